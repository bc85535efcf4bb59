"""The wire or the power is lost at every single exchange of a card's life: what the driver then says is the truth."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from card_world import World, pages

from devices.card.driver import CardPrinterDriver
from devices.transport import Transport, TransportError
from kiosk.core.printer import (
    Declined,
    Failed,
    Identity,
    Made,
    Outlet,
    Place,
    Ready,
    Submitted,
    Unknown,
    Untouched,
    Working,
)
from simulators.card.parts import CardFault, Spot

PATH = {Spot.FEED, Spot.STATION, Spot.EXIT}
WHERE = {
    Place.TRANSPORT: PATH,
    Place.HELD: {Spot.STATION, Spot.EXIT},
    Place.OUTLET: {Spot.MOUTH},
    Place.REJECT_BIN: {Spot.REJECT_BIN},
    Place.RETRACT_BIN: {Spot.RETRACT_BIN},
}


@dataclass
class Wreck:
    """Counts writes and lets something happen just before the given one, once."""

    world: World
    at: int
    what: Callable[[World], None]
    done: int = 0

    def connect(self) -> Transport:
        """Open a line that counts."""
        return WreckedLine(self, self.world.lines.connect())

    def pass_one(self) -> None:
        """One write more."""
        self.done += 1
        if self.done == self.at:
            self.what(self.world)


class WreckedLine:
    """A transport that hands on to another."""

    def __init__(self, wreck: Wreck, line: Transport) -> None:
        self._wreck = wreck
        self._line = line

    def write(self, data: bytes) -> None:
        """Count, then write."""
        self._wreck.pass_one()
        self._line.write(data)

    def read(self, most: int, within: float) -> bytes:
        """Hand on."""
        return self._line.read(most, within)

    def discard(self) -> None:
        """Hand on."""
        self._line.discard()

    def close(self) -> None:
        """Hand on."""
        self._line.close()


def _lose_wire(_world: World) -> None:
    raise TransportError("pulled")


def _silence(world: World) -> None:
    world.fault(CardFault.SILENCE, once=True)


def _garbage(world: World) -> None:
    world.fault(CardFault.GARBAGE, once=True)


def _slow(world: World) -> None:
    world.fault(CardFault.SLOW, once=True)


def _power_cut(world: World) -> None:
    world.cut()


def _live(world: World, driver: CardPrinterDriver) -> None:
    """One attempt as the runtime goes about it; after each answer the machine is compared with what was said."""
    identity = driver.prepare("a")
    match identity:
        case Declined(_, place):
            _check(world, place)
            driver.reject("a")
            return
        case Unknown():
            driver.reject("a")
            return
        case _:
            pass
    submitted = driver.submit("a", pages())
    if not isinstance(submitted, Submitted):
        _fence(world, driver, identity)
        return
    ended = world.ended(driver)
    if not isinstance(ended, Made):
        _fence(world, driver, identity)
        return
    _check(world, ended.place)
    if not isinstance(driver.release("a"), Submitted):
        assert driver.retract("a").place in {Place.RETRACT_BIN, Place.UNKNOWN}
        return
    presented = False
    for _ in range(40):
        presented = driver.outlet() is Outlet.OCCUPIED
        if presented:
            break
        world.time.pass_by(0.25)
    if presented:
        _check(world, Place.OUTLET)
    _check(world, driver.retract("a").place)


def _fence(world: World, driver: CardPrinterDriver, identity: Identity) -> None:
    fenced = driver.fence("a", identity)
    assert not isinstance(fenced, Working)
    match fenced:
        case Made(place):
            assert world.machine.snapshot().panels == 5
            _check(world, place)
            _check(world, driver.retract("a").place)
        case Failed(_, place):
            _check(world, place)
            _check(world, driver.reject("a").place)
        case Untouched():
            assert world.machine.snapshot().panels == 0
        case Unknown():
            pass


def _check(world: World, place: Place) -> None:
    """The card is where the driver says."""
    at = {spot for spot, count in world.machine.snapshot().places.items() if count}
    match place:
        case Place.UNKNOWN:
            pass
        case Place.HOPPER:
            assert at == set()
        case Place.CLEAR:
            assert not at & (PATH | {Spot.MOUTH})
        case _:
            assert at <= WHERE[place]
            assert at


@pytest.mark.faults(1, 4, 5, 21, 26)
@pytest.mark.parametrize(
    ("what", "serial"),
    [
        (_lose_wire, False),
        (_silence, False),
        (_garbage, False),
        (_slow, False),
        (_power_cut, False),
        (_slow, True),
        (_power_cut, True),
    ],
)
def test_whatever_is_lost_at_any_exchange_what_is_said_is_true(
    make_world: Callable[..., World], what: Callable[[World], None], serial: bool
) -> None:
    """At most one card, no panel twice, every place as told, and the service is back once the path is clear."""
    at = 0
    while True:
        at += 1
        world = make_world(blanks=30, on_serial_line=serial)
        wreck = Wreck(world, at, what)
        driver = world.driver(connect=wreck.connect)
        driver.status()
        _live(world, driver)
        snapshot = world.machine.snapshot()
        assert snapshot.balanced
        assert snapshot.hopper >= 29
        assert snapshot.panels <= 5
        world.machine.clear_path(world.time.now)
        driver.reject("a")
        world.time.pass_by(30)
        assert driver.status() == Ready(Outlet.EMPTY)
        if wreck.done < at:
            break
    assert at > 60


@pytest.mark.faults(1, 8, 17, 52)
@pytest.mark.parametrize("machine_fault", [None, CardFault.DOUBLE_FEED])
@pytest.mark.parametrize("cut", [False, True])
def test_a_kiosk_that_ends_at_any_exchange_of_the_feed_finds_its_blank(
    make_world: Callable[..., World], machine_fault: CardFault | None, cut: bool
) -> None:
    """By what was read before the blank moved, once it was moved away too; a stranger's card is never its own.

    Two that were drawn at once are counted, at the latest when one was moved away.
    """
    at, places = 0, set()
    while True:
        at += 1
        world = make_world(blanks=30)
        before = world.driver().look()
        assert isinstance(before, Identity)
        if machine_fault is not None:
            world.fault(machine_fault, once=True)
        wreck = Wreck(world, at, _end_of_power if cut else _end)
        try:
            world.driver(connect=wreck.connect).prepare("a")
        except Ended:
            pass
        else:
            break
        places.add(_found(world, before, 0 if machine_fault is None else 1, Place.CLEAR if cut else Place.HOPPER))
    assert Place.HOPPER in places
    assert Place.TRANSPORT in places


def _found(world: World, before: Identity, more: int, kept: Place) -> Place:
    driver = world.driver()
    fenced = driver.fence("a", before)
    drawn = 30 - world.machine.snapshot().hopper
    match fenced:
        case Untouched(evidence):
            assert (evidence["place"], drawn) == (kept, 0)
            world.machine.places[Spot.STATION].append(world.machine.draw())
            assert driver.fence("a", before) == fenced
            return Place.HOPPER
        case Failed(_, place, evidence):
            _check(world, place)
            assert drawn == 1 + more
            assert evidence.get("blanks", 1) in {1, drawn}
            if more:
                assert driver.reject("a").evidence == {"blanks": 2}
                again = world.driver().fence("a", before)
                assert isinstance(again, Failed)
                assert again.evidence["blanks"] == drawn
                _check(world, again.blank)
            else:
                assert driver.reject("a").place is Place.REJECT_BIN
                again = world.driver().fence("a", before)
                assert isinstance(again, Untouched)
                assert again.evidence["place"] == Place.REJECT_BIN
            return place
        case _:
            raise AssertionError(fenced)


class Ended(Exception):  # noqa: N818 - no error: the kiosk's process ends here
    """The kiosk ends."""


def _end(_world: World) -> None:
    raise Ended


def _end_of_power(world: World) -> None:
    world.time.pass_by(1.0)
    world.cut()
    raise Ended
