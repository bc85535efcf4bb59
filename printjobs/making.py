"""The job from SUBMIT on: only evidence decides, and nothing is released but to the visit that asked for it."""

from dataclasses import replace
from typing import Final, assert_never

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Made, Outlet, Place, Submitted, Unknown, Untouched, Working
from kiosk.core.terms import Medium, Outcome, Step
from printjobs.closing import close, evidence, fenced_unsubmitted, go, located, put_away, untouched
from printjobs.state import Job, Phase, Result
from printjobs.words import (
    Ask,
    FencedOff,
    JobEvent,
    OutcomeAcked,
    OutletSeen,
    Polled,
    PutAway,
    Record,
    RecordKind,
    Released,
    SetTimer,
    SubmitAnswered,
    Taken,
    TellMoved,
    TellOffers,
    TimedOut,
    VisitOver,
)

MISSES: Final = 3
TAKE_SECONDS: Final = 60.0
MAKE_SECONDS: Final = 300.0


def step_submitted(job: Job, event: JobEvent) -> Result:
    """Take one event after SUBMIT; what does not belong to the present phase (late, doubled) changes nothing."""
    match job.phase, event:
        case Phase.SUBMITTING, SubmitAnswered(Submitted()):
            return go(job, Phase.MAKING, SetTimer(MAKE_SECONDS), Ask.POLL)
        case Phase.SUBMITTING, SubmitAnswered(Declined(fault) | Unknown(_, fault)):
            return go(replace(job, fault=fault), Phase.FENCING, Ask.FENCE)
        case Phase.MAKING, Polled(progress):
            return _polled(job, progress)
        case Phase.MAKING, TimedOut():  # a device that says for ever that it is at it
            slow = Fault.CARD_MECHANICAL if job.kind.medium is Medium.CARD else Fault.PRINTER_ERROR
            return go(replace(job, fault=slow), Phase.FENCING, Ask.FENCE)
        case Phase.RELEASING, Released(answer):
            return _released(job, answer)
        case Phase.OFFERED, OutletSeen(outlet):
            return _watched(job, outlet)
        case Phase.OFFERED, Polled(Failed() as failed) if job.kind.medium is Medium.CARD:  # stopped on its way out
            return _failed(job, failed)
        case Phase.OFFERED, Taken() if job.kind.medium is Medium.A4:
            return close(job, Outcome.DELIVERED, None)
        case Phase.OFFERED, TimedOut() | VisitOver():
            return _not_taken(job)
        case Phase.FENCING, FencedOff(answer):
            return _fenced(job, answer)
        case Phase.PUTTING_AWAY, PutAway():
            return located(job, event)
        case Phase.REPORTING, OutcomeAcked():
            return go(job, Phase.DONE, Record(RecordKind.ACKED, {}))
        case _, VisitOver():
            return replace(job, gone=True), ()
        case _:
            return job, ()


def _polled(job: Job, progress: Working | Made | Failed | Unknown) -> Result:
    match progress:
        case Working(page, pages):
            return replace(job, misses=0), (TellMoved(Step.PRINTING, page, pages), Ask.POLL)
        case Unknown(_, fault) if job.misses + 1 >= MISSES:
            return go(replace(job, fault=fault), Phase.FENCING, Ask.FENCE)
        case Unknown():
            return replace(job, misses=job.misses + 1), (Ask.POLL,)
        case Made():
            return _made(job, progress)
        case Failed():
            return _failed(job, progress)
        case _:
            assert_never(progress)


def _made(job: Job, made: Made) -> Result:
    """The document exists. Held or in reach, it is this visit's or nobody's."""
    proof = evidence(made.place, made.evidence)
    job = replace(job, place=made.place)
    if made.place is Place.HELD:
        return _held(job, made, proof)
    if job.gone:
        return _not_taken(job, proof)
    if job.kind.medium is Medium.CARD:  # it came out by itself: watched like one that was released
        return _offer(job, Outlet.OCCUPIED, proof)
    return go(job, Phase.OFFERED, proof, TellOffers(Outlet.NO_SENSOR), SetTimer(TAKE_SECONDS))


