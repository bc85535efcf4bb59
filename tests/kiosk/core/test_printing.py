"""From the menu to the document in the resident's hand, and how a visit ends."""

import pytest
from msgspec.structs import replace
from visits import (
    CARD,
    ENTRY_QR,
    PIN,
    PRINT_QR,
    SHEET,
    at_documents,
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
)
from kiosk.core.events import (
    Accept,
    AskHelp,
    Back,
    CallStaff,
    Change,
    Choose,
    ConfirmTaken,
    Digit,
    Enter,
    Event,
    Finish,
    JobClosed,
    JobMoved,
    JobOffers,
    JobPinRefused,
    JobReported,
    MoreTime,
    NextPage,
    QrRead,
    Rate,
    Refreshed,
    Retry,
    ServiceChanged,
    Silence,
    Start,
    WaitOver,
)
from kiosk.core.faults import FAULTS, Fault, Others
from kiosk.core.printer import Outlet
from kiosk.core.screens import (
    Documents,
    EnterPrintPin,
    Help,
    Idle,
    More,
    Printing,
    Problem,
    Review,
    StillThere,
    Stopped,
    Survey,
    Thanks,
)
from kiosk.core.terms import GrantState, Medium, Outcome, Step
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
        (Outcome.NOT_PRODUCED, Fault.GRANT_BUSY, False, False),
        (Outcome.NOT_PRODUCED, Fault.NOT_GENUINE, True, False),
        (Outcome.NOT_PRODUCED, Fault.DOCUMENT_UNREADABLE, True, False),
        (Outcome.NOT_PRODUCED, Fault.PRINTER_REFUSED, True, True),
        (Outcome.NOT_PRODUCED, None, True, True),
        (Outcome.SPOILED, Fault.CHIP_FAILED, True, False),
        (Outcome.SPOILED, Fault.CHIP_WRONG, True, False),
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


KIOSK_WIDE = [fault for fault in Fault if FAULTS[fault].others is Others.NONE]


@pytest.mark.faults(24, 36)
@pytest.mark.parametrize("fault", KIOSK_WIDE)
def test_what_stops_the_kiosk_stops_every_document_of_a_session(fault: Fault) -> None:
    """Others: none. No row can be chosen, no PIN is asked, and the rows say why; it ends by itself."""
    stopped = ServiceChanged(fault, {})
    at = at_documents()
    at.feed(stopped)
    assert [o.obstacle for o in at.visit.offers()] == [fault, fault]
    at.feed(Choose(SHEET.grant))
    assert at.screen == Documents()
    at.feed(ServiceChanged(None, {}), Choose(SHEET.grant), stopped)
    assert at.screen == Documents()
    at.feed(ServiceChanged(None, {}), Choose(SHEET.grant), Accept())
    assert isinstance(at.screen, EnterPrintPin)


def test_what_comes_up_while_the_pin_is_typed_leads_to_the_menus_page_that_says_it() -> None:
    """No PIN is spent on what cannot be printed; help and warning stay over it; the other medium is not disturbed."""
    grants = tuple(replace(CARD, grant=f"g{n}") for n in range(5))
    at = at_documents(grants=(*grants, SHEET))
    way = [NextPage(), Choose(SHEET.grant), Accept(), *keys("8492")]
    at.feed(*way, ServiceChanged(None, {Medium.CARD: Fault.RIBBON_EMPTY}))
    assert at.screen == EnterPrintPin(SHEET, DigitEntry(6, Secret("8492")))
    at.feed(ServiceChanged(None, {Medium.A4: Fault.MEDIA_EMPTY}))
    assert at.screen == Documents(1)
    assert not [c for c in at.commands if isinstance(c, BeginJob)]
    at.feed(ServiceChanged(None, {}), *way, AskHelp(), Silence(), ServiceChanged(Fault.DISK_FULL, {}))
    assert at.screen == StillThere(Help(Documents(1)))
    at = at_printing()
    at.feed(ServiceChanged(Fault.REGISTRY_UNREACHABLE, {}), JobPinRefused(at.attempt))
    assert at.screen == Documents()


def test_a_job_at_work_is_no_fault_to_whoever_waits_for_it() -> None:
    """The attempt is open, the kiosk is not at fault: the next document is offered when this one was delivered."""
    at = at_printing()
    at.feed(ServiceChanged(Fault.REGISTRY_UNREACHABLE, {}))
    assert isinstance(at.screen, Printing)
    at.feed(
        JobMoved(at.attempt, Step.PRINTING, 1, 2), ServiceChanged(None, {}), JobClosed(at.attempt, Outcome.DELIVERED)
    )
    assert at.screen == More()
    assert [o.obstacle for o in at.visit.offers()] == [None]


def test_a_document_that_the_registry_no_longer_grants_leads_back_to_the_menu() -> None:
    """It was printed elsewhere, or waits for people: said before the PIN is asked."""
    for grants in ((CARD,), (CARD, replace(SHEET, state=GrantState.CASE))):
        at = at_print_pin()
        at.feed(Refreshed("visit-boot-1", grants))
        assert at.screen == Documents()
    at = at_print_pin()
    before = at.screen
    at.feed(Refreshed("visit-boot-1", (SHEET,)))
    assert at.screen is before


