"""What the composition root makes of the configuration's addresses."""

import sys
import time
from pathlib import Path

import pytest

from devices.card.fittings import Fittings
from devices.chip.driver import ChipEncoder
from devices.scanner.driver import Scanned, Scanner
from devices.transport import SerialTransport, TransportError
from devices.ups.driver import PowerUnknown
from kiosk.app import _read, card_printer, connector, encoder_of, http_of, not_made_of, ups_of, usb_watch
from kiosk.config import load
from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet, Ready, Unknown
from kiosk.core.terms import DocumentKind
from kiosk.credentials import LacksError
from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from simulators.pty import Pty
from simulators.usb import UsbBus, UsbMachine
from tests.kiosk.test_config import GOOD, write


@pytest.mark.parametrize(
    ("ipp", "http"),
    [
        ("ipp://printer/ipp/print", "http://printer:631/ipp/print"),
        ("ipp://printer:8631/ipp/print", "http://printer:8631/ipp/print"),
        ("ipp://[::1]/ipp/print", "http://[::1]:631/ipp/print"),
    ],
)
def test_ipp_has_a_port_of_its_own(ipp: str, http: str) -> None:
    """Without a port in the address it is 631, never 80."""
    assert http_of(ipp) == http


@pytest.mark.parametrize(
    "at", ["tcp://127.0.0.1:9", "serial:/dev/nowhere@921600", "usb:ffff:ffff", "usb:ffff:ffff:S-1"]
)
def test_every_kind_of_address_has_its_wire(at: str) -> None:
    """And nobody there is said by each in the same way; USB asks the machine's own bus."""
    with pytest.raises(TransportError):
        connector(at)()


def test_what_the_file_speaks_to_is_no_stranger(tmp_path: Path) -> None:
    """It need not be named twice; without the section nobody looks."""
    assert usb_watch(load(write(tmp_path, GOOD))) is None
    text = GOOD.replace("tcp://localhost:9100", "usb:0F49:0b00:S-1") + "[usb]\nallowed = ['046D:c31c']\n"
    watch = usb_watch(load(write(tmp_path, text)))
    assert watch is not None
    watch._backend = UsbBus(UsbMachine(0x0F49, 0x0B00), UsbMachine(0x046D, 0xC31C))
    assert watch.look() == frozenset()


def test_an_encoder_is_built_only_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """And without pyscard it is said what to install."""
    assert encoder_of(None) is None
    assert isinstance(encoder_of("pcsc:Reader 00 00"), ChipEncoder)
    monkeypatch.setitem(sys.modules, "smartcard", None)
    with pytest.raises(ValueError, match=r"anjungan\[chip\]"):
        encoder_of("pcsc:Reader 00 00")


@pytest.mark.parametrize(
    ("card", "not_made"),
    [
        ("", {DocumentKind.KTP_EL}),
        ("chip = 'pcsc:Reader 00 00'", set()),
        ("kinds = ['ktp_el', 'kia']", set()),
        ("kinds = ['ktp_el']", {DocumentKind.KIA}),
        ("chip = 'pcsc:Reader 00 00'\nkinds = ['kia']", {DocumentKind.KTP_EL}),
    ],
)
def test_a_machine_makes_the_cards_that_its_file_names_or_that_it_can_make_whole(
    tmp_path: Path, card: str, not_made: set[DocumentKind]
) -> None:
    """Without an encoder no KTP-el, unless the file says that its chip is written elsewhere."""
    assert not_made_of(load(write(tmp_path, GOOD.replace("[card]", f"[card]\n{card}")))) == not_made


def test_the_address_of_a_ups_names_upsd_and_the_ups() -> None:
    """Nobody there: three misses, and it is unknown by that."""
    ups = ups_of("nut://127.0.0.1:9/kiosk")
    assert [ups.status() for _ in range(3)][-1] == PowerUnknown("nobody answers at this address")
    assert ups._name == "kiosk"


def test_nothing_unforeseen_ends_the_reading_of_the_scanner(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each is a miss, the third an alert; the line is opened again, and scans as before. No trace is logged."""
    far = Pty(tmp_path / "scanner")
    broken = [RuntimeError("62010")] * 3

    def connect() -> SerialTransport:
        if broken:
            raise broken.pop()
        return SerialTransport(str(far.path))

    scanner = Scanner(connect, backoff=(0.0,))
    assert [_read(scanner) for _ in range(3)] == [None] * 3
    assert scanner.fault is Fault.SCANNER_SILENT
    assert "kind=RuntimeError" in caplog.text
    assert "62010" not in caplog.text
    assert _read(scanner) is None
    assert scanner.fault is None
    far.write(b"abc\r\n")
    until = time.monotonic() + 2
    while (found := _read(scanner)) is None and time.monotonic() < until:
        pass
    assert isinstance(found, Scanned)
    scanner.close()
    far.unplug()


def test_the_sensor_at_the_mouth_goes_by_the_name_in_the_file(tmp_path: Path) -> None:
    """It is asked for by that name on the wire."""
    fittings = Fittings(mouth="gate")
    with CardPrinter(CardMachine(timing=Timing.instant(), fittings=fittings)) as printer:
        at = f"tcp://127.0.0.1:{printer.serve_tcp()}"
        text = GOOD.replace("tcp://localhost:9100", at).replace("[card]", "[card]\nmouth_sensor = 'gate'")
        driver = card_printer(load(write(tmp_path, text)))
        assert driver.outlet() is Outlet.EMPTY
        driver.close()


def test_a_card_printer_has_what_the_file_says(tmp_path: Path) -> None:
    """One by the guide with no more than a sensor at its mouth is ready; back and ribbon are declared too."""
    none = "bins_sensor = ''\nhead_sensor = ''\nreject_counter = ''\nretract_counter = ''\n"
    with CardPrinter(CardMachine(timing=Timing.instant(), fittings=Fittings("exit", "", "", "", ""))) as printer:
        at = f"tcp://127.0.0.1:{printer.serve_tcp()}"
        text = GOOD.replace("tcp://localhost:9100", at)
        plain = card_printer(load(write(tmp_path, text)))
        assert [plain.status() for _ in range(3)][-1] == Unknown("the printer refuses Rco;ser", Fault.CARD_REFUSED)
        plain.close()
        declared = text.replace("[card]", f"[card]\n{none}print_back = true\nribbon_low = 7")
        driver = card_printer(load(write(tmp_path, declared)))
        assert isinstance(driver.status(), Ready)
        assert (driver._sides, driver._options.ribbon_low) == (2, 7)
        driver.close()


def test_a_card_printer_on_a_slow_line_is_given_time(tmp_path: Path) -> None:
    """A panel is half a megabyte: at 38400 baud two minutes."""
    text = GOOD.replace("tcp://localhost:9100", "serial:/dev/nowhere@38400")
    driver = card_printer(load(write(tmp_path, text)))
    assert driver._options.patience.byte == pytest.approx(1 / 3840)
    assert card_printer(load(write(tmp_path, GOOD)))._options.patience.byte == 0


def test_the_vendors_sdk_is_asked_for_only_where_the_file_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And without it, it is said what to install."""
    monkeypatch.setitem(sys.modules, "evolis", None)
    assert card_printer(load(write(tmp_path, GOOD))).holds
    text = GOOD.replace('at = "tcp://localhost:9100"', 'at = "tcp://localhost:9100"\ndriver = "sdk"', 1)
    with pytest.raises(LacksError, match=r"anjungan\[evolis\]"):
        card_printer(load(write(tmp_path, text)))
