"""Every fault of the card printer, and the value and place it comes to."""

from collections.abc import Callable
from functools import partial

import pytest
from card_world import World

from devices.card.driver import Options
from devices.card.fittings import Fittings
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Identity,
    Located,
    Made,
    NotReady,
    Outlet,
    Place,
    Ready,
    Submitted,
)
from kiosk.core.supplies import Level, Source, Supply
from simulators.card.movements import shift
from simulators.card.parts import CardFault, Spot


@pytest.mark.faults(24, 27)
@pytest.mark.parametrize(
    ("machine_fault", "fault"),
    [
        (CardFault.COVER_OPEN, Fault.CARD_COVER_OPEN),
        (CardFault.RIBBON_WRONG, Fault.RIBBON_WRONG),
        (CardFault.RIBBON_OUT, Fault.RIBBON_EMPTY),
        (CardFault.HOPPER_EMPTY, Fault.BLANKS_EMPTY),
        (CardFault.REJECT_FULL, Fault.REJECT_BIN_FULL),
        (CardFault.HEAD_COOLING, Fault.HEAD_COOLING),
    ],
)
def test_what_stops_a_card_is_told_before_one_is_fed(world: World, machine_fault: CardFault, fault: Fault) -> None:
    """The status names it, prepare declines with the blank in the hopper, and mending it is enough."""
    driver = world.driver()
    world.fault(machine_fault)
    assert driver.status() == NotReady((fault,), Outlet.EMPTY)
    assert driver.prepare("a") == Declined(fault, Place.HOPPER)
    assert world.machine.snapshot().hopper == 50
    world.machine.mend(machine_fault)
    assert driver.status() == Ready(Outlet.EMPTY)
    assert isinstance(driver.prepare("a"), Identity)


@pytest.mark.parametrize(
    ("machine_fault", "warning"),
    [(CardFault.HOPPER_LOW, Fault.BLANKS_LOW), (CardFault.CLEANING_DUE, Fault.CLEANING_DUE)],
)
def test_what_will_soon_stop_it_is_a_warning(world: World, machine_fault: CardFault, warning: Fault) -> None:
    """A warning does not keep the printer from working."""
    world.fault(machine_fault)
    assert world.driver().status() == Ready(Outlet.EMPTY, (warning,))


def test_the_last_cards_of_a_ribbon_are_announced(make_world: Callable[..., World]) -> None:
    """Below twenty cards the ribbon is low, at none it is empty."""
    assert make_world(ribbon=19).driver().status() == Ready(Outlet.EMPTY, (Fault.RIBBON_LOW,))
    assert make_world(ribbon=0).driver().status() == NotReady((Fault.RIBBON_EMPTY,), Outlet.EMPTY)


def test_what_is_left_is_what_the_last_status_told(world: World) -> None:
    """Cards of the ribbon are counted; of blanks only that there are none is seen."""
    driver = world.driver()
    assert driver.supplies() == {}
    driver.status()
    assert driver.supplies() == {Supply.RIBBON: Level(world.machine.ribbon_left, Source.COUNTER)}
    world.fault(CardFault.HOPPER_EMPTY)
    driver.status()
    assert driver.supplies()[Supply.BLANKS] == Level(0, Source.SENSOR)


