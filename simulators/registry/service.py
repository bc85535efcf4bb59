"""The registry without HTTP: each question of the contract is one method, one transaction, one answer or refusal.

The simulated world calls this class directly; clock and randomness come from the store it is given.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.core.terms import Outcome
from pin.policy import Door
from pin.secret import Secret
from simulators.registry import applications, attempts, messages, outcomes, pins, visits
from simulators.registry.applications import Approval, Message
from simulators.registry.jobs import JobSigner
from simulators.registry.store import Store, Tx
from simulators.registry.verifiers import Verifiers
from simulators.registry.witness import meet, reconciled, witness
from simulators.registry.words import Acknowledged, Code, Content, Fence, Hello, Job, Refusal, Visit, Witness

# An outlet is closed until it was emptied, so that few are waited for; an answer must not grow over the years.
EMPTIED = "SELECT attempt FROM attempts WHERE kiosk = ? AND emptied = 1 ORDER BY rowid DESC LIMIT 50"


class Registry:
    """The rules over one store. Work with scrypt is done outside of transactions."""

    def __init__(self, store: Store, verifiers: Verifiers, signer: JobSigner) -> None:
        self._store = store
        self._verifiers = verifiers
        self._signer = signer

    def hello(self, kiosk: str) -> Hello:
        """Answer a health check; it also makes the rules of time happen."""
        with self._changing(kiosk) as tx:
            rows = tx.all(EMPTIED, kiosk)
            emptied = tuple(row["attempt"] for row in reversed(rows))
            return Hello(tx.meta("epoch"), tx.now, kiosk, witness(tx, kiosk), emptied)

    def open_visit(self, kiosk: str, visit: str, door: Door, name: Secret, pin: Secret) -> Visit | Refusal:
        """Open a visit; `name` is the application code at the QR door and the NIK at the other."""
        with self._store.transaction() as tx:
            found = visits.candidates(tx, self._verifiers, door, name)
        proofs = tuple((one.application, self._verifiers.prove(one.application, pin, one.salt)) for one in found)
        with self._changing(kiosk) as tx:
            if not reconciled(tx, kiosk):
                return Refusal(Code.EPOCH)
            return visits.enter(tx, kiosk, visit, door, proofs)

    def renew(self, kiosk: str, visit: str) -> Visit | Refusal:
        """Lengthen a visit's lease."""
        with self._changing(kiosk) as tx:
            return visits.renew(tx, kiosk, visit)

    def close_visit(self, kiosk: str, visit: str) -> Refusal | None:
        """End a visit."""
        with self._changing(kiosk) as tx:
            return visits.close(tx, kiosk, visit)

    def reserve(self, kiosk: str, attempt: str, visit: str, grant: str, pin: Secret) -> Job | Refusal:
        """Reserve a grant and give the signed job."""
        with self._store.transaction() as tx:
            salt = attempts.salt_of(tx, grant)
        digest = self._verifiers.prove(grant, pin, salt or self._verifiers.decoy_salt(Secret(grant)))
        with self._changing(kiosk) as tx:
            if not reconciled(tx, kiosk):
                return Refusal(Code.EPOCH)
            return attempts.reserve(tx, self._signer, kiosk, attempt, visit, grant, digest)

    def content(self, kiosk: str, attempt: str) -> Content | Refusal:
        """Give the document of a reservation."""
        with self._changing(kiosk) as tx:
            return attempts.content(tx, kiosk, attempt)

    def started(self, kiosk: str, attempt: str, fence: Fence, head: Witness) -> Acknowledged | Refusal:
        """Record that the device is about to get its first byte."""
        with self._changing(kiosk) as tx:
            return attempts.started(tx, kiosk, attempt, fence, head)

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
        """Record what an attempt came to."""
        with self._changing(kiosk) as tx:
            return outcomes.record(tx, kiosk, attempt, fence, outcome, evidence, head, visit, grant)

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
