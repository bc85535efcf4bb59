"""USB: found wherever it is plugged in, bounded in time, and loud when it is gone."""

import errno
from collections.abc import Callable, Iterator

import pytest

from devices.receipt.driver import ReceiptPrinter, ReceiptReady, ReceiptUnknown, SlipSent
from devices.transport import TcpTransport, TransportError, read_exactly
from devices.usb.transport import UsbAddress, UsbTransport
from simulators.receipt import ReceiptSimulator
from simulators.usb import BULK_IN, BULK_OUT, INPUT, Trick, UsbBus, UsbMachine

ADDRESS = UsbAddress(0x04B8, 0x0E28)
QUERY, ONLINE = b"\x10\x04\x01", b"\x12"


@pytest.fixture
def far() -> Iterator[ReceiptSimulator]:
    """Give a receipt printer's far end."""
    with ReceiptSimulator() as simulator:
        yield simulator


@pytest.fixture
def machine(far: ReceiptSimulator) -> Iterator[UsbMachine]:
    """Give the same with a USB plug, not plugged in."""
    machine = UsbMachine(0x04B8, 0x0E28, "R-1", far_end=lambda: TcpTransport("127.0.0.1", far.port))
    yield machine
    machine.hang_up()


@pytest.fixture
def bus(machine: UsbMachine) -> UsbBus:
    """Give a bus it is plugged into, with a keyboard beside it."""
    return UsbBus(UsbMachine(0x046D, 0xC31C, interface_class=INPUT), machine)


def test_both_ways(bus: UsbBus) -> None:
    """Bytes go both ways; given back, the device can be taken again, but not used."""
    for _ in range(2):
        near = UsbTransport(ADDRESS, backend=bus)
        near.write(QUERY)
        assert read_exactly(near, 1, 2) == ONLINE
        assert near.read(1, 0) == b""
        near.close()
        near.close()
        with pytest.raises(TransportError):
            near.read(1, 0)
        with pytest.raises(TransportError):
            near.write(b"x")


def test_it_has_one_owner(bus: UsbBus) -> None:
    """A device in use cannot be taken a second time."""
    near = UsbTransport(ADDRESS, backend=bus)
    with pytest.raises(TransportError) as refused:
        UsbTransport(ADDRESS, backend=bus)
    assert refused.value.errno == errno.EBUSY
    near.close()


def test_a_device_that_was_never_configured_is(bus: UsbBus, machine: UsbMachine) -> None:
    """As after a reset."""
    machine.configured = False
    UsbTransport(ADDRESS, backend=bus).close()
    assert machine.configured


@pytest.mark.parametrize("endpoint", [BULK_IN, BULK_OUT])
def test_short_transfers(bus: UsbBus, machine: UsbMachine, endpoint: int) -> None:
    """A device that takes and gives a byte at a time gets and gives them all."""
    machine.tricks[endpoint] = Trick.PIECEMEAL
    near = UsbTransport(ADDRESS, backend=bus)
    near.write(QUERY * 3)
    assert read_exactly(near, 3, 2) == ONLINE * 3
    near.close()


def test_what_came_at_once_is_read_in_pieces(bus: UsbBus) -> None:
    """A packet holds more than was asked for: the rest is kept, until it is thrown away."""
    near = UsbTransport(ADDRESS, backend=bus)
    near.write(QUERY * 3)
    assert read_exactly(near, 2, 2) == ONLINE * 2
    near.discard()
    near.write(QUERY)
    assert read_exactly(near, 2, 0.05) in {ONLINE, ONLINE * 2}  # the third, where it had not come yet
    near.close()


def test_an_empty_packet_is_no_answer(bus: UsbBus, machine: UsbMachine) -> None:
    """It is waited on for what comes after it, and not at all where nobody wants to wait."""
    near = UsbTransport(ADDRESS, backend=bus)
    machine.tricks[BULK_IN] = Trick.EMPTY
    assert near.read(1, 0) == b""
    machine.tricks[BULK_IN] = Trick.EMPTY
    near.write(QUERY)
    assert near.read(1, 2) == ONLINE
    near.close()


