"""The card printer on USB: plugged in elsewhere it is the same printer, and no card is printed twice."""

import time
from collections.abc import Iterator

import pytest

from devices.card import panels
from devices.card.dialogue import Patience
from devices.card.driver import CardPrinterDriver, Options
from devices.transport import TcpTransport
from devices.usb.transport import UsbAddress, UsbTransport
from kiosk.core.faults import Fault
from kiosk.core.printer import Identity, Made, Outlet, Pages, Place, Ready, Submitted, Unknown
from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from simulators.usb import UsbBus, UsbMachine

BLANK_PAGE = Pages(panels.WIDTH, panels.HEIGHT, panels.DPI, (b"\xff" * (panels.WIDTH * panels.HEIGHT * 3),))
QUICK = Options(patience=Patience(answer=2.0, settle=0.01, unstick=0.05))


@pytest.fixture
def printer() -> Iterator[CardPrinter]:
    """Give a printer that takes no time."""
    with CardPrinter(CardMachine(blanks=50, timing=Timing.instant())) as printer:
        yield printer


@pytest.fixture
def machine(printer: CardPrinter) -> Iterator[UsbMachine]:
    """Give its USB plug."""
    port = printer.serve_tcp()
    machine = UsbMachine(0x0F49, 0x0B00, far_end=lambda: TcpTransport("127.0.0.1", port))
    yield machine
    machine.hang_up()


@pytest.fixture
def bus(machine: UsbMachine) -> UsbBus:
    """Give the bus it is on."""
    return UsbBus(machine)


@pytest.fixture
def driver(bus: UsbBus) -> Iterator[CardPrinterDriver]:
    """Give a driver to it."""
    driver = CardPrinterDriver(
        lambda: UsbTransport(UsbAddress(0x0F49, 0x0B00), backend=bus),
        clock=time.monotonic,
        new_epoch=lambda: "epoch",
        options=QUICK,
    )
    yield driver
    driver.close()


@pytest.mark.faults(26)
def test_gone_at_the_third_miss_and_back_at_another_address(
    driver: CardPrinterDriver, bus: UsbBus, machine: UsbMachine
) -> None:
    """Two misses change nothing."""
    assert driver.status() == Ready(Outlet.EMPTY)
    bus.pull(machine)
    answers = [driver.status() for _ in range(3)]
    assert answers[:2] == [Ready(Outlet.EMPTY)] * 2
    assert isinstance(answers[2], Unknown)
    assert answers[2].fault is Fault.CARD_PRINTER_SILENT
    bus.plug(machine)
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(26)
def test_pulled_while_printing(
    driver: CardPrinterDriver, bus: UsbBus, machine: UsbMachine, printer: CardPrinter
) -> None:
    """The card is found printed once, by evidence, whatever was heard of it; nothing is sent again."""
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    assert driver.submit("a", BLANK_PAGE) == Submitted()
    bus.pull(machine)
    for _ in range(4):
        driver.progress("a")
    bus.plug(machine)
    found = driver.fence("a", identity)
    assert isinstance(found, Made)
    assert found.place is Place.HELD
    assert (printer.snapshot().panels, printer.snapshot().hopper) == (5, 49)
