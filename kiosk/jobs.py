"""Carry out what the job machine asks: journal first, then the registry, the proof and the device."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Protocol

from kiosk.core.events import JobClosed, JobMoved, JobOffers, JobPinRefused, JobReported, World
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, DocumentPrinter, Identity, Located, Pages, Unknown
from kiosk.core.terms import Medium, Outcome, Step
from kiosk.keeper import hindrance
from kiosk.loop import Loop, T
from kiosk.power import Power
from kiosk.registry import Acknowledged, Content, Hindrance, OutcomeReport, RefusedByRegistry, RegistryClient
from pin.secret import Secret
from printjobs.card import MEDIA_TYPE as CARD
from printjobs.job import Job, Phase, step
from printjobs.journal import Journal, JournalFailed
from printjobs.proofreader import PDF, Announced
from printjobs.recovery import resume
from printjobs.verdict import NotGenuine
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

POLL_SECONDS: Final = 0.05
OUTLET_SECONDS: Final = 0.25
_MEDIA_TYPES: Final = {Medium.A4: PDF, Medium.CARD: CARD}
LONGEST: Final = 256  # of a word of evidence, in the registry's contract
REPORT_AGAIN: Final = (1.0, 2.0, 5.0, 10.0, 30.0)


class Proof(Protocol):
    """Proves a document genuine and renders it: `printjobs.proofreader.Proofreader`."""

    def check(self, content: bytes, announced: Announced, tell: Callable[[Step], None]) -> Pages | NotGenuine:
        """Apply the whole acceptance rule."""
        ...


class _Work:
    """One job and what belongs to it while it is at work; PIN and pages are dropped as soon as they are used."""

    def __init__(self, job: Job, pin: Secret | None) -> None:
        self.job = job
        self.pin = pin
        self.pages: Pages | None = None
        self.reports = 0


class Jobs:
    """Runs on the loop's thread. `tell` takes what the visit should know; `failed` hears that the journal failed.

    Without `power` what was submitted is finished, and nothing else begun.
    `witnessed`: the journal contains the registry's witness. One that was put back to an earlier day would tell that
    nothing was made, and outgrow the witness by it: nothing is told before.
    """

    def __init__(
        self,
        loop: Loop,
        journal: Journal,
        registry: RegistryClient,
        printers: Mapping[Medium, DocumentPrinter],
        proof: Proof,
        tell: Callable[[World], None],
        failed: Callable[[JournalFailed], None],
        power: Power,
        witnessed: Callable[[], bool],
    ) -> None:
        self._loop = loop
        self._journal = journal
        self._registry = registry
        self._printers = printers
        self._proof = proof
        self._tell = tell
        self._failed = failed
        self._power = power
        self._witnessed = witnessed
        self._works: dict[str, _Work] = {}

    @property
    def busy(self) -> frozenset[Medium]:
        """The media whose printer is in the hands of a job."""
        idle = {Phase.REPORTING, Phase.DONE}
        return frozenset(w.job.kind.medium for w in self._works.values() if w.job.phase not in idle)

    @property
    def unreported(self) -> int:
        """How many jobs the registry has not acknowledged."""
        return len(self._works)

    def begin(self, job: Job, pin: Secret) -> None:
        """Start one attempt, unless something hinders it: then nothing of it is ever heard or moved."""
        hindered = self._hindrance()
        if hindered is not None:
            self._tell(JobClosed(job.attempt, Outcome.NOT_PRODUCED, hindered))
            return
        self._works[job.attempt] = _Work(job, pin)
        self.feed(job.attempt, Begin())

    def _hindrance(self) -> Fault | None:
        return hindrance(self._journal) or self._power.fault

    def recover(self) -> frozenset[str]:
        """Take up what the journal left open; gives the attempts that still hold their printer."""
        for job in tuple(self._journal.ledger.jobs.values()):
            self._works[job.attempt] = _Work(job, None)
            resumed, commands = resume(job)
            self._works[job.attempt].job = resumed
            self._carry_out(job.attempt, commands)
        return frozenset(a for a, w in self._works.items() if w.job.phase is not Phase.REPORTING)

    def taken(self, attempt: str) -> None:
        """The resident says that the document was taken."""
        self.feed(attempt, Taken())

    def visit_over(self, attempt: str) -> None:
        """Whoever stood there has left."""
        self.feed(attempt, VisitOver())

    def feed(self, attempt: str, event: JobEvent) -> None:
        """Step one job; an event of a job that is done is ignored."""
        work = self._works.get(attempt)
        if work is None:
            return
        work.job, commands = step(work.job, event)
        if work.job.submitted:
            work.pin = None
        try:
            self._carry_out(attempt, commands)
        except JournalFailed as error:
            self._works.clear()  # nothing that cannot be recorded is done: every later answer finds no job
            self._failed(error)
            return
        if work.job.phase is Phase.DONE:
            del self._works[attempt]

    def _carry_out(self, attempt: str, commands: tuple[JobCommand, ...]) -> None:
        work = self._works[attempt]
        for command in commands:
            match command:
                case Record(kind, fields):
                    self._journal.append(kind, attempt, fields)
                    if kind is RecordKind.EVIDENCE:
                        work.job = replace(work.job, evidence=fields)
                case SetTimer(seconds):
                    self._set_timer(attempt, work.job.phase, seconds)
                case TellMoved(at, page, pages):
                    self._tell(JobMoved(attempt, at, page, pages))
                case TellOffers(outlet):
                    self._tell(JobOffers(attempt, outlet))
                case TellPinRefused(wait):
                    self._tell(JobPinRefused(attempt, wait))
                case TellClosed(outcome, fault):
                    work.pages = work.pin = None
                    self._tell(JobClosed(attempt, outcome, fault))
                case Ask.RESERVE | Ask.READY | Ask.STARTED | Ask.OUTCOME:
                    self._ask_registry(attempt, work, command)
                case _:
                    self._ask_device(attempt, work, command)

    def _set_timer(self, attempt: str, phase: Phase, seconds: float) -> None:
        def fire() -> None:
            work = self._works.get(attempt)
            if work is not None and work.job.phase is phase:
                self.feed(attempt, TimedOut())

        self._loop.after(seconds, fire)

    # --- the registry -------------------------------------------------------------------------------------------------

    def _ask_registry(self, attempt: str, work: _Work, ask: Ask) -> None:
        job, head, registry = work.job, self._journal.head, self._registry
        match ask:
            case Ask.RESERVE:
                pin, work.pin = work.pin or Secret(""), None
                self._loop.work(
                    "registry",
                    lambda: registry.reserve(attempt, job.visit, job.grant, pin, head),
                    lambda answer: self.feed(attempt, _reserve_event(answer)),
                )
            case Ask.READY:
                self._loop.work("registry", lambda: registry.content(attempt), lambda c: self._prove(attempt, c))
            case Ask.STARTED:
                fence = job.fence
                if fence is None:
                    raise RuntimeError("a job came to started without a fence")
                self._loop.work(
                    "registry",
                    lambda: registry.started(attempt, fence, head),
                    lambda answer: self.feed(attempt, self._started_event(answer)),
                )
            case _:
                self._report(attempt)

    def _started_event(self, answer: Acknowledged | RefusedByRegistry | Hindrance) -> JobEvent:
        match answer:
            case Acknowledged() if (short := self._power.fault) is not None:  # the last moment before SUBMIT
                return Hindered(short)
            case Acknowledged():
                return StartedAcked()
            case RefusedByRegistry():
                return Hindered(Fault.VISIT_OVER)
            case Hindrance(fault, detail):
                return Hindered(fault, detail)

    def _prove(self, attempt: str, content: Content | Hindrance) -> None:
        work = self._works.get(attempt)
        if work is None or work.job.terms is None:
            return
        if isinstance(content, Hindrance):
            self.feed(attempt, Hindered(content.fault, content.detail))
            return
        terms = work.job.terms
        if content.media_type != _MEDIA_TYPES[terms.kind.medium]:
            self.feed(attempt, Hindered(Fault.NOT_GENUINE, "the document is not of the kind that the job names"))
            return
        announced = Announced(content.media_type, terms.sha256, terms.pages, terms.qr, terms.kind)

        def reached(at: Step) -> None:
            self._loop.post(lambda: self.feed(attempt, Reached(at)))

        def proven(answer: Pages | NotGenuine) -> None:
            if isinstance(answer, NotGenuine):
                detail = f"{answer.reason.value}: {answer.detail_for_staff}"
                self.feed(attempt, Hindered(answer.fault, detail))
                return
            work.pages = answer
            medium = terms.kind.medium
            self._loop.work(medium.value, self._printers[medium].look, lambda a: self.feed(attempt, _readied_event(a)))

        self._loop.work("proof", lambda: self._proof.check(content.content, announced, reached), proven)

    def _report(self, attempt: str) -> None:
        work = self._works.get(attempt)
        if work is None or work.job.outcome is None:
            return
        if not self._witnessed():
            self._loop.after(REPORT_AGAIN[0], lambda: self._report(attempt))
            return
        job = work.job
        evidence = {**_plain(job.evidence), "place": job.place.value}
        if job.fault is not None:
            evidence["fault"] = job.fault.value
        outcome = job.outcome or Outcome.SUSPECT
        report = OutcomeReport(attempt, job.visit, job.grant, job.fence, outcome, evidence)
        head = self._journal.head

        def answered(answer: Acknowledged | RefusedByRegistry | Hindrance) -> None:
            if isinstance(answer, Acknowledged):
                self.feed(attempt, OutcomeAcked())
                self._tell(JobReported(attempt, outcome))
                return
            pause = REPORT_AGAIN[min(work.reports, len(REPORT_AGAIN) - 1)]
            work.reports += 1
            self._loop.after(pause, lambda: self._report(attempt))

        self._loop.work("registry", lambda: self._registry.outcome(report, head), answered)

    # --- the device ---------------------------------------------------------------------------------------------------

    def _ask_device(self, attempt: str, work: _Work, ask: Ask) -> None:
        job = work.job
        printer, lane = self._printers[job.kind.medium], job.kind.medium.value
        match ask:
            case Ask.PREPARE if (hindered := self._hindrance()) is not None:  # before any stock moves
                declined = Declined(hindered)
                self._loop.post(lambda: self.feed(attempt, Prepared(declined)))
            case Ask.PREPARE:
                self._loop.work(lane, lambda: printer.prepare(attempt), lambda a: self.feed(attempt, Prepared(a)))
            case Ask.SUBMIT:
                pages, work.pages = work.pages, None
                if pages is None:
                    raise RuntimeError("a job came to submit without pages")
                self._loop.work(
                    lane, lambda: printer.submit(attempt, pages), lambda a: self.feed(attempt, SubmitAnswered(a))
                )
            case Ask.POLL:
                self._later(
                    POLL_SECONDS, lane, lambda: printer.progress(attempt), lambda a: self.feed(attempt, Polled(a))
                )
            case Ask.WATCH_OUTLET:
                self._later(OUTLET_SECONDS, lane, printer.outlet, lambda a: self.feed(attempt, OutletSeen(a)))
            case Ask.RELEASE:
                self._loop.work(lane, lambda: printer.release(attempt), lambda a: self.feed(attempt, Released(a)))
            case Ask.RETRACT:
                self._put_away(attempt, lane, lambda: printer.retract(attempt))
            case Ask.REJECT:
                self._put_away(attempt, lane, lambda: printer.reject(attempt))
            case Ask.FENCE:
                self._fence(attempt, lane, printer, job.identity)
            case _:
                raise RuntimeError(f"{ask.value} is not asked of a device")

    def _later(self, seconds: float, lane: str, task: Callable[[], T], then: Callable[[T], None]) -> None:
        self._loop.after(seconds, lambda: self._loop.work(lane, task, then))

    def _put_away(self, attempt: str, lane: str, task: Callable[[], Located]) -> None:
        self._loop.work(lane, task, lambda at: self.feed(attempt, PutAway(at.place, at.evidence)))

    def _fence(self, attempt: str, lane: str, printer: DocumentPrinter, before: Identity | None) -> None:
        if before is None:
            self.feed(attempt, FencedOff(Unknown("no intent was recorded")))
            return
        self._loop.work(lane, lambda: printer.fence(attempt, before), lambda a: self.feed(attempt, FencedOff(a)))


def _plain(evidence: Mapping[str, Value]) -> dict[str, str | int]:
    """Give evidence as the registry's contract takes it: whole numbers and short words."""
    kept = {key: value[:LONGEST] if isinstance(value, str) else value for key, value in evidence.items()}
    return {key: value for key, value in kept.items() if isinstance(value, str | int)}


def _readied_event(answer: Identity | Declined | Unknown) -> JobEvent:
    match answer:
        case Identity():
            return Readied(answer)
        case Declined(fault) | Unknown(_, fault):
            return Hindered(fault)


def _reserve_event(answer: Terms | RefusedByRegistry | Hindrance) -> JobEvent:
    match answer:
        case Terms():
            return Reserved(answer)
        case RefusedByRegistry(wait):
            return PinRefused(wait)
        case Hindrance(fault, detail):
            return Hindered(fault, detail)
