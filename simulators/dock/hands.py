"""The hands at the two printers: they break, mend, load, clear, take, and look. Callable from any thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from simulators.card.parts import CardFault, Timing
from simulators.card.parts import Snapshot as CardSnapshot
from simulators.card.server import CardPrinter
from simulators.chip.model import ChipCard, ChipFault
from simulators.chip.stand import EncoderStand
from simulators.dock.deeds import How, still
from simulators.faults import Terms
from simulators.ipp.server import FIRST_PAGE_SECONDS, SECONDS_PER_PAGE, IppPrinter
from simulators.ipp.server import Snapshot as A4Snapshot

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)
BLANKS: Final = 50
SHEETS: Final = 250
CARDS: Final = 8  # the newest, whose chips may still be in the machine
INSTANT: Final = 1000.0  # so many times as fast as the real machine


@dataclass(frozen=True)
class Seen(Generic[S_co]):
    """A machine as it is: its own snapshot, and the faults in force with how each acts: in words, and as it is set."""

    snapshot: S_co
    active: Mapping[str, str] = field(default_factory=dict)
    hows: Mapping[str, How] = field(default_factory=dict)


def seen(snapshot: S, hows: Mapping[str, How]) -> Seen[S]:
    """Put both together."""
    return Seen(snapshot, {fault: still(how) for fault, how in hows.items()}, hows)


class Hand(Protocol):
    """What is done to a machine."""

    def look(self) -> Seen[object]:
        """See how it is now."""
        ...

    def fault(self, fault: str, how: How) -> None:
        """Let something go wrong."""
        ...

    def mend(self, fault: str) -> None:
        """End it."""
        ...

    def act(self, what: str) -> None:
        """Do what the catalogue names. ValueError for anything else."""
        ...


class CardHand:
    """At the card printer, and at the chips of its blanks where there is an encoder."""

    def __init__(self, printer: CardPrinter, encoder: EncoderStand | None = None) -> None:
        self._printer = printer
        self._encoder = encoder

    def look(self) -> Seen[CardSnapshot]:
        """Give its snapshot."""
        active = {str(fault): how_of(*how) for fault, how in self._printer.in_force().items()}
        for chip in self._chips():
            active |= {str(fault): how_of(*how) for fault, how in chip.faults.in_force().items()}
        return seen(self._printer.snapshot(), active)

    def fault(self, fault: str, how: How) -> None:
        """Break the printer; a chip's fault goes to the next blank that is fed."""
        if fault not in set(ChipFault):
            self._printer.fault(fault, once=how.once, seconds=how.seconds, chance=how.chance)
        elif self._encoder is None:
            raise RuntimeError("this card printer has no chip encoder")
        else:
            chip = self._encoder.chip(self._fed() + 1)
            chip.faults.set(ChipFault(fault), once=how.once, seconds=how.seconds, chance=how.chance)

    def mend(self, fault: str) -> None:
        """End a fault."""
        if fault in set(CardFault):
            self._printer.mend(fault)
        for chip in self._chips():
            if fault in set(ChipFault):
                chip.faults.mend(ChipFault(fault))

    def act(self, what: str) -> None:
        """Load, clear, empty, change the ribbon, take, switch."""
        match what:
            case "load":
                self._printer.load(BLANKS)
            case "clear":
                self._printer.clear_path()
            case "bins":
                self._printer.empty_bins()
            case "ribbon":
                self._printer.change_ribbon()
            case "take":
                if self._printer.take_card() is None:
                    raise RuntimeError("no card is held out")
            case "off":
                self._printer.cut_power()
            case "on":
                self._printer.restore_power()
            case _:
                raise ValueError(what)

    def pace(self, times: float) -> None:
        """Let movements be so many times as fast, from the next one on."""
        self._printer.pace(Timing.instant() if times >= INSTANT else Timing().faster(times))

    def _fed(self) -> int:
        seen = self._printer.snapshot()
        return seen.loaded - seen.hopper

    def _chips(self) -> list[ChipCard]:
        """Those of the newest cards, and of the blank that comes next."""
        if self._encoder is None:
            return []
        newest = self._fed() + 1
        chips = self._encoder.chips
        return [chips[number] for number in range(max(1, newest - CARDS), newest + 1) if number in chips]


class A4Hand:
    """At the A4 printer."""

    def __init__(self, printer: IppPrinter) -> None:
        self._printer = printer

    def look(self) -> Seen[A4Snapshot]:
        """Give its snapshot."""
        active = {str(fault): how_of(*how) for fault, how in self._printer.in_force().items()}
        return seen(self._printer.snapshot(), active)

    def fault(self, fault: str, how: How) -> None:
        """Break it."""
        self._printer.fault(fault, once=how.once, seconds=how.seconds, chance=how.chance)

    def mend(self, fault: str) -> None:
        """End a fault."""
        self._printer.mend(fault)

    def act(self, what: str) -> None:
        """Load, change the toner, clear, take, switch."""
        match what:
            case "load":
                self._printer.load(SHEETS)
            case "toner":
                self._printer.change_toner()
            case "clear":
                self._printer.clear_path()
            case "take":
                self._printer.take_sheets()
            case "off":
                self._printer.cut_power()
            case "on":
                self._printer.restore_power()
            case _:
                raise ValueError(what)

    def pace(self, times: float) -> None:
        """Let pages be so many times as fast, from the next one on."""
        scale = 0.0 if times >= INSTANT else 1 / times
        self._printer.pace(SECONDS_PER_PAGE * scale, FIRST_PAGE_SECONDS * scale)


def how_of(terms: Terms, left: float | None) -> How:
    """How a fault in force acts."""
    return How(terms.once, left, terms.chance)
