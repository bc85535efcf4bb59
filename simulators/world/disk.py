"""A kiosk's disk: what was written and not synced can be lost or torn by a cut."""

import random
from collections.abc import Callable, Iterator
from functools import lru_cache
from json import loads

from printjobs.journal import Entry
from printjobs.store import Row
from printjobs.words import RecordKind


class Disk:
    """Keeps rows over the lives of a kiosk. The last `unsynced` of them are not safe yet.

    `full`: there is no room but what was set aside, which `reserve` says is still there.
    """

    def __init__(self) -> None:
        self.written: list[Row] = []
        self.unsynced = 0
        self.doubted = False
        self.aside: list[Row] | None = None  # the true rows, while an older copy lies in their place
        self.full = False
        self.reserve = True

    def write(self, row: Row) -> None:
        """Hand a row to the system; on a full disk it takes what was set aside."""
        self.reserve = self.reserve and not self.full
        self.written.append(row)
        self.unsynced += 1

    def sync(self) -> None:
        """Make what was written safe."""
        self.unsynced = 0

    def cut(self, rng: random.Random, *, power: bool) -> None:
        """End the process; without power, what was not synced is lost from some row on. A torn row is no row."""
        if power and self.unsynced:
            lost = rng.randint(0, self.unsynced)
            del self.written[len(self.written) - lost :]
        self.unsynced = 0

    def put_back(self, before: int) -> None:
        """Put an older copy in the place of the rows: what was before that sequence."""
        self.aside, self.written = self.written, [row for row in self.written if row.sequence < before]

    def put_right(self) -> None:
        """Put the true rows back."""
        if self.aside is not None:
            self.written, self.aside = self.aside, None

    def entries(self) -> Iterator[Entry]:
        """What is written, read without a journal's checks: for who looks on from outside."""
        return map(entry_of, self.written)


@lru_cache(4096)
def entry_of(row: Row) -> Entry:
    """Give a row as a record."""
    return Entry(row.sequence, row.time, RecordKind(row.kind), row.attempt, loads(row.body), row.hash)


class DiskStore:
    """A `printjobs.store.Store` on such a disk. `point` is told when a row is `unwritten`, `unsynced`, `durable`."""

    def __init__(self, disk: Disk, point: Callable[[str, Row], None] = lambda _when, _row: None) -> None:
        self._disk = disk
        self._point = point

    def insert(self, row: Row) -> None:
        """Write and sync."""
        self._point("unwritten", row)
        self._disk.write(row)
        self._point("unsynced", row)
        self._disk.sync()
        self._point("durable", row)

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Give every row after that sequence."""
        return iter([row for row in self._disk.written if row.sequence > after])

    def seals(self) -> Iterator[Row]:
        """Give the seals, newest first."""
        return (row for row in reversed(self._disk.written) if row.kind == RecordKind.SEAL)

    def drop(self, before: int) -> None:
        """Take rows away."""
        self._disk.written = [row for row in self._disk.written if row.sequence >= before]

    def hash_at(self, sequence: int) -> str | None:
        """Give the hash of one row."""
        return next((row.hash for row in self._disk.written if row.sequence == sequence), None)

    @property
    def low(self) -> bool:
        """Whether what was set aside was given up."""
        return not self._disk.reserve

    @property
    def doubted(self) -> bool:
        """Whether damage was found."""
        return self._disk.doubted

    def refill(self) -> None:
        """Set space aside again, if there is room."""
        self._disk.reserve = not self._disk.full

    def doubt(self) -> None:
        """Note that damage was found."""
        self._disk.doubted = True

    def trust(self) -> None:
        """Note that every row was verified."""
        self._disk.doubted = False

    def close(self) -> None:
        """Nothing to give back."""
