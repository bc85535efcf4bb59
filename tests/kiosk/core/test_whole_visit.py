"""What holds on every screen: leaving, help, silence, modes, shutting down."""

import pytest
from msgspec.structs import replace
from visits import (
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
    CloseVisit,
    TellJobVisitOver,
)
from kiosk.core.events import (
    Accept,
    AskHelp,
    Back,
    CallStaff,
    Cancel,
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
    Rate,
    ServiceChanged,
    SetLanguage,
    ShutDown,
    Silence,
    Start,
    ToggleContrast,
    ToggleLargeText,
)
from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet
from kiosk.core.screens import (
    EnterPrintPin,
    Help,
    Identify,
    Idle,
    More,
    OutOfService,
    Printing,
    Stopped,
    Survey,
    Take,
    Thanks,
)
from kiosk.core.state import IDLE, IDLE_LONG, SURVEY, THANKS, WARNING, Modes
from kiosk.core.terms import Language, Outcome, Step
from kiosk.core.visit import patience
from pin.entry import DigitEntry


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
