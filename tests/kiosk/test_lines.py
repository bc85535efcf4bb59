"""The small devices are watched: staff are told at the third miss and of strangers, and nobody's visit ends."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from devices.card.dialogue import Patience
from devices.card.driver import CardPrinterDriver, Options
from devices.receipt.driver import ReceiptPrinter
from devices.scanner.driver import Scanner
from devices.transport import SerialTransport, TcpTransport, Transport, TransportError
from devices.ups.driver import Ups
from devices.usb.transport import UsbAddress, UsbTransport
from devices.usb.watch import BusUnseen, UsbWatch
from kiosk.core.faults import FAULTS, Fault, Others
from kiosk.core.screens import Documents, Session
from kiosk.core.terms import DocumentKind, Grant, GrantState, Medium
from kiosk.lines import SECONDS, Lines, receipt_look, scanner_look, ups_look, usb_look
from pin.policy import Door
from printjobs.journal import Journal
from printjobs.words import RecordKind
from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from simulators.receipt import Paper, ReceiptSimulator
from simulators.scanner import ScannerSimulator
from simulators.usb import INPUT, STORAGE, UsbBus, UsbMachine
from tests.kiosk.hand_kiosk import HandLoop, Kiosk

ALL = frozenset({Fault.RECEIPT_SILENT, Fault.SCANNER_SILENT, Fault.FOREIGN_DEVICE})


class Desk:
    """A kiosk's small devices, and what staff are told of them."""

    def __init__(self, receipt: ReceiptSimulator, scanner: ScannerSimulator) -> None:
        self.receipt, self.far_scanner = receipt, scanner
        self.loop = HandLoop()
        self.told: list[frozenset[Fault]] = []
        self.met: list[str] = []
        self.plug = UsbMachine(0x04B8, 0x0E28, far_end=lambda: TcpTransport("127.0.0.1", receipt.port))
        self.bus = UsbBus(self.plug)
        self.printer = ReceiptPrinter(lambda: UsbTransport(UsbAddress(0x04B8, 0x0E28), backend=self.bus))
        self.scanner = Scanner(lambda: SerialTransport(scanner.path), backoff=(SECONDS,))
        looks = {
            "receipt": receipt_look(self.printer),
            "scanner": scanner_look(self.scanner),
            "usb": usb_look(UsbWatch({(0x04B8, 0x0E28)}, backend=self.bus), self.met.append),
        }
        self.lines = Lines(self.loop, looks, self.told.append)
        self.lines.start()
        self.turn(1)

    def turn(self, times: int) -> None:
        """Let so many looks pass; the scanner is read before each."""
        for _ in range(times):
            self.scanner.read(self.loop.now)
            self.loop.run(SECONDS)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give them, all well."""
    link = tmp_path_factory.mktemp("line") / "scanner"
    with ReceiptSimulator() as receipt, ScannerSimulator(link) as scanner:
        desk = Desk(receipt, scanner)
        assert desk.lines.faults == frozenset()
        yield desk
        desk.printer.close()
        desk.scanner.close()
        desk.plug.hang_up()


@pytest.mark.faults(26)
def test_unplugged_for_two_looks_is_no_fault_three_is_and_all_come_back_by_themselves(desk: Desk) -> None:
    """The same rule for every line, on USB and serial; the receipt printer comes back at another address."""
    for looks, faults in ((2, frozenset()), (4, ALL - {Fault.FOREIGN_DEVICE})):
        desk.bus.pull(desk.plug)
        desk.far_scanner.unplug()
        desk.turn(looks)
        assert desk.lines.faults == faults
        desk.bus.plug(desk.plug)
        desk.far_scanner.plug()
        desk.turn(2)
        assert desk.lines.faults == frozenset()
    assert desk.told[-1] == frozenset()


@pytest.mark.faults(43)
def test_a_foreign_device_is_told_and_logged_once_without_its_serial_number(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff are told until three looks missed it; the same one seen again at the next look is not logged again."""
    caplog.set_level(logging.INFO, logger="anjungan")
    monkeypatch.setattr(logging.getLogger("anjungan"), "disabled", False)  # as import-linter leaves it
    stick = UsbMachine(0x0781, 0x5567, "OWNED-BY-ANI", interface_class=STORAGE)
    keyboard = UsbMachine(0x046D, 0xC31C, interface_class=INPUT)
    desk.bus.plug(stick)
    desk.turn(2)
    desk.bus.plug(keyboard)
    desk.turn(1)
    assert desk.lines.faults == {Fault.FOREIGN_DEVICE}
    assert desk.met == ["0781:5567", "046d:c31c"]
    desk.bus.pull(stick)
    desk.turn(1)
    desk.bus.plug(stick)
    desk.turn(1)
    desk.bus.pull(stick)
    desk.bus.pull(keyboard)
    desk.turn(2)
    assert desk.lines.faults == {Fault.FOREIGN_DEVICE}
    desk.turn(1)
    assert desk.lines.faults == frozenset()
    desk.bus.plug(stick)
    desk.turn(1)
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "foreign_device id=0781:5567 kinds=storage",
        "line_fault fault=foreign_device alert=urgent",
        "foreign_device id=046d:c31c kinds=input",
        "line_mended fault=foreign_device",
        "foreign_device id=0781:5567 kinds=storage",
        "line_fault fault=foreign_device alert=urgent",
    ]


