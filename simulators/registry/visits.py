"""Visits: a lease of one entry PIN by one kiosk at a time, through one of two doors."""

import hmac
import sqlite3
from dataclasses import dataclass
from typing import Final

from kiosk.core.terms import DocumentKind, Grant, GrantState
from pin.policy import Door
from pin.secret import Secret
from simulators.registry import delays, pins, refusals
from simulators.registry.store import Tx
from simulators.registry.verifiers import NO_DIGEST, Verifiers
from simulators.registry.words import Code, Refusal, Visit

APPLICATIONS_A_NIK: Final = 3  # open applications of one person that a NIK and a PIN can tell apart


@dataclass(frozen=True)
class Candidate:
    """An application the PIN may belong to; a decoy has none, and costs the same work."""

    application: str
    salt: bytes


def candidates(tx: Tx, verifiers: Verifiers, door: Door, name: Secret) -> tuple[Candidate, ...]:
    """Look up what was named; the answer's length depends on the door alone."""
    salt = verifiers.decoy_salt(name)
    if door is Door.QR:
        rows = tx.all("SELECT application, salt FROM applications WHERE code_tag = ?", verifiers.tag(name))
        length = 1
    else:
        length = APPLICATIONS_A_NIK
        rows = tx.all(
            "SELECT application, salt FROM applications JOIN people USING (person) WHERE nik = ? ORDER BY EXISTS ("
            "SELECT 1 FROM pins p WHERE p.application = applications.application AND p.grant_id IS NULL"
            " AND p.state = 'live') DESC, created DESC, application LIMIT ?",
            *(name.reveal(), length),
        )
    found = tuple(Candidate(row["application"], row["salt"]) for row in rows)
    return found + (Candidate("", salt),) * (length - len(found))


def enter(tx: Tx, kiosk: str, visit: str, door: Door, proofs: tuple[tuple[str, bytes], ...]) -> Visit | Refusal:
    """Open a visit, or give the open one again. `proofs`: for each candidate application, the PIN's digest there."""
    wait = delays.remaining(tx, kiosk, door)
    if before := refusals.given(tx, kiosk, visit):
        return Refusal(before, wait or None) if before is Code.REFUSED else Refusal(before)
    known = tx.one("SELECT * FROM visits WHERE visit = ? AND kiosk = ? AND door = ?", visit, kiosk, door)
    matched: tuple[str, int] | None = None
    tried: list[int] = []
    for application, digest in proofs:
        row = _credential(tx, application, None if known is None else known["pin"])
        same = hmac.compare_digest(digest, NO_DIGEST if row is None else row["digest"])
        if row is not None:
            tried.append(row["pin"])
            if same and matched is None and (known is not None or pins.door_open(tx, row["pin"], door)):
                matched = (application, row["pin"])
    if wait:
        return Refusal(Code.REFUSED, wait)
    if matched is None:
        refusals.remember(tx, kiosk, visit, Code.REFUSED)
        return Refusal(Code.REFUSED, _count(tx, kiosk, door, tried) or None)
    delays.passed(tx, kiosk, door)
    application, pin = matched
    if known is not None:
        return _again(tx, kiosk, visit)
    if tx.one("SELECT 1 FROM visits WHERE visit = ?", visit) is not None:
        return Refusal(Code.CONFLICT)  # the name of another kiosk's visit, or of one through the other door
    if _held_elsewhere(tx, kiosk, application):
        return Refusal(Code.BUSY)
    if not tx.run("UPDATE pins SET openings = openings + 1 WHERE pin = ? AND state = 'live'", pin):
        return Refusal(Code.REFUSED)  # the visit that just ended was this PIN's last
    tx.run(
        "INSERT INTO visits (visit, kiosk, application, pin, door, state, opened, lease)"
        " VALUES (?, ?, ?, ?, ?, 'open', ?, ?)",
        *(visit, kiosk, application, pin, door, tx.now, tx.now + tx.policy.visit_lease),
    )
    return shown(tx, visit)


def _credential(tx: Tx, application: str, pin: int | None) -> sqlite3.Row | None:
    """Find the live entry PIN; for a visit that is on record, the version that opened it, whatever became of it."""
    if pin is not None:
        return tx.one("SELECT pin, digest FROM pins WHERE application = ? AND pin = ?", application, pin)
    return tx.one(
        "SELECT pin, digest FROM pins WHERE application = ? AND grant_id IS NULL AND state = 'live'", application
    )


