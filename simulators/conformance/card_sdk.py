"""The card printer's bench for the vendor's SDK: the served model in real time, quick, in the SDK's own language."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from typing import Final

from msgspec import structs
from PIL import Image

from devices.card.dialogue import Patience
from devices.card.driver import CardPrinterDriver, Options
from devices.card_sdk.machine import FITTINGS, SdkMachine
from devices.card_sdk.vendor import Link, SdkLink
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from kiosk.core.printer import DocumentPrinter, Pages, Place
from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from simulators.conformance.card import BLANKS, CardBench

QUICK: Final = Timing(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, slow_answer=0.3, clean=0.1)
PATIENCE: Final = Patience(answer=1.0, movement=6.0, unstick=0.1)
_MOMENT: Final = 0.05
_BAR: Final = 20
_OF_THE_OTHER_LANGUAGE: Final = {Trouble.GARBLED, Trouble.REPEATED, Trouble.LATE, Trouble.TORN, Trouble.OTHER_MACHINE}


class SdkBench(CardBench):
    """One served machine. The SDK's own frames cannot be torn, repeated or delayed here."""

    def __init__(self, link: Callable[[str], Link] = SdkLink) -> None:
        super().__init__()
        self._link = link
        self.machine = CardMachine(blanks=BLANKS, timing=QUICK)
        self._machines = [self.machine]
        self.pages = _with_black(self.pages)
        self._printer = CardPrinter(self.machine)
        self._name = f"socket://127.0.0.1:{self._printer.serve_tcp(sdk=True)}"
        self._epochs = (f"boot-{number}" for number in count(1))
        self._drivers: list[CardPrinterDriver] = []

    def start(self) -> DocumentPrinter:
        """Give a fresh driver."""
        driver = CardPrinterDriver(
            SdkMachine(self.link, patience=PATIENCE),
            clock=time.monotonic,
            new_epoch=lambda: next(self._epochs),
            options=Options(fittings=FITTINGS, patience=PATIENCE, fence=8.0),
        )
        self._drivers.append(driver)
        return driver

    def link(self) -> Link:
        """Give a connection of its own."""
        return self._link(self._name)

    def still(self) -> AbstractContextManager[CardMachine]:
        """The machine itself, while nobody else touches it."""
        return self._printer.still()

    def last_card(self) -> Image.Image:
        """The front of the card printed last."""
        card = self._printer.last_card()
        if card is None:
            raise CannotError("no card was printed")
        return card

    def now(self) -> float:
        """Real time."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait a moment: this machine is quick. What lasts is waited for until it is done."""
        time.sleep(min(seconds, _MOMENT))
        until = time.monotonic() + seconds
        while seconds > 1 and time.monotonic() < until and self._printer.snapshot().moving:
            time.sleep(_MOMENT)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let something go wrong."""
        if trouble in _OF_THE_OTHER_LANGUAGE:
            raise CannotError(f"the SDK's frames know no {trouble}")
        with self._printer.still() as machine:
            self.time.now = machine.now
            super().provoke(trouble, once=once)

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        with self._printer.still() as machine:
            self.time.now = machine.now
            super().mend(trouble)

    def off(self) -> None:
        """Cut the power."""
        self._printer.cut_power()

    def on(self) -> None:
        """Give it back."""
        self._printer.restore_power()

    def documents(self) -> int:
        """How many cards carry all panels."""
        with self._printer.still() as machine:
            self.time.now = machine.now
            return super().documents()

    def drawn(self) -> int:
        """How many blanks have left the hopper."""
        with self._printer.still() as machine:
            self.time.now = machine.now
            return super().drawn()

    def count(self, place: Place) -> int:
        """How many cards are there."""
        with self._printer.still() as machine:
            self.time.now = machine.now
            return super().count(place)

    def take(self) -> bool:
        """A hand pulls."""
        return self._printer.take_card() is not None

    def clear(self) -> None:
        """Staff take out what lies on the way."""
        self._printer.clear_path()

    def close(self) -> None:
        """End it; no blank may be missing from the machine's own books."""
        for driver in self._drivers:
            driver.close()
        self._printer.close()
        super().close()


def _with_black(pages: Pages) -> Pages:
    """The same face with a black bar, so that no panel is blank."""
    front = bytearray(pages.sides[0])
    front[: 3 * pages.width * _BAR] = bytes(3 * pages.width * _BAR)
    return structs.replace(pages, sides=(bytes(front),))
