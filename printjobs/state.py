"""What a job knows: its phase, what was agreed with the registry and the device, where its sheet or card is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kiosk.core.faults import Fault
from kiosk.core.printer import Identity, Place
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.words import Fence, JobCommand, Terms, Value


class Phase(StrEnum):
    """Where the job is. Up to STARTING nothing can have come out; from SUBMITTING on only evidence decides."""

    NEW = "new"
    RESERVING = "reserving"
    READYING = "readying"
    PREPARING = "preparing"
    STARTING = "starting"
    SUBMITTING = "submitting"
    MAKING = "making"
    RELEASING = "releasing"
    OFFERED = "offered"
    FENCING = "fencing"
    PUTTING_AWAY = "putting_away"
    REPORTING = "reporting"
    DONE = "done"


BEFORE_SUBMIT: Final = frozenset({Phase.NEW, Phase.RESERVING, Phase.READYING, Phase.PREPARING, Phase.STARTING})


@dataclass(frozen=True)
class Job:
    """One attempt. `gone`: nobody waits for it any more. `place` is where its sheet or card was last located.

    `outcome` is set before REPORTING only while the blank of an attempt that was never submitted is put away.
    """

    attempt: str
    visit: str
    grant: str
    kind: DocumentKind
    phase: Phase = Phase.NEW
    terms: Terms | None = None
    fence: Fence | None = None
    identity: Identity | None = None
    fed: bool = False
    gone: bool = False
    misses: int = 0
    presented: bool = False  # the outlet was seen occupied: only then does an empty one mean taken
    place: Place = Place.HOPPER
    outcome: Outcome | None = None
    fault: Fault | None = None
    evidence: Mapping[str, Value] = field(default_factory=dict)  # what the device brought forward last

    @property
    def submitted(self) -> bool:
        """Whether a byte may have reached the device."""
        return self.phase not in BEFORE_SUBMIT

    def bound(self, terms: Terms) -> bool:
        """Whether the signed job names this attempt, visit, grant and kind."""
        return (terms.attempt, terms.visit, terms.grant, terms.kind) == (
            self.attempt,
            self.visit,
            self.grant,
            self.kind,
        )


Result = tuple[Job, tuple[JobCommand, ...]]
