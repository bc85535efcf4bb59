"""A real IPP printer for each test, and a driver to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from a4_desk import Desk

from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine
from devices.http import HttpTransport
from simulators.a4 import EvePrinter


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[EvePrinter]:
    """Give a running ippeveprinter."""
    with EvePrinter(tmp_path) as printer:
        yield printer


@pytest.fixture
def driver(eve: EvePrinter) -> Iterator[A4Printer]:
    """Give the driver as the kiosk builds it, with a short fence."""
    line = IppLine(HttpTransport(eve.url, content_type="application/ipp"), eve.uri)
    printer = A4Printer(line, A4Options(quiet=0.05, unheard=0.2, drain=3, reason=0.3, silence=0.0))
    yield printer
    printer.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give our own simulator on a socket."""
    desk = Desk(tmp_path)
    with desk.printer:
        yield desk
        desk.close()
