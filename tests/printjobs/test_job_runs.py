"""Random runs of the job machine, with a crash at any record."""

import itertools
from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runs import A4, CARD, DEVICE, HELD, SILENT, Run, entries, job_of, terms_of

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Made, Outlet, Place, Submitted, Untouched, Working
from kiosk.core.terms import DocumentKind, Medium, Outcome
from printjobs import books, recovery
from printjobs.job import Phase
from printjobs.words import (
    Ask,
    Begin,
    FencedOff,
    Hindered,
    JobCommand,
    JobEvent,
    OutcomeAcked,
    OutletSeen,
    PinRefused,
    Polled,
    Prepared,
    PutAway,
    Readied,
    Record,
    RecordKind,
    Released,
    Reserved,
    StartedAcked,
    SubmitAnswered,
    Taken,
    TellOffers,
    TimedOut,
    VisitOver,
)

PLACES = st.sampled_from(Place)
FAULTS = st.sampled_from([Fault.CARD_JAM, Fault.MEDIA_EMPTY])
UNKNOWNS = st.just(SILENT)
MADES = st.one_of(st.just(HELD), st.builds(Made, st.sampled_from([Place.HELD, Place.OUTLET]), st.just({"n": 1})))
FAILS = st.builds(Failed, FAULTS, PLACES)
ANSWERS: Mapping[Ask, st.SearchStrategy[JobEvent]] = {
    Ask.RESERVE: st.one_of(
        st.just(PinRefused()), st.builds(Hindered, FAULTS)
    ),  # Reserved is drawn with the job's terms
    Ask.READY: st.one_of(st.just(Readied()), st.just(Readied()), st.builds(Hindered, FAULTS)),
    Ask.PREPARE: st.builds(
        Prepared, st.one_of(st.just(DEVICE), st.just(DEVICE), st.builds(Declined, FAULTS, PLACES), UNKNOWNS)
    ),
    Ask.STARTED: st.one_of(st.just(StartedAcked()), st.just(StartedAcked()), st.builds(Hindered, FAULTS)),
    Ask.SUBMIT: st.builds(SubmitAnswered, st.one_of(st.just(Submitted()), st.builds(Declined, FAULTS), UNKNOWNS)),
    Ask.POLL: st.builds(Polled, st.one_of(st.just(Working(0, 1)), MADES, MADES, FAILS, UNKNOWNS)),
    Ask.RELEASE: st.builds(Released, st.one_of(st.just(Submitted()), UNKNOWNS)),
    Ask.WATCH_OUTLET: st.builds(OutletSeen, st.sampled_from(Outlet)),
    Ask.RETRACT: st.builds(PutAway, PLACES),
    Ask.REJECT: st.builds(PutAway, PLACES),
    Ask.FENCE: st.builds(FencedOff, st.one_of(MADES, FAILS, UNKNOWNS, st.just(Untouched()))),
    Ask.OUTCOME: st.just(OutcomeAcked()),
}
STRAY = st.one_of(
    st.sampled_from([Taken(), VisitOver(), TimedOut(), StartedAcked(), Readied(), Begin(), OutcomeAcked()]),
    *ANSWERS.values(),
)
BEFORE = {
    Ask.RESERVE: RecordKind.ATTEMPT,
    Ask.SUBMIT: RecordKind.SUBMIT,
    Ask.STARTED: RecordKind.INTENT,
    Ask.RELEASE: RecordKind.RELEASE,
    Ask.OUTCOME: RecordKind.OUTCOME,
}


def carry_on(data: st.DataObject, run: Run, commands: tuple[JobCommand, ...], *, strays: bool) -> None:
    """Answer what is asked until nothing is asked any more, with events in between that nobody asked for."""
    for turn in itertools.count():
        asked = [c for c in commands if isinstance(c, Ask)]
        if strays and data.draw(st.integers(0, 3)) == 3:
            extra = run.feed(data.draw(STRAY))
            commands = extra if any(isinstance(c, Ask) for c in extra) else commands
            continue
        if not asked or turn > 60:
            return
        if asked[-1] is Ask.RESERVE and data.draw(st.integers(0, 5)) < 5:
            commands = run.feed(Reserved(terms_of(run.job)))
        else:
            commands = run.feed(data.draw(ANSWERS[asked[-1]]))


def drained(run: Run) -> None:
    """End a run that was left at work: silence everywhere, and the last answer of the registry."""
    ends: list[JobEvent] = [VisitOver(), Polled(SILENT), Polled(SILENT), Polled(SILENT), SubmitAnswered(SILENT)]
    ends += [Released(SILENT), FencedOff(SILENT), PutAway(Place.UNKNOWN), TimedOut(), PutAway(Place.UNKNOWN)]
    run.feed(*ends, OutcomeAcked())


