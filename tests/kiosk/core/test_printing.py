"""From the menu to the document in the resident's hand, and how a visit ends."""

import pytest
from msgspec.structs import replace
from visits import (
    CARD,
    ENTRY_QR,
    NIK,
    PIN,
    PRINT_QR,
    SHEET,
    At,
    at_documents,
    at_opening,
    at_print_pin,
    at_printing,
    keys,
)

from kiosk.core.commands import (
    AlertStaff,
    BeginJob,
    CloseVisit,
    KeepRating,
    RefreshVisit,
    StartWait,
    TellJobTaken,
    TellJobVisitOver,
)
from kiosk.core.events import (
    Accept,
    AskHelp,
    Back,
    CallStaff,
    Cancel,
    Change,
    Choose,
    ChooseNik,
    ConfirmTaken,
    Digit,
    Enter,
    Event,
    Finish,
    JobClosed,
    JobMoved,
    JobOffers,
    JobPinRefused,
    MoreTime,
    NextPage,
    QrRead,
    Rate,
    Refreshed,
    Retry,
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
from kiosk.core.printer import Outlet
from kiosk.core.screens import (
    Documents,
    EnterPrintPin,
    Help,
    Identify,
    Idle,
    More,
    OutOfService,
    Printing,
    Problem,
    Review,
    StillThere,
    Stopped,
    Survey,
    Take,
    Thanks,
)
from kiosk.core.state import IDLE, IDLE_LONG, SURVEY, THANKS, WARNING, Modes
from kiosk.core.terms import GrantState, Language, Medium, Outcome, Step
from kiosk.core.visit import patience
from pin.entry import DigitEntry
from pin.policy import Door
from pin.secret import Secret


def test_a_document_is_printed_taken_and_another_is_offered() -> None:
    """The happy path of a sheet, and the next document under a refreshed menu."""
    at = at_printing()
    (begin,) = [c for c in at.commands if isinstance(c, BeginJob)]
    assert (begin.grant, begin.pin, begin.visit) == (SHEET, Secret(PIN), "visit-boot-1")
    at.feed(JobMoved(at.attempt, Step.PRINTING, 1, 2))
    assert at.screen == Printing(SHEET, at.attempt, Step.PRINTING, 1, 2)
    at.feed(JobOffers(at.attempt, Outlet.NO_SENSOR))
    assert at.feed(ConfirmTaken()) == (TellJobTaken(at.attempt),)
    assert at.feed(ConfirmTaken()) == ()
    at.feed(JobClosed(at.attempt, Outcome.DELIVERED))
    assert at.screen == More()
    assert at.feed(Accept()) == (RefreshVisit("visit-boot-1"),)
    assert [o.grant for o in at.visit.offers()] == [CARD]


def test_a_card_with_a_sensor_is_not_confirmed_by_hand() -> None:
    """The outlet's sensor decides; touching changes nothing. Progress that comes late neither."""
    at = at_printing(CARD)
    at.feed(JobOffers(at.attempt, Outlet.OCCUPIED))
    take = at.screen
    assert at.feed(ConfirmTaken(), JobMoved(at.attempt, Step.PRINTING)) == ()
    assert at.screen == take


def test_the_last_document_leads_to_the_survey_and_out() -> None:
    """Nothing left to print: survey, thanks, first screen; the entry PIN is given back."""
    at = at_documents(grants=(SHEET,))
    at.feed(Choose(SHEET.grant), Accept(), PRINT_QR)
    at.feed(JobClosed(at.attempt, Outcome.DELIVERED))
    assert at.screen == Survey()
    assert at.feed(Rate("easy")) == (KeepRating("easy"), CloseVisit("visit-boot-1"))
    assert at.screen == Thanks()
    at.feed(Finish())
    assert at.screen == Idle()


@pytest.mark.parametrize(
    ("outcome", "fault", "intact", "retry"),
    [
        (Outcome.NOT_PRODUCED, Fault.REGISTRY_UNREACHABLE, True, True),
        (Outcome.NOT_PRODUCED, Fault.VISIT_OVER, True, False),
        (Outcome.SPOILED, Fault.CARD_JAM, True, True),
        (Outcome.RETRACTED, Fault.NOT_TAKEN, False, False),
        (Outcome.LEFT, Fault.NOT_TAKEN, False, False),
        (Outcome.SUSPECT, None, False, False),
    ],
)
def test_an_attempt_that_did_not_deliver_says_what_is_left(
    outcome: Outcome, fault: Fault | None, intact: bool, retry: bool
) -> None:
    """Only when nothing came out is the PIN said to live and a retry offered; else the document is a case."""
    at = at_printing()
    at.feed(JobClosed(at.attempt, outcome, fault))
    assert at.screen == Stopped(fault or Fault.INTERRUPTED, SHEET, pin_intact=intact, retry=retry)
    assert at.visit.attempt is None
    assert at.feed(CallStaff()) == (AlertStaff(),)
    at.feed(Retry())
    assert isinstance(at.screen, EnterPrintPin if retry else Stopped)
    at.feed(Back() if not retry else Change())
    assert at.screen == Documents()
    assert {o.grant.grant: o.obstacle for o in at.visit.offers()}["g-a4"] is (None if intact else Fault.GRANT_BUSY)


def test_no_retry_where_the_machine_cannot() -> None:
    """A medium that stopped is said before the PIN is asked: no retry, no review, no PIN screen."""
    stopped = ServiceChanged(None, {Medium.A4: Fault.MEDIA_EMPTY})
    at = at_printing()
    at.feed(stopped, JobClosed(at.attempt, Outcome.NOT_PRODUCED, Fault.MEDIA_EMPTY))
    assert at.screen == Stopped(Fault.MEDIA_EMPTY, SHEET, pin_intact=True, retry=False)
    at.feed(Back(), Choose(SHEET.grant))
    assert at.screen == Documents()
    at = at_documents()
    at.feed(Choose(SHEET.grant), stopped, Accept())
    assert at.screen == Documents()


@pytest.mark.faults(39)
@pytest.mark.parametrize("door", Door)
def test_a_wrong_print_pin_is_asked_again_with_the_delays_of_the_visits_door(door: Door) -> None:
    """One message; at the fourth time the keypad and the scanner wait; a way round through the menu waits too."""
    at = at_printing(door=door)
    for _ in range(3):
        at.feed(JobPinRefused(at.attempt))
        assert at.screen == EnterPrintPin(SHEET, DigitEntry(6), Problem.REFUSED)
        at.feed(*keys(PIN), Enter())
    assert at.feed(JobPinRefused(at.attempt)) == (StartWait(door, 5),)
    blocked = EnterPrintPin(SHEET, DigitEntry(6), Problem.REFUSED, 5)
    assert at.screen == blocked
    assert at.feed(*keys(PIN), Enter(), PRINT_QR) == ()
    other = Door.NIK if door is Door.QR else Door.QR
    at.feed(WaitOver(other))
    assert at.screen == blocked
    at.feed(Change(), Choose(SHEET.grant), Accept())
    assert at.screen == EnterPrintPin(SHEET, DigitEntry(6), None, 5)
    at.feed(WaitOver(door), *keys(PIN), Enter())
    assert isinstance(at.screen, Printing)


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (ENTRY_QR, Problem.QR_IS_ENTRY),
        (QrRead(Secret("ADM1:P:torn")), Problem.QR_DAMAGED),
        (QrRead(Secret("hello")), Problem.QR_NOT_OURS),
        (Enter(), Problem.PIN_SHORT),
    ],
)
def test_what_is_no_print_pin_is_explained(event: Event, problem: Problem) -> None:
    """No attempt begins."""
    at = at_print_pin()
    assert at.feed(event, Start()) == ()
    assert at.screen == EnterPrintPin(SHEET, DigitEntry(6), problem)


