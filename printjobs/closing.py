"""How a job comes to its outcome: by where its sheet or card was located, never by a guess."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, assert_never

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Place, Unknown, Untouched
from kiosk.core.terms import Outcome
from printjobs.state import Job, Phase, Result
from printjobs.words import Ask, JobCommand, PutAway, Record, RecordKind, TellClosed, Value

BINS: Final = frozenset({Place.REJECT_BIN, Place.RETRACT_BIN})
_MOVED: Final = frozenset({Place.HOPPER}) | BINS


def go(job: Job, phase: Phase, *commands: JobCommand) -> Result:
    """Change the phase."""
    return replace(job, phase=phase, misses=0), commands


def evidence(place: Place, report: Mapping[str, int | str]) -> Record:
    """What the device brought forward, as it is kept in the journal."""
    return Record(RecordKind.EVIDENCE, {"place": place.value, **{f"device.{k}": v for k, v in report.items()}})


def put_away(job: Job, ask: Ask, *before: JobCommand) -> Result:
    """Have the sheet or card moved into a closed bin, and learn where it was located."""
    return go(job, Phase.PUTTING_AWAY, *before, ask)


def close(job: Job, outcome: Outcome, fault: Fault | None, *before: JobCommand) -> Result:
    """Record the outcome, once, and report it."""
    fields: dict[str, Value] = {
        "outcome": outcome.value,
        "fault": fault.value if fault else None,
        "place": job.place.value,
    }
    job = replace(job, outcome=outcome, fault=fault)
    return go(
        job, Phase.REPORTING, *before, Record(RecordKind.OUTCOME, fields), TellClosed(outcome, fault), Ask.OUTCOME
    )


def not_produced(job: Job, fault: Fault, *before: Record) -> Result:
    """Close what was never submitted, with a tombstone; a blank that was fed goes to the reject bin first."""
    if job.fed:
        return put_away(replace(job, outcome=Outcome.NOT_PRODUCED, fault=fault), Ask.REJECT, *before)
    return close(job, Outcome.NOT_PRODUCED, fault, *before)


def detail(text: str) -> tuple[Record, ...]:
    """What staff may read of a refusal, as it is kept in the journal."""
    return (Record(RecordKind.EVIDENCE, {"detail": text}),) if text else ()


def unfed(job: Job, declined: Declined) -> tuple[Job, tuple[Record, ...]]:
    """Note that no blank lies in the path: it never left the hopper, or the printer itself put it into a bin.

    What the printer counted is kept: two blanks drawn at once are both in the books.
    """
    job = replace(job, fed=False, place=declined.blank) if declined.blank in _MOVED else job
    return job, (evidence(declined.blank, declined.evidence),) if declined.evidence else ()


def located(job: Job, at: PutAway) -> Result:
    """Close by where the sheet or card was located; what stands in no closed bin is for a person to judge."""
    fault, place = job.fault or Fault.INTERRUPTED, at.place
    counted = (evidence(place, at.evidence),) if at.evidence else ()
    if job.outcome is Outcome.NOT_PRODUCED:
        return close(replace(job, place=place) if job.fed else job, Outcome.NOT_PRODUCED, fault, *counted)
    printed = job.place in {Place.HELD, Place.OUTLET}
    job = replace(job, place=place)
    match place:
        case Place.REJECT_BIN:
            return close(job, Outcome.SPOILED, fault, *counted)
        case Place.RETRACT_BIN:
            return close(job, Outcome.RETRACTED if printed else Outcome.SPOILED, fault, *counted)
        case Place.OUTLET:
            return close(job, Outcome.LEFT, fault, *counted)
        case _:
            return close(job, Outcome.SUSPECT, fault, *counted)


def untouched(job: Job, answer: Untouched) -> Result:
    """Nothing was printed: a blank that was fed is where the device counted it, if it did.

    `place` in the device's evidence may name the bin into which the blank dropped, or the hopper that never gave it.
    """
    counted = [place for place in _MOVED if answer.evidence.get("place") == place.value]
    where = (counted[0] if counted else Place.CLEAR) if job.fed else Place.HOPPER
    job = replace(job, place=where)
    fault = job.fault or Fault.INTERRUPTED
    return close(job, Outcome.NOT_PRODUCED, fault, evidence(job.place, answer.evidence))


def fenced_unsubmitted(job: Job, answer: Failed | Unknown) -> Result:
    """After a restart without SUBMIT: the attempt is not produced; only where its blank is was to be found out.

    What nobody can tell to be this attempt's blank stays where it is, for people to take out and count.
    """
    match answer:
        case Failed(_, Place.TRANSPORT | Place.HELD as place, report):
            return put_away(job, Ask.REJECT, evidence(place, report))
        case Failed(_, Place.OUTLET, report):
            return put_away(job, Ask.RETRACT, evidence(Place.OUTLET, report))
        case Failed(_, place, report):
            return close(replace(job, place=place), Outcome.NOT_PRODUCED, job.fault, evidence(place, report))
        case Unknown():
            return close(replace(job, place=Place.UNKNOWN), Outcome.NOT_PRODUCED, job.fault)
        case _:
            assert_never(answer)
