"""The job machine: its rows."""

from dataclasses import replace

import pytest
from runs import A4, CARD, DEVICE, HELD, SILENT, Run, job_of, kinds, terms_of, to_making, to_offered

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Made, Outlet, Place, Unknown, Untouched, Working
from kiosk.core.terms import DocumentKind, Outcome, Step
from printjobs.job import Phase, step
from printjobs.words import (
    Ask,
    Begin,
    Fence,
    FencedOff,
    Hindered,
    JobEvent,
    OutcomeAcked,
    OutletSeen,
    PinRefused,
    Polled,
    Prepared,
    PutAway,
    Reached,
    Readied,
    RecordKind,
    Released,
    Reserved,
    StartedAcked,
    SubmitAnswered,
    Taken,
    TellClosed,
    TellMoved,
    TellOffers,
    TellPinRefused,
    TimedOut,
    VisitOver,
)


def test_a_card_is_made_released_and_taken() -> None:
    """Each record comes before the act that it announces, in the order of the protocol."""
    run = to_offered(CARD)
    run.feed(OutletSeen(Outlet.OCCUPIED), OutletSeen(Outlet.EMPTY), OutcomeAcked())
    assert run.outcome == (Outcome.DELIVERED, None, Place.CLEAR)
    assert kinds(run) == [
        *("attempt", "reserve", "reserved", "ready", "feed", "prepare", "intent", "started", "started"),
        *("submit", "submit", "poll", "evidence", "release", "release", "watch_outlet", "watch_outlet"),
        *("outcome", "outcome", "acked"),
    ]
    assert (run.job.phase, run.job.fence) == (Phase.DONE, Fence(1, 2))
    reserved, intent = (r.fields for r in run.records if r.kind in {RecordKind.RESERVED, RecordKind.INTENT})
    assert reserved == {"epoch": 1, "number": 2, "sha256": "00" * 32, "person": "p"}
    assert intent["sha256"] == reserved["sha256"]


def test_a_sheet_is_delivered_when_the_resident_says_so() -> None:
    """A4 has neither blank nor gate: no feed, no release; confirmation on the screen delivers."""
    run = to_offered(A4)
    assert run.feed(Taken())[-1] is Ask.OUTCOME
    assert run.outcome == (Outcome.DELIVERED, None, Place.OUTLET)
    assert not {"feed", "release", "watch_outlet"} & set(kinds(run))
    assert TellOffers(Outlet.NO_SENSOR) in run.commands


def test_a_card_is_not_delivered_by_saying_so() -> None:
    """A card's outlet has a sensor; the resident's word does not count."""
    run = to_offered(CARD)
    assert run.feed(Taken()) == ()


def test_a_refused_print_pin_closes_the_attempt_and_tells_only_the_refusal() -> None:
    """A wrong PIN is not produced, and the visit hears of the PIN, not of a closed attempt."""
    run = Run(job_of(A4))
    run.feed(Begin(), PinRefused())
    assert run.job.outcome is Outcome.NOT_PRODUCED
    assert TellPinRefused() in run.commands
    assert not any(isinstance(c, TellClosed) for c in run.commands)


def test_a_signed_job_for_another_grant_is_not_printed() -> None:
    """The signed job must name this attempt, visit, grant and kind."""
    run = Run(job_of(A4))
    run.feed(Begin(), Reserved(terms_of(run.job, grant="g2")))
    assert run.outcome == (Outcome.NOT_PRODUCED, Fault.NOT_GENUINE, Place.HOPPER)
    assert run.job.fence == Fence(1, 2)


def test_steps_of_readying_are_told() -> None:
    """The visit hears that the document is being proven."""
    run = Run(job_of(A4))
    run.feed(Begin(), Reserved(terms_of(run.job)))
    assert run.feed(Reached(Step.PROVING)) == (TellMoved(Step.PROVING),)


@pytest.mark.faults(35, 36)
@pytest.mark.parametrize("events", [0, 1, 3])
def test_a_hindrance_before_submit_is_not_produced(events: int) -> None:
    """Whatever fails before SUBMIT leaves the PIN alive; a blank that was fed is put in the reject bin first."""
    run = Run(job_of(CARD))
    path: list[JobEvent] = [Reserved(terms_of(run.job)), Readied(), Prepared(DEVICE)]
    run.feed(Begin(), *path[:events])
    run.feed(Hindered(Fault.REGISTRY_UNREACHABLE, "time-out"))
    if events == 3:
        assert run.commands[-1] is Ask.REJECT
        run.feed(PutAway(Place.REJECT_BIN))
    assert run.outcome is not None
    assert run.outcome[:2] == (Outcome.NOT_PRODUCED, Fault.REGISTRY_UNREACHABLE)
    assert "submit" not in kinds(run)


