"""A whole card through the driver, in virtual time."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from card_world import World, face, pages

from devices.card.driver import Options
from devices.card.fittings import BY_THE_GUIDE, Fittings
from devices.card.panels import HEIGHT, WIDTH, compose
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Identity,
    Made,
    NotReady,
    Outlet,
    Pages,
    Place,
    Ready,
    Submitted,
    Unknown,
    Working,
)
from kiosk.core.terms import Medium
from simulators.card.parts import Side, Spot


def test_it_is_a_printer_of_cards_that_holds_them(world: World) -> None:
    """The driver says what it prints on and that a card waits inside."""
    driver = world.driver()
    assert (driver.medium, driver.holds) == (Medium.CARD, True)


@pytest.mark.parametrize("compressed", [True, False])
def test_a_whole_card_is_made_held_released_and_taken(world: World, compressed: bool) -> None:
    """The card is burnt as painted, stays inside until released, is seen in the mouth, then seen to be gone."""
    driver = world.driver(Options(compressed=compressed))
    assert driver.status() == Ready(Outlet.EMPTY)
    world.printing(driver)
    assert driver.progress("a") == Working(0, 1)
    made = world.ended(driver)
    assert isinstance(made, Made)
    assert (made.place, made.evidence["panels_of_attempt"]) == (Place.HELD, 5)
    assert (driver.outlet(), world.count(Spot.STATION)) == (Outlet.EMPTY, 1)

    assert driver.release("a") == Submitted()
    assert driver.outlet() is Outlet.EMPTY  # on its way
    presented = world.ended(driver)
    assert isinstance(presented, Made)
    assert (presented.place, presented.evidence["panels_of_attempt"]) == (Place.OUTLET, 5)
    assert driver.outlet() is Outlet.OCCUPIED
    assert driver.outlet() is Outlet.OCCUPIED
    card = world.machine.take_card(world.time.now)
    assert card is not None
    assert driver.outlet() is Outlet.EMPTY
    painted = np.frombuffer(face(), np.uint8).reshape(HEIGHT, WIDTH, 3).astype(int)
    assert np.abs(compose(card.sides[Side.FRONT]) - painted).max() <= 1
    assert driver.status() == Ready(Outlet.EMPTY)


def test_a_card_takes_about_twenty_seconds(world: World) -> None:
    """From feeding to the mouth the machine needs the time that such machines need."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.ended(driver)
    assert 18 <= world.time.now <= 23


