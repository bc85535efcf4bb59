"""Wires: bounded in time and size, and loud when they are gone."""

import errno
import http.server
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.http import HttpTransport
from devices.transport import SerialAddress, SerialTransport, TcpTransport, TransportError, read_exactly
from simulators.pty import Pty
from simulators.receipt import ReceiptSimulator


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[Pty, SerialTransport]]:
    """Give both ends of a serial line."""
    far = Pty(tmp_path / "line")
    near = SerialTransport(str(far.path))
    yield far, near
    near.close()
    far.unplug()


def test_serial_both_ways(line: tuple[Pty, SerialTransport]) -> None:
    """Bytes go both ways unchanged, control characters too."""
    far, near = line
    every = bytes(range(256))
    near.write(every)
    assert far.read(2) == every
    far.write(every)
    assert read_exactly(near, 256, 2) == every


def test_serial_read_is_bounded(line: tuple[Pty, SerialTransport]) -> None:
    """Reading a silent line ends with nothing when its time is over."""
    _, near = line
    began = time.monotonic()
    assert near.read(10, 0.05) == b""
    assert read_exactly(near, 3, 0.05) == b""
    assert time.monotonic() - began < 1


def test_discard(line: tuple[Pty, SerialTransport]) -> None:
    """What came before is thrown away."""
    far, near = line
    far.write(b"old")
    assert near.read(1, 2) == b"o"
    near.discard()
    far.write(b"new")
    assert read_exactly(near, 3, 2) == b"new"


def test_serial_gone(line: tuple[Pty, SerialTransport]) -> None:
    """An unplugged line raises TransportError, when read and when opened."""
    far, near = line
    far.unplug()
    with pytest.raises(TransportError):
        near.read(1, 0)
    with pytest.raises(TransportError):
        SerialTransport(str(far.path))


def test_a_serial_line_has_a_speed() -> None:
    """And flow control through its wires, where that is asked for."""
    assert SerialAddress.parse("/dev/ttyS0") == SerialAddress("/dev/ttyS0", 9600, rtscts=False)
    assert SerialAddress.parse("/dev/ttyS0@38400") == SerialAddress("/dev/ttyS0", 38400, rtscts=False)
    assert SerialAddress.parse("/dev/ttyS0@115200,rtscts") == SerialAddress("/dev/ttyS0", 115200, rtscts=True)
    with pytest.raises(ValueError, match="xonxoff"):
        SerialAddress.parse("/dev/ttyS0@9600,xonxoff")


def test_a_line_is_set_as_it_is_asked_for(tmp_path: Path) -> None:
    """Its speed and its flow control."""
    far = Pty(tmp_path / "line")
    near = SerialTransport(str(far.path), baud=38400, rtscts=True)
    _, _, flags, _, speed, _, _ = termios.tcgetattr(near._line.fileno())
    assert speed == termios.B38400
    assert flags & termios.CRTSCTS
    near.close()
    far.unplug()


def test_a_slow_line_is_waited_for(tmp_path: Path) -> None:
    """As long as it takes bytes at half its speed; one that takes none is gone."""
    far = Pty(tmp_path / "line")
    near = SerialTransport(str(far.path), baud=115200, timeout=0.6)
    came = bytearray()

    def slowly() -> None:
        while len(came) < 80_000:
            came.extend(far.read(1))
            time.sleep(0.1)

    reader = threading.Thread(target=slowly)
    reader.start()
    near.write(bytes(80_000))
    reader.join()
    with pytest.raises(TransportError):
        near.write(bytes(80_000))
    near.close()
    far.unplug()


@pytest.mark.parametrize("call", ["tcgetattr", "tcsetattr", "tcflush"])
def test_a_line_that_refuses_its_settings_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """`termios.error` is no OSError, and pyserial lets it through: an adapter that is just being unplugged."""
    far = Pty(tmp_path / "line")

    def refuse(*_: object) -> None:
        raise termios.error(errno.EIO, "Input/output error")

    monkeypatch.setattr(termios, call, refuse)
    with pytest.raises(TransportError):
        SerialTransport(str(far.path))
    monkeypatch.undo()
    far.unplug()


def test_serial_is_taken(line: tuple[Pty, SerialTransport]) -> None:
    """A line has one owner."""
    far, _ = line
    with pytest.raises(TransportError):
        SerialTransport(str(far.path))


def test_tcp() -> None:
    """A TCP wire carries bytes, and raises when nobody answers or the far end is gone."""
    with ReceiptSimulator() as far:
        near = TcpTransport("127.0.0.1", far.port)
        near.write(b"\x10\x04\x01")
        assert read_exactly(near, 1, 2) == b"\x12"
        port = far.port
    with pytest.raises(TransportError):
        near.read(1, 2)
    near.close()
    near.close()
    with pytest.raises(TransportError):
        near.write(b"x")
    with pytest.raises(TransportError):
        TcpTransport("127.0.0.1", port)


class _Page(http.server.BaseHTTPRequestHandler):
    """Answers as its path says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer a POST."""
        self.rfile.read(int(self.headers["Content-Length"]))
        status = {"/moved": 302, "/error": 500}.get(self.path, 200)
        size = 2000 if self.path == "/huge" else 5
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(size))
        self.end_headers()
        for _ in range(size if self.path == "/drip" else 0):
            self.wfile.write(b"a")
            self.wfile.flush()
            threading.Event().wait(0.05)
        self.wfile.write(b"a" * {"/torn": 3, "/mute": 0, "/drip": 0}.get(self.path, size))
        if self.path == "/mute":
            threading.Event().wait(0.3)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """Give the address of a small HTTP server."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page) as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()
        thread.join()


@pytest.mark.faults(33)
@pytest.mark.parametrize("path", ["/moved", "/error", "/huge", "/torn", "/mute", "/drip"])
def test_http_is_bounded(server: str, path: str) -> None:
    """A redirect, an error, and a huge, torn, missing or dripping answer are no answers."""
    wire = HttpTransport(server + path, content_type="application/ipp", most=1000, timeout=0.1)
    with pytest.raises(TransportError):
        wire.exchange(b"question")
    wire.close()


def test_http(server: str) -> None:
    """A whole answer is given, again after the connection was dropped."""
    wire = HttpTransport(server, content_type="application/ipp", most=5)
    assert wire.exchange(b"question") == b"aaaaa"
    wire.close()
    assert wire.exchange(b"question") == b"aaaaa"
    wire.close()


def test_a_line_that_never_stops_talking_is_not_listened_to_for_ever(
    line: tuple[Pty, SerialTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Throwing away what came ends, though more comes all the time."""
    _, near = line
    monkeypatch.setattr(near, "read", lambda most, _within: b"x" * most)
    near.discard()