def check_order(run: Run) -> None:
    """The invariants of at most once by the machine."""
    seen: set[RecordKind] = set()
    for command in run.commands:
        if isinstance(command, Record):
            seen.add(command.kind)
        elif isinstance(command, Ask) and command in BEFORE:
            assert BEFORE[command] in seen
        if command is Ask.PREPARE and run.job.kind.medium is Medium.CARD:
            assert RecordKind.FEED in seen
    assert run.commands.count(Ask.SUBMIT) <= 1
    assert run.commands.count(Ask.RELEASE) <= 1


def check_outcome(run: Run, *, submitted: bool) -> None:
    """Each outcome has its evidence: what the machine may not decide it leaves to people."""
    (fields,) = (r.fields for r in run.records if r.kind is RecordKind.OUTCOME)
    outcome, place = Outcome(str(fields["outcome"])), Place(str(fields["place"]))
    match outcome:
        case Outcome.SPOILED:
            assert place in {Place.REJECT_BIN, Place.RETRACT_BIN}
        case Outcome.RETRACTED:
            assert place is Place.RETRACT_BIN
        case Outcome.LEFT:
            assert place is Place.OUTLET
        case Outcome.DELIVERED:
            seen = all(OutletSeen(outlet) in run.events for outlet in (Outlet.OCCUPIED, Outlet.EMPTY))
            assert seen or (Taken() in run.events and run.job.kind.medium is Medium.A4)
        case Outcome.NOT_PRODUCED if submitted:
            assert any(isinstance(e, FencedOff) and isinstance(e.answer, Untouched) for e in run.events)
        case _:
            pass


def check_release(run: Run) -> None:
    """A gate opens right after the evidence that the card is held, and is not offered to a visit that is over."""
    kinds = [(c.kind, c.fields.get("place")) if isinstance(c, Record) else c for c in run.commands]
    if Ask.RELEASE in kinds:
        at = kinds.index(Ask.RELEASE)
        assert kinds[at - 2 : at] == [(RecordKind.EVIDENCE, "held"), (RecordKind.RELEASE, None)]


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from([CARD, A4]))
def test_random_runs_print_at_most_once_and_survive_a_crash_anywhere(data: st.DataObject, kind: DocumentKind) -> None:
    """Records precede acts; one SUBMIT, one OUTCOME; after a crash at any record nothing is printed or released."""
    run = Run(job_of(kind))
    acked = gone = False
    original = run.feed

    def watched(*events: JobEvent) -> tuple[JobCommand, ...]:
        nonlocal acked, gone
        last: tuple[JobCommand, ...] = ()
        for event in events:
            acked = acked or isinstance(event, StartedAcked)
            gone = gone or isinstance(event, VisitOver)
            last = original(event)
            assert acked or not any(isinstance(c, Record) and c.kind is RecordKind.SUBMIT for c in last)
            assert not (gone and Ask.RELEASE in last)
            assert not (gone and any(isinstance(c, TellOffers) for c in last))
        return last

    run.feed = watched  # type: ignore[method-assign]
    carry_on(data, run, run.feed(Begin()), strays=True)
    drained(run)
    check_order(run)
    check_release(run)
    check_outcome(run, submitted=any(r.kind is RecordKind.SUBMIT for r in run.records))
    assert run.job.phase is Phase.DONE
    assert [r.kind for r in run.records].count(RecordKind.OUTCOME) == 1
    assert books.balance(entries(run.records)).errors == ()
    records = run.records
    kept = recover(data, records[: data.draw(st.integers(1, len(records)))])
    if kept[-2].kind is RecordKind.OUTCOME:  # recovery may itself be interrupted
        kept = recover(data, kept[: data.draw(st.integers(1, len(kept)))])
    kept_books = books.balance(entries(kept))
    assert kept_books.errors == ()
    assert kept_books.attempts["open"] == 0


def recover(data: st.DataObject, kept: list[Record]) -> list[Record]:
    """Restart from these records and work to the end; give all records."""
    opened = recovery.reopen(entries(kept))
    if not opened:
        assert kept[-1].kind is RecordKind.ACKED
        return kept
    (job,) = opened
    assert job.gone
    resumed, commands = recovery.resume(job)
    run = Run(resumed)
    run.commands += commands
    carry_on(data, run, commands, strays=True)
    drained(run)
    assert not {Ask.SUBMIT, Ask.RELEASE, Ask.RESERVE, Ask.STARTED, Ask.PREPARE} & {
        c for c in run.commands if isinstance(c, Ask)
    }
    if any(r.kind is RecordKind.OUTCOME for r in run.records):
        check_outcome(run, submitted=any(r.kind is RecordKind.SUBMIT for r in kept))
    after = kept + run.records
    assert [r.kind for r in after].count(RecordKind.OUTCOME) == 1
    assert after[-1].kind is RecordKind.ACKED
    return after
