"""Bytes over the two bulk endpoints of one USB device, found by vendor and product wherever it is plugged in."""

import errno
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final, Self

import usb.core
import usb.util

from devices.transport import TransportError, discard

_PIECE: Final = 4096  # a multiple of every size of a bulk packet: a shorter read would overflow
_PRINTER_CLASS: Final = 7


@dataclass(frozen=True)
class UsbAddress:
    """Who a device is. `serial` tells two of a kind apart."""

    vendor: int
    product: int
    serial: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read VID:PID or VID:PID:SERIAL, both ids as four hexadecimal digits. Raises ValueError."""
        vendor, product, *serial = text.split(":", 2)
        return cls(int(vendor, 16), int(product, 16), serial[0] if serial else None)


class UsbTransport:
    """One USB device, taken from the kernel's own driver. `backend` is pyusb's; by default libusb's."""

    def __init__(self, address: UsbAddress, *, backend: Any = None, timeout: float = 2.0) -> None:
        self._timeout = timeout
        self._kept = b""
        self._closed = False
        self._device = _find(address, backend)
        try:
            self._in, self._out = _take(self._device)
        except (usb.core.USBError, ValueError) as error:
            self.close()
            raise TransportError(errno.EBUSY, "the USB device cannot be taken") from error

    def write(self, data: bytes) -> None:
        """Send everything."""
        until = monotonic() + self._timeout
        while data:
            left = until - monotonic()
            if left <= 0 or self._closed:
                raise TransportError(errno.EIO, "the USB device took no bytes")
            try:
                data = data[self._device.write(self._out, data[:_PIECE], _milliseconds(left)) :]
            except usb.core.USBError as error:
                raise self._gone(error, self._out) from error

    def read(self, most: int, within: float) -> bytes:
        """Give what is there, waiting at most `within`."""
        until = monotonic() + within
        while not self._kept:
            if self._closed:
                raise TransportError(errno.EBADF, "the USB device was given back")
            left = max(until - monotonic(), 0)
            try:
                self._kept = bytes(self._device.read(self._in, _PIECE, _milliseconds(left)))
            except usb.core.USBTimeoutError:
                return b""
            except usb.core.USBError as error:
                raise self._gone(error, self._in) from error
            if not left:  # an empty packet came
                break
        data, self._kept = self._kept[:most], self._kept[most:]
        return data

    def discard(self) -> None:
        """Throw away what has come."""
        discard(self)

    def close(self) -> None:
        """Give the device back."""
        self._closed = True
        with suppress(usb.core.USBError):
            usb.util.dispose_resources(self._device)

    def _gone(self, error: Any, endpoint: int) -> TransportError:
        """A stalled endpoint is cleared for whoever opens the device next; what went before it may be lost."""
        if error.errno == errno.EPIPE:
            with suppress(usb.core.USBError):
                self._device.clear_halt(endpoint)
            return TransportError(errno.EPIPE, "the USB device stalled")
        return TransportError(errno.EIO, "the USB device is gone")


def _find(address: UsbAddress, backend: Any) -> Any:
    def named(device: Any) -> bool:
        if address.serial is None:
            return True
        try:
            return bool(usb.util.get_string(device, device.iSerialNumber) == address.serial)
        except (usb.core.USBError, ValueError):  # pyusb raises ValueError where no string may be read
            return False
        finally:
            usb.util.dispose_resources(device)

    ids = {"idVendor": address.vendor, "idProduct": address.product}
    try:
        found = list(usb.core.find(find_all=True, backend=backend, custom_match=named, **ids))
    except usb.core.NoBackendError as error:
        raise TransportError(errno.ENOSYS, "libusb-1.0 is not installed") from error
    except usb.core.USBError as error:
        raise TransportError(errno.EIO, "the USB bus cannot be read") from error
    if not found:
        raise TransportError(errno.ENODEV, "the USB device is not there")
    if len(found) > 1:
        raise TransportError(errno.EINVAL, "two such USB devices; name one by its serial number")
    return found[0]


def _take(device: Any) -> tuple[int, int]:
    """Take the interface with a bulk endpoint each way, a printer's before others; gives (in, out)."""
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    for interface in sorted(configuration, key=lambda one: one.bInterfaceClass != _PRINTER_CLASS):
        bulk = [e for e in interface if usb.util.endpoint_type(e.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK]
        ways = {usb.util.endpoint_direction(e.bEndpointAddress): e.bEndpointAddress for e in reversed(bulk)}
        if len(ways) > 1:
            number = interface.bInterfaceNumber
            with suppress(NotImplementedError):
                if device.is_kernel_driver_active(number):
                    device.detach_kernel_driver(number)
            usb.util.claim_interface(device, number)
            if interface.bAlternateSetting:
                device.set_interface_altsetting(number, interface.bAlternateSetting)
            return ways[usb.util.ENDPOINT_IN], ways[usb.util.ENDPOINT_OUT]
    raise ValueError("no interface with a bulk endpoint each way")


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))  # libusb takes 0 for ever
