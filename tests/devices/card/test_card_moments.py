"""Something happens in the one moment between two questions of the driver."""

import pytest
from card_world import World

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Identity, Made, Outlet, Place, Submitted, Unknown
from simulators.card.parts import CardFault, Spot


@pytest.mark.faults(6, 21)
def test_a_quick_hand_and_a_power_cut_before_the_look_are_no_delivery(world: World) -> None:
    """The ejection was acknowledged; switched off since, the printer no longer bears out a card that is gone."""
    driver = world.driver()
    world.held(driver)
    assert driver.release("a") == Submitted()
    world.time.pass_by(5)
    assert world.machine.take_card(world.time.now) is not None
    world.before("Rsn", lambda: world.machine.power_cut(world.time.now))
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.blank, failed.evidence["same_boot"]) == (Place.CLEAR, 0)
    assert driver.outlet() is Outlet.UNKNOWN


@pytest.mark.faults(5)
def test_a_card_that_is_no_longer_proven_to_be_held_is_not_released(world: World) -> None:
    """A power cut between made and release: the card stays inside."""
    driver = world.driver()
    world.held(driver)
    world.machine.power_cut(world.time.now)
    assert driver.release("a") == Unknown("the card is no longer proven to be held", Fault.CARD_MECHANICAL)
    world.time.pass_by(10)
    assert world.count(Spot.STATION) == 1


@pytest.mark.faults(26)
@pytest.mark.parametrize("command", ["Rsn", "Pem", "Scs"])
def test_silence_before_the_feed_leaves_the_blank_in_the_hopper(world: World, command: str) -> None:
    """Nothing that moves a card was sent: declined, and not merely unknown."""
    driver = world.driver()
    world.before(command, lambda: world.fault(CardFault.SILENCE))
    assert driver.prepare("a") == Declined(Fault.CARD_PRINTER_SILENT, Place.HOPPER)
    world.time.pass_by(10)
    assert world.machine.snapshot().hopper == 50


@pytest.mark.faults(26)
def test_a_feed_that_the_printer_never_heard_leaves_the_blank_in_the_hopper(world: World) -> None:
    """No answer, and two like looks at counters and sensors: nothing moved."""
    driver = world.driver()
    world.before("Si", lambda: world.fault(CardFault.DEAF, once=True))
    assert driver.prepare("a") == Declined(Fault.CARD_PRINTER_SILENT, Place.HOPPER)
    assert world.machine.snapshot().hopper == 50


@pytest.mark.faults(26)
def test_silence_after_the_feed_is_unknown(world: World) -> None:
    """The blank lies inside; nobody says that it is in the hopper."""
    driver = world.driver()
    assert isinstance(driver.prepare("a"), Identity)
    world.fault(CardFault.SILENCE)
    assert isinstance(driver.prepare("a"), Unknown)


@pytest.mark.faults(51)
def test_a_drop_counted_by_another_printer_is_not_claimed(world: World) -> None:
    """The machine was replaced while the card fell: its counter proves nothing of this box."""
    driver = world.driver()
    assert isinstance(driver.prepare("a"), Identity)

    def replaced() -> None:
        world.machine.serial = "10000000002"

    world.before("Ser", replaced)
    assert driver.reject("a").place is Place.UNKNOWN


@pytest.mark.faults(17)
def test_a_feed_refused_over_two_cards_counts_both(world: World) -> None:
    """Two cards stand in a path that was clear a moment ago: the hopper gave them."""

    def slips() -> None:
        for spot in (Spot.FEED, Spot.STATION):
            world.machine.places[spot].append(world.machine.draw())

    world.before("Si", slips)
    assert world.driver().prepare("a") == Declined(Fault.CARD_JAM, Place.TRANSPORT, {"blanks": 2})


def test_the_blank_of_another_attempt_keeps_the_next_from_being_fed(world: World) -> None:
    """It was never put away: it is not taken for the next one's."""
    driver = world.driver()
    assert isinstance(driver.prepare("a"), Identity)
    assert driver.look() == Declined(Fault.CARD_JAM)
    assert driver.prepare("b") == Declined(Fault.CARD_JAM)


def test_answers_fetched_late_are_answers_all_the_same(world: World) -> None:
    """Nobody looked for a minute, and the printer had answered in time: the conversation goes on."""
    driver = world.driver()
    world.printing(driver)
    world.time.pass_by(60)
    assert isinstance(world.ended(driver), Made)
    assert world.lines.opened == 1
