"""The kiosk at work: owns the visit and the jobs, and shows every change."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from devices.ups.driver import UpsStatus
from kiosk.alerts import Alerts
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
    JobReported,
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
from kiosk.core.printer import DocumentPrinter
from kiosk.core.screens import Idle, OutOfService, Screen, Session
from kiosk.core.state import Visit, patience
from kiosk.core.terms import DocumentKind, Medium, Outcome
from kiosk.core.visit import step
from kiosk.health.care import CARE, Care
from kiosk.health.watch import Health
from kiosk.jobs import Jobs, Proof
from kiosk.keeper import Keeper
from kiosk.loop import Act, Loop
from kiosk.power import MAINS_ALONE, Power, Supply
from kiosk.registry import Hindrance, RefusedByRegistry, RegistryClient
from kiosk.service import PACE, Pace, Service, Watched
from printjobs.job import Job
from printjobs.journal import Journal, JournalFailed
from printjobs.words import RecordKind

log = logging.getLogger("anjungan")
RENEW_SECONDS: Final = 60.0
CLOSE_TRIES: Final = 5
REST_PAUSE: Final = 0.1
TELL_PAUSES: Final = 50  # so long the registry is given to hear the last outcomes; else it hears them at the next start


@dataclass(frozen=True)
class Parts:
    """Everything the runtime works with; built by the composition root.

    `forget` throws away what the scanner holds of a visit that ends; `retention`: see
    `kiosk.keeper`; `supply`: `kiosk.power`; `care`: `kiosk.health`. `not_made`: documents that it never prints.
    """

    loop: Loop
    journal: Journal
    registry: RegistryClient
    printers: Mapping[Medium, DocumentPrinter]
    proof: Proof
    show: Callable[[Visit], None]
    slip: Callable[[JobClosed], None] | None = None
    forget: Callable[[], None] | None = None
    pace: Pace = PACE
    retention: float = float("inf")
    supply: Supply = MAINS_ALONE
    kiosk: str = ""
    not_made: frozenset[DocumentKind] = frozenset()
    care: Care = CARE
    alerts: Alerts | None = None


class Runtime:
    """Runs on the loop's thread; `post` may be called from any thread."""

    def __init__(self, parts: Parts, boot: str) -> None:
        self._parts = parts
        self._loop = parts.loop
        self._visit = Visit(boot, fault=Fault.STARTING, not_made=parts.not_made)
        self._alerts = parts.alerts or Alerts(parts.loop)
        self._power = Power(parts.loop, parts.supply, self._power_changed, self._power_spent)
        self._jobs = Jobs(
            parts.loop,
            parts.journal,
            parts.registry,
            parts.printers,
            parts.proof,
            self._told,
            self._die,
            self._power,
            lambda: self._service.witnessed,
        )
        self._health = Health(parts.loop, parts.journal, parts.care, parts.printers, self._power, self._idle, self._die)
        watched = Watched(
            parts.loop,
            parts.journal,
            parts.registry,
            parts.printers,
            parts.pace,
            lambda: self._jobs.busy,
            self._power,
            self._health,
            self._alerts,
        )
        self._service = Service(watched, self.handle, self._die)
        self._keeper = Keeper(parts.loop, parts.journal, parts.retention, self._service.tell, self._die)
        self._silence: Act | None = None
        self._dead = False
        self._at_rest: list[Act] = []

    @property
    def unreported(self) -> int:
        """How many outcomes the registry has not acknowledged."""
        return self._jobs.unreported

    def start(self) -> None:
        """Recover what was open, then begin to watch the devices and the registry."""
        self._power.start()
        try:
            self._parts.journal.append(RecordKind.BOOT, "", {"boot": self._visit.boot, "kiosk": self._parts.kiosk})
            recovering = self._jobs.recover()
        except JournalFailed as error:
            self._die(error)
            return
        self._service.start(recovering)
        self._keeper.start()
        self._health.start()

    def shut_down(self, at_rest: Act) -> None:
        """Serve nobody any more, take back what is held out, and call `at_rest` when no job holds a machine.

        A document that is being made is finished inside and put away: nothing comes out to nobody. The
        registry is given five seconds to hear the last outcomes. May be repeated.
        """
        log.warning("shutting_down")
        self._at_rest.append(at_rest)
        self._service.shut_down()
        self.handle(ShutDown())
        self._rest(TELL_PAUSES)

    def _rest(self, pauses: int) -> None:
        busy = bool(self._jobs.busy)
        if self._dead or not self._jobs.unreported or (not busy and not pauses):
            while self._at_rest:
                self._at_rest.pop(0)()
        else:
            self._loop.after(REST_PAUSE, lambda: self._rest(pauses if busy else pauses - 1))

    def power(self, status: UpsStatus) -> None:
        """Hear how the kiosk is fed, where no UPS is asked."""
        self._power.note(status)

    def _idle(self) -> bool:
        return isinstance(self._visit.screen, Idle | OutOfService) and not self._jobs.busy  # else somebody is there

    def _power_changed(self) -> None:
        self._service.tell()

    def _power_spent(self) -> None:
        self.shut_down(self._parts.supply.rested)

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
        if not isinstance(event, ServiceChanged | Refreshed | JobReported) or self._visit.screen is not before.screen:
            self._arm_silence()  # what nobody at the kiosk did says nothing of whether somebody is there
        if before.session is not None and self._visit.session is None and self._parts.forget:
            self._parts.forget()
        if self._visit != before:
            self._show(before.screen)

    def _show(self, before: Screen | None) -> None:
        if type(self._visit.screen) is not type(before):
            log.info("screen name=%s", type(self._visit.screen).__name__)
        self._parts.show(self._visit)

    def _die(self, error: JournalFailed) -> None:
        """The disk failed: nothing is done any more, and the screen says so."""
        self._dead = True
        log.error("journal_failed: %s", error)
        self._alerts.see("journal", frozenset({Fault.JOURNAL_FAILED}))
        self._visit, _ = step(Visit(self._visit.boot), ServiceChanged(Fault.JOURNAL_FAILED, {}))
        self._show(None)
        self._rest(0)

    def _told(self, event: Event) -> None:
        if isinstance(event, JobClosed):
            self._closed(event)
        # Posted, not handled: the job's step that told this is not finished.
        self._loop.post(lambda: self.handle(event))

    def _closed(self, event: JobClosed) -> None:
        log.info("attempt_closed outcome=%s fault=%s", event.outcome.value, event.fault.value if event.fault else "")
        if event.outcome is Outcome.DELIVERED and self._parts.slip:
            slip = self._parts.slip
            self._loop.work("receipt", lambda: slip(event), lambda _: None)
        if event.fault is not None:
            self._alerts.happened(event.fault)
        self._service.closed(event)

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
                self._alerts.called()
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
