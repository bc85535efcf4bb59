"""The job: one attempt at one grant. `step(job, event) -> (job, commands)`, pure; it outlives visit and process.

At most once by the machine: no ack of started, no print; with SUBMIT only evidence decides; after a restart or an
outcome nothing is printed or released again (docs/protocol.md).
"""

from dataclasses import replace
from typing import assert_never

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Identity, Unknown
from kiosk.core.terms import Medium, Outcome, Step
from printjobs.closing import close, detail, go, not_produced, unfed
from printjobs.making import step_submitted
from printjobs.state import BEFORE_SUBMIT, Job, Phase, Result
from printjobs.usage import PAGES
from printjobs.words import (
    Ask,
    Begin,
    Hindered,
    JobEvent,
    PinRefused,
    Prepared,
    Reached,
    Readied,
    Record,
    RecordKind,
    Reserved,
    StartedAcked,
    TellClosed,
    TellMoved,
    TellPinRefused,
    Terms,
    Value,
    VisitOver,
)

__all__ = ["Job", "Phase", "Result", "step"]


def step(job: Job, event: JobEvent) -> Result:
    """Take one event; what does not belong to the present phase (late, doubled) changes nothing."""
    match job.phase, event:
        case Phase.NEW, Begin():
            fields: dict[str, Value] = {"visit": job.visit, "grant": job.grant, "kind": job.kind.value}
            return go(job, Phase.RESERVING, Record(RecordKind.ATTEMPT, fields), Ask.RESERVE)
        case Phase.NEW, VisitOver():
            return go(job, Phase.DONE)  # nobody ever heard of it
        case Phase.RESERVING, Reserved(terms):
            return _reserved(job, terms)
        case Phase.RESERVING, PinRefused(wait):
            closed, commands = close(job, Outcome.NOT_PRODUCED, None)
            return closed, tuple(TellPinRefused(wait) if isinstance(c, TellClosed) else c for c in commands)
        case Phase.READYING, Reached(at):
            return job, (TellMoved(at),)
        case Phase.READYING, Readied(before):
            return _readied(job, before)
        case ((Phase.RESERVING | Phase.READYING | Phase.STARTING), Hindered(fault, why)):
            return not_produced(job, fault, *detail(why))
        case Phase.PREPARING, Prepared(answer):
            return _prepared(job, answer)
        case Phase.PUTTING_AWAY, Prepared(Declined() as declined):  # the visit ended while the blank was fed
            return unfed(job, declined)
        case Phase.STARTING, StartedAcked():
            return go(
                job,
                Phase.SUBMITTING,
                Record(RecordKind.STARTED, {}),
                Record(RecordKind.SUBMIT, {} if job.terms is None else {PAGES: job.terms.pages}),
                TellMoved(Step.PRINTING),
                Ask.SUBMIT,
            )
        case phase, VisitOver() if phase in BEFORE_SUBMIT:
            return not_produced(job, Fault.VISIT_OVER)
        case _:
            return step_submitted(job, event)


def _reserved(job: Job, terms: Terms) -> Result:
    if not job.bound(terms):
        why = detail("the signed job names another attempt")
        return not_produced(replace(job, fence=terms.fence), Fault.NOT_GENUINE, *why)
    fields: dict[str, Value] = {
        "epoch": terms.fence.epoch,
        "number": terms.fence.number,
        "sha256": terms.sha256,
        "person": terms.person,
    }
    job = replace(job, terms=terms, fence=terms.fence)
    return go(job, Phase.READYING, Record(RecordKind.RESERVED, fields), TellMoved(Step.FETCHING), Ask.READY)


def _noted(device: Identity) -> dict[str, Value]:
    return {
        "serial": device.serial,
        "boot_epoch": device.boot_epoch,
        "counters": dict(device.counters),
        "chip_uid": device.chip_uid,
    }


def _readied(job: Job, before: Identity | None) -> Result:
    noted = _noted(before) if before is not None else {}
    feed = (Record(RecordKind.FEED, noted),) if job.kind.medium is Medium.CARD else ()
    job = replace(job, fed=bool(feed))
    return go(job, Phase.PREPARING, *feed, TellMoved(Step.PREPARING), Ask.PREPARE)


def _prepared(job: Job, answer: Identity | Declined | Unknown) -> Result:
    match answer:
        case Identity():
            fields: dict[str, Value] = {"sha256": job.terms.sha256 if job.terms else None, **_noted(answer)}
            return go(replace(job, identity=answer), Phase.STARTING, Record(RecordKind.INTENT, fields), Ask.STARTED)
        case Declined(fault):
            job, counted = unfed(job, answer)
            return not_produced(job, fault, *counted)
        case Unknown(_, fault):
            return not_produced(job, fault)
        case _:
            assert_never(answer)
