"""A receipt printer without hardware: understands enough ESC/POS to tell what stands on the paper, and breaks."""

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final, Self

from simulators.pty import Pty

_DLE, _ESC, _GS, _LF = 0x10, 0x1B, 0x1D, 0x0A
_PLAIN: Final = b"@2"  # ESC commands without an argument; every other one understood here has one
_FIXED: Final = 0x12
_CODE_PAGES: Final = {0: "cp437", 2: "cp850", 16: "cp1252"}


class Paper(Enum):
    """The roll."""

    PRESENT = 0x00
    NEAR_END = 0x0C
    OUT = 0x6C


@dataclass
class ReceiptModel:
    """The machine: roll, cover, text. `silent` answers nothing, `garbled` answers bytes that are no status."""

    paper: Paper = Paper.PRESENT
    cover_open: bool = False
    offline: bool = False
    silent: bool = False
    garbled: bool = False
    slips: list[list[str]] = field(default_factory=list)
    _waiting: bytes = b""
    _lines: list[str] = field(default_factory=list)
    _line: str = ""
    _code_page: str = "cp437"

    def feed(self, data: bytes) -> bytes:
        """Take what came over the wire and give the answer."""
        self._waiting += data
        answer = b""
        while self._waiting:
            size = self._size()
            if size > len(self._waiting):
                break
            command, self._waiting = self._waiting[:size], self._waiting[size:]
            answer += self._do(command)
        return b"" if self.silent else answer

    def _size(self) -> int:
        head = self._waiting
        if head[0] == _DLE:
            return 3
        if head[0] == _ESC:
            return 2 if len(head) > 1 and head[1] in _PLAIN else 3
        if head[0] == _GS:
            return 4 if len(head) > 2 and head[1:2] == b"V" and head[2] >= ord("A") else 3  # noqa: PLR2004
        return 1

    def _do(self, command: bytes) -> bytes:
        stopped = self.offline or self.cover_open or self.paper is Paper.OUT
        if command[0] == _DLE:
            return self._status(command[2])
        if stopped:
            return b""
        if command[:2] == b"\x1dV":
            self.slips.append(self._lines)
            self._lines = []
        elif command[:2] == b"\x1bd":
            self._lines += [""] * command[2]
        elif command[0] == _LF:
            self._lines.append(self._line)
            self._line = ""
        elif command[:2] == b"\x1bt":
            self._code_page = _CODE_PAGES.get(command[2], "cp437")
        elif len(command) == 1 and command[0] >= ord(" "):
            self._line += command.decode(self._code_page, "replace")
        return b""

    def _status(self, number: int) -> bytes:
        out = self.paper is Paper.OUT
        bits = {
            1: 0x08 * (self.offline or self.cover_open or out),
            2: 0x04 * self.cover_open | 0x20 * out,
            3: 0,
            4: self.paper.value,
        }[number]
        return b"\xff" if self.garbled else bytes([_FIXED | bits])


class ReceiptSimulator:
    """The model behind a TCP port, or behind a pty when a `link` is given. Use as a context manager."""

    def __init__(self, link: Path | None = None) -> None:
        self.model = ReceiptModel()
        self._stop = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0)) if link is None else None
        self._pty = Pty(link) if link is not None else None
        self._thread = threading.Thread(target=self._pty_loop if self._server is None else self._tcp_loop, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The TCP port on loopback."""
        if self._server is None:
            raise RuntimeError("this one sits behind a pty")
        return int(self._server.getsockname()[1])

    def close(self) -> None:
        """End it."""
        self._stop.set()
        self._thread.join(5)
        if self._server is not None:
            self._server.close()
        if self._pty is not None:
            self._pty.unplug()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _pty_loop(self) -> None:
        while self._pty is not None and not self._stop.is_set():
            data = self._pty.read(0.05)
            if data:
                self._pty.write(self.model.feed(data))
            else:
                self._stop.wait(0.005)  # a line nobody holds open reads as empty at once

    def _tcp_loop(self) -> None:
        while self._server is not None and not self._stop.is_set():
            if select.select([self._server], [], [], 0.05)[0]:
                line, _ = self._server.accept()
                with line, suppress(OSError):
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    _serve(line, self.model.feed, self._stop)


def _serve(line: socket.socket, feed: Callable[[bytes], bytes], stop: threading.Event) -> None:
    while not stop.is_set():
        if select.select([line], [], [], 0.05)[0]:
            data = line.recv(4096)
            if not data:
                return
            line.sendall(feed(data))
