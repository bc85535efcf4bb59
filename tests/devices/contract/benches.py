"""Each document printer on a bench: its driver, its simulator, and the few things that a test may do to it."""

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Protocol

import numpy as np

from devices.a4.driver import A4Options, A4Printer
from devices.a4.line import IppLine, Reading
from devices.card.driver import CardPrinterDriver
from devices.card.panels import DPI, HEIGHT, WIDTH
from devices.http import HttpTransport
from kiosk.core.printer import DocumentPrinter, Pages
from simulators.a4 import EvePrinter
from simulators.card.line import Lines
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Side
from simulators.ipp.far_end import URI
from simulators.ipp.model import IppModel
from simulators.ipp.parts import IppFault, Spot
from simulators.ipp.server import IppPrinter
from simulators.virtual_time import VirtualTime

FACE = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
FACE[100:300, 50:300] = 90
SHEET = b"".join(bytes([(row + column) % 256] * 3) for row in range(175) for column in range(124))


class Bench(Protocol):
    """What the contract needs of a printer under test."""

    pages: Pages

    def start(self) -> DocumentPrinter:
        """Give a fresh driver, as after a restart of the kiosk."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def documents(self) -> int:
        """How many whole documents the machine has made."""
        ...

    def hinder(self) -> None:
        """Take away its blanks."""
        ...

    def mend(self) -> None:
        """Give them back."""
        ...

    def warm_up(self) -> None:
        """Let the printer be on for a while: one that has just come on proves less."""
        ...

    def off(self) -> None:
        """Cut its power."""
        ...

    def on(self) -> None:
        """Give it back."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class CardBench:
    """The card printer in virtual time, on a network or on a serial line."""

    def __init__(self, *, serial: bool) -> None:
        self.time = VirtualTime()
        self.machine = CardMachine(blanks=30)
        self.lines = Lines(self.machine, self.time, serial=serial)
        self.pages = Pages(WIDTH, HEIGHT, DPI, (FACE.tobytes(),))
        self._epochs = (f"boot-{number}" for number in count(1))

    def start(self) -> CardPrinterDriver:
        return CardPrinterDriver(
            self.lines.connect, clock=self.time, new_epoch=lambda: next(self._epochs), pause=self.time.pass_by
        )

    def wait(self, seconds: float) -> None:
        self.time.pass_by(seconds)

    def documents(self) -> int:
        self.machine.advance(self.time())
        return sum(len(card.sides.get(Side.FRONT, {})) == 5 for card in self.machine.cards)

    def hinder(self) -> None:
        self.machine.fault(CardFault.HOPPER_EMPTY)

    def mend(self) -> None:
        self.machine.mend(CardFault.HOPPER_EMPTY)

    def warm_up(self) -> None:
        pass

    def off(self) -> None:
        self.machine.power_off(self.time())

    def on(self) -> None:
        self.machine.power_on(self.time())

    def close(self) -> None:
        assert self.machine.snapshot().balanced


class IppBench:
    """The IPP model in virtual time."""

    def __init__(self) -> None:
        self.time = VirtualTime(1_000_000.5)
        self.model = IppModel(clock=self.time)
        self.transport = self.model.transport(self.time.pass_by)
        self.pages = Pages(124, 175, 15, (SHEET,) * 2)

    def start(self) -> A4Printer:
        line = IppLine(self.transport, URI)
        return A4Printer(line, clock=self.time, tick=self.time, pause=self.time.pass_by)

    def wait(self, seconds: float) -> None:
        self.time.pass_by(seconds)

    def documents(self) -> int:
        names = {job.name for job in self.model.jobs.values()} | {sheet.job_name for sheet in self.model.sheets}
        return sum(self.model.printed(name).count(2) for name in names)

    def hinder(self) -> None:
        self.model.fault(IppFault.MEDIA_EMPTY)

    def mend(self) -> None:
        self.model.mend(IppFault.MEDIA_EMPTY)

    def warm_up(self) -> None:
        self.time.pass_by(60)

    def off(self) -> None:
        self.model.power_off()

    def on(self) -> None:
        self.model.power_on()
        self.model.clear_path()

    def close(self) -> None:
        assert all(self.model.printed(name) in ([], [1], [1, 2]) for name in ("a", "b"))


class SocketBench:
    """The IPP model behind its socket: real connections, its own clock ahead of the real one."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self.model = IppModel(lambda: time.monotonic() + self._ahead, seconds_per_page=0.05)
        self.printer = IppPrinter(self.model)
        self.printer.start()
        self.pages = Pages(124, 175, 15, (SHEET,) * 2)
        self._drivers: list[A4Printer] = []

    def start(self) -> A4Printer:
        line = IppLine(HttpTransport(self.printer.url, content_type="application/ipp"), self.printer.uri)
        self._drivers.append(A4Printer(line, A4Options(quiet=0.1, drain=3.0)))
        return self._drivers[-1]

    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.02))

    def documents(self) -> int:
        self.printer.snapshot()
        return sum(sheet.page == 2 for sheet in self.model.sheets if sheet.spot is not Spot.PATH)

    def hinder(self) -> None:
        self.printer.fault(IppFault.MEDIA_EMPTY)

    def mend(self) -> None:
        self.printer.mend()

    def warm_up(self) -> None:
        self._ahead += 60.0

    def off(self) -> None:
        self.printer.cut_power()

    def on(self) -> None:
        self.printer.restore_power()
        self.printer.clear_path()

    def close(self) -> None:
        for driver in self._drivers:
            driver.close()
        self.printer.close()


class EveBench:
    """A real IPP printer, in real time."""

    def __init__(self, folder: Path) -> None:
        self.printer = EvePrinter(folder, seconds_per_page=0.1)
        self.printer.start()
        self.pages = Pages(124, 175, 15, (SHEET,) * 2)
        self._drivers: list[A4Printer] = []

    def start(self) -> A4Printer:
        line = IppLine(HttpTransport(self.printer.url, content_type="application/ipp"), self.printer.uri)
        self._drivers.append(A4Printer(line, A4Options(quiet=0.1, drain=3.0)))
        return self._drivers[-1]

    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.02))

    def documents(self) -> int:
        return len(self.printer.spooled())

    def hinder(self) -> None:
        self.printer.fault("media-empty")

    def mend(self) -> None:
        self.printer.fault()

    def warm_up(self) -> None:
        line = IppLine(HttpTransport(self.printer.url, content_type="application/ipp"), self.printer.uri)
        deadline = time.monotonic() + 20
        while not isinstance(reading := line.printer(), Reading) or reading.up_time < 4:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        line.close()

    def off(self) -> None:
        self.printer.close()

    def on(self) -> None:
        self.printer.start()

    def close(self) -> None:
        self.printer.pace(0)
        for driver in self._drivers:
            driver.close()
        self.printer.close()


BENCHES: dict[str, Callable[[Path], Bench]] = {
    "card": lambda _: CardBench(serial=False),
    "card on a serial line": lambda _: CardBench(serial=True),
    "IPP model": lambda _: IppBench(),
    "IPP model on a socket": lambda _: SocketBench(),
    "ippeveprinter": EveBench,
}