def test_a_stall_is_told_and_cleared(bus: UsbBus, machine: UsbMachine) -> None:
    """Nobody knows what of the bytes arrived, so the wire is gone; the next one works."""
    for endpoint, use in ((BULK_OUT, lambda near: near.write(QUERY)), (BULK_IN, lambda near: near.read(1, 1))):
        near = UsbTransport(ADDRESS, backend=bus)
        machine.tricks[endpoint] = Trick.STALL
        with pytest.raises(TransportError) as stalled:
            use(near)
        assert stalled.value.errno == errno.EPIPE
        assert machine.tricks == {}
        near.close()


def test_a_device_that_takes_nothing(bus: UsbBus, machine: UsbMachine) -> None:
    """Writing ends with the wire gone, reading with nothing."""
    near = UsbTransport(ADDRESS, backend=bus, timeout=0.05)
    machine.tricks.update({BULK_IN: Trick.NAK, BULK_OUT: Trick.NAK})
    assert near.read(1, 0.05) == b""
    with pytest.raises(TransportError):
        near.write(QUERY)
    near.close()


@pytest.mark.faults(26)
def test_pulled_and_plugged_in_elsewhere(bus: UsbBus, machine: UsbMachine) -> None:
    """The old wire is gone for good; a new one finds the device at its new address."""
    near, before = UsbTransport(ADDRESS, backend=bus), machine.address
    bus.pull(machine)
    for use in (lambda: near.write(QUERY), lambda: near.read(1, 0), lambda: UsbTransport(ADDRESS, backend=bus)):
        with pytest.raises(TransportError):
            use()
    bus.plug(machine)
    assert machine.address != before
    with pytest.raises(TransportError):
        near.write(QUERY)
    near.close()
    near = UsbTransport(ADDRESS, backend=bus)
    near.write(QUERY)
    assert read_exactly(near, 1, 2) == ONLINE
    near.close()


def test_two_of_a_kind_are_told_apart_by_serial_number(bus: UsbBus, machine: UsbMachine) -> None:
    """Without one neither is taken: bytes for one machine never go to another."""
    other = UsbMachine(0x04B8, 0x0E28, "R-2", far_end=machine.far_end)
    bus.plug(other)
    bus.plug(UsbMachine(0x04B8, 0x0E28, far_end=machine.far_end))  # one that tells no number
    with pytest.raises(TransportError) as refused:
        UsbTransport(ADDRESS, backend=bus)
    assert refused.value.errno == errno.EINVAL
    near = UsbTransport(UsbAddress(0x04B8, 0x0E28, "R-2"), backend=bus)
    assert (other.claimed, machine.claimed) == (True, False)
    near.close()
    with pytest.raises(TransportError):
        UsbTransport(UsbAddress(0x04B8, 0x0E28, "R-3"), backend=bus)


def test_a_device_without_bulk_endpoints_is_refused(bus: UsbBus) -> None:
    """A keyboard is no printer."""
    with pytest.raises(TransportError):
        UsbTransport(UsbAddress(0x046D, 0xC31C), backend=bus)


@pytest.mark.parametrize(
    ("text", "address"),
    [("04b8:0e28", ADDRESS), ("04B8:0E28:A:B", UsbAddress(0x04B8, 0x0E28, "A:B"))],
)
def test_an_address_is_read(text: str, address: UsbAddress) -> None:
    """As the configuration gives it."""
    assert UsbAddress.parse(text) == address


@pytest.mark.faults(26)
def test_a_slip_cut_off_by_the_plug_is_not_sent_again(
    bus: UsbBus, machine: UsbMachine, far: ReceiptSimulator, until: Callable[[Callable[[], bool]], None]
) -> None:
    """Pulled in the middle of a slip: unknown; back at another address: the next slip alone is printed whole."""
    printer = ReceiptPrinter(lambda: UsbTransport(ADDRESS, backend=bus))
    assert printer.status() == ReceiptReady(near_end=False)
    machine.pulled_after = 4 * len(QUERY) + 20
    assert isinstance(printer.print_slip(["first", "slip"]), ReceiptUnknown)
    bus.plug(machine)
    assert far.model.slips == []
    assert printer.print_slip(["second"]) == SlipSent()
    until(lambda: len(far.model.slips) == 1)
    assert "second" in far.model.slips[0][-1] or "second" in " ".join(far.model.slips[0])
    printer.close()
