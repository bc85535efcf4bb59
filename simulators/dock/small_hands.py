"""The hands at receipt printer, scanner and UPS. Most of their faults are switches: until mended, or for a time."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from simulators.dock.deeds import How
from simulators.dock.hands import Seen, how_of, seen
from simulators.receipt import Paper, ReceiptFault, ReceiptSimulator
from simulators.scanner import ScannerSimulator
from simulators.ups import UpsSimulator

LOOSE: Final = 60  # bytes of a slip that still get through
HALF, NOISE = b"half a co", b"\xff\x00\x81\r"


class Switches:
    """Faults that are on or off, and when each ends by itself. `set_on` turns one on or off at the machine."""

    def __init__(self, set_on: Callable[[str, bool], None], clock: Callable[[], float] = monotonic) -> None:
        self._set_on = set_on
        self._clock = clock
        self._ends: dict[str, float | None] = {}

    def is_so(self, fault: str) -> None:
        """Note a fault that came by itself."""
        self._ends.setdefault(fault, None)

    def fault(self, fault: str, how: How) -> None:
        """Turn it on. RuntimeError for a way that a switch does not know."""
        if how.once or how.chance < 1:
            raise RuntimeError("this fault is there or not; choose until mended, or a time")
        self._set_on(fault, True)
        self._ends[fault] = None if how.seconds is None else self._clock() + how.seconds

    def mend(self, fault: str) -> None:
        """Turn it off."""
        if fault in self._ends:
            self._ends.pop(fault, None)
            self._set_on(fault, False)

    def active(self) -> dict[str, How]:
        """End those whose time is over, and give the others with how they act."""
        now = self._clock()
        for fault in [fault for fault, end in self._ends.items() if end is not None and end <= now]:
            self.mend(fault)
        return {fault: How(seconds=None if end is None else end - now) for fault, end in self._ends.items()}


@dataclass(frozen=True)
class ReceiptSnapshot:
    """Roll and newest slip."""

    paper: Paper
    slip: tuple[str, ...]
    slips: int
    plugged: bool


class ReceiptHand:
    """At the receipt printer."""

    def __init__(self, printer: ReceiptSimulator) -> None:
        self._printer = printer
        self._switches = Switches(self._set_on)

    def look(self) -> Seen[ReceiptSnapshot]:
        """Give roll and slip."""
        model = self._printer.model
        slip = tuple(model.slips[-1]) if model.slips else ()
        if not self._printer.plugged:
            self._switches.is_so("unplugged")
        on_the_wire = {str(fault): how_of(*how) for fault, how in model.faults.in_force().items()}
        snapshot = ReceiptSnapshot(model.paper, slip, model.cut, self._printer.plugged)
        return seen(snapshot, {**self._switches.active(), **on_the_wire})

    def fault(self, fault: str, how: How) -> None:
        """Break it: what happens to answers also once or by chance."""
        if fault in {*ReceiptFault}:
            faults = self._printer.model.faults
            faults.set(ReceiptFault(fault), once=how.once, seconds=how.seconds, chance=how.chance)
        else:
            self._switches.fault(fault, how)

    def mend(self, fault: str) -> None:
        """Mend it."""
        if fault in {*ReceiptFault}:
            self._printer.model.faults.mend(ReceiptFault(fault))
        self._switches.mend(fault)

    def act(self, what: str) -> None:
        """Let its cable come loose within the next slip."""
        if what != "loose":
            raise ValueError(what)
        self._printer.unplug_after(LOOSE)

    def _set_on(self, fault: str, on: bool) -> None:
        model = self._printer.model
        match fault:
            case "paper_low":
                model.paper = Paper.NEAR_END if on else Paper.PRESENT
            case "paper_out":
                model.paper = Paper.OUT if on else Paper.PRESENT
            case "cutter_jammed":
                model.cutter_jammed = on
            case "cover_open":
                model.cover_open = on
            case "offline":
                model.offline = on
            case "unplugged":
                if on:
                    self._printer.unplug()
                else:
                    self._printer.plug()
            case _:
                raise ValueError(fault)


class ScannerHand:
    """At the scanner. The snapshot is whether it is plugged in."""

    def __init__(self, scanner: ScannerSimulator) -> None:
        self._scanner = scanner
        self._switches = Switches(self._set_on)

    def look(self) -> Seen[bool]:
        """See whether it is plugged in."""
        active = self._switches.active()
        return seen("unplugged" not in active, active)

    def fault(self, fault: str, how: How) -> None:
        """Break it."""
        self._switches.fault(fault, how)

    def mend(self, fault: str) -> None:
        """Mend it."""
        self._switches.mend(fault)

    def act(self, what: str) -> None:
        """Send what is no code."""
        self._scanner.send({"half": HALF, "noise": NOISE}[what])

    def _set_on(self, fault: str, on: bool) -> None:
        if fault != "unplugged":
            raise ValueError(fault)
        if on:
            self._scanner.unplug()
        else:
            self._scanner.plug()


@dataclass(frozen=True)
class UpsSnapshot:
    """Whether the mains are there, and the charge in percent."""

    mains: bool
    charge: int


class UpsHand:
    """At the UPS. NUT takes a second or two to tell of a change."""

    def __init__(self, ups: UpsSimulator) -> None:
        self._ups = ups
        self._on: set[str] = set()
        self._switches = Switches(self._set_on)

    def look(self) -> Seen[UpsSnapshot]:
        """See where it takes its power from, and the charge."""
        snapshot = UpsSnapshot("OL" in self._ups.status.split(), self._ups.charge)
        return seen(snapshot, self._switches.active())

    def fault(self, fault: str, how: How) -> None:
        """Break it."""
        self._switches.fault(fault, how)

    def mend(self, fault: str) -> None:
        """Mend it."""
        self._switches.mend(fault)

    def act(self, what: str) -> None:
        """There is nothing else to do here."""
        raise ValueError(what)

    def _set_on(self, fault: str, on: bool) -> None:
        self._on = self._on | {fault} if on else self._on - {fault}
        match fault:
            case "silent":
                (self._ups.hang if on else self._ups.wake)()
            case "worn":
                self._ups.worn(on)
            case "battery" | "low":
                state = "low" if "low" in self._on else "battery" if "battery" in self._on else "mains"
                {"low": self._ups.low, "battery": self._ups.battery, "mains": self._ups.mains}[state]()
            case _:
                raise ValueError(fault)
