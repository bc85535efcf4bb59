"""The cleaning of the card printer: one card drawn, counted by the printer, and nothing claimed without its count."""

from collections.abc import Iterator

import pytest

from devices.card.cleaning import Cleaned, RibbonIn
from devices.card.driver import CardPrinterDriver
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Outlet, Place, Ready, Unknown
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Spot
from tests.devices.card.card_world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A machine whose cleaning is due, its blanks and ribbon taken out, a cleaning card put in."""
    it = World(CardMachine(blanks=0))
    it.fault(CardFault.CLEANING_DUE)
    it.machine.ribbon_in = False
    it.machine.load_cleaner()
    yield it
    assert it.machine.snapshot().balanced


@pytest.fixture
def driver(world: World) -> CardPrinterDriver:
    """Our driver, over the wire."""
    return world.driver()


def test_a_cleaning_is_counted_and_ends_the_warning(world: World, driver: CardPrinterDriver) -> None:
    """The cleaning card comes out of the mouth; with ribbon and blanks back in, nothing is warned of any more."""
    assert driver.feeder_empty() is False
    assert driver.clean() == Cleaned(1)
    assert (driver.feeder_empty(), driver.outlet()) == (True, Outlet.OCCUPIED)
    card = world.machine.take_card(world.time.now)
    assert card is not None
    assert card.cleans
    world.machine.ribbon_in = True
    world.machine.load(20)
    assert driver.status() == Ready(Outlet.EMPTY)


def test_with_the_ribbon_in_nothing_moves(world: World, driver: CardPrinterDriver) -> None:
    """The printer sees to it (guide section 8, `Scp`); once it is out the next cleaning goes on."""
    world.machine.ribbon_in = True
    assert driver.clean() == RibbonIn()
    assert driver.feeder_empty() is False
    world.machine.ribbon_in = False
    assert driver.clean() == Cleaned(1)


@pytest.mark.parametrize(
    ("spot", "fault"),
    [(Spot.STATION, Fault.CARD_JAM), (Spot.FEED, Fault.CARD_JAM), (Spot.MOUTH, Fault.OUTLET_OCCUPIED)],
)
def test_with_a_card_on_its_way_nothing_moves(
    world: World, driver: CardPrinterDriver, spot: Spot, fault: Fault
) -> None:
    """It may be somebody's document."""
    world.machine.load(1)
    world.machine.places[spot].append(world.machine.draw())
    answer = driver.clean()
    assert isinstance(answer, Declined)
    assert answer.fault is fault
    assert world.count(spot) == 1
    assert world.machine.counts["n"] == 0


def test_beside_an_attempt_nothing_moves() -> None:
    """What is printed or held is not disturbed."""
    world = World(CardMachine())
    driver = world.driver()
    world.held(driver)
    assert driver.clean() == Declined(Fault.ATTEMPT_OPEN)
    assert world.count(Spot.STATION) == 1


@pytest.mark.faults(16, 24)
@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (CardFault.COVER_OPEN, Declined(Fault.CARD_COVER_OPEN)),
        (CardFault.HOPPER_EMPTY, Declined(Fault.BLANKS_EMPTY)),
        (CardFault.FEED_JAM, Declined(Fault.FEED_FAILED, Place.TRANSPORT)),
        (CardFault.EXIT_JAM, Declined(Fault.CARD_JAM, Place.TRANSPORT)),
        (CardFault.FALSE_EJECT, Declined(Fault.CARD_JAM, Place.TRANSPORT)),
        (CardFault.DEAF, Declined(Fault.CARD_PRINTER_SILENT)),
    ],
)
def test_what_stops_a_cleaning_is_named(
    world: World, driver: CardPrinterDriver, fault: CardFault, answer: Declined
) -> None:
    """And where the cleaning card is."""
    world.fault(fault)
    assert driver.clean() == answer


@pytest.mark.faults(23)
def test_what_was_no_cleaning_card_is_no_cleaning(world: World, driver: CardPrinterDriver) -> None:
    """The printer acknowledges whatever went through; its own count tells."""
    world.machine.unload()
    world.machine.load(1)
    assert driver.clean() == Unknown("a cleaning was acknowledged and not counted", Fault.CARD_MECHANICAL)
    assert world.machine.cleaning_due


@pytest.mark.faults(26)
def test_a_power_cut_leaves_it_open_whether_it_was_cleaned(world: World, driver: CardPrinterDriver) -> None:
    """Nobody can tell; the card is looked for by hand."""
    world.before("Scp", lambda: world.cut(back=False))
    answer = driver.clean()
    assert isinstance(answer, Unknown)
    assert answer.fault is Fault.CARD_PRINTER_SILENT
    world.fault(CardFault.DEAF)
    assert driver.feeder_empty() is None
