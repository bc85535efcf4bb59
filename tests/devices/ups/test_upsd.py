"""The driver before NUT's own server and driver; each state is cross-checked with NUT's own client."""

import time
from collections.abc import Iterator

import pytest

from devices.transport import TcpTransport
from devices.ups.driver import LowBattery, OnBattery, OnMains, PowerUnknown, Ups
from kiosk.core.faults import Fault
from simulators.ups import NAME, UpsSimulator


@pytest.fixture
def ups(upsd: UpsSimulator) -> Iterator[Ups]:
    """A driver that believes what it sees at once."""
    ups = Ups(lambda: TcpTransport("127.0.0.1", upsd.port), NAME, clock=time.monotonic, settle=0.0)
    assert ups.status() == OnMains()
    yield ups
    ups.close()


def test_mains_battery_and_low_battery(upsd: UpsSimulator, ups: Ups) -> None:
    """As upsc tells it, with charge and runtime."""
    upsd.battery(55, 900)
    assert (upsd.told("battery.charge"), upsd.told("battery.runtime")) == ("55", "900")
    assert ups.status() == OnBattery(55, 900)
    upsd.low(9, 60)
    assert ups.status() == LowBattery(9, 60)
    upsd.mains()
    assert ups.status() == OnMains()


def test_a_battery_that_wants_to_be_replaced(upsd: UpsSimulator, ups: Ups) -> None:
    """RB, on mains and on battery; it is no other state of the supply."""
    assert ups.faults == frozenset()
    upsd.worn()
    assert (ups.status(), ups.faults) == (OnMains(), {Fault.UPS_BATTERY})
    upsd.worn(False)
    assert (ups.status(), ups.faults) == (OnMains(), frozenset())


def test_a_driver_that_sleeps_is_stale_and_then_unknown(upsd: UpsSimulator, ups: Ups) -> None:
    """What it said last is not believed for ever."""
    upsd.hang()
    try:
        assert [ups.status(), ups.status()] == [OnMains()] * 2
        assert ups.status() == PowerUnknown("DATA-STALE")
    finally:
        upsd.wake()
    assert ups.status() == OnMains()


def test_a_driver_that_ended_is_unknown(upsd: UpsSimulator, ups: Ups) -> None:
    """And known again when it was started again."""
    upsd.kill_driver()
    assert [ups.status() for _ in range(3)][-1] == PowerUnknown("DRIVER-NOT-CONNECTED")
    upsd.start_driver()
    upsd.mains()
    assert ups.status() == OnMains()


def test_a_server_that_ended_is_unknown(upsd: UpsSimulator, ups: Ups) -> None:
    """And known again when it was started again, though the battery feeds by then."""
    upsd.kill_server()
    assert [ups.status() for _ in range(3)][-1] == PowerUnknown("nobody answers at this address")
    upsd.start_server()
    upsd.battery()
    assert ups.status() == OnBattery(80, 1800)


def test_a_ups_that_upsd_does_not_know_is_unknown(upsd: UpsSimulator) -> None:
    """A name misspelt in the configuration."""
    ups = Ups(lambda: TcpTransport("127.0.0.1", upsd.port), "other", clock=time.monotonic)
    assert [ups.status() for _ in range(3)][-1] == PowerUnknown("UNKNOWN-UPS")
    ups.close()