def test_the_menu_turns_its_pages_and_offers_only_what_can_be_printed() -> None:
    """Four rows a page; delivered documents are gone, blocked ones cannot be chosen."""
    states = [GrantState.BUSY, GrantState.CASE, GrantState.NOT_READY, GrantState.DELIVERED, GrantState.PRINTABLE]
    grants = tuple(replace(SHEET, grant=f"g{n}", state=s) for n, s in enumerate([*states, GrantState.PRINTABLE]))
    at = at_documents(grants=grants)
    busy, not_ready = Fault.GRANT_BUSY, Fault.RECORD_NOT_READY
    assert [o.obstacle for o in at.visit.offers()] == [busy, busy, not_ready, None, None]
    assert {(o.kind, o.medium) for o in at.visit.offers()} == {(SHEET.kind, Medium.A4)}
    at.feed(Choose("g0"), Choose("g3"), Choose("none"), NextPage())
    assert at.screen == Documents(1)
    at.feed(NextPage())
    assert at.screen == Documents(0)
    at.feed(Refreshed("visit-old", ()))
    assert len(at.visit.offers()) == 5
    at.feed(Refreshed("visit-boot-1", ()), NextPage())
    assert at.visit.offers() == ()
    assert at.screen == Documents(0)


def test_back_and_change_in_a_session() -> None:
    """PIN to review to menu; back from the menu ends the visit."""
    at = at_print_pin()
    at.feed(Back())
    assert at.screen == Review(SHEET)
    at.feed(Change(), Choose(CARD.grant), Back())
    assert at.screen == Documents()
    assert at.feed(Back()) == (CloseVisit("visit-boot-1"),)
    assert at.screen == Thanks()


