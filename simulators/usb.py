"""A USB bus without hardware or kernel: a backend for pyusb, and machines that are plugged in and pulled out."""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from types import SimpleNamespace
from typing import Any, Final

import usb.core
from usb.backend import IBackend

from devices.transport import Transport, TransportError

BULK_IN, BULK_OUT = 0x81, 0x02
PRINTER, INPUT, STORAGE, HUB = 0x07, 0x03, 0x08, 0x09  # class codes
_BULK: Final = 2
_PACKET: Final = 512
_GET_DESCRIPTOR: Final = 0x06
_LANGUAGES: Final = b"\x04\x03\x09\x04"  # string descriptor 0: English
_SERIAL_INDEX: Final = 3


class Trick(Enum):
    """What one endpoint may do to its host. PIECEMEAL: a byte at a time; EMPTY: a packet without bytes first."""

    PIECEMEAL = "piecemeal"
    EMPTY = "empty"
    NAK = "nak"
    STALL = "stall"


@dataclass
class UsbMachine:
    """Something with a USB plug. `far_end` opens what understands its bytes; none for what only shows itself.

    `pulled_after`: it is pulled out when so many bytes have gone to it.
    """

    vendor: int
    product: int
    serial: str = ""
    interface_class: int = PRINTER
    device_class: int = 0
    root: bool = False
    configured: bool = True
    kernel_driver: bool = True
    far_end: Callable[[], Transport] | None = None
    pulled_after: int | None = None
    tricks: dict[int, Trick] = field(default_factory=dict)
    claimed: bool = False
    address: int = 0  # given by the bus; 0 while it is not plugged in
    _line: Transport | None = None

    def line(self) -> Transport:
        """What its bytes go to."""
        if self._line is None:
            if self.far_end is None:
                raise _error(errno.EIO)
            self._line = self.far_end()
        return self._line

    def hang_up(self) -> None:
        """Lose the bytes on their way."""
        if self._line is not None:
            self._line.close()
        self._line = None
        self.claimed = False


