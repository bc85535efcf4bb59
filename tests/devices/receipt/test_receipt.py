"""The receipt printer: status bytes, slips, and the driver over TCP and over a pty."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.receipt import wire
from devices.receipt.driver import ReceiptNotReady, ReceiptPrinter, ReceiptReady, ReceiptUnknown, SlipSent
from devices.receipt.wire import Trouble
from devices.transport import SerialTransport, TcpTransport, Transport
from kiosk.core.faults import Fault
from simulators.receipt import Paper, ReceiptModel, ReceiptSimulator

SLIP = ["ANJUNGAN DUKCAPIL MANDIRI", "Kartu Keluarga: 1 lembar", "", "Terima kasih"]


@pytest.fixture(params=["tcp", "pty"])
def far(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReceiptSimulator]:
    """Give a printer's far end over either wire."""
    with ReceiptSimulator(tmp_path / "receipt" if request.param == "pty" else None) as simulator:
        yield simulator


@pytest.fixture
def printer(far: ReceiptSimulator, tmp_path: Path) -> Iterator[ReceiptPrinter]:
    """Give a driver to it."""

    def connect() -> Transport:
        link = tmp_path / "receipt"
        return SerialTransport(str(link)) if link.is_symlink() else TcpTransport("127.0.0.1", far.port)

    driver = ReceiptPrinter(connect)
    yield driver
    driver.close()


def test_a_slip(far: ReceiptSimulator, printer: ReceiptPrinter, until: Callable[[Callable[[], bool]], None]) -> None:
    """What was asked for stands on the paper."""
    assert printer.print_slip(SLIP) == SlipSent()
    until(lambda: len(far.model.slips) == 1)
    assert [line for line in far.model.slips[0] if line] == [line for line in SLIP if line]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, ReceiptReady(near_end=False)),
        ({"paper": Paper.NEAR_END}, ReceiptReady(near_end=True)),
        ({"paper": Paper.OUT}, ReceiptNotReady(frozenset({Trouble.OFFLINE, Trouble.PAPER_OUT}))),
        ({"cover_open": True}, ReceiptNotReady(frozenset({Trouble.OFFLINE, Trouble.COVER_OPEN}))),
        ({"offline": True}, ReceiptNotReady(frozenset({Trouble.OFFLINE}))),
        ({"silent": True}, ReceiptUnknown("no status byte came")),
        ({"garbled": True}, ReceiptUnknown("no status byte came")),
    ],
)
def test_status(far: ReceiptSimulator, printer: ReceiptPrinter, change: dict[str, object], status: object) -> None:
    """Every state of the machine is read; silence and nonsense are Unknown, never ready."""
    for name, value in change.items():
        setattr(far.model, name, value)
    assert printer.status() == status
    if not isinstance(status, ReceiptReady):
        assert printer.print_slip(SLIP) == status
        assert far.model.slips == []


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (ReceiptReady(near_end=False), None),
        (ReceiptReady(near_end=True), Fault.RECEIPT_LOW),
        (ReceiptNotReady(frozenset({Trouble.OFFLINE, Trouble.PAPER_OUT, Trouble.COVER_OPEN})), Fault.RECEIPT_EMPTY),
        (ReceiptNotReady(frozenset({Trouble.OFFLINE, Trouble.COVER_OPEN})), Fault.RECEIPT_COVER_OPEN),
        (ReceiptNotReady(frozenset({Trouble.OFFLINE})), Fault.RECEIPT_ERROR),
        (ReceiptUnknown("the wire is gone"), Fault.RECEIPT_SILENT),
    ],
)
def test_what_staff_mend_first(status: ReceiptReady | ReceiptNotReady | ReceiptUnknown, fault: Fault | None) -> None:
    """A printer that is offline for want of paper lacks paper."""
    assert status.fault is fault


def test_nobody_there(tmp_path: Path) -> None:
    """A wire that cannot be opened is Unknown."""
    printer = ReceiptPrinter(lambda: SerialTransport(str(tmp_path / "nowhere")))
    assert printer.status() == ReceiptUnknown("the wire is gone")
    assert printer.print_slip(SLIP) == ReceiptUnknown("the wire is gone")


def test_gone_and_back(tmp_path: Path) -> None:
    """A printer that went away is Unknown, and ready again on a new connection."""
    ports: list[int] = []
    printer = ReceiptPrinter(lambda: TcpTransport("127.0.0.1", ports[-1]))
    with ReceiptSimulator() as first:
        ports.append(first.port)
        assert printer.status() == ReceiptReady(near_end=False)
    assert isinstance(printer.status(), ReceiptUnknown)
    with ReceiptSimulator() as second:
        ports.append(second.port)
        assert printer.status() == ReceiptReady(near_end=False)
        printer.close()
    assert not list(tmp_path.iterdir())


@given(st.sampled_from(wire.QUERIES), st.integers(0, 255))
def test_status_bytes(number: int, byte: int) -> None:
    """A byte is believed only with the four fixed bits of 0xx1xx10."""
    told = wire.read_status(number, bytes([byte]))
    assert (told is None) == (f"{byte:08b}"[0] + f"{byte:08b}"[3] + f"{byte:08b}"[6:] != "0110")


@pytest.mark.parametrize("answer", [b"", b"\x12\x12", b"\x16\x00"])
def test_one_byte_only(answer: bytes) -> None:
    """No byte, or more than one, is no status."""
    assert wire.read_status(1, answer) is None


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30).map(str.strip), max_size=8))
def test_slip_round_trip(lines: list[str]) -> None:
    """Any plain lines come out on the model's paper as they went in, however the bytes are cut on the way."""
    model = ReceiptModel()
    for byte in wire.slip(lines, 42):
        assert model.feed(bytes([byte])) == b""
    (paper,) = model.slips
    assert [" ".join(line.split()) for line in paper if line] == [" ".join(line.split()) for line in lines if line]


def test_long_lines_are_wrapped() -> None:
    """No line is longer than the paper is wide."""
    model = ReceiptModel()
    model.feed(wire.slip(["kata " * 40], 32))
    assert max(len(line) for line in model.slips[0]) <= 32
