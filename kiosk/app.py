"""Builds a kiosk from its configuration: the only place, with the commands, that knows every package."""

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine
from devices.card.dialogue import Patience
from devices.card.driver import CardPrinterDriver, Options
from devices.card.fittings import Fittings
from devices.card_sdk.machine import OPTIONS as SDK_OPTIONS
from devices.card_sdk.machine import SdkMachine
from devices.card_sdk.vendor import SdkLink
from devices.chip.driver import ChipEncoder
from devices.chip.pcsc import reader_at
from devices.http import HttpTransport
from devices.receipt.driver import ReceiptPrinter
from devices.scanner.driver import Scanned, Scanner
from devices.scanner.wire import Noise
from devices.transport import SerialAddress, SerialTransport, TcpTransport, Transport
from devices.ups.driver import Ups
from devices.usb.transport import UsbAddress, UsbTransport
from devices.usb.watch import UsbWatch
from kiosk.alerts import Alerts
from kiosk.config import Config
from kiosk.core.events import Event, QrRead
from kiosk.core.faults import Fault
from kiosk.core.printer import DocumentPrinter
from kiosk.core.screens import OutOfService
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Medium
from kiosk.credentials import LacksError, check
from kiosk.health.care import Care
from kiosk.lines import Lines, Look, receipt_look, scanner_look, ups_look, usb_look
from kiosk.loop import Loop, ThreadLoop
from kiosk.power import MAINS_ALONE, Supply
from kiosk.registry import RegistryClient
from kiosk.runtime import Parts, Runtime
from kiosk.slip import slip_printer
from printjobs.chip import chip_content
from printjobs.face import FacePainter
from printjobs.journal import Journal, JournalError, JournalNotTrusted
from printjobs.offset import Offset
from printjobs.proofreader import Proofreader
from printjobs.prover import BoundedProver
from printjobs.raster import Rasteriser
from printjobs.trust import TrustFiles
from printjobs.words import RecordKind

log = logging.getLogger("anjungan")
SCAN_SECONDS: Final = 0.03
DAY: Final = 86_400.0  # seconds


def connector(at: str) -> Callable[[], Transport]:
    """Give what opens an endpoint: tcp://host:port, serial:/path[@baud[,rtscts]] or usb:VID:PID[:SERIAL]."""
    if at.startswith("tcp://"):
        host, port = at.removeprefix("tcp://").rsplit(":", 1)
        return lambda: TcpTransport(host, int(port))
    if at.startswith("usb:"):
        address = UsbAddress.parse(at.removeprefix("usb:"))
        return lambda: UsbTransport(address)
    line = SerialAddress.parse(at.removeprefix("serial:"))
    return lambda: SerialTransport(line.path, baud=line.baud, rtscts=line.rtscts)


def usb_watch(config: Config) -> UsbWatch | None:
    """Give what looks for foreign USB devices; the file's own endpoints belong here too. None: it is not asked for."""
    if config.usb is None:
        return None
    endpoints = (config.card.at, config.receipt.at if config.receipt else "")
    own = [at.removeprefix("usb:") for at in endpoints if at.startswith("usb:")]
    found = [UsbAddress.parse(text) for text in (*config.usb.allowed, *own)]
    return UsbWatch({(address.vendor, address.product) for address in found})


def encoder_of(at: str | None) -> ChipEncoder | None:
    """Give the chip encoder at pcsc:READER NAME[@/SOCKET]; ValueError when PC/SC cannot be used."""
    return None if at is None else ChipEncoder(reader_at(at), time.monotonic)


def not_made_of(config: Config) -> frozenset[DocumentKind]:
    """Give the card documents that this machine does not print: those not declared, or else what needs an encoder."""
    whole = ("kia",) if config.card.chip is None else ("ktp_el", "kia")
    made = {DocumentKind(kind) for kind in config.card.kinds or whole}
    return frozenset(kind for kind in DocumentKind if kind.medium is Medium.CARD) - made


def care_of(config: Config) -> Care:
    """Give how the kiosk is looked after."""
    card, health = config.card, config.health
    return Care(
        card.per_hour,
        card.per_day,
        health.day_hours,
        health.warn_days,
        health.selftest_hours,
        health.exercise_days,
        kiosk=config.kiosk,
    )


def ups_of(at: str) -> Ups:
    """Give the driver of the UPS at nut://HOST:PORT/NAME."""
    upsd, name = at.removeprefix("nut://").split("/")
    return Ups(connector(f"tcp://{upsd}"), name, clock=time.monotonic)


def http_of(ipp: str) -> str:
    """Give the HTTP address of an IPP printer; its port is 631 where none is named (RFC 8010 section 4)."""
    parts = urlsplit(ipp)
    place = parts.netloc if parts.port else f"{parts.netloc.rstrip(':')}:631"
    return parts._replace(scheme="http", netloc=place).geturl()


