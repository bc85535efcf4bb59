"""What can happen to a visit: what the resident does, what the outside answers, what the job reports."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet
from kiosk.core.screens import Session
from kiosk.core.terms import Grant, Language, Medium, Outcome, Step
from pin.policy import Door
from pin.secret import Secret

# --- what the resident does -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """Touches the first screen."""


@dataclass(frozen=True)
class ChooseQr:
    """Wants to scan."""


@dataclass(frozen=True)
class ChooseNik:
    """Wants to type the NIK."""


@dataclass(frozen=True)
class Digit:
    """Presses a key, '0' to '9'."""

    digit: str

    def __repr__(self) -> str:
        return "Digit()"


@dataclass(frozen=True)
class Erase:
    """Takes the last digit away."""


@dataclass(frozen=True)
class Clear:
    """Takes all digits away."""


@dataclass(frozen=True)
class Enter:
    """Done typing."""


@dataclass(frozen=True)
class Back:
    """One screen back."""


@dataclass(frozen=True)
class Cancel:
    """Ends the visit."""


@dataclass(frozen=True)
class AskHelp:
    """Wants help with this screen."""


@dataclass(frozen=True)
class Choose:
    """Chooses a document."""

    grant: str


@dataclass(frozen=True)
class NextPage:
    """Turns the page of the menu."""


@dataclass(frozen=True)
class Accept:
    """Yes, go on."""


@dataclass(frozen=True)
class Change:
    """Wants another document."""


@dataclass(frozen=True)
class ConfirmTaken:
    """Says that the document was taken."""


@dataclass(frozen=True)
class CallStaff:
    """Wants a person."""


@dataclass(frozen=True)
class Retry:
    """Tries again."""


@dataclass(frozen=True)
class MoreTime:
    """Is still there."""


@dataclass(frozen=True)
class Finish:
    """Is done."""


@dataclass(frozen=True)
class Rate:
    """Answers the survey: easy, ok, hard or skip."""

    level: str


@dataclass(frozen=True)
class SetLanguage:
    """Chooses the language."""

    language: Language


@dataclass(frozen=True)
class ToggleLargeText:
    """Large text on or off."""


@dataclass(frozen=True)
class ToggleContrast:
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


@dataclass(frozen=True)
class QrRead:
    """The scanner read something, ours or not."""

    text: Secret


@dataclass(frozen=True)
class Silence:
    """Nobody did anything for as long as this screen waits."""


@dataclass(frozen=True)
class WaitOver:
    """The delay of one door after a refusal has passed."""

    door: Door


@dataclass(frozen=True)
class Opened:
    """The registry opened the visit."""

    session: Session


@dataclass(frozen=True)
class Refused:
    """The registry refused the credentials of this visit: one answer for every reason. `wait` in seconds."""

    visit: str
    wait: int = 0


@dataclass(frozen=True)
class OpenFailed:
    """The visit could not be opened, through no fault of the resident."""

    visit: str
    fault: Fault


@dataclass(frozen=True)
class Refreshed:
    """The registry told again what the application approved."""

    visit: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class ServiceChanged:
    """What stops the whole kiosk (None: nothing), and what stops each medium."""

    fault: Fault | None
    media: Mapping[Medium, Fault]


# --- what the job reports ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class JobMoved:
    """The job is at this step; `page` of `pages` finished."""

    attempt: str
    step: Step
    page: int = 0
    pages: int = 0


@dataclass(frozen=True)
class JobOffers:
    """The document can be taken."""

    attempt: str
    outlet: Outlet


@dataclass(frozen=True)
class JobPinRefused:
    """The print PIN was refused; nothing moved. `wait` in seconds."""

    attempt: str
    wait: int = 0


@dataclass(frozen=True)
class JobClosed:
    """The attempt is over. `fault` is None only when it was delivered."""

    attempt: str
    outcome: Outcome
    fault: Fault | None = None


World = (
    QrRead
    | Silence
    | WaitOver
    | Opened
    | Refused
    | OpenFailed
    | Refreshed
    | ServiceChanged
    | JobMoved
    | JobOffers
    | JobPinRefused
    | JobClosed
)
Event = Intent | World
