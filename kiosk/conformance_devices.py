"""The kinds of devices that have a contract: their checks, their benches, and our drivers of real ones."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from devices.a4.driver import A4Printer
from devices.a4.line import IppLine
from devices.card.driver import CardPrinterDriver
from devices.chip.driver import ChipEncoder
from devices.conformance import naming
from devices.conformance.check import Suite
from devices.conformance.chip import CHIP
from devices.conformance.documents.suites import A4, CARD
from devices.conformance.receipt import RECEIPT
from devices.conformance.samples import face, sheets
from devices.conformance.scanner import SCANNER
from devices.conformance.technician import TechnicianPrinter, TechnicianReceipt, TechnicianScanner
from devices.conformance.technician_chip import TechnicianChip
from devices.conformance.technician_ups import TechnicianUps
from devices.conformance.terminal import Terminal
from devices.conformance.ups import UPS
from devices.http import HttpTransport
from devices.receipt.driver import ReceiptPrinter
from devices.scanner.driver import Scanner
from devices.transport import Transport
from devices.ups.driver import Ups
from kiosk.config import A4Section, CardSection, ChipReader, ReceiptSection, UpsSection

Fresh = Callable[[str], Any]


@dataclass(frozen=True)
class Device:
    """One kind of device: its checks, its bench over a simulator, and how to reach and drive the real one.

    `simulator` is MODULE:NAME, called with `driver=` or nothing; `driver` gives our driver to an endpoint; `technician`
    gives a bench of the real device; `endpoint` raises ValueError for one that does not fit.
    `names` asks the device what it is, where its protocol tells.
    """

    checks: Suite[Any]
    simulator: str
    own: type
    driver: Fresh
    technician: Callable[[Terminal, Callable[[], Any]], Any]
    endpoint: Callable[[str], object]
    allowed: str
    names: Callable[[str], naming.Names] = lambda _: {}


def _a4(at: str) -> A4Printer:
    return A4Printer(IppLine(_ipp(at), at))


def _ipp(at: str) -> HttpTransport:
    from kiosk.app import http_of  # noqa: PLC0415 - loads every driver and Qt, which only a real device is worth

    return HttpTransport(http_of(at), content_type="application/ipp")


def _card(at: str) -> CardPrinterDriver:
    return CardPrinterDriver(_connector(at), clock=time.monotonic, new_epoch=lambda: secrets.token_hex(4))


def _connector(at: str) -> Callable[[], Transport]:
    from kiosk.app import connector  # noqa: PLC0415 - the same

    return connector(at)


def _chip(at: str) -> ChipEncoder | None:
    from kiosk.app import encoder_of  # noqa: PLC0415 - the same

    return encoder_of(at)


def _ups(at: str) -> Ups:
    from kiosk.app import ups_of  # noqa: PLC0415 - the same

    return ups_of(at)


def _serial(at: str) -> None:
    if not at.startswith("serial:/"):
        raise ValueError(at)


def _section(kind: type, key: str) -> Callable[[str], object]:
    """An endpoint is what the kiosk's own configuration takes there."""
    return lambda at: msgspec.convert({key: at}, kind)


_LINES: Final = "tcp://HOST:PORT, serial:/PATH"
DEVICES: Final[Mapping[str, Device]] = {
    "a4": Device(
        A4,
        "simulators.conformance.a4:IppBench",
        A4Printer,
        _a4,
        lambda terminal, fresh: TechnicianPrinter(terminal, fresh, sheets()),
        _section(A4Section, "url"),
        "ipp://HOST:PORT/PATH",
        lambda at: naming.of_ipp(_ipp(at), at),
    ),
    "card": Device(
        CARD,
        "simulators.conformance.card:CardBench",
        CardPrinterDriver,
        _card,
        lambda terminal, fresh: TechnicianPrinter(terminal, fresh, face()),
        _section(CardSection, "at"),
        _LINES,
        lambda at: naming.of_card(_connector(at)),
    ),
    "receipt": Device(
        RECEIPT,
        "simulators.conformance.receipt:ReceiptModelBench",
        ReceiptPrinter,
        lambda at: ReceiptPrinter(_connector(at)),
        TechnicianReceipt,
        _section(ReceiptSection, "at"),
        _LINES,
    ),
    "scanner": Device(
        SCANNER,
        "simulators.conformance.scanner:ScannerLineBench",
        Scanner,
        lambda at: Scanner(_connector(at)),
        TechnicianScanner,
        _serial,
        "serial:/PATH",
    ),
    "chip": Device(
        CHIP,
        "simulators.conformance.chip:ChipModelBench",
        ChipEncoder,
        _chip,
        TechnicianChip,
        lambda at: msgspec.convert(at, ChipReader),
        "pcsc:READER NAME[@/SOCKET]",
    ),
    "ups": Device(
        UPS,
        "simulators.conformance.ups:UpsLineBench",
        Ups,
        _ups,
        TechnicianUps,
        _section(UpsSection, "at"),
        "nut://HOST:PORT/NAME",
    ),
}
