"""One frozen value for each screen of a visit, with just what that screen needs."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

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


class Session(Struct, frozen=True):
    """A visit that the registry opened: its id, the door, and what the application approved."""

    visit: str
    door: Door
    grants: tuple[Grant, ...]


class OutOfService(Struct, frozen=True):
    """Nobody can be served; said before any PIN is asked."""

    fault: Fault


class Idle(Struct, frozen=True):
    """Waits for a resident."""


class Identify(Struct, frozen=True):
    """Choose QR or NIK."""


class ScanQr(Struct, frozen=True):
    """Hold the QR to the glass."""

    problem: Problem | None = None
    wait: int = 0  # seconds until the scanner is listened to again, counted from when the screen appeared


class EnterNik(Struct, frozen=True):
    """Sixteen digits."""

    entry: DigitEntry
    problem: Problem | None = None


class EnterEntryPin(Struct, frozen=True):
    """The entry PIN for the NIK."""

    nik: Secret
    entry: DigitEntry
    problem: Problem | None = None
    wait: int = 0  # seconds, counted from when the screen appeared


class Opening(Struct, frozen=True):
    """The registry is asked. `back` is the screen for a refusal."""

    visit: str
    door: Door
    back: ScanQr | EnterEntryPin


class Documents(Struct, frozen=True):
    """What this application approved; at most `ROWS` rows a page."""

    page: int = 0


class Review(Struct, frozen=True):
    """The chosen document, before the print PIN."""

    grant: Grant


class EnterPrintPin(Struct, frozen=True):
    """The print PIN of one document."""

    grant: Grant
    entry: DigitEntry
    problem: Problem | None = None
    wait: int = 0  # seconds, counted from when the screen appeared


class Printing(Struct, frozen=True):
    """A job is at work; `page` of `pages` finished."""

    grant: Grant
    attempt: str
    step: Step = Step.CHECKING
    page: int = 0
    pages: int = 0


class Take(Struct, frozen=True):
    """The document can be taken. NO_SENSOR: the resident says so on the screen."""

    grant: Grant
    attempt: str
    outlet: Outlet
    confirmed: bool = False


class More(Struct, frozen=True):
    """Another document?"""


class Survey(Struct, frozen=True):
    """Was this easy?"""


class Thanks(Struct, frozen=True):
    """Signed out."""


class Stopped(Struct, frozen=True):
    """Something went wrong. `pin_intact` and `retry` are said only when true."""

    fault: Fault
    grant: Grant | None
    pin_intact: bool
    retry: bool
    staff_called: bool = False


class Help(Struct, frozen=True):
    """Help over the screen that asked for it."""

    under: "Plain"
    staff_called: bool = False


class StillThere(Struct, frozen=True):
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


def uncovered(screen: Screen) -> Plain:
    """The screen itself, or the one that help and the time-out warning lie over."""
    return uncovered(screen.under) if isinstance(screen, Help | StillThere) else screen


def under_cover(screen: Screen, plain: Plain) -> Screen:
    """Give another screen under the same help and warning."""
    match screen:
        case StillThere(Help() as helped):
            return StillThere(replace(helped, under=plain))
        case Help() | StillThere():
            return replace(screen, under=plain)
        case _:
            return plain


class Offer(Struct, frozen=True):
    """One row of the document menu: the grant, and why it cannot be printed here now (None: it can).

    `minutes`: so long the obstacle lasts; 0: nobody can tell.
    """

    grant: Grant
    obstacle: Fault | None = None
    minutes: int = 0

    @property
    def kind(self) -> DocumentKind:
        """The kind of the document."""
        return self.grant.kind

    @property
    def medium(self) -> Medium:
        """What it prints on."""
        return self.grant.kind.medium
