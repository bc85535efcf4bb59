"""The job: one attempt at one grant. `step(job, event) -> (job, commands)`, pure; it outlives visit and process.

At most once by the machine: no ack of started, no print; with SUBMIT only evidence decides; after a restart or an
outcome nothing is printed or released again (docs/protocol.md).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, assert_never

from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Identity,
    Made,
    Outlet,
    Place,
    Submitted,
    Unknown,
    Untouched,
    Working,
)
from kiosk.core.terms import DocumentKind, Medium, Outcome, Step
from printjobs.words import (
    Ask,
    Begin,
    Fence,
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
    Reached,
    Readied,
    Record,
    RecordKind,
    Released,
    Reserved,
    SetTimer,
    StartedAcked,
    SubmitAnswered,
    Taken,
    TellClosed,
    TellMoved,
    TellOffers,
    TellPinRefused,
    Terms,
    TimedOut,
    Value,
    VisitOver,
)

MISSES: Final = 3
TAKE_SECONDS: Final = 60.0


class Phase(StrEnum):
    """Where the job is. Up to STARTING nothing can have come out; from SUBMITTING on only evidence decides."""

    NEW = "new"
    RESERVING = "reserving"
    READYING = "readying"
    PREPARING = "preparing"
    STARTING = "starting"
    SUBMITTING = "submitting"
    MAKING = "making"
    RELEASING = "releasing"
    OFFERED = "offered"
    FENCING = "fencing"
    PUTTING_AWAY = "putting_away"
    REPORTING = "reporting"
    DONE = "done"


BEFORE_SUBMIT: Final = frozenset({Phase.NEW, Phase.RESERVING, Phase.READYING, Phase.PREPARING, Phase.STARTING})


@dataclass(frozen=True)
class Job:
    """One attempt. `gone`: nobody waits for it any more. `place` is where its sheet or card was last located."""

    attempt: str
    visit: str
    grant: str
    kind: DocumentKind
    phase: Phase = Phase.NEW
    terms: Terms | None = None
    fence: Fence | None = None
    identity: Identity | None = None
    fed: bool = False
    gone: bool = False
    misses: int = 0
    presented: bool = False  # the outlet was seen occupied: only then does an empty one mean taken
    place: Place = Place.HOPPER
    outcome: Outcome | None = None
    fault: Fault | None = None

    @property
    def submitted(self) -> bool:
        """Whether a byte may have reached the device."""
        return self.phase not in BEFORE_SUBMIT


Result = tuple[Job, tuple[JobCommand, ...]]


def step(job: Job, event: JobEvent) -> Result:
    """Take one event; what does not belong to the present phase (late, doubled) changes nothing."""
    match job.phase, event:
        case Phase.NEW, Begin():
            fields: dict[str, Value] = {"visit": job.visit, "grant": job.grant, "kind": job.kind.value}
            return _go(job, Phase.RESERVING, Record(RecordKind.ATTEMPT, fields), Ask.RESERVE)
        case Phase.RESERVING, Reserved(terms):
            return _reserved(job, terms)
        case Phase.RESERVING, PinRefused(wait):
            closed, commands = _close(job, Outcome.NOT_PRODUCED, None)
            return closed, tuple(TellPinRefused(wait) if isinstance(c, TellClosed) else c for c in commands)
        case Phase.READYING, Reached(at):
            return job, (TellMoved(at),)
        case Phase.READYING, Readied():
            return _readied(job)
        case ((Phase.RESERVING | Phase.READYING | Phase.STARTING), Hindered(fault, detail)):
            return _not_produced(job, fault, detail)
        case Phase.PREPARING, Prepared(answer):
            return _prepared(job, answer)
        case Phase.STARTING, StartedAcked():
            return _go(
                job,
                Phase.SUBMITTING,
                Record(RecordKind.STARTED, {}),
                Record(RecordKind.SUBMIT, {}),
                TellMoved(Step.PRINTING),
                Ask.SUBMIT,
            )
        case phase, VisitOver() if phase in BEFORE_SUBMIT:
            return _not_produced(replace(job, gone=True), Fault.VISIT_OVER)
        case _:
            return _after_submit(job, event)


def _after_submit(job: Job, event: JobEvent) -> Result:
    match job.phase, event:
        case Phase.SUBMITTING, SubmitAnswered(Submitted()):
            return _go(job, Phase.MAKING, Ask.POLL)
        case Phase.SUBMITTING, SubmitAnswered(Declined(fault) | Unknown(_, fault)):
            return _go(replace(job, fault=fault), Phase.FENCING, Ask.FENCE)
        case Phase.MAKING, Polled(progress):
            return _polled(job, progress)
        case Phase.RELEASING, Released(Submitted()):
            return _go(job, Phase.OFFERED, TellOffers(Outlet.OCCUPIED), SetTimer(TAKE_SECONDS), Ask.WATCH_OUTLET)
        case Phase.RELEASING, Released(Unknown(_, fault)):
            return _put_away(replace(job, fault=fault), Ask.RETRACT)
        case Phase.OFFERED, OutletSeen(outlet):
            return _watched(job, outlet)
        case Phase.OFFERED, Taken() if job.kind.medium is Medium.A4:
            return _close(job, Outcome.DELIVERED, None)
        case Phase.OFFERED, TimedOut() | VisitOver():
            return _not_taken(replace(job, gone=True))
        case Phase.FENCING, FencedOff(answer):
            return _fenced(job, answer)
        case Phase.PUTTING_AWAY, PutAway(place):
            return _located(job, place)
        case Phase.REPORTING, OutcomeAcked():
            return _go(job, Phase.DONE, Record(RecordKind.ACKED, {}))
        case _, VisitOver():
            return replace(job, gone=True), ()
        case _:
            return job, ()


def _go(job: Job, phase: Phase, *commands: JobCommand) -> Result:
    return replace(job, phase=phase, misses=0), commands


def _reserved(job: Job, terms: Terms) -> Result:
    bound = (terms.attempt, terms.visit, terms.grant, terms.kind) == (job.attempt, job.visit, job.grant, job.kind)
    if not bound:
        return _not_produced(replace(job, fence=terms.fence), Fault.NOT_GENUINE, "the signed job names another attempt")
    fields: dict[str, Value] = {
        "epoch": terms.fence.epoch,
        "number": terms.fence.number,
        "sha256": terms.sha256,
        "person": terms.person,
    }
    job = replace(job, terms=terms, fence=terms.fence)
    return _go(job, Phase.READYING, Record(RecordKind.RESERVED, fields), TellMoved(Step.FETCHING), Ask.READY)


def _readied(job: Job) -> Result:
    feed = (Record(RecordKind.FEED, {}),) if job.kind.medium is Medium.CARD else ()
    job = replace(job, fed=bool(feed))
    return _go(job, Phase.PREPARING, *feed, TellMoved(Step.PREPARING), Ask.PREPARE)


def _prepared(job: Job, answer: Identity | Declined | Unknown) -> Result:
    match answer:
        case Identity():
            fields: dict[str, Value] = {
                "sha256": job.terms.sha256 if job.terms else None,
                "serial": answer.serial,
                "boot_epoch": answer.boot_epoch,
                "counters": dict(answer.counters),
                "chip_uid": answer.chip_uid,
            }
            return _go(replace(job, identity=answer), Phase.STARTING, Record(RecordKind.INTENT, fields), Ask.STARTED)
        case Declined(fault, (Place.HOPPER | Place.REJECT_BIN | Place.RETRACT_BIN) as blank):
            return _not_produced(replace(job, fed=False, place=blank), fault)
        case Declined(fault) | Unknown(_, fault):
            return _not_produced(job, fault)
        case _:
            assert_never(answer)


def _polled(job: Job, progress: Working | Made | Failed | Unknown) -> Result:
    match progress:
        case Working(page, pages):
            return replace(job, misses=0), (TellMoved(Step.PRINTING, page, pages), Ask.POLL)
        case Unknown(_, fault) if job.misses + 1 >= MISSES:
            return _go(replace(job, fault=fault), Phase.FENCING, Ask.FENCE)
        case Unknown():
            return replace(job, misses=job.misses + 1), (Ask.POLL,)
        case Made():
            return _made(job, progress)
        case Failed():
            return _failed(job, progress)
        case _:
            assert_never(progress)


def _evidence(report: Made | Failed | Untouched, place: Place) -> Record:
    return Record(RecordKind.EVIDENCE, {"place": place.value, **{f"device.{k}": v for k, v in report.evidence.items()}})


def _made(job: Job, made: Made) -> Result:
    evidence = _evidence(made, made.place)
    job = replace(job, place=made.place)
    if made.place is Place.HELD and job.gone:
        return _put_away(job, Ask.RETRACT, evidence)
    if made.place is Place.HELD:
        return _go(job, Phase.RELEASING, evidence, Record(RecordKind.RELEASE, {}), Ask.RELEASE)
    if job.gone:
        return _close(job, Outcome.LEFT, Fault.NOT_TAKEN, evidence)
    return _go(job, Phase.OFFERED, evidence, TellOffers(Outlet.NO_SENSOR), SetTimer(TAKE_SECONDS))


def _failed(job: Job, failed: Failed) -> Result:
    evidence = _evidence(failed, failed.blank)
    job = replace(job, place=failed.blank, fault=failed.fault)
    match failed.blank:
        case Place.REJECT_BIN:
            return _close(job, Outcome.SPOILED, failed.fault, evidence)
        case Place.RETRACT_BIN:
            return _close(job, Outcome.RETRACTED, failed.fault, evidence)
        case Place.TRANSPORT | Place.HELD:
            return _put_away(job, Ask.REJECT, evidence)
        case Place.HOPPER if job.phase is Phase.MAKING:
            return _go(job, Phase.FENCING, evidence, Ask.FENCE)
        case _:
            return _close(job, Outcome.SUSPECT, failed.fault, evidence)


def _watched(job: Job, outlet: Outlet) -> Result:
    if outlet is Outlet.OCCUPIED:
        return replace(job, presented=True), (Ask.WATCH_OUTLET,)
    if outlet is Outlet.EMPTY and job.presented:
        return _close(replace(job, place=Place.CLEAR), Outcome.DELIVERED, None)
    return job, (Ask.WATCH_OUTLET,)  # on its way, held out, or silent: the timer ends this


def _not_taken(job: Job) -> Result:
    if job.kind.medium is Medium.A4:
        return _close(job, Outcome.LEFT, Fault.NOT_TAKEN)
    return _put_away(replace(job, fault=Fault.NOT_TAKEN), Ask.RETRACT)


def _fenced(job: Job, answer: Untouched | Made | Failed | Unknown) -> Result:
    match answer:
        case Untouched():
            job = replace(job, place=Place.HOPPER)
            return _not_produced(job, job.fault or Fault.INTERRUPTED, "", _evidence(answer, Place.HOPPER))
        case Made(Place.HELD):
            return _put_away(replace(job, place=Place.HELD, gone=True), Ask.RETRACT, _evidence(answer, Place.HELD))
        case Made():
            return _made(job, answer)
        case Failed():
            return _failed(job, answer)
        case Unknown(_, fault):
            return _close(replace(job, place=Place.UNKNOWN), Outcome.SUSPECT, job.fault or fault)
        case _:
            assert_never(answer)


def _put_away(job: Job, ask: Ask, *before: JobCommand) -> Result:
    return _go(job, Phase.PUTTING_AWAY, *before, ask)


def _located(job: Job, place: Place) -> Result:
    """Close by where the sheet or card was located; what stands in no closed bin is for a person to judge."""
    fault = job.fault or Fault.INTERRUPTED
    printed = job.place in {Place.HELD, Place.OUTLET}
    job = replace(job, place=place)
    if job.outcome is Outcome.NOT_PRODUCED:
        return _close(job, Outcome.NOT_PRODUCED, fault)
    match place:
        case Place.REJECT_BIN:
            return _close(job, Outcome.SPOILED, fault)
        case Place.RETRACT_BIN:
            return _close(job, Outcome.RETRACTED if printed else Outcome.SPOILED, fault)
        case Place.OUTLET:
            return _close(job, Outcome.LEFT, fault)
        case _:
            return _close(job, Outcome.SUSPECT, fault)


def _not_produced(job: Job, fault: Fault, detail: str = "", *before: JobCommand) -> Result:
    """Close with a tombstone; a blank that was fed goes to the reject bin first, where it is counted."""
    if detail:
        before = (*before, Record(RecordKind.EVIDENCE, {"detail": detail}))
    if job.fed and job.phase is not Phase.PUTTING_AWAY:
        return _put_away(replace(job, outcome=Outcome.NOT_PRODUCED, fault=fault), Ask.REJECT, *before)
    return _close(job, Outcome.NOT_PRODUCED, fault, *before)


def _close(job: Job, outcome: Outcome, fault: Fault | None, *before: JobCommand) -> Result:
    fields: dict[str, Value] = {
        "outcome": outcome.value,
        "fault": fault.value if fault else None,
        "place": job.place.value,
    }
    job = replace(job, outcome=outcome, fault=fault)
    return _go(
        job, Phase.REPORTING, *before, Record(RecordKind.OUTCOME, fields), TellClosed(outcome, fault), Ask.OUTCOME
    )