@pytest.mark.faults(16)
@pytest.mark.parametrize("once", [True, False])
def test_a_jam_at_the_feed_is_located_in_the_path(world: World, once: bool) -> None:
    """The blank sticks in the feed rollers; rejected if it lets go, else the service stays closed until staff come."""
    driver = world.driver()
    world.fault(CardFault.FEED_JAM, once=once)
    assert driver.prepare("a") == Declined(Fault.FEED_FAILED, Place.TRANSPORT)
    assert driver.reject("a").place is (Place.REJECT_BIN if once else Place.TRANSPORT)
    if not once:
        assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.UNKNOWN)
        assert driver.prepare("b") == Declined(Fault.CARD_JAM, Place.HOPPER)
        world.machine.mend(CardFault.FEED_JAM)
        assert world.machine.clear_path(world.time.now) == 1
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(16)
def test_a_jam_under_the_head_is_located_in_the_path_and_rejected(world: World) -> None:
    """A card broken off in the middle goes to the reject box and is counted there."""
    driver = world.driver()
    world.printing(driver)
    world.fault(CardFault.PRINT_JAM, once=True)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CARD_JAM, Place.TRANSPORT)
    assert driver.progress("a") == failed
    assert driver.reject("a").place is Place.REJECT_BIN
    assert driver.reject("a").place is Place.REJECT_BIN
    assert world.count(Spot.REJECT_BIN) == 1
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(16)
def test_a_jam_that_holds_its_card_leaves_it_in_the_path(world: World) -> None:
    """What does not move is not said to be in a box."""
    driver = world.driver()
    world.fault(CardFault.PRINT_JAM)
    world.printing(driver)
    assert isinstance(world.ended(driver), Failed)
    assert driver.reject("a").place is Place.TRANSPORT
    assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.UNKNOWN)


@pytest.mark.faults(20)
@pytest.mark.parametrize(("ejects", "outlet"), [(True, Outlet.UNKNOWN), (False, Outlet.EMPTY)])
def test_a_card_in_the_path_may_come_out_when_the_power_returns(world: World, ejects: bool, outlet: Outlet) -> None:
    """So nobody is served beside it, unless it was tried that this printer keeps it; said to a new process as well."""
    driver = world.driver()
    world.fault(CardFault.PRINT_JAM)
    world.printing(driver)
    world.ended(driver)
    again = world.driver(Options(fittings=Fittings(ejects=ejects)))
    assert again.status() == NotReady((Fault.CARD_JAM,), outlet)


@pytest.mark.faults(16)
def test_a_jam_at_the_exit_is_located_inside_and_put_away(world: World) -> None:
    """A card that got stuck on its way out is not in the mouth: noticed at the next look, and counted into a box."""
    driver = world.driver()
    world.held(driver)
    world.fault(CardFault.EXIT_JAM, once=True)
    assert driver.release("a") == Submitted()
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CARD_JAM, Place.TRANSPORT)
    assert driver.outlet() is Outlet.UNKNOWN
    assert driver.progress("a") == failed
    assert driver.reject("a") == Located(Place.REJECT_BIN)
    assert driver.outlet() is Outlet.EMPTY


@pytest.mark.faults(16)
def test_a_jam_at_the_exit_whose_answer_was_lost_is_a_jam_all_the_same(world: World) -> None:
    """The sensors see a whole card inside that was to come out: stuck, and no longer held."""
    driver = world.driver()
    world.held(driver)
    world.fault(CardFault.EXIT_JAM, once=True)
    assert driver.release("a") == Submitted()
    world.fault(CardFault.GARBAGE, once=True)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CARD_JAM, Place.TRANSPORT)
    assert driver.outlet() is Outlet.UNKNOWN
    assert driver.reject("a") == Located(Place.REJECT_BIN)


@pytest.mark.faults(16, 21)
@pytest.mark.parametrize(
    ("fittings", "place"), [(Fittings(), Place.REJECT_BIN), (Fittings(rejected="", retracted=""), Place.UNKNOWN)]
)
def test_what_stuck_at_the_exit_is_located_by_a_counted_drop_alone(
    make_world: Callable[..., World], fittings: Fittings, place: Place
) -> None:
    """A hand may be quicker than the rollers: an acknowledgement and a clear path do not say who has the card."""
    world = make_world(fittings=fittings)
    driver = world.driver(Options(fittings=fittings))
    world.held(driver)
    world.fault(CardFault.EXIT_JAM, once=True)
    driver.release("a")
    assert isinstance(world.ended(driver), Failed)
    assert driver.reject("a").place is place


