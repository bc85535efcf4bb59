"""The registry's records in SQLite: every request is one IMMEDIATE transaction, durable before it is answered."""

import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from pin.policy import PinPolicy

# `attempts` is kept for ever and holds no personal data. `messages` stands for the resident's phone: it is the only
# table with a PIN in it, and a real registry has no such table.
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS people (person TEXT PRIMARY KEY, nik TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL)
    STRICT;
CREATE INDEX IF NOT EXISTS people_nik ON people (nik);
CREATE TABLE IF NOT EXISTS applications (application TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people,
    code_tag TEXT NOT NULL UNIQUE, salt BLOB NOT NULL, created REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS applications_person ON applications (person);
CREATE TABLE IF NOT EXISTS grants (grant_id TEXT PRIMARY KEY, application TEXT NOT NULL REFERENCES applications,
    person TEXT NOT NULL REFERENCES people, kind TEXT NOT NULL, detail TEXT NOT NULL, state TEXT NOT NULL,
    spoils INTEGER NOT NULL DEFAULT 0, media_type TEXT NOT NULL, content BLOB NOT NULL, sha256 TEXT NOT NULL,
    pages INTEGER NOT NULL, qr TEXT) STRICT;
CREATE INDEX IF NOT EXISTS grants_application ON grants (application);
CREATE TABLE IF NOT EXISTS pins (pin INTEGER PRIMARY KEY, application TEXT NOT NULL REFERENCES applications,
    grant_id TEXT REFERENCES grants, version INTEGER NOT NULL, digest BLOB NOT NULL, state TEXT NOT NULL,
    issued REAL NOT NULL, expires REAL NOT NULL, openings INTEGER NOT NULL DEFAULT 0,
    qr_failures INTEGER NOT NULL DEFAULT 0, nik_failures INTEGER NOT NULL DEFAULT 0,
    nik_day INTEGER NOT NULL DEFAULT 0, nik_today INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS pins_live ON pins (application, coalesce(grant_id, '')) WHERE state = 'live';
CREATE TABLE IF NOT EXISTS visits (visit TEXT PRIMARY KEY, kiosk TEXT NOT NULL, application TEXT NOT NULL,
    pin INTEGER NOT NULL REFERENCES pins, door TEXT NOT NULL, state TEXT NOT NULL, opened REAL NOT NULL,
    lease REAL NOT NULL, counts INTEGER NOT NULL DEFAULT 1, delivered INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS visits_open ON visits (application) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS attempts (attempt TEXT PRIMARY KEY, kiosk TEXT NOT NULL, visit TEXT, grant_id TEXT,
    state TEXT NOT NULL, epoch INTEGER, number INTEGER, job TEXT, reserved REAL, expires REAL, started REAL,
    closed REAL, told_epoch INTEGER, told_number INTEGER, counted INTEGER NOT NULL DEFAULT 0,
    evidence TEXT NOT NULL DEFAULT '{}', emptied INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS attempts_open ON attempts (grant_id) WHERE state IN ('reserved', 'started');
CREATE TABLE IF NOT EXISTS cases (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
    told TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', version INTEGER NOT NULL DEFAULT 1, opened REAL NOT NULL,
    UNIQUE (kind, subject, told)) STRICT;
CREATE TABLE IF NOT EXISTS kiosks (kiosk TEXT PRIMARY KEY, state TEXT NOT NULL, reconciled INTEGER NOT NULL,
    sequence INTEGER, hash TEXT) STRICT;
CREATE TABLE IF NOT EXISTS delays (kiosk TEXT NOT NULL, door TEXT NOT NULL, failures INTEGER NOT NULL,
    last REAL NOT NULL, until REAL NOT NULL, PRIMARY KEY (kiosk, door)) STRICT;
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, time REAL NOT NULL, phone TEXT NOT NULL,
    text TEXT NOT NULL, qr TEXT, kind TEXT NOT NULL, grant_id TEXT, application TEXT NOT NULL, pin INTEGER) STRICT;
INSERT OR IGNORE INTO meta VALUES ('epoch', 1), ('fence', 0), ('serial', 0);
"""


@dataclass(frozen=True)
class Tx:
    """One transaction: its connection, the one moment it happens at (Unix seconds), the policy and the randomness."""

    db: sqlite3.Connection
    now: float
    policy: PinPolicy
    rng: random.Random

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Give the first row, or None."""
        row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Give every row."""
        return self.db.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> int:
        """Change rows; gives how many were changed."""
        return self.db.execute(sql, values).rowcount

    def meta(self, key: str) -> int:
        """Read one of the registry's own numbers: epoch, fence, serial."""
        return int(self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])

    def next(self, key: str) -> int:
        """Count one of the registry's own numbers up and give it."""
        self.run("UPDATE meta SET value = value + 1 WHERE key = ?", key)
        return self.meta(key)

    def identifier(self, prefix: str) -> str:
        """Make an opaque identifier."""
        return f"{prefix}-{self.rng.getrandbits(64):016x}"


class Store:
    """One database file; transactions follow each other, whatever thread asks."""

    def __init__(self, path: str, policy: PinPolicy, clock: Callable[[], float], rng: random.Random) -> None:
        self._db: Final = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._lock: Final = threading.Lock()
        self._policy: Final = policy
        self._clock: Final = clock
        self._rng: Final = rng
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """Begin IMMEDIATE, commit at the end, roll back on any exception."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield Tx(self._db, self._clock(), self._policy, self._rng)
            except BaseException:  # whatever went wrong, half a request must not stay
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the database file."""
        with self._lock:
            self._db.close()