A4_MARGIN: Final = 5.0
"""Seconds after which a document is not under way any more that its printer has not answered in time."""


def a4_printer(config: Config) -> A4Printer:
    """Give the A4 printer's driver; it connects when it is asked something."""
    ipp = HttpTransport(http_of(config.a4.url), content_type="application/ipp")
    patience = config.a4.answer_seconds
    return A4Printer(
        IppLine(ipp, config.a4.url, patience=patience), A4Options(send=config.a4.send, unheard=patience + A4_MARGIN)
    )


def card_printer(config: Config) -> CardPrinterDriver:
    """Give the card printer's driver; it connects when it is asked something. Raises LacksError."""
    try:
        return _card_printer(config)
    except ValueError as error:  # pyscard, or the vendor's SDK
        raise LacksError(str(error)) from error


def _card_printer(config: Config) -> CardPrinterDriver:
    card = config.card
    make = partial(
        CardPrinterDriver,
        clock=time.monotonic,
        new_epoch=lambda: secrets.token_hex(4),
        encoder=encoder_of(card.chip),
    )
    if card.driver == "sdk":
        sdk = SdkMachine(lambda: SdkLink(card.at.replace("tcp://", "socket://", 1)))
        fitted = replace(SDK_OPTIONS.fittings, ejects=card.ejects_at_power_up)
        return make(sdk, options=replace(SDK_OPTIONS, fittings=fitted))
    slow = SerialAddress.parse(card.at.removeprefix("serial:")).byte_seconds if card.at.startswith("serial:") else 0.0
    options = Options(
        print_back=card.print_back,
        ribbon_low=card.ribbon_low,
        fittings=Fittings(
            card.mouth_sensor,
            card.bins_sensor,
            card.head_sensor,
            card.reject_counter,
            card.retract_counter,
            card.ejects_at_power_up,
        ),
        patience=Patience(byte=slow),
    )
    return make(connector(card.at), options=options)


def offsets_of(config: Config) -> dict[Medium, Offset]:
    """Give how far each printer's output is moved."""
    return {
        Medium.A4: Offset(config.a4.offset_x, config.a4.offset_y),
        Medium.CARD: Offset(config.card.offset_x, config.card.offset_y),
    }


@dataclass
class Kiosk:
    """A kiosk at work on threads of its own. Use it as a context manager; `post` takes events from any thread.

    `spent` is set when it has shut down because the battery comes to its end.
    """

    runtime: Runtime
    loop: ThreadLoop
    closers: tuple[Callable[[], None], ...]
    lines: Lines
    scanner: Scanner | None
    scanning: threading.Lock
    spent: threading.Event
    alerts: Alerts
    failure: BaseException | None = None

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._serve, name="runtime")]
        if self.scanner is not None:
            scan = partial(self._scan, self.scanner)
            self._threads.append(threading.Thread(target=scan, name="scanner"))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.alerts.stop()
        self.loop.stop()
        for thread in self._threads:
            thread.join()
        for close in self.closers:
            close()

    def shut_down(self, at_rest: Callable[[], None]) -> None:
        """Serve nobody any more; `at_rest` is called, on the runtime's thread, when no document is on its way."""
        self.loop.post(lambda: self.runtime.shut_down(at_rest))

    def post(self, event: Event) -> None:
        """Queue what a resident did."""
        self.runtime.post(event)

    def _serve(self) -> None:
        self.loop.post(self.runtime.start)
        self.loop.post(self.lines.start)
        try:
            self.loop.run()
        except BaseException as error:  # noqa: BLE001 - the root of the runtime's thread; the process ends with it
            place = traceback.extract_tb(error.__traceback__)[-1]  # where, never what: values may be somebody's
            log.critical(
                "runtime_failed kind=%s at=%s:%s", type(error).__name__, Path(place.filename).name, place.lineno
            )
            self.alerts.last("runtime_failed")
            self.failure = error

    def _scan(self, scanner: Scanner) -> None:
        while not self._stop.wait(SCAN_SECONDS):
            with self.scanning:
                found = _read(scanner)
            if isinstance(found, Scanned):
                self.post(QrRead(found.text))


def _read(scanner: Scanner) -> Scanned | Noise | None:
    """Read; an error that nobody foresaw is a miss of the scanner, never the end of the thread that reads it."""
    try:
        return scanner.read(time.monotonic())
    except Exception as error:  # noqa: BLE001 - the root of the scanner's thread
        log.error("scanner_failed kind=%s", type(error).__name__)  # noqa: TRY400 - a trace may hold what was read
        scanner.failed(time.monotonic())
        return None


