"""A bench over a real IPP printer in real time: `ippeveprinter`, which knows few troubles and counts no sheets."""

import time
from pathlib import Path

from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine, Reading
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from devices.http import HttpTransport
from kiosk.core.printer import DocumentPrinter, Place
from simulators.a4 import EvePrinter
from simulators.conformance.a4 import PAGES

_REASONS = {
    Trouble.NO_MEDIA: "media-empty",
    Trouble.COVER_OPEN: "cover-open",
    Trouble.SUPPLY_OUT: "toner-empty",
    Trouble.SUPPLY_LOW: "toner-low",
    Trouble.OUTPUT_FULL: "output-area-full",
}


class EveBench:
    """One process of it in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.printer = EvePrinter(folder, seconds_per_page=0.1)
        self.printer.start()
        self.pages = PAGES
        self._drivers: list[A4Printer] = []

    def start(self) -> DocumentPrinter:
        """Give a fresh driver."""
        self._drivers.append(
            A4Printer(self._line(), A4Options(quiet=0.1, unheard=0.5, drain=3.0, reason=0.5, silence=0.0))
        )
        return self._drivers[-1]

    def now(self) -> float:
        """Real time."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait a moment: this printer is quick."""
        time.sleep(min(seconds, 0.02))

    def warm_up(self) -> None:
        """Wait until it has been on for so long that switching it off would show."""
        line, deadline = self._line(), time.monotonic() + 20
        while not isinstance(reading := line.printer(), Reading) or reading.up_time < 5:  # noqa: PLR2004 - as said
            if time.monotonic() > deadline:
                raise CannotError("ippeveprinter does not come up")
            time.sleep(0.1)
        line.close()

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Give it a reason."""
        if once or trouble not in _REASONS:
            raise CannotError(f"ippeveprinter has no {trouble}")
        self.printer.fault(_REASONS[trouble])

    def mend(self, trouble: Trouble) -> None:
        """Take the reason away."""
        del trouble
        self.printer.fault()

    def off(self) -> None:
        """End the process."""
        self.printer.close()

    def on(self) -> None:
        """Start it again."""
        self.printer.start()

    def documents(self) -> int:
        """How many documents arrived whole."""
        return len(self.printer.spooled())

    def drawn(self) -> int:
        """Nobody knows."""
        raise CannotError("ippeveprinter does not count its sheets")

    def count(self, place: Place) -> int:
        """Nobody knows."""
        raise CannotError(f"ippeveprinter has no {place}")

    def take(self) -> bool:
        """There is nothing to take."""
        raise CannotError("ippeveprinter has no outlet")

    def clear(self) -> None:
        """There is nothing to clear."""

    def close(self) -> None:
        """End it, at once whatever it prints."""
        self.printer.pace(0)
        for driver in self._drivers:
            driver.close()
        self.printer.close()

    def _line(self) -> IppLine:
        return IppLine(HttpTransport(self.printer.url, content_type="application/ipp"), self.printer.uri)
