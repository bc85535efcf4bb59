"""What can happen to a visit: what the resident does, what the outside answers, what the job reports."""

from collections.abc import Mapping

from msgspec import Struct

from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet
from kiosk.core.screens import Session
from kiosk.core.terms import Grant, Language, Medium, Outcome, Step
from pin.policy import Door
from pin.secret import Secret

# --- what the resident does -------------------------------------------------------------------------------------------


class Start(Struct, frozen=True):
    """Touches the first screen."""


class ChooseQr(Struct, frozen=True):
    """Wants to scan."""


class ChooseNik(Struct, frozen=True):
    """Wants to type the NIK."""


class Digit(Struct, frozen=True):
    """Presses a key, '0' to '9'."""

    digit: str

    def __repr__(self) -> str:
        return "Digit()"


class Erase(Struct, frozen=True):
    """Takes the last digit away."""


class Clear(Struct, frozen=True):
    """Takes all digits away."""


class Enter(Struct, frozen=True):
    """Done typing."""


class Back(Struct, frozen=True):
    """One screen back."""


class Cancel(Struct, frozen=True):
    """Ends the visit."""


class AskHelp(Struct, frozen=True):
    """Wants help with this screen."""


class Choose(Struct, frozen=True):
    """Chooses a document."""

    grant: str


class NextPage(Struct, frozen=True):
    """Turns the page of the menu."""


class Accept(Struct, frozen=True):
    """Yes, go on."""


class Change(Struct, frozen=True):
    """Wants another document."""


class ConfirmTaken(Struct, frozen=True):
    """Says that the document was taken."""


class CallStaff(Struct, frozen=True):
    """Wants a person."""


class Retry(Struct, frozen=True):
    """Tries again."""


class MoreTime(Struct, frozen=True):
    """Is still there."""


class Finish(Struct, frozen=True):
    """Is done."""


class Rate(Struct, frozen=True):
    """Answers the survey: easy, ok, hard or skip."""

    level: str


class SetLanguage(Struct, frozen=True):
    """Chooses the language."""

    language: Language


class ToggleLargeText(Struct, frozen=True):
    """Large text on or off."""


class ToggleContrast(Struct, frozen=True):
    """Dark theme on or off."""


Intent = (
    Start
    | ChooseQr
    | ChooseNik
    | Digit
    | Erase
    | Clear
    | Enter
    | Back
    | Cancel
    | AskHelp
    | Choose
    | NextPage
    | Accept
    | Change
    | ConfirmTaken
    | CallStaff
    | Retry
    | MoreTime
    | Finish
    | Rate
    | SetLanguage
    | ToggleLargeText
    | ToggleContrast
)

# --- what the outside answers -----------------------------------------------------------------------------------------


class QrRead(Struct, frozen=True):
    """The scanner read something, ours or not."""

    text: Secret


class Silence(Struct, frozen=True):
    """Nobody did anything for as long as this screen waits."""


class WaitOver(Struct, frozen=True):
    """The delay of one door after a refusal has passed."""

    door: Door


class Opened(Struct, frozen=True):
    """The registry opened the visit."""

    session: Session


class Refused(Struct, frozen=True):
    """The registry refused the credentials of this visit: one answer for every reason. `wait` in seconds."""

    visit: str
    wait: int = 0


class OpenFailed(Struct, frozen=True):
    """The visit could not be opened, through no fault of the resident."""

    visit: str
    fault: Fault


class Refreshed(Struct, frozen=True):
    """The registry told again what the application approved."""

    visit: str
    grants: tuple[Grant, ...]


class ServiceChanged(Struct, frozen=True):
    """What stops the whole kiosk (None: nothing), and each medium; `rests`: for how many minutes, if known.

    `sheets`: how many of A4 are left, if the printer's gauge tells. `doubt`: what stops newcomers alone; it may pass
    while somebody types.
    """

    fault: Fault | None
    media: Mapping[Medium, Fault]
    rests: Mapping[Medium, int] = {}
    sheets: int | None = None
    doubt: Fault | None = None


class ShutDown(Struct, frozen=True):
    """The power is going, or somebody switches the kiosk off: nobody is served any more."""


# --- what the job reports ---------------------------------------------------------------------------------------------


class JobMoved(Struct, frozen=True):
    """The job is at this step; `page` of `pages` finished."""

    attempt: str
    step: Step
    page: int = 0
    pages: int = 0


class JobOffers(Struct, frozen=True):
    """The document can be taken."""

    attempt: str
    outlet: Outlet


class JobPinRefused(Struct, frozen=True):
    """The print PIN was refused; nothing moved. `wait` in seconds."""

    attempt: str
    wait: int = 0


class JobClosed(Struct, frozen=True):
    """The attempt is over. `fault` is None only when it was delivered."""

    attempt: str
    outcome: Outcome
    fault: Fault | None = None


class JobReported(Struct, frozen=True):
    """The registry knows how the attempt ended."""

    attempt: str
    outcome: Outcome


World = (
    QrRead
    | Silence
    | WaitOver
    | Opened
    | Refused
    | OpenFailed
    | Refreshed
    | ServiceChanged
    | ShutDown
    | JobMoved
    | JobOffers
    | JobPinRefused
    | JobClosed
    | JobReported
)
Event = Intent | World
