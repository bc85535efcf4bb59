"""Where the journal's records lie: SQLite in WAL mode with synchronous=FULL, and what any other store must do, too.

JournalError
├── JournalNotTrusted   the records are damaged; nothing is guessed, service stops
└── JournalFailed       the disk refuses; not retried as if clean, service stops
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from sqlite_utils import Database

from printjobs.reserve import Reserve

_FULL: Final = 2
_INSERT: Final = "INSERT INTO records (sequence, time, kind, attempt, body, hash) VALUES (?, ?, ?, ?, ?, ?)"
_SELECT: Final = "SELECT sequence, time, kind, attempt, body, hash FROM records WHERE sequence > ? ORDER BY sequence"
_SEALS: Final = "CREATE INDEX IF NOT EXISTS seals ON records (sequence) WHERE kind = 'seal'"
_NEWEST_SEALS: Final = (
    "SELECT sequence, time, kind, attempt, body, hash FROM records WHERE kind = 'seal' ORDER BY sequence DESC"
)


class JournalError(RuntimeError):
    """The journal cannot be used; the message says what to do."""


class JournalNotTrusted(JournalError):  # noqa: N818 - named for what staff are told
    """The chain is broken: a record was changed, removed or torn. Nothing is guessed; service stops."""


class JournalFailed(JournalError):  # noqa: N818 - named for what staff are told
    """The disk refused a write. It is not retried as if clean; service stops."""


class Row(NamedTuple):
    """One record as it is stored; `body` is JSON."""

    sequence: int
    time: str
    kind: str
    attempt: str
    body: str
    hash: str


class Store(Protocol):
    """Keeps rows. What `insert` returned from is there after any power cut; what it did not may be, whole, or not.

    One contract suite holds every store to that: tests/printjobs/test_store.py.
    """

    def insert(self, row: Row) -> None:
        """Write one row; returns when it is on the disk. Raises JournalFailed."""
        ...

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Give every row after that sequence, oldest first. Raises JournalNotTrusted when the store finds damage."""
        ...

    def seals(self) -> Iterator[Row]:
        """Give the rows of kind `seal`, newest first; without reading all rows."""
        ...

    def hash_at(self, sequence: int) -> str | None:
        """Give the hash of one row, None when there is none."""
        ...

    def drop(self, before: int) -> None:
        """Take all rows before that sequence away, or none of them where there is no room to. Raises JournalFailed."""
        ...

    @property
    def low(self) -> bool:
        """Whether the space set aside for outcomes is used up: nothing new is begun."""
        ...

    @property
    def doubted(self) -> bool:
        """Whether `doubt` was called, in this life or an earlier one, and `trust` not since."""
        ...

    def refill(self) -> None:
        """Set space aside again, if there is any."""
        ...

    def doubt(self) -> None:
        """Note that damage was found, for the lives to come."""
        ...

    def trust(self) -> None:
        """Note that every row was verified."""
        ...

    def close(self) -> None:
        """Give the disk back."""
        ...


class SqliteStore:
    """One database file. Any process may read; the first `insert` makes this one the only writer until it ends."""

    def __init__(self, path: Path, patience: float) -> None:
        """Open it. `patience`: seconds to wait for another process that is writing."""
        self._lock: Final = path.with_name(f"{path.name}.lock")
        self._doubt: Final = path.with_name(f"{path.name}.doubted")
        self.reserve = Reserve(path.with_name(f"{path.name}.reserve"))
        self._locked: int | None = None
        try:
            self.connection: Final = sqlite3.connect(path, patience, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise JournalFailed(f"the journal cannot be opened: {error.sqlite_errorname}") from error
        try:
            self._open()
        except sqlite3.OperationalError as error:
            self.connection.close()
            raise JournalFailed(f"the disk does not give the journal: {error.sqlite_errorname}") from error
        except sqlite3.DatabaseError as error:
            self.connection.close()
            raise JournalNotTrusted("the journal is damaged: its file is no database") from error
        except JournalError:
            self.connection.close()
            raise

    def _open(self) -> None:
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        mode = self.connection.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = self.connection.execute("PRAGMA synchronous").fetchone()[0]
        if (mode, synchronous) != ("wal", _FULL):
            raise JournalFailed(f"the journal needs WAL and FULL, this file system gives {mode} and {synchronous}")
        # sqlite-utils keeps the schema readable; appends use one prepared statement, three times as fast.
        Database(self.connection).table("records").create(
            {"sequence": int, "time": str, "kind": str, "attempt": str, "body": str, "hash": str},
            pk="sequence",
            not_null={"time", "kind", "attempt", "body", "hash"},
            if_not_exists=True,
        )
        self.connection.execute(_SEALS)

    def insert(self, row: Row) -> None:
        """Write one row."""
        if self._locked is None:
            self._locked = self._take_lock()
            self.reserve.make()
        try:
            self._write(row)
        except sqlite3.Error as error:
            raise JournalFailed(f"the disk refused record {row.sequence}: {error.sqlite_errorname}") from error

    def _write(self, row: Row) -> None:
        try:
            self.connection.execute(_INSERT, row)
        except sqlite3.OperationalError as error:
            # SQLite has taken a write for which there was no space back whole; no other error is tried again.
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL or not self.reserve.give_up():
                raise
            self.connection.execute(_INSERT, row)

    @property
    def low(self) -> bool:
        """Whether the reserve was given up. Who only reads has none, and is not low."""
        return self._locked is not None and not self.reserve.there

    @property
    def doubted(self) -> bool:
        """Whether damage was found; a file beside the journal says so."""
        return self._doubt.exists()

    def refill(self) -> None:
        """Make the reserve again."""
        if self.low:
            self.reserve.make_again()

    def doubt(self) -> None:
        """Leave the file."""
        self._doubt.touch(0o600)

    def trust(self) -> None:
        """Take it away."""
        self._doubt.unlink(missing_ok=True)

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Give every row after that sequence."""
        before = after
        try:
            for found in self.connection.execute(_SELECT, (after,)):
                yield Row(*found)
                before = found[0]
        except sqlite3.DatabaseError as error:
            raise JournalNotTrusted(f"the journal is damaged after record {before}") from error

    def seals(self) -> Iterator[Row]:
        """Give the seals, newest first, by the index."""
        try:
            for found in self.connection.execute(_NEWEST_SEALS):
                yield Row(*found)
        except sqlite3.DatabaseError as error:
            raise JournalNotTrusted("the journal is damaged: its seals cannot be read") from error

    def drop(self, before: int) -> None:
        """Take rows away in one transaction; SQLite uses their pages again."""
        try:
            self.connection.execute("DELETE FROM records WHERE sequence < ?", (before,))
        except sqlite3.Error as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise JournalFailed(f"the disk refused to drop old records: {error.sqlite_errorname}") from error

    def hash_at(self, sequence: int) -> str | None:
        """Give the hash of one row."""
        row = self.connection.execute("SELECT hash FROM records WHERE sequence = ?", (sequence,)).fetchone()
        return None if row is None else row[0]

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
        if self._locked is not None:
            os.close(self._locked)
            self._locked = None

    def _take_lock(self) -> int:
        """Two kiosks on one journal would print for each other's attempts; the lock ends with its process."""
        try:
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise JournalFailed(f"the journal's lock cannot be made: {error.strerror}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise JournalFailed("another process writes this journal: stop the kiosk first") from error
        return handle
