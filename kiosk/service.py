"""Whether the kiosk may serve anybody: watches the devices, their outlets, the registry and the journal."""

import logging
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from devices.presence import MISSES
from kiosk.alerts import Alerts
from kiosk.core.events import JobClosed, ServiceChanged
from kiosk.core.faults import Fault
from kiosk.core.printer import DocumentPrinter, NotReady, Outlet, Ready, Status, Unknown
from kiosk.core.supplies import Supplies
from kiosk.core.terms import Medium, Outcome
from kiosk.health.watch import Health
from kiosk.keeper import hindrance
from kiosk.loop import Loop
from kiosk.power import Power
from kiosk.registry import Hello, Hindrance, RegistryClient
from kiosk.replay import known
from printjobs.journal import Head, Journal, JournalFailed
from printjobs.words import RecordKind

log = logging.getLogger("anjungan")
_MAY_LIE_THERE: Final = frozenset({Outcome.LEFT, Outcome.SUSPECT})
_UNPROVEN: Final = frozenset({Outlet.OCCUPIED, Outlet.UNKNOWN})


@dataclass(frozen=True)
class Pace:
    """Seconds between two looks at an idle device, and between two greetings to the registry."""

    status: float = 1.0
    hello: float = 3.0


PACE: Final = Pace()


@dataclass(frozen=True)
class Watched:
    """What is watched; `busy` are the media whose device a job holds: it is left alone."""

    loop: Loop
    journal: Journal
    registry: RegistryClient
    printers: Mapping[Medium, DocumentPrinter]
    pace: Pace
    busy: Callable[[], Container[Medium]]
    power: Power
    health: Health
    alerts: Alerts


