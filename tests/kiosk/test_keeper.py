"""The journal's keeper: within a day every record is verified, by the hour a seal is written, what is old goes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hand_kiosk import HandLoop

from kiosk.keeper import FEWEST, SEALS, SECONDS, Keeper, hindrance
from printjobs.journal import Journal, JournalFailed
from printjobs.words import RecordKind

HOUR, DAY = 3600.0, 86_400.0


class Kept:
    """A journal and its keeper; counts what is told."""

    def __init__(self, path: Path, retention: float) -> None:
        self.loop = HandLoop()
        self.journal = Journal(path, lambda: "now", elapsed=lambda: self.loop.now)
        self.changed = self.failed = 0
        self.keeper = Keeper(self.loop, self.journal, retention, self._change, self._fail)
        for number in range(3 * FEWEST):
            self.journal.append(RecordKind.BLANKS, "", {"loaded": number})
        self.keeper.start()

    def _change(self) -> None:
        self.changed += 1

    def _fail(self, _error: JournalFailed) -> None:
        self.failed += 1


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """With a retention of two days."""
    kept = Kept(tmp_path / "journal", 2 * DAY)
    yield kept
    kept.journal.close()


def test_an_hour_in_which_something_was_written_ends_with_a_seal(kept: Kept) -> None:
    """And none other."""
    kept.loop.run(3 * HOUR)
    assert kept.journal.head.sequence == 3 * FEWEST + 1
    kept.journal.append(RecordKind.BOOT, "", {"boot": "b"})
    kept.loop.run(HOUR)
    assert [entry.kind for entry in kept.journal.entries()][-2:] == [RecordKind.BOOT, RecordKind.SEAL]
    assert (kept.changed, kept.failed) == (0, 0)


@pytest.mark.faults(14)
def test_a_million_records_are_verified_within_a_day(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """The share of each look grows with the journal."""
    counts: list[int] = []
    monkeypatch.setattr(Journal, "scrub", lambda _journal, count: counts.append(count))
    kept.loop.run(DAY)
    assert sum(counts) > 3 * FEWEST
    kept.journal._start.head = type(kept.journal.head)(1_000_000, kept.journal.head.hash)
    monkeypatch.setattr(Journal, "seal", lambda _journal: None)
    counts.clear()
    kept.loop.run(DAY)
    assert sum(counts) > 1_000_000


def test_what_is_older_than_the_retention_and_known_to_the_registry_goes(kept: Kept) -> None:
    """Up to a seal from before the witness of that time; not a day before."""
    for day in range(5):
        kept.journal.append(RecordKind.BOOT, "", {"boot": f"b{day}"})
        kept.journal.heard(kept.journal.head)
        kept.loop.run(DAY)
        first = next(kept.journal.entries())
        assert (first.sequence > 1) == (day > 2)
    assert first.kind is RecordKind.SEAL
    kept.journal.verify()


@pytest.mark.faults(10)
def test_a_disk_that_refuses_a_seal_is_said_once(kept: Kept) -> None:
    """And nothing is looked at any more."""
    kept.journal._store.connection.execute("PRAGMA query_only=ON")
    kept.loop.run(5 * SEALS * SECONDS)
    assert kept.failed == 1


@pytest.mark.faults(14)
def test_damage_is_said_once_and_nothing_old_is_dropped(kept: Kept, tmp_path: Path) -> None:
    """What is left may be evidence."""
    other = sqlite3.connect(tmp_path / "journal")
    with other:
        other.execute("UPDATE records SET time = 'rot' WHERE sequence = ?", (2 * FEWEST,))
    other.close()
    kept.loop.run(5 * DAY)
    assert kept.changed == 1
    assert hindrance(kept.journal) is not None
    assert next(kept.journal.entries()).sequence == 1
