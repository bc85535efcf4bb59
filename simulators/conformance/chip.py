"""The chip encoder's bench: two chips and an antenna in virtual time."""

from collections.abc import Callable
from typing import Final

from devices.chip.driver import ChipEncoder
from devices.chip.reader import Trouble as Told
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from simulators.chip.antenna import Antenna
from simulators.chip.model import ChipCard, ChipFault
from simulators.faults import Faults
from simulators.virtual_time import VirtualTime

UIDS: Final = {1: "04A1B2C3D4E5F6", 2: "04A1B2C3D4E5F7"}
CHIP_FAULTS: Final = {
    Trouble.MEMORY_FAILURE: ChipFault.WILL_NOT_WRITE,
    Trouble.FALSE_OK: ChipFault.WRITES_WRONG,
    Trouble.TORN: ChipFault.TEARS,
    Trouble.SILENT: ChipFault.MUTE,
}
_READER: Final = frozenset({Trouble.GARBLED, Trouble.SLOW, Trouble.ANSWER_LOST, Trouble.OTHER_MACHINE})
_UPDATE: Final = 0xD6
_SLOW_SECONDS: Final = 1.5
Driver = Callable[..., ChipEncoder]


class ChipModelBench:
    """One reader; `driver` is what drives it, called as `ChipEncoder` is."""

    def __init__(self, *, driver: Driver = ChipEncoder) -> None:
        self.time = VirtualTime()
        self.cards = {number: ChipCard(uid) for number, uid in UIDS.items()}
        self.faults: Faults[Trouble] = Faults(self.time)
        self._field = _Field(self)
        self._driver = driver
        self.lay(1)

    def start(self) -> ChipEncoder:
        """Give a fresh driver."""
        return self._driver(self._field, self.time)

    def now(self) -> float:
        """The time."""
        return self.time()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time.pass_by(seconds)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let something go wrong with the card in the field, or with its reader."""
        match trouble:
            case Trouble.SERVICE_GONE:
                self._field.lost = Told.SERVICE_GONE
            case _ if trouble in CHIP_FAULTS and self._field.chip is not None:
                self._field.chip.faults.set(CHIP_FAULTS[trouble], once=once)
            case _ if trouble in _READER:
                self.faults.set(trouble, once=once)
            case _:
                raise CannotError(f"the chip's simulator has no {trouble}")

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        if trouble in CHIP_FAULTS:
            for card in self.cards.values():
                card.faults.mend(CHIP_FAULTS[trouble])
        self.faults.mend(trouble)
        self._field.lost = None

    def off(self) -> None:
        """Unplug the reader."""
        self._field.lost = Told.READER_GONE

    def on(self) -> None:
        """Plug it in."""
        self._field.lost = None

    def lay(self, card: int) -> None:
        """Bring a card into the field."""
        self._field.insert(self.cards[card])

    def lift(self) -> None:
        """Empty the field."""
        self._field.insert(None)

    def holds(self, card: int, content: bytes) -> bool:
        """Whether exactly this is on a card."""
        return self.cards[card].content == content

    def close(self) -> None:
        """End it."""


class _Field(Antenna):
    """The antenna, and what can go wrong between it and the kiosk."""

    def __init__(self, bench: ChipModelBench) -> None:
        super().__init__(bench.time)
        self._bench = bench

    def exchange(self, command: bytes, within: float) -> bytes | Told:
        faults = self._bench.faults
        if faults.strikes(Trouble.SLOW):
            self._bench.wait(min(within, _SLOW_SECONDS))
        if command[1] == _UPDATE and faults.strikes(Trouble.ANSWER_LOST):
            self.lost = Told.READER_GONE
        answer = super().exchange(command, within)
        if answer is Told.TORN and faults.strikes(Trouble.OTHER_MACHINE):
            self._bench.lay(2)
        return answer[:1] if isinstance(answer, bytes) and faults.strikes(Trouble.GARBLED) else answer
