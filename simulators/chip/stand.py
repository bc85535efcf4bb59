"""The encoder inside a simulated card printer: a private pcscd, its field, and a chip for every blank."""

from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

from simulators.chip.model import ChipCard
from simulators.chip.pcscd import READER, PrivatePcscd
from simulators.trace import Trace

ADDRESS: Final = f"pcsc:{READER}"  # for `card.chip` of the kiosk's file


class EncoderStand:
    """A context manager; give `chip` and `antenna` to `CardMachine`. PC/SC in this process then finds its reader."""

    def __init__(self, folder: Path, trace: Trace | None = None) -> None:
        self.pcscd = PrivatePcscd(folder)
        self._trace = trace
        self.chips: dict[int, ChipCard] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.pcscd)
        self.pcscd.join()
        self._field = self.pcscd.card(self._trace)
        self._stack.callback(self._field.close)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the card out of the field and end pcscd. May be repeated."""
        self._stack.close()

    def chip(self, number: int) -> ChipCard:
        """The chip of one blank, by its number of the load; its UID begins with NXP's 04."""
        return self.chips.setdefault(number, ChipCard(f"04{number:012X}"))

    def antenna(self, chip: ChipCard | None) -> None:
        """Bring a card into the field, or take it out."""
        self._field.insert(chip)
