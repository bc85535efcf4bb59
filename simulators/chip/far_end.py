"""A virtual card in the reader of `vsmartcard-vpcd`: a TCP client that takes length-prefixed commands.

The protocol, from its public source: two bytes of length, then so many bytes, both ways. A message of one byte is the
reader's own: 0 power off, 1 power on, 2 reset, 4 give the ATR; only the last is answered. A closed connection is a card
taken out.
"""

import socket
import threading
from contextlib import suppress
from typing import Final

from simulators.chip.model import ATR, ChipCard, Gone
from simulators.decoders.words import Direction
from simulators.trace import Note, Trace, tap

_LENGTH: Final = 2
_GIVE_ATR: Final = 4
_CONNECT_SECONDS: Final = 5.0
_LOOK: Final = 0.05


class VirtualCard:
    """What lies in the field of one virtual reader; one card at a time. Every method may be called from any thread."""

    def __init__(self, port: int, trace: Trace | None = None) -> None:
        self._port = port
        self._note = tap(trace, "chip")
        self._lock = threading.Lock()
        self._wire: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._leaving = False

    def insert(self, chip: ChipCard | None) -> None:
        """Bring a card into the field, or (None) take it out. pcscd sees it within a second."""
        with self._lock:
            self._hang_up()
            if chip is None:
                return
            with suppress(OSError):  # no reader there: the card lies where nobody sees it
                self._wire = _connect(self._port)
                self._thread = threading.Thread(target=self._serve, args=(self._wire, chip), name="chip", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Take the card out. May be repeated."""
        self.insert(None)

    def _hang_up(self) -> None:
        self._leaving = True
        while self._wire is not None and self._thread is not None and self._thread.is_alive():
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)
            self._thread.join(_LOOK)  # one that comes back after a tear is met again
        self._wire = self._thread = None
        self._leaving = False

    def _serve(self, wire: socket.socket, chip: ChipCard) -> None:
        """Answer until the reader or `insert` hangs up; a card that tears comes back on a connection of its own."""
        chip.reset()
        while True:
            with wire, suppress(OSError):
                torn = _answer_all(wire, chip, self._note)
                if torn:
                    wire.shutdown(socket.SHUT_RDWR)
            if not torn or self._leaving:
                return
            chip.reset()
            try:
                wire = self._wire = _connect(self._port)
            except OSError:
                return


def _connect(port: int) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_SECONDS)
    wire.settimeout(None)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def _answer_all(wire: socket.socket, chip: ChipCard, note: Note) -> bool:
    """Serve one connection to its end; whether the card tore itself away."""
    while True:
        message = _receive(wire)
        if message is None:
            return False
        if len(message) == 1:
            if message[0] == _GIVE_ATR:
                _send(wire, ATR)
            else:
                chip.reset()
            continue
        note(Direction.TO_DEVICE, message)
        answer = chip.answer(message)
        match answer:
            case Gone.TORN:
                return True
            case Gone.MUTE:
                pass
            case _:
                note(Direction.FROM_DEVICE, answer)
                _send(wire, answer)


def _receive(wire: socket.socket) -> bytes | None:
    head = _exactly(wire, _LENGTH)
    return None if head is None else _exactly(wire, int.from_bytes(head, "big"))


def _exactly(wire: socket.socket, count: int) -> bytes | None:
    data = b""
    while len(data) < count:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)  # not kept by the kernel: said each time
        part = wire.recv(count - len(data))
        if not part:
            return None
        data += part
    return data


def _send(wire: socket.socket, data: bytes) -> None:
    wire.sendall(len(data).to_bytes(_LENGTH, "big") + data)
