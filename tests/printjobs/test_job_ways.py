"""The job machine: whose card it is, what comes late, and where a blank is."""

from dataclasses import replace

import pytest
from runs import A4, CARD, HELD, SILENT, Run, entries, job_of, kinds, terms_of, to_making, to_offered

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Identity, Made, Outlet, Place, Submitted, Untouched, Working
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.books import balance
from printjobs.job import Phase, step
from printjobs.words import (
    Ask,
    Begin,
    FencedOff,
    OutletSeen,
    Polled,
    Prepared,
    PutAway,
    Readied,
    RecordKind,
    Released,
    Reserved,
    SetTimer,
    Taken,
    TellOffers,
    TimedOut,
    VisitOver,
)


@pytest.mark.faults(55)
def test_a_visit_that_ends_while_the_gate_opens_gets_nothing() -> None:
    """Nobody waits any more when the printer has released the card: it is taken back at once."""
    run = to_making(CARD)
    run.feed(Polled(HELD))
    assert run.feed(VisitOver()) == ()
    assert run.feed(Released(Submitted())) == (Ask.RETRACT,)
    run.feed(PutAway(Place.RETRACT_BIN))
    assert run.outcome == (Outcome.RETRACTED, Fault.NOT_TAKEN, Place.RETRACT_BIN)
    assert not any(isinstance(c, TellOffers) for c in run.commands)


@pytest.mark.faults(19)
@pytest.mark.parametrize(
    ("evidence", "asked", "fault"),
    [
        ({"serial": "S1", "chip_uid": "04AB"}, Ask.REJECT, Fault.CARD_MECHANICAL),
        ({"serial": "S1"}, Ask.REJECT, Fault.CARD_MECHANICAL),
        ({"serial": "S2", "chip_uid": "04AA"}, Ask.RETRACT, Fault.CARD_LOST),
    ],
)
def test_a_card_that_is_not_the_one_of_the_intent_is_not_released(
    evidence: dict[str, int | str], asked: Ask, fault: Fault
) -> None:
    """Another chip is spoiled, another printer's card retracted; neither reaches the resident."""
    run = to_making(CARD)
    assert run.feed(Polled(Made(Place.HELD, evidence)))[-1] is asked
    run.feed(PutAway(Place.REJECT_BIN if asked is Ask.REJECT else Place.RETRACT_BIN))
    assert run.outcome is not None
    assert run.outcome[:2] == (Outcome.SPOILED if asked is Ask.REJECT else Outcome.RETRACTED, fault)
    assert "release" not in kinds(run)


@pytest.mark.parametrize("lost", ["terms", "identity"])
def test_a_card_is_released_only_by_a_job_that_knows_its_terms_and_its_device(lost: str) -> None:
    """A job without the signed job or without INTENT cannot say whose card it is."""
    job = to_making(CARD).job
    without = replace(job, terms=None) if lost == "terms" else replace(job, identity=None)
    assert step(without, Polled(HELD))[1][-1] is Ask.RETRACT


def test_a_card_is_not_released_to_another_visit_than_the_signed_jobs() -> None:
    """The signed job is compared again before the gate opens."""
    job = to_making(CARD).job
    assert step(replace(job, visit="v2"), Polled(HELD))[1][-1] is Ask.RETRACT


def test_a_printer_without_chip_reader_releases_by_its_serial_number() -> None:
    """No chip was noted at INTENT, so none is asked for; a serial number that is not stated is not held against it."""
    job = replace(to_making(CARD).job, identity=Identity("S1", "boot-1"))
    assert step(job, Polled(Made(Place.HELD, {})))[1][-1] is Ask.RELEASE


def test_a_card_that_came_out_by_itself_is_watched_like_one_that_was_released() -> None:
    """What its sensor sees delivers it, not the resident's word."""
    run = to_making(CARD)
    last = run.feed(Polled(Made(Place.OUTLET, {})))
    assert (TellOffers(Outlet.OCCUPIED) in last, last[-1]) == (True, Ask.WATCH_OUTLET)
    run.feed(Taken(), OutletSeen(Outlet.OCCUPIED), OutletSeen(Outlet.EMPTY))
    assert run.outcome == (Outcome.DELIVERED, None, Place.CLEAR)