@pytest.mark.parametrize(
    ("answer", "asked", "place"),
    [
        (Declined(Fault.BLANKS_EMPTY), Ask.OUTCOME, Place.HOPPER),
        (Declined(Fault.CARD_JAM, Place.REJECT_BIN), Ask.OUTCOME, Place.REJECT_BIN),
        (Declined(Fault.CARD_JAM, Place.TRANSPORT), Ask.REJECT, Place.HOPPER),
        (SILENT, Ask.REJECT, Place.HOPPER),
    ],
)
def test_a_declined_feed_puts_the_blank_away_only_when_it_is_not_located(
    answer: Declined | Unknown, asked: Ask, place: Place
) -> None:
    """A blank in the hopper or a closed bin stays there; elsewhere it is rejected before the attempt closes."""
    run = Run(job_of(CARD))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied())
    assert run.feed(Prepared(answer))[-1] is asked
    assert run.job.place is place


@pytest.mark.parametrize("answer", [Declined(Fault.PRINTER_REFUSED), SILENT])
def test_a_submit_without_a_clear_answer_is_fenced(answer: Declined | Unknown) -> None:
    """After SUBMIT only evidence decides: refusal and silence both lead to the fence."""
    run = Run(job_of(A4))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), Prepared(DEVICE), StartedAcked())
    assert run.feed(SubmitAnswered(answer)) == (Ask.FENCE,)
    run.feed(FencedOff(Untouched({"sheets": 7})))
    assert run.outcome == (Outcome.NOT_PRODUCED, answer.fault, Place.HOPPER)


def test_silence_while_printing_is_fenced_at_the_third_time() -> None:
    """A lost answer is asked again; progress forgives; three in a row fence the device."""
    run = to_making(A4)
    assert run.feed(Polled(SILENT)) == (Ask.POLL,)
    assert run.feed(Polled(Working(1, 2))) == (TellMoved(Step.PRINTING, 1, 2), Ask.POLL)
    assert run.feed(Polled(SILENT), Polled(SILENT)) == (Ask.POLL,)
    assert run.feed(Polled(SILENT)) == (Ask.FENCE,)
    run.feed(FencedOff(SILENT))
    assert run.outcome == (Outcome.SUSPECT, Fault.CARD_PRINTER_SILENT, Place.UNKNOWN)


@pytest.mark.faults(16, 17)
@pytest.mark.parametrize(
    ("blank", "asked", "outcome"),
    [
        (Place.REJECT_BIN, Ask.OUTCOME, Outcome.SPOILED),
        (Place.RETRACT_BIN, Ask.OUTCOME, Outcome.RETRACTED),
        (Place.TRANSPORT, Ask.REJECT, None),
        (Place.HELD, Ask.REJECT, None),
        (Place.HOPPER, Ask.FENCE, None),
        (Place.CLEAR, Ask.OUTCOME, Outcome.SUSPECT),
        (Place.OUTLET, Ask.RETRACT, None),
        (Place.UNKNOWN, Ask.OUTCOME, Outcome.SUSPECT),
    ],
)
def test_a_failure_while_printing_is_judged_by_where_the_card_is(
    blank: Place, asked: Ask, outcome: Outcome | None
) -> None:
    """Spoiled needs the card in a closed bin; a clear path is suspect; a card in reach is taken back."""
    run = to_making(CARD)
    assert run.feed(Polled(Failed(Fault.CARD_JAM, blank)))[-1] is asked
    assert (run.outcome and run.outcome[0]) == outcome
    assert (run.job.place, run.job.fault) == (blank, Fault.CARD_JAM)


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        (Place.REJECT_BIN, Outcome.SPOILED),
        (Place.RETRACT_BIN, Outcome.SPOILED),
        (Place.OUTLET, Outcome.LEFT),
        (Place.TRANSPORT, Outcome.SUSPECT),
    ],
)
def test_a_half_printed_card_is_judged_by_where_it_was_put(place: Place, outcome: Outcome) -> None:
    """Where the card was located after Reject decides."""
    run = to_making(CARD)
    run.feed(Polled(Failed(Fault.CARD_JAM, Place.TRANSPORT)), PutAway(place))
    assert run.outcome == (outcome, Fault.CARD_JAM, place)


@pytest.mark.parametrize("event", [TimedOut(), VisitOver()])
def test_a_card_not_taken_is_retracted(event: JobEvent) -> None:
    """Nobody took it, or nobody is there: the card goes back into the closed bin."""
    run = to_offered(CARD)
    assert run.feed(event) == (Ask.RETRACT,)
    run.feed(PutAway(Place.RETRACT_BIN))
    assert run.outcome == (Outcome.RETRACTED, Fault.NOT_TAKEN, Place.RETRACT_BIN)


def test_a_sheet_not_taken_is_left() -> None:
    """An open tray cannot take a sheet back."""
    run = to_offered(A4)
    run.feed(TimedOut())
    assert run.outcome == (Outcome.LEFT, Fault.NOT_TAKEN, Place.OUTLET)


