"""A runtime on a loop without threads or clock, with printers and a registry that say what the test wants."""

import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from kiosk.core.printer import DocumentPrinter, Identity, Outlet, Ready, Status
from kiosk.core.screens import Screen, Session
from kiosk.core.state import Visit
from kiosk.core.supplies import Level, Supplies, Supply
from kiosk.core.terms import DocumentKind, Grant, Medium, Outcome
from kiosk.jobs import Proof
from kiosk.registry import Acknowledged, Hello, Hindrance, OpenAttempt, OutcomeReport, RegistryClient
from kiosk.runtime import Parts, Runtime
from pin.policy import Door
from pin.secret import Secret
from printjobs.journal import Head, Journal
from printjobs.words import RecordKind

T = TypeVar("T")

T = TypeVar("T")


class HandLoop:
    """A loop whose time passes when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self._numbers = itertools.count()
        self._acts: list[tuple[float, int, list[Callable[[], None]]]] = []

    def post(self, act: Callable[[], None]) -> None:
        """Queue for now."""
        self.after(0.0, act)

    def after(self, seconds: float, act: Callable[[], None]) -> Callable[[], None]:
        """Queue for later."""
        acts = [act]
        heapq.heappush(self._acts, (self.now + seconds, next(self._numbers), acts))
        return acts.clear

    def work(self, lane: str, task: Callable[[], T], then: Callable[[T], None]) -> None:  # noqa: ARG002 - one thread
        """Do it when its turn comes."""
        self.post(lambda: then(task()))

    def run(self, seconds: float) -> None:
        """Let time pass."""
        until = self.now + seconds
        while self._acts and self._acts[0][0] <= until:
            self.now, _, acts = heapq.heappop(self._acts)
            for act in tuple(acts):
                act()
        self.now = until


@dataclass
class FakePrinter:
    """Says what it is told to say."""

    says: Status = field(default_factory=lambda: Ready(Outlet.EMPTY))
    left: dict[Supply, Level] = field(default_factory=dict)

    def status(self) -> Status:
        """How it is."""
        return self.says

    def supplies(self) -> Supplies:
        """What is left."""
        return self.left

    def look(self) -> Identity:
        """Nothing is wrong."""
        return Identity("serial", "boot")


@dataclass
class FakeRegistry:
    """Greets, and keeps the outcomes."""

    greeting: Hello | Hindrance = field(default_factory=lambda: Hello(1, None, frozenset()))
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    replayed: list[OutcomeReport] = field(default_factory=list)
    witness: Head | None = None

    def hello(self) -> Hello | Hindrance:
        """Whether it is there; the witness is the highest head that it was ever told."""
        if isinstance(self.greeting, Hello) and self.witness is not None:
            return replace(self.greeting, witness=self.witness)
        return self.greeting

    def replay(
        self, epoch: int, outcomes: Sequence[OutcomeReport], standing: Sequence[OpenAttempt], witness: Head
    ) -> Acknowledged:
        """Keep what is told."""
        assert (epoch, standing) == (self.epoch(), ())
        assert witness.sequence > 0
        self.replayed += outcomes
        return Acknowledged()

    def epoch(self) -> int:
        """Of the greeting."""
        return self.greeting.epoch if isinstance(self.greeting, Hello) else 0

    renewed: int = 0

    def open_visit(self, visit: str, door: Door, name: Secret, pin: Secret) -> Session:
        """Open it for whoever comes."""
        assert len(name)
        assert len(pin)
        return Session(visit, door, ())

    def renew_visit(self, visit: str) -> tuple[Grant, ...]:
        """Lengthen its lease."""
        assert visit
        self.renewed += 1
        return ()

    def close_visit(self, visit: str) -> Acknowledged:
        """End it."""
        assert visit
        return Acknowledged()

    def outcome(self, report: OutcomeReport, witness: Head) -> Acknowledged:
        """Keep it."""
        assert witness.sequence > 0
        if self.witness is not None and witness.sequence > self.witness.sequence:
            self.witness = witness
        self.outcomes.append((report.attempt, report.outcome))
        return Acknowledged()


class Kiosk:
    """A runtime and its fakes."""

    def __init__(self, journal: Journal) -> None:
        self.loop, self.journal, self.registry = HandLoop(), journal, FakeRegistry()
        self.printers = {medium: FakePrinter() for medium in Medium}
        self.shown: list[Visit] = []
        parts = Parts(
            self.loop,
            journal,
            cast(RegistryClient, self.registry),
            {m: cast(DocumentPrinter, p) for m, p in self.printers.items()},
            cast(Proof, None),
            self.shown.append,
        )
        self.runtime = Runtime(parts, "boot")

    def screen(self) -> Screen:
        """What was shown last."""
        return self.shown[-1].screen


def begun(journal: Journal, kind: DocumentKind = DocumentKind.KARTU_KELUARGA) -> None:
    """An attempt that a crash left open."""
    journal.append(RecordKind.ATTEMPT, "a1", {"visit": "v", "grant": "g", "kind": kind.value})