class Service:
    """Runs on the loop's thread. `tell` hears each change, `failed` that the journal failed.

    `witnessed`: the journal was found to contain what the registry knows of it.
    """

    def __init__(
        self, watched: Watched, tell: Callable[[ServiceChanged], None], failed: Callable[[JournalFailed], None]
    ) -> None:
        self._watched = watched
        self._tell = tell
        self._failed = failed
        self._device_faults: dict[Medium, Fault] = dict.fromkeys(watched.printers, Fault.STARTING)
        self._outlets: dict[Medium, Outlet] = {}
        self._unseen: set[Medium] = set(watched.printers)  # not looked at since the start
        self._unemptied: set[str] = set()
        self._recovering: set[str] = set()
        self._registry_fault: Fault | None = Fault.STARTING
        self._unheard = 0  # greetings in a row that nobody answered
        self.witnessed = False
        self._witness: Head | None = None
        self._replaying = False
        self._told: ServiceChanged | None = None
        self._shutting_down = False

    def start(self, recovering: Iterable[str]) -> None:
        """Watch from now on; no service before the attempts of an earlier life are closed."""
        self.note_outlets()
        self._recovering = set(recovering)
        for medium in self._watched.printers:
            self._watch_device(medium)
        self._watch_registry()
        self.tell()

    def shut_down(self) -> None:
        """Serve nobody any more."""
        self._shutting_down = True

    def closed(self, event: JobClosed) -> None:
        """An attempt was closed: it may have left something behind."""
        self._recovering.discard(event.attempt)
        if event.outcome in _MAY_LIE_THERE or event.fault is not None:
            self.note_outlets()
        self._watched.loop.post(self.tell)

    def tell(self) -> None:
        """Say what is so now, if it is not what was said last."""
        service = self._service()
        if service != self._told:
            self._told = service
            self._watched.alerts.see("kiosk", frozenset() if service.fault is None else frozenset({service.fault}))
            self._tell(service)

    def note_outlets(self) -> None:
        """Ask the journal which outlets may hold a document that nobody fetched."""
        ledger = self._watched.journal.ledger
        self._unemptied = set(ledger.unemptied)
        if ledger.mouth_doubted is not None:
            self._outlets[Medium.CARD] = Outlet.UNKNOWN if ledger.mouth_doubted else Outlet.EMPTY

    def _service(self) -> ServiceChanged:
        health = self._watched.health
        fault, media = self._registry_fault, {**health.gates(), **self._device_faults}
        short = self._watched.power.fault
        if short is not None:  # who is in a visit sees why nothing more is printed, before a PIN is asked
            media = dict.fromkeys(self._watched.printers, short)
        if self._shutting_down:
            fault = Fault.SHUTTING_DOWN
        elif (hindered := hindrance(self._watched.journal)) is not None:
            fault = hindered
        elif short is not None:
            fault = short
        elif self._recovering:
            fault = Fault.ATTEMPT_OPEN
        elif self._unemptied or not _UNPROVEN.isdisjoint(self._outlets.values()):
            fault = Fault.OUTLET_OCCUPIED  # whoever comes next could take what lies there
        elif self._unseen and fault is None:
            fault = Fault.STARTING  # nobody has looked into its outlet yet
        doubt = Fault.REGISTRY_UNREACHABLE if 1 < self._unheard < MISSES else None
        return ServiceChanged(fault, media, health.minutes(media), health.sheets(), doubt)

    # --- the devices --------------------------------------------------------------------------------------------------

    def _watch_device(self, medium: Medium) -> None:
        watched = self._watched

        def again() -> None:
            watched.loop.after(watched.pace.status, lambda: self._watch_device(medium))

        def look() -> tuple[Status, Supplies]:
            printer = watched.printers[medium]
            return printer.status(), printer.supplies()

        def answered(found: tuple[Status, Supplies]) -> None:
            watched.health.note(medium, *found)
            self._note_status(medium, found[0])
            again()

        if medium in watched.busy():
            again()
        else:
            watched.loop.work(medium.value, look, answered)

    def _note_status(self, medium: Medium, status: Status) -> None:
        self._unseen.discard(medium)
        match status:
            case Ready(outlet, warnings):
                seen = frozenset(warnings)
                self._device_faults.pop(medium, None)
                self._outlets[medium] = _proven(medium, outlet)
            case NotReady(faults, outlet):
                seen = frozenset(faults)
                self._device_faults[medium] = faults[0]
                self._outlets[medium] = _proven(medium, outlet)
            case Unknown(_, fault):  # the driver forgave the first silences
                seen = frozenset({fault})
                self._device_faults[medium] = fault
        self._watched.alerts.see(medium.value, seen)
        self.tell()

    # --- the registry -------------------------------------------------------------------------------------------------

    def _watch_registry(self) -> None:
        watched = self._watched

        def answered(answer: Hello | Hindrance) -> None:
            self._registry_fault = self._greeted(answer) if isinstance(answer, Hello) else self._unanswered(answer)
            self.tell()
            pace, doubted = watched.pace, 0 < self._unheard < MISSES
            pause = min(pace.status, pace.hello) if doubted else pace.hello
            watched.loop.after(pause, self._watch_registry)

        watched.loop.work("registry", watched.registry.hello, answered)

    def _unanswered(self, answer: Hindrance) -> Fault | None:
        """Forgive a line that was well its first silences, as a device is: whoever types goes on.

        After the second nobody begins any more.
        """
        self._unheard += 1
        mere = answer.fault is Fault.REGISTRY_UNREACHABLE and self._registry_fault is None
        return None if mere and self._unheard < MISSES else answer.fault

    def _greeted(self, hello: Hello) -> Fault | None:
        """Compare what the registry knows of this kiosk with the journal; gives why nobody can be served."""
        self._unheard = 0
        journal = self._watched.journal
        witness = hello.witness
        if witness is not None and witness != self._witness and not journal.contains(witness):
            log.error("witness_mismatch")
            self.witnessed = False
            return Fault.WITNESS_MISMATCH
        self.witnessed, self._witness = True, witness
        journal.heard(hello.witness)
        try:
            for attempt in sorted(self._unemptied & hello.emptied):
                journal.append(RecordKind.EMPTIED, attempt, {})
                self._unemptied.discard(attempt)
        except JournalFailed as error:
            self._failed(error)
            return Fault.JOURNAL_FAILED
        if hello.replay:
            self._replay(hello.epoch)
        if hello.barred:
            return Fault.REGISTRY_NOT_TRUSTED
        # A registry that was restored grants nothing before every kiosk has told what it knows.
        return Fault.REGISTRY_UNREACHABLE if hello.replay or hello.waits else None

    def _replay(self, epoch: int) -> None:
        if self._replaying:
            return
        self._replaying = True
        journal, registry = self._watched.journal, self._watched.registry
        outcomes, standing = known(journal.entries())
        head = journal.head

        def told(_: object) -> None:
            self._replaying = False  # if it was not heard, the next greeting asks again

        self._watched.loop.work("registry", lambda: registry.replay(epoch, outcomes, standing, head), told)


def _proven(medium: Medium, outlet: Outlet) -> Outlet:
    """Only an open tray may be without a sensor: a mouth that nobody can see is not proven empty."""
    return Outlet.UNKNOWN if medium is Medium.CARD and outlet is Outlet.NO_SENSOR else outlet
