"""The machines of one kiosk and the hands around them: where every card and sheet physically is."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.chip.driver import ChipEncoder
from devices.transport import Transport, TransportError
from simulators.card.line import Lines
from simulators.card.model import CardMachine
from simulators.card.parts import Card, Spot, Timing
from simulators.world.chips import Chips
from simulators.world.cuts import Point
from simulators.world.life import Life
from simulators.world.papers import read_card

FAST: Final = Timing(feed=0.8, colour=0.9, black=0.5, overlay=0.7, flip=0.5, eject=0.6, bin=0.6, retract=0.7)


@dataclass(frozen=True)
class Paper:
    """A document in somebody's hands: what it is, who holds it, and in which visit's presence it was taken."""

    document: int
    attempt: str
    holder: str


class WorldCardMachine(CardMachine):
    """Remembers for which attempt each blank was drawn."""

    feeding = ""

    def draw(self) -> Card:
        """Take the lowest blank out of the hopper."""
        card = super().draw()
        self.attempts[card.number] = self.feeding
        self.drawn.append(card)
        return card

    def note(self) -> None:
        """Begin to remember."""
        self.attempts: dict[int, str] = {}
        self.drawn: list[Card] = []

    def spot_of(self, card: Card) -> Spot:
        """Where a drawn card is now."""
        return next(spot for spot, cards in self.places.items() if card in cards)


class CrashingWire:
    """A wire at each of whose bytes the kiosk may end."""

    def __init__(self, line: Transport, point: Callable[[Point], None]) -> None:
        self._line = line
        self._point = point

    def write(self, data: bytes) -> None:
        """Send everything, or the first half and no more."""
        try:
            self._point(Point.WIRE)
        except BaseException:
            with contextlib.suppress(TransportError):
                self._line.write(data[: len(data) // 2])
            raise
        self._line.write(data)

    def read(self, most: int, within: float) -> bytes:
        """Give what has come."""
        data = self._line.read(most, within)
        if data:
            self._point(Point.WIRE)
        return data

    def discard(self) -> None:
        """Throw away what has come."""
        self._line.discard()

    def close(self) -> None:
        """Hang up."""
        self._line.close()


class CardSite:
    """One card printer over the lives of its kiosk."""

    def __init__(
        self, machine: WorldCardMachine, clock: Callable[[], float], *, serial: bool, chips: Chips | None = None
    ) -> None:
        machine.note()
        self.machine = machine
        self.chips = chips
        self._clock = clock
        self._serial = serial
        self._lines: Lines | None = None

    def connector(self, life: Life, point: Callable[[Point], None]) -> Callable[[], Transport]:
        """Give what opens a wire in a life of the kiosk; what was on its way to the machine stays so."""
        lines = self._lines = self._lines or Lines(self.machine, life, serial=self._serial)
        lines.time = life
        return lambda: CrashingWire(lines.connect(), point)

    def encoder(self, life: Life) -> ChipEncoder | None:
        """Give the chip encoder inside, in a life of the kiosk; None where there is none."""
        return None if self.chips is None else self.chips.encoder(life)

    def in_mouth(self) -> Card | None:
        """The card that can be taken, if there is one."""
        self.machine.advance(self._clock())
        mouth = self.machine.places[Spot.MOUTH]
        return mouth[0] if mouth else None

    def blanks_of(self, attempt: str) -> list[int]:
        """The numbers of the cards that were drawn for an attempt and that nobody carried away."""
        machine = self.machine
        return [
            card.number
            for card in machine.drawn
            if machine.attempts[card.number] == attempt and machine.spot_of(card) is not Spot.TAKEN
        ]

    def take(self, holder: str) -> tuple[Card, Paper | None] | None:
        """Pull at the mouth: gives the card that came, and the document it is if it is whole."""
        card = self.machine.take_card(self._clock())
        if card is None:
            return None
        document = read_card(card)
        attempt = self.machine.attempts[card.number]
        return card, None if document is None else Paper(document, attempt, holder)
