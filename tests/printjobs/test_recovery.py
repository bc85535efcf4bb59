"""Recovery: every way on from what the journal holds, and never by printing."""

from dataclasses import replace

import pytest
from runs import A4, CARD, DEVICE, LOOKED, SILENT, Run, entries, job_of, terms_of, to_making, to_offered

from kiosk.core.faults import Fault
from kiosk.core.printer import Failed, Made, Place, Unknown, Untouched
from kiosk.core.terms import Outcome
from printjobs import recovery
from printjobs.books import balance
from printjobs.job import Phase
from printjobs.words import (
    Ask,
    Begin,
    Fence,
    FencedOff,
    JobEvent,
    OutcomeAcked,
    Polled,
    Prepared,
    PutAway,
    Readied,
    Record,
    RecordKind,
    Reserved,
    StartedAcked,
    TimedOut,
    Value,
    VisitOver,
)


def test_an_epoch_that_is_no_number_is_not_guessed() -> None:
    """A journal whose fence is not a number raises: what was never written is unforeseen."""
    fields: dict[str, Value] = {"epoch": "x", "number": 1}
    begun = Record(RecordKind.ATTEMPT, {"visit": "v", "grant": "g", "kind": A4.value})
    with pytest.raises(TypeError, match="not a number"):
        recovery.reopen(entries([begun, Record(RecordKind.RESERVED, fields)]))


def test_what_was_recorded_of_the_device_is_there_after_a_restart() -> None:
    """The fence after a restart is compared with the identity of INTENT, and reported under the same fence number."""
    run = to_making(CARD)
    (job,) = recovery.reopen(entries(run.records))
    assert (job.identity, job.fence, job.phase) == (DEVICE, Fence(1, 2), Phase.FENCING)
    assert recovery.resume(job)[1] == (Ask.FENCE,)


@pytest.mark.parametrize(
    ("events", "asked", "outcome"),
    [
        (0, (Ask.OUTCOME,), Outcome.NOT_PRODUCED),
        (1, (Ask.OUTCOME,), Outcome.NOT_PRODUCED),
        (2, (Ask.FENCE,), Outcome.NOT_PRODUCED),
        (3, (Ask.FENCE,), Outcome.NOT_PRODUCED),
        (4, (Ask.FENCE,), None),
    ],
)
@pytest.mark.faults(2, 3, 4)
def test_a_restart_closes_what_was_open(events: int, asked: tuple[Ask, ...], outcome: Outcome | None) -> None:
    """Without SUBMIT it is not produced, a fed blank is looked for and rejected; with SUBMIT the device is fenced."""
    run = Run(job_of(CARD))
    path: list[JobEvent] = [Reserved(terms_of(run.job)), Readied(LOOKED), Prepared(DEVICE), StartedAcked()]
    run.feed(Begin(), *path[:events])
    (job,) = recovery.reopen(entries(run.records))
    resumed, commands = recovery.resume(job)
    assert tuple(c for c in commands if isinstance(c, Ask)) == asked
    assert resumed.outcome is outcome
    assert resumed.gone


def test_an_outcome_that_was_not_acknowledged_is_said_again() -> None:
    """The same outcome, fault and place are reported; nothing else is done."""
    run = to_offered(A4)
    run.feed(TimedOut())
    (job,) = recovery.reopen(entries(run.records))
    resumed, commands = recovery.resume(job)
    assert commands == (Ask.OUTCOME,)
    assert (resumed.outcome, resumed.fault, resumed.place) == (Outcome.LEFT, Fault.NOT_TAKEN, Place.OUTLET)


def test_a_released_card_that_nobody_can_find_is_suspect() -> None:
    """A restart after RELEASE without evidence is for a person to judge."""
    run = to_offered(CARD)
    (job,) = recovery.reopen(entries(run.records))
    assert job.place is Place.OUTLET
    run = Run(recovery.resume(job)[0])
    run.feed(FencedOff(SILENT))
    assert run.outcome == (Outcome.SUSPECT, Fault.INTERRUPTED, Place.UNKNOWN)


