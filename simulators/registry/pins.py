"""PINs as credentials for an application or a grant: issue, failures at the two doors, spending, and their end.

A PIN's row goes from `live` to one of `spent`, `void`, `expired`, `used_up` and stays there; a new version is a new
row, with its own counts.
"""

from dataclasses import dataclass
from typing import Final

from pin.policy import Door
from pin.secret import Secret
from simulators.registry import messages
from simulators.registry.cases import open_case
from simulators.registry.store import Tx
from simulators.registry.verifiers import Verifiers

DAY: Final = 86400
DIGITS: Final = "0123456789"
NIK_DOOR_CLOSED: Final = (
    "Ada beberapa kali percobaan PIN yang salah dengan NIK Anda. Masuk dengan NIK ditutup sementara;"
    " PIN dan QR Anda tetap berlaku. Gunakan QR di anjungan."
)


@dataclass(frozen=True)
class Wanted:
    """A PIN that should exist and does not: the entry PIN of an application, or (`grant`) one document's print PIN."""

    application: str
    grant: str | None
    salt: bytes

    @property
    def subject(self) -> str:
        """What the PIN's verifier is bound to."""
        return self.grant or self.application


@dataclass(frozen=True)
class Draft:
    """A new PIN, its verifier already worked out, to be put on record."""

    wanted: Wanted
    pin: Secret
    digest: bytes


# An application whose visit goes on gets its next entry PIN when that visit ends: the phone stays quiet meanwhile.
WANTED: Final = """
SELECT a.application, NULL AS grant_id, a.salt FROM applications a
    WHERE EXISTS (SELECT 1 FROM grants g WHERE g.application = a.application
        AND g.state NOT IN ('delivered', 'replaced'))
    AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.application = a.application AND v.state = 'open')
    AND NOT EXISTS (SELECT 1 FROM pins p WHERE p.application = a.application
        AND coalesce(p.grant_id, '') = '' AND p.state = 'live')
    AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.kind = 'pin' AND c.subject = a.application AND c.state = 'open')
UNION ALL SELECT a.application, g.grant_id, a.salt FROM grants g JOIN applications a USING (application)
    WHERE g.state NOT IN ('delivered', 'replaced')
    AND NOT EXISTS (SELECT 1 FROM pins p WHERE p.application = a.application
        AND coalesce(p.grant_id, '') = g.grant_id AND p.state = 'live')
    AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.kind = 'pin' AND c.subject = g.grant_id AND c.state = 'open')
"""


def wanted(tx: Tx) -> tuple[Wanted, ...]:
    """Name every PIN that is missing: a document is undelivered and no PIN for it, or for its door, is live."""
    return tuple(Wanted(row["application"], row["grant_id"], row["salt"]) for row in tx.all(WANTED))


def draw(tx: Tx) -> Secret:
    """Draw the digits of a new PIN."""
    return Secret("".join(tx.rng.choice(DIGITS) for _ in range(tx.policy.length)))


def issue(tx: Tx, new: Draft, verifiers: Verifiers) -> None:
    """Put a new version on record and send its message, unless one was issued meanwhile."""
    if not any(w.subject == new.wanted.subject for w in wanted(tx)):
        return
    application, grant = new.wanted.application, new.wanted.grant
    row = tx.db.execute(
        "INSERT INTO pins (application, grant_id, version, digest, state, issued, expires) SELECT ?, ?,"
        " 1 + count(*), ?, 'live', ?, ? FROM pins WHERE application = ? AND grant_id IS ?",
        (application, grant, new.digest, tx.now, tx.now + tx.policy.valid_days * DAY, application, grant),
    ).lastrowid
    if row is None:
        raise LookupError("a PIN was put on record and has no row")
    messages.send_pin(tx, row, verifiers.code(application), new.pin)


def door_open(tx: Tx, pin: int, door: Door) -> bool:
    """Whether this PIN may be tried at this door: the NIK door closes for a day, or for good, after wrong tries."""
    if door is Door.QR:
        return True
    row = tx.one("SELECT nik_failures, nik_day, nik_today FROM pins WHERE pin = ?", pin)
    if row is None or row["nik_failures"] >= tx.policy.nik_failures_in_all:
        return False
    return bool(row["nik_day"] != int(tx.now // DAY) or row["nik_today"] < tx.policy.nik_failures_a_day)


def failed(tx: Tx, pin: int, door: Door) -> None:
    """Count a wrong PIN against what it was tried on. At the NIK door no number of tries voids a PIN."""
    if not door_open(tx, pin, door) or tx.one("SELECT 1 FROM pins WHERE pin = ? AND state = 'live'", pin) is None:
        return
    if door is Door.QR:
        tx.run("UPDATE pins SET qr_failures = qr_failures + 1 WHERE pin = ?", pin)
        row = tx.one("SELECT application, grant_id, qr_failures FROM pins WHERE pin = ?", pin)
        if row is not None and row["qr_failures"] >= tx.policy.qr_void_at:
            _void(tx, pin, row["application"], row["grant_id"])
        return
    today = int(tx.now // DAY)
    tx.run(
        "UPDATE pins SET nik_failures = nik_failures + 1, nik_today = CASE nik_day WHEN ? THEN nik_today ELSE 0 END"
        " + 1, nik_day = ? WHERE pin = ?",
        *(today, today, pin),
    )
    if not door_open(tx, pin, door):
        row = tx.one("SELECT application FROM pins WHERE pin = ?", pin)
        if row is not None:
            messages.tell(tx, row["application"], NIK_DOOR_CLOSED)


def _void(tx: Tx, pin: int, application: str, grant: str | None) -> None:
    tx.run("UPDATE pins SET state = 'void' WHERE pin = ? AND state = 'live'", pin)
    row = tx.one(
        "SELECT count(*) AS voided FROM pins WHERE application = ? AND grant_id IS ? AND state = 'void' AND pin > ("
        "SELECT coalesce(max(CAST(told AS INTEGER)), 0) FROM cases WHERE kind = 'pin' AND subject = ?"
        " AND state = 'closed')",
        *(application, grant, grant or application),
    )
    if row is not None and row["voided"] > tx.policy.reissues:
        open_case(tx, "pin", grant or application, str(pin))


def end(tx: Tx, pin: int, state: str) -> None:
    """End a live PIN as `spent` or `used_up`; one that ended before stays as it ended."""
    tx.run("UPDATE pins SET state = ? WHERE pin = ? AND state = 'live'", state, pin)


def expire(tx: Tx) -> None:
    """End the PINs whose days are over."""
    tx.run("UPDATE pins SET state = 'expired' WHERE state = 'live' AND expires <= ?", tx.now)