@pytest.mark.faults(16, 21)
def test_a_card_pulled_while_the_jam_is_put_away_is_in_no_box(world: World) -> None:
    """The path is clear and nothing was counted: nobody claims to have it."""
    driver = world.driver()
    world.held(driver)
    world.fault(CardFault.EXIT_JAM, once=True)
    driver.release("a")
    assert isinstance(world.ended(driver), Failed)
    world.before("Ser", partial(shift, world.machine, Spot.EXIT, Spot.TAKEN))
    assert driver.reject("a").place is Place.UNKNOWN


@pytest.mark.faults(17)
def test_two_blanks_drawn_at_once_stop_the_service(world: World) -> None:
    """Neither is moved blindly; both are there for staff to count."""
    driver = world.driver()
    world.fault(CardFault.DOUBLE_FEED, once=True)
    assert driver.prepare("a") == Declined(Fault.FEED_FAILED, Place.TRANSPORT, {"blanks": 2})
    assert driver.reject("a") == Located(Place.TRANSPORT, {"blanks": 2})
    assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.UNKNOWN)
    assert (world.machine.snapshot().hopper, world.machine.clear_path(world.time.now)) == (48, 2)
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(20)
def test_a_card_not_taken_is_drawn_back_and_boxed(world: World) -> None:
    """Nobody can reach it afterwards; asking again answers the same."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.ended(driver)
    assert driver.retract("a").place is Place.RETRACT_BIN
    assert driver.retract("a").place is Place.RETRACT_BIN
    assert (driver.outlet(), world.count(Spot.RETRACT_BIN)) == (Outlet.EMPTY, 1)


@pytest.mark.faults(20)
def test_a_held_card_is_boxed_without_ever_showing(world: World) -> None:
    """When nobody waits for it any more, the card never reaches the mouth."""
    driver = world.driver()
    world.held(driver)
    assert driver.retract("a").place is Place.RETRACT_BIN
    assert world.count(Spot.RETRACT_BIN) == 1


@pytest.mark.faults(20)
def test_a_card_taken_at_the_last_moment_is_in_no_box(world: World) -> None:
    """Path and mouth are empty, no box has it: the machine does not claim to have it."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.ended(driver)
    world.machine.take_card(world.time.now)
    assert driver.retract("a").place is Place.CLEAR


@pytest.mark.faults(21)
def test_a_card_pulled_during_ejection_is_seen_to_have_gone(world: World) -> None:
    """The ejection ends well, the whole card is in neither path nor box: it was there, and it is gone."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.time.pass_by(1.0)
    assert world.machine.take_card(world.time.now) is not None
    assert isinstance(world.ended(driver), Made)
    assert [driver.outlet(), driver.outlet()] == [Outlet.OCCUPIED, Outlet.EMPTY]


@pytest.mark.faults(23)
def test_an_acknowledged_ejection_that_did_not_happen_is_no_delivery(world: World) -> None:
    """The printer says done and its own sensor still sees the card inside: located there, never told as taken."""
    driver = world.driver()
    world.held(driver)
    world.fault(CardFault.FALSE_EJECT)
    driver.release("a")
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CARD_JAM, Place.TRANSPORT)
    assert driver.outlet() is Outlet.UNKNOWN
    assert driver.retract("a").place is Place.RETRACT_BIN


@pytest.mark.faults(21)
def test_a_card_pulled_out_of_a_jam_is_nowhere_to_be_found(world: World) -> None:
    """The ejection ends in an error, the path is clear: neither delivered nor located."""
    driver = world.driver()
    world.held(driver)
    world.fault(CardFault.EXIT_JAM)
    driver.release("a")
    world.time.pass_by(1.0)
    assert world.machine.take_card(world.time.now) is not None
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert failed.blank is Place.CLEAR
    assert driver.outlet() is Outlet.UNKNOWN
    assert driver.retract("a").place is Place.CLEAR


def test_a_card_still_inside_cannot_be_pulled(world: World) -> None:
    """In the first half of the ejection nothing sticks out."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.time.pass_by(0.2)
    assert world.machine.take_card(world.time.now) is None


