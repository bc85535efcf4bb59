"""A receipt printer without hardware: understands enough ESC/POS to tell what stands on the paper, and breaks."""

import random
import select
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from time import monotonic
from typing import Final, Self

from simulators.decoders.escpos import DLE, LF, size_of
from simulators.decoders.words import Direction
from simulators.faults import Faults
from simulators.pty import Pty
from simulators.trace import Trace, tap

MOST: Final = 100  # slips that are kept
SLOW: Final = 3.0
_FIXED: Final = 0x12
_CODE_PAGES: Final = {0: "cp437", 2: "cp850", 16: "cp1252"}


class Paper(Enum):
    """The roll."""

    PRESENT = 0x00
    NEAR_END = 0x0C
    OUT = 0x6C


class ReceiptFault(StrEnum):
    """What can happen to an answer: until mended, once, for a time, by chance."""

    SILENT = "silent"
    GARBLED = "garbled"
    BABBLING = "babbling"
    SLOW = "slow"


@dataclass
class ReceiptModel:
    """The machine: roll, cover, cutter, text. `silent` answers nothing, `garbled` answers bytes that are no status.

    `babbling`: two bytes where one was asked for; `slow`: seconds before an answer, kept by the far end. `faults` does
    the same besides, and by other terms. Of the `slips` the newest are kept; `cut` counts them all.
    """

    paper: Paper = Paper.PRESENT
    cover_open: bool = False
    offline: bool = False
    cutter_jammed: bool = False
    silent: bool = False
    garbled: bool = False
    babbling: bool = False
    slow: float = 0.0
    slips: list[list[str]] = field(default_factory=list)
    cut: int = 0
    faults: Faults[ReceiptFault] = field(default_factory=lambda: Faults(monotonic, random.random))
    _waiting: bytes = b""
    _lines: list[str] = field(default_factory=list)
    _line: str = ""
    _code_page: str = "cp437"

    def feed(self, data: bytes) -> bytes:
        """Take what came over the wire and give the answer."""
        self._waiting += data
        answer = b""
        while self._waiting:
            size = size_of(self._waiting)
            if size > len(self._waiting):
                break
            command, self._waiting = self._waiting[:size], self._waiting[size:]
            answer += self._do(command)
        return b"" if self.silent or (answer and self.faults.strikes(ReceiptFault.SILENT)) else answer

    def _do(self, command: bytes) -> bytes:
        if command[0] == DLE:
            return self._status(command[2])
        if self._stopped:
            return b""
        if command[:2] == b"\x1dV":
            self.slips = [*self.slips, self._lines][-MOST:]
            self.cut += 1
            self._lines = []
        elif command[:2] == b"\x1bd":
            self._lines += [""] * command[2]
        elif command[0] == LF:
            self._lines.append(self._line)
            self._line = ""
        elif command[:2] == b"\x1bt":
            self._code_page = _CODE_PAGES.get(command[2], "cp437")
        elif len(command) == 1 and command[0] >= ord(" "):
            self._line += command.decode(self._code_page, "replace")
        return b""

    @property
    def _stopped(self) -> bool:
        return self.offline or self.cover_open or self.cutter_jammed or self.paper is Paper.OUT

    def _status(self, number: int) -> bytes:
        bits = {
            1: 0x08 * self._stopped,
            2: 0x04 * self.cover_open | 0x20 * (self.paper is Paper.OUT) | 0x40 * self.cutter_jammed,
            3: 0x08 * self.cutter_jammed,
            4: self.paper.value,
        }.get(number)
        if bits is None:
            return b""
        if self.garbled or self.faults.strikes(ReceiptFault.GARBLED):
            return b"\xff"
        return bytes([_FIXED | bits]) * (2 if self.babbling or self.faults.strikes(ReceiptFault.BABBLING) else 1)


class ReceiptSimulator:
    """The model behind a TCP port, or behind a pty when a `link` is given. Use as a context manager."""

    def __init__(self, link: Path | None = None, trace: Trace | None = None) -> None:
        self.model = ReceiptModel()
        self._note = tap(trace, "receipt")
        self.link = link
        self._unplugged = threading.Event()
        self._left: int | None = None
        self._server = socket.create_server(("127.0.0.1", 0)) if link is None else None
        self._port = int(self._server.getsockname()[1]) if self._server is not None else 0
        self._pty = Pty(link) if link is not None else None
        self._thread = self._started()

    @property
    def port(self) -> int:
        """The TCP port on loopback."""
        if not self._port:
            raise RuntimeError("this one sits behind a pty")
        return self._port

    @property
    def plugged(self) -> bool:
        """Whether the cable is in its place."""
        return not self._unplugged.is_set()

    def unplug(self) -> None:
        """Pull the cable: who is connected sees the wire go, and nobody answers."""
        self._unplugged.set()
        self._thread.join(5)

    def plug(self) -> None:
        """Put it back, at the same place."""
        if self.plugged:
            return
        self._thread.join(5)  # which lets go of the place
        self._unplugged.clear()
        self._left = None
        if self._pty is None:
            self._server = socket.create_server(("127.0.0.1", self._port))
        else:
            self._pty.plug()
        self._thread = self._started()

    def unplug_after(self, count: int) -> None:
        """Pull the cable when so many bytes more have come."""
        self._left = count

    def close(self) -> None:
        """End it. May be repeated."""
        self.unplug()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._tcp_loop if self._pty is None else self._pty_loop, daemon=True)
        thread.start()
        return thread

    def _feed(self, data: bytes) -> bytes:
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
            if not self._left:
                self._unplugged.set()
        self._note(Direction.TO_DEVICE, data)
        answer = self.model.feed(data)
        if answer and (self.model.slow or self.model.faults.strikes(ReceiptFault.SLOW)):
            self._unplugged.wait(self.model.slow or SLOW)
        if self._unplugged.is_set():
            return b""
        if answer:
            self._note(Direction.FROM_DEVICE, answer)
        return answer

    def _pty_loop(self) -> None:
        while self._pty is not None and not self._unplugged.is_set():
            data = self._pty.read(0.05)
            if data:
                self._pty.write(self._feed(data))
            else:
                self._unplugged.wait(0.005)  # a line nobody holds open reads as empty at once
        if self._pty is not None:
            self._pty.unplug()

    def _tcp_loop(self) -> None:
        while self._server is not None and not self._unplugged.is_set():
            if select.select([self._server], [], [], 0.05)[0]:
                line, _ = self._server.accept()
                with line, suppress(OSError):
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._serve(line)
        if self._server is not None:
            self._server.close()

    def _serve(self, line: socket.socket) -> None:
        while not self._unplugged.is_set():
            if select.select([line], [], [], 0.05)[0]:
                data = line.recv(4096)
                if not data:
                    return
                line.sendall(self._feed(data))
