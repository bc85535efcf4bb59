"""The A4 printer's bench: the IPP model in virtual time."""

from collections.abc import Callable
from typing import Final

from devices.a4.driver import A4Printer
from devices.a4.line import IppLine
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from kiosk.core.printer import DocumentPrinter, Pages, Place
from simulators.ipp.far_end import URI
from simulators.ipp.model import IppModel
from simulators.ipp.parts import IppFault, Spot
from simulators.virtual_time import VirtualTime

SHEET: Final = b"".join(bytes([(row + column) % 256] * 3) for row in range(175) for column in range(124))
PAGES: Final = Pages(124, 175, 15, (SHEET,) * 2)
SHEETS: Final = 250
_STRANGER: Final = "somebody-else"
_PRINT_JOB: Final = b"\x00\x02"
_AT_THE_DOCUMENT: Final = {Trouble.TORN: IppFault.TORN, Trouble.ANSWER_LOST: IppFault.MUTE}
_OTHER: Final = "urn:uuid:00000000-0000-4000-8000-000000000002"
_FAULTS: Final = {
    Trouble.NO_MEDIA: IppFault.MEDIA_EMPTY,
    Trouble.MEDIA_LOW: IppFault.MEDIA_LOW,
    Trouble.COVER_OPEN: IppFault.COVER_OPEN,
    Trouble.SUPPLY_OUT: IppFault.TONER_EMPTY,
    Trouble.SUPPLY_LOW: IppFault.TONER_LOW,
    Trouble.OUTPUT_FULL: IppFault.OUTPUT_FULL,
    Trouble.PAUSED: IppFault.PAUSED,
    Trouble.STOPPED: IppFault.STOPPED,
    Trouble.NOT_ACCEPTING: IppFault.NOT_ACCEPTING,
    Trouble.JAM: IppFault.MEDIA_JAM,
    Trouble.FALSE_OK: IppFault.MISCOUNTS,
    Trouble.REFUSES: IppFault.REFUSES,
    Trouble.BUSY: IppFault.BUSY,
    Trouble.ABORTS: IppFault.ABORTS,
    Trouble.FORGETS: IppFault.FORGETS,
    Trouble.KEEPS_JOBS: IppFault.KEEPS_JOBS,
    Trouble.WAITS: IppFault.HELD,
    Trouble.DEAF: IppFault.DEAF,
    Trouble.SILENT: IppFault.MUTE,
    Trouble.GARBLED: IppFault.GARBLED,
    Trouble.ANSWER_TORN: IppFault.CUT,
    Trouble.REPEATED: IppFault.STALE,
    Trouble.LATE: IppFault.LATE,
}
_SPOTS: Final = {Place.TRANSPORT: Spot.PATH, Place.OUTLET: Spot.OUTLET}
Driver = Callable[..., DocumentPrinter]


class IppBench:
    """One printer and its time; `driver` is what drives it, called as `A4Printer` is."""

    def __init__(self, *, driver: Driver = A4Printer) -> None:
        self.time = VirtualTime(1_000_000.5)
        self.model = IppModel(clock=self.time, sheets_in_tray=SHEETS)
        self.transport = _Wire(self)
        self.at_the_document: dict[IppFault, bool] = {}  # whether once
        self.pages = PAGES
        self._driver = driver
        self._at_power_up: set[Trouble] = set()

    def start(self) -> DocumentPrinter:
        """Give a fresh driver."""
        line = IppLine(self.transport, URI)
        return self._driver(line, clock=self.time, tick=self.time, pause=self.time.pass_by)

    def now(self) -> float:
        """The time."""
        return self.time()

    def wait(self, seconds: float) -> None:
        """Let time pass, at the printer too."""
        self.time.pass_by(seconds)
        self.model.advance()

    def warm_up(self) -> None:
        """Be on for a minute."""
        self.wait(60)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let something go wrong."""
        match trouble:
            case Trouble.STRANGER:
                self.model.take(_STRANGER, len(self.pages.sides))
            case Trouble.OTHER_MACHINE:
                self.model.replace(_OTHER)
            case Trouble.KEEPS_QUEUE | Trouble.NUMBERS_RESTART:
                self._at_power_up.add(trouble)
            case _ if trouble in _AT_THE_DOCUMENT:
                self.at_the_document[_AT_THE_DOCUMENT[trouble]] = once
            case _ if trouble in _FAULTS:
                self.model.fault(_FAULTS[trouble], once=once)
            case _:
                raise CannotError(f"the A4 printer's simulator has no {trouble}")

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        self.model.mend((_FAULTS | _AT_THE_DOCUMENT)[trouble])

    def off(self) -> None:
        """Cut the power."""
        self.model.power_off()

    def on(self) -> None:
        """Give it back, with the path cleared."""
        self.model.power_on(
            keeps_queue=Trouble.KEEPS_QUEUE in self._at_power_up,
            keeps_numbers=Trouble.NUMBERS_RESTART not in self._at_power_up,
        )
        self.model.clear_path()

    def documents(self) -> int:
        """How often the last page of a job came out."""
        self.model.advance()
        out = {Spot.OUTLET, Spot.TAKEN}
        last = len(self.pages.sides)
        ours = [sheet for sheet in self.model.sheets if sheet.job_name != _STRANGER]
        return sum(sheet.page == last and sheet.spot in out for sheet in ours)

    def drawn(self) -> int:
        """How many sheets have left the tray."""
        self.model.advance()
        return SHEETS - self.model.sheets_in_tray

    def count(self, place: Place) -> int:
        """How many sheets are there."""
        self.model.advance()
        return sum(sheet.spot is _SPOTS[place] for sheet in self.model.sheets)

    def take(self) -> bool:
        """A hand takes what lies in the tray."""
        return self.model.take_sheets() > 0

    def clear(self) -> None:
        """Staff take out what is stuck."""
        self.model.clear_path()

    def close(self) -> None:
        """End it."""


class _Wire:
    """The way to the model; some troubles wait for a document to come along."""

    def __init__(self, bench: IppBench) -> None:
        self._bench = bench
        self._transport = bench.model.transport(bench.time.pass_by)

    def exchange(self, body: bytes, seconds: float | None = None) -> bytes:
        if body[2:4] == _PRINT_JOB:
            for fault, once in self._bench.at_the_document.items():
                self._bench.model.fault(fault, once=once)
            self._bench.at_the_document.clear()
        return self._transport.exchange(body, seconds)

    def close(self) -> None:
        self._transport.close()
