"""What the visit asks of the runtime."""

from dataclasses import dataclass

from kiosk.core.terms import Grant
from pin.policy import Door
from pin.secret import Secret


@dataclass(frozen=True)
class OpenVisit:
    """Ask the registry to open an application. `name` is the application code or the NIK, as the door says."""

    visit: str
    door: Door
    name: Secret
    pin: Secret


@dataclass(frozen=True)
class CloseVisit:
    """Give the entry PIN back; repeated until the registry knows."""

    visit: str


@dataclass(frozen=True)
class RefreshVisit:
    """Ask again what the application approved, and renew the lease."""

    visit: str


@dataclass(frozen=True)
class BeginJob:
    """Make one document. The PIN lives only in this command."""

    attempt: str
    visit: str
    grant: Grant
    pin: Secret


@dataclass(frozen=True)
class TellJobTaken:
    """The resident confirmed on the screen that the document was taken."""

    attempt: str


@dataclass(frozen=True)
class TellJobVisitOver:
    """Whoever stood there has left; the job goes on without them."""

    attempt: str


@dataclass(frozen=True)
class AlertStaff:
    """A resident asks for a person."""


@dataclass(frozen=True)
class KeepRating:
    """The answer to the survey; says nothing of who gave it."""

    level: str


@dataclass(frozen=True)
class StartWait:
    """Send WaitOver for the door after so many seconds."""

    door: Door
    seconds: int


Command = (
    OpenVisit
    | CloseVisit
    | RefreshVisit
    | BeginJob
    | TellJobTaken
    | TellJobVisitOver
    | AlertStaff
    | KeepRating
    | StartWait
)