def _count(tx: Tx, kiosk: str, door: Door, tried: list[int]) -> int:
    for pin in tried:
        pins.failed(tx, pin, door)
    return delays.failed(tx, kiosk, door)


def _again(tx: Tx, kiosk: str, visit: str) -> Visit | Refusal:
    held = holds(tx, kiosk, visit)
    return Refusal(Code.CLOSED) if not held else shown(tx, visit)


def _held_elsewhere(tx: Tx, kiosk: str, application: str) -> bool:
    """Whether another kiosk has the lease. This kiosk's own earlier visit ends: one resident stands at a kiosk."""
    for row in tx.all("SELECT visit, kiosk FROM visits WHERE application = ? AND state = 'open'", application):
        if row["kiosk"] != kiosk:
            return True
        end(tx, row["visit"])
    return False


def holds(tx: Tx, kiosk: str, visit: str) -> bool:
    """Whether this visit is open at this kiosk; if so its lease starts again."""
    return (
        tx.run(
            "UPDATE visits SET lease = ? WHERE visit = ? AND kiosk = ? AND state = 'open'",
            *(tx.now + tx.policy.visit_lease, visit, kiosk),
        )
        == 1
    )


def shown(tx: Tx, visit: str) -> Visit:
    """Give the visit as its kiosk sees it: masked holders, and the state of each grant now."""
    rows = tx.all(
        "SELECT g.grant_id, g.kind, g.detail, g.pages, g.state, h.name, EXISTS (SELECT 1 FROM attempts t"
        " WHERE t.grant_id = g.grant_id AND t.state IN ('reserved', 'started')) AS busy"
        " FROM visits v JOIN grants g USING (application) JOIN people h USING (person)"
        " WHERE v.visit = ? AND g.state <> 'replaced' ORDER BY g.rowid",
        visit,
    )
    grants = tuple(
        Grant(
            row["grant_id"], DocumentKind(row["kind"]), state_of(row), masked(row["name"]), row["detail"], row["pages"]
        )
        for row in rows
    )
    return Visit(visit, tx.meta("epoch"), tx.policy.visit_lease, grants)


def state_of(row: sqlite3.Row) -> GrantState:
    """Derive what a kiosk is told: an open attempt makes a printable grant busy."""
    state = GrantState(row["state"])
    return GrantState.BUSY if state is GrantState.PRINTABLE and row["busy"] else state


def masked(name: str) -> str:
    """Keep the first letter of each word: "S*** A***"."""
    return " ".join(f"{word[0]}***" for word in name.split())


def renew(tx: Tx, kiosk: str, visit: str) -> Visit | Refusal:
    """Lengthen the lease and show the menu again."""
    return shown(tx, visit) if holds(tx, kiosk, visit) else Refusal(Code.CLOSED)


def close(tx: Tx, kiosk: str, visit: str) -> Refusal | None:
    """End a visit; ending it again changes nothing. One never seen may not be opened later: its opening is late."""
    row = tx.one("SELECT kiosk, state FROM visits WHERE visit = ?", visit)
    if row is None:
        refusals.remember(tx, kiosk, visit, Code.CLOSED)
        return None
    if row["kiosk"] != kiosk:
        return Refusal(Code.CLOSED)
    if row["state"] == "open":
        end(tx, visit)
    return None


def end(tx: Tx, visit: str) -> None:
    """End a visit: it accepts no attempts, its reservations lapse, and its PIN may have been opened often enough."""
    tx.run("UPDATE visits SET state = 'closed' WHERE visit = ?", visit)
    tx.run("UPDATE attempts SET state = 'expired', closed = ? WHERE visit = ? AND state = 'reserved'", tx.now, visit)
    row = tx.one("SELECT p.pin, p.openings FROM visits v JOIN pins p USING (pin) WHERE v.visit = ?", visit)
    if row is not None and row["openings"] >= tx.policy.openings:
        pins.end(tx, row["pin"], "used_up")


def excused(tx: Tx, visit: str) -> None:
    """Take back the opening of a visit that the machine spoiled, once."""
    if tx.run("UPDATE visits SET counts = 0 WHERE visit = ? AND counts = 1", visit):
        tx.run("UPDATE pins SET openings = openings - 1 WHERE pin = (SELECT pin FROM visits WHERE visit = ?)", visit)


def lapse(tx: Tx) -> None:
    """End the visits whose kiosk was silent for the whole lease."""
    for row in tx.all("SELECT visit FROM visits WHERE state = 'open' AND lease <= ?", tx.now):
        end(tx, row["visit"])
