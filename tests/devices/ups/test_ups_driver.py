"""The driver's judgement on a wire that the test writes: flickers, misses, contradictions."""

from dataclasses import dataclass, field

import pytest

from devices.transport import TransportError
from devices.ups.driver import LowBattery, OnBattery, OnMains, PowerUnknown, Ups, UpsStatus
from kiosk.core.faults import Fault

MAINS, BATTERY, LOW = "OL CHRG", "OB DISCHRG", "OB DISCHRG LB"


def told(status: str, charge: str = "50", runtime: str = "600") -> bytes:
    """What upsd answers."""
    values = {"battery.charge": charge, "battery.runtime": runtime, "ups.status": status}
    lines = "".join(f'VAR kiosk {name} "{value}"\n' for name, value in values.items())
    return f"BEGIN LIST VAR kiosk\n{lines}END LIST VAR kiosk\n".encode()


@dataclass
class Wire:
    """Answers each question with `says`, a few bytes at a time; None: with silence, which takes time."""

    now: float = 0.0
    says: bytes | None = field(default_factory=lambda: told(MAINS))
    cut: bool = False
    opened: int = 0
    _coming: bytes = b""

    def connect(self) -> "Wire":
        """Be opened."""
        if self.cut:
            raise TransportError(1, "nobody answers at this address")
        self.opened += 1
        self._coming = b""
        return self

    def write(self, data: bytes) -> None:
        """Take the question."""
        assert data == b"LIST VAR kiosk\n"
        if self.cut:
            raise TransportError(1, "the connection took no bytes")
        self._coming += self.says or b""

    def read(self, most: int, within: float) -> bytes:
        """Give some of the answer, or let the time pass."""
        part, self._coming = self._coming[: min(most, 7)], self._coming[min(most, 7) :]
        if not part:
            self.now += within
        return part

    def discard(self) -> None:
        """Throw away what came."""
        self._coming = b""

    def close(self) -> None:
        """Be closed."""


@pytest.fixture
def wire() -> Wire:
    """A wire that says that there are mains."""
    return Wire()


@pytest.fixture
def ups(wire: Wire) -> Ups:
    """A driver that has already seen mains."""
    ups = Ups(wire.connect, "kiosk", clock=lambda: wire.now)
    assert ups.status() == OnMains()
    return ups


def looks(ups: Ups, wire: Wire, status: str, seconds: int) -> list[UpsStatus]:
    """What the driver says in so many looks, one a second."""
    wire.says = told(status)
    said = []
    for _ in range(seconds):
        wire.now += 1.0
        said.append(ups.status())
    return said


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("OL", OnMains()),
        ("OL LB", OnMains()),  # the battery is being filled again
        ("OL BYPASS", OnMains()),
        ("OB", OnBattery(50, 600)),
        ("OB CAL", OnBattery(50, 600)),
        ("OB LB", LowBattery(50, 600)),
        ("FSD OB LB", LowBattery(50, 600)),
        ("FSD OL", LowBattery(50, 600)),
        ("", PowerUnknown("it says neither mains nor battery, or both")),
        ("WAIT", PowerUnknown("it says neither mains nor battery, or both")),
        ("OL OB", PowerUnknown("it says neither mains nor battery, or both")),
        ("OFF LB", PowerUnknown("it says neither mains nor battery, or both")),
    ],
)
def test_the_words_of_a_status(wire: Wire, status: str, means: UpsStatus) -> None:
    """What is first told is believed at once; what cannot be is unknown after three looks."""
    ups = Ups(wire.connect, "kiosk", clock=lambda: wire.now)
    said = looks(ups, wire, status, 3)
    assert said[-1] == means
    assert isinstance(said[0], PowerUnknown) or said[0] == means


@pytest.mark.parametrize("number", ["", "many", "nan", "inf", "-1"])
def test_a_charge_that_is_no_number_is_not_told(wire: Wire, number: str) -> None:
    """The battery is a fact all the same."""
    wire.says = told(BATTERY, number, "61.7")
    assert Ups(wire.connect, "kiosk", clock=lambda: wire.now).status() == OnBattery(None, 61)


def test_a_flicker_is_no_outage(ups: Ups, wire: Wire) -> None:
    """Two looks without mains stop nothing, whether the battery is said to be low or not; the third is an outage."""
    assert looks(ups, wire, BATTERY, 2) == [OnMains()] * 2
    assert looks(ups, wire, MAINS, 1) == [OnMains()]
    assert looks(ups, wire, LOW, 2) == [OnMains()] * 2
    assert looks(ups, wire, MAINS, 1) == [OnMains()]
    assert looks(ups, wire, BATTERY, 3) == [OnMains(), OnMains(), OnBattery(50, 600)]


def test_mains_that_come_back_for_a_second_end_no_outage(ups: Ups, wire: Wire) -> None:
    """And a battery that comes to its end is said at once."""
    looks(ups, wire, BATTERY, 3)
    assert looks(ups, wire, MAINS, 1) == [OnBattery(50, 600)]
    assert looks(ups, wire, BATTERY, 1) == [OnBattery(50, 600)]
    assert looks(ups, wire, LOW, 1) == [LowBattery(50, 600)]
    assert looks(ups, wire, MAINS, 3) == [LowBattery(50, 600), LowBattery(50, 600), OnMains()]


@pytest.mark.parametrize("says", [None, b"BEGIN LIST VAR kiosk\n", b"\xff\n" * 9, b"ERR DATA-STALE\n", b"x" * 70_000])
def test_three_misses_are_unknown_and_fewer_are_not(ups: Ups, wire: Wire, says: bytes | None) -> None:
    """Silence, a torn answer, noise, stale data, a flood: each look ends in time, and the next answer mends it."""
    wire.says = says
    began = wire.now
    assert [ups.status(), ups.status()] == [OnMains()] * 2
    assert isinstance(ups.status(), PowerUnknown)
    assert wire.now - began <= 3.0
    wire.says = told(BATTERY)
    assert ups.status() == OnBattery(50, 600)


@pytest.mark.parametrize("says", [None, b"ERR DATA-STALE\n", told("WAIT")])
def test_staff_hear_of_the_third_miss(wire: Wire, says: bytes | None) -> None:
    """On mains and before it ever answered; one answer ends it."""
    ups = Ups(wire.connect, "kiosk", clock=lambda: wire.now)
    for _ in range(2):
        wire.says = says
        for faults in (set(), set(), {Fault.UPS_SILENT}):
            ups.status()
            assert ups.faults == faults
        wire.says = told(MAINS)
        assert (ups.status(), ups.faults) == (OnMains(), frozenset())


def test_staff_hear_of_a_worn_battery(ups: Ups, wire: Wire) -> None:
    """RB beside any other word; a miss does not take it back."""
    for status in ("OL RB", "RB OB DISCHRG"):
        looks(ups, wire, status, 1)
        assert ups.faults == {Fault.UPS_BATTERY}
    wire.says = None
    assert [ups.status() for _ in range(3)]
    assert ups.faults == {Fault.UPS_BATTERY, Fault.UPS_SILENT}
    looks(ups, wire, MAINS, 1)
    assert ups.faults == frozenset()


def test_a_server_that_went_away_is_found_again(ups: Ups, wire: Wire) -> None:
    """A new wire is opened at each look."""
    wire.cut = True
    assert [ups.status(), ups.status()] == [OnMains()] * 2
    assert ups.status() == PowerUnknown("nobody answers at this address")
    wire.cut = False
    assert ups.status() == OnMains()
    assert wire.opened == 2
    ups.close()
