"""Watches the machines' health beside the service: warns staff, tests what stands idle, keeps a record each hour."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from kiosk.core.faults import FAULTS, Fault
from kiosk.core.printer import Declined, DocumentPrinter, Identity, NotReady, Ready, Status, Unknown
from kiosk.core.supplies import Supplies, Supply
from kiosk.core.terms import Medium
from kiosk.health.care import Care
from kiosk.health.gate import gates, levels_of, rest
from kiosk.health.sheet import Seen, Sheet, seen_of, sheet_of
from kiosk.keeper import hindrance
from kiosk.loop import Loop
from kiosk.power import Power
from printjobs.journal import Journal, JournalFailed
from printjobs.usage import HOUR
from printjobs.words import RecordKind

log = logging.getLogger("anjungan")
SECONDS: Final = 60.0  # between two looks: what flickers is recorded once a minute at most
COOLING: Final = 600  # seconds that a head may take to cool when its printer demands it, as the table of faults says
_MINUTE: Final = 60


class Health:
    """Runs on the loop's thread. `idle`: nobody is there and no job holds a machine; `failed`: the journal failed."""

    def __init__(
        self,
        loop: Loop,
        journal: Journal,
        care: Care,
        printers: Mapping[Medium, DocumentPrinter],
        power: Power,
        idle: Callable[[], bool],
        failed: Callable[[JournalFailed], None],
    ) -> None:
        self._loop = loop
        self._journal = journal
        self._care = care
        self._printers = printers
        self._power = power
        self._idle = idle
        self._failed = failed
        self._status: dict[Medium, Status] = {}
        self._told: dict[Medium, Supplies] = {}
        self._cooling: int | None = None  # the age at which the head began to cool
        kept = seen_of(journal.ledger.usage.health)
        self._tests, self._tested = kept.tests, kept.tested
        self._testing: dict[str, str] | None = None
        self._recorded: Seen | None = None
        self._known: frozenset[Fault] = frozenset()
        self._own: frozenset[Fault] = frozenset()

    def start(self) -> None:
        """Watch from now on."""
        self._loop.after(SECONDS, self._turn)

    def note(self, medium: Medium, status: Status, supplies: Supplies) -> None:
        """Hear what a look at a printer found."""
        self._status[medium], self._told[medium] = status, supplies
        if medium is Medium.CARD:
            cooling = Fault.HEAD_COOLING in _faults(status)
            self._cooling = (self._journal.age if self._cooling is None else self._cooling) if cooling else None

    # --- what the service asks ----------------------------------------------------------------------------------------

    def gates(self) -> Mapping[Medium, Fault]:
        """Give what stops a medium though its printer is ready."""
        return gates(self._levels(), self._rest(), self._journal.ledger.chips_failed)

    def minutes(self, media: Mapping[Medium, Fault]) -> Mapping[Medium, int]:
        """Give how long those will be stopped whose end is known; a cooling head by what is usual."""
        match media.get(Medium.CARD):
            case Fault.DUTY_PAUSE:
                seconds = self._rest()
            case Fault.HEAD_COOLING if self._cooling is not None:
                seconds = max(1, self._cooling + COOLING - self._journal.age)
            case _:
                return {}
        return {Medium.CARD: -(-seconds // _MINUTE)}

    def sheets(self) -> int | None:
        """Give how many of A4 are left; None: nobody can tell."""
        level = self._levels().get(Supply.PAPER)
        return None if level is None else level.left

    def _rest(self) -> int:
        return rest(self._journal.ledger.usage.cards, self._journal.age, self._care)

    def _levels(self) -> Supplies:
        told = {supply: level for supplies in self._told.values() for supply, level in supplies.items()}
        return levels_of(self._journal.ledger.tally, told)

    # --- what staff and the journal are told --------------------------------------------------------------------------

    def sheet(self) -> Sheet:
        """Give it as of now."""
        return sheet_of(self._seen(), self._journal.ledger, self._journal.age, self._care, self._care.now())

    def _seen(self) -> Seen:
        faults = [fault for status in self._status.values() for fault in _faults(status)]
        warnings = [fault for status in self._status.values() if isinstance(status, Ready) for fault in status.warnings]
        for lacks in self._care.lines().values():
            faults += sorted(lacks)
        faults += self.gates().values()
        return Seen(
            self._levels(),
            tuple(dict.fromkeys(faults)),
            tuple(dict.fromkeys(warnings)),
            self._tests,
            self._journal.age,
            self._tested,
        )

    def _turn(self) -> None:
        if self._test_is_due():
            self._test()  # what it finds is told when it ends
        else:
            self._tell()
        self.start()

    def _tell(self) -> None:
        seen, sheet = self._seen(), self.sheet()
        known = frozenset(sheet.faults) | frozenset(sheet.warnings)
        for new in sorted(known - self._known):
            log.warning("health_fault fault=%s alert=%s", new.value, FAULTS[new].alert.value)
        for mended in sorted(self._known - known):
            log.info("health_mended fault=%s", mended.value)
        own = known - self._elsewhere()
        if own != self._own and self._care.told is not None:
            self._care.told(own)
        self._known, self._own = known, own
        self._keep(seen)
        if (file := self._care.file) is not None:
            self._loop.work("health", lambda: _write(file, sheet), lambda _: None)

    def _elsewhere(self) -> frozenset[Fault]:
        """What staff hear of from who watches the printers and the small devices."""
        told = frozenset[Fault]().union(*self._care.lines().values())
        for status in self._status.values():
            told |= frozenset(status.warnings if isinstance(status, Ready) else _faults(status))
        return told

    def _keep(self, seen: Seen) -> None:
        before = self._recorded
        same = before is not None and _news(before) == _news(seen)
        fresh = before is not None and (seen.told or 0) - (before.told or 0) < HOUR
        if (same and fresh) or hindrance(self._journal) is not None:
            return
        try:
            self._journal.append(RecordKind.HEALTH, "", seen.fields())
        except JournalFailed as error:
            self._failed(error)
        self._recorded = seen

    # --- the self-test ------------------------------------------------------------------------------------------------

    def _test_is_due(self) -> bool:
        since = None if self._tested is None else self._journal.age - self._tested
        idle = self._testing is None and self._idle()
        return idle and (since is None or since >= self._care.selftest_hours * HOUR)

    def _test(self) -> None:
        """Look into every machine as before a document: path, outlet, queue, counters. Nothing moves."""
        self._testing = {}
        for medium, printer in self._printers.items():
            self._look(medium, printer)

    def _look(self, medium: Medium, printer: DocumentPrinter) -> None:
        self._loop.work(medium.value, printer.look, lambda answer: self._looked(medium, answer))

    def _looked(self, medium: Medium, answer: Identity | Declined | Unknown) -> None:
        if self._testing is None:
            return
        self._testing[medium.value] = "ok" if isinstance(answer, Identity) else answer.fault.value
        if len(self._testing) < len(self._printers):
            return
        lines = {name: "+".join(sorted(lacks)) or "ok" for name, lacks in self._care.lines().items()}
        ups = self._power.state
        self._tests = {**self._testing, **lines, **({} if ups is None else {"ups": ups})}
        self._tested, self._testing = self._journal.age, None
        log.info("self_test %s", " ".join(f"{name}={result}" for name, result in self._tests.items()))
        self._tell()


def _faults(status: Status) -> tuple[Fault, ...]:
    match status:
        case Ready():
            return ()
        case NotReady(faults):
            return faults
        case Unknown(_, fault):
            return (fault,)


def _news(seen: Seen) -> tuple[object, ...]:
    return seen.faults, seen.warnings, seen.tests, seen.tested


def _write(file: Path, sheet: Sheet) -> None:
    """Put the sheet where a maintenance screen reads it, whole or not at all; it is a copy, and may be missing."""
    new = file.with_name(f"{file.name}.new")
    try:
        new.write_bytes(msgspec.json.format(msgspec.json.encode(sheet)) + b"\n")
        new.replace(file)
    except OSError as error:
        log.warning("health_file_unwritten why=%s", error.errno)