def _held(job: Job, made: Made, proof: Record) -> Result:
    """Release only if visit, person, document and device still are those of INTENT; else take it back."""
    if job.gone or job.terms is None or not job.bound(job.terms):
        return put_away(replace(job, fault=job.fault or Fault.NOT_TAKEN), Ask.RETRACT, proof)
    before = job.identity
    if before is None or made.evidence.get("serial", before.serial) != before.serial:
        return put_away(replace(job, fault=Fault.CARD_LOST), Ask.RETRACT, proof)
    if before.chip_uid is not None and made.evidence.get("chip_uid") != before.chip_uid:
        return put_away(replace(job, fault=Fault.CARD_MECHANICAL), Ask.REJECT, proof)
    return go(job, Phase.RELEASING, proof, Record(RecordKind.RELEASE, {}), Ask.RELEASE)


def _released(job: Job, answer: Submitted | Unknown) -> Result:
    match answer:
        case Submitted() if job.gone:  # the visit ended while the gate was opening
            return _not_taken(job)
        case Submitted():
            return _offer(job, Outlet.OCCUPIED)
        case Unknown(_, fault):
            return put_away(replace(job, fault=fault), Ask.RETRACT)
        case _:
            assert_never(answer)


def _offer(job: Job, outlet: Outlet, *before: Record) -> Result:
    return go(job, Phase.OFFERED, *before, TellOffers(outlet), SetTimer(TAKE_SECONDS), Ask.WATCH_OUTLET)


def _watched(job: Job, outlet: Outlet) -> Result:
    if outlet is Outlet.OCCUPIED:
        return replace(job, presented=True), (Ask.WATCH_OUTLET,)
    if outlet is Outlet.EMPTY and job.presented:
        return close(replace(job, place=Place.CLEAR), Outcome.DELIVERED, None)
    lost = (Ask.POLL,) if outlet is Outlet.UNKNOWN else ()  # was it stopped, or is the line silent?
    return job, (*lost, Ask.WATCH_OUTLET)  # on its way, or silent: the timer ends this


def _not_taken(job: Job, *before: Record) -> Result:
    if job.kind.medium is Medium.A4 and job.place is Place.OUTLET:  # an open tray takes nothing back
        return close(job, Outcome.LEFT, Fault.NOT_TAKEN, *before)
    return put_away(replace(job, fault=job.fault or Fault.NOT_TAKEN), Ask.RETRACT, *before)


def _failed(job: Job, failed: Failed) -> Result:
    proof = evidence(failed.blank, failed.evidence)
    job = replace(job, place=failed.blank, fault=failed.fault)
    match failed.blank:
        case Place.REJECT_BIN:
            return close(job, Outcome.SPOILED, failed.fault, proof)
        case Place.RETRACT_BIN:
            return close(job, Outcome.RETRACTED, failed.fault, proof)
        case Place.TRANSPORT | Place.HELD:
            return put_away(job, Ask.REJECT, proof)
        case Place.OUTLET if job.kind.medium is Medium.CARD:  # out of everybody's reach first
            return put_away(job, Ask.RETRACT, proof)
        case Place.HOPPER if job.phase is Phase.MAKING:
            return go(job, Phase.FENCING, proof, Ask.FENCE)
        case _:
            return close(job, Outcome.SUSPECT, failed.fault, proof)


def _fenced(job: Job, answer: Untouched | Made | Failed | Unknown) -> Result:
    match answer:
        case Made():
            if answer.place is Place.HELD:
                job = replace(job, gone=True)  # after a fence nothing is released any more
            return _made(replace(job, outcome=None), answer)
        case Untouched():
            return untouched(job, answer)
        case Failed() | Unknown() if job.outcome is not None:
            return fenced_unsubmitted(job, answer)
        case Failed():
            return _failed(job, answer)
        case Unknown(_, fault):
            return close(replace(job, place=Place.UNKNOWN), Outcome.SUSPECT, job.fault or fault)
        case _:
            assert_never(answer)
