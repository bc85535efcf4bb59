"""The chips in one kiosk's blanks and the encoder at its card printer's contactless station, over the kiosk's lives."""

from collections.abc import Callable
from typing import Final

from devices.chip.driver import ChipEncoder
from devices.chip.reader import Trouble
from simulators.chip.antenna import Antenna
from simulators.chip.model import ChipCard, ChipFault
from simulators.faults import Faults
from simulators.world.life import Life

UID: Final = "04{:012X}"


class Chips:
    """`of` and `enter` are what the card printer's model is told by. The first `chipless` blanks have no chip."""

    def __init__(self, clock: Callable[[], float], draw: Callable[[], float], *, chipless: int = 0) -> None:
        self.faults: Faults[ChipFault] = Faults(clock, draw)  # of whatever chip lies in the field
        self._chipless = chipless
        self._inside: ChipCard | None = None
        self._antenna: Antenna | None = None
        self._lost: Trouble | None = None

    def of(self, number: int) -> ChipCard | None:
        """Give the chip of a blank that is drawn."""
        if number <= self._chipless:
            return None
        chip = ChipCard(UID.format(number))
        chip.faults = self.faults
        return chip

    def enter(self, chip: ChipCard | None) -> None:
        """A chip comes into the field, or (None) leaves it."""
        self._inside = chip
        if self._antenna is not None:
            self._antenna.insert(chip)

    def plugged(self, *, into: bool) -> None:
        """The reader's plug is put in, or pulled."""
        self._lost = None if into else Trouble.READER_GONE
        if self._antenna is not None:
            self._antenna.lost = self._lost

    def encoder(self, life: Life) -> ChipEncoder:
        """Give a driver in one life of the kiosk."""
        self._antenna = Antenna(life)
        self._antenna.insert(self._inside)
        self._antenna.lost = self._lost
        return ChipEncoder(self._antenna, life)

    def fault(self, name: ChipFault, *, once: bool = False, seconds: float | None = None, chance: float = 1.0) -> None:
        """Let something go wrong with what lies in the field."""
        self.faults.set(name, once=once, seconds=seconds, chance=chance)

    def mend(self, name: ChipFault) -> None:
        """End it."""
        self.faults.mend(name)
