"""From the first screen to an open session."""

import pytest
from visits import ENTRY_QR, NIK, PIN, PRINT_QR, At, at_documents, at_opening, keys

from kiosk.core.commands import CloseVisit, OpenVisit, StartWait
from kiosk.core.events import (
    AskHelp,
    Back,
    Cancel,
    ChooseNik,
    ChooseQr,
    Clear,
    Digit,
    Enter,
    Erase,
    Event,
    MoreTime,
    Opened,
    OpenFailed,
    QrRead,
    Refused,
    Retry,
    ServiceChanged,
    Silence,
    Start,
    WaitOver,
)
from kiosk.core.faults import Fault
from kiosk.core.identify import is_nik
from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    Help,
    Identify,
    Idle,
    Opening,
    OutOfService,
    Problem,
    ScanQr,
    Session,
    Stopped,
)
from kiosk.core.terms import Medium
from pin.entry import DigitEntry
from pin.policy import Door
from pin.secret import Secret


def refuse(at: At, times: int, *again: Event) -> None:
    """Refuse what is asked so many times, waiting each delay out."""
    for _ in range(times):
        assert isinstance(at.screen, Opening)
        door = at.screen.door
        at.feed(Refused(at.screen.visit), WaitOver(door), *again)


def test_a_qr_opens_a_visit_from_any_screen_before_the_pin() -> None:
    """Idle, choice, scan and NIK screens all listen to the scanner."""
    for before in ([], [Start()], [Start(), ChooseQr()], [Start(), ChooseNik()]):
        at = At(*before)
        (command,) = at.feed(ENTRY_QR)
        assert isinstance(command, OpenVisit)
        assert (command.door, command.pin.reveal()) == (Door.QR, PIN)


def test_nik_and_entry_pin_open_a_visit() -> None:
    """The keypad door: NIK, then PIN, then the registry."""
    at = at_opening(Door.NIK)
    (command,) = at.commands
    assert command == OpenVisit("visit-boot-1", Door.NIK, Secret(NIK), Secret(PIN))


@pytest.mark.faults(40)
@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (PRINT_QR, Problem.QR_IS_PRINT_PIN),
        (QrRead(Secret("ADM1:E:torn")), Problem.QR_DAMAGED),
        (QrRead(Secret("https://example.id")), Problem.QR_NOT_OURS),
        (QrRead(Secret("1" * 99)), Problem.QR_NOT_OURS),
    ],
)
def test_a_qr_of_another_kind_is_explained(event: Event, problem: Problem) -> None:
    """Nothing is asked of the registry; the screen says which QR it was."""
    at = At(Start(), ChooseQr())
    assert at.feed(event) == ()
    assert at.screen == ScanQr(problem)


@pytest.mark.parametrize(
    ("digits", "problem"), [("317401", Problem.NIK_SHORT), ("3174019908900003", Problem.NIK_NOT_A_NIK)]
)
def test_a_nik_that_cannot_be_one_is_not_sent(digits: str, problem: Problem) -> None:
    """Short and impossible numbers stay on the screen with their digits."""
    at = At(Start(), ChooseNik(), *keys(digits), Enter())
    assert isinstance(at.screen, EnterNik)
    assert (at.screen.problem, at.screen.entry.typed.reveal()) == (problem, digits)


@pytest.mark.parametrize(
    ("nik", "good"),
    [
        (NIK, True),
        ("3174013112900001", True),
        ("3174017112900001", True),
        ("0174011708900003", False),
        ("3174010008900003", False),
        ("3174013208900003", False),
        ("3174014008900003", False),
        ("3174017208900003", False),
        ("3174011700900003", False),
        ("3174011713900003", False),
        ("3174011708900000", False),
    ],
)
def test_day_month_and_serial_of_a_nik(nik: str, good: bool) -> None:
    """Day 1 to 31, plus 40 for women, month 1 to 12, serial from 1, province not 0."""
    assert is_nik(nik) is good