def test_silence_is_warned_then_ends_the_visit() -> None:
    """The warning, more time, the warning again, and the first screen with nothing left."""
    at = at_print_pin()
    at.feed(*keys("84"), Silence())
    assert isinstance(at.screen, StillThere)
    at.feed(Digit("9"), MoreTime())
    assert at.screen == EnterPrintPin(SHEET, DigitEntry(6, Secret("84")))
    assert at.feed(Silence(), Silence()) == (CloseVisit("visit-boot-1"),)
    assert (at.screen, at.visit.session) == (Idle(), None)
    at = at_print_pin()
    at.feed(Silence(), Finish())
    assert at.screen == Thanks()


def test_cancel_ends_a_visit_where_nothing_is_at_work() -> None:
    """With a session it says thanks; without one it goes home; at work it does nothing."""
    at = at_print_pin()
    assert at.feed(Cancel()) == (CloseVisit("visit-boot-1"),)
    assert at.screen == Thanks()
    at.feed(Cancel(), Silence())
    assert at.screen == Idle()
    at = At(Start(), ChooseNik(), Cancel())
    assert at.screen == Idle()
    at = at_printing()
    printing = at.screen
    assert at.feed(Cancel(), Silence(), Back(), Finish(), Rate("easy")) == ()
    assert at.screen == printing


def test_help_lies_over_the_screen_and_ends_the_visit_where_that_is_allowed() -> None:
    """Help, staff, back; cancel under help; silence under help is warned with the help kept."""
    at = at_print_pin()
    under = at.screen
    at.feed(AskHelp())
    assert at.screen == Help(under)
    assert at.feed(CallStaff(), Digit("1")) == ()
    assert at.screen == Help(under, staff_called=True)
    assert at.commands[-1] == AlertStaff()
    at.feed(Silence(), MoreTime(), Back())
    assert at.screen == under
    assert at.feed(AskHelp(), Cancel()) == (CloseVisit("visit-boot-1"),)


def test_help_stays_while_the_machine_works_and_ends_when_the_screen_changes() -> None:
    """Progress goes on under the help; an offered document is shown at once; no touch reaches the screen under it."""
    at = at_printing()
    at.feed(AskHelp(), CallStaff(), JobMoved(at.attempt, Step.PRINTING, 1, 2), Silence(), ConfirmTaken(), Cancel())
    assert at.screen == Help(Printing(SHEET, at.attempt, Step.PRINTING, 1, 2), staff_called=True)
    at.feed(JobOffers(at.attempt, Outlet.NO_SENSOR))
    assert at.screen == Take(SHEET, at.attempt, Outlet.NO_SENSOR)
    at.feed(AskHelp(), JobClosed(at.attempt, Outcome.DELIVERED))
    assert at.screen == More()
    at.feed(Finish())
    assert at.screen == Thanks()


def test_survey_and_thanks_end_by_themselves() -> None:
    """Silence at the survey signs out, silence at the thanks goes to the first screen."""
    for event in (Silence(), Finish(), Back()):
        at = at_documents(grants=(SHEET,))
        at.feed(Choose(SHEET.grant), Accept(), PRINT_QR)
        at.feed(JobClosed(at.attempt, Outcome.DELIVERED), Digit("1"), event)
        assert at.screen == Thanks()
        at.feed(Accept(), Silence())
        assert at.screen == Idle()


def test_messages_of_an_old_attempt_change_nothing() -> None:
    """Another attempt's messages neither move nor close this one."""
    at = at_printing()
    before = at.visit
    for old in (JobMoved("x", Step.PRINTING), JobOffers("x", Outlet.EMPTY), JobPinRefused("x")):
        at.feed(old)
    at.feed(JobClosed("x", Outcome.DELIVERED))
    assert at.visit == before


