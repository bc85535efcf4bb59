"""The end of a kiosk: its certificate revoked, then two persons attest that nothing is left in the machine.

Where the registry was restored since, it owes a replay: people hand in its salvaged journal, and two stand in for it.
"""

from collections.abc import Sequence

from kiosk.core.terms import Outcome
from simulators.registry import epochs, outcomes, visits
from simulators.registry.cases import close_case, open_case
from simulators.registry.store import Tx
from simulators.registry.words import Fact, OpenAttempt, Witness


def revoke(tx: Tx, kiosk: str) -> None:
    """Revoke a kiosk for good: its permissions lapse, what it tells goes to quarantine, and a case waits for people."""
    tx.run("UPDATE kiosks SET state = 'revoked' WHERE kiosk = ?", kiosk)
    for row in tx.all("SELECT visit FROM visits WHERE kiosk = ? AND state = 'open'", kiosk):
        visits.end(tx, row["visit"])
    open_case(tx, "revoked", kiosk)


def emptied(tx: Tx, kiosk: str) -> None:
    """End what a revoked kiosk had started: without power nothing more comes out, and what was in it was taken out.

    Whether the document had left before only people can say: each attempt becomes `suspect`, and a case.
    """
    for row in tx.all("SELECT attempt, grant_id FROM attempts WHERE kiosk = ? AND state = 'started'", kiosk):
        tx.run("UPDATE attempts SET state = ?, closed = ? WHERE attempt = ?", Outcome.SUSPECT, tx.now, row["attempt"])
        tx.run(
            "UPDATE grants SET state = 'case' WHERE grant_id = ? AND state NOT IN ('delivered', 'replaced')",
            row["grant_id"],
        )
        close_case(tx, "silence", row["attempt"])
        open_case(tx, "outcome", row["attempt"], "decommissioned")


def salvaged(tx: Tx, kiosk: str, facts: Sequence[Fact], open_: Sequence[OpenAttempt], head: Witness) -> None:
    """Take what the journal of a kiosk that cannot tell any more held; what it left open is for people to judge."""
    for fact in facts:
        outcomes.record(
            *(tx, kiosk, fact.attempt, fact.fence, fact.outcome, fact.evidence, head, fact.visit, fact.grant)
        )
    for one in open_:
        epochs.started(tx, kiosk, one)
    emptied(tx, kiosk)
