"""One frozen value for each screen of a visit, with just what that screen needs."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet
from kiosk.core.terms import DocumentKind, Grant, Medium, Step
from pin.entry import DigitEntry
from pin.policy import Door
from pin.secret import Secret


class Problem(StrEnum):
    """Why what was just given cannot be used; shown beside the field, digits kept where it says so."""

    REFUSED = "refused"  # wrong, expired, used, unknown: one message
    NIK_SHORT = "nik_short"
    NIK_NOT_A_NIK = "nik_not_a_nik"
    PIN_SHORT = "pin_short"
    QR_NOT_OURS = "qr_not_ours"
    QR_DAMAGED = "qr_damaged"
    QR_IS_PRINT_PIN = "qr_is_print_pin"
    QR_IS_ENTRY = "qr_is_entry"


@dataclass(frozen=True)
class Session:
    """A visit that the registry opened: its id, the door, and what the application approved."""

    visit: str
    door: Door
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class OutOfService:
    """Nobody can be served; said before any PIN is asked."""

    fault: Fault


@dataclass(frozen=True)
class Idle:
    """Waits for a resident."""


@dataclass(frozen=True)
class Identify:
    """Choose QR or NIK."""


@dataclass(frozen=True)
class ScanQr:
    """Hold the QR to the glass."""

    problem: Problem | None = None
    wait: int = 0  # seconds until the scanner is listened to again, counted from when the screen appeared


@dataclass(frozen=True)
class EnterNik:
    """Sixteen digits."""

    entry: DigitEntry
    problem: Problem | None = None


@dataclass(frozen=True)
class EnterEntryPin:
    """The entry PIN for the NIK."""

    nik: Secret
    entry: DigitEntry
    problem: Problem | None = None
    wait: int = 0  # seconds, counted from when the screen appeared


@dataclass(frozen=True)
class Opening:
    """The registry is asked. `back` is the screen for a refusal."""

    visit: str
    door: Door
    back: ScanQr | EnterEntryPin


@dataclass(frozen=True)
class Documents:
    """What this application approved; at most `ROWS` rows a page."""

    page: int = 0


@dataclass(frozen=True)
class Review:
    """The chosen document, before the print PIN."""

    grant: Grant


@dataclass(frozen=True)
class EnterPrintPin:
    """The print PIN of one document."""

    grant: Grant
    entry: DigitEntry
    problem: Problem | None = None
    wait: int = 0  # seconds, counted from when the screen appeared


@dataclass(frozen=True)
class Printing:
    """A job is at work; `page` of `pages` finished."""

    grant: Grant
    attempt: str
    step: Step = Step.CHECKING
    page: int = 0
    pages: int = 0


@dataclass(frozen=True)
class Take:
    """The document can be taken. NO_SENSOR: the resident says so on the screen."""

    grant: Grant
    attempt: str
    outlet: Outlet
    confirmed: bool = False


@dataclass(frozen=True)
class More:
    """Another document?"""


@dataclass(frozen=True)
class Survey:
    """Was this easy?"""


@dataclass(frozen=True)
class Thanks:
    """Signed out."""


@dataclass(frozen=True)
class Stopped:
    """Something went wrong. `pin_intact` and `retry` are said only when true."""

    fault: Fault
    grant: Grant | None
    pin_intact: bool
    retry: bool
    staff_called: bool = False


@dataclass(frozen=True)
class Help:
    """Help over the screen that asked for it."""

    under: "Plain"
    staff_called: bool = False


@dataclass(frozen=True)
class StillThere:
    """The time-out warning over the screen that fell silent."""

    under: "Plain | Help"


Plain = (
    OutOfService
    | Idle
    | Identify
    | ScanQr
    | EnterNik
    | EnterEntryPin
    | Opening
    | Documents
    | Review
    | EnterPrintPin
    | Printing
    | Take
    | More
    | Survey
    | Thanks
    | Stopped
)
Screen = Plain | Help | StillThere


@dataclass(frozen=True)
class Offer:
    """One row of the document menu: the grant, and why it cannot be printed here now (None: it can)."""

    grant: Grant
    obstacle: Fault | None = None

    @property
    def kind(self) -> DocumentKind:
        """The kind of the document."""
        return self.grant.kind

    @property
    def medium(self) -> Medium:
        """What it prints on."""
        return self.grant.kind.medium
