"""Cases: what only people can decide. Opening one twice is opening it once."""

from simulators.registry.store import Tx


def open_case(tx: Tx, kind: str, subject: str, told: str = "") -> None:
    """Open a case about a subject (an attempt, a grant, an application, a kiosk); `told` is the fact that opened it."""
    tx.run(
        "INSERT OR IGNORE INTO cases (kind, subject, told, opened) VALUES (?, ?, ?, ?)", *(kind, subject, told, tx.now)
    )


def is_open(tx: Tx, kind: str, subject: str) -> bool:
    """Whether people still have to decide."""
    return tx.one("SELECT 1 FROM cases WHERE kind = ? AND subject = ? AND state = 'open'", kind, subject) is not None


def close_case(tx: Tx, kind: str, subject: str) -> None:
    """Close the cases of one kind about a subject; each keeps its row and gets a new version."""
    tx.run(
        "UPDATE cases SET state = 'closed', version = version + 1 WHERE kind = ? AND subject = ? AND state = 'open'",
        *(kind, subject),
    )
