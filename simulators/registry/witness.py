"""The registry as a witness of each kiosk's journal: the highest head ever told, and a fork when two heads differ."""

from simulators.registry.cases import open_case
from simulators.registry.store import Tx
from simulators.registry.words import Witness


def meet(tx: Tx, kiosk: str) -> None:
    """Put a kiosk on record when its certificate is first seen. In the first epoch it has nothing to replay."""
    epoch = tx.meta("epoch")
    new = tx.run(
        "INSERT OR IGNORE INTO kiosks (kiosk, state, reconciled) VALUES (?, 'active', ?)", kiosk, int(epoch == 1)
    )
    if new and epoch > 1:  # it may have been known to what was lost
        open_case(tx, "replay", kiosk, str(epoch))


def revoked(tx: Tx, kiosk: str) -> bool:
    """Whether this kiosk's certificate was revoked."""
    return tx.one("SELECT 1 FROM kiosks WHERE kiosk = ? AND state = 'revoked'", kiosk) is not None


def witness(tx: Tx, kiosk: str) -> Witness | None:
    """Give the highest head seen."""
    row = tx.one("SELECT sequence, hash FROM kiosks WHERE kiosk = ?", kiosk)
    return None if row is None or row["sequence"] is None else Witness(row["sequence"], row["hash"])


def seen(tx: Tx, kiosk: str, head: Witness) -> None:
    """Keep the highest head, never the last that arrived; the same sequence with another hash is a fork."""
    known = witness(tx, kiosk)
    if known is None or head.sequence > known.sequence:
        tx.run("UPDATE kiosks SET sequence = ?, hash = ? WHERE kiosk = ?", head.sequence, head.hash, kiosk)
    elif head.sequence == known.sequence and head.hash != known.hash:
        open_case(tx, "fork", kiosk, str(head.sequence))