@pytest.mark.faults(16)
@pytest.mark.parametrize(
    ("state", "intact", "retry"),
    [(GrantState.PRINTABLE, True, True), (GrantState.BUSY, True, True), (GrantState.CASE, False, False)],
)
@pytest.mark.parametrize("covered", [False, True])
def test_after_a_spoiled_card_the_registry_says_whether_the_pin_lives(
    state: GrantState, intact: bool, retry: bool, covered: bool
) -> None:
    """After its second one the document waits for people. BUSY was asked before the attempt was reported."""
    at = at_printing(CARD)
    attempt = at.attempt
    at.feed(JobClosed(attempt, Outcome.SPOILED, Fault.CARD_JAM), *([AskHelp()] if covered else []))
    assert at.feed(JobReported(attempt, Outcome.SPOILED)) == (RefreshVisit("visit-boot-1"),)
    at.feed(Refreshed("visit-boot-1", (replace(CARD, state=state), SHEET)))
    stopped = Stopped(Fault.CARD_JAM, CARD, pin_intact=intact, retry=retry)
    assert at.screen == (Help(stopped) if covered else stopped)
    at.feed(*([Back()] if covered else []), Retry())
    assert isinstance(at.screen, EnterPrintPin if retry else Stopped)


def test_the_registry_is_not_asked_again_where_nothing_can_have_changed() -> None:
    """What was delivered or not produced is known here; whoever left asks nothing."""
    at = at_printing(CARD)
    attempt = at.attempt
    at.feed(JobClosed(attempt, Outcome.NOT_PRODUCED, Fault.FEED_FAILED))
    assert at.feed(JobReported(attempt, Outcome.NOT_PRODUCED)) == ()
    at.feed(Finish())
    assert at.feed(JobReported(attempt, Outcome.SPOILED)) == ()


def test_what_the_registry_says_while_a_document_is_made_is_not_taken() -> None:
    """It calls the grant busy, with this very attempt."""
    at = at_printing()
    before = at.visit
    at.feed(Refreshed("visit-boot-1", (replace(SHEET, state=GrantState.BUSY),)))
    assert at.visit == before


@pytest.mark.faults(16)
def test_a_mouth_in_doubt_for_a_moment_hides_no_retry() -> None:
    """The next look tells that it is empty; what stops the kiosk otherwise does hide it."""
    for fault, retry in ((Fault.OUTLET_OCCUPIED, True), (Fault.DISK_FULL, False)):
        at = at_printing(CARD)
        at.feed(ServiceChanged(fault, {}), JobClosed(at.attempt, Outcome.NOT_PRODUCED, Fault.FEED_FAILED))
        assert at.screen == Stopped(Fault.FEED_FAILED, CARD, pin_intact=True, retry=retry)
        at.feed(Retry())
        assert at.screen == (Documents() if retry else Stopped(Fault.FEED_FAILED, CARD, pin_intact=True, retry=False))


@pytest.mark.faults(27)
def test_a_row_says_how_long_its_medium_rests_and_no_other_does() -> None:
    """Minutes belong to the medium's fault: not to the other medium, nor to a grant that waits for something else."""
    busy = replace(CARD, grant="g-busy", state=GrantState.BUSY)
    at = at_documents(grants=(CARD, SHEET, busy))
    at.feed(ServiceChanged(None, {Medium.CARD: Fault.DUTY_PAUSE}, {Medium.CARD: 12}))
    rows = [(offer.obstacle, offer.minutes) for offer in at.visit.offers()]
    assert rows == [(Fault.DUTY_PAUSE, 12), (None, 0), (Fault.GRANT_BUSY, 0)]
    at.feed(ServiceChanged(None, {}))
    assert [offer.minutes for offer in at.visit.offers()] == [0, 0, 0]


def test_what_this_machine_never_prints_is_said_before_any_pin() -> None:
    """It cannot be chosen, is no document to go on with, and a case about it is still said to be one."""
    case = replace(CARD, grant="g-case", state=GrantState.CASE)
    early = replace(CARD, grant="g-early", state=GrantState.NOT_READY)
    at = at_documents(grants=(CARD, SHEET, case, early))
    at.visit = replace(at.visit, not_made=frozenset({CARD.kind}))
    assert [offer.obstacle for offer in at.visit.offers()] == [
        Fault.NOT_MADE_HERE,
        None,
        Fault.GRANT_BUSY,
        Fault.NOT_MADE_HERE,
    ]
    at.feed(Choose(CARD.grant))
    assert at.screen == Documents()
    at.feed(Choose(SHEET.grant), Accept(), PRINT_QR)
    at.feed(JobClosed(at.visit.attempt or "", Outcome.DELIVERED, None))
    assert at.screen == Survey()


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
