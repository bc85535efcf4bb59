"""Cases: what only people can decide. Opening one twice is opening it once.

kind        subject       opened when                                      who decides
outcome     attempt       retracted, left or suspect was told              two persons
conflict    attempt       two facts contradict each other                  two persons
quarantine  attempt       a revoked kiosk told a fact                      two persons
spoils      grant         its second blank was spoiled                     a person
pin         grant or      PINs of it were guessed at and re-issued         a person
            application   three times
fork        kiosk         two heads of its journal differ                  two persons
replay      kiosk         the registry was restored                        the kiosk, by replaying; or two persons
revoked     kiosk         its certificate was revoked                      two persons, who emptied the machine
silence     attempt       started long ago, and nothing told since         nobody here: its kiosk, or `revoked`;
                                                                           or two persons replace the grant
"""

import json
from collections.abc import Mapping

from simulators.registry.store import Tx

BLOCKING = ("outcome", "conflict", "quarantine", "spoils")


def open_case(tx: Tx, kind: str, subject: str, told: str = "", evidence: Mapping[str, int | str] | None = None) -> bool:
    """Open a case about a subject; `told` is the fact that opened it, `evidence` what the kiosk gave with it.

    Gives whether it is open now: what people decided stays decided when the same is told again.
    """
    tx.run(
        "INSERT OR IGNORE INTO cases (kind, subject, told, opened, evidence) VALUES (?, ?, ?, ?, ?)",
        *(kind, subject, told, tx.now, json.dumps(dict(evidence or {}))),
    )
    case = tx.one("SELECT state FROM cases WHERE kind = ? AND subject = ? AND told = ?", kind, subject, told)
    return case is not None and case["state"] == "open"


def is_open(tx: Tx, kind: str, subject: str) -> bool:
    """Whether people still have to decide."""
    return tx.one("SELECT 1 FROM cases WHERE kind = ? AND subject = ? AND state = 'open'", kind, subject) is not None


def close_case(tx: Tx, kind: str, subject: str) -> None:
    """Close the cases of one kind about a subject; each keeps its row and gets a new version."""
    tx.run(
        "UPDATE cases SET state = 'closed', version = version + 1 WHERE kind = ? AND subject = ? AND state = 'open'",
        *(kind, subject),
    )


def blocked(tx: Tx, grant: str) -> bool:
    """Whether an open case still stands between a grant and another try at it."""
    return (
        tx.one(
            "SELECT 1 FROM cases c WHERE c.state = 'open' AND c.kind IN (?, ?, ?, ?) AND (c.subject = ?"
            " OR c.subject IN (SELECT attempt FROM attempts WHERE grant_id = ?"
            " UNION SELECT attempt FROM quarantine WHERE grant_id = ?)) LIMIT 1",
            *(*BLOCKING, grant, grant, grant),
        )
        is not None
    )
