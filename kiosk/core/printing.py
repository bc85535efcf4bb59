"""From the menu to the document in the resident's hand."""

from typing import assert_never

from msgspec.structs import replace

from kiosk.core.commands import BeginJob, RefreshVisit, TellJobTaken
from kiosk.core.events import (
    Accept,
    Back,
    Change,
    Choose,
    Clear,
    ConfirmTaken,
    Digit,
    Enter,
    Erase,
    Event,
    Finish,
    JobClosed,
    JobMoved,
    JobOffers,
    JobPinRefused,
    NextPage,
    QrRead,
    Rate,
    Retry,
)
from kiosk.core.faults import FAULTS, Fault
from kiosk.core.identify import refused, typed
from kiosk.core.printer import Outlet
from kiosk.core.screens import (
    Documents,
    EnterPrintPin,
    Identify,
    More,
    OutOfService,
    Printing,
    Problem,
    Review,
    Session,
    Stopped,
    Survey,
    Take,
    uncovered,
    under_cover,
)
from kiosk.core.state import ROWS, Result, Visit, home, leave, next_id, show, stay
from kiosk.core.terms import Grant, GrantState, Outcome
from pin.credential import EntryQr, NotOurs, PrintQr, read_qr
from pin.entry import DigitEntry

SessionScreen = Documents | Review | EnterPrintPin | More


