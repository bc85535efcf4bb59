"""Putting a known mistake into production code for as long as a world runs, and taking it out again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Place = tuple[Any, str]  # a module or class, and the name in it
Change = Callable[[Any], Any]  # gives the mistaken thing for the right one


@dataclass(frozen=True)
class Mistake:
    """One known mistake: where it is planted, and within how many seeds it must be found."""

    name: str
    says: str
    within: int
    changes: tuple[tuple[Any, str, Change], ...]


@contextmanager
def planted(mistake: Mistake) -> Iterator[None]:
    """Plant it."""
    before = []
    try:
        for place, name, change in mistake.changes:
            right = vars(place)[name]
            before.append((place, name, right))
            setattr(place, name, change(right))
        yield
    finally:
        for place, name, right in reversed(before):
            setattr(place, name, right)
