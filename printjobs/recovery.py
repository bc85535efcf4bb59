"""Rebuild the jobs that the journal left open, and close them: never by printing, never by guessing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kiosk.core.faults import Fault
from kiosk.core.printer import Identity, Place
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.closing import close
from printjobs.entry import Entry
from printjobs.state import Job, Phase, Result
from printjobs.words import Ask, Fence, RecordKind, Value


def reopen(entries: Iterable[Entry]) -> list[Job]:
    """Fold the whole journal into the jobs whose outcome is missing or not acknowledged, oldest first."""
    jobs: dict[str, Job] = {}
    for entry in entries:
        fold(jobs, entry)
    return list(jobs.values())


def fold(jobs: dict[str, Job], entry: Entry) -> None:
    """Take one record into the jobs, by attempt, that are not acknowledged."""
    name, fields = entry.attempt, entry.fields
    if entry.kind is RecordKind.ATTEMPT:
        kind = DocumentKind(str(fields["kind"]))
        jobs[name] = Job(name, str(fields["visit"]), str(fields["grant"]), kind, gone=True)
    elif entry.kind is RecordKind.ACKED:
        jobs.pop(name, None)
    elif name in jobs:
        jobs[name] = _fold(jobs[name], entry)


def _fold(job: Job, entry: Entry) -> Job:
    fields = entry.fields
    match entry.kind:
        case RecordKind.RESERVED:
            return replace(job, fence=Fence(_int(fields["epoch"]), _int(fields["number"])))
        case RecordKind.FEED:
            job = replace(job, fed=True, place=Place.TRANSPORT)
            return replace(job, identity=_identity(fields)) if "serial" in fields else job
        case RecordKind.INTENT:
            return replace(job, identity=_identity(fields))
        case RecordKind.SUBMIT:
            return replace(job, phase=Phase.FENCING)
        case RecordKind.EVIDENCE:
            return replace(job, evidence=dict(fields))
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
        case _:
            return job


def _identity(fields: Mapping[str, Value]) -> Identity:
    counters, uid = fields["counters"], fields["chip_uid"]
    return Identity(
        str(fields["serial"]),
        str(fields["boot_epoch"]),
        counters if isinstance(counters, dict) else {},
        None if uid is None else str(uid),
    )


def resume(job: Job) -> Result:
    """Give the first commands after a restart.

    Without SUBMIT the attempt is closed as not produced, without asking; a blank that was fed is looked for first, by
    what the device counted since FEED or INTENT; what cannot be told to be this attempt's blank is not moved. With
    SUBMIT the device is fenced and its evidence decides. An outcome that was not acknowledged is said again.
    """
    if job.phase is Phase.REPORTING:
        return job, (Ask.OUTCOME,)
    job = replace(job, fault=Fault.INTERRUPTED)
    if job.phase is Phase.FENCING:
        return job, (Ask.FENCE,)
    if not job.fed:
        return close(job, Outcome.NOT_PRODUCED, job.fault)
    if job.identity is None:
        return close(replace(job, place=Place.UNKNOWN), Outcome.NOT_PRODUCED, job.fault)
    return replace(job, phase=Phase.FENCING, outcome=Outcome.NOT_PRODUCED), (Ask.FENCE,)


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError("the journal holds a fence that is not a number")
    return value
