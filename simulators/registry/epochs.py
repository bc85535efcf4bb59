"""Epochs: each restore from a backup begins one, in which nothing is granted until all kiosks said what they know."""

from collections.abc import Iterable, Sequence

from kiosk.core.terms import GrantState
from simulators.registry import grants, outcomes
from simulators.registry.cases import close_case, open_case
from simulators.registry.store import Tx
from simulators.registry.witness import seen
from simulators.registry.words import Code, Fact, OpenAttempt, Refusal, Replayed, Witness


def begin(tx: Tx, epoch: int, kiosks: Iterable[str]) -> None:
    """Begin an epoch over restored records. `kiosks` names those that the records may not know yet."""
    tx.run("UPDATE meta SET value = ? WHERE key = 'epoch'", epoch)
    for kiosk in kiosks:
        tx.run("INSERT OR IGNORE INTO kiosks (kiosk, state, reconciled) VALUES (?, 'active', 0)", kiosk)
    tx.run("UPDATE visits SET state = 'closed' WHERE state = 'open'")
    tx.run("UPDATE attempts SET state = 'expired', closed = ? WHERE state = 'reserved'", tx.now)
    # Whoever was revoked before the backup can have printed nothing since.
    tx.run("UPDATE kiosks SET reconciled = ? WHERE state = 'revoked'", epoch)
    for row in tx.all("SELECT kiosk FROM kiosks WHERE state = 'active' ORDER BY kiosk"):
        open_case(tx, "replay", row["kiosk"], str(epoch))


def must_replay(tx: Tx, kiosk: str) -> bool:
    """Whether this kiosk has not yet said what it knows."""
    row = tx.one("SELECT state, reconciled FROM kiosks WHERE kiosk = ?", kiosk)
    return row is not None and row["state"] == "active" and row["reconciled"] < tx.meta("epoch")


def waiting(tx: Tx) -> bool:
    """Whether anything is granted to nobody yet: a permission given before may have become a document.

    A kiosk that was revoked before it told what it knows is waited for, too: two persons stand in for it.
    """
    return tx.one("SELECT 1 FROM kiosks WHERE reconciled < ? LIMIT 1", tx.meta("epoch")) is not None


def replayed(tx: Tx, kiosk: str) -> None:
    """Take a kiosk's knowledge as complete."""
    tx.run("UPDATE kiosks SET reconciled = ? WHERE kiosk = ?", tx.meta("epoch"), kiosk)
    close_case(tx, "replay", kiosk)


def replay(
    tx: Tx, kiosk: str, epoch: int, facts: Sequence[Fact], open_: Sequence[OpenAttempt], head: Witness, *, last: bool
) -> Replayed | Refusal:
    """Take one part of what a kiosk knows; saying it again changes nothing. Contradictions open conflicts."""
    if epoch != tx.meta("epoch"):
        return Refusal(Code.STALE)
    seen(tx, kiosk, head)
    for fact in facts:
        outcomes.record(
            *(tx, kiosk, fact.attempt, fact.fence, fact.outcome, fact.evidence, head, fact.visit, fact.grant)
        )
    for one in open_:
        started(tx, kiosk, one)
    if last:
        replayed(tx, kiosk)
    return Replayed(must_replay(tx, kiosk), waiting(tx))


def started(tx: Tx, kiosk: str, one: OpenAttempt) -> None:
    """Block the grant of an attempt that its kiosk may be printing, whatever the restored records say of it."""
    row, mine = tx.one("SELECT * FROM attempts WHERE attempt = ?", one.attempt), grants.known(tx, one.grant)
    if row is not None and (row["kiosk"] != kiosk or row["state"] not in {"reserved", "expired", "started"}):
        return
    if row is None:
        tx.run(
            "INSERT INTO attempts (attempt, kiosk, visit, grant_id, state) VALUES (?, ?, ?, ?, 'expired')",
            *(one.attempt, kiosk, one.visit, mine),
        )
    tx.run(
        "UPDATE attempts SET state = 'started', started = coalesce(started, ?), closed = NULL, epoch = ?, number = ?"
        " WHERE attempt = ?",
        *(tx.now, one.fence.epoch, one.fence.number, one.attempt),
    )
    others = tx.one(
        "SELECT 1 FROM attempts WHERE grant_id = ? AND attempt <> ? AND state = 'started'", mine, one.attempt
    )
    grant = tx.one("SELECT state FROM grants WHERE grant_id = ?", mine)
    if grant is None or others is not None or grant["state"] != GrantState.PRINTABLE:
        open_case(tx, "conflict", one.attempt, "started while another stood", {})