@pytest.mark.parametrize("closing", [JobClosed("a", Outcome.SUSPECT, Fault.NOT_TAKEN), JobPinRefused("a")])
def test_no_visit_opens_while_an_attempt_is_open(closing: Event) -> None:
    """A job that outlived its visit keeps the kiosk out of service until it is closed."""
    at = at_documents()
    at.visit = replace(at.visit, attempt="a")
    assert at.feed(Cancel()) == (TellJobVisitOver("a"), CloseVisit("visit-boot-1"))
    at.feed(Silence())
    assert at.screen == OutOfService(Fault.ATTEMPT_OPEN)
    at.feed(closing)
    assert at.screen == Idle()
    at = at_documents()
    at.visit = replace(at.visit, attempt="a")
    at.feed(Cancel(), closing)
    assert (at.screen, at.visit.attempt) == (Thanks(), None)


def test_modes_last_one_visit() -> None:
    """Language, size and contrast change at any screen and are forgotten for the next resident."""
    at = At(SetLanguage(Language.ENGLISH), ToggleLargeText(), ToggleContrast(), Start())
    assert at.visit.modes == Modes(Language.ENGLISH, large_text=True, high_contrast=True)
    at.feed(Cancel())
    assert at.visit.modes == Modes()


@pytest.mark.parametrize("fault", [None, Fault.REGISTRY_UNREACHABLE])
def test_the_language_of_the_first_screen_stays_until_nobody_reads_it(fault: Fault | None) -> None:
    """The devices answer every second; a choice made before the visit lives through it, and ends with silence."""
    at = At(ServiceChanged(fault, {}))
    first = at.screen
    at.feed(SetLanguage(Language.ENGLISH), ServiceChanged(fault, {}))
    assert (at.screen, at.visit.modes.language) == (first, Language.ENGLISH)
    at.feed(ServiceChanged(Fault.OUTLET_OCCUPIED, {}), ServiceChanged(fault, {}))
    assert (at.screen, at.visit.modes.language) == (first, Language.ENGLISH)
    at.feed(Silence())
    assert (at.screen, at.visit.modes) == (first, Modes())


def test_help_on_the_first_screen_stays_while_the_devices_answer() -> None:
    """Somebody who never used such a machine may read as long as on any other screen."""
    at = At(AskHelp(), ServiceChanged(None, {}))
    assert at.screen == Help(Idle())
    assert patience(at.visit) == IDLE
    at.feed(Back())
    assert at.screen == Idle()


def test_a_stopped_opening_leads_out() -> None:
    """Without a session back and finish go home."""
    at = at_opening()
    at.visit = replace(at.visit, screen=Stopped(Fault.GRANT_BUSY, None, pin_intact=True, retry=False))
    at.feed(Enter())
    assert isinstance(at.screen, Stopped)
    at.feed(Finish())
    assert at.screen == Idle()


@pytest.mark.faults(58)
def test_shutting_down_ends_every_visit_and_takes_back_what_is_held_out() -> None:
    """Signed out at once, the job hears that nobody waits, and nobody else is served."""
    at = at_printing()
    at.feed(JobOffers(at.attempt, Outlet.OCCUPIED))
    assert at.feed(ShutDown()) == (TellJobVisitOver(at.attempt), CloseVisit("visit-boot-1"))
    assert at.screen == OutOfService(Fault.SHUTTING_DOWN)
    at.feed(JobClosed(at.attempt, Outcome.RETRACTED, Fault.NOT_TAKEN), Start(), ENTRY_QR)
    assert at.screen == OutOfService(Fault.SHUTTING_DOWN)


def test_how_long_each_screen_waits() -> None:
    """Never where the machine works; longer for large text and while a delay runs."""
    at = At(Start())
    assert patience(at.visit) == IDLE
    at.feed(ToggleLargeText())
    assert patience(at.visit) == IDLE_LONG
    at.feed(Silence())
    assert patience(at.visit) == WARNING
    expected = {Survey(): SURVEY, Thanks(): THANKS, Idle(): IDLE, Identify(): IDLE_LONG}
    for screen, seconds in expected.items():
        assert patience(replace(at.visit, screen=screen)) == seconds
    assert patience(At().visit) is None
    waiting = replace(at_print_pin().visit, screen=EnterPrintPin(SHEET, DigitEntry(6), None, 5))
    assert patience(waiting) == IDLE_LONG
    printing = at_printing()
    assert patience(printing.visit) is None
    printing.feed(AskHelp())
    assert patience(printing.visit) is None


def test_the_state_shows_no_digits() -> None:
    """The repr of the whole state holds neither NIK nor PIN."""
    at = At(Start(), ChooseNik(), *keys(NIK), Enter(), *keys(PIN))
    assert NIK not in repr(at.visit)
    assert PIN not in repr(at.visit)
    assert all(NIK not in repr(c) and PIN not in repr(c) for c in at.feed(Enter()))
    assert repr(Digit("7")) == "Digit()"
