"""What goes wrong with a simulated machine: until it is mended, once, for a time, or by chance."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

F = TypeVar("F", bound=StrEnum)


@dataclass(frozen=True)
class Terms:
    """How a fault acts: the next time only, until a time of its machine's clock, each time with a chance."""

    once: bool
    until: float | None
    chance: float


class Faults(Generic[F]):
    """The faults in force. `draw` gives numbers from 0 up to 1 for those that happen by chance: a seed's, if any.

    `struck` counts how often each acted: a movement that it broke, or, of a condition, that the machine looked at it.
    """

    def __init__(self, clock: Callable[[], float], draw: Callable[[], float] = lambda: 0.0) -> None:
        self._clock = clock
        self._draw = draw
        self._terms: dict[F, Terms] = {}
        self.struck: Counter[F] = Counter()

    def set(self, fault: F, *, once: bool = False, seconds: float | None = None, chance: float = 1.0) -> None:
        """Let it happen: the next time only, for so many seconds, each time with a chance, or until `mend`."""
        until = None if seconds is None else self._clock() + seconds
        self._terms[fault] = Terms(once, until, chance)

    def mend(self, fault: F) -> None:
        """End one fault."""
        self._terms.pop(fault, None)

    def strikes(self, fault: F) -> bool:
        """Whether a fault acts now; one that was to happen once is then over."""
        terms = self._terms.get(fault)
        if terms is None or not self._lasts(terms):
            return False
        if terms.chance < 1.0 and self._draw() >= terms.chance:
            return False
        if terms.once:
            del self._terms[fault]
        self.struck[fault] += 1
        return True

    def in_force(self) -> dict[F, tuple[Terms, float | None]]:
        """Give each fault in force: how it acts, and the seconds it still lasts (None: until it is mended)."""
        now = self._clock()
        left = {f: (t, None if t.until is None else t.until - now) for f, t in self._terms.items()}
        return {f: one for f, one in left.items() if self._lasts(one[0])}

    def next_end(self) -> float | None:
        """When the first of them ends by itself; None when none does."""
        if not self._terms:
            return None
        now = self._clock()
        ends = [terms.until for terms in self._terms.values() if terms.until is not None and terms.until > now]
        return min(ends, default=None)

    def __contains__(self, fault: object) -> bool:
        """Whether it is in force, whatever its chance."""
        terms = self._terms.get(fault)  # type: ignore[call-overload]  # whatever is asked for is there or not
        there = terms is not None and self._lasts(terms)
        if there:
            self.struck[fault] += 1  # type: ignore[index]  # it is one that was set
        return there

    def __iter__(self) -> Iterator[F]:
        return iter([fault for fault, terms in self._terms.items() if self._lasts(terms)])

    def _lasts(self, terms: Terms) -> bool:
        return terms.until is None or self._clock() < terms.until
