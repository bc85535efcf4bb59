"""What the visit asks of the runtime."""

from msgspec import Struct

from kiosk.core.terms import Grant
from pin.policy import Door
from pin.secret import Secret


class OpenVisit(Struct, frozen=True):
    """Ask the registry to open an application. `name` is the application code or the NIK, as the door says."""

    visit: str
    door: Door
    name: Secret
    pin: Secret


class CloseVisit(Struct, frozen=True):
    """Give the entry PIN back; repeated until the registry knows."""

    visit: str


class RefreshVisit(Struct, frozen=True):
    """Ask again what the application approved, and renew the lease."""

    visit: str


class BeginJob(Struct, frozen=True):
    """Make one document. The PIN lives only in this command."""

    attempt: str
    visit: str
    grant: Grant
    pin: Secret


class TellJobTaken(Struct, frozen=True):
    """The resident confirmed on the screen that the document was taken."""

    attempt: str


class TellJobVisitOver(Struct, frozen=True):
    """Whoever stood there has left; the job goes on without them."""

    attempt: str


class AlertStaff(Struct, frozen=True):
    """A resident asks for a person."""


class KeepRating(Struct, frozen=True):
    """The answer to the survey; says nothing of who gave it."""

    level: str


class StartWait(Struct, frozen=True):
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
