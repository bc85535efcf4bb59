"""The registry without HTTP: each question of the contract is one method, one transaction, one answer or refusal.

Time, randomness and the cost of verifiers are passed in, so that a simulated world replays; nothing here reads a clock:

    store = Store(":memory:", PinPolicy(), clock, rng)          # clock() gives Unix seconds, rng is a random.Random
    verifiers = Verifiers(b"key" * 8, Cost(n=2, r=1, p=1))      # or Verifiers(key, scrypt=anything that derives)
    registry = Registry(store, verifiers, JobSigner(issued))
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kiosk.core.terms import Outcome
from pin.policy import Door
from pin.secret import Secret
from simulators.registry import (
    applications,
    attempts,
    decisions,
    decommission,
    epochs,
    messages,
    outcomes,
    pins,
    visits,
)
from simulators.registry.applications import Approval, Message
from simulators.registry.jobs import JobSigner
from simulators.registry.store import Store, Tx
from simulators.registry.verifiers import Verifiers
from simulators.registry.witness import meet, revoked, witness
from simulators.registry.words import (
    Acknowledged,
    Code,
    Content,
    Decided,
    Fact,
    Fence,
    Hello,
    Job,
    OpenAttempt,
    Refusal,
    Replayed,
    Visit,
    Witness,
)

DAY = 86400

# An outlet is closed until it was emptied, so that few are waited for; an answer must not grow over the years.
EMPTIED = "SELECT attempt FROM attempts WHERE kiosk = ? AND emptied = 1 ORDER BY rowid DESC LIMIT 50"


class Registry:
    """The rules over one store. Work with scrypt is done outside of transactions."""

    def __init__(self, store: Store, verifiers: Verifiers, signer: JobSigner) -> None:
        self._store = store
        self._verifiers = verifiers
        self._signer = signer

    def hello(self, kiosk: str, until: float = math.inf) -> Hello:
        """Answer a health check; it also makes the rules of time happen. `until`: when the kiosk's certificate ends."""
        with self._changing(kiosk) as tx:
            emptied = tuple(row["attempt"] for row in reversed(tx.all(EMPTIED, kiosk)))
            replay, waits = epochs.must_replay(tx, kiosk), epochs.waiting(tx)
            barred = _barred(tx, kiosk, until) is not None
            return Hello(tx.meta("epoch"), tx.now, kiosk, witness(tx, kiosk), emptied, replay, waits, barred)

    def open_visit(
        self, kiosk: str, visit: str, door: Door, name: Secret, pin: Secret, until: float = math.inf
    ) -> Visit | Refusal:
        """Open a visit; `name` is the application code at the QR door and the NIK at the other."""
        with self._store.transaction() as tx:
            found = visits.candidates(tx, self._verifiers, door, name)
        proofs = tuple((one.application, self._verifiers.prove(one.application, pin, one.salt)) for one in found)
        with self._changing(kiosk) as tx:
            return _barred(tx, kiosk, until) or _waits(tx) or visits.enter(tx, kiosk, visit, door, proofs)

    def renew(self, kiosk: str, visit: str) -> Visit | Refusal:
        """Lengthen a visit's lease."""
        with self._changing(kiosk) as tx:
            return visits.renew(tx, kiosk, visit)

    def close_visit(self, kiosk: str, visit: str) -> Refusal | None:
        """End a visit."""
        with self._changing(kiosk) as tx:
            return visits.close(tx, kiosk, visit)

    def reserve(
        self,
        kiosk: str,
        attempt: str,
        visit: str,
        grant: str,
        pin: Secret,
        head: Witness | None = None,
        until: float = math.inf,
    ) -> Job | Refusal:
        """Reserve a grant and give the signed job."""
        with self._store.transaction() as tx:
            salt = attempts.salt_of(tx, grant)
        digest = self._verifiers.prove(grant, pin, salt or self._verifiers.decoy_salt(Secret(grant)))
        with self._changing(kiosk) as tx:
            return (
                _barred(tx, kiosk, until)
                or _waits(tx)
                or attempts.reserve(tx, self._signer, kiosk, attempt, visit, grant, digest, head)
            )

    def content(self, kiosk: str, attempt: str) -> Content | Refusal:
        """Give the document of a reservation."""
        with self._changing(kiosk) as tx:
            return attempts.content(tx, kiosk, attempt)

    def started(
        self, kiosk: str, attempt: str, fence: Fence, head: Witness, until: float = math.inf
    ) -> Acknowledged | Refusal:
        """Record that the device is about to get its first byte."""
        with self._changing(kiosk) as tx:
            return _barred(tx, kiosk, until) or attempts.started(tx, kiosk, attempt, fence, head)

    def outcome(
        self,
        kiosk: str,
        attempt: str,
        fence: Fence | None,
        outcome: Outcome,
        evidence: outcomes.Evidence,
        head: Witness,
        visit: str,
        grant: str,
    ) -> Acknowledged | Refusal:
        """Record what an attempt came to. An expired certificate does not matter; a revoked one does."""
        with self._changing(kiosk) as tx:
            if revoked(tx, kiosk):
                return outcomes.quarantine(tx, kiosk, attempt, outcome, evidence, grant)
            return outcomes.record(tx, kiosk, attempt, fence, outcome, evidence, head, visit, grant)

    def replay(
        self, kiosk: str, epoch: int, facts: Sequence[Fact], open_: Sequence[OpenAttempt], head: Witness, *, last: bool
    ) -> Replayed | Refusal:
        """Take a part of what a kiosk knows, after a restore; `last` ends it."""
        with self._changing(kiosk) as tx:
            if revoked(tx, kiosk):
                return Refusal(Code.REFUSED)
            return epochs.replay(tx, kiosk, epoch, facts, open_, head, last=last)

    def enrol_officer(self, officer: str, key: str) -> None:
        """Put a person who may vote on record; `key` is their public key as PEM."""
        with self._changing() as tx:
            tx.run("INSERT OR REPLACE INTO officers VALUES (?, ?)", officer, key)

    def vote(self, signed: str) -> Decided | Refusal:
        """Take a signed vote on a case (`votes.sign`)."""
        with self._changing() as tx:
            return decisions.vote(tx, signed)

    def resolutions(self) -> list[dict[str, object]]:
        """Count what each officer decided, by kind of case."""
        with self._changing() as tx:
            return [dict(row) for row in tx.all(decisions.BY_PERSON)]

    def revoke(self, kiosk: str) -> None:
        """Revoke a kiosk's certificate, for good."""
        with self._changing(kiosk) as tx:
            decommission.revoke(tx, kiosk)

    def salvaged(
        self, kiosk: str, facts: Sequence[Fact], open_: Sequence[OpenAttempt], head: Witness
    ) -> Refusal | None:
        """Take the salvaged journal of a revoked kiosk, handed in by people; two then stand in for its replay."""
        with self._changing(kiosk) as tx:
            if not revoked(tx, kiosk):
                return Refusal(Code.CONFLICT)
            decommission.salvaged(tx, kiosk, facts, open_, head)
            return None

    def backup(self) -> bytes:
        """Give the records as they are now."""
        return self._store.image()

    def restore(self, image: bytes, at_least: int = 0) -> int:
        """Put a backup in the place of the records and begin a new epoch; gives it.

        `at_least` is an epoch that was surely not reached before, where the present records are lost, too. No PIN of
        the backup stays: it may have been spent since. What phones received stays with them.
        """
        with self._store.replaced(image) as (lost, tx):
            epoch = max(lost.meta("epoch"), tx.meta("epoch"), at_least - 1) + 1
            kiosks = {row["kiosk"]: row["state"] for row in lost.all("SELECT kiosk, state FROM kiosks")}
            epochs.begin(tx, epoch, kiosks)
            for kiosk, known in kiosks.items():
                if known == "revoked" and not revoked(tx, kiosk):  # a revocation is not taken back
                    decommission.revoke(tx, kiosk)
            for row in lost.all("SELECT * FROM messages"):
                tx.run("INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", *row[:-1])
            tx.run("UPDATE pins SET state = 'expired' WHERE state = 'live'")
        with self._changing():
            return epoch

    def approve(self, approval: Approval) -> str:
        """Put an approved application on record and send its PINs; gives its identifier."""
        with self._changing() as tx:
            return applications.put(tx, self._verifiers, approval)

    def messages(self, after: int = 0, application: str | None = None) -> list[Message]:
        """Give what the phones received."""
        with self._changing() as tx:
            return applications.messages(tx, after, application)

    def send_again(self, application: str) -> int:
        """Send the messages of an application's live PINs again."""
        with self._changing() as tx:
            return messages.send_again(tx, application)

    def applications(self) -> list[dict[str, object]]:
        """Give every application."""
        with self._changing() as tx:
            return applications.listed(tx)

    def state(self) -> dict[str, object]:
        """Give identifiers and states, without personal data."""
        with self._changing() as tx:
            return applications.state(tx)

    def glance(self) -> dict[str, object]:
        """Give counts, and the rows of what is open."""
        with self._changing() as tx:
            return applications.glance(tx)

    def serial(self) -> int:
        """Count documents."""
        with self._store.transaction() as tx:
            return tx.next("serial")

    def emptied(self, attempt: str) -> bool:
        """Staff attest at the registry that the outlet of an attempt was emptied; False when it is unknown."""
        with self._changing() as tx:
            return tx.run("UPDATE attempts SET emptied = 1 WHERE attempt = ?", attempt) == 1

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @contextmanager
    def _changing(self, kiosk: str | None = None) -> Iterator[Tx]:
        """Give a transaction in which everything that time ended has ended; afterwards issue the PINs it left wanting.

        What a crash leaves out between the two, the next question finds wanting again.
        """
        with self._store.transaction() as tx:
            visits.lapse(tx)
            attempts.expire(tx)
            pins.expire(tx)
            if kiosk is not None:
                meet(tx, kiosk)
            yield tx
            drawn = [(one, pins.draw(tx)) for one in pins.wanted(tx)]
        drafts = [pins.Draft(one, pin, self._verifiers.prove(one.subject, pin, one.salt)) for one, pin in drawn]
        if drafts:
            with self._store.transaction() as tx:
                for new in drafts:
                    pins.issue(tx, new, self._verifiers)


def _barred(tx: Tx, kiosk: str, until: float) -> Refusal | None:
    """Bar a revoked kiosk, and one whose certificate does not outlive a job plus a day."""
    if revoked(tx, kiosk):
        return Refusal(Code.REFUSED)
    return Refusal(Code.CERTIFICATE) if until < tx.now + tx.policy.reservation + DAY else None


def _waits(tx: Tx) -> Refusal | None:
    return Refusal(Code.EPOCH) if epochs.waiting(tx) else None
