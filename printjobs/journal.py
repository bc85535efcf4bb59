"""The durable, append-only, hash-chained record of all that this kiosk did: the truth from which all is rebuilt.

Each record's hash covers the one before; a store (`printjobs.store`) makes each one durable before `append` returns.
Every so many records a SEAL says what all before comes to; a start verifies the newest seal and what follows it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from printjobs.chain import NO_SEAL, Seal, Walk, entry_of
from printjobs.entry import GENESIS, Entry, Head, digest
from printjobs.ledger import SNAPSHOT, Ledger
from printjobs.store import JournalError, JournalFailed, JournalNotTrusted, Row, SqliteStore, Store
from printjobs.usage import AGE, AGED
from printjobs.words import RecordKind, Value

__all__ = ["GENESIS", "Entry", "Head", "Journal", "JournalError", "JournalFailed", "JournalNotTrusted"]

SEAL_EVERY: Final = 1_000
_NEAR, _FAR = 1_000, 30_000  # records


class Journal:
    """Used by one thread at a time. `now` gives ISO 8601 text for the record; nothing is ever judged by it."""

    def __init__(
        self,
        where: Path | Store,
        now: Callable[[], str],
        patience: float = 5.0,
        seal_every: int = SEAL_EVERY,
        elapsed: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Open it; verify the newest seal and what follows. `patience`: seconds to wait for another who writes.

        `elapsed`: a monotonic clock, in seconds: the age of records is the time that the kiosk was at work since.
        """
        self._now = now
        self._elapsed = elapsed
        self._opened = elapsed()
        self._seal_every = seal_every
        self._failed = False
        self._store = SqliteStore(where, patience) if isinstance(where, Path) else where
        try:
            seal = next((Seal.of(row) for row in self._store.seals()), NO_SEAL)
            self._sealed, self._told, self._age = seal.sequence, seal.told, seal.age
            self._start = Walk(self._store, 0 if self._store.doubted else self._sealed)
            self._start.go()
        except JournalError:
            self._store.close()
            raise
        self._age = max(self._age, self.ledger.usage.age)
        self._rotten = False
        if self._store.doubted:  # and found whole: it was mended
            self._store.trust()
        self._scrub = Walk(self._store)

    @property
    def low(self) -> bool:
        """Whether the disk is full but for what is set aside for outcomes: nothing new may be begun."""
        return self._store.low

    @property
    def rotten(self) -> bool:
        """Whether a scrub found damage: nothing new may be begun. A start verifies every record then."""
        return self._rotten

    def refill(self) -> None:
        """Set space aside again, if there is any."""
        self._store.refill()

    @property
    def head(self) -> Head:
        """The newest durable record; sequence 0 for an empty journal."""
        return self._start.head

    @property
    def ledger(self) -> Ledger:
        """What the journal comes to: books, jobs and outlets as of the newest record. Only to be read."""
        return self._start.ledger

    @property
    def age(self) -> int:
        """Seconds that the kiosk was at work since the first record; a start resumes at what a record last said."""
        return self._age + int(self._elapsed() - self._opened)

    def append(self, kind: RecordKind, attempt: str, fields: Mapping[str, Value]) -> Head:
        """Write one record; returns when it is on the disk. Raises JournalFailed, and from then on always."""
        self._write(kind, attempt, fields)
        if self.head.sequence - self._sealed >= self._seal_every:
            self.seal()
        return self.head

    def entries(self) -> Iterator[Entry]:
        """All records that are kept, oldest first."""
        return map(entry_of, self._store.rows())

    def newest(self, fits: Callable[[Entry], bool]) -> Entry | None:
        """Give the newest record that fits; it is looked for from the end, so that an old journal costs no more."""
        for back in (_NEAR, _FAR, self.head.sequence):
            rows = self._store.rows(max(0, self.head.sequence - back))
            found = [entry for entry in map(entry_of, rows) if fits(entry)]
            if found:
                return found[-1]
        return None

    def contains(self, head: Head) -> bool:
        """Whether the chain holds the registry's witness, down from the records that the start verified."""
        if head.sequence == 0:
            return True
        if self._store.hash_at(head.sequence) != head.hash:
            return False
        return head.sequence >= self._sealed or Walk(self._store, head.sequence).reaches(self._sealed)

    def scrub(self, count: int) -> bool:
        """Verify the next `count` records from the oldest on; True when that was the end, and the next is the oldest.

        Raises JournalNotTrusted.
        """
        try:
            if self._scrub.go(count) == count:
                return False
        except JournalNotTrusted:
            self._doubt()
            raise
        self._scrub = Walk(self._store)
        return True

    def verify(self) -> Ledger:
        """Verify every record and every seal, and give what they come to. Raises JournalNotTrusted."""
        walk = Walk(self._store)
        walk.go()
        return walk.ledger

    def close(self) -> None:
        """Close the store; nothing is appended any more."""
        self._failed = True
        self._store.close()

    def heard(self, witness: Head | None) -> None:
        """Note the registry's witness, if this journal contains it: the next seal says how far it goes."""
        if witness is None:
            self._told = 0
        elif witness.sequence != self._told:
            self._told = witness.sequence if self.contains(witness) else 0

    def seal(self) -> None:
        """Write a seal, unless the newest record is one. Raises JournalFailed."""
        if self.head.sequence == self._sealed:
            return
        age, told, snapshot = self.age, self._told, self.ledger.snapshot()
        self._write(RecordKind.SEAL, "", {"before": self.head.hash, SNAPSHOT: snapshot, "told": told, "age": age})
        self._sealed = self.head.sequence

    def retire(self, seconds: float) -> None:
        """Drop what is older than so many seconds of work and what no backup of the registry can ask for any more.

        A seal becomes the oldest record: one that lies before the witness that the registry gave so long ago.
        Raises JournalNotTrusted, and JournalFailed from then on always.
        """
        limit = self.age - seconds
        try:
            seals = [Seal.of(row) for row in self._store.seals()]
        except JournalNotTrusted:
            self._doubt()
            raise
        told = next((seal.told for seal in seals if seal.age <= limit), 0)
        oldest = next((seal.sequence for seal in seals if seal.sequence <= told), 0)
        if oldest:
            try:
                self._store.drop(oldest)
            except JournalFailed:
                self._failed = True
                raise
            self._scrub = Walk(self._store)

    def _doubt(self) -> None:
        self._rotten = True
        self._store.doubt()

    def _write(self, kind: RecordKind, attempt: str, fields: Mapping[str, Value]) -> None:
        if self._failed:
            raise JournalFailed("the disk refused a record before")
        sequence, time = self.head.sequence + 1, self._now()
        fields = {**fields, AGE: self.age} if kind in AGED else fields
        body = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        row = Row(
            sequence, time, kind.value, attempt, body, digest(self.head.hash, sequence, time, kind, attempt, body)
        )
        self._failed = True  # until it is on the disk
        self._start.ledger.take(Entry(sequence, time, kind, attempt, fields, row.hash))
        self._store.insert(row)
        self._start.head = Head(sequence, row.hash)
        self._failed = False
