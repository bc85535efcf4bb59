"""The kiosk at work: owns the visit and the jobs, watches the service, and shows every change."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.core.commands import (
    AlertStaff,
    BeginJob,
    CloseVisit,
    Command,
    KeepRating,
    OpenVisit,
    RefreshVisit,
    StartWait,
    TellJobTaken,
    TellJobVisitOver,
)
from kiosk.core.events import (
    Event,
    JobClosed,
    Opened,
    OpenFailed,
    Refreshed,
    Refused,
    ServiceChanged,
    ShutDown,
    Silence,
    WaitOver,
)
from kiosk.core.faults import Fault
from kiosk.core.printer import DocumentPrinter, NotReady, Outlet, Ready, Status, Unknown
from kiosk.core.screens import Screen, Session
from kiosk.core.state import Visit, patience
from kiosk.core.terms import Medium, Outcome
from kiosk.core.visit import step
from kiosk.jobs import Jobs, Proof
from kiosk.keeper import Keeper, hindrance
from kiosk.loop import Act, Loop
from kiosk.registry import Hello, Hindrance, RefusedByRegistry, RegistryClient
from kiosk.replay import known
from printjobs.job import Job
from printjobs.journal import Journal, JournalFailed
from printjobs.words import RecordKind

log = logging.getLogger("anjungan")
RENEW_SECONDS: Final = 60.0
CLOSE_TRIES: Final = 5
_MAY_LIE_THERE: Final = frozenset({Outcome.LEFT, Outcome.SUSPECT})
_UNPROVEN: Final = frozenset({Outlet.OCCUPIED, Outlet.UNKNOWN})


@dataclass(frozen=True)
class Pace:
    """Seconds between two looks at an idle device, and between two greetings to the registry."""

    status: float = 1.0
    hello: float = 3.0


@dataclass(frozen=True)
class Parts:
    """Everything the runtime works with; built by the composition root.

    `forget` throws away what the scanner holds of a visit that ends; `retention`: see `kiosk.keeper`.
    """

    loop: Loop
    journal: Journal
    registry: RegistryClient
    printers: Mapping[Medium, DocumentPrinter]
    proof: Proof
    show: Callable[[Visit], None]
    slip: Callable[[JobClosed], None] | None = None
    forget: Callable[[], None] | None = None
    pace: Pace = Pace()
    retention: float = float("inf")


class Runtime:
    """Runs on the loop's thread; `post` may be called from any thread."""

    def __init__(self, parts: Parts, boot: str) -> None:
        self._parts = parts
        self._loop = parts.loop
        self._visit = Visit(boot, fault=Fault.REGISTRY_UNREACHABLE)
        self._jobs = Jobs(parts.loop, parts.journal, parts.registry, parts.printers, parts.proof, self._told, self._die)
        self._keeper = Keeper(parts.loop, parts.journal, parts.retention, self._tell_service, self._die)
        self._silence: Act | None = None
        self._device_faults: dict[Medium, Fault] = dict.fromkeys(parts.printers, Fault.PRINTER_SILENT)
        self._outlets: dict[Medium, Outlet] = {}
        self._unseen: set[Medium] = set(parts.printers)  # not looked at since the start
        self._unemptied: set[str] = set()
        self._recovering: set[str] = set()
        self._registry_fault: Fault | None = Fault.REGISTRY_UNREACHABLE
        self._witnessed = False
        self._replaying = False
        self._told_service: ServiceChanged | None = None
        self._dead = False
        self._shutting_down = False
        self._at_rest: Act | None = None

    @property
    def unreported(self) -> int:
        """How many outcomes the registry has not acknowledged."""
        return self._jobs.unreported

    def start(self) -> None:
        """Recover what was open, then begin to watch the devices and the registry."""
        self._note_outlets()
        try:
            self._parts.journal.append(RecordKind.BOOT, "", {"boot": self._visit.boot})
            self._recovering = set(self._jobs.recover())
        except JournalFailed:
            self._die()
            return
        for medium in self._parts.printers:
            self._watch_device(medium)
        self._watch_registry()
        self._keeper.start()
        self._tell_service()

    def shut_down(self, at_rest: Act) -> None:
        """Serve nobody any more, take back what is held out, and call `at_rest` when no job holds a machine.

        A document that is being made is finished inside and put away: nothing comes out to nobody.
        """
        log.warning("shutting_down")
        self._shutting_down, self._at_rest = True, at_rest
        self.handle(ShutDown())
        self._rest()

    def _rest(self) -> None:
        if self._at_rest is not None and (self._dead or not self._jobs.busy):
            at_rest, self._at_rest = self._at_rest, None
            at_rest()

    def post(self, event: Event) -> None:
        """Queue one event."""
        self._loop.post(lambda: self.handle(event))

    def handle(self, event: Event) -> None:
        """Step the visit, carry out its commands, show the result."""
        if self._dead:
            return
        before = self._visit
        self._visit, commands = step(before, event)
        for command in commands:
            self._carry_out(command)
        if self._dead:  # the journal failed while a command was carried out
            return
        if not isinstance(event, ServiceChanged) or self._visit.screen is not before.screen:
            self._arm_silence()
        if before.session is not None and self._visit.session is None and self._parts.forget:
            self._parts.forget()
        if self._visit != before:
            self._show(before.screen)

    def _show(self, before: Screen | None) -> None:
        if type(self._visit.screen) is not type(before):
            log.info("screen name=%s", type(self._visit.screen).__name__)
        self._parts.show(self._visit)

    def _die(self) -> None:
        """The disk failed: nothing is done any more, and the screen says so."""
        self._dead = True
        log.error("journal_failed")
        self._visit, _ = step(Visit(self._visit.boot), ServiceChanged(Fault.JOURNAL_FAILED, {}))
        self._show(None)
        self._rest()

    def _told(self, event: Event) -> None:
        if isinstance(event, JobClosed):
            self._closed(event)
        # Posted, not handled: the job's step that told this is not finished.
        self._loop.post(lambda: self.handle(event))

    def _closed(self, event: JobClosed) -> None:
        log.info("attempt_closed outcome=%s fault=%s", event.outcome.value, event.fault.value if event.fault else "")
        self._recovering.discard(event.attempt)
        if event.outcome in _MAY_LIE_THERE or event.fault is not None:
            self._note_outlets()
        if event.outcome is Outcome.DELIVERED and self._parts.slip:
            slip = self._parts.slip
            self._loop.work("receipt", lambda: slip(event), lambda _: None)
        self._loop.post(self._tell_service)
        self._loop.post(self._rest)

    def _arm_silence(self) -> None:
        waits = patience(self._visit)
        if self._silence is not None:
            self._silence()
            self._silence = None
        if waits is not None:
            self._silence = self._loop.after(waits, lambda: self.handle(Silence()))

    # --- what the visit asks ------------------------------------------------------------------------------------------

    def _carry_out(self, command: Command) -> None:
        registry = self._parts.registry
        match command:
            case OpenVisit(visit, door, name, pin):
                self._loop.work(
                    "registry",
                    lambda: registry.open_visit(visit, door, name, pin),
                    lambda answer: self._opened(visit, answer),
                )
            case CloseVisit(visit):
                self._close_visit(visit, CLOSE_TRIES)
            case RefreshVisit(visit):
                self._renew(visit, again=False)
            case BeginJob(attempt, visit, grant, pin):
                self._jobs.begin(Job(attempt, visit, grant.grant, grant.kind), pin)
            case TellJobTaken(attempt):
                self._jobs.taken(attempt)
            case TellJobVisitOver(attempt):
                self._jobs.visit_over(attempt)
            case StartWait(door, seconds):
                self._loop.after(seconds, lambda: self.handle(WaitOver(door)))
            case AlertStaff():
                log.warning("staff_called")
            case KeepRating(level):
                log.info("rated level=%s", level if level in {"easy", "ok", "hard", "skip"} else "skip")

    def _opened(self, visit: str, answer: Session | RefusedByRegistry | Hindrance) -> None:
        match answer:
            case Session():
                self.handle(Opened(answer))
                self._loop.after(RENEW_SECONDS, lambda: self._renew(visit, again=True))
            case RefusedByRegistry(wait):
                self.handle(Refused(visit, wait))
            case Hindrance(fault):
                self.handle(OpenFailed(visit, fault))

    def _renew(self, visit: str, *, again: bool) -> None:
        session = self._visit.session
        if session is None or session.visit != visit:
            return

        def answered(answer: object) -> None:
            if isinstance(answer, tuple):
                self.handle(Refreshed(visit, answer))
            if again:
                self._loop.after(RENEW_SECONDS, lambda: self._renew(visit, again=True))

        self._loop.work("registry", lambda: self._parts.registry.renew_visit(visit), answered)

    def _close_visit(self, visit: str, tries: int) -> None:
        def answered(answer: object) -> None:
            if isinstance(answer, Hindrance) and tries > 1:  # later the lease ends by itself
                self._loop.after(self._parts.pace.hello, lambda: self._close_visit(visit, tries - 1))

        self._loop.work("registry", lambda: self._parts.registry.close_visit(visit), answered)

    # --- the service --------------------------------------------------------------------------------------------------

    def _watch_device(self, medium: Medium) -> None:
        if medium in self._jobs.busy:
            self._loop.after(self._parts.pace.status, lambda: self._watch_device(medium))
            return
        printer = self._parts.printers[medium]

        def answered(status: Status) -> None:
            self._note_status(medium, status)
            self._loop.after(self._parts.pace.status, lambda: self._watch_device(medium))

        self._loop.work(medium.value, printer.status, answered)

    def _note_status(self, medium: Medium, status: Status) -> None:
        self._unseen.discard(medium)
        match status:
            case Ready(outlet):
                self._device_faults.pop(medium, None)
                self._outlets[medium] = outlet
            case NotReady(faults, outlet):
                self._device_faults[medium] = faults[0]
                self._outlets[medium] = outlet
            case Unknown(_, fault):  # the driver forgave the first silences
                self._device_faults[medium] = fault
        self._tell_service()

    def _watch_registry(self) -> None:
        def answered(answer: Hello | Hindrance) -> None:
            self._note_hello(answer)
            self._loop.after(self._parts.pace.hello, self._watch_registry)

        self._loop.work("registry", self._parts.registry.hello, answered)

    def _note_hello(self, answer: Hello | Hindrance) -> None:
        if isinstance(answer, Hindrance):
            self._registry_fault = answer.fault
            self._tell_service()
            return
        if not self._witnessed and answer.witness is not None and not self._parts.journal.contains(answer.witness):
            log.error("witness_mismatch")
            self._registry_fault = Fault.WITNESS_MISMATCH
            self._tell_service()
            return
        self._witnessed = True
        self._parts.journal.heard(answer.witness)
        try:
            for attempt in sorted(self._unemptied & answer.emptied):
                self._parts.journal.append(RecordKind.EMPTIED, attempt, {})
                self._unemptied.discard(attempt)
        except JournalFailed:
            self._die()
            return
        if answer.replay:
            self._replay(answer.epoch)
        # A registry that was restored grants nothing before every kiosk has told what it knows.
        self._registry_fault = Fault.REGISTRY_UNREACHABLE if answer.replay or answer.waits else None
        self._tell_service()

    def _replay(self, epoch: int) -> None:
        if self._replaying:
            return
        self._replaying = True
        outcomes, standing = known(self._parts.journal.entries())
        head, registry = self._parts.journal.head, self._parts.registry

        def told(_: object) -> None:
            self._replaying = False  # if it was not heard, the next greeting asks again

        self._loop.work("registry", lambda: registry.replay(epoch, outcomes, standing, head), told)

    def _tell_service(self) -> None:
        service = self._service()
        if service != self._told_service:
            self._told_service = service
            self.handle(service)

    def _service(self) -> ServiceChanged:
        fault = self._registry_fault
        if self._shutting_down:
            fault = Fault.SHUTTING_DOWN
        elif (hindered := hindrance(self._parts.journal)) is not None:
            fault = hindered
        elif self._recovering:
            fault = Fault.ATTEMPT_OPEN
        elif self._unemptied or not _UNPROVEN.isdisjoint(self._outlets.values()):
            fault = Fault.OUTLET_OCCUPIED  # whoever comes next could take what lies there
        elif self._unseen and fault is None:
            fault = Fault.PRINTER_SILENT  # nobody has looked into its outlet yet
        return ServiceChanged(fault, dict(self._device_faults))

    def _note_outlets(self) -> None:
        """Ask the journal which outlets may hold a document that nobody fetched."""
        ledger = self._parts.journal.ledger
        self._unemptied = set(ledger.unemptied)
        if ledger.mouth_doubted is not None:
            self._outlets[Medium.CARD] = Outlet.UNKNOWN if ledger.mouth_doubted else Outlet.EMPTY
