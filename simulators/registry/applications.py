"""Approved applications: who applied, the documents approved, and the lists the sandbox shows."""

import hashlib
from dataclasses import dataclass

from kiosk.core.terms import DocumentKind, GrantState
from simulators.registry.store import Tx
from simulators.registry.verifiers import SALT, Verifiers


@dataclass(frozen=True, repr=False)
class Resident:
    """A test person, as far as the registry's records need one."""

    person: str
    nik: str
    name: str
    phone: str


@dataclass(frozen=True)
class Document:
    """One approved copy: its bytes are made and signed at approval and never again."""

    kind: DocumentKind
    holder: Resident
    detail: str
    media_type: str
    content: bytes
    pages: int
    qr: str | None


@dataclass(frozen=True)
class Approval:
    """What the office approved for one applicant."""

    applicant: Resident
    documents: tuple[Document, ...]


@dataclass(frozen=True, repr=False)
class Message:
    """One message on a resident's phone; `time` in Unix seconds."""

    id: int
    time: float
    phone: str
    text: str
    qr: str | None
    kind: str
    grant: str | None
    application: str


def put(tx: Tx, verifiers: Verifiers, approval: Approval) -> str:
    """Put an approval on record; gives the application's identifier. Its PINs are then wanted."""
    application = tx.identifier("p")
    for resident in {approval.applicant, *(document.holder for document in approval.documents)}:
        tx.run(
            "INSERT OR IGNORE INTO people VALUES (?, ?, ?, ?)",
            *(resident.person, resident.nik, resident.name, resident.phone),
        )
    tx.run(
        "INSERT INTO applications VALUES (?, ?, ?, ?, ?)",
        *(application, approval.applicant.person, verifiers.tag(verifiers.code(application))),
        *(tx.rng.randbytes(SALT), tx.now),
    )
    for document in approval.documents:
        tx.run(
            "INSERT INTO grants (grant_id, application, person, kind, detail, state, media_type, content, sha256,"
            " pages, qr) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(tx.identifier("g"), application, document.holder.person, document.kind, document.detail),
            *(GrantState.PRINTABLE, document.media_type, document.content),
            *(hashlib.sha256(document.content).hexdigest(), document.pages, document.qr),
        )
    return application


def messages(tx: Tx, after: int, application: str | None = None) -> list[Message]:
    """Give the messages sent since a message, to all phones or about one application."""
    rows = tx.all(
        "SELECT * FROM messages WHERE id > ? AND (? IS NULL OR application = ?) ORDER BY id",
        *(after, application, application),
    )
    return [
        Message(
            *(row["id"], row["time"], row["phone"], row["text"], row["qr"]),
            *(row["kind"], row["grant_id"], row["application"]),
        )
        for row in rows
    ]


def listed(tx: Tx) -> list[dict[str, object]]:
    """Give every application with its applicant's NIK and the states of its grants."""
    return [
        {
            "application": row["application"],
            "nik": row["nik"],
            "name": row["name"],
            "phone": row["phone"],
            "grants": [
                dict(grant)
                for grant in tx.all(
                    "SELECT grant_id AS 'grant', kind, detail, state, pages FROM grants WHERE application = ?"
                    " ORDER BY rowid",
                    row["application"],
                )
            ],
        }
        for row in tx.all(
            "SELECT application, nik, name, phone FROM applications JOIN people USING (person) ORDER BY created,"
            " applications.rowid"
        )
    ]


def state(tx: Tx) -> dict[str, object]:
    """Give identifiers and states of everything that prints, without personal data."""
    return {
        "epoch": tx.meta("epoch"),
        "grants": [dict(row) for row in tx.all("SELECT grant_id AS 'grant', kind, state, spoils, sha256 FROM grants")],
        "attempts": [
            dict(row)
            for row in tx.all(
                "SELECT attempt, kiosk, visit, grant_id AS 'grant', state, epoch, number, counted, emptied, told"
                " FROM attempts"
            )
        ],
        "visits": [dict(row) for row in tx.all("SELECT visit, kiosk, door, state, delivered, lease FROM visits")],
        "pins": [
            dict(row)
            for row in tx.all("SELECT pin, application, grant_id AS 'grant', version, state, openings FROM pins")
        ],
        "cases": [
            dict(row)
            for row in tx.all("SELECT number, kind, subject, told, state, version, opened, evidence FROM cases")
        ],
        "votes": [dict(row) for row in tx.all("SELECT number, version, officer, decision, site FROM votes")],
        "kiosks": [dict(row) for row in tx.all("SELECT kiosk, state, reconciled, sequence FROM kiosks")],
    }


def glance(tx: Tx) -> dict[str, object]:
    """Give how many grants there are, and of everything else what somebody still has to do something about."""
    grants = tx.one("SELECT COUNT(*) AS approved, COALESCE(SUM(state = 'delivered'), 0) AS delivered FROM grants")
    open_cases = "SELECT number, kind, subject, told, state, version, evidence FROM cases WHERE state = 'open'"
    votes = (
        "SELECT v.number, v.version, v.officer, v.decision FROM votes v JOIN cases c"
        " ON c.number = v.number AND c.version = v.version WHERE c.state = 'open'"
    )
    unsettled = (
        "SELECT attempt, grant_id AS 'grant', state FROM attempts"
        " WHERE state IN ('left', 'suspect') AND NOT emptied ORDER BY rowid"
    )
    return {
        "epoch": tx.meta("epoch"),
        **(dict(grants) if grants is not None else {}),
        "attempts": [dict(row) for row in tx.all(unsettled)],
        "cases": [dict(row) for row in tx.all(f"{open_cases} ORDER BY number")],
        "votes": [dict(row) for row in tx.all(votes)],
        "kiosks": [dict(row) for row in tx.all("SELECT kiosk, state FROM kiosks")],
    }
