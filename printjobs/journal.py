"""The durable, append-only, hash-chained record of all that this kiosk did: the truth from which all is rebuilt.

SQLite in WAL mode with synchronous=FULL: a commit returns after fdatasync. Each record's hash covers the one before.
"""

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from printjobs.words import RecordKind, Value

GENESIS: Final = "0" * 64
_FULL: Final = 2
_INSERT: Final = "INSERT INTO records (sequence, time, kind, attempt, body, hash) VALUES (?, ?, ?, ?, ?, ?)"


class JournalError(RuntimeError):
    """The journal cannot be used; the message says what to do."""


class JournalNotTrusted(JournalError):  # noqa: N818 - named for what staff are told
    """The chain is broken: a record was changed, removed or torn. Nothing is guessed; service stops."""


class JournalFailed(JournalError):  # noqa: N818 - named for what staff are told
    """The disk refused a write. It is not retried as if clean; service stops."""


@dataclass(frozen=True)
class Entry:
    """One record as read back."""

    sequence: int
    time: str
    kind: RecordKind
    attempt: str
    fields: Mapping[str, Value]
    hash: str


@dataclass(frozen=True)
class Head:
    """The newest durable record; sent to the registry as a witness."""

    sequence: int
    hash: str


class Journal:
    """Used by one thread at a time. `now` gives ISO 8601 text for the record; nothing is ever judged by it.

    Any process may read; the first `append` makes this one the only writer until it closes or ends.
    """

    def __init__(self, path: Path, now: Callable[[], str], patience: float = 5.0) -> None:
        """Open and verify it. `patience`: seconds to wait for another process that is writing."""
        self._now = now
        self._failed = False
        self._lock = path.with_name(f"{path.name}.lock")
        self._locked: int | None = None
        try:
            self._connection = sqlite3.connect(path, patience, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise JournalFailed(f"the journal cannot be opened: {error.sqlite_errorname}") from error
        try:
            self._open()
            self._head = self._verify()
        except sqlite3.OperationalError as error:
            self._connection.close()
            raise JournalFailed(f"the disk does not give the journal: {error.sqlite_errorname}") from error
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise JournalNotTrusted("the journal is damaged: its file is no database") from error
        except JournalError:
            self._connection.close()
            raise

    def _open(self) -> None:
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        mode = self._connection.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = self._connection.execute("PRAGMA synchronous").fetchone()[0]
        if (mode, synchronous) != ("wal", _FULL):
            raise JournalFailed(f"the journal needs WAL and FULL, this file system gives {mode} and {synchronous}")
        # sqlite-utils keeps the schema readable; appends use one prepared statement, three times as fast.
        Database(self._connection).table("records").create(
            {"sequence": int, "time": str, "kind": str, "attempt": str, "body": str, "hash": str},
            pk="sequence",
            not_null={"time", "kind", "attempt", "body", "hash"},
            if_not_exists=True,
        )

    @property
    def head(self) -> Head:
        """The newest durable record; sequence 0 for an empty journal."""
        return self._head

    def append(self, kind: RecordKind, attempt: str, fields: Mapping[str, Value]) -> Head:
        """Write one record; returns when it is on the disk. Raises JournalFailed, and from then on always."""
        if self._failed:
            raise JournalFailed("the disk refused a record before")
        if self._locked is None:
            self._locked = self._take_lock()
        sequence, time = self._head.sequence + 1, self._now()
        body = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        digest = _digest(self._head.hash, sequence, time, kind.value, attempt, body)
        try:
            self._connection.execute(_INSERT, (sequence, time, kind.value, attempt, body, digest))
        except sqlite3.Error as error:
            self._failed = True
            raise JournalFailed(f"the disk refused record {sequence}: {error.sqlite_errorname}") from error
        self._head = Head(sequence, digest)
        return self._head

    def entries(self) -> Iterator[Entry]:
        """All records, oldest first."""
        rows = self._connection.execute(
            "SELECT sequence, time, kind, attempt, body, hash FROM records ORDER BY sequence"
        )
        for sequence, time, kind, attempt, body, digest in rows:
            yield Entry(sequence, time, RecordKind(kind), attempt, json.loads(body), digest)

    def contains(self, head: Head) -> bool:
        """Whether the chain holds the registry's witness."""
        if head.sequence == 0:
            return True
        row = self._connection.execute("SELECT hash FROM records WHERE sequence = ?", (head.sequence,)).fetchone()
        return row is not None and row[0] == head.hash

    def close(self) -> None:
        """Close the file."""
        self._failed = True
        self._connection.close()
        if self._locked is not None:
            os.close(self._locked)
            self._locked = None

    def _take_lock(self) -> int:
        """Two kiosks on one journal would print for each other's attempts; the lock ends with its process."""
        try:
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            self._failed = True
            raise JournalFailed(f"the journal's lock cannot be made: {error.strerror}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            self._failed = True
            raise JournalFailed("another process writes this journal") from error
        return handle

    def _verify(self) -> Head:
        head = Head(0, GENESIS)
        try:
            rows = self._connection.execute(
                "SELECT sequence, time, kind, attempt, body, hash FROM records ORDER BY sequence"
            )
            for sequence, time, kind, attempt, body, digest in rows:
                if sequence != head.sequence + 1 or digest != _digest(head.hash, sequence, time, kind, attempt, body):
                    raise JournalNotTrusted(f"record {head.sequence + 1} is missing or was changed")
                head = Head(sequence, digest)
        except (sqlite3.DatabaseError, TypeError) as error:  # TypeError: a column holds what no record ever held
            raise JournalNotTrusted(f"the journal is damaged after record {head.sequence}") from error
        return head


def _digest(before: str, *parts: int | str) -> str:
    return hashlib.sha256(json.dumps([before, *parts], separators=(",", ":")).encode()).hexdigest()
