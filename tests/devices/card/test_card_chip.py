"""The card printer with a chip encoder inside: the UID in the identity, the chip written before the first panel."""

from collections.abc import Callable

import pytest
from card_world import World, pages
from msgspec.structs import replace

from devices.card.driver import CardPrinterDriver
from devices.chip.driver import ChipEncoder
from devices.chip.reader import Trouble
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Identity, Made, NotReady, Outlet, Pages, Place, Ready, Submitted
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, PowerUp, Spot
from simulators.chip.antenna import Antenna
from simulators.chip.model import ChipCard, ChipFault

CONTENT = b"what belongs on the chip" * 20
KTP = replace(pages(), chip=CONTENT)
KIA = pages()


class ChipWorld(World):
    """A machine whose blanks have chips, and an encoder at its contactless station."""

    def __init__(self, *, chips: bool = True, power_up: PowerUp = PowerUp.KEEP) -> None:
        self.chips: dict[int, ChipCard] = {}
        machine = CardMachine(
            blanks=50, power_up=power_up, chip=self._chip if chips else lambda _: None, antenna=self._seen
        )
        super().__init__(machine)
        self.reader = Antenna(self.time)

    def encoding(self) -> CardPrinterDriver:
        """A driver with an encoder."""
        return CardPrinterDriver(
            self.lines.connect,
            clock=self.time,
            new_epoch=lambda: next(self._epochs),
            pause=self.time.pass_by,
            encoder=ChipEncoder(self.reader, self.time),
        )

    def prepared(self, driver: CardPrinterDriver) -> Identity:
        """Feed a blank."""
        identity = driver.prepare("a")
        assert isinstance(identity, Identity)
        return identity

    def _chip(self, number: int) -> ChipCard:
        return self.chips.setdefault(number, ChipCard(f"04{number:012X}"))

    def _seen(self, chip: ChipCard | None) -> None:
        self.reader.insert(chip)


@pytest.fixture
def world() -> ChipWorld:
    """Blanks with chips."""
    return ChipWorld()


def test_the_chip_is_written_before_the_card_is_printed_and_its_uid_is_evidence(world: ChipWorld) -> None:
    """The UID of the identity, noted in INTENT, is what the finished card is held against."""
    driver = world.encoding()
    assert driver.status() == Ready(Outlet.EMPTY)
    identity = world.prepared(driver)
    assert identity.chip_uid == world.chips[1].uid
    assert world.count(Spot.ANTENNA) == 1
    assert driver.prepare("a") == identity
    assert driver.submit("a", KTP) == Submitted()
    assert world.chips[1].content == CONTENT
    assert world.machine.counts["p"] == 0
    made = world.ended(driver)
    assert isinstance(made, Made)
    assert made.place is Place.HELD
    assert made.evidence["chip_uid"] == identity.chip_uid
    assert driver.release("a") == Submitted()
    world.time.pass_by(5)
    assert driver.outlet() is Outlet.OCCUPIED
    assert world.count(Spot.MOUTH) == 1
    assert world.machine.snapshot().balanced


@pytest.mark.faults(18)
@pytest.mark.parametrize("fault", [f for f in ChipFault if f is not ChipFault.SWAPPED])
def test_a_chip_that_fails_goes_to_the_reject_bin_unprinted(world: ChipWorld, fault: ChipFault) -> None:
    """The attempt is taken, and comes to a stop with its blank known to be in the path."""
    driver = world.encoding()
    identity = world.prepared(driver)
    world.chips[1].faults.set(fault)
    assert driver.submit("a", KTP) == Submitted()
    assert driver.submit("a", KTP) == Submitted()
    failed = driver.progress("a")
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CHIP_FAILED, Place.TRANSPORT)
    assert driver.reject("a").place is Place.REJECT_BIN
    assert world.count(Spot.REJECT_BIN) == 1
    assert world.machine.cards == []
    assert identity.chip_uid not in repr(failed)


@pytest.mark.faults(19)
@pytest.mark.parametrize("document", [KTP, KIA])
def test_another_chip_than_the_one_noted_is_spoiled(world: ChipWorld, document: Pages) -> None:
    """Nothing is written on it, whatever is to be printed."""
    driver = world.encoding()
    world.prepared(driver)
    world.chips[1].faults.set(ChipFault.SWAPPED)
    assert driver.submit("a", document) == Submitted()
    failed = driver.progress("a")
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CHIP_WRONG, Place.TRANSPORT)
    assert world.chips[1].written == 0
    assert driver.reject("a").place is Place.REJECT_BIN


