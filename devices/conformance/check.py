"""A check: an id, one sentence, and a function over a bench; and the words in which such functions are written.

Exception
├── BrokenError   the contract is broken; says what was seen
└── CannotError   this bench cannot bring about what the check needs; says what
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Generic, Protocol, TypeVar

B = TypeVar("B", bound="Closing")
T = TypeVar("T")


class Closing(Protocol):
    """A bench of any kind."""

    def close(self) -> None:
        """End it."""
        ...


class BrokenError(Exception):
    """The contract is broken; says what was seen."""


class CannotError(Exception):
    """This bench cannot bring about what the check needs; says what."""


@dataclass(frozen=True)
class Passed:
    """The contract holds."""


@dataclass(frozen=True)
class Failed:
    """It does not."""

    why: str


@dataclass(frozen=True)
class Skipped:
    """Nobody can tell on this bench."""

    why: str


Result = Passed | Failed | Skipped


@dataclass(frozen=True)
class Check(Generic[B]):
    """`says` is one sentence; `faults` are the numbered faults that it carries."""

    id: str
    says: str
    act: Callable[[B], None]
    faults: tuple[int, ...] = ()

    def run(self, make: Callable[[], B]) -> Result:
        """Run it on a bench of its own."""
        try:
            self._on(make())
        except BrokenError as broken:
            return Failed(str(broken))
        except CannotError as cannot:
            return Skipped(str(cannot))
        except Exception as error:  # noqa: BLE001 - a driver never raises; whatever it raises is its failure
            place = traceback.extract_tb(error.__traceback__)[-1]
            return Failed(f"raised {type(error).__name__} at {Path(place.filename).name}:{place.lineno}")
        return Passed()

    def _on(self, bench: B) -> None:
        try:
            self.act(bench)
        finally:
            bench.close()


class Suite(Generic[B]):
    """Checks in the order in which they are run."""

    def __init__(self, *parts: "Suite[B]") -> None:
        self._checks: dict[str, Check[B]] = {}
        for part in parts:
            self._add(part)

    def check(self, *faults: int) -> Callable[[Callable[[B], None]], Callable[[B], None]]:
        """Take a function as a check: its name is the id, its docstring the sentence."""

        def take(act: Callable[[B], None]) -> Callable[[B], None]:
            says = " ".join((act.__doc__ or "").split())
            self.add(Check(act.__name__.replace("_", "-"), says, act, faults))
            return act

        return take

    def add(self, check: Check[B]) -> None:
        """Take one more; an id is used once."""
        if check.id in self._checks:
            raise ValueError(f"two checks {check.id}")
        self._checks[check.id] = check

    def __iter__(self) -> Iterator[Check[B]]:
        return iter(self._checks.values())

    def __len__(self) -> int:
        return len(self._checks)

    def __getitem__(self, name: str) -> Check[B]:
        return self._checks[name]

    def _add(self, checks: Iterable[Check[B]]) -> None:
        for check in checks:
            self.add(check)


def must(holds: bool, otherwise: str) -> None:
    """Break off with what was seen unless it holds."""
    if not holds:
        raise BrokenError(otherwise)


def same(found: object, wanted: object, what: str) -> None:
    """Both are equal."""
    must(found == wanted, f"{what}: {found!r}, not {wanted!r}")


def an(kind: type[T], answer: object) -> T:
    """Give the answer, which must be of this kind."""
    if not isinstance(answer, kind):
        raise BrokenError(f"{answer!r}, where {kind.__name__} was due")
    return answer


def never(kinds: type | UnionType, answer: object) -> None:
    """The answer is of none of these kinds."""
    must(not isinstance(answer, kinds), f"{answer!r}, which cannot be known")
