"""Rebuild the jobs that the journal left open, and close them: never by printing, never by guessing."""

from collections.abc import Iterable
from dataclasses import replace

from kiosk.core.faults import Fault
from kiosk.core.printer import Identity, Place
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.job import Job, Phase, Result
from printjobs.journal import Entry
from printjobs.words import Ask, Fence, Record, RecordKind, TellClosed, Value


def reopen(entries: Iterable[Entry]) -> list[Job]:
    """Fold the journal into the jobs whose outcome is missing or not acknowledged, oldest first."""
    jobs: dict[str, Job] = {}
    for entry in entries:
        if entry.kind is RecordKind.ATTEMPT:
            kind = DocumentKind(str(entry.fields["kind"]))
            jobs[entry.attempt] = Job(
                entry.attempt, str(entry.fields["visit"]), str(entry.fields["grant"]), kind, gone=True
            )
        elif entry.attempt in jobs:
            jobs[entry.attempt] = _fold(jobs[entry.attempt], entry)
    return [job for job in jobs.values() if job.phase is not Phase.DONE]


def _fold(job: Job, entry: Entry) -> Job:
    fields = entry.fields
    match entry.kind:
        case RecordKind.RESERVED:
            return replace(job, fence=Fence(_int(fields["epoch"]), _int(fields["number"])))
        case RecordKind.FEED:
            return replace(job, fed=True, place=Place.TRANSPORT)
        case RecordKind.INTENT:
            counters = fields["counters"]
            uid = fields["chip_uid"]
            return replace(
                job,
                identity=Identity(
                    str(fields["serial"]),
                    str(fields["boot_epoch"]),
                    counters if isinstance(counters, dict) else {},
                    None if uid is None else str(uid),
                ),
            )
        case RecordKind.SUBMIT:
            return replace(job, phase=Phase.FENCING)
        case RecordKind.RELEASE:
            return replace(job, place=Place.OUTLET)
        case RecordKind.OUTCOME:
            fault = fields["fault"]
            return replace(
                job,
                phase=Phase.REPORTING,
                outcome=Outcome(str(fields["outcome"])),
                fault=None if fault is None else Fault(str(fault)),
                place=Place(str(fields["place"])),
            )
        case RecordKind.ACKED:
            return replace(job, phase=Phase.DONE)
        case _:
            return job


def resume(job: Job) -> Result:
    """Give the first commands after a restart.

    Without SUBMIT the attempt is closed as not produced, without asking; with it the device is fenced and its evidence
    decides; an outcome that was not acknowledged is said again.
    """
    match job.phase:
        case Phase.REPORTING:
            return job, (Ask.OUTCOME,)
        case Phase.FENCING:
            return replace(job, fault=job.fault or Fault.INTERRUPTED), (Ask.FENCE,)
        case _ if job.fed:
            away = replace(job, phase=Phase.PUTTING_AWAY, outcome=Outcome.NOT_PRODUCED, fault=Fault.INTERRUPTED)
            return away, (Ask.REJECT,)
        case _:
            fields: dict[str, Value] = {
                "outcome": Outcome.NOT_PRODUCED.value,
                "fault": Fault.INTERRUPTED.value,
                "place": job.place.value,
            }
            closed = replace(job, phase=Phase.REPORTING, outcome=Outcome.NOT_PRODUCED, fault=Fault.INTERRUPTED)
            told = TellClosed(Outcome.NOT_PRODUCED, Fault.INTERRUPTED)
            return closed, (Record(RecordKind.OUTCOME, fields), told, Ask.OUTCOME)


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError("the journal holds a fence that is not a number")
    return value
