"""`anjungan clean card`: the cleaning routine of a stopped kiosk's card printer."""

import sys
from pathlib import Path
from time import sleep as pause
from typing import Final

from kiosk.app import card_printer, journal_path, open_journal
from kiosk.cleaning import CleaningRun
from kiosk.config import load
from kiosk.interrupt import Interrupt
from kiosk.trial import StoppedError
from printjobs.stock import StockError

WRONG_USE: Final = 2
INTERRUPTED: Final = 130


def run(path: Path, by: str) -> int:
    """Clean. Raises RuntimeError (TrialError and JournalError are two), OSError, ConfigError."""
    config = load(path)
    if not journal_path(config).exists():
        raise FileNotFoundError(f"{journal_path(config)}: no journal yet; start the kiosk once")
    journal = open_journal(config)
    printer = card_printer(config)
    try:
        with Interrupt(pause) as wait:
            number = CleaningRun(journal, printer, wait, print).clean(by)
    except StoppedError as error:
        print(f"anjungan: {error}", file=sys.stderr)
        return INTERRUPTED
    except StockError as error:
        print(f"anjungan: nothing was cleaned: {error} (--by)", file=sys.stderr)
        return WRONG_USE
    finally:
        printer.close()
        journal.close()
    print(f"cleaned, the printer's cleaning number {number}; put the ribbon back, then the same blanks,")
    print("and book their count (anjungan blanks count hopper)")
    return 0