@pytest.mark.faults(43)
def test_a_bus_that_cannot_be_read_clears_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger stays one until the bus was seen without it."""
    desk.bus.plug(UsbMachine(0x0781, 0x5567, interface_class=STORAGE))
    desk.turn(1)
    monkeypatch.setattr(UsbWatch, "look", lambda _: BusUnseen("the USB bus cannot be read"))
    desk.turn(5)
    assert desk.lines.faults == {Fault.FOREIGN_DEVICE}


def test_what_the_receipt_printer_lacks_is_told_and_untold(desk: Desk) -> None:
    """By its cause, one at a time."""
    for paper, faults in ((Paper.NEAR_END, {Fault.RECEIPT_LOW}), (Paper.OUT, {Fault.RECEIPT_EMPTY})):
        desk.receipt.model.paper = paper
        desk.turn(1)
        assert desk.lines.faults == faults
    desk.receipt.model.paper = Paper.PRESENT
    desk.turn(1)
    assert desk.lines.faults == frozenset()


class CardOnUsb:
    """A kiosk whose card printer hangs on USB, and somebody before the menu."""

    def __init__(self, kiosk: Kiosk, printer: CardPrinter) -> None:
        port = printer.serve_tcp()
        self.plug = UsbMachine(0x0F49, 0x0B00, far_end=lambda: TcpTransport("127.0.0.1", port))
        self.bus = UsbBus(self.plug)
        self.driver = CardPrinterDriver(
            lambda: UsbTransport(UsbAddress(0x0F49, 0x0B00), backend=self.bus),
            clock=time.monotonic,
            new_epoch=lambda: "epoch",
            options=Options(patience=Patience(settle=0.01, unstick=0.01)),
        )
        self.kiosk = kiosk
        kiosk.runtime._parts.printers[Medium.CARD] = self.driver  # type: ignore[index]
        kiosk.runtime.start()
        kiosk.loop.run(1)
        grants = tuple(
            Grant(kind.value, kind, GrantState.PRINTABLE, "S***")
            for kind in (DocumentKind.KTP_EL, DocumentKind.KARTU_KELUARGA)
        )
        kiosk.runtime._visit = replace(kiosk.runtime._visit, session=Session("v", Door.QR, grants), screen=Documents())

    def menu(self) -> list[Fault | None]:
        """What stands in the way of card and paper, on a menu that nothing took away."""
        visit = self.kiosk.runtime._visit
        assert (visit.screen, visit.session is not None) == (Documents(), True)
        return [offer.obstacle for offer in visit.offers()]


@pytest.fixture
def card(tmp_path: Path) -> Iterator[CardOnUsb]:
    """Give it, all well."""
    journal = Journal(tmp_path / "journal", lambda: "now")
    journal.append(RecordKind.BLANKS, "", {"loaded": 50})
    with CardPrinter(CardMachine(blanks=50, timing=Timing.instant())) as printer:
        card = CardOnUsb(Kiosk(journal), printer)
        yield card
        card.driver.close()
        card.plug.hang_up()
    journal.close()


@pytest.mark.faults(26)
def test_a_visit_goes_on_while_the_card_printer_is_away(card: CardOnUsb) -> None:
    """Two looks change nothing; the third takes the card from the menu alone; plugged in again it is back on it."""
    assert card.menu() == [None, None]
    card.bus.pull(card.plug)
    card.kiosk.loop.run(2)
    assert card.menu() == [None, None]
    card.kiosk.loop.run(1)
    assert card.menu() == [Fault.CARD_PRINTER_SILENT, None]
    card.bus.plug(card.plug)
    card.kiosk.loop.run(1)
    assert card.menu() == [None, None]


def test_no_small_device_stops_a_document() -> None:
    """They are for staff to see to; the kiosk serves on."""
    assert [fault for fault in Fault if fault.value.startswith("receipt") and FAULTS[fault].gates] == []
    assert not any(FAULTS[fault].gates for fault in ALL)


def test_what_the_ups_lacks_is_told_and_stops_nothing() -> None:
    """From mains as well; the look asks nothing itself, so that it forgives no more and no less."""
    answers = iter([TransportError(1, "gone")] * 3)

    def refuse() -> Transport:
        raise next(answers)

    ups, loop, told = Ups(refuse, "kiosk", clock=lambda: 0.0), HandLoop(), list[frozenset[Fault]]()
    Lines(loop, {"ups": ups_look(ups)}, told.append).start()
    for _ in range(3):
        loop.run(SECONDS)
        assert told == []
        ups.status()
    loop.run(SECONDS)
    assert told == [{Fault.UPS_SILENT}]
    assert all(FAULTS[fault].others is Others.ALL for fault in (Fault.UPS_SILENT, Fault.UPS_BATTERY))