def test_keys_erase_and_clear() -> None:
    """The keypad works on NIK and PIN alike."""
    at = At(Start(), ChooseNik(), *keys("123"), Erase())
    assert at.screen == EnterNik(DigitEntry(16, Secret("12")))
    at.feed(Clear())
    assert at.screen == EnterNik(DigitEntry(16))
    at.feed(*keys(NIK), Enter(), *keys("12"), Enter())
    assert isinstance(at.screen, EnterEntryPin)
    assert at.screen.problem is Problem.PIN_SHORT
    at.feed(Erase())
    assert at.screen == EnterEntryPin(Secret(NIK), DigitEntry(6, Secret("1")))


def test_back_leads_one_screen_back_and_keeps_the_nik() -> None:
    """PIN to NIK to choice to the first screen."""
    at = At(Start(), ChooseNik(), *keys(NIK), Enter(), Back())
    assert at.screen == EnterNik(DigitEntry(16, Secret(NIK)))
    at.feed(Back())
    assert at.screen == Identify()
    at.feed(ChooseQr(), ChooseNik(), Back(), Back())
    assert at.screen == Idle()


@pytest.mark.faults(39)
def test_delays_after_refusals_block_their_own_door_only() -> None:
    """The fourth refusal brings 5 s, the fifth 15 s; the other door's WaitOver changes nothing."""
    at = at_opening(Door.NIK)
    refuse(at, 3, *keys(PIN), Enter())
    assert isinstance(at.screen, Opening)
    assert at.feed(Refused(at.screen.visit)) == (StartWait(Door.NIK, 5),)
    blocked = at.screen
    assert isinstance(blocked, EnterEntryPin)
    assert (blocked.wait, blocked.problem, blocked.entry.count) == (5, Problem.REFUSED, 0)
    at.feed(*keys(PIN), Enter(), WaitOver(Door.QR), ENTRY_QR)
    assert at.screen == blocked
    at.feed(Back(), Enter())
    assert isinstance(at.screen, EnterEntryPin)
    assert at.screen.wait == 5
    at.feed(AskHelp(), WaitOver(Door.NIK), Back(), *keys(PIN), Enter())
    assert isinstance(at.screen, Opening)
    assert at.feed(Refused(at.screen.visit)) == (StartWait(Door.NIK, 15),)


def test_a_delay_ends_under_the_warning_too() -> None:
    """WaitOver reaches the screen under help and under the time-out warning."""
    at = at_opening()
    refuse(at, 3, ENTRY_QR)
    assert isinstance(at.screen, Opening)
    at.feed(Refused(at.screen.visit), ENTRY_QR)
    assert at.screen == ScanQr(Problem.REFUSED, 5)
    at.feed(Silence(), WaitOver(Door.QR), MoreTime())
    assert at.screen == ScanQr(Problem.REFUSED, 0)
    at.feed(ENTRY_QR)
    assert isinstance(at.screen, Opening)
    at.feed(Refused(at.screen.visit), AskHelp(), Silence(), WaitOver(Door.QR), MoreTime(), Back())
    assert at.screen == ScanQr(Problem.REFUSED, 0)


def test_a_success_forgives_the_failures_of_its_door() -> None:
    """Failures belong to kiosk and door, and end when that door opens."""
    at = at_opening()
    refuse(at, 2, ENTRY_QR)
    assert isinstance(at.screen, Opening)
    at.feed(Opened(Session(at.screen.visit, Door.QR, ())))
    assert at.visit.failures == {}


@pytest.mark.faults(36)
@pytest.mark.parametrize(("fault", "retry"), [(Fault.REGISTRY_UNREACHABLE, True), (Fault.REGISTRY_NOT_TRUSTED, False)])
def test_a_registry_that_is_down_is_no_refusal(fault: Fault, retry: bool) -> None:
    """The visit that may have been opened is closed, nothing is counted, and the PIN is said to live."""
    at = at_opening()
    assert at.feed(OpenFailed("visit-boot-1", fault)) == (CloseVisit("visit-boot-1"),)
    assert at.screen == Stopped(fault, None, pin_intact=True, retry=retry)
    assert at.visit.failures == {}
    at.feed(Retry())
    assert isinstance(at.screen, Identify if retry else Stopped)


def test_retrying_while_the_service_is_down_asks_for_no_pin() -> None:
    """Out of service is said before any PIN is asked."""
    at = at_opening()
    at.feed(OpenFailed("visit-boot-1", Fault.REGISTRY_UNREACHABLE))
    at.feed(ServiceChanged(Fault.REGISTRY_UNREACHABLE, {}), Retry())
    assert at.screen == OutOfService(Fault.REGISTRY_UNREACHABLE)


