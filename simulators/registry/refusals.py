"""Refusals that left no row of their own: a question that comes twice is answered as it was, and counts once."""

from simulators.registry.store import Tx
from simulators.registry.words import Code


def given(tx: Tx, kiosk: str, asked: str) -> Code | None:
    """Give what this kiosk was told before about this visit or attempt."""
    row = tx.one("SELECT code FROM refusals WHERE kiosk = ? AND asked = ?", kiosk, asked)
    return None if row is None else Code(row["code"])


def remember(tx: Tx, kiosk: str, asked: str, code: Code) -> None:
    """Answer so from now on; the first word stands."""
    tx.run("INSERT OR IGNORE INTO refusals VALUES (?, ?, ?)", kiosk, asked, code)
