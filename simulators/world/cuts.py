"""Where a kiosk can be cut, and the plans that say where it will be; what was cut is counted by point and job state."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from printjobs.job import Phase


class Point(StrEnum):
    """The moments between two of which nothing can be observed from outside."""

    UNWRITTEN = "journal: before the write"
    UNSYNCED = "journal: written, not synced"
    DURABLE = "journal: durable, before the act"
    UNASKED = "device: before the call"
    WIRE = "device: within the call"
    UNHEARD = "device: called, answer unheard"
    UNSENT = "registry: before the question"
    ON_THE_WAY = "registry: asked, no answer yet"
    ANSWERED = "registry: answered, unheard"
    BETWEEN = "between two acts"


class Kind(StrEnum):
    """What ends a kiosk."""

    KILL = "kill"  # the process alone: the machines and what the system had to write live on
    POWER = "power"  # process and disk; the machines have a supply of their own
    MAINS = "mains"  # everything


@dataclass(frozen=True)
class Plan:
    """Cut at the `nth` time that this point is reached in this state of a job. None: at any."""

    kind: Kind
    point: Point | None
    phase: Phase | None
    nth: int = 1


@dataclass
class Coverage:
    """What was cut, counted."""

    cuts: int = 0
    submitted: int = 0  # between SUBMIT and OUTCOME of some attempt
    recovering: int = 0  # while what an earlier life left open was not closed and acknowledged
    again: int = 0  # the same, in a life that began by a cut in recovery
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "Coverage") -> None:
        """Add what another world counted."""
        self.cuts += other.cuts
        self.submitted += other.submitted
        self.recovering += other.recovering
        self.again += other.again
        self.pairs += other.pairs