def test_an_opening_that_comes_too_late_is_closed() -> None:
    """The entry PIN is given back at once; answers of an old visit change nothing."""
    at = At(Start())
    late = Session("visit-boot-0", Door.QR, ())
    assert at.feed(Opened(late)) == (CloseVisit("visit-boot-0"),)
    at = at_opening()
    before = at.visit
    at.feed(Refused("visit-boot-0"), OpenFailed("visit-boot-0", Fault.GRANT_BUSY), Back(), Cancel(), Silence())
    assert at.visit == before


def test_an_opening_under_help_is_taken() -> None:
    """Help over the waiting screen does not lose the answer, nor take touches meant for the help."""
    at = at_opening()
    at.feed(AskHelp(), Digit("1"), Cancel(), Silence())
    assert isinstance(at.screen, Help)
    at.feed(Opened(Session("visit-boot-1", Door.QR, ())))
    assert at.screen == Documents()


@pytest.mark.faults(24, 36)
@pytest.mark.parametrize(
    "before",
    [
        [],
        [Start()],
        [Start(), AskHelp()],
        [Start(), Silence()],
        [Start(), ChooseQr()],
        [Start(), ChooseNik(), *keys(NIK)],
    ],
)
def test_what_stops_the_kiosk_is_said_before_a_pin_is_asked(before: list[Event]) -> None:
    """Every screen before the session gives way, also under help and warning; service returns by itself."""
    at = At(*before)
    at.feed(ServiceChanged(Fault.REGISTRY_UNREACHABLE, {}))
    assert at.screen == OutOfService(Fault.REGISTRY_UNREACHABLE)
    at.feed(Start(), Cancel(), ENTRY_QR, Silence())
    assert at.screen == OutOfService(Fault.REGISTRY_UNREACHABLE)
    at.feed(ServiceChanged(None, {}))
    assert at.screen == Idle()


def test_a_doubt_disturbs_nobody_who_types_and_lets_nobody_begin() -> None:
    """NIK digits stay; the menu goes on; the first screen says it, also to whoever would begin again."""
    doubt = ServiceChanged(None, {}, doubt=Fault.REGISTRY_UNREACHABLE)
    at = At(Start(), ChooseNik(), *keys(NIK[:15]))
    typing = at.screen
    at.feed(doubt)
    assert at.screen == typing
    at.feed(Cancel())
    assert at.screen == OutOfService(Fault.REGISTRY_UNREACHABLE)
    at.feed(ServiceChanged(None, {}))
    assert at.screen == Idle()
    at.feed(doubt)
    assert at.screen == OutOfService(Fault.REGISTRY_UNREACHABLE)
    at = at_documents()
    at.feed(doubt)
    assert [o.obstacle for o in at.visit.offers()] == [None, None]


def test_all_media_stopped_is_out_of_service_and_one_is_not() -> None:
    """A kiosk that can print one medium serves it."""
    at = At(ServiceChanged(None, {Medium.A4: Fault.MEDIA_EMPTY}))
    assert at.screen == Idle()
    at.feed(ServiceChanged(None, {Medium.A4: Fault.MEDIA_EMPTY, Medium.CARD: Fault.RIBBON_EMPTY}))
    assert at.screen == OutOfService(Fault.MEDIA_EMPTY)


def test_a_session_survives_a_change_of_service() -> None:
    """Someone who is signed in is not thrown out by a device's fault."""
    at = at_documents()
    at.feed(ServiceChanged(None, {Medium.A4: Fault.MEDIA_EMPTY}))
    assert at.screen == Documents()
    assert [o.obstacle for o in at.visit.offers()] == [None, Fault.MEDIA_EMPTY]


def test_the_registrys_own_delay_counts_when_it_is_longer() -> None:
    """A first refusal waits as long as the registry says."""
    at = at_opening()
    assert at.feed(Refused("visit-boot-1", 7)) == (StartWait(Door.QR, 7),)
    assert at.screen == ScanQr(Problem.REFUSED, 7)
