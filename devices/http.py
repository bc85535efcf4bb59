"""HTTP/1.1 within bounds: one deadline for a whole exchange, whatever the far end drips, floods or withholds.

    HttpError
    ├── NotTrustedError   TLS does not prove the far end, or the far end does not accept this machine
    ├── NoAnswerError     nobody there, too slow, or gone before the end
    └── BadAnswerError    too large, or not HTTP

Finding an address for a name is the system's and has the system's bound: where that matters, configure an address.
"""

import errno
import math
import socket
import ssl
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from devices.transport import TransportError

_PIECE: Final = 65_536
_SLOWEST: Final = 1_000_000  # bytes a second: what is sent lengthens the time an exchange may take
_PORTS: Final = {"http": 80, "https": 443}


class HttpError(Exception):
    """An exchange without an answer that can be used; holds nothing that was said."""


class NotTrustedError(HttpError):
    """TLS does not prove the far end, or the far end does not accept this machine."""


class NoAnswerError(HttpError):
    """Nobody there, too slow, or gone before the end."""


class BadAnswerError(HttpError):
    """Too large, or not HTTP."""


@dataclass(frozen=True)
class Answer:
    """A whole answer; `media_type` is its Content-Type, empty when it has none."""

    status: int
    media_type: str
    content: bytes


class _Plain(socket.socket):
    """A socket that gives each read and write what is left until `until`, on the monotonic clock."""

    until = math.inf

    def recv_into(self, *args: Any) -> int:
        """Receive within the time left."""
        self.settimeout(_left(self.until))
        return super().recv_into(*args)

    def sendall(self, *args: Any) -> None:
        """Send within the time left."""
        self.settimeout(_left(self.until))
        super().sendall(*args)


class _Tls(ssl.SSLSocket):
    """The same over TLS. OpenSSL counts the timeout over all records of one call, and over a whole handshake."""

    until = math.inf

    def recv_into(self, *args: Any) -> int:
        """Receive within the time left."""
        self.settimeout(_left(self.until))
        return super().recv_into(*args)

    def send(self, *args: Any) -> int:
        """Send within the time left; `sendall` comes through here for each piece."""
        self.settimeout(_left(self.until))
        return super().send(*args)


class HttpLine:
    """Exchanges with one server over kept connections; several threads may ask at once.

    Neither redirects, nor compression, nor the environment's proxies count.
    """

    def __init__(self, url: str, headers: Mapping[str, str], tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._headers = dict(headers)
        self._tls = tls
        if tls is not None:
            tls.sslsocket_class = _Tls
        self._idle: deque[HTTPConnection] = deque()

    def ask(self, method: str, path: str, body: bytes | None, *, most: int, seconds: float) -> Answer:
        """Send one question and give its answer, all of it within `seconds`, at most `most` bytes long."""
        until = monotonic() + seconds
        connection: HTTPConnection | None = None
        keep = False
        try:
            connection = self._connection(until)
            connection.request(method, path, body, self._headers)
            with connection.getresponse() as response:
                content = _read(response, most)
                keep = not response.will_close
            return Answer(response.status, response.getheader("Content-Type", ""), content)
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, IncompleteRead) as error:
            raise NoAnswerError("the connection ended before the answer") from error
        except ssl.SSLError as error:
            raise NotTrustedError("no trusted connection") from error
        except OSError as error:
            raise NoAnswerError(type(error).__name__) from error
        except (HTTPException, ValueError) as error:
            raise BadAnswerError("the answer is not HTTP") from error
        finally:
            if connection is not None and keep:
                self._idle.append(connection)
            elif connection is not None:
                connection.close()

    def close(self) -> None:
        """Close the connections; the next question opens another."""
        while self._idle:
            self._idle.pop().close()

    def _connection(self, until: float) -> HTTPConnection:
        with suppress(IndexError):  # no connection is left
            while True:
                connection = self._idle.pop()
                kept = connection.sock
                if isinstance(kept, _Plain | _Tls) and _quiet(kept):
                    kept.until = until
                    return connection
                connection.close()
        connection = HTTPConnection(self._host, self._port)
        connection.sock = _connected(self._host, self._port, until, self._tls)
        return connection


class HttpTransport:
    """POSTs bodies to one address over one kept connection; TransportError when that gives no good answer.

    `timeout` in seconds for a whole exchange, and a second more for each megabyte sent; `most` bytes of an answer.
    """

    def __init__(self, url: str, *, content_type: str, timeout: float = 2.0, most: int = 262_144) -> None:
        self._path = urlsplit(url).path or "/"
        self._timeout = timeout
        self._most = most
        self._line = HttpLine(url, {"Content-Type": content_type})

    def exchange(self, body: bytes, seconds: float | None = None) -> bytes:
        """Send one body and give the answer's; `seconds` in place of `timeout`."""
        within = (self._timeout if seconds is None else seconds) + len(body) / _SLOWEST
        try:
            answer = self._line.ask("POST", self._path, body, most=self._most, seconds=within)
        except HttpError as error:
            raise TransportError(errno.EIO, "no whole answer over HTTP") from error
        if answer.status != 200:  # noqa: PLR2004 - OK
            raise TransportError(errno.EPROTO, "the far end did not answer as agreed")
        return answer.content

    def close(self) -> None:
        """Close the connection."""
        self._line.close()


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError("the exchange took too long")
    return left


def _quiet(kept: socket.socket) -> bool:
    """Whether an idle connection still stands: the far end neither closed it nor said anything unasked."""
    kept.setblocking(False)
    try:
        socket.socket.recv(kept, 1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _connected(host: str, port: int, until: float, tls: ssl.SSLContext | None) -> _Plain | _Tls:
    """Connect to the first address that takes us; each gets its share of the time."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure: OSError = OSError("the name has no address")
    for tried, (family, kind, protocol, _, address) in enumerate(found):
        plain = _Plain(family, kind, protocol)
        try:
            plain.settimeout(_left(until) / (len(found) - tried))
            plain.connect(address)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _secured(plain, host, until, tls)
        except ssl.SSLError:
            plain.close()
            raise
        except OSError as error:
            plain.close()
            failure = error
    raise failure


def _secured(plain: _Plain, host: str, until: float, tls: ssl.SSLContext | None) -> _Plain | _Tls:
    plain.settimeout(_left(until))
    made = plain if tls is None else tls.wrap_socket(plain, server_hostname=host)
    if not isinstance(made, _Plain | _Tls):
        raise TypeError("the context makes another kind of socket")
    made.until = until
    return made


def _read(response: HTTPResponse, most: int) -> bytes:
    if response.length is None and not response.chunked:
        raise NoAnswerError("the answer does not say where it ends, so that a cut one would pass for whole")
    content = bytearray()
    while piece := response.read1(_PIECE):
        content += piece
        if len(content) > most:
            raise BadAnswerError("the answer is too large")
    if response.length:
        raise NoAnswerError("the answer ended early")
    return bytes(content)
