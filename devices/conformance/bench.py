"""What checks need of a device under test: a fresh driver, trouble by name, time, and where things physically are."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from devices.chip.driver import ChipEncoder
from devices.receipt.driver import ReceiptPrinter
from devices.scanner.driver import Scanner
from devices.ups.driver import Ups
from kiosk.core.printer import DocumentPrinter, Pages, Place


class Trouble(StrEnum):
    """All that a check may ask a bench to bring about; a bench that cannot raises CannotError."""

    # supplies, covers, heat
    NO_MEDIA = "no_media"
    MEDIA_LOW = "media_low"
    COVER_OPEN = "cover_open"
    SUPPLY_OUT = "supply_out"  # toner, ribbon
    SUPPLY_LOW = "supply_low"
    SUPPLY_WRONG = "supply_wrong"
    OUTPUT_FULL = "output_full"  # the tray, the reject bin
    HOT = "hot"
    CLEANING_DUE = "cleaning_due"
    PAUSED = "paused"
    STOPPED = "stopped"  # without giving a reason
    NOT_ACCEPTING = "not_accepting"
    NEAR_END = "near_end"  # of a paper roll
    OFFLINE = "offline"
    CUTTER = "cutter"
    MECHANICAL = "mechanical"
    # movement
    JAM = "jam"  # while printing
    FEED_JAM = "feed_jam"
    EXIT_JAM = "exit_jam"
    DOUBLE_FEED = "double_feed"
    STUCK_DROP = "stuck_drop"  # a drop into a bin is acknowledged, and nothing fell
    BIN_TAKES_NOTHING = "bin_takes_nothing"
    FALSE_OK = "false_ok"  # acknowledged, and not printed, not counted or other bytes written
    FALSE_EJECT = "false_eject"
    STRANGER = "stranger"  # somebody else's job in the queue, or card in the path
    OUTLET_OCCUPIED = "outlet_occupied"
    # the queue
    REFUSES = "refuses"
    BUSY = "busy"
    ABORTS = "aborts"
    FORGETS = "forgets"  # ended jobs, at once
    KEEPS_JOBS = "keeps_jobs"  # does not cancel
    WAITS = "waits"  # for somebody at its panel
    KEEPS_QUEUE = "keeps_queue"  # through the next power cut
    NUMBERS_RESTART = "numbers_restart"  # with the next power cut
    OTHER_MACHINE = "other_machine"  # is put in its place
    # the chip
    MEMORY_FAILURE = "memory_failure"
    SERVICE_GONE = "service_gone"  # the program between kiosk and reader has ended
    # the mains
    ON_BATTERY = "on_battery"
    BATTERY_LOW = "battery_low"
    MAINS_BACK = "mains_back"  # once: for a moment, while the battery feeds
    SHUTDOWN_ANNOUNCED = "shutdown_announced"  # by whoever owns the UPS
    CONTRADICTS = "contradicts"  # itself: mains and battery at once
    DATA_STALE = "data_stale"  # what is known of it is old, and is said to be
    # the wire
    DEAF = "deaf"  # what is asked of it is lost
    SILENT = "silent"  # it does what it is told, its answers are lost
    GARBLED = "garbled"
    REPEATED = "repeated"  # an answer comes twice, or the one before once more
    SLOW = "slow"  # answers come seconds late
    LATE = "late"  # what is sent waits on the way and arrives all the same
    TORN = "torn"  # the connection breaks in the middle of the document
    ANSWER_TORN = "answer_torn"  # an answer breaks off in the middle, and the connection with it
    ANSWER_LOST = "answer_lost"  # the document arrives, and from then on every answer is lost
    STALE = "stale"  # bytes lie in the line that nobody asked for
    FLOOD = "flood"  # an answer that does not end


class Bench(Protocol):
    """What every bench has. Troubles that are not `once` last until they are mended."""

    def now(self) -> float:
        """Seconds that have passed for the device."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Bring trouble about, or raise CannotError."""
        ...

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        ...

    def off(self) -> None:
        """Cut its power, or pull its plug."""
        ...

    def on(self) -> None:
        """Give it back."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class PrinterBench(Bench, Protocol):
    """A document printer; `pages` is a document for it."""

    pages: Pages

    def start(self) -> DocumentPrinter:
        """Give a fresh driver, as after a restart of the kiosk."""
        ...

    def warm_up(self) -> None:
        """Let the printer be on for a while: one that has just come on proves less."""
        ...

    def documents(self) -> int:
        """How many whole documents the machine has made."""
        ...

    def drawn(self) -> int:
        """How many cards or sheets have left hopper or tray."""
        ...

    def count(self, place: Place) -> int:
        """How many cards or sheets are there now: TRANSPORT, OUTLET or a bin."""
        ...

    def take(self) -> bool:
        """A hand pulls at what comes out; whether it has it."""
        ...

    def clear(self) -> None:
        """Staff take out what lies in path and outlet."""
        ...


class ReceiptBench(Bench, Protocol):
    """A receipt printer of `columns` characters a line."""

    columns: int

    def start(self) -> ReceiptPrinter:
        """Give a fresh driver."""
        ...

    def slips(self) -> int:
        """How many slips were cut off."""
        ...

    def reads(self, lines: Sequence[str]) -> bool:
        """Whether the last slip has these words and no line beyond the paper's edge."""
        ...


class ScannerBench(Bench, Protocol):
    """A QR scanner."""

    def start(self) -> Scanner:
        """Give a fresh driver."""
        ...

    def hold(self, text: str) -> None:
        """Hold a code before it."""
        ...

    def send(self, data: bytes) -> None:
        """Let it send bytes as they are, or raise CannotError."""
        ...

    def opened(self) -> int:
        """How often its line was tried to be opened."""
        ...


class ChipBench(Bench, Protocol):
    """A chip encoder and two cards for it; a check begins with card 1 in the field. `off` unplugs the reader."""

    def start(self) -> ChipEncoder:
        """Give a fresh driver."""
        ...

    def lay(self, card: int) -> None:
        """Bring card 1 or 2 into the field, and no other."""
        ...

    def lift(self) -> None:
        """Empty the field."""
        ...

    def holds(self, card: int, content: bytes) -> bool:
        """Whether exactly this is on a card, seen without the driver."""
        ...


class UpsBench(Bench, Protocol):
    """A UPS on mains. `off` ends whoever answers for it; a trouble that comes `once` is told at the next look alone."""

    def start(self) -> Ups:
        """Give a fresh driver."""
        ...