def test_a_card_torn_out_once_is_written_again(world: ChipWorld) -> None:
    """A flicker of the field costs no blank."""
    driver = world.encoding()
    world.prepared(driver)
    world.chips[1].faults.set(ChipFault.TEARS, once=True)
    assert driver.submit("a", KTP) == Submitted()
    assert isinstance(world.ended(driver), Made)
    assert world.chips[1].content == CONTENT


def test_a_blank_without_chip_takes_no_chip_content() -> None:
    """A KIA is printed on it as ever; a KTP-el is not."""
    world = ChipWorld(chips=False)
    driver = world.encoding()
    assert world.prepared(driver).chip_uid is None
    assert driver.submit("a", KIA) == Submitted()
    made = world.ended(driver)
    assert isinstance(made, Made)
    assert "chip_uid" not in made.evidence

    world = ChipWorld(chips=False)
    driver = world.encoding()
    world.prepared(driver)
    assert driver.submit("a", KTP) == Submitted()
    failed = driver.progress("a")
    assert isinstance(failed, Failed)
    assert failed.fault is Fault.CHIP_FAILED


@pytest.mark.parametrize("lost", [Trouble.READER_GONE, Trouble.SERVICE_GONE])
def test_without_its_reader_no_blank_is_fed(world: ChipWorld, lost: Trouble) -> None:
    """Service ends at the third miss in a row; a blank does not move at the first."""
    driver = world.encoding()
    world.reader.lost = lost
    assert [type(driver.status()) for _ in range(3)] == [Ready, Ready, NotReady]
    assert driver.status() == NotReady((Fault.CHIP_READER_SILENT,), Outlet.EMPTY)
    world.reader.lost = None
    assert driver.status() == Ready(Outlet.EMPTY)
    world.reader.lost = lost
    assert driver.look() == Declined(Fault.CHIP_READER_SILENT)
    assert driver.prepare("a") == Declined(Fault.CHIP_READER_SILENT)
    assert world.machine.counts["c"] == 0


def test_a_reader_lost_after_the_blank_was_fed_leaves_it_in_the_path(world: ChipWorld) -> None:
    """The job rejects it."""
    driver = world.encoding()
    world.before("Sic", lambda: setattr(world.reader, "lost", Trouble.READER_GONE))
    assert driver.prepare("a") == Declined(Fault.CHIP_READER_SILENT, Place.TRANSPORT)
    assert driver.reject("a").place is Place.REJECT_BIN


def test_a_feed_that_fails_at_the_encoder_is_told_as_any(world: ChipWorld) -> None:
    """No blank, no UID."""
    driver = world.encoding()
    world.fault(CardFault.FEED_JAM)
    assert driver.prepare("a") == Declined(Fault.FEED_FAILED, Place.TRANSPORT)


@pytest.mark.parametrize("power_up", list(PowerUp))
def test_after_a_cut_at_the_encoder_the_blank_is_found(power_up: PowerUp) -> None:
    """A new run judges by counters and sensors, and never says that it was made."""
    world = ChipWorld(power_up=power_up)
    driver = world.encoding()
    identity = world.prepared(driver)
    world.cut()
    after = world.encoding().fence("a", identity)
    assert not isinstance(after, Made)
    assert world.machine.snapshot().balanced


def test_a_whole_card_found_after_a_restart_carries_no_uid_in_its_evidence(world: ChipWorld) -> None:
    """Nobody read the chip in this run: what is held against INTENT's then goes to a bin."""
    driver = world.encoding()
    identity = world.prepared(driver)
    assert driver.submit("a", KTP) == Submitted()
    assert isinstance(world.ended(driver), Made)
    found = world.encoding().fence("a", identity)
    assert isinstance(found, Made)
    assert "chip_uid" not in found.evidence


def test_a_driver_without_encoder_feeds_to_the_print_station(world: ChipWorld) -> None:
    """And ignores what is for the chip."""
    connect: Callable[[], CardPrinterDriver] = world.driver
    driver = connect()
    assert world.prepared(driver).chip_uid is None
    assert world.count(Spot.STATION) == 1
    assert driver.submit("a", KTP) == Submitted()
    assert isinstance(world.ended(driver), Made)
    assert world.chips[1].written == 0