@pytest.mark.parametrize(("kind", "fault"), [(CARD, Fault.CARD_MECHANICAL), (A4, Fault.PRINTER_ERROR)])
def test_a_device_that_is_at_it_for_ever_is_fenced(kind: DocumentKind, fault: Fault) -> None:
    """Making has an end; then evidence decides."""
    run = to_making(kind)
    assert any(isinstance(c, SetTimer) for c in run.commands)
    run.feed(Polled(Working(0, 1)))
    assert run.feed(TimedOut()) == (Ask.FENCE,)
    run.feed(FencedOff(SILENT))
    assert run.outcome == (Outcome.SUSPECT, fault, Place.UNKNOWN)


def test_a_blank_that_never_left_the_hopper_stays_there_when_the_visit_ends_meanwhile() -> None:
    """The printer's late refusal says where the blank is; an empty path does not make it unlocated."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied())
    assert run.feed(VisitOver()) == (Ask.REJECT,)
    run.feed(Prepared(Declined(Fault.BLANKS_EMPTY)), PutAway(Place.CLEAR))
    assert run.outcome == (Outcome.NOT_PRODUCED, Fault.VISIT_OVER, Place.HOPPER)


def test_a_blank_that_stands_somewhere_in_the_path_is_where_it_was_put() -> None:
    """A late refusal that leaves the blank in the path does not hide where Reject moved it."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), VisitOver())
    run.feed(Prepared(Declined(Fault.CARD_JAM, Place.TRANSPORT)), PutAway(Place.REJECT_BIN))
    assert run.outcome == (Outcome.NOT_PRODUCED, Fault.VISIT_OVER, Place.REJECT_BIN)


@pytest.mark.faults(17)
@pytest.mark.parametrize("left", [False, True])
def test_two_blanks_drawn_at_once_are_in_the_journal(left: bool) -> None:
    """What the printer counted is evidence, also when the visit ended meanwhile; one blank alone is none."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), *[VisitOver()] * left)
    run.feed(Prepared(Declined(Fault.FEED_FAILED, Place.TRANSPORT, {"blanks": 2})), PutAway(Place.TRANSPORT))
    found = [record.fields for record in run.records if record.kind is RecordKind.EVIDENCE]
    assert found == [{"place": "transport", "device.blanks": 2}]
    books = balance(entries(run.records))
    assert books.balanced
    assert books.blanks == {"hopper": 8, "transport": 2}


@pytest.mark.faults(17)
def test_a_second_blank_seen_when_the_first_was_put_away_is_in_the_journal() -> None:
    """One fell, one stayed where one sensor saw both: evidence before the outcome, and both are in the books."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), Prepared(Declined(Fault.FEED_FAILED, Place.TRANSPORT)))
    run.feed(PutAway(Place.REJECT_BIN, {"blanks": 2}))
    assert run.outcome == (Outcome.NOT_PRODUCED, Fault.FEED_FAILED, Place.REJECT_BIN)
    books = balance(entries(run.records))
    assert books.balanced
    assert books.blanks == {"hopper": 8, "transport": 1, "rejected": 1}


@pytest.mark.faults(52)
@pytest.mark.parametrize(
    ("said", "place"),
    [("reject_bin", Place.REJECT_BIN), ("retract_bin", Place.RETRACT_BIN), ("clear", Place.CLEAR)],
)
def test_a_blank_that_was_not_printed_is_where_the_device_counted_it(said: str, place: Place) -> None:
    """Untouched: the path is clear, so nothing is moved; the counters name the bin, or nobody can."""
    run = to_making(CARD)
    run.feed(Polled(SILENT), Polled(SILENT), Polled(SILENT), FencedOff(Untouched({"place": said})))
    assert run.outcome == (Outcome.NOT_PRODUCED, Fault.CARD_PRINTER_SILENT, place)


