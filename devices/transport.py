"""Bytes in, bytes out, in bounded time: serial lines (a pty too) and TCP; USB is in `devices.usb.transport`.

Errors: `TransportError` (an OSError) is the only one raised; it means the wire is gone and must be opened again.
Nothing having come in time is no error: `read` answers with what came, even none of it.
"""

import errno
import select
import socket
import termios
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol, Self

import serial

_PIECE: Final = 4096
_BITS: Final = 10  # of a byte on a serial line
_GONE: Final = (OSError, ValueError, TypeError, termios.error)
"""What a serial line raises: pyserial lets `termios.error` through, and raises TypeError when closed in between."""
_FLOOD: Final = 256  # so many pieces are thrown away at once: a line that never stops talking must not hold its reader


class TransportError(OSError):
    """The wire is gone: unplugged, refused, reset. Close it and open another."""


class Transport(Protocol):
    """One open wire, used by one thread. Times in seconds."""

    def write(self, data: bytes) -> None:
        """Send everything within the transport's own time-out, or raise TransportError."""
        ...

    def read(self, most: int, within: float) -> bytes:
        """Give up to `most` bytes: as soon as anything is there, at the latest after `within` (then empty)."""
        ...

    def discard(self) -> None:
        """Throw away what has come and was not read."""
        ...

    def close(self) -> None:
        """Give the wire back. May be repeated."""
        ...


@dataclass(frozen=True)
class SerialAddress:
    """A serial line and how it is set; `rtscts`: the far end holds us up through its wires (hardware flow control)."""

    path: str
    baud: int = 9600
    rtscts: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read PATH, PATH@BAUD or PATH@BAUD,rtscts. Raises ValueError."""
        path, _, settings = text.partition("@")
        baud, _, flow = settings.partition(",")
        if flow not in {"", "rtscts"}:
            raise ValueError(f"{flow} is no flow control that is known here")
        return cls(path, int(baud) if baud else cls.baud, bool(flow))

    @property
    def byte_seconds(self) -> float:
        """How long a byte is on the line: eight bits between a start and a stop."""
        return _BITS / self.baud


class SerialTransport:
    """A serial line, a USB CDC device, or a pty. Opening takes the line for itself.

    What is sent may take twice as long as the line needs at its speed; `timeout` is how long it may take nothing.
    """

    def __init__(self, path: str, *, baud: int = 9600, rtscts: bool = False, timeout: float = 2.0) -> None:
        self._piece = max(1, int(timeout * baud / _BITS / 2))
        try:
            self._line = serial.Serial(path, baud, timeout=0, write_timeout=timeout, rtscts=rtscts, exclusive=True)
        except _GONE as error:
            raise TransportError(errno.ENODEV, "the serial line cannot be opened") from error

    def write(self, data: bytes) -> None:
        """Send everything."""
        try:
            for at in range(0, len(data), self._piece):
                self._line.write(data[at : at + self._piece])
        except _GONE as error:
            raise TransportError(errno.EIO, "the serial line took no bytes") from error

    def read(self, most: int, within: float) -> bytes:
        """Give what is there, waiting at most `within`."""
        try:
            ready, _, _ = select.select([self._line], [], [], within)
            return bytes(self._line.read(most)) if ready else b""
        except _GONE as error:
            raise TransportError(errno.EIO, "the serial line is gone") from error

    def discard(self) -> None:
        """Throw away what has come."""
        discard(self)

    def close(self) -> None:
        """Give the line back."""
        with suppress(*_GONE):
            self._line.close()


class TcpTransport:
    """A TCP connection without Nagle's delay."""

    def __init__(self, host: str, port: int, *, timeout: float = 2.0) -> None:
        self._timeout = timeout
        try:
            self._socket = socket.create_connection((host, port), timeout=timeout)
        except OSError as error:
            raise TransportError(errno.ECONNREFUSED, "nobody answers at this address") from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes) -> None:
        """Send everything."""
        try:
            self._socket.settimeout(self._timeout)
            self._socket.sendall(data)
        except OSError as error:
            raise TransportError(errno.EIO, "the connection took no bytes") from error

    def read(self, most: int, within: float) -> bytes:
        """Give what is there, waiting at most `within`; a connection closed by the far end is gone."""
        try:
            ready, _, _ = select.select([self._socket], [], [], within)
            if not ready:
                return b""
            data = self._socket.recv(most)
        except (OSError, ValueError) as error:
            raise TransportError(errno.EIO, "the connection is gone") from error
        if not data:
            raise TransportError(errno.ECONNRESET, "the far end closed the connection")
        return data

    def discard(self) -> None:
        """Throw away what has come."""
        discard(self)

    def close(self) -> None:
        """Close the connection."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def read_exactly(wire: Transport, count: int, within: float) -> bytes:
    """Read `count` bytes within the time given; fewer when the time is over."""
    until = monotonic() + within
    data = b""
    while len(data) < count:
        left = until - monotonic()
        part = wire.read(count - len(data), max(left, 0))
        if not part and left <= 0:
            break
        data += part
    return data


def discard(wire: Transport) -> None:
    """Read what has come until nothing does, or until it is clear that it never ends."""
    for _ in range(_FLOOD):
        if not wire.read(_PIECE, 0):
            return
