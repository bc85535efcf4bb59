"""What every store of the journal must do: SQLite's, and that of the simulated world, which can lose what it may."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from printjobs.journal import Journal
from printjobs.store import Row, SqliteStore, Store
from printjobs.words import RecordKind
from simulators.world.disk import Disk, DiskStore

Reopen = Callable[[], Store]


def row(sequence: int) -> Row:
    """A row whose hash tells its number."""
    return Row(sequence, "now", RecordKind.BOOT.value, f"a-{sequence}", "{}", f"{sequence:064}")


@pytest.fixture(params=["sqlite", "world"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    """Opens the same store again, as after the end of its process."""
    disk = Disk()

    def world() -> Store:
        disk.cut(random.Random(1), power=True)  # noqa: S311 - a seed
        return DiskStore(disk)

    return world if request.param == "world" else lambda: SqliteStore(tmp_path / "journal", 1.0)


def test_what_was_inserted_comes_back_in_order(reopen: Reopen) -> None:
    """Oldest first, each as it was."""
    store = reopen()
    for sequence in (1, 2, 3):
        store.insert(row(sequence))
    assert list(store.rows()) == [row(1), row(2), row(3)]
    store.close()


def test_what_was_inserted_is_there_after_the_end(reopen: Reopen) -> None:
    """`insert` returned: no cut takes it back."""
    store = reopen()
    store.insert(row(1))
    store.close()
    again = reopen()
    assert list(again.rows()) == [row(1)]
    again.insert(row(2))
    assert [one.sequence for one in again.rows()] == [1, 2]
    again.close()


def test_a_hash_is_found_by_its_number(reopen: Reopen) -> None:
    """And a number that is not there has none."""
    store = reopen()
    assert store.hash_at(1) is None
    store.insert(row(1))
    assert store.hash_at(1) == row(1).hash
    assert store.hash_at(2) is None
    store.close()


def test_the_newest_seal_is_found_and_what_follows_it(reopen: Reopen) -> None:
    """No seal is 0; rows may be read from any number on."""
    store = reopen()
    store.insert(row(1))
    assert list(store.seals()) == []
    for sequence in (2, 3, 4):
        store.insert(row(sequence)._replace(kind=RecordKind.SEAL.value if sequence < 4 else RecordKind.BOOT.value))
    assert [one.sequence for one in store.seals()] == [3, 2]
    assert [one.sequence for one in store.rows(2)] == [3, 4]
    store.close()


def test_a_journal_on_either_is_the_same_chain(reopen: Reopen) -> None:
    """The chain knows nothing of where it lies."""
    journal = Journal(reopen(), lambda: "now")
    journal.append(RecordKind.BOOT, "", {"boot": "b"})
    head = journal.append(RecordKind.ATTEMPT, "a-1", {"visit": "v", "grant": "g", "kind": "kia"})
    journal.close()
    again = Journal(reopen(), lambda: "later")
    assert again.head == head
    assert again.contains(head)
    assert [entry.kind for entry in again.entries()] == [RecordKind.BOOT, RecordKind.ATTEMPT]
    again.close()


def test_the_worlds_disk_loses_what_was_not_synced() -> None:
    """Some suffix of it, by the dice; a killed process loses nothing that the system has."""
    lengths = set()
    for seed in range(20):
        disk = Disk()
        DiskStore(disk).insert(row(1))
        disk.write(row(2))
        disk.write(row(3))
        disk.cut(random.Random(seed), power=True)  # noqa: S311 - a seed
        lengths.add(len(disk.written))
    assert lengths == {1, 2, 3}
    disk = Disk()
    disk.write(row(1))
    disk.cut(random.Random(0), power=False)  # noqa: S311 - a seed
    assert disk.written == [row(1)]
