"""What people decide: by compare-and-set on a case's version, and what follows for attempt, grant, PIN and kiosk.

Two persons: two different officers say the same of the same version, at most one of them on site. Different words
give the case a new version, and both speak again.
"""

import sqlite3
from typing import Final

from kiosk.core.terms import DocumentKind, GrantState, Medium
from simulators.registry import decommission, epochs, outcomes
from simulators.registry.cases import blocked, open_case
from simulators.registry.grants import replacement_of
from simulators.registry.store import Tx
from simulators.registry.votes import Decision, Vote, read
from simulators.registry.words import Code, Decided, Refusal

D = Decision
OPEN_TO: Final[dict[str, frozenset[Decision]]] = {
    "outcome": frozenset({D.DELIVERED, D.SPOILED, D.NOT_PRODUCED, D.REPLACE}),
    "conflict": frozenset({D.DELIVERED, D.RELEASE, D.REPLACE}),
    "quarantine": frozenset({D.DELIVERED, D.NOTED}),
    "spoils": frozenset({D.DELIVERED, D.RELEASE}),
    "pin": frozenset({D.ISSUE}),
    "fork": frozenset({D.NOTED}),
    "replay": frozenset({D.STAND_IN}),
    "revoked": frozenset({D.EMPTIED}),
    "silence": frozenset({D.REPLACE}),
}
BY_PERSON: Final = """SELECT officer, decision, kind, count(*) AS votes FROM votes JOIN cases USING (number)
    GROUP BY officer, decision, kind ORDER BY officer, votes DESC, decision, kind"""
BY_ONE: Final = frozenset({"spoils", "pin"})


def vote(tx: Tx, signed: str) -> Decided | Refusal:
    """Take one signed vote. A late copy of a vote that counted is answered as the case stands now."""
    said = read(tx, signed)
    if said is None:
        return Refusal(Code.REFUSED)
    case = tx.one("SELECT * FROM cases WHERE number = ?", said.case)
    if case is None:
        return Refusal(Code.CLOSED)
    again = tx.one(
        "SELECT decision FROM votes WHERE number = ? AND version = ? AND officer = ?",
        *(said.case, said.version, said.officer),
    )
    if again is not None:
        return _stands(case) if again["decision"] == said.decision else Refusal(Code.CONFLICT)
    if case["state"] != "open" or case["version"] != said.version:
        return Refusal(Code.STALE)
    if said.decision not in OPEN_TO[case["kind"]] or not _has_blank(tx, case, said):
        return Refusal(Code.INVALID)
    if said.decision is D.REPLACE and (epochs.waiting(tx) or _another_is_open(tx, case["subject"])):
        return Refusal(Code.BUSY)
    before = tx.all("SELECT * FROM votes WHERE number = ? AND version = ?", said.case, said.version)
    if before and said.site is not None and before[0]["site"] is not None:
        return Refusal(Code.INVALID)  # the second person is not on site
    tx.run(
        "INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(said.case, said.version, said.officer, said.decision, said.site, said.uid, signed, tx.now),
    )
    return _counted(tx, case, said, before)


def _counted(tx: Tx, case: sqlite3.Row, said: Vote, before: list[sqlite3.Row]) -> Decided:
    alone = case["kind"] in BY_ONE
    if not before and not alone:
        return _stands(case)
    if before and (before[0]["decision"], before[0]["uid"]) != (said.decision, said.uid):
        tx.run("UPDATE cases SET version = version + 1 WHERE number = ?", said.case)
        return Decided(said.case, case["version"] + 1, "open")
    tx.run(
        "UPDATE cases SET state = 'closed', version = version + 1 WHERE number = ? AND version = ?",
        *(said.case, said.version),
    )
    _follow(tx, case, said)
    return Decided(said.case, case["version"] + 1, "closed")


def _stands(case: sqlite3.Row) -> Decided:
    return Decided(case["number"], case["version"], case["state"])


def _has_blank(tx: Tx, case: sqlite3.Row, said: Vote) -> bool:
    """A card may be made again when its blank was read, or voided and the grant replaced; a sheet has no number."""
    row = tx.one("SELECT kind FROM grants JOIN attempts USING (grant_id) WHERE attempt = ?", case["subject"])
    card = row is not None and DocumentKind(row["kind"]).medium is Medium.CARD
    return bool(said.uid) if card and said.decision in {D.NOT_PRODUCED, D.RELEASE, D.REPLACE} else True


