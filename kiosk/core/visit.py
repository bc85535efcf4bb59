"""The visit: who stands there and which screen they see. `step(visit, event) -> (visit, commands)`, pure."""

from msgspec.structs import replace

from kiosk.core.commands import AlertStaff, CloseVisit, KeepRating, RefreshVisit
from kiosk.core.events import (
    AskHelp,
    Back,
    CallStaff,
    Cancel,
    Event,
    Finish,
    Intent,
    JobClosed,
    JobPinRefused,
    JobReported,
    MoreTime,
    Opened,
    Rate,
    Refreshed,
    ServiceChanged,
    SetLanguage,
    ShutDown,
    Silence,
    Start,
    ToggleContrast,
    ToggleLargeText,
    WaitOver,
)
from kiosk.core.faults import Fault
from kiosk.core.identify import step_identify, step_opening
from kiosk.core.printing import settled, step_job, step_session, step_stopped, step_survey, told_again
from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    EnterPrintPin,
    Help,
    Identify,
    Idle,
    More,
    Opening,
    OutOfService,
    Plain,
    Printing,
    Review,
    ScanQr,
    Screen,
    StillThere,
    Stopped,
    Survey,
    Take,
    Thanks,
    uncovered,
    under_cover,
)
from kiosk.core.state import Result, Visit, first_screen, home, leave, patience, show, stay
from kiosk.core.terms import Outcome
from pin.policy import Door

__all__ = ["Visit", "patience", "step"]


def step(visit: Visit, event: Event) -> Result:
    """Take one event. Events that do not concern the present screen or visit change nothing."""
    after, commands = _step(visit, event)
    return settled(after), commands


def _step(visit: Visit, event: Event) -> Result:
    match event:
        case SetLanguage(language):
            return replace(visit, modes=replace(visit.modes, language=language)), ()
        case ToggleLargeText():
            return replace(visit, modes=replace(visit.modes, large_text=not visit.modes.large_text)), ()
        case ToggleContrast():
            return replace(visit, modes=replace(visit.modes, high_contrast=not visit.modes.high_contrast)), ()
        case WaitOver(door):
            waits = {d: seconds for d, seconds in visit.waits.items() if d is not door}
            return replace(visit, waits=waits, screen=_without_wait(visit, visit.screen, door)), ()
        case ServiceChanged(fault, media, rests, sheets, doubt):
            return _service(replace(visit, fault=fault, media=media, rests=rests, sheets=sheets, doubt=doubt))
        case ShutDown():
            return leave(replace(visit, fault=Fault.SHUTTING_DOWN), thanks=False)
        case Refreshed(name, grants) if visit.session and name == visit.session.visit:
            return told_again(visit, visit.session, grants), ()
        case JobReported(_, Outcome.SPOILED) if visit.session:  # after its second blank a document waits for people
            return visit, (RefreshVisit(visit.session.visit),)
        case Opened(session) if not _expects(visit.screen, session.visit):
            return visit, (CloseVisit(session.visit),)  # came too late: give the entry PIN back
        case JobClosed(attempt) | JobPinRefused(attempt) if attempt == visit.attempt and visit.session is None:
            visit = replace(visit, attempt=None)
            return _service(visit)
        case _:
            return _on_screen(visit, event)


def _on_screen(visit: Visit, event: Event) -> Result:
    match visit.screen:
        case StillThere(under):
            return _warned(visit, under, event)
        case Help(under):
            return _helped(visit, visit.screen, event)
        case _:
            return _plain(visit, event)


