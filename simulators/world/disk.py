"""A kiosk's disk: what was written and not synced can be lost or torn by a cut."""

import json
import random
from collections.abc import Callable, Iterator, Mapping

from printjobs.journal import GENESIS, Entry, Head, Journal, _digest
from printjobs.words import RecordKind, Value


class Disk:
    """Keeps records over the lives of a kiosk. The last `unsynced` of them are not safe yet."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.unsynced = 0

    def cut(self, rng: random.Random, *, power: bool) -> None:
        """Lose power (or only the process: then what was written stays)."""
        if power and self.unsynced:
            lost = rng.randint(0, self.unsynced)
            del self.entries[len(self.entries) - lost :]
        self.unsynced = 0


class WorldJournal(Journal):
    """Stands in until the journal takes a store."""

    def __init__(  # pylint: disable=super-init-not-called
        self, disk: Disk, now: Callable[[], str], point: Callable[[str, str, RecordKind], None]
    ) -> None:
        self._disk = disk
        self._now = now
        self._point = point
        last = disk.entries[-1] if disk.entries else None
        self._head = Head(0, GENESIS) if last is None else Head(last.sequence, last.hash)

    def append(self, kind: RecordKind, attempt: str, fields: Mapping[str, Value]) -> Head:
        """Write one record."""
        self._point("unwritten", attempt, kind)
        sequence, time = self._head.sequence + 1, self._now()
        body = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        digest = _digest(self._head.hash, sequence, time, kind.value, attempt, body)
        self._disk.entries.append(Entry(sequence, time, kind, attempt, json.loads(body), digest))
        self._disk.unsynced += 1
        self._point("unsynced", attempt, kind)
        self._disk.unsynced = 0
        self._head = Head(sequence, digest)
        self._point("durable", attempt, kind)
        return self._head

    def entries(self) -> Iterator[Entry]:
        """All records, oldest first."""
        return iter(list(self._disk.entries))

    def contains(self, head: Head) -> bool:
        """Whether the chain holds the registry's witness."""
        if head.sequence == 0:
            return True
        entries = self._disk.entries
        return head.sequence <= len(entries) and entries[head.sequence - 1].hash == head.hash

    def close(self) -> None:
        """Nothing to close."""
