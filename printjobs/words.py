"""The words of the job machine: what it is told, what it asks for, what it writes into the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Fenced, Identity, Outlet, Place, Progress, Submitted, Unknown
from kiosk.core.terms import DocumentKind, Outcome, Step

Value = str | int | None | dict[str, int]


class RecordKind(StrEnum):
    """Every kind of record in the journal; each is durable before the act that it announces."""

    BOOT = "boot"
    BLANKS = "blanks"  # by hand: loaded, moved, counted (`printjobs.stock`)
    TRIAL = "trial"  # before a test card or a test page: by whom; no attempt at a grant
    CLEANING = "cleaning"  # before a cleaning of the card printer: by whom
    ATTEMPT = "attempt"
    RESERVED = "reserved"
    FEED = "feed"  # before a blank moves
    INTENT = "intent"
    STARTED = "started"
    SUBMIT = "submit"  # before the first byte to the device
    EVIDENCE = "evidence"
    RELEASE = "release"  # before the gate opens
    OUTCOME = "outcome"
    ACKED = "acked"
    EMPTIED = "emptied"  # staff attested that the outlet is empty
    HEALTH = "health"  # how the machines are, what is left, a test page (`kiosk.health`)
    SEAL = "seal"  # what everything before comes to: a start reads no further back


@dataclass(frozen=True)
class Fence:
    """The registry's number for this reservation; a higher one supersedes it."""

    epoch: int
    number: int


@dataclass(frozen=True)
class Terms:
    """The signed job: who, where, what. `person` is the registry's opaque id."""

    kiosk: str
    visit: str
    person: str
    attempt: str
    grant: str
    kind: DocumentKind
    sha256: str
    pages: int
    qr: str | None
    fence: Fence


# --- told -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Begin:
    """Go."""


@dataclass(frozen=True)
class Reserved:
    """The registry reserved the grant."""

    terms: Terms


@dataclass(frozen=True)
class PinRefused:
    """The registry refused the print PIN. `wait` in seconds."""

    wait: int = 0


@dataclass(frozen=True)
class Hindered:
    """Something before the machine's own work failed: reserve, content, proof, started."""

    fault: Fault
    detail: str = ""


@dataclass(frozen=True)
class Reached:
    """Readying has come to this step."""

    step: Step


@dataclass(frozen=True)
class Readied:
    """Fetched, proven genuine and rendered; the runtime holds the pages, and the device was looked at.

    `before`: the device with path and outlet proven empty, as it is noted before a blank moves.
    """

    before: Identity | None = None


@dataclass(frozen=True)
class Prepared:
    """The device's answer to Prepare."""

    answer: Identity | Declined | Unknown


@dataclass(frozen=True)
class StartedAcked:
    """The registry knows that printing starts now."""


@dataclass(frozen=True)
class SubmitAnswered:
    """The device's answer to Submit."""

    answer: Submitted | Declined | Unknown


@dataclass(frozen=True)
class Polled:
    """The device's answer to Poll."""

    progress: Progress


@dataclass(frozen=True)
class Released:
    """The device's answer to Release."""

    answer: Submitted | Unknown


@dataclass(frozen=True)
class OutletSeen:
    """The device's answer to WatchOutlet."""

    outlet: Outlet


@dataclass(frozen=True)
class Taken:
    """The resident says so on the screen."""


@dataclass(frozen=True)
class VisitOver:
    """Whoever stood there has left."""


@dataclass(frozen=True)
class TimedOut:
    """The time for this phase is over."""


@dataclass(frozen=True)
class PutAway:
    """Where the sheet or card was located after Retract or Reject, and what the device counted by it."""

    place: Place
    evidence: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class FencedOff:
    """The device's answer to FenceDevice."""

    answer: Fenced


@dataclass(frozen=True)
class OutcomeAcked:
    """The registry has the outcome."""


JobEvent = (
    Begin
    | Reserved
    | PinRefused
    | Hindered
    | Reached
    | Readied
    | Prepared
    | StartedAcked
    | SubmitAnswered
    | Polled
    | Released
    | OutletSeen
    | Taken
    | VisitOver
    | TimedOut
    | PutAway
    | FencedOff
    | OutcomeAcked
)

# --- asked ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Record:
    """Write this, and make it durable before the commands that follow are carried out."""

    kind: RecordKind
    fields: Mapping[str, Value]


class Ask(StrEnum):
    """What the job asks of the registry, the proof and the device; each is answered by one event."""

    RESERVE = "reserve"
    READY = "ready"
    PREPARE = "prepare"
    STARTED = "started"
    SUBMIT = "submit"
    POLL = "poll"
    RELEASE = "release"
    WATCH_OUTLET = "watch_outlet"
    RETRACT = "retract"
    REJECT = "reject"
    FENCE = "fence"
    OUTCOME = "outcome"


@dataclass(frozen=True)
class SetTimer:
    """Send TimedOut after so many seconds unless the phase changed."""

    seconds: float


@dataclass(frozen=True)
class TellMoved:
    """Tell the visit where the job is."""

    step: Step
    page: int = 0
    pages: int = 0


@dataclass(frozen=True)
class TellOffers:
    """Tell the visit that the document can be taken."""

    outlet: Outlet


@dataclass(frozen=True)
class TellPinRefused:
    """Tell the visit that the print PIN was refused."""

    wait: int = 0


@dataclass(frozen=True)
class TellClosed:
    """Tell the visit that the attempt is over."""

    outcome: Outcome
    fault: Fault | None


JobCommand = Record | Ask | SetTimer | TellMoved | TellOffers | TellPinRefused | TellClosed
