"""The bench of a real chip encoder: cards are laid down and lifted by hand."""

from collections.abc import Callable
from contextlib import suppress

from devices.chip.driver import ChipEncoder, Uid
from devices.conformance import asks
from devices.conformance.check import CannotError
from devices.conformance.technician import TechnicianBench
from devices.conformance.terminal import Terminal


class TechnicianChip(TechnicianBench[ChipEncoder]):
    """A real reader and two blank cards, numbered by the technician; what is on them is written over."""

    def __init__(self, terminal: Terminal, fresh: Callable[[], ChipEncoder]) -> None:
        super().__init__(terminal, fresh)
        self._card = 1
        self._make_ready(lambda driver: isinstance(driver.uid(), Uid), _lay(1))

    def lay(self, card: int) -> None:
        """Have a card laid down."""
        self.terminal.done(*_lay(card))
        self._card = card

    def lift(self) -> None:
        """Have it taken away."""
        self.terminal.done(*asks.LIFT)

    def holds(self, card: int, content: bytes) -> bool:
        """Nobody sees that."""
        raise CannotError(f"nobody sees whether {len(content)} bytes are on card {card}")

    def close(self) -> None:
        """Give the reader back, with card 1 on it."""
        super().close()
        if self._card != 1:
            with suppress(CannotError):
                self.terminal.done(*_lay(1))


def _lay(card: int) -> asks.Ask:
    indonesian, english = asks.LAY
    return indonesian.format(card), english.format(card)
