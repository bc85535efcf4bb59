"""How long a kiosk waits at a door after wrong PINs there; never tied to a PIN, so no stranger slows a holder."""

import math
from typing import Final

from pin.policy import Door
from simulators.registry.store import Tx

FORGOTTEN: Final = 600.0  # seconds after which another person stands there
SLACK: Final = 1.0  # seconds by which the kiosk's clock may be ahead


def remaining(tx: Tx, kiosk: str, door: Door) -> int:
    """Give the seconds this kiosk still waits at this door."""
    row = tx.one("SELECT until FROM delays WHERE kiosk = ? AND door = ?", kiosk, door)
    return 0 if row is None or row["until"] - tx.now <= SLACK else math.ceil(row["until"] - tx.now)


def failed(tx: Tx, kiosk: str, door: Door) -> int:
    """Count a failure; gives the seconds to wait now."""
    tx.run("DELETE FROM delays WHERE kiosk = ? AND door = ? AND last < ?", kiosk, door, tx.now - FORGOTTEN)
    row = tx.one("SELECT failures FROM delays WHERE kiosk = ? AND door = ?", kiosk, door)
    failures = 1 if row is None else int(row["failures"]) + 1
    wait = tx.policy.delay(failures)
    tx.run("INSERT OR REPLACE INTO delays VALUES (?, ?, ?, ?, ?)", kiosk, door, failures, tx.now, tx.now + wait)
    return wait


def passed(tx: Tx, kiosk: str, door: Door) -> None:
    """Forget the failures after a right PIN."""
    tx.run("DELETE FROM delays WHERE kiosk = ? AND door = ?", kiosk, door)
