"""Strangers on the bus: seen, named by id and class, and nothing more is read of them."""

import pytest
import usb.core

from devices.usb.watch import BusUnseen, Stranger, UsbWatch
from simulators.usb import HUB, INPUT, PRINTER, STORAGE, UsbBus, UsbMachine

PORTS = UsbMachine(0x1D6B, 0x0002, device_class=HUB, root=True)
PRINTER_HERE = UsbMachine(0x04B8, 0x0E28, "R-1")


@pytest.mark.faults(43)
@pytest.mark.parametrize(
    ("machine", "kind"),
    [
        (UsbMachine(0x046D, 0xC31C, interface_class=INPUT), "input"),
        (UsbMachine(0x0781, 0x5567, "SERIAL-OF-A-STICK", interface_class=STORAGE), "storage"),
        (UsbMachine(0x05E3, 0x0608, device_class=HUB), "hub"),
        (UsbMachine(0x1D6B, 0x0002, device_class=HUB), "hub"),
        (UsbMachine(0x1234, 0x5678, interface_class=0x42), "class_42"),
    ],
)
def test_a_foreign_device_is_seen(machine: UsbMachine, kind: str) -> None:
    """Keyboard, storage, hub and whatever else, also one that gives itself out as the machine's own port."""
    bus = UsbBus(PORTS, PRINTER_HERE)
    watch = UsbWatch({(0x04B8, 0x0E28)}, backend=bus)
    assert watch.look() == frozenset()
    bus.plug(machine)
    strangers = watch.look()
    assert strangers == {Stranger(machine.vendor, machine.product, (kind,))}
    assert "SERIAL" not in repr(strangers)
    bus.pull(machine)
    assert watch.look() == frozenset()


def test_nothing_is_allowed_that_was_not_named() -> None:
    """An empty list makes a stranger of every device, but for the ports themselves."""
    assert UsbWatch((), backend=UsbBus(PORTS, PRINTER_HERE)).look() == {Stranger(0x04B8, 0x0E28, ("printer",))}
    assert PRINTER_HERE.interface_class == PRINTER


def test_a_device_pulled_while_it_is_looked_at_is_still_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it was, nobody could read."""
    stick = UsbMachine(0x0781, 0x5567, interface_class=STORAGE)
    bus = UsbBus(stick)
    monkeypatch.setattr(stick, "address", 0)
    assert UsbWatch((), backend=bus).look() == {Stranger(0x0781, 0x5567, ("unknown",))}


def test_a_bus_that_cannot_be_read_is_not_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an error of the bus nor a missing library reads as no stranger."""
    bus = UsbBus()
    monkeypatch.setattr(bus, "enumerate_devices", _fails)
    assert isinstance(UsbWatch((), backend=bus).look(), BusUnseen)
    monkeypatch.setattr("usb.core.find", _missing)
    assert isinstance(UsbWatch(()).look(), BusUnseen)


def _fails() -> None:
    raise usb.core.USBError("no", errno=5)


def _missing(**_: object) -> None:
    raise usb.core.NoBackendError("none")