def build(config: Config, show: Callable[[Visit], None]) -> Kiosk:
    """Build all parts. A QGuiApplication must exist (the card's face needs its fonts).

    `show` is called on the runtime's thread. Raises LacksError, JournalError, OSError with what is to be mended.
    """
    check(config.registry)
    config.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as opened:  # closed again when something is missing
        kiosk = _build(config, show, opened)
        kiosk.closers = (opened.pop_all().close,)
    return kiosk


def _build(config: Config, show: Callable[[Visit], None], opened: ExitStack) -> Kiosk:
    journal = open_journal(config)
    opened.callback(journal.close)
    if journal.head.sequence == 0 and config.card.blanks:
        journal.append(RecordKind.BLANKS, "", {"loaded": config.card.blanks})
    registry = RegistryClient(
        config.registry.url,
        ca=config.registry.ca,
        certificate=config.registry.certificate,
        key=config.registry.key,
        jobs=config.registry.jobs,
        seconds=config.registry.seconds,
    )
    opened.callback(registry.close)
    rasteriser = Rasteriser()
    opened.callback(rasteriser.close)
    prover = BoundedProver(TrustFiles.read([config.registry.documents_ca], [config.registry.signer]))
    opened.callback(prover.close)
    chip = chip_content if config.card.chip else None
    proof = Proofreader(prover, rasteriser, FacePainter().paint, chip, offsets_of(config))
    a4, card = a4_printer(config), card_printer(config)
    opened.callback(a4.close)
    opened.callback(card.close)
    scanner = Scanner(connector(f"serial:{config.scanner.port}@{config.scanner.baud}")) if config.scanner.port else None
    loop = ThreadLoop({"registry": 2})
    alerts = alerts_of(config, loop)
    slip = None
    looks: dict[str, Look] = {}
    if config.receipt is not None:
        receipt = ReceiptPrinter(connector(config.receipt.at))
        opened.callback(receipt.close)
        slip = slip_printer(receipt, config.kiosk, lambda: datetime.now().astimezone())
        looks["receipt"] = receipt_look(receipt)
    supply, spent = MAINS_ALONE, threading.Event()
    if config.ups is not None:
        ups = ups_of(config.ups.at)
        opened.callback(ups.close)
        supply = Supply(ups.status, config.ups.wait, rested=spent.set)
        looks["ups"] = ups_look(ups)
    if scanner is not None:
        opened.callback(scanner.close)
        looks["scanner"] = scanner_look(scanner)
    if (watch := usb_watch(config)) is not None:
        looks["usb"] = usb_look(watch, lambda id_: loop.post(partial(alerts.happened, Fault.FOREIGN_DEVICE, id_)))
    scanning = threading.Lock()

    def forget() -> None:
        if scanner is not None:  # one that types is forgotten where it types
            with scanning:
                scanner.forget()

    printers: dict[Medium, DocumentPrinter] = {Medium.A4: a4, Medium.CARD: card}
    retention = config.journal.retention_days * DAY
    lines = Lines(loop, looks, partial(alerts.see, "lines"))
    care = replace(
        care_of(config),
        file=config.state / "health.json",
        lines=lambda: lines.seen,
        told=partial(alerts.see, "health"),
    )
    parts = Parts(
        loop,
        journal,
        registry,
        printers,
        proof,
        show,
        slip,
        forget,
        retention=retention,
        supply=supply,
        kiosk=config.kiosk,
        not_made=not_made_of(config),
        care=care,
        alerts=alerts,
    )
    runtime = Runtime(parts, secrets.token_hex(6))
    return Kiosk(runtime, loop, (), lines, scanner, scanning, spent, alerts)


def alerts_of(config: Config, loop: Loop) -> Alerts:
    """Give what tells staff."""
    return Alerts(loop, config.staff.notify if config.staff else (), config.state / "runtime_failed")


def refuse_service(error: Exception) -> Visit:
    """Give what residents see of a kiosk that cannot start: staff must check it. Nothing is repaired by guessing."""
    match error:
        case JournalNotTrusted():
            fault = Fault.JOURNAL_NOT_TRUSTED
        case JournalError():
            fault = Fault.JOURNAL_FAILED
        case _:
            fault = Fault.START_FAILED
    return Visit("", screen=OutOfService(fault), fault=fault)


def open_journal(config: Config) -> Journal:
    """Open this kiosk's journal and verify its chain. Raises JournalError, also for the journal of another kiosk."""
    journal = Journal(
        journal_path(config),
        lambda: datetime.now(UTC).isoformat(timespec="milliseconds"),
        elapsed=time.monotonic,
    )
    if journal.ledger.kiosk not in {"", config.kiosk}:
        journal.close()
        raise JournalNotTrusted(f"the journal is that of {journal.ledger.kiosk}, this is {config.kiosk}")
    return journal


def journal_path(config: Config) -> Path:
    """Give the journal's place."""
    return config.state / "journal.sqlite"