@pytest.mark.faults(23)
def test_acknowledged_panels_that_were_not_counted_are_no_document(world: World) -> None:
    """Five acknowledgements and an unmoved counter: failed, with the card located inside."""
    driver = world.driver()
    world.fault(CardFault.FALSE_OK)
    world.printing(driver)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.blank, failed.evidence["panels_of_attempt"]) == (Place.TRANSPORT, 0)


@pytest.mark.faults(23)
def test_a_card_gone_from_under_the_head_is_no_document(world: World) -> None:
    """All panels counted and nothing at the station: nobody knows where it is."""
    driver = world.driver()
    world.printing(driver)
    world.time.pass_by(60)
    world.machine.clear_path(world.time.now)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert failed.blank is Place.CLEAR


def test_a_drop_that_did_not_happen_is_not_claimed(world: World) -> None:
    """The box's counter and the card sensor say that the card is still inside."""
    driver = world.driver()
    world.fault(CardFault.CARD_STUCK)
    driver.prepare("a")
    assert driver.reject("a").place is Place.TRANSPORT


@pytest.mark.parametrize("away", ["reject", "retract"])
def test_a_card_that_did_not_fall_is_dropped_once_more(world: World, away: str) -> None:
    """Rollers slip: nothing was counted and the card lies where it was. The second drop is counted like any other."""
    driver = world.driver()
    world.machine.fault(CardFault.CARD_STUCK, once=True)
    driver.prepare("a")
    box = Place.REJECT_BIN if away == "reject" else Place.RETRACT_BIN
    assert getattr(driver, away)("a").place is box
    assert len(world.machine.places[Spot(box.value)]) == 1
    assert isinstance(driver.prepare("b"), Identity)


def test_two_blanks_of_which_none_fell_are_dropped_once_more_and_told_as_two(world: World) -> None:
    """The second drop takes one; one sensor saw both, so the other is in the path, and both are told."""
    driver = world.driver()
    world.machine.fault(CardFault.DOUBLE_FEED, once=True)
    world.machine.fault(CardFault.FEED_JAM, once=True)
    world.machine.fault(CardFault.CARD_STUCK, once=True)
    driver.prepare("a")
    at = driver.reject("a")
    assert (at.place, dict(at.evidence)) == (Place.REJECT_BIN, {"blanks": 2})


def test_a_full_box_takes_nothing(make_world: Callable[..., World]) -> None:
    """The card stays in the path, and the status says why."""
    world = make_world(bin_room=1)
    driver = world.driver()
    driver.prepare("a")
    assert driver.reject("a").place is Place.REJECT_BIN
    assert driver.status() == NotReady((Fault.REJECT_BIN_FULL,), Outlet.EMPTY)
    world.machine.empty_bins()
    driver.prepare("b")
    world.fault(CardFault.REJECT_FULL)
    assert driver.reject("b").place is Place.TRANSPORT


@pytest.mark.parametrize(
    ("machine_fault", "fault"),
    [(CardFault.RIBBON_OUT, Fault.RIBBON_EMPTY), (CardFault.COVER_OPEN, Fault.CARD_COVER_OPEN)],
)
def test_what_breaks_off_the_printing_is_named(world: World, machine_fault: CardFault, fault: Fault) -> None:
    """The half-printed card is located inside."""
    driver = world.driver()
    world.printing(driver)
    world.time.pass_by(5)
    world.fault(machine_fault)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (fault, Place.TRANSPORT)
    assert 0 < int(failed.evidence["panels_of_attempt"]) < 5


@pytest.mark.faults(27)
def test_a_hot_head_asks_for_time_between_cards(make_world: Callable[..., World]) -> None:
    """After too many cards in a row the next is declined until the head is cool, and no blank is burnt."""
    world = make_world(blanks=20, cards_before_cooling=2)
    driver = world.driver()
    for attempt in ("a", "b", "c"):
        world.held(driver, attempt)
        driver.retract(attempt)
    assert driver.prepare("d") == Declined(Fault.HEAD_COOLING, Place.HOPPER)
    world.time.pass_by(120)
    assert isinstance(driver.prepare("d"), Identity)
