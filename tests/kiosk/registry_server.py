"""A TLS server on loopback that says anything, at any pace, and cares about nothing it hears."""

import json
import socket
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress

from simulators.registry.pki import Issued, TestCa


class Server:
    """Gives `answer` to every question, piece by piece with `pause` seconds between, and keeps what it was asked."""

    def __init__(self, ca: TestCa, host: str = "127.0.0.1", clients: Issued | None = None, *, tls: bool = True) -> None:
        self.answer: Iterable[bytes] = ()
        self.pause = 0.0
        self.asked: list[bytes] = []
        self._context = _context(ca, clients) if tls else None
        self._listener = socket.create_server((host, 0))
        name = "localhost" if host == "127.0.0.1" else host
        self.url = f"https://{name}:{self._listener.getsockname()[1]}"
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def say(self, status: int, body: object, *headers: str) -> None:
        """Answer JSON, or bytes as they are."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(content)}", "Connection: close", *headers, "", ""]
        self.answer = ("\r\n".join(lines).encode() + content,)

    def close(self) -> None:
        """Stop."""
        self._stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            # A client that turns away in the middle is what these tests are about.
            with accepted, suppress(OSError):
                if self._context is None:
                    self._converse(accepted)
                    continue
                with self._context.wrap_socket(accepted, server_side=True) as wrapped:
                    self._converse(wrapped)

    def _converse(self, line: socket.socket) -> None:
        line.settimeout(5)
        asked = line.recv(65536)
        head, _, body = asked.partition(b"\r\n\r\n")
        while f"content-length: {len(body)}".encode() not in head.lower() and asked[:4] == b"POST":
            if not (more := line.recv(65536)):
                return
            body += more
        self.asked.append(head + b"\r\n\r\n" + body)
        for piece in self.answer:
            line.sendall(piece)
            if self._stopped.wait(self.pause):
                return


class Silent:
    """Takes connections and says nothing, not even in TLS."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Stop; who waited in the backlog is reset."""
        self._listener.close()


def _context(ca: TestCa, clients: Issued | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = ca.issue_server()
    context.load_cert_chain(issued.cert_path, issued.key_path)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients.cert_path)
    return context
