"""The registry's records in SQLite: every request is one IMMEDIATE transaction, durable before it is answered."""

import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from pin.policy import PinPolicy
from simulators.registry.schema import SCHEMA, VERSION


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
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        made = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if made and found != VERSION:
            self._db.close()
            raise ValueError(f"{path}: records of version {found}, not {VERSION}; begin with an empty folder")
        self._db.executescript(f"{SCHEMA}PRAGMA user_version = {VERSION};")

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """Begin IMMEDIATE, commit at the end, roll back on any exception."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield Tx(self._db, self._clock(), self._policy, self._rng)
                self._db.execute("COMMIT")
            finally:  # whatever went wrong, the commit included: half a request must not stay
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def image(self) -> bytes:
        """Give a backup: the whole of the records as one SQLite database."""
        with self._lock:
            return self._db.serialize()

    @contextmanager
    def replaced(self, image: bytes) -> Iterator[tuple[Tx, Tx]]:
        """Give the records and those of a backup, which take their place at the end: all at once, or not at all.

        ValueError: it is of another version.
        """
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as backup, self._lock:
            try:
                # Bytes 18 and 19 say WAL, which a database in memory cannot have (sqlite.org/fileformat2.html, 1.3.3).
                backup.deserialize(image[:18] + b"\x01\x01" + image[20:])
                found = backup.execute("PRAGMA user_version").fetchone()[0]
            except sqlite3.Error as error:
                raise ValueError("this is no backup") from error
            if found != VERSION:
                raise ValueError(f"the backup is of version {found}, not {VERSION}")
            backup.row_factory = sqlite3.Row
            now = self._clock()
            yield Tx(self._db, now, self._policy, self._rng), Tx(backup, now, self._policy, self._rng)
            backup.backup(self._db)

    def close(self) -> None:
        """Close the database file."""
        with self._lock:
            self._db.close()
