"""Outcomes are facts: never fenced off, counted once, never changed by the machine. A contradiction opens a case."""

import json
import sqlite3
from collections.abc import Mapping

from kiosk.core.faults import Fault
from kiosk.core.terms import GrantState, Outcome
from simulators.registry import grants, pins, visits
from simulators.registry.attempts import find, open_attempts
from simulators.registry.cases import close_case, open_case
from simulators.registry.store import Tx
from simulators.registry.witness import seen, witness
from simulators.registry.words import Acknowledged, Code, Fence, Refusal, Witness

Evidence = Mapping[str, int | str]
SPOILS = 2  # of one grant; then a person
OPEN = frozenset({"reserved", "started", "expired"})
FOR_PEOPLE = frozenset({Outcome.RETRACTED, Outcome.LEFT, Outcome.SUSPECT})
BY_THE_MACHINE = frozenset({Outcome.NOT_PRODUCED, Outcome.SPOILED, Outcome.SUSPECT})


def record(
    tx: Tx,
    kiosk: str,
    attempt: str,
    fence: Fence | None,
    outcome: Outcome,
    evidence: Evidence,
    head: Witness,
    visit: str,
    grant: str,
) -> Acknowledged | Refusal:
    """Take one kiosk's outcome of one attempt, as often as it is told."""
    seen(tx, kiosk, head)
    row = find(tx, attempt)
    if row is not None and row["kiosk"] != kiosk:  # a machine under a new name, with its old journal
        open_case(tx, "conflict", attempt, f"{outcome}, told by {kiosk}", evidence)
        return Refusal(Code.CONFLICT)
    told = (None, None) if fence is None else (fence.epoch, fence.number)
    if row is not None and row["state"] not in OPEN:
        if row["told"] != outcome:
            return _contradiction(tx, row, outcome, evidence)
        if (row["told_epoch"], row["told_number"]) != told:
            return Refusal(Code.CONFLICT)
        return Acknowledged(outcome, bool(row["counted"]), witness(tx, kiosk))
    if row is None:
        tx.run(
            "INSERT INTO attempts (attempt, kiosk, visit, grant_id, state) VALUES (?, ?, ?, ?, 'expired')",
            *(attempt, kiosk, visit, grants.known(tx, grant)),
        )
        row = find(tx, attempt)
    if row is None:
        raise LookupError("the attempt was put on record and has no row")
    tx.run(
        "UPDATE attempts SET state = ?, told = ?, closed = ?, told_epoch = ?, told_number = ?, evidence = ?"
        " WHERE attempt = ?",
        *(outcome, outcome, tx.now, *told, json.dumps(dict(evidence)), attempt),
    )
    close_case(tx, "silence", attempt)
    counted = _apply(tx, row, outcome, evidence)
    tx.run("UPDATE attempts SET counted = ? WHERE attempt = ?", int(counted), attempt)
    return Acknowledged(outcome, counted, witness(tx, kiosk))


def _apply(tx: Tx, row: sqlite3.Row, outcome: Outcome, evidence: Evidence) -> bool:
    """Let a new fact change its grant; gives whether it did. `row` is the attempt as it was before the fact."""
    attempt, grant = row["attempt"], row["grant_id"]
    before = tx.one("SELECT state, spoils FROM grants WHERE grant_id = ?", grant)
    if before is None:
        if outcome is not Outcome.NOT_PRODUCED:
            open_case(tx, "conflict", attempt, f"{outcome}: no such grant")
        return False
    if row["state"] != "started" and outcome is not Outcome.NOT_PRODUCED:
        open_case(tx, "conflict", attempt, f"{outcome} without started")
    if outcome is Outcome.NOT_PRODUCED:
        _excuse(tx, row, outcome, evidence)
        return bool(row["state"] == "started")
    if outcome is Outcome.DELIVERED:
        return _delivered(tx, row, before["state"])
    _excuse(tx, row, outcome, evidence)
    if outcome is Outcome.SPOILED:
        tx.run("UPDATE grants SET spoils = spoils + 1 WHERE grant_id = ?", grant)
        if before["spoils"] + 1 < SPOILS:
            return True
    else:
        open_case(tx, "outcome", attempt, outcome, evidence)
    _block(tx, grant)
    if outcome is Outcome.SPOILED:
        open_case(tx, "spoils", grant, attempt)
    return True


