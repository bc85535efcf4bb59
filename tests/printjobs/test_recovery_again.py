"""Cuts during recovery, again and again: it converges, and nothing is printed or released on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import A4, CARD, DEVICE, HELD, Run, entries, job_of, terms_of

from kiosk.core.faults import Fault
from kiosk.core.printer import Failed, Fenced, Made, Place, Submitted, Unknown, Untouched
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.job import step
from printjobs.recovery import reopen, resume
from printjobs.words import (
    Ask,
    Begin,
    FencedOff,
    JobCommand,
    JobEvent,
    OutcomeAcked,
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
)

FENCED: list[Fenced] = [
    Untouched({"serial": "S1"}),
    HELD,
    Made(Place.OUTLET, {"sheets": 1}),
    Unknown("silent", Fault.CARD_PRINTER_SILENT),
    *(Failed(Fault.CARD_JAM, place) for place in Place),
]
MADE = {Place.HELD.value, Place.OUTLET.value}
NEVER = {RecordKind.ATTEMPT, RecordKind.FEED, RecordKind.INTENT, RecordKind.SUBMIT, RecordKind.RELEASE}


def ways(kind: DocumentKind) -> list[JobEvent]:
    """What happens to an attempt that goes well."""
    made = [Polled(HELD), Released(Submitted())] if kind is CARD else [Polled(Made(Place.OUTLET, {"sheets": 1}))]
    first: list[JobEvent] = [Begin(), Reserved(terms_of(job_of(kind))), Readied(), Prepared(DEVICE), StartedAcked()]
    return [*first, SubmitAnswered(Submitted()), *made]


def answer(ask: Ask, data: st.DataObject) -> JobEvent:
    """What the device or the registry may say; a person's hand may have been there before."""
    match ask:
        case Ask.FENCE:
            return FencedOff(data.draw(st.sampled_from(FENCED)))
        case Ask.RETRACT | Ask.REJECT:
            return PutAway(data.draw(st.sampled_from(list(Place))))
        case Ask.OUTCOME:
            return OutcomeAcked()
        case _:
            raise AssertionError(f"recovery asks to {ask.value}")


@pytest.mark.faults(8, 52)
@given(data=st.data(), kind=st.sampled_from([CARD, A4]))
def test_cut_again_and_again_it_comes_to_one_outcome(data: st.DataObject, kind: DocumentKind) -> None:
    """Whatever was recorded, wherever each recovery is cut: one outcome, acknowledged, and no second document.

    Without SUBMIT that is not_produced, unless the device itself proves that there is a document: then people decide.
    """
    run = Run(job_of(kind))
    run.feed(*ways(kind)[: data.draw(st.integers(1, len(ways(kind))))])
    journal = run.records
    journal = journal[: data.draw(st.integers(1, len(journal)))]
    before = len(journal)
    for boot in range(30):
        cut = data.draw(st.integers(0, 6)) if boot < 29 else 100
        recover(journal, cut, data)
    told = [record.kind for record in journal[before:]]
    assert NEVER.isdisjoint(told)
    outcomes = [Outcome(str(r.fields["outcome"])) for r in journal if r.kind is RecordKind.OUTCOME]
    assert len(outcomes) == 1
    assert journal[-1].kind is RecordKind.ACKED
    submitted = any(record.kind is RecordKind.SUBMIT for record in journal)
    proven = any(r.kind is RecordKind.EVIDENCE and r.fields.get("place") in MADE for r in journal[before:])
    assert submitted or proven or outcomes == [Outcome.NOT_PRODUCED]


def recover(journal: list[Record], cut: int, data: st.DataObject) -> None:
    """Start on a journal, and stop after so many commands."""
    for job in reopen(entries(journal)):
        now, commands = resume(job)
        waiting: list[JobCommand] = list(commands)
        while waiting and cut > 0:
            command = waiting.pop(0)
            cut -= 1
            if isinstance(command, Record):
                journal.append(command)
            elif isinstance(command, Ask):
                now, more = step(now, answer(command, data))
                waiting += more
