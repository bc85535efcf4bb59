"""A registry that misbehaves where and how it is told: between a kiosk and the sandbox, over real TLS."""

import gzip
import itertools
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path

from devices.http import Answer, HttpError, HttpLine

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LARGEST = 32 * 1024 * 1024
DRIP = 0.02
Said = Iterable[bytes]


class Manner(Enum):
    """How an answer is given. After the first three the sandbox has the question, after the others it never had it."""

    GOOD = "good"
    DROPPED = "dropped"
    CUT = "cut"
    DOWN = "down"
    DRIPPING_HEAD = "dripping head"
    DRIPPING_BODY = "dripping body"
    MALFORMED = "malformed"
    DEEP = "deep"
    REDIRECT = "redirect"
    HUGE = "huge"
    BOMB = "bomb"
    HEADERS = "thousands of headers"
    CHUNKS = "chunks without end"
    REPLAYED = "replayed"


def whole(answer: Answer) -> bytes:
    """Write an answer as it is."""
    head = f"HTTP/1.1 {answer.status} x\r\nContent-Type: {answer.media_type}\r\nContent-Length: {len(answer.content)}"
    return f"{head}\r\nConnection: close\r\n\r\n".encode() + answer.content


def sized(content: bytes, *headers: str) -> Said:
    """Say 200 and a body."""
    lines = "".join(f"{line}\r\n" for line in (*headers, f"Content-Length: {len(content)}"))
    return (OK + f"{lines}\r\n".encode() + content,)


MANNERS: dict[Manner, Callable[[], Said]] = {
    Manner.DOWN: lambda: (),
    Manner.DRIPPING_HEAD: lambda: itertools.chain((OK, b"X-Slow: "), itertools.repeat(b"a")),
    Manner.DRIPPING_BODY: lambda: itertools.chain((OK, b"Content-Length: 50000\r\n\r\n"), itertools.repeat(b" ")),
    Manner.MALFORMED: lambda: sized(b'{"epoch": 1, "time": "20'),
    Manner.DEEP: lambda: sized(b"[" * 60_000),
    Manner.REDIRECT: lambda: (b"HTTP/1.1 307 x\r\nLocation: https://localhost:1/\r\nContent-Length: 0\r\n\r\n",),
    Manner.HUGE: lambda: itertools.chain((OK, b"Content-Length: 9000000000\r\n\r\n"), itertools.repeat(b" " * 65_536)),
    Manner.BOMB: lambda: sized(gzip.compress(bytes(10_000_000)), "Content-Encoding: gzip"),
    Manner.HEADERS: lambda: (OK + b"X: y\r\n" * 5000 + b"\r\n{}",),
    Manner.CHUNKS: lambda: itertools.chain(
        (OK, b"Transfer-Encoding: chunked\r\n\r\n"), itertools.repeat(b"1\r\n \r\n" * 1000)
    ),
}


class BadRegistry:
    """Serves on a port of its own with the sandbox's certificate, and asks the sandbox as the kiosk would."""

    def __init__(self, folder: Path, url: str) -> None:
        self._at, self._manner = re.compile("^$"), Manner.GOOD
        self._last: dict[str, Answer] = {}
        self.misbehaved = threading.Event()
        self._stopped = threading.Event()
        client = ssl.create_default_context(cafile=folder / "ca.pem")
        client.load_cert_chain(folder / "clients" / "kiosk-1.pem", folder / "clients" / "kiosk-1.key")
        self._sandbox = HttpLine(url, {"Content-Type": "application/json"}, client)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(folder / "server.pem", folder / "server.key")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._serve) for _ in range(4)]
        for thread in self._threads:
            thread.start()

    def misbehave(self, at: str, manner: Manner) -> None:
        """Answer so, from now on, where the path matches `at` whole; everything else is answered well."""
        self.misbehaved.clear()
        self._at, self._manner = re.compile(at), manner

    def mend(self) -> None:
        """Answer everything well."""
        self.misbehave("", Manner.GOOD)

    def close(self) -> None:
        """Stop."""
        self._stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()
        self._sandbox.close()

    def _serve(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            # A kiosk that turns away in the middle is what these tests are about.
            with accepted, suppress(OSError, HttpError):
                accepted.settimeout(20)
                with self._context.wrap_socket(accepted, server_side=True) as line:
                    self._converse(line)

    def _converse(self, line: ssl.SSLSocket) -> None:
        asked = line.recv(65536)
        while b"\r\n\r\n" not in asked and (more := line.recv(65536)):
            asked += more
        head, _, body = asked.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        while length and len(body) < int(length[1]) and (more := line.recv(65536)):
            body += more
        method, path, _ = head.split(b" ", 2)
        dripping = self._manner in {Manner.DRIPPING_HEAD, Manner.DRIPPING_BODY}
        for piece in self._answer(method.decode(), path.decode(), body or None):
            line.sendall(piece)
            if self._stopped.wait(DRIP if dripping else 0):
                return

    def _answer(self, method: str, path: str, body: bytes | None) -> Iterator[bytes]:
        manner = self._manner if self._at.fullmatch(path) else Manner.GOOD
        if manner is not Manner.GOOD:
            self.misbehaved.set()
        kind = path.rsplit("/", 1)[1]
        match manner:
            case Manner.GOOD | Manner.DROPPED | Manner.CUT:
                answer = self._sandbox.ask(method, path, body, most=LARGEST, seconds=20)
                if answer.status == 200:
                    self._last[kind] = answer
                said = {Manner.GOOD: whole(answer), Manner.CUT: whole(answer)[:-10]}
                yield said.get(manner, b"")
            case Manner.REPLAYED:
                yield whole(self._last[kind])
            case _:
                yield from MANNERS[manner]()
