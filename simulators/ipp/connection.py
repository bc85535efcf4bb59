"""One HTTP/1.1 connection of the IPP printer: framing by h11, within bounds, and every way in which a wire fails."""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Final, Protocol

import h11

from simulators.ipp.far_end import Reply, Way

PATH: Final = "/ipp/print"
_TYPE: Final = "application/ipp"
_MOST: Final = 1 << 26  # bytes of a request
_IDLE: Final = 30.0  # seconds until the next request, then the connection is closed
_SLOWEST: Final = 60.0  # seconds for a whole request
_PIECE: Final = 1 << 16
_DRIP: Final = 0.1  # seconds a byte
_NOISE: Final = bytes(range(1, 32)) * 8
_AT_ONCE: Final = struct.pack("ii", 1, 0)  # SO_LINGER: what was not sent is dropped, the far end sees a reset


class Answers(Protocol):
    """What a connection asks of the printer; each call is short."""

    def begin(self) -> Way:
        """Say what becomes of a request that begins to come."""
        ...

    def torn(self, part: bytes) -> None:
        """Take what came of one that broke off."""
        ...

    def reply(self, body: bytes) -> Reply:
        """Do what a whole one asks for."""
        ...


@dataclass(frozen=True)
class _Request:
    """A whole request; `status` other than 200 refuses it before the printer sees it."""

    body: bytes
    status: int = 200


class Connection:
    """Serves one client until it leaves, is too slow, or `ending` is set and the socket shut down."""

    def __init__(self, line: socket.socket, printer: Answers, ending: Event) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line = line
        self._printer = printer
        self._ending = ending
        self._http = h11.Connection(h11.SERVER)
        self._until = 0.0

    def serve(self) -> None:
        """Answer requests one after another."""
        try:
            while self._exchange():
                self._http.start_next_cycle()
        except (OSError, h11.ProtocolError):  # it left, it broke, or it does not speak HTTP
            with suppress(OSError, h11.ProtocolError):
                if self._http.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
                    self._send(400, b"", close=True)
        finally:
            self._line.close()

    def unplug(self) -> None:
        """Cut it, from another thread: the far end sees a reset."""
        with suppress(OSError):
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            self._line.shutdown(socket.SHUT_RDWR)

    def _exchange(self) -> bool:
        """Take one request and answer it; whether another may come."""
        self._until = monotonic() + _IDLE
        head = self._event()
        if not isinstance(head, h11.Request):
            return False
        self._until = monotonic() + _SLOWEST
        way = self._printer.begin() if _is_ours(head) else Way.WHOLE
        request = self._take(head, way)
        if request is None:
            return False
        if request.status != 200:  # noqa: PLR2004 - OK
            return self._send(request.status, b"", close=True)
        if way is Way.WHOLE:
            return self._give(self._printer.reply(request.body))
        return self._send(503, b"", close=True) if way is Way.UNAVAILABLE else self._hold()

    def _take(self, head: h11.Request, way: Way) -> _Request | None:
        """Read the body; None when the connection ended in it."""
        length = int(dict(head.headers).get(b"content-length", b"0"))
        if not _is_ours(head) or length > _MOST:
            return _Request(b"", 413 if length > _MOST else 404)
        if self._http.they_are_waiting_for_100_continue:  # before h11 sees a first piece of the body, which may be here
            self._write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])))
        body = bytearray()
        enough = max(length // 2, 1)
        while True:
            try:
                event = self._event()
            except (OSError, h11.RemoteProtocolError):
                event = h11.ConnectionClosed()
            match event:
                case h11.Data(data=data):
                    body += data
                case h11.EndOfMessage() if way is not Way.BROKEN:
                    return _Request(bytes(body))
                case _ if way in {Way.WHOLE, Way.BROKEN}:
                    self._printer.torn(bytes(body))
                    return None
                case _:
                    return None
            if len(body) > _MOST:
                return _Request(b"", 413)
            if way is Way.BROKEN and len(body) >= enough:
                self._printer.torn(bytes(body[:enough]))
                self.unplug()
                return None

    def _event(self) -> h11.Event | type[h11.PAUSED]:
        while True:
            event = self._http.next_event()
            if not isinstance(event, type) or event is h11.PAUSED:
                return event
            self._line.settimeout(max(self._until - monotonic(), 0.001))
            self._http.receive_data(self._line.recv(_PIECE))

    def _give(self, reply: Reply) -> bool:
        self._ending.wait(reply.after)
        match reply.way:
            case Way.WHOLE:
                return self._send(200, reply.content)
            case Way.SLOW:
                return self._drip(self._framed(200, reply.content, close=True))
            case Way.CUT:
                self._write(self._framed(200, reply.content, close=True)[: -len(reply.content) // 2])
                self.unplug()
            case Way.NOISE:
                self._write(_NOISE)
            case _:
                return self._hold()
        return False

    def _hold(self) -> bool:
        """Say nothing until the client has had enough."""
        self._line.settimeout(_SLOWEST)
        while self._line.recv(_PIECE):
            pass
        return False

    def _drip(self, data: bytes) -> bool:
        for index in range(len(data)):
            self._write(data[index : index + 1])
            if self._ending.wait(_DRIP):
                break
        return False

    def _send(self, status: int, content: bytes, *, close: bool = False) -> bool:
        self._write(self._framed(status, content, close=close))
        return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE

    def _framed(self, status: int, content: bytes, *, close: bool) -> bytes:
        headers = [("Content-Type", _TYPE), ("Content-Length", str(len(content)))]
        headers += [("Connection", "close")] if close else []
        events = (h11.Response(status_code=status, headers=headers), h11.Data(data=content), h11.EndOfMessage())
        return b"".join(self._http.send(event) or b"" for event in events)

    def _write(self, data: bytes | None) -> None:
        self._line.settimeout(_SLOWEST)
        self._line.sendall(data or b"")


def _is_ours(head: h11.Request) -> bool:
    where = head.target.decode("ascii", "replace")
    kind = dict(head.headers).get(b"content-type", b"").split(b";")[0].strip().decode("ascii", "replace")
    return head.method == b"POST" and (where == PATH or where.startswith(f"{PATH}/")) and kind == _TYPE
