"""The IPP simulator's socket: HTTP as clients speak it, bounds, hostile bytes, and staff at the machine."""

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.a4 import pwg, wire
from devices.a4.line import PrinterState
from devices.http import HttpTransport
from devices.transport import TransportError
from kiosk.core.printer import Pages
from simulators.ipp import server
from simulators.ipp.connection import PATH
from simulators.ipp.parts import IppFault, Spot
from simulators.ipp.server import IppPrinter

HEADERS = {"Content-Type": "application/ipp"}
PAGES = Pages(16, 16, 15, (bytes(768),) * 3)


@pytest.fixture
def printer() -> Iterator[IppPrinter]:
    """Give a printer that prints at once."""
    with IppPrinter(instant=True) as printer:
        yield printer


def posted(printer: IppPrinter, body: bytes, path: str = PATH) -> tuple[int, bytes]:
    """POST one body on a connection of its own."""
    with closing(HTTPConnection("127.0.0.1", printer.port, timeout=5)) as line:
        line.request("POST", path, body, HEADERS)
        answer = line.getresponse()
        return answer.status, answer.read()


def asked(printer: IppPrinter) -> wire.Answer:
    """Ask for the printer's attributes."""
    return wire.read_answer(posted(printer, wire.get_printer(1, printer.uri))[1], 1)


def a_job(printer: IppPrinter) -> bytes:
    """Three pages as a Print-Job."""
    document = pwg.encode(PAGES, colour=False)
    media = "iso_a4_210x297mm"
    return wire.print_job(2, printer.uri, name="a", media_type="image/pwg-raster", media=media, document=document)


def test_one_connection_takes_many_requests(printer: IppPrinter) -> None:
    """Keep-alive, with a length and in chunks."""
    with closing(HTTPConnection("127.0.0.1", printer.port, timeout=5)) as line:
        for number in range(1, 4):
            body = wire.get_printer(number, printer.uri)
            line.request("POST", PATH, iter([body[:7], body[7:]]) if number == 2 else body, HEADERS)
            kept = line.sock
            assert wire.read_answer(line.getresponse().read(), number).ok
        assert line.sock is kept


def test_a_client_that_waits_is_told_to_go_on(printer: IppPrinter) -> None:
    """`Expect: 100-continue` is answered at once, also when the first of the body came with it."""
    body = wire.get_printer(1, printer.uri)
    head = f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", printer.port), 5) as line:
        line.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode() + body[:5])
        assert line.recv(4096).startswith(b"HTTP/1.1 100 ")
        line.sendall(body[5:])
        assert line.recv(4096).startswith(b"HTTP/1.1 200 ")


@pytest.mark.faults(33)
def test_what_is_not_for_a_printer(printer: IppPrinter) -> None:
    """Another path, a body without end, and bytes that are no HTTP are refused; the next client is served."""
    assert posted(printer, b"", "/admin")[0] == 404
    for head, status in (
        (
            f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/ipp\r\nContent-Length: 99999999\r\n\r\n",
            b"413",
        ),
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"404"),
        ("\x16\x03\x01 hello\r\n\r\n", b"400"),
        ("A" * 100_000, b"400"),
    ):
        with socket.create_connection(("127.0.0.1", printer.port), 5) as line:
            line.sendall(head.encode())
            assert line.recv(4096).split()[1] == status
    assert asked(printer).ok


def test_more_clients_than_it_serves(printer: IppPrinter) -> None:
    """The thirty-third connection is closed; the others stand."""
    lines = [socket.create_connection(("127.0.0.1", printer.port), 5) for _ in range(33)]
    assert lines[-1].recv(1) == b""
    for line in lines:
        line.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_hostile_requests(printer: IppPrinter, data: st.DataObject) -> None:
    """Torn, bent and random requests are answered, never with success for what is no request, and it lives on."""
    whole = data.draw(
        st.sampled_from([wire.get_printer(1, printer.uri), a_job(printer), wire.get_job(3, "ipp://a", 7)])
    )
    at = data.draw(st.integers(0, len(whole)))
    body = whole[:at] + data.draw(st.binary(max_size=40)) + whole[at + data.draw(st.integers(0, 40)) :]
    status, answer = posted(printer, body)
    assert status == 200
    assert answer.endswith(b"\x03")
    assert asked(printer).ok


def test_sheets_are_somewhere_whatever_happens(printer: IppPrinter) -> None:
    """Tray, path, outlet, hands and bin hold what was loaded."""
    printer.fault(IppFault.MEDIA_JAM, once=True)
    posted(printer, a_job(printer))
    seen = printer.snapshot()
    assert (seen.state, seen.reasons, seen.queued) == (PrinterState.STOPPED, ("media-jam-error",), 1)
    assert printer.clear_path() == 1
    assert printer.snapshot().places == {Spot.REMOVED: 1, Spot.OUTLET: 3}
    assert printer.take_sheets() == 3
    printer.load(10)
    seen = printer.snapshot()
    assert seen.tray + seen.places.total() == 260
    assert seen.state is PrinterState.IDLE


def test_a_printer_without_power_refuses_connections(printer: IppPrinter) -> None:
    """Off: nobody there. On again: the same port, another boot, and only what was to be kept."""
    printer.pace(60.0)
    posted(printer, a_job(printer))
    line = HttpTransport(printer.url, content_type="application/ipp")
    for keeps_queue, queued in ((True, 1), (False, 0)):
        printer.cut_power()
        with pytest.raises(TransportError):
            line.exchange(b"")
        printer.restore_power(keeps_queue=keeps_queue)
        assert asked(printer).printer["queued-job-count"] == queued
    line.close()


def test_an_unknown_fault_is_an_error(printer: IppPrinter) -> None:
    """And names what was asked for."""
    with pytest.raises(ValueError, match="no-such-fault"):
        printer.fault("no-such-fault")


def test_closing_twice_is_closing_once(printer: IppPrinter) -> None:
    """The composition root may close what a test closed before."""
    printer.close()
    printer.close()


def test_a_printer_that_runs_for_days_keeps_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents on the disk, jobs that are over, sheets that somebody took: of each so many; what lies there stays."""
    monkeypatch.setattr(server, "MOST", 3)
    monkeypatch.setattr(server, "MOST_SHEETS", 2)
    with IppPrinter(instant=True, folder=tmp_path) as printer:
        for number in range(1, 7):
            posted(printer, a_job(printer))
            printer.snapshot()
            if number < 6:
                printer.take_sheets()
        assert [path.name for path in printer.spooled()] == ["4-a.pwg", "5-a.pwg", "6-a.pwg"]
        assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in printer.spooled()]
        assert len(printer.model.jobs) <= 4
        assert printer.snapshot().places == {Spot.TAKEN: 2, Spot.OUTLET: 3}
