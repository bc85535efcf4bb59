"""The receipt printer: status bytes, slips, and the driver over TCP and over a pty."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from escpos.printer import Network
from hypothesis import given
from hypothesis import strategies as st

from devices.presence import MISSES
from devices.receipt import wire
from devices.receipt.driver import ReceiptNotReady, ReceiptPrinter, ReceiptReady, ReceiptUnknown, SlipSent
from devices.receipt.wire import Trouble
from devices.transport import SerialTransport, TcpTransport, Transport
from kiosk.core.faults import FAULTS, Fault
from simulators.receipt import Paper, ReceiptModel, ReceiptSimulator

SLIP = ["ANJUNGAN DUKCAPIL MANDIRI", "Kartu Keluarga: 1 lembar", "", "Terima kasih"]


@pytest.fixture(params=["tcp", "pty"])
def far(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReceiptSimulator]:
    """Give a printer's far end over either wire."""
    with ReceiptSimulator(tmp_path / "receipt" if request.param == "pty" else None) as simulator:
        yield simulator


@pytest.fixture
def far_on_tcp() -> Iterator[ReceiptSimulator]:
    """Give one on the network."""
    with ReceiptSimulator() as simulator:
        yield simulator


@pytest.fixture
def printer(far: ReceiptSimulator) -> Iterator[ReceiptPrinter]:
    """Give a driver to it."""

    def connect() -> Transport:
        return SerialTransport(str(far.link)) if far.link else TcpTransport("127.0.0.1", far.port)

    driver = ReceiptPrinter(connect)
    yield driver
    driver.close()


def test_a_slip(far: ReceiptSimulator, printer: ReceiptPrinter, until: Callable[[Callable[[], bool]], None]) -> None:
    """What was asked for stands on the paper."""
    assert printer.print_slip(SLIP) == SlipSent()
    until(lambda: len(far.model.slips) == 1)
    assert [line for line in far.model.slips[0] if line] == [line for line in SLIP if line]


OFF = Trouble.OFFLINE


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    ("change", "troubles", "told"),
    [
        ({"paper": Paper.OUT}, {OFF, Trouble.PAPER_OUT}, Fault.RECEIPT_EMPTY),
        ({"cover_open": True}, {OFF, Trouble.COVER_OPEN}, Fault.RECEIPT_COVER_OPEN),
        ({"cutter_jammed": True}, {OFF, Trouble.MECHANICAL, Trouble.CUTTER}, Fault.RECEIPT_CUTTER),
        ({"offline": True}, {OFF}, Fault.RECEIPT_OFFLINE),
    ],
)
def test_what_stops_it(
    far: ReceiptSimulator, printer: ReceiptPrinter, change: dict[str, object], troubles: set[Trouble], told: Fault
) -> None:
    """Every state of the machine is read and told staff by its cause; nothing is sent, and no document waits for it."""
    for name, value in change.items():
        setattr(far.model, name, value)
    status = printer.status()
    assert status == printer.print_slip(SLIP) == ReceiptNotReady(frozenset(troubles))
    assert isinstance(status, ReceiptNotReady)
    assert status.fault is told
    assert not FAULTS[told].gates
    assert far.model.slips == []


@pytest.mark.parametrize(
    ("paper", "near_end", "told"), [(Paper.PRESENT, False, None), (Paper.NEAR_END, True, Fault.RECEIPT_LOW)]
)
def test_ready(
    far: ReceiptSimulator, printer: ReceiptPrinter, paper: Paper, near_end: bool, told: Fault | None
) -> None:
    """A roll near its end prints, and staff bring another."""
    far.model.paper = paper
    status = printer.status()
    assert status == ReceiptReady(near_end)
    assert ReceiptReady(near_end).fault is told


@pytest.mark.parametrize("change", [{"silent": True}, {"garbled": True}, {"babbling": True}, {"slow": 5.0}])
def test_no_answer_that_can_be_believed(
    far: ReceiptSimulator, printer: ReceiptPrinter, change: dict[str, object]
) -> None:
    """Silence, nonsense, two answers to one question and one that comes too late are unknown, never ready."""
    for name, value in change.items():
        setattr(far.model, name, value)
    status = printer.status()
    assert isinstance(status, ReceiptUnknown)
    assert status.fault is Fault.RECEIPT_SILENT
    assert isinstance(printer.print_slip(SLIP), ReceiptUnknown)
    assert far.model.slips == []


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (ReceiptReady(near_end=False), None),
        (ReceiptReady(near_end=True), Fault.RECEIPT_LOW),
        (ReceiptNotReady(frozenset({Trouble.OFFLINE, Trouble.PAPER_OUT})), Fault.RECEIPT_EMPTY),
        (ReceiptNotReady(frozenset({Trouble.OFFLINE, Trouble.COVER_OPEN})), Fault.RECEIPT_COVER_OPEN),
        (ReceiptNotReady(frozenset({Trouble.OFFLINE})), Fault.RECEIPT_OFFLINE),
        (ReceiptUnknown("the wire is gone"), Fault.RECEIPT_SILENT),
    ],
)
def test_what_staff_mend_first(status: ReceiptReady | ReceiptNotReady | ReceiptUnknown, fault: Fault | None) -> None:
    """A printer that is offline for want of paper lacks paper."""
    assert status.fault is fault


