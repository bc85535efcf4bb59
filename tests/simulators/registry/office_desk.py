"""A registry with a clock to turn and cheap verifiers, and the holder's phone: what the tests of the rules share."""

import random
from dataclasses import dataclass, field
from typing import TypeVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.core.terms import DocumentKind, Outcome
from pin.credential import EntryQr, PrintQr, read_qr
from pin.policy import Door, PinPolicy
from pin.secret import Secret
from simulators.registry.applications import Approval, Document, Message, Resident
from simulators.registry.jobs import JobSigner
from simulators.registry.pki import SignerUsage, TestCa
from simulators.registry.service import Registry
from simulators.registry.store import Store
from simulators.registry.verifiers import Cost, Verifiers
from simulators.registry.votes import Decision, Vote, sign
from simulators.registry.words import Acknowledged, Decided, Fence, Job, Refusal, Visit, Witness

T = TypeVar("T")
HOLDER = Resident("r-1", "3304011010900001", "SITI AMINAH", "085400000001")
KINDS = (DocumentKind.KARTU_KELUARGA, DocumentKind.KTP_EL)
CHEAP = Cost(n=2, r=1, p=1)
OFFICERS = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ani", "budi", "citra")}


def got(answer: T | Refusal) -> T:
    """Give an answer that must not be a refusal."""
    assert not isinstance(answer, Refusal), answer
    return answer


def approval(*kinds: DocumentKind, holder: Resident = HOLDER) -> Approval:
    """Approve small stand-ins for documents."""
    documents = (Document(kind, holder, "", "application/pdf", b"%PDF " + kind.encode(), 1, None) for kind in kinds)
    return Approval(holder, tuple(documents))


@dataclass
class Desk:
    """One application of two documents at a registry, and the numbers its holder has on the phone."""

    registry: Registry
    store: Store
    now: list[float]
    application: str = ""
    heads: int = 0
    guesses: int = 0
    fences: dict[str, Fence] = field(default_factory=dict)

    @classmethod
    def make(cls, ca: TestCa, policy: PinPolicy | None = None) -> "Desk":
        """Build a registry in memory with one approved application."""
        now = [1_000_000.0]
        store = Store(":memory:", policy or PinPolicy(), lambda: now[0], random.Random(7))  # noqa: S311 # the tests replay
        signer = JobSigner(ca.issue_signer("jobs", SignerUsage.JOBS))
        desk = cls(Registry(store, Verifiers(b"k" * 32, CHEAP), signer), store, now)
        for officer, key in OFFICERS.items():
            form = serialization.PublicFormat.SubjectPublicKeyInfo
            public = key.public_key().public_bytes(serialization.Encoding.PEM, form)
            desk.registry.enrol_officer(officer, public.decode())
        desk.application = desk.registry.approve(approval(*KINDS))
        return desk

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and let the registry notice."""
        self.now[0] += seconds
        self.registry.hello("kiosk-9")

    def sent(self, kind: str, grant: str | None = None) -> list[Message]:
        """Give the messages of one kind, oldest first."""
        return [m for m in self.registry.messages() if m.kind == kind and (grant is None or m.grant == grant)]

    def entry(self, version: int = 0) -> EntryQr:
        """Give the newest entry PIN, or that of a version."""
        read = read_qr(Secret(self.sent("entry")[version - 1].qr or ""))
        assert isinstance(read, EntryQr)
        return read

    def print_pin(self, grant: str) -> Secret:
        """Give the newest print PIN of a grant."""
        read = read_qr(Secret(self.sent("print", grant)[-1].qr or ""))
        assert isinstance(read, PrintQr)
        return read.pin

    def open(self, visit: str, kiosk: str = "kiosk-1", entry: EntryQr | None = None) -> Visit | Refusal:
        """Open a visit with the QR."""
        entry = entry or self.entry()
        return self.registry.open_visit(kiosk, visit, Door.QR, entry.code, entry.pin)

    def guess(self, door: Door = Door.QR, kiosk: str = "kiosk-8") -> Visit | Refusal:
        """Try a wrong entry PIN, from a kiosk whose own delay has passed."""
        name = self.entry().code if door is Door.QR else Secret(HOLDER.nik)
        self.now[0] += 31
        self.guesses += 1
        return self.registry.open_visit(kiosk, f"guess-{self.guesses:04}", door, name, Secret("0000000"))

    def grants(self) -> list[str]:
        """Give the grants of the application."""
        rows = self.registry.state()["grants"]
        assert isinstance(rows, list)
        return [row["grant"] for row in rows]

    def reserve(self, attempt: str, visit: str, grant: str, kiosk: str = "kiosk-1") -> Job | Refusal:
        """Reserve with the right print PIN."""
        answer = self.registry.reserve(kiosk, attempt, visit, grant, self.print_pin(grant))
        if isinstance(answer, Job):
            row = self.row("attempts", "attempt", attempt)
            self.fences[attempt] = Fence(int(str(row["epoch"])), int(str(row["number"])))
        return answer

    def start(self, attempt: str, kiosk: str = "kiosk-1", fence: Fence | None = None) -> Acknowledged | Refusal:
        """Tell that the first byte goes out."""
        return self.registry.started(kiosk, attempt, fence or self.fences[attempt], self.head())

    def tell(
        self, attempt: str, outcome: Outcome, visit: str, grant: str, kiosk: str = "kiosk-1", fence: Fence | None = None
    ) -> Acknowledged | Refusal:
        """Tell an outcome."""
        known = fence or self.fences.get(attempt)
        return self.registry.outcome(kiosk, attempt, known, outcome, {"sheets": 1}, self.head(), visit, grant)

    def make_one(self, attempt: str, outcome: Outcome, visit: str, grant: str, kiosk: str = "kiosk-1") -> None:
        """Take an attempt from reserve to an outcome."""
        got(self.reserve(attempt, visit, grant, kiosk))
        got(self.start(attempt, kiosk))
        got(self.tell(attempt, outcome, visit, grant, kiosk))

    def case(self, kind: str) -> tuple[int, int]:
        """Give number and version of the open case of a kind."""
        rows = self.registry.state()["cases"]
        assert isinstance(rows, list)
        return next((row["number"], row["version"]) for row in rows if (row["kind"], row["state"]) == (kind, "open"))

    def say(
        self, officer: str, kind: str, decision: Decision, site: str | None = None, uid: str | None = None
    ) -> Decided | Refusal:
        """Vote on the open case of a kind, as it stands."""
        vote = Vote(officer, *self.case(kind), decision, site, uid)
        return self.registry.vote(sign(vote, OFFICERS[officer]))

    def agree(self, kind: str, decision: Decision, uid: str | None = None) -> None:
        """Decide a case by one person on site and one elsewhere."""
        got(self.say("ani", kind, decision, "kiosk-1", uid))
        assert got(self.say("budi", kind, decision, None, uid)).state == "closed"

    def head(self) -> Witness:
        """Give the next head of a journal."""
        self.heads += 1
        return Witness(self.heads, f"{self.heads:064x}")

    def row(self, table: str, column: str, value: str) -> dict[str, object]:
        """Give one row of the registry's state."""
        rows = self.registry.state()[table]
        assert isinstance(rows, list)
        found: dict[str, object] = next(row for row in rows if row[column] == value)
        return found

    def cases(self) -> list[tuple[str, str]]:
        """Give kind and subject of the open cases."""
        rows = self.registry.state()["cases"]
        assert isinstance(rows, list)
        return [(row["kind"], row["subject"]) for row in rows if row["state"] == "open"]
