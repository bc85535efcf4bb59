"""Attempts: reserve, content and started. Answers follow from the attempt's row, which is kept for ever.

`reserved` lapses to `expired` after three minutes, at the end of its visit, or by a delivery elsewhere; `started` never
lapses; every other state is an outcome and final at this machine.
"""

import hmac
import sqlite3

from kiosk.core.terms import DocumentKind, GrantState
from pin.policy import Door
from simulators.registry import delays, pins, refusals, visits
from simulators.registry.cases import open_case
from simulators.registry.jobs import JobFacts, JobSigner
from simulators.registry.store import Tx
from simulators.registry.verifiers import NO_DIGEST
from simulators.registry.witness import seen, witness
from simulators.registry.words import Acknowledged, Code, Content, Fence, Job, Refusal, Witness

SILENCE = 900.0  # seconds after which a started attempt without an outcome is shown to people; it stays started


def salt_of(tx: Tx, grant: str) -> bytes | None:
    """Give the salt of the application a grant belongs to."""
    row = tx.one("SELECT salt FROM applications JOIN grants USING (application) WHERE grant_id = ?", grant)
    return None if row is None else bytes(row["salt"])


def find(tx: Tx, attempt: str) -> sqlite3.Row | None:
    """Give an attempt's row."""
    return tx.one("SELECT * FROM attempts WHERE attempt = ?", attempt)


def reserve(
    tx: Tx, signer: JobSigner, kiosk: str, attempt: str, visit: str, grant: str, digest: bytes, head: Witness | None
) -> Job | Refusal:
    """Reserve a grant for one attempt. `digest` is what the typed print PIN comes to for this grant."""
    if head is not None:
        seen(tx, kiosk, head)
    row = find(tx, attempt)
    if row is not None:
        return _same_again(tx, row, kiosk, visit, grant)
    if not visits.holds(tx, kiosk, visit):
        return Refusal(Code.CLOSED)
    door = _door(tx, visit)
    wait = delays.remaining(tx, kiosk, door)
    if refusals.given(tx, kiosk, attempt):
        return Refusal(Code.REFUSED, wait or None)
    pin = tx.one(
        "SELECT p.pin, p.digest FROM pins p JOIN visits v USING (application) WHERE v.visit = ? AND p.grant_id = ?"
        " AND p.state = 'live'",
        *(visit, grant),
    )
    right = hmac.compare_digest(digest, NO_DIGEST if pin is None else pin["digest"])
    if wait:
        return Refusal(Code.REFUSED, wait)
    if pin is None or not right or not pins.door_open(tx, pin["pin"], door):
        if pin is not None:
            pins.failed(tx, pin["pin"], door)
        refusals.remember(tx, kiosk, attempt, Code.REFUSED)
        return Refusal(Code.REFUSED, delays.failed(tx, kiosk, door) or None)
    delays.passed(tx, kiosk, door)
    if not _free(tx, grant):
        return Refusal(Code.BUSY)
    return _reserved(tx, signer, kiosk, attempt, visit, grant)


def _same_again(tx: Tx, row: sqlite3.Row, kiosk: str, visit: str, grant: str) -> Job | Refusal:
    if row["kiosk"] != kiosk:
        return Refusal(Code.CONFLICT)
    if row["job"] is None or row["state"] not in {"reserved", "started"}:
        return Refusal(Code.CLOSED)
    if (row["visit"], row["grant_id"]) != (visit, grant):
        return Refusal(Code.CONFLICT)
    return Job(row["job"], witness(tx, kiosk))


def _door(tx: Tx, visit: str) -> Door:
    row = tx.one("SELECT door FROM visits WHERE visit = ?", visit)
    if row is None:
        raise LookupError("the visit was open a moment ago")
    return Door(row["door"])


def _free(tx: Tx, grant: str) -> bool:
    row = tx.one("SELECT state FROM grants WHERE grant_id = ?", grant)
    return row is not None and row["state"] == GrantState.PRINTABLE and not open_attempts(tx, grant)


def open_attempts(tx: Tx, grant: str) -> list[sqlite3.Row]:
    """Give the attempts at a grant that may still lead to a document."""
    return tx.all("SELECT * FROM attempts WHERE grant_id = ? AND state IN ('reserved', 'started')", grant)


def _reserved(tx: Tx, signer: JobSigner, kiosk: str, attempt: str, visit: str, grant: str) -> Job:
    row = tx.one("SELECT person, kind, sha256, pages, qr FROM grants WHERE grant_id = ?", grant)
    if row is None:
        raise LookupError("the grant was there a moment ago")
    fence, expires = Fence(tx.meta("epoch"), tx.next("fence")), tx.now + tx.policy.reservation
    facts = JobFacts(
        *(kiosk, visit, row["person"], attempt, grant, DocumentKind(row["kind"])),
        *(row["sha256"], row["pages"], row["qr"], fence, tx.now, expires),
    )
    job = signer.sign(facts)
    tx.run(
        "INSERT INTO attempts (attempt, kiosk, visit, grant_id, state, epoch, number, job, reserved, expires)"
        " VALUES (?, ?, ?, ?, 'reserved', ?, ?, ?, ?, ?)",
        *(attempt, kiosk, visit, grant, fence.epoch, fence.number, job, tx.now, expires),
    )
    return Job(job, witness(tx, kiosk))


def content(tx: Tx, kiosk: str, attempt: str) -> Content | Refusal:
    """Give the document, to the kiosk that reserved it and only while the reservation stands."""
    row = tx.one(
        "SELECT g.media_type, g.content FROM attempts t JOIN grants g USING (grant_id) WHERE t.attempt = ?"
        " AND t.kiosk = ? AND t.state = 'reserved'",
        *(attempt, kiosk),
    )
    return Refusal(Code.CLOSED) if row is None else Content(row["media_type"], bytes(row["content"]))


def started(tx: Tx, kiosk: str, attempt: str, fence: Fence, head: Witness) -> Acknowledged | Refusal:
    """Let the first byte go to the device. From here only this kiosk's outcome, or people, end the attempt."""
    seen(tx, kiosk, head)
    row = find(tx, attempt)
    if row is None or row["kiosk"] != kiosk or row["state"] not in {"reserved", "started"}:
        return Refusal(Code.CLOSED)
    granted = Fence(row["epoch"], row["number"])
    if fence < granted or granted.epoch < tx.meta("epoch"):
        return Refusal(Code.STALE)
    if fence != granted:
        return Refusal(Code.CONFLICT)
    if row["state"] == "reserved":
        if not visits.holds(tx, kiosk, row["visit"]):
            return Refusal(Code.CLOSED)
        tx.run("UPDATE attempts SET state = 'started', started = ? WHERE attempt = ?", tx.now, attempt)
    return Acknowledged("started", counted=True, witness=witness(tx, kiosk))


def expire(tx: Tx) -> None:
    """Let reservations lapse, and show people the attempts that have been silent for long."""
    tx.run(
        "UPDATE attempts SET state = 'expired', closed = ? WHERE state = 'reserved' AND expires <= ?", tx.now, tx.now
    )
    for row in tx.all("SELECT attempt FROM attempts WHERE state = 'started' AND started <= ?", tx.now - SILENCE):
        open_case(tx, "silence", row["attempt"])