def _plain(visit: Visit, event: Event) -> Result:
    screen = visit.screen
    at_work = isinstance(screen, Printing | Take | Opening)
    match event:
        case Silence() if isinstance(screen, Survey):
            return leave(visit, thanks=True)
        case Silence() if isinstance(screen, Thanks | Idle | OutOfService):
            return home(visit), ()
        case Silence() if patience(visit) is not None:
            return show(visit, StillThere(screen)) if not isinstance(screen, Help | StillThere) else stay(visit)
        case AskHelp() if not isinstance(screen, Help | StillThere | Thanks):
            return show(visit, Help(screen))
        case Cancel() if not at_work and not isinstance(screen, Idle | OutOfService | Thanks):
            return leave(visit, thanks=visit.session is not None)
        case CallStaff() if isinstance(screen, Stopped):
            return show(visit, replace(screen, staff_called=True), AlertStaff())
        case Rate(level) if isinstance(screen, Survey):
            after, commands = step_survey(visit, event)
            return after, (KeepRating(level), *commands)
        case _:
            return _by_phase(visit, event)


def _by_phase(visit: Visit, event: Event) -> Result:
    screen = visit.screen
    match screen:
        case Idle() | Identify() | ScanQr() | EnterNik() | EnterEntryPin():
            return step_identify(visit, screen, event)
        case Opening():
            return step_opening(visit, screen, event)
        case Documents() | Review() | EnterPrintPin() | More() if visit.session:
            return step_session(visit, visit.session, screen, event)
        case Printing() | Take() if visit.session:
            return step_job(visit, visit.session, screen, event)
        case Stopped():
            return step_stopped(visit, screen, event)
        case Survey():
            return step_survey(visit, event)
        case Thanks() if isinstance(event, Start | Finish):
            return home(visit), ()
        case _:
            return stay(visit)


def _helped(visit: Visit, screen: Help, event: Event) -> Result:
    under = screen.under
    match event:
        case Back() | Finish():
            return show(visit, under)
        case CallStaff():
            return show(visit, replace(screen, staff_called=True), AlertStaff())
        case Cancel() if not isinstance(under, Printing | Take | Opening):
            return leave(visit, thanks=visit.session is not None)
        case Silence() if patience(visit) is not None:
            return show(visit, StillThere(screen))
        case _ if isinstance(under, Printing | Take | Opening) and not isinstance(event, Intent | Silence):
            after, commands = _plain(replace(visit, screen=under), event)
            if isinstance(after.screen, Printing | Take) and isinstance(under, type(after.screen)):
                after = replace(after, screen=replace(screen, under=after.screen))  # a new screen ends the help
            return after, commands
        case _:
            return stay(visit)


def _warned(visit: Visit, under: Screen, event: Event) -> Result:
    match event:
        case MoreTime():
            return show(visit, under)
        case Silence() | Finish() | Cancel():
            return leave(visit, thanks=isinstance(event, Finish))
        case _:
            return stay(visit)


def _service(visit: Visit) -> Result:
    """Before a session the service's state is shown at once; in a session it changes what is offered."""
    match uncovered(visit.screen):
        case Idle() | OutOfService() as first if (now := first_screen(visit)) != first:
            return replace(visit, screen=now), ()  # language and size stay: somebody may be reading
        case Identify() | ScanQr() | EnterNik() | EnterEntryPin() if _is_closed(visit):
            return leave(visit, thanks=False)
        case _:
            return stay(visit)


def _is_closed(visit: Visit) -> bool:
    return isinstance(first_screen(replace(visit, doubt=None)), OutOfService)


def _expects(screen: Screen, visit: str) -> bool:
    plain = uncovered(screen)
    return isinstance(plain, Opening) and plain.visit == visit


def _without_wait(visit: Visit, screen: Screen, door: Door) -> Screen:
    return under_cover(screen, _listening(visit, uncovered(screen), door))


def _listening(visit: Visit, screen: Plain, door: Door) -> Plain:
    match screen:
        case ScanQr() if door is Door.QR:
            return replace(screen, wait=0)
        case EnterEntryPin() if door is Door.NIK:
            return replace(screen, wait=0)
        case EnterPrintPin() if visit.session and door is visit.session.door:
            return replace(screen, wait=0)
        case _:
            return screen