def test_a_visit_that_ends_before_its_job_began_leaves_no_trace() -> None:
    """No record, no report: nobody ever heard of the attempt."""
    run = Run(job_of(CARD))
    assert run.feed(VisitOver(), Begin()) == ()
    assert (run.commands, run.job.phase) == ([], Phase.DONE)


@pytest.mark.parametrize("seen", [Outlet.UNKNOWN, Outlet.NO_SENSOR])
def test_a_presented_card_out_of_sight_is_not_delivered(seen: Outlet) -> None:
    """Only an outlet seen empty delivers: a silent sensor leaves it to the timer."""
    run = to_offered(CARD)
    assert TellOffers(Outlet.OCCUPIED) in run.commands
    assert run.feed(OutletSeen(Outlet.OCCUPIED), OutletSeen(seen))[-1] is Ask.WATCH_OUTLET
    assert run.outcome is None


@pytest.mark.parametrize(("found", "asked"), [(HELD, Ask.RETRACT), (Made(Place.OUTLET, {}), Ask.WATCH_OUTLET)])
def test_after_a_fence_nothing_is_released_even_to_who_still_waits(found: Made, asked: Ask) -> None:
    """Silence, then a fence: a held card is put away, one that is out already can be taken."""
    run = to_making(CARD)
    run.feed(Polled(SILENT), Polled(SILENT), Polled(SILENT))
    assert run.feed(FencedOff(found))[-1] is asked
    assert "release" not in kinds(run)


def test_why_a_card_was_fenced_is_not_forgotten_when_it_is_put_away() -> None:
    """The fault that led to the fence is the one that is reported."""
    run = to_making(CARD)
    run.feed(VisitOver(), Polled(SILENT), Polled(SILENT), Polled(SILENT), FencedOff(Made(Place.OUTLET, {})))
    run.feed(PutAway(Place.RETRACT_BIN))
    assert run.outcome == (Outcome.RETRACTED, Fault.CARD_PRINTER_SILENT, Place.RETRACT_BIN)


@pytest.mark.faults(20)
@pytest.mark.parametrize(
    ("place", "outcome"),
    [(Place.RETRACT_BIN, Outcome.RETRACTED), (Place.OUTLET, Outcome.LEFT), (Place.CLEAR, Outcome.SUSPECT)],
)
def test_a_failed_card_in_reach_is_taken_back_and_judged_by_people(place: Place, outcome: Outcome) -> None:
    """Whoever stood there may have had it in hand: none of these is spoiled by the machine's word."""
    run = to_making(CARD)
    run.feed(Polled(Failed(Fault.CARD_JAM, Place.OUTLET)), PutAway(place))
    assert run.outcome == (outcome, Fault.CARD_JAM, place)


def test_sheets_of_a_failed_document_in_the_tray_are_suspect() -> None:
    """An open tray takes nothing back."""
    run = to_making(A4)
    assert run.feed(Polled(Failed(Fault.MEDIA_JAM, Place.OUTLET)))[-1] is Ask.OUTCOME
    assert run.outcome == (Outcome.SUSPECT, Fault.MEDIA_JAM, Place.OUTLET)


def test_a_chip_that_was_not_noted_at_intent_is_not_held_against_the_card() -> None:
    """A printer that reads the chip only while it prints has nothing to compare."""
    job = replace(to_making(CARD).job, identity=Identity("S1", "boot-1"))
    assert step(job, Polled(HELD))[1][-1] is Ask.RELEASE


def test_an_untouched_sheet_is_in_the_tray_it_never_left() -> None:
    """No blank was fed: the evidence names no place but the hopper."""
    run = to_making(A4)
    run.feed(Polled(SILENT), Polled(SILENT), Polled(SILENT), FencedOff(Untouched({"place": "reject_bin"})))
    assert run.outcome == (Outcome.NOT_PRODUCED, Fault.CARD_PRINTER_SILENT, Place.HOPPER)