def test_nobody_there(tmp_path: Path) -> None:
    """A wire that cannot be opened is Unknown."""
    printer = ReceiptPrinter(lambda: SerialTransport(str(tmp_path / "nowhere")))
    assert isinstance(printer.status(), ReceiptUnknown)
    assert printer.print_slip(SLIP) == ReceiptUnknown("the wire is gone")


@pytest.mark.faults(26)
def test_unplugged_and_back(
    far: ReceiptSimulator, printer: ReceiptPrinter, until: Callable[[Callable[[], bool]], None]
) -> None:
    """Two misses change nothing, the third is told; back in its place it is ready by itself, and no slip comes late."""
    assert printer.status() == ReceiptReady(near_end=False)
    far.unplug()
    answers = [printer.status() for _ in range(MISSES + 1)]
    assert answers[: MISSES - 1] == [ReceiptReady(near_end=False)] * (MISSES - 1)
    assert all(isinstance(answer, ReceiptUnknown) for answer in answers[MISSES - 1 :])
    assert isinstance(printer.print_slip(SLIP), ReceiptUnknown)
    far.plug()
    assert printer.status() == ReceiptReady(near_end=False)
    assert far.model.slips == []
    assert printer.print_slip(SLIP) == SlipSent()
    until(lambda: len(far.model.slips) == 1)


@pytest.mark.faults(26)
def test_a_blink_of_the_line_is_not_told(far: ReceiptSimulator, printer: ReceiptPrinter) -> None:
    """Misses are counted in a row: two, an answer, two again are no fault."""
    assert printer.status() == ReceiptReady(near_end=False)
    for _ in range(2):
        far.unplug()
        assert [printer.status() for _ in range(MISSES - 1)] == [ReceiptReady(near_end=False)] * (MISSES - 1)
        far.plug()
        assert printer.status() == ReceiptReady(near_end=False)


@pytest.mark.faults(26)
def test_a_slip_that_breaks_off_is_not_printed_again(
    far: ReceiptSimulator, printer: ReceiptPrinter, until: Callable[[Callable[[], bool]], None]
) -> None:
    """The cable is pulled in the middle of the bytes: no slip was cut, and nothing is sent when it is back."""
    assert printer.status() == ReceiptReady(near_end=False)
    far.unplug_after(4 * 3 + 30)
    printer.print_slip(SLIP)
    until(lambda: not far.plugged)
    far.unplug()
    assert isinstance(printer.print_slip(SLIP), ReceiptUnknown)
    far.plug()
    assert printer.status() == ReceiptReady(near_end=False)
    assert far.model.slips == []


def test_a_client_that_nobody_here_wrote(far_on_tcp: ReceiptSimulator) -> None:
    """python-escpos reads the simulator's status, and what it prints stands there as text, whatever else it sends."""
    client = Network("127.0.0.1", port=far_on_tcp.port, timeout=2)
    client.open()
    assert client.is_online()
    assert [paper(client, far_on_tcp, state) for state in Paper] == [2, 1, 0]
    far_on_tcp.model.paper = Paper.PRESENT
    client.set(align="center", bold=True, double_height=True, double_width=True)
    client.textln("ANJUNGAN")
    client.set_with_default(underline=1, invert=True)
    client.textln("Gratis - périksa")
    client.qr("ADM1", native=True)
    client.qr("ADM1", native=False)
    client.textln("Terima kasih")
    client.cut(mode="PART")
    client.textln("kedua")
    client.cut()
    assert client.is_online()  # what was sent before it has been read
    client.close()
    slips = [[line.strip() for line in slip if line.strip()] for slip in far_on_tcp.model.slips]
    assert slips == [["ANJUNGAN", "Gratis - périksa", "Terima kasih"], ["kedua"]]


def paper(client: Network, far: ReceiptSimulator, state: Paper) -> int:
    """What the client says of the roll in this state."""
    far.model.paper = state
    return int(client.paper_status())


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
