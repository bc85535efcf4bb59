"""Whole attempts at a KTP-el: the job, the driver, the card printer on TCP, and its chips behind a real pcscd."""

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from time import monotonic

import pytest

from devices.card.driver import CardPrinterDriver
from devices.card.panels import DPI, HEIGHT, WIDTH
from devices.chip.driver import ChipEncoder
from devices.chip.pcsc import PcscReader
from devices.transport import TcpTransport
from kiosk.core.faults import FAULTS, Alert, Fault
from kiosk.core.printer import Identity, Outlet, Pages, Place
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.books import balance
from printjobs.job import Job, Phase, step
from printjobs.journal import Entry
from printjobs.words import (
    Ask,
    Begin,
    Fence,
    FencedOff,
    JobEvent,
    OutcomeAcked,
    OutletSeen,
    Polled,
    Prepared,
    PutAway,
    Readied,
    Record,
    RecordKind,
    Released,
    Reserved,
    StartedAcked,
    SubmitAnswered,
    Terms,
)
from simulators.card.model import CardMachine
from simulators.card.parts import Spot, Timing
from simulators.card.server import CardPrinter
from simulators.chip.model import ChipFault
from simulators.chip.stand import ADDRESS, EncoderStand

CONTENT = b"what belongs on the chip" * 40
TERMS = Terms("k", "v", "p", "a", "g", DocumentKind.KTP_EL, "00" * 32, 1, None, Fence(1, 1))
BLANKS = 5


class Attempt:
    """One attempt, driven to its end without a registry; `before_submit` may spoil something."""

    def __init__(self, driver: CardPrinterDriver, printer: CardPrinter) -> None:
        self.driver = driver
        self.printer = printer
        self.job = Job("a", "v", "g", DocumentKind.KTP_EL)
        self.journal = [Entry(0, "", RecordKind.BLANKS, "", {"loaded": BLANKS}, "")]
        self.seconds = monotonic() + 60

    def run(self, chip: bytes = CONTENT) -> Job:
        """Go on until the outcome is acknowledged."""
        self.pages = Pages(WIDTH, HEIGHT, DPI, (b"\xff" * (WIDTH * HEIGHT * 3),), chip=chip)
        events: list[JobEvent] = [Begin()]
        while events:
            assert monotonic() < self.seconds
            self.job, commands = step(self.job, events.pop(0))
            for command in commands:
                if isinstance(command, Record):
                    self.journal.append(Entry(0, "", command.kind, "a", command.fields, ""))
                elif isinstance(command, Ask):
                    events.append(self._answer(command))
        assert self.job.phase is Phase.DONE
        return self.job

    def _answer(self, ask: Ask) -> JobEvent:
        driver = self.driver
        match ask:
            case Ask.RESERVE:
                return Reserved(TERMS)
            case Ask.READY:
                before = driver.look()
                assert isinstance(before, Identity)
                return Readied(before)
            case Ask.PREPARE:
                return Prepared(driver.prepare("a"))
            case Ask.STARTED:
                return StartedAcked()
            case Ask.SUBMIT:
                return SubmitAnswered(driver.submit("a", self.pages))
            case Ask.POLL:
                return Polled(driver.progress("a"))
            case Ask.RELEASE:
                return Released(driver.release("a"))
            case Ask.WATCH_OUTLET:
                seen = driver.outlet()
                if seen is Outlet.OCCUPIED:
                    self.printer.take_card()
                return OutletSeen(seen)
            case Ask.RETRACT:
                return PutAway(driver.retract("a").place)
            case Ask.REJECT:
                return PutAway(driver.reject("a").place)
            case Ask.FENCE:
                assert self.job.identity is not None
                return FencedOff(driver.fence("a", self.job.identity))
            case Ask.OUTCOME:
                return OutcomeAcked()

    def noted(self, kind: RecordKind) -> dict[str, object]:
        """The fields of the last record of a kind."""
        return dict([entry for entry in self.journal if entry.kind is kind][-1].fields)


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EncoderStand]:
    """One encoder for the module."""
    with EncoderStand(tmp_path_factory.mktemp("stand")) as stand:
        yield stand


