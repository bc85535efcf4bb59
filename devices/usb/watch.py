"""Looks over the USB bus for devices that do not belong to this machine.

It reports; what refuses is the kernel's authorisation of devices (docs/usb.md).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import usb.core

_HUB: Final = 0x09
_BY_INTERFACE: Final = 0x00
_KINDS: Final = {  # https://www.usb.org/defined-class-codes
    0x01: "audio",
    0x02: "communication",
    0x03: "input",
    0x06: "picture",
    0x07: "printer",
    0x08: "storage",
    _HUB: "hub",
    0x0A: "communication",
    0x0B: "chip_reader",
    0x0E: "video",
    0xE0: "wireless",
    0xFF: "vendor",
}


@dataclass(frozen=True)
class Stranger:
    """A device that nobody allowed. `kinds` are the classes it offers; its serial number is not read."""

    vendor: int
    product: int
    kinds: tuple[str, ...]

    @property
    def id(self) -> str:
        """VID:PID."""
        return f"{self.vendor:04x}:{self.product:04x}"


@dataclass(frozen=True)
class BusUnseen:
    """Nobody can tell what is on the bus."""

    why: str


class UsbWatch:
    """`allowed` are the (vendor, product) that belong here. `backend` is pyusb's; by default libusb's."""

    def __init__(self, allowed: Collection[tuple[int, int]], *, backend: Any = None) -> None:
        self._allowed = frozenset(allowed)
        self._backend = backend

    def look(self) -> frozenset[Stranger] | BusUnseen:
        """Give the strangers on the bus now. The machine's own ports are hubs that are plugged in nowhere."""
        try:
            return frozenset(self._strangers())
        except usb.core.NoBackendError:
            return BusUnseen("libusb-1.0 is not installed")
        except usb.core.USBError:
            return BusUnseen("the USB bus cannot be read")

    def _strangers(self) -> Iterator[Stranger]:
        for device in usb.core.find(find_all=True, backend=self._backend):
            root = device.bDeviceClass == _HUB and not device.port_numbers
            if not root and (device.idVendor, device.idProduct) not in self._allowed:
                yield Stranger(device.idVendor, device.idProduct, _kinds(device))


def _kinds(device: Any) -> tuple[str, ...]:
    classes = [device.bDeviceClass]
    if device.bDeviceClass == _BY_INTERFACE:
        try:
            classes = [interface.bInterfaceClass for configuration in device for interface in configuration]
        except usb.core.USBError:  # pulled out meanwhile
            classes = []
    return tuple(sorted({_KINDS.get(code, f"class_{code:02x}") for code in classes})) or ("unknown",)
