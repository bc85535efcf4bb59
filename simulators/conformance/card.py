"""The card printer's bench: the model in virtual time, on a network or on a serial line."""

from collections.abc import Callable
from itertools import count
from typing import Final

from devices.card.driver import CardPrinterDriver
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from devices.conformance.samples import face
from devices.transport import Transport
from kiosk.core.printer import DocumentPrinter, Place
from simulators.card.far_end import Malformed, Request
from simulators.card.line import Lines
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Side, Spot
from simulators.virtual_time import VirtualTime

PAGES: Final = face()
BLANKS: Final = 30
_PANELS: Final = 5
_FAULTS: Final = {
    Trouble.NO_MEDIA: CardFault.HOPPER_EMPTY,
    Trouble.MEDIA_LOW: CardFault.HOPPER_LOW,
    Trouble.COVER_OPEN: CardFault.COVER_OPEN,
    Trouble.SUPPLY_OUT: CardFault.RIBBON_OUT,
    Trouble.SUPPLY_WRONG: CardFault.RIBBON_WRONG,
    Trouble.OUTPUT_FULL: CardFault.REJECT_FULL,
    Trouble.BIN_TAKES_NOTHING: CardFault.REJECT_FULL,
    Trouble.HOT: CardFault.HEAD_COOLING,
    Trouble.CLEANING_DUE: CardFault.CLEANING_DUE,
    Trouble.JAM: CardFault.PRINT_JAM,
    Trouble.FEED_JAM: CardFault.FEED_JAM,
    Trouble.EXIT_JAM: CardFault.EXIT_JAM,
    Trouble.DOUBLE_FEED: CardFault.DOUBLE_FEED,
    Trouble.STUCK_DROP: CardFault.CARD_STUCK,
    Trouble.FALSE_OK: CardFault.FALSE_OK,
    Trouble.FALSE_EJECT: CardFault.FALSE_EJECT,
    Trouble.DEAF: CardFault.DEAF,
    Trouble.SILENT: CardFault.SILENCE,
    Trouble.GARBLED: CardFault.GARBAGE,
    Trouble.ANSWER_TORN: CardFault.CUT,
    Trouble.REPEATED: CardFault.DOUBLED,
    Trouble.SLOW: CardFault.SLOW,
    Trouble.LATE: CardFault.BUFFERED,
}
_SPOTS: Final = {
    Place.TRANSPORT: (Spot.FEED, Spot.STATION, Spot.EXIT),
    Place.OUTLET: (Spot.MOUTH,),
    Place.REJECT_BIN: (Spot.REJECT_BIN,),
    Place.RETRACT_BIN: (Spot.RETRACT_BIN,),
}
Driver = Callable[..., DocumentPrinter]


class CardBench:
    """One machine and its time; `driver` is what drives it, called as `CardPrinterDriver` is."""

    def __init__(self, *, serial: bool = False, driver: Driver = CardPrinterDriver) -> None:
        self.time = VirtualTime()
        self.machine = CardMachine(blanks=BLANKS)
        self.pages = PAGES
        self.torn_at_the_document = False
        self._machines = [self.machine]
        self._driver = driver
        self._lines = Lines(self.machine, self.time, serial=serial)
        self._epochs = (f"boot-{number}" for number in count(1))

    def start(self) -> DocumentPrinter:
        """Give a fresh driver."""
        return self._driver(
            self._connect, clock=self.time, new_epoch=lambda: next(self._epochs), pause=self.time.pass_by
        )

    def now(self) -> float:
        """The time."""
        return self.time()

    def wait(self, seconds: float) -> None:
        """Let time pass, at the machine too."""
        self.time.pass_by(seconds)
        self._lines.arrive()

    def warm_up(self) -> None:
        """A card printer proves by its mode, not by its age."""

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let something go wrong."""
        self.machine.advance(self.time())
        match trouble:
            case Trouble.SUPPLY_LOW:
                self.machine.ribbon_left = 5
            case Trouble.STRANGER:
                self.machine.places[Spot.STATION].append(self.machine.draw())
            case Trouble.OUTLET_OCCUPIED:
                self.machine.places[Spot.MOUTH].append(self.machine.draw())
            case Trouble.ANSWER_LOST:
                self._at_the_document()
            case Trouble.TORN:
                self.torn_at_the_document = True
            case Trouble.OTHER_MACHINE:
                self.machine = self._lines.machine = CardMachine(blanks=BLANKS, serial="20000000002")
                self._machines.append(self.machine)
            case _ if trouble in _FAULTS:
                self.machine.fault(_FAULTS[trouble], once=once)
            case _:
                raise CannotError(f"the card printer's simulator has no {trouble}")

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        self.machine.advance(self.time())
        self.machine.mend(CardFault.SILENCE if trouble is Trouble.ANSWER_LOST else _FAULTS[trouble])

    def off(self) -> None:
        """Cut the power."""
        self.machine.power_off(self.time())

    def on(self) -> None:
        """Give it back."""
        self.machine.power_on(self.time())

    def documents(self) -> int:
        """How many cards carry all panels."""
        self.machine.advance(self.time())
        cards = (card for machine in self._machines for card in machine.cards)
        return sum(len(card.sides.get(Side.FRONT, {})) == _PANELS for card in cards)

    def drawn(self) -> int:
        """How many blanks have left the hopper."""
        self.machine.advance(self.time())
        return self.machine.loaded - self.machine.hopper

    def count(self, place: Place) -> int:
        """How many cards are there."""
        self.machine.advance(self.time())
        return sum(len(self.machine.places[spot]) for spot in _SPOTS[place])

    def take(self) -> bool:
        """A hand pulls."""
        return self.machine.take_card(self.time()) is not None

    def clear(self) -> None:
        """Staff take out what lies on the way."""
        self.machine.clear_path(self.time())

    def close(self) -> None:
        """End it; no blank may be missing from the machine's own books."""
        if not all(machine.snapshot().balanced for machine in self._machines):
            raise RuntimeError("the simulator lost a blank")

    def _at_the_document(self) -> None:
        """Lose every answer from the moment at which the first panel comes along."""
        receive = self.machine.receive

        def hear(request: Request | Malformed, now: float, channel: int = 0) -> None:
            if isinstance(request, Request) and request.name in {"Db", "Dbc"}:
                self.machine.receive = receive  # type: ignore[method-assign]
                self.machine.fault(CardFault.SILENCE)
            receive(request, now, channel)

        self.machine.receive = hear  # type: ignore[method-assign]

    def _connect(self) -> Transport:
        return _Wire(self, self._lines.connect())


class _Wire:
    """The way to the machine, on which a document can be torn."""

    def __init__(self, bench: CardBench, line: Transport) -> None:
        self._bench = bench
        self._line = line

    def write(self, data: bytes) -> None:
        if self._bench.torn_at_the_document and data.startswith(b"\x1bDb"):
            self._bench.torn_at_the_document = False
            self._bench.machine.fault(CardFault.TORN, once=True)
        self._line.write(data)

    def read(self, most: int, within: float) -> bytes:
        return self._line.read(most, within)

    def discard(self) -> None:
        self._line.discard()

    def close(self) -> None:
        self._line.close()