@pytest.mark.parametrize(("kind", "place"), [(CARD, Place.HELD), (A4, Place.OUTLET)])
def test_nothing_is_offered_when_nobody_waits(kind: DocumentKind, place: Place) -> None:
    """A visit that ended while printing: the card is retracted, the sheets are left, none is released."""
    run = to_making(kind)
    assert run.feed(VisitOver()) == ()
    last = run.feed(Polled(Made(place, {})))[-1]
    assert last is (Ask.RETRACT if kind is CARD else Ask.OUTCOME)
    assert "release" not in kinds(run)
    if kind is CARD:
        run.feed(PutAway(Place.RETRACT_BIN))
    outcome, fault, _ = run.outcome or (None, None, None)
    assert (outcome, fault) == (Outcome.RETRACTED if kind is CARD else Outcome.LEFT, Fault.NOT_TAKEN)
    assert run.job.fault is fault  # what the registry is told is what the journal holds


def test_a_release_that_nobody_saw_is_taken_back() -> None:
    """Without an answer to Release the card is retracted and located."""
    run = to_making(CARD)
    run.feed(Polled(HELD))
    assert run.feed(Released(SILENT)) == (Ask.RETRACT,)
    run.feed(PutAway(Place.CLEAR))
    assert run.outcome == (Outcome.SUSPECT, Fault.CARD_PRINTER_SILENT, Place.CLEAR)


@pytest.mark.parametrize("seen", [Outlet.UNKNOWN, Outlet.OCCUPIED, Outlet.NO_SENSOR])
def test_an_outlet_that_is_not_seen_empty_is_watched_until_the_time_is_over(seen: Outlet) -> None:
    """Only an empty outlet delivers; all else ends with the timer, by retracting."""
    run = to_offered(CARD)
    lost = (Ask.POLL,) if seen is Outlet.UNKNOWN else ()
    for _ in range(5):
        assert run.feed(OutletSeen(seen)) == (*lost, Ask.WATCH_OUTLET)
        assert run.feed(Polled(SILENT)) == ()
    assert run.feed(TimedOut()) == (Ask.RETRACT,)


@pytest.mark.faults(16)
@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        (Place.REJECT_BIN, Outcome.SPOILED),
        (Place.TRANSPORT, Outcome.SUSPECT),
        (Place.CLEAR, Outcome.SUSPECT),
        (Place.UNKNOWN, Outcome.SUSPECT),
    ],
)
def test_a_card_stuck_on_its_way_out_is_put_away_and_spoiled_only_in_a_bin(place: Place, outcome: Outcome) -> None:
    """The device says that it came to a stop: at once, by where the card was located, and never as one not taken."""
    run = to_offered(CARD)
    run.feed(OutletSeen(Outlet.UNKNOWN))
    assert run.feed(Polled(Failed(Fault.CARD_JAM, Place.TRANSPORT)))[-1] is Ask.REJECT
    assert run.feed(OutletSeen(Outlet.UNKNOWN)) == ()
    run.feed(PutAway(place))
    assert run.outcome == (outcome, Fault.CARD_JAM, place)


@pytest.mark.faults(16, 21)
def test_a_jam_at_the_exit_with_the_path_clear_is_suspect() -> None:
    """Whoever stands there may have pulled the card out."""
    run = to_offered(CARD)
    run.feed(OutletSeen(Outlet.UNKNOWN), Polled(Failed(Fault.CARD_MECHANICAL, Place.CLEAR)))
    assert run.outcome == (Outcome.SUSPECT, Fault.CARD_MECHANICAL, Place.CLEAR)


@pytest.mark.parametrize(
    ("answer", "last"),
    [
        (Made(Place.HELD, {}), Ask.RETRACT),
        (HELD, Ask.RETRACT),
        (Made(Place.OUTLET, {}), Ask.RETRACT),
        (Failed(Fault.CARD_JAM, Place.HOPPER), Ask.OUTCOME),
        (Untouched({}), Ask.OUTCOME),
    ],
)
def test_after_a_restart_the_fence_decides_and_nothing_is_released(
    answer: Made | Failed | Untouched, last: Ask
) -> None:
    """A card held or in reach is retracted; nothing printed and everything clear is not produced."""
    job = replace(to_making(CARD).job, phase=Phase.FENCING, gone=True)
    _, commands = step(job, FencedOff(answer))
    assert commands[-1] is last


def test_a_job_is_submitted_once_a_byte_may_have_reached_the_device() -> None:
    """Up to STARTING nothing can have come out."""
    run = Run(job_of(A4))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), Prepared(DEVICE))
    assert not run.job.submitted
    run.feed(StartedAcked())
    assert run.job.submitted


def test_an_outlet_that_is_still_empty_is_not_a_card_taken() -> None:
    """A card on its way is not there yet: empty means taken only after the outlet was seen occupied."""
    run = to_offered(CARD)
    assert run.feed(OutletSeen(Outlet.EMPTY)) == (Ask.WATCH_OUTLET,)
    run.feed(OutletSeen(Outlet.OCCUPIED), OutletSeen(Outlet.EMPTY))
    assert run.outcome == (Outcome.DELIVERED, None, Place.CLEAR)
