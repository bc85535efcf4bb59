"""The IPP simulator on a real socket, switched on a minute ago, and drivers to it as a kiosk builds them."""

import time
from collections.abc import Callable
from pathlib import Path

from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine
from devices.http import HttpTransport
from kiosk.core.printer import Identity, Pages, Progress, Submitted, Working
from simulators.ipp.model import IppModel
from simulators.ipp.server import IppPrinter

WIDTH, HEIGHT = 124, 175  # A4 at 15 dpi
OPTIONS = A4Options(quiet=0.05, unheard=0.2, drain=1.0, settle=0.2, stall=5.0, reason=0.5, let_go=0.3, silence=0.0)


class Desk:
    """One printer that prints at once, and who asks it."""

    def __init__(self, folder: Path) -> None:
        self.ahead = 0.0
        self.model = IppModel(lambda: time.monotonic() + self.ahead, seconds_per_page=0.0)
        self.ahead = 60.0  # a printer that has just come on proves less
        self.printer = IppPrinter(self.model, folder=folder)
        self._drivers: list[A4Printer] = []

    def driver(self, options: A4Options = OPTIONS, *, timeout: float = 0.5, patience: float = 0.5) -> A4Printer:
        """Give a fresh driver, as after a restart of the kiosk."""
        transport = HttpTransport(self.printer.url, content_type="application/ipp", timeout=timeout)
        self._drivers.append(A4Printer(IppLine(transport, self.printer.uri, patience=patience), options))
        return self._drivers[-1]

    def printed(self, attempt: str = "a") -> list[int]:
        """Which pages of an attempt came out."""
        with self.printer._lock:
            return self.model.printed(attempt)

    def close(self) -> None:
        """End it; no page ever came out twice."""
        for driver in self._drivers:
            driver.close()
        self.printer.close()
        for name in {sheet.job_name for sheet in self.model.sheets}:
            assert len(set(self.printed(name))) == len(self.printed(name))


def pages(count: int, document: bytes = b"") -> Pages:
    """Give grey pages that differ in every line."""
    sides = tuple(
        b"".join(bytes([(page * 50 + row + column // 9) % 256] * 3) for row in range(HEIGHT) for column in range(WIDTH))
        for page in range(count)
    )
    return Pages(WIDTH, HEIGHT, 15, sides, document)


def until(ask: Callable[[], Progress], done: Callable[[Progress], bool]) -> Progress:
    """Poll until it is so, at most ten seconds."""
    deadline = time.monotonic() + 10
    while not done(answer := ask()):
        assert time.monotonic() < deadline, answer
    return answer


def ended(driver: A4Printer, attempt: str = "a") -> Progress:
    """Poll until the attempt is over."""
    return until(lambda: driver.progress(attempt), lambda answer: not isinstance(answer, Working))


def at_page(driver: A4Printer, page: int) -> None:
    """Poll until so many pages are out."""
    until(lambda: driver.progress("a"), lambda answer: isinstance(answer, Working) and answer.page == page)


def begin(driver: A4Printer, document: Pages, attempt: str = "a") -> Identity:
    """Prepare and submit."""
    identity = driver.prepare(attempt)
    assert isinstance(identity, Identity)
    assert driver.submit(attempt, document) == Submitted()
    return identity
