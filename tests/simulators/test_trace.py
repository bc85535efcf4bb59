"""The trace numbers what it keeps, forgets the oldest, and hears the far ends of real lines."""

import socket
from pathlib import Path
from time import monotonic, sleep

import pytest

from devices.a4.line import IppLine
from devices.card import wire
from devices.http import HttpTransport
from devices.receipt.driver import ReceiptPrinter
from devices.transport import TcpTransport
from simulators.card.server import CardPrinter
from simulators.decoders.words import Direction
from simulators.ipp.server import IppPrinter
from simulators.receipt import ReceiptSimulator
from simulators.relay import Relay
from simulators.scanner import ScannerSimulator
from simulators.trace import Trace, tap

TO, FROM = Direction.TO_DEVICE, Direction.FROM_DEVICE


def test_the_newest_are_kept_and_given_from_a_number_on() -> None:
    """A look takes what came since the look before; times count from the beginning."""
    times = iter([10.0, 11.0, 12.0, 13.5])
    trace = Trace(lambda: next(times), most=2)
    for command in (wire.READ_SERIAL, wire.READ_MODE, wire.READ_RIBBON):
        trace.note("card", TO, command)
    assert [(one.number, one.time) for one in trace.since(0)] == [(2, 2.0), (3, 3.5)]
    assert [one.said for one in trace.since(2)] == ["Rr: read the ribbon"]
    assert trace.since(3) == []


def test_a_device_that_is_not_known_is_told_by_length() -> None:
    """Nothing is shown that nobody can judge."""
    trace = Trace()
    trace.note("camera", FROM, b"a face")
    assert [(one.data, one.said) for one in trace.since(0)] == [(b"", "not understood, 6 bytes")]


def test_the_card_printers_far_end_tells() -> None:
    """Each command and each answer, in order."""
    trace = Trace()
    with CardPrinter(trace=trace) as printer:
        line = TcpTransport("127.0.0.1", printer.serve_tcp())
        line.write(wire.READ_SERIAL + b"\x1bnonsense\r")
        answered = b""
        while not answered.endswith(b"\x151"):
            answered += line.read(64, 1.0)
        line.close()
    said = [(one.direction, one.said) for one in trace.since(0)]
    assert said[0] == (TO, "Rsn: read the serial number")
    assert (TO, "not understood, 10 bytes") in said
    assert said[-1] == (FROM, "NACK 1: no such command")


def test_the_a4_printers_far_end_tells() -> None:
    """A driver's question and its answer."""
    trace = Trace()
    with IppPrinter(instant=True, trace=trace) as printer:
        line = IppLine(HttpTransport(printer.url, content_type="application/ipp"), printer.uri)
        line.printer()
        line.close()
    assert [(one.device, one.said.split(",")[0]) for one in trace.since(0)][:2] == [
        ("a4", "Get-Printer-Attributes"),
        ("a4", "ok"),
    ]


def test_receipt_printer_and_scanner_tell(tmp_path: Path) -> None:
    """A slip by its length, a code by its length."""
    trace = Trace()
    with ReceiptSimulator(trace=trace) as receipt, ScannerSimulator(tmp_path / "scanner", trace) as scanner:
        driver = ReceiptPrinter(lambda: TcpTransport("127.0.0.1", receipt.port))
        driver.print_slip(["SITI AMINAH"])
        driver.close()
        until = monotonic() + 5
        while not receipt.model.cut and monotonic() < until:
            sleep(0.01)
        scanner.hold("ADM1:E:ABCDEFGHIJKLMNOP:123456")
    told = trace.since(0)
    assert (told[-1].device, told[-1].said) == ("scanner", "<code, 30 bytes>")
    assert any("text of 11 bytes" in one.said for one in told)
    assert not any(b"SITI" in one.data or b"ADM1" in one.data for one in told)


def test_a_relay_passes_everything_on_and_tells() -> None:
    """Between a kiosk and a program of others; it ends with its far end."""
    trace = Trace()
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        Relay(server.getsockname()[1], tap(trace, "ups")) as relay,
        socket.create_connection(("127.0.0.1", relay.port)) as near,
    ):
        far, _ = server.accept()
        with far:
            near.sendall(b"LIST VAR kiosk\n")
            assert far.recv(64) == b"LIST VAR kiosk\n"
            far.sendall(b"ERR DATA-STALE\n")
            assert near.recv(64) == b"ERR DATA-STALE\n"
        assert near.recv(64) == b""
    assert [(one.direction, one.said) for one in trace.since(0)] == [(TO, "LIST VAR kiosk"), (FROM, "ERR DATA-STALE")]


@pytest.mark.parametrize("device", ["a4", "card"])
def test_without_a_trace_nothing_is_told(device: str) -> None:
    """Whoever wants none pays nothing."""
    tap(None, device)(TO, b"anything")
