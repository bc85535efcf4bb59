"""Benches of real devices: what software cannot bring about or see, the technician is asked for."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from devices.conformance import asks
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from devices.conformance.terminal import Terminal
from devices.receipt.driver import ReceiptPrinter, ReceiptReady
from devices.scanner.driver import Scanner
from kiosk.core.printer import DocumentPrinter, Pages, Place, Ready


class _Closing(Protocol):
    def close(self) -> None: ...


D = TypeVar("D", bound=_Closing)


class TechnicianBench(Generic[D]):
    """What all of them share. `fresh` gives a driver to the real device; its predecessor's wire is closed first."""

    def __init__(self, terminal: Terminal, fresh: Callable[[], D]) -> None:
        self.terminal = terminal
        self._fresh = fresh
        self._drivers: list[D] = []
        self._mending: list[Trouble] = []

    def start(self) -> D:
        """Give a fresh driver."""
        for driver in self._drivers:
            driver.close()
        self._drivers.append(self._fresh())
        return self._drivers[-1]

    def now(self) -> float:
        """Real time."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait really."""
        time.sleep(seconds)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Have it done."""
        if trouble not in asks.ASKS or (once and trouble in asks.LASTING):
            raise CannotError(f"hands cannot bring about: {trouble}")
        self.terminal.done(*asks.ASKS[trouble][0])
        self._mending.append(trouble)

    def mend(self, trouble: Trouble) -> None:
        """Have it ended."""
        self.terminal.done(*asks.ASKS[trouble][1])
        self._mending.remove(trouble)

    def off(self) -> None:
        """Have it switched off."""
        self.terminal.done(*asks.OFF)

    def on(self) -> None:
        """Have it switched on."""
        self.terminal.done(*asks.ON)

    def close(self) -> None:
        """Give the wire back, and have ended what a check left behind; what is not, the next check begins with."""
        for driver in self._drivers:
            driver.close()
        with suppress(CannotError):
            for trouble in list(self._mending):
                self.mend(trouble)

    def _make_ready(self, ready: Callable[[D], bool], ask: asks.Ask = asks.MAKE_READY) -> None:
        """See that a check begins with a device at rest."""
        while not ready(self.start()):
            self.terminal.done(*ask)


class TechnicianPrinter(TechnicianBench[DocumentPrinter]):
    """A real document printer; `pages` is a document for it."""

    def __init__(self, terminal: Terminal, fresh: Callable[[], DocumentPrinter], pages: Pages) -> None:
        super().__init__(terminal, fresh)
        self.pages = pages
        self._make_ready(lambda driver: isinstance(driver.status(), Ready))

    def warm_up(self) -> None:
        """A real printer has been on for long when a check begins."""

    def documents(self) -> int:
        """Have whole documents counted."""
        return self.terminal.number(*asks.DOCUMENTS)

    def drawn(self) -> int:
        """Have blanks counted."""
        return self.terminal.number(*asks.DRAWN)

    def count(self, place: Place) -> int:
        """Have a place looked into."""
        where = place.replace("_", " ")
        return self.terminal.number(
            f"Berapa kartu atau lembar di: {where}?", f"How many cards or sheets are in: {where}?"
        )

    def take(self) -> bool:
        """Have it pulled at."""
        self.terminal.done(*asks.TAKE)
        return True

    def clear(self) -> None:
        """Have path and outlet emptied."""
        self.terminal.done(*asks.PATH)


class TechnicianReceipt(TechnicianBench[ReceiptPrinter]):
    """A real receipt printer."""

    columns = 42

    def __init__(self, terminal: Terminal, fresh: Callable[[], ReceiptPrinter]) -> None:
        super().__init__(terminal, fresh)
        self._make_ready(lambda driver: isinstance(driver.status(), ReceiptReady))

    def slips(self) -> int:
        """Have slips counted."""
        return self.terminal.number(*asks.SLIPS)

    def reads(self, lines: Sequence[str]) -> bool:
        """Have the last one read."""
        text = " / ".join(line if len(line) <= self.columns else f"{line[:20]}..." for line in lines)
        return self.terminal.yes(
            f"Apakah struk terakhir berbunyi, tanpa terpotong di tepi: {text}",
            f"Does the last slip read so, with nothing cut off at the edge: {text}",
        )


class TechnicianScanner(TechnicianBench[Scanner]):
    """A real QR scanner."""

    def hold(self, text: str) -> None:
        """Have a code shown."""
        self.terminal.done(f"Tunjukkan kode QR {text} lalu jauhkan.", f"Show the QR code {text}, then take it away.")

    def send(self, data: bytes) -> None:
        """A real scanner sends what it reads."""
        raise CannotError(f"hands cannot make a scanner send {len(data)} bytes as they are")

    def opened(self) -> int:
        """Nobody sees that."""
        raise CannotError("nobody sees how often a line is tried")
