"""The durable, append-only, hash-chained record of all that this kiosk did: the truth from which all is rebuilt.

Each record's hash covers the one before; a store (`printjobs.store`) makes each one durable before `append` returns.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from printjobs.store import JournalError, JournalFailed, JournalNotTrusted, Row, SqliteStore, Store
from printjobs.words import RecordKind, Value

__all__ = ["GENESIS", "Entry", "Head", "Journal", "JournalError", "JournalFailed", "JournalNotTrusted"]

GENESIS: Final = "0" * 64


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
    """Used by one thread at a time. `now` gives ISO 8601 text for the record; nothing is ever judged by it."""

    def __init__(self, where: Path | Store, now: Callable[[], str], patience: float = 5.0) -> None:
        """Open and verify it. `patience`: seconds to wait for another process that is writing the file."""
        self._now = now
        self._failed = False
        self._store = SqliteStore(where, patience) if isinstance(where, Path) else where
        try:
            self._head = self._verify()
        except JournalError:
            self._store.close()
            raise

    @property
    def head(self) -> Head:
        """The newest durable record; sequence 0 for an empty journal."""
        return self._head

    def append(self, kind: RecordKind, attempt: str, fields: Mapping[str, Value]) -> Head:
        """Write one record; returns when it is on the disk. Raises JournalFailed, and from then on always."""
        if self._failed:
            raise JournalFailed("the disk refused a record before")
        sequence, time = self._head.sequence + 1, self._now()
        body = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        digest = _digest(self._head.hash, sequence, time, kind.value, attempt, body)
        try:
            self._store.insert(Row(sequence, time, kind.value, attempt, body, digest))
        except JournalFailed:
            self._failed = True
            raise
        self._head = Head(sequence, digest)
        return self._head

    def entries(self) -> Iterator[Entry]:
        """All records, oldest first."""
        for row in self._store.rows():
            yield Entry(row.sequence, row.time, RecordKind(row.kind), row.attempt, json.loads(row.body), row.hash)

    def contains(self, head: Head) -> bool:
        """Whether the chain holds the registry's witness."""
        return head.sequence == 0 or self._store.hash_at(head.sequence) == head.hash

    def close(self) -> None:
        """Close the store; nothing is appended any more."""
        self._failed = True
        self._store.close()

    def _verify(self) -> Head:
        head = Head(0, GENESIS)
        try:
            for sequence, time, kind, attempt, body, digest in self._store.rows():
                if sequence != head.sequence + 1 or digest != _digest(head.hash, sequence, time, kind, attempt, body):
                    raise JournalNotTrusted(f"record {head.sequence + 1} is missing or was changed")
                head = Head(sequence, digest)
        except TypeError as error:  # a column holds what no record ever held
            raise JournalNotTrusted(f"the journal is damaged after record {head.sequence}") from error
        return head


def _digest(before: str, *parts: int | str) -> str:
    return hashlib.sha256(json.dumps([before, *parts], separators=(",", ":")).encode()).hexdigest()
