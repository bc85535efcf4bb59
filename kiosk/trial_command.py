"""`anjungan testprint`: the test card or the test page of a stopped kiosk, printed or saved as a picture."""

import os
import secrets
import sys
from datetime import datetime
from pathlib import Path
from time import sleep as pause
from typing import Final

from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication

from kiosk.app import a4_printer, card_printer, journal_path, offsets_of, open_journal
from kiosk.config import Config, load
from kiosk.core.printer import Pages
from kiosk.core.terms import Medium
from kiosk.interrupt import Interrupt
from kiosk.trial import StoppedError, Trial
from printjobs.offset import moved
from printjobs.pattern import paint_pattern
from printjobs.pattern import save as write
from printjobs.stock import StockError

WRONG_USE: Final = 2
INTERRUPTED: Final = 130
_TITLES: Final = {Medium.CARD: "KARTU UJI / TEST CARD", Medium.A4: "HALAMAN UJI / TEST PAGE"}


def run(medium: Medium, path: Path, save: Path | None, by: str, witness: str) -> int:
    """Print or save. Raises RuntimeError (TrialError and JournalError are two), OSError, ConfigError."""
    config = load(path)
    pages = _pattern(config, medium)
    if save is not None:
        write(pages, save)
        print(save)
        return 0
    if not by or (medium is Medium.CARD and not witness):
        second = " and --witness STAFF: a test card takes a blank, so a second person attests it"
        second = second if medium is Medium.CARD else ""
        print(f"anjungan: nothing was printed: say who tests, --by STAFF{second}", file=sys.stderr)
        return WRONG_USE
    try:
        _print(config, medium, pages, by, witness, f"anjungan blanks --config {path}")
    except StockError as error:
        print(f"anjungan: nothing was printed: {error} (--by, --witness)", file=sys.stderr)
        return WRONG_USE
    except StoppedError as error:
        print(f"anjungan: {error}", file=sys.stderr)
        return INTERRUPTED
    print("printed; measure each cross to its edges: left = right, top = bottom")
    print("where they differ set offset_x and offset_y (docs/configuration.md)")
    return 0


def _pattern(config: Config, medium: Medium) -> Pages:
    """Paint it, and move it as a document would be moved."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication(["anjungan"])
    offset = offsets_of(config)[medium]
    notes = (
        f"{config.kiosk} · {datetime.now().astimezone():%d-%m-%Y %H:%M}",
        f"Geser / offset: {offset}",
        "Jarak silang ke tepi: kiri = kanan, atas = bawah",
        "Crosses to the edges: left = right, top = bottom",
    )
    pages = moved(paint_pattern(medium, _TITLES[medium], notes), offset)
    del application
    return pages


def as_raster(config: Config) -> Config:
    """The test page is no PDF, whatever documents are sent as."""
    return replace(config, a4=replace(config.a4, send="raster"))


def _print(config: Config, medium: Medium, pages: Pages, by: str, witness: str, books: str) -> None:
    if not journal_path(config).exists():
        raise FileNotFoundError(f"{journal_path(config)}: no journal yet; start the kiosk once")
    name = f"trial-{secrets.token_hex(4)}"
    journal = open_journal(config)
    printer = card_printer(config) if medium is Medium.CARD else a4_printer(as_raster(config))
    try:
        with Interrupt(pause) as wait:
            trial = Trial(journal, printer, wait, print, books)
            if medium is Medium.CARD:
                trial.print_card(pages, name, by, witness)
            else:
                trial.print_page(pages, name, by)
    finally:
        printer.close()
        journal.close()