def step_session(visit: Visit, session: Session, screen: SessionScreen, event: Event) -> Result:
    """Handle one event while a document is being chosen."""
    match screen, event:
        case Documents(), Choose(grant):
            offer = next((o for o in visit.offers() if o.grant.grant == grant and o.obstacle is None), None)
            return show(visit, Review(offer.grant)) if offer else stay(visit)
        case Documents(page), NextPage():
            pages = max(1, -(-len(visit.offers()) // ROWS))
            return show(visit, Documents((page + 1) % pages))
        case ((Documents() | More()), Finish()):
            return leave(replace(visit, screen=Survey()), thanks=True)
        case ((Documents() | Review()), Back()):
            return leave(visit, thanks=True) if isinstance(screen, Documents) else show(visit, Documents())
        case ((Review() | EnterPrintPin()), Change()):
            return show(visit, Documents())
        case Review(grant), Accept():
            return _ask_pin(visit, session, grant)
        case More(), Accept():
            return show(visit, Documents(), RefreshVisit(session.visit))
        case EnterPrintPin(grant), Back():
            return show(visit, Review(grant))
        case EnterPrintPin(wait=0), _:
            return _print_pin(visit, session, screen, event)
        case _:
            return stay(visit)


def _ask_pin(visit: Visit, session: Session, grant: Grant) -> Result:
    return show(visit, EnterPrintPin(grant, DigitEntry(visit.policy.length), wait=visit.wait(session.door)))


def _print_pin(visit: Visit, session: Session, screen: EnterPrintPin, event: Event) -> Result:
    match event:
        case Digit() | Erase() | Clear():
            return show(visit, replace(screen, entry=typed(screen.entry, event), problem=None))
        case Enter() if not screen.entry.complete:
            return show(visit, replace(screen, problem=Problem.PIN_SHORT))
        case Enter():
            pin = screen.entry.typed
        case QrRead(text):
            match read_qr(text):
                case PrintQr(pin=scanned):
                    pin = scanned
                case EntryQr():
                    return show(visit, replace(screen, problem=Problem.QR_IS_ENTRY))
                case NotOurs() as other:
                    damaged = other is NotOurs.DAMAGED
                    return show(visit, replace(screen, problem=Problem.QR_DAMAGED if damaged else Problem.QR_NOT_OURS))
                case never:
                    assert_never(never)
        case _:
            return stay(visit)
    visit, attempt = next_id(visit, "attempt")
    visit = replace(visit, attempt=attempt)
    return show(visit, Printing(screen.grant, attempt), BeginJob(attempt, session.visit, screen.grant, pin))


def step_job(visit: Visit, session: Session, screen: Printing | Take, event: Event) -> Result:
    """Handle one event while a document is being made or waits to be taken."""
    match event:
        case JobMoved(attempt, step, page, pages) if attempt == screen.attempt and isinstance(screen, Printing):
            return show(visit, replace(screen, step=step, page=page, pages=pages))
        case JobOffers(attempt, outlet) if attempt == screen.attempt:
            return show(visit, Take(screen.grant, attempt, outlet))
        case ConfirmTaken() if isinstance(screen, Take) and screen.outlet is Outlet.NO_SENSOR and not screen.confirmed:
            return show(visit, replace(screen, confirmed=True), TellJobTaken(screen.attempt))
        case JobPinRefused(attempt, wait) if attempt == screen.attempt:
            back = EnterPrintPin(screen.grant, DigitEntry(visit.policy.length))
            return refused(replace(visit, attempt=None), session.door, back, wait)
        case JobClosed(attempt, outcome, fault) if attempt == screen.attempt:
            return _closed(replace(visit, attempt=None), session, screen.grant, outcome, fault)
        case _:
            return stay(visit)


def _closed(visit: Visit, session: Session, grant: Grant, outcome: Outcome, fault: Fault | None) -> Result:
    state = {Outcome.NOT_PRODUCED: GrantState.PRINTABLE, Outcome.SPOILED: GrantState.PRINTABLE}.get(
        outcome, GrantState.CASE
    )
    if outcome is Outcome.DELIVERED:
        state = GrantState.DELIVERED
    elif fault is Fault.GRANT_BUSY:  # its PIN is in the hands of another attempt
        state = GrantState.BUSY
    grants = tuple(replace(g, state=state) if g.grant == grant.grant else g for g in session.grants)
    visit = replace(visit, session=replace(session, grants=grants))
    if outcome is Outcome.DELIVERED:
        another = any(offer.obstacle is None for offer in visit.offers())
        return show(visit, More() if another else Survey())
    intact = state is GrantState.PRINTABLE
    why = fault or Fault.INTERRUPTED
    # After a card that was stopped the mouth is in doubt until the next look; who tries again passes the menu's check.
    likely = replace(visit, fault=None) if visit.fault is Fault.OUTLET_OCCUPIED else visit
    retry = intact and FAULTS[why].retry and likely.can_print(grant)
    return show(visit, Stopped(why, grant, pin_intact=intact, retry=retry))


def told_again(visit: Visit, session: Session, grants: tuple[Grant, ...]) -> Visit:
    """Take what the registry says of the grants now. While a document is made, the job is nearer to it."""
    screen = uncovered(visit.screen)
    if isinstance(screen, Printing | Take | Survey):
        return visit
    if not isinstance(screen, Stopped) or screen.grant is None:
        return replace(visit, session=replace(session, grants=grants))
    stopped = screen.grant
    state = next((grant.state for grant in grants if grant.grant == stopped.grant), GrantState.CASE)
    if state is GrantState.BUSY:  # asked before the attempt was reported
        return visit
    visit = replace(visit, session=replace(session, grants=grants))
    if not screen.pin_intact or state not in {GrantState.CASE, GrantState.DELIVERED}:
        return visit
    return replace(visit, screen=under_cover(visit.screen, replace(screen, pin_intact=False, retry=False)))


def settled(visit: Visit) -> Visit:
    """Leave the way to a PIN for the menu when something came in the way: its row says what."""
    match uncovered(visit.screen):
        case Review(grant) | EnterPrintPin(grant) if visit.session and not visit.can_print(grant):
            return replace(visit, screen=under_cover(visit.screen, Documents(visit.page_of(grant))))
        case _:
            return visit


def step_stopped(visit: Visit, screen: Stopped, event: Event) -> Result:
    """Handle one event on the machine-error screen."""
    match event:
        case Retry() if screen.retry and screen.grant and visit.session:
            return _ask_pin(visit, visit.session, screen.grant)
        case Retry() if screen.retry and visit.session is None:
            first = home(visit)
            return (first if isinstance(first.screen, OutOfService) else replace(visit, screen=Identify())), ()
        case Back() if visit.session:
            return show(visit, Documents())
        case Back() | Finish():
            return leave(visit, thanks=visit.session is not None)
        case _:
            return stay(visit)


def step_survey(visit: Visit, event: Event) -> Result:
    """Signed out whatever is answered."""
    match event:
        case Rate() | Finish() | Back():
            return leave(visit, thanks=True)
        case _:
            return stay(visit)