def _another_is_open(tx: Tx, attempt: str) -> bool:
    """Whether another attempt at the same grant may have made the document, or be making it.

    It ends by its own outcome first, and where that is for people, by what they say of that very card or sheet.
    """
    return (
        tx.one(
            "WITH told AS (SELECT attempt, grant_id, state FROM attempts"
            " UNION SELECT attempt, grant_id, 'told' FROM quarantine)"
            " SELECT 1 FROM told t JOIN told mine USING (grant_id) WHERE mine.attempt = ? AND t.attempt <> ?"
            " AND (t.state = 'started' OR EXISTS (SELECT 1 FROM cases c WHERE c.subject = t.attempt"
            " AND c.state = 'open' AND c.kind IN ('outcome', 'conflict', 'quarantine'))) LIMIT 1",
            *(attempt, attempt),
        )
        is not None
    )


def _follow(tx: Tx, case: sqlite3.Row, said: Vote) -> None:
    subject = case["subject"]
    match case["kind"]:
        case "revoked":
            decommission.emptied(tx, subject)
        case "replay":
            epochs.replayed(tx, subject)
        case "pin" | "fork":
            pass  # the next PIN is wanted again, with a count of its own; a fork is known
        case "outcome" if said.decision is not D.REPLACE:
            _resolve(tx, subject, said.decision)
        case _:
            _settle(tx, subject, said.decision, by_one=case["kind"] in BY_ONE)


def _resolve(tx: Tx, attempt: str, decision: Decision) -> None:
    """Let people's word stand in the place of the machine's; what the machine told is kept beside it."""
    row = tx.one("SELECT grant_id, visit FROM attempts WHERE attempt = ?", attempt)
    if row is None:
        raise LookupError("an outcome's case has no attempt")
    tx.run("UPDATE attempts SET state = ? WHERE attempt = ?", decision, attempt)
    grant = row["grant_id"]
    if decision is D.DELIVERED:
        outcomes.spend(tx, grant, row["visit"])
        return
    if decision is D.SPOILED:
        tx.run("UPDATE grants SET spoils = spoils + 1 WHERE grant_id = ?", grant)
        found = tx.one("SELECT spoils FROM grants WHERE grant_id = ?", grant)
        if found is not None and found["spoils"] >= outcomes.SPOILS:
            open_case(tx, "spoils", grant, attempt)
    _free(tx, grant)


def _settle(tx: Tx, subject: str, decision: Decision, *, by_one: bool) -> None:
    row = tx.one(
        "SELECT grant_id, visit FROM attempts WHERE attempt = ? UNION ALL SELECT grant_id, NULL FROM quarantine"
        " WHERE attempt = ? LIMIT 1",
        *(subject, subject),
    )
    grant, visit = (subject, None) if row is None else (row["grant_id"], row["visit"])
    match decision:
        case D.DELIVERED:
            outcomes.spend(tx, grant, visit)
        case D.REPLACE:
            _replace(tx, grant)
        case D.RELEASE:
            tx.run("UPDATE grants SET spoils = 0 WHERE grant_id = ?", grant)
            if not by_one:  # a delivery is not undone by one person
                tx.run("UPDATE grants SET state = 'case' WHERE grant_id = ? AND state <> 'replaced'", grant)
            _free(tx, grant)
        case _:
            _free(tx, grant)


def _free(tx: Tx, grant: str) -> None:
    """Let the machine try again, unless another open case says no. An open attempt blocks by itself."""
    if not blocked(tx, grant):
        tx.run("UPDATE grants SET state = ? WHERE grant_id = ? AND state = 'case'", GrantState.PRINTABLE, grant)


def _replace(tx: Tx, grant: str) -> None:
    """Give the document a new grant; the old one ends for good, whatever is told of it later."""
    new = replacement_of(grant)
    changed = tx.run(
        "INSERT INTO grants (grant_id, application, person, kind, detail, state, media_type, content, sha256, pages,"
        " qr) SELECT ?, application, person, kind, detail, ?, media_type, content, sha256, pages, qr FROM grants"
        " WHERE grant_id = ? AND state <> 'replaced'",
        *(new, GrantState.PRINTABLE, grant),
    )
    if changed:
        tx.run("UPDATE grants SET state = 'replaced' WHERE grant_id = ?", grant)
        tx.run("UPDATE pins SET state = 'spent' WHERE grant_id = ? AND state = 'live'", grant)
        outcomes.withdraw(tx, grant)
        tx.run(
            "UPDATE cases SET state = 'closed', version = version + 1 WHERE state = 'open' AND kind <> 'pin'"
            " AND (subject = ? OR subject IN (SELECT attempt FROM attempts WHERE grant_id = ?))",
            *(grant, grant),
        )