@pytest.fixture
def attempt(stand: EncoderStand) -> Iterator[Attempt]:
    """An attempt at a printer with fresh blanks; its books must balance in the end."""
    stand.chips.clear()
    numbers = count()
    machine = CardMachine(blanks=BLANKS, timing=Timing.instant(), chip=stand.chip, antenna=stand.antenna)
    with CardPrinter(machine) as printer:
        port = printer.serve_tcp()
        driver = CardPrinterDriver(
            lambda: TcpTransport("127.0.0.1", port),
            clock=monotonic,
            new_epoch=lambda: f"boot-{next(numbers)}",
            encoder=ChipEncoder(PcscReader(ADDRESS.removeprefix("pcsc:")), monotonic),
        )
        with closing(driver):
            attempt = Attempt(driver, printer)
            yield attempt
        assert printer.snapshot().balanced
        books = balance(attempt.journal)
        assert books.balanced
        assert books.compared_with_hopper(printer.snapshot().hopper) == 0


def test_a_ktp_el_is_delivered_with_its_chip_written(attempt: Attempt, stand: EncoderStand) -> None:
    """INTENT and the evidence name the same chip, and the resident has it in hand."""
    job = attempt.run()
    assert job.outcome is Outcome.DELIVERED
    assert attempt.printer.snapshot().places[Spot.TAKEN] == 1
    assert stand.chips[1].content == CONTENT
    uid = stand.chips[1].uid
    assert attempt.noted(RecordKind.INTENT)["chip_uid"] == uid
    assert attempt.noted(RecordKind.EVIDENCE)["device.chip_uid"] == uid


@pytest.mark.faults(18)
@pytest.mark.parametrize("fault", [ChipFault.WILL_NOT_WRITE, ChipFault.WRITES_WRONG, ChipFault.TEARS])
def test_a_card_whose_chip_fails_is_rejected_and_never_delivered(
    attempt: Attempt, stand: EncoderStand, fault: ChipFault
) -> None:
    """Spoiled, in the reject bin, unprinted."""
    stand.chip(1).faults.set(fault)
    job = attempt.run()
    assert (job.outcome, job.place, job.fault) == (Outcome.SPOILED, Place.REJECT_BIN, Fault.CHIP_FAILED)
    places = attempt.printer.snapshot().places
    assert (places[Spot.REJECT_BIN], places[Spot.TAKEN], places[Spot.MOUTH]) == (1, 0, 0)
    assert attempt.printer.cards == []


@pytest.mark.faults(19)
def test_another_chip_than_intents_is_spoiled_with_an_alarm(attempt: Attempt, stand: EncoderStand) -> None:
    """The card was exchanged after its UID was noted."""
    submit = attempt.driver.submit

    def swapped(name: str, pages: Pages) -> object:
        stand.chips[1].faults.set(ChipFault.SWAPPED)
        return submit(name, pages)

    attempt.driver.submit = swapped  # type: ignore[method-assign, assignment]
    job = attempt.run()
    assert (job.outcome, job.place, job.fault) == (Outcome.SPOILED, Place.REJECT_BIN, Fault.CHIP_WRONG)
    assert FAULTS[Fault.CHIP_WRONG].alert is Alert.URGENT
    assert stand.chips[1].written == 0


@pytest.mark.faults(18)
def test_a_mute_chip_is_rejected_and_service_goes_on(attempt: Attempt, stand: EncoderStand) -> None:
    """PC/SC hangs on it until it leaves the field; nothing was submitted, so nothing was produced."""
    stand.chip(1).faults.set(ChipFault.MUTE)
    job = attempt.run()
    assert (job.outcome, job.place, job.fault) == (Outcome.NOT_PRODUCED, Place.REJECT_BIN, Fault.CHIP_FAILED)
    until = monotonic() + 20
    while not isinstance(attempt.driver.look(), Identity):
        assert monotonic() < until


def test_pcscd_gone_before_the_feed_moves_no_blank(attempt: Attempt, stand: EncoderStand) -> None:
    """It is told as what it is, and service goes on when it is back."""
    stand.pcscd.stop()
    found = attempt.driver.look()
    stand.pcscd.start()
    assert getattr(found, "fault", None) is Fault.CHIP_READER_SILENT
    assert attempt.run().outcome is Outcome.DELIVERED


def test_two_daemons_live_side_by_side(stand: EncoderStand, tmp_path: Path) -> None:
    """Each has its own folder, socket and ports, and ends without the other."""
    with EncoderStand(tmp_path) as other:
        assert other.pcscd.socket != stand.pcscd.socket
        assert abs(other.pcscd.port - stand.pcscd.port) > 1
        assert PcscReader(ADDRESS.removeprefix("pcsc:")).ready() is None
    assert not other.pcscd.socket.exists()
    stand.pcscd.join()
    assert PcscReader(ADDRESS.removeprefix("pcsc:")).ready() is None