@pytest.mark.faults(52)
@pytest.mark.parametrize(
    ("answer", "asked", "place"),
    [
        (Untouched({"place": "reject_bin"}), Ask.OUTCOME, Place.REJECT_BIN),
        (Untouched({"place": "clear"}), Ask.OUTCOME, Place.CLEAR),
        (Failed(Fault.INTERRUPTED, Place.RETRACT_BIN, {"serial": "S1"}), Ask.OUTCOME, Place.RETRACT_BIN),
        (Failed(Fault.INTERRUPTED, Place.TRANSPORT), Ask.REJECT, Place.TRANSPORT),
        (Failed(Fault.INTERRUPTED, Place.OUTLET), Ask.RETRACT, Place.TRANSPORT),
        (Failed(Fault.INTERRUPTED, Place.CLEAR), Ask.OUTCOME, Place.CLEAR),
        (SILENT, Ask.OUTCOME, Place.UNKNOWN),
        (Made(Place.HELD, {}), Ask.RETRACT, Place.HELD),
    ],
)
def test_a_blank_rejected_before_the_cut_is_counted_where_it_fell(
    answer: Untouched | Failed | Unknown | Made, asked: Ask, place: Place
) -> None:
    """Without SUBMIT the device's counters say where the blank is; what still lies in the path is moved."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), Prepared(DEVICE), VisitOver())
    (job,) = recovery.reopen(entries(run.records))
    run = Run(recovery.resume(job)[0])
    assert run.feed(FencedOff(answer))[-1] is asked
    assert run.job.place is place
    if asked is not Ask.OUTCOME:
        run.feed(PutAway(Place.UNKNOWN))
    if not isinstance(answer, Made):
        assert run.outcome is not None
        assert run.outcome[:2] == (Outcome.NOT_PRODUCED, Fault.INTERRUPTED)


@pytest.mark.faults(1, 8)
@pytest.mark.parametrize(
    ("answer", "asked", "place"),
    [
        (Untouched({"place": "hopper"}), Ask.OUTCOME, Place.HOPPER),
        (Untouched({"place": "reject_bin"}), Ask.OUTCOME, Place.REJECT_BIN),
        (Failed(Fault.INTERRUPTED, Place.TRANSPORT, {"blanks": 2}), Ask.REJECT, Place.TRANSPORT),
        (SILENT, Ask.OUTCOME, Place.UNKNOWN),
    ],
)
def test_a_restart_between_feed_and_intent_asks_whether_the_hopper_gave_a_blank(
    answer: Untouched | Failed | Unknown, asked: Ask, place: Place
) -> None:
    """FEED holds the device as it was before: its counters decide, and nobody else's card is moved."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(LOOKED))
    (job,) = recovery.reopen(entries(run.records))
    assert job.identity == LOOKED
    again = Run(recovery.resume(job)[0])
    assert again.feed(FencedOff(answer))[-1] is asked
    if asked is Ask.REJECT:
        again.feed(PutAway(Place.TRANSPORT))
    assert again.outcome == (Outcome.NOT_PRODUCED, Fault.INTERRUPTED, place)
    books = balance(entries([*run.records, *again.records]))
    assert books.balanced
    assert books.blanks["hopper"] == {Place.HOPPER: 10, Place.TRANSPORT: 8}.get(place, 9)


def test_a_feed_without_a_word_of_the_device_moves_nothing() -> None:
    """Nobody can tell where the blank is, and what lies in the path may be a stranger's."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied())
    (job,) = recovery.reopen(entries(run.records))
    resumed, commands = recovery.resume(job)
    assert [c for c in commands if isinstance(c, Ask)] == [Ask.OUTCOME]
    assert (resumed.outcome, resumed.place) == (Outcome.NOT_PRODUCED, Place.UNKNOWN)


def test_what_was_printed_without_a_record_of_it_is_not_called_not_produced() -> None:
    """Evidence of a printed card goes before the lack of SUBMIT: the card is retracted, and people decide."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), Prepared(DEVICE))
    (job,) = recovery.reopen(entries(run.records))
    run = Run(recovery.resume(job)[0])
    run.feed(FencedOff(Made(Place.HELD, {})), PutAway(Place.RETRACT_BIN))
    assert run.outcome == (Outcome.RETRACTED, Fault.INTERRUPTED, Place.RETRACT_BIN)


def test_an_acknowledged_attempt_is_not_taken_up_again() -> None:
    """What the registry has acknowledged is over; the next attempt in the journal is not."""
    run = to_offered(A4)
    run.feed(TimedOut(), OutcomeAcked())
    other = Record(RecordKind.ATTEMPT, {"visit": "v2", "grant": "g2", "kind": A4.value})
    journal = [*entries(run.records), replace(entries([other])[1], attempt="a2")]
    assert [job.attempt for job in recovery.reopen(journal)] == ["a2"]


def test_records_of_an_attempt_that_never_began_are_passed_over() -> None:
    """A record without its ATTEMPT names no visit and no grant: there is nothing to close."""
    assert recovery.reopen(entries([Record(RecordKind.FEED, {})])) == []


def test_evidence_is_told_after_a_restart_too() -> None:
    """What the device brought forward goes with the outcome that was not acknowledged."""
    run = to_making(CARD)
    run.feed(Polled(Failed(Fault.CARD_JAM, Place.CLEAR, {"panels": 3})))
    (job,) = recovery.reopen(entries(run.records))
    assert job.phase is Phase.REPORTING
    assert job.evidence == {"place": "clear", "device.panels": 3}