def test_a_quick_hand_is_still_seen(world: World) -> None:
    """A card taken between arrival and the first look is told as having been there, once."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.time.pass_by(5)
    assert world.machine.take_card(world.time.now) is not None
    assert [driver.outlet(), driver.outlet()] == [Outlet.OCCUPIED, Outlet.EMPTY]


def test_both_sides_are_printed_when_so_declared(world: World) -> None:
    """The back is sent after the front was burnt, for the printer stores one side."""
    driver = world.driver(Options(print_back=True))
    world.printing(driver)
    seen = set()
    while isinstance(answer := driver.progress("a"), Working):
        seen.add((answer.page, answer.pages))
        world.time.pass_by(1)
    assert isinstance(answer, Made)
    assert answer.evidence["panels_of_attempt"] == 10
    assert seen == {(0, 2), (1, 2)}
    card = world.machine.places[Spot.STATION][0]
    assert np.abs(compose(card.sides[Side.BACK]).astype(int).reshape(-1) - np.frombuffer(face(2), np.uint8)).max() <= 1


def test_every_call_may_be_repeated(world: World) -> None:
    """Preparing, submitting and releasing again move nothing again."""
    driver = world.driver()
    identity = driver.prepare("a")
    assert driver.prepare("a") == identity
    assert driver.submit("a", pages()) == Submitted()
    assert driver.submit("a", pages()) == Submitted()
    made = world.ended(driver)
    assert driver.progress("a") == made
    assert driver.release("a") == Submitted()
    assert driver.release("a") == Submitted()
    world.ended(driver)
    assert driver.release("a") == Submitted()
    snapshot = world.machine.snapshot()
    assert (snapshot.inserted, snapshot.panels, snapshot.hopper) == (1, 5, 49)


@pytest.mark.faults(22)
def test_another_attempt_is_not_this_one(world: World) -> None:
    """What the printer does for one attempt is never told of another."""
    driver = world.driver()
    assert driver.progress("b") == Unknown("not an attempt of this run", Fault.CARD_LOST)
    world.printing(driver)
    assert driver.progress("b") == Unknown("not an attempt of this run", Fault.CARD_LOST)
    assert driver.submit("b", pages()) == Declined(Fault.CARD_LOST, Place.UNKNOWN)
    assert driver.prepare("b") == Declined(Fault.ATTEMPT_OPEN, Place.HOPPER)
    assert driver.release("b") == Unknown("no card of this attempt is held", Fault.CARD_LOST)
    assert driver.status() == NotReady((Fault.ATTEMPT_OPEN,))


def test_a_face_of_another_size_is_declined_before_a_byte_is_sent(world: World) -> None:
    """Only 1016 x 648 pixels fit the head; the blank stays where it was."""
    driver = world.driver()
    driver.prepare("a")
    assert driver.submit("a", Pages(10, 10, 300, (b"\0" * 300,))) == Declined(
        Fault.DOCUMENT_UNREADABLE, Place.TRANSPORT
    )
    assert world.machine.snapshot().panels == 0


def test_an_identity_survives_the_journal(world: World) -> None:
    """Counters noted as JSON and read back judge the same."""
    driver = world.driver()
    before = world.held(driver)
    noted = json.loads(json.dumps(dict(before.counters)))
    after = world.driver().fence("a", Identity(before.serial, before.boot_epoch, noted))
    assert isinstance(after, Made)
    assert after.place is Place.HELD


def test_a_printer_by_the_guide_alone_has_no_sensor_at_its_mouth(make_world: Callable[..., World]) -> None:
    """Without declared fittings the driver claims less, and still prints."""
    world = make_world(blanks=5, fittings=BY_THE_GUIDE)
    driver = world.driver(Options(fittings=BY_THE_GUIDE))
    assert driver.status() == Ready(Outlet.NO_SENSOR, (Fault.BLANKS_LOW,))
    identity = world.held(driver)
    assert "rejected" not in identity.counters
    assert driver.outlet() is Outlet.NO_SENSOR
    assert driver.retract("a").place is Place.RETRACT_BIN


@pytest.mark.faults(23)
def test_without_a_sensor_nothing_says_that_a_card_was_taken(make_world: Callable[..., World]) -> None:
    """It is out, as far as the path tells; the mouth is never called empty, and the card is found nowhere."""
    world = make_world(fittings=BY_THE_GUIDE)
    driver = world.driver(Options(fittings=BY_THE_GUIDE))
    world.held(driver)
    assert driver.release("a") == Submitted()
    made = world.ended(driver)
    assert isinstance(made, Made)
    assert made.place is Place.OUTLET
    assert world.machine.take_card(world.time.now) is not None
    assert driver.outlet() is Outlet.NO_SENSOR
    assert driver.retract("a").place is Place.CLEAR


@pytest.mark.faults(23)
@pytest.mark.parametrize(
    ("question", "fittings"),
    [
        ("Rse;nothing", Fittings(mouth="nothing")),
        ("Rse;nothing", Fittings(bins_full="nothing")),
        ("Rse;nothing", Fittings(head_hot="nothing")),
        ("Rco;nothing", Fittings(rejected="nothing")),
        ("Rco;nothing", Fittings(retracted="nothing")),
    ],
)
def test_a_printer_that_does_not_know_a_declared_part_prints_nothing(
    make_world: Callable[..., World], caplog: pytest.LogCaptureFixture, question: str, fittings: Fittings
) -> None:
    """It is not called silent: what it refuses is named once, and no blank moves."""
    world = make_world()
    driver = world.driver(Options(fittings=fittings))
    assert driver.prepare("a") == Declined(Fault.CARD_REFUSED)
    assert [driver.status() for _ in range(3)][-1] == Unknown(f"the printer refuses {question}", Fault.CARD_REFUSED)
    assert world.machine.snapshot().inserted == 0
    assert caplog.text.count(f"card_printer_refuses question={question}") == 1


def test_boots_are_told_apart(world: World) -> None:
    """Two cards of one boot share its epoch; after a power cut it is another."""
    driver = world.driver()
    first = driver.prepare("a")
    driver.reject("a")
    second = driver.prepare("b")
    driver.reject("b")
    world.cut()
    third = driver.prepare("c")
    assert isinstance(first, Identity)
    assert isinstance(second, Identity)
    assert isinstance(third, Identity)
    assert first.boot_epoch == second.boot_epoch != third.boot_epoch