class UsbBus(IBackend):  # type: ignore[misc]  # pyusb has no types
    """What pyusb sees instead of libusb. Every call may be made from any thread."""

    def __init__(self, *machines: UsbMachine) -> None:
        self._addresses = count(1)
        self._machines: list[UsbMachine] = []
        self._lock = threading.RLock()
        for machine in machines:
            self.plug(machine)

    def plug(self, machine: UsbMachine) -> None:
        """Plug it in; each time it gets another address."""
        with self._lock:
            machine.address = next(self._addresses)
            self._machines.append(machine)

    def pull(self, machine: UsbMachine) -> None:
        """Pull it out."""
        with self._lock:
            machine.address = 0
            machine.hang_up()
            self._machines.remove(machine)

    # ---- what pyusb asks; a handle is a machine and the address it had when it was opened

    def enumerate_devices(self) -> Iterator[UsbMachine]:
        """All that is plugged in."""
        return iter(tuple(self._machines))

    def get_parent(self, dev: UsbMachine) -> None:
        """Of no use here."""
        del dev

    def get_device_descriptor(self, dev: UsbMachine) -> SimpleNamespace:
        """USB 2.0 section 9.6.1."""
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x0200,
            bDeviceClass=dev.device_class,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=dev.vendor,
            idProduct=dev.product,
            bcdDevice=0x0100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=_SERIAL_INDEX if dev.serial else 0,
            bNumConfigurations=1,
            address=dev.address,
            bus=1,
            port_number=0 if dev.root else dev.address,
            port_numbers=None if dev.root else (dev.address,),
            speed=3,
        )

    def get_configuration_descriptor(self, dev: UsbMachine, config: int) -> SimpleNamespace:
        """Section 9.6.3."""
        if not dev.address:
            raise _error(errno.ENODEV)
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=1,
            extra_descriptors=b"",
        )

    def get_interface_descriptor(self, dev: UsbMachine, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Section 9.6.5."""
        if intf or alt or config:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=2 if dev.far_end else 0,
            bInterfaceClass=dev.interface_class,
            bInterfaceSubClass=1,
            bInterfaceProtocol=2,
            iInterface=0,
            extra_descriptors=b"",
        )

    def get_endpoint_descriptor(self, dev: UsbMachine, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Section 9.6.6."""
        del dev, intf, alt, config
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=(BULK_IN, BULK_OUT)[ep],
            bmAttributes=_BULK,
            wMaxPacketSize=_PACKET,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=b"",
        )

    def open_device(self, dev: UsbMachine) -> tuple[UsbMachine, int]:
        """Open it."""
        if not dev.address:
            raise _error(errno.ENODEV)
        return dev, dev.address

    def close_device(self, dev_handle: tuple[UsbMachine, int]) -> None:
        """Close it: whoever opens it next begins anew."""
        machine, address = dev_handle
        if machine.claimed and machine.address == address:
            machine.hang_up()

    def set_configuration(self, dev_handle: tuple[UsbMachine, int], config_value: int) -> None:
        """Configure it."""
        _plugged(dev_handle).configured = config_value == 1

    def get_configuration(self, dev_handle: tuple[UsbMachine, int]) -> int:
        """Tell whether it is configured."""
        return int(_plugged(dev_handle).configured)

    def is_kernel_driver_active(self, dev_handle: tuple[UsbMachine, int], intf: int) -> bool:
        """Tell whether the kernel has it."""
        del intf
        return _plugged(dev_handle).kernel_driver

    def detach_kernel_driver(self, dev_handle: tuple[UsbMachine, int], intf: int) -> None:
        """Take it from the kernel."""
        del intf
        _plugged(dev_handle).kernel_driver = False

    def claim_interface(self, dev_handle: tuple[UsbMachine, int], intf: int) -> None:
        """Take it for oneself."""
        del intf
        machine = _plugged(dev_handle)
        if machine.kernel_driver or machine.claimed:
            raise _error(errno.EBUSY)
        machine.claimed = True

    def release_interface(self, dev_handle: tuple[UsbMachine, int], intf: int) -> None:
        """Give it back."""
        del intf
        _plugged(dev_handle).hang_up()

    def clear_halt(self, dev_handle: tuple[UsbMachine, int], ep: int) -> None:
        """End a stall."""
        machine = _plugged(dev_handle)
        if machine.tricks.get(ep) is Trick.STALL:
            del machine.tricks[ep]

    def ctrl_transfer(
        self, dev_handle: tuple[UsbMachine, int], kind: int, request: int, value: int, index: int, data: Any, time: int
    ) -> int:
        """Read a string descriptor."""
        del kind, index, time
        text = _plugged(dev_handle).serial.encode("utf-16-le")
        answers = {0x0300: _LANGUAGES, 0x0300 | _SERIAL_INDEX: bytes([len(text) + 2, 3]) + text}
        if request != _GET_DESCRIPTOR or value not in answers:
            raise _error(errno.EPIPE)
        answer = answers[value][: len(data)]
        for at, byte in enumerate(answer):
            data[at] = byte
        return len(answer)

    def bulk_write(self, dev_handle: tuple[UsbMachine, int], ep: int, intf: int, data: Any, timeout: int) -> int:
        """Carry bytes to the far end."""
        del intf
        machine = _plugged(dev_handle)
        _bounded(timeout)
        trick = _tricked(machine, ep)
        sent = data.tobytes()[: 1 if trick is Trick.PIECEMEAL else None]
        left = machine.pulled_after
        if left is not None:
            sent = sent[:left]
            machine.pulled_after = left - len(sent)
        with _carried():
            machine.line().write(sent)
        if left is not None and not machine.pulled_after:
            machine.pulled_after = None
            self.pull(machine)
            raise _error(errno.ENODEV)
        return len(sent)

    def bulk_read(self, dev_handle: tuple[UsbMachine, int], ep: int, intf: int, buff: Any, timeout: int) -> int:
        """Carry bytes from the far end."""
        del intf
        machine = _plugged(dev_handle)
        _bounded(timeout)
        if len(buff) % _PACKET:
            raise _error(errno.EOVERFLOW)
        trick = _tricked(machine, ep)
        if trick is Trick.EMPTY:
            del machine.tricks[ep]
            return 0
        with _carried():
            data = machine.line().read(1 if trick is Trick.PIECEMEAL else len(buff), timeout / 1000)
        if not data:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        for at, byte in enumerate(data):
            buff[at] = byte
        return len(data)


@contextmanager
def _carried() -> Iterator[None]:
    """Turn the far end's own loss into USB's."""
    try:
        yield
    except TransportError as error:
        raise _error(errno.EIO) from error


def _plugged(handle: tuple[UsbMachine, int]) -> UsbMachine:
    machine, address = handle
    if machine.address != address:
        raise _error(errno.ENODEV)
    return machine


def _bounded(timeout: int) -> None:
    if timeout <= 0:
        raise RuntimeError("a time-out of 0 waits for ever")


def _tricked(machine: UsbMachine, endpoint: int) -> Trick | None:
    trick = machine.tricks.get(endpoint)
    if trick is Trick.STALL:
        raise _error(errno.EPIPE)
    if trick is Trick.NAK:
        raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
    return trick


def _error(number: int) -> Exception:
    error: Exception = usb.core.USBError(errno.errorcode[number], errno=number)
    return error