def _delivered(tx: Tx, row: sqlite3.Row, before: str) -> bool:
    attempt, grant = row["attempt"], row["grant_id"]
    if before in {GrantState.DELIVERED, GrantState.CASE, "replaced"}:
        open_case(tx, "conflict", attempt, f"{Outcome.DELIVERED} while {before}")
    spend(tx, grant, row["visit"])
    for other in open_attempts(tx, grant):
        if other["state"] == "started":
            open_case(tx, "conflict", other["attempt"], "started while delivered elsewhere")
    return before != GrantState.DELIVERED


def spend(tx: Tx, grant: str, visit: str | None) -> None:
    """Spend a document's print PIN by its delivery, and of the entry PIN only the version that opened its visit."""
    tx.run("UPDATE grants SET state = 'delivered' WHERE grant_id = ? AND state <> 'replaced'", grant)
    withdraw(tx, grant)
    tx.run("UPDATE pins SET state = 'spent' WHERE grant_id = ? AND state = 'live'", grant)
    opened = tx.one(
        "SELECT v.pin FROM visits v JOIN grants g USING (application) WHERE v.visit = ? AND g.grant_id = ?",
        visit,
        grant,
    )
    if opened is not None:
        tx.run("UPDATE visits SET delivered = delivered + 1 WHERE visit = ?", visit)
        pins.end(tx, opened["pin"], "spent")


def _excuse(tx: Tx, row: sqlite3.Row, outcome: Outcome, evidence: Evidence) -> None:
    """Do not count the opening of a visit that the machine spoiled: after started, or by a fault before it."""
    failed = evidence.get("fault") not in {None, Fault.VISIT_OVER}
    if outcome in BY_THE_MACHINE and (row["state"] == "started" or failed):
        visits.excused(tx, row["visit"])


def _block(tx: Tx, grant: str) -> None:
    tx.run("UPDATE grants SET state = 'case' WHERE grant_id = ? AND state NOT IN ('delivered', 'replaced')", grant)
    withdraw(tx, grant)


def withdraw(tx: Tx, grant: str) -> None:
    """Take back a permission that was given but not used."""
    tx.run("UPDATE attempts SET state = 'expired', closed = ? WHERE grant_id = ? AND state = 'reserved'", tx.now, grant)


def _contradiction(tx: Tx, row: sqlite3.Row, outcome: Outcome, evidence: Evidence) -> Refusal:
    """Keep the first fact, take the safe side of the second: a delivery spends, everything for people blocks."""
    stands = open_case(tx, "conflict", row["attempt"], f"{row['told']}, then {outcome}", evidence)
    if stands and tx.one("SELECT 1 FROM grants WHERE grant_id = ?", row["grant_id"]) is not None:
        if outcome is Outcome.DELIVERED:
            spend(tx, row["grant_id"], row["visit"])
        elif outcome in FOR_PEOPLE:
            _block(tx, row["grant_id"])
    return Refusal(Code.CONFLICT)


def quarantine(tx: Tx, kiosk: str, attempt: str, outcome: Outcome, evidence: Evidence, grant: str) -> Acknowledged:
    """Keep what a revoked kiosk tells for people to judge; nothing follows from it by itself."""
    tx.run(
        "INSERT OR IGNORE INTO quarantine (kiosk, attempt, grant_id, outcome, evidence, time)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        *(kiosk, attempt, grant, outcome, json.dumps(dict(evidence)), tx.now),
    )
    open_case(tx, "quarantine", attempt, outcome, evidence)
    return Acknowledged(outcome, counted=False, witness=None)
