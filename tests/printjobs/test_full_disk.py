"""A full disk: space was set aside, so that what was begun is recorded to its end, and nothing new is begun."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from printjobs.journal import Journal, JournalFailed
from printjobs.reserve import Reserve
from printjobs.store import SqliteStore
from printjobs.words import RecordKind

LARGE = "x" * 100_000


class PageReserve(Reserve):
    """Set aside within SQLite's own limit of pages, which refuses as a full disk does."""

    def __init__(self, store: SqliteStore, path: Path) -> None:
        super().__init__(path)
        self._store = store

    def give_up(self) -> bool:
        """Raise the limit."""
        if super().give_up():
            limit(self._store, 200)
            return True
        return False


def limit(store: SqliteStore, more: int) -> None:
    """Let the file grow by so many pages and no further."""
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count={pages + more}")


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    """A store with a reserve, and with room for not one large record beside it."""
    store = SqliteStore(tmp_path / "journal", 1.0)
    store.reserve = PageReserve(store, tmp_path / "journal.reserve")
    return store


@pytest.mark.faults(11, 12)
def test_what_does_not_fit_is_recorded_on_the_space_set_aside(store: SqliteStore, tmp_path: Path) -> None:
    """Once: the journal is low from then on, and the next record that does not fit ends it."""
    journal = Journal(store, lambda: "now")
    journal.append(RecordKind.BLANKS, "", {"loaded": 5})
    assert (tmp_path / "journal.reserve").stat().st_blocks * 512 >= 4 * 1024 * 1024
    limit(store, 0)
    assert not journal.low
    head = journal.append(RecordKind.EVIDENCE, "a", {"detail": LARGE})
    assert head.sequence == 2
    assert journal.low
    assert not (tmp_path / "journal.reserve").exists()
    limit(store, 0)
    with pytest.raises(JournalFailed, match="record 3: SQLITE_FULL"):
        journal.append(RecordKind.EVIDENCE, "a", {"detail": LARGE})
    journal.close()
    again = Journal(tmp_path / "journal", lambda: "now")
    assert again.head == head
    again.close()


@pytest.mark.faults(10)
def test_no_other_refusal_is_tried_again(store: SqliteStore) -> None:
    """A disk that fails is not one that is full: the space set aside stays, the journal ends."""
    journal = Journal(store, lambda: "now")
    journal.append(RecordKind.BOOT, "", {"boot": "b"})
    store.connection.execute("PRAGMA query_only=ON")
    with pytest.raises(JournalFailed, match="READONLY"):
        journal.append(RecordKind.BOOT, "", {"boot": "b"})
    assert store.reserve.there
    journal.close()


def test_who_only_reads_sets_nothing_aside(tmp_path: Path) -> None:
    """And is not low."""
    journal = Journal(tmp_path / "journal", lambda: "now")
    journal.refill()
    assert not journal.low
    assert not (tmp_path / "journal.reserve").exists()
    journal.close()


def test_a_reserve_that_cannot_be_made_leaves_the_journal_low(tmp_path: Path) -> None:
    """Until there is room: what is set aside is more than any disk has, then less."""
    store = SqliteStore(tmp_path / "journal", 1.0)
    store.reserve = Reserve(tmp_path / "journal.reserve", 1 << 60)
    journal = Journal(store, lambda: "now")
    journal.append(RecordKind.BOOT, "", {"boot": "b"})
    assert journal.low
    assert not (tmp_path / "journal.reserve").exists()
    journal.refill()
    assert journal.low
    store.reserve = Reserve(tmp_path / "journal.reserve", 4096)
    journal.refill()
    assert not journal.low
    journal.close()


@pytest.mark.faults(11, 12)
def test_a_small_file_system_that_fills(tmp_path: Path) -> None:
    """On a file system of its own: outcomes are recorded when it is full, service returns with the room."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    script = str(Path(__file__).with_name("small_disk.py"))
    command = ["unshare", "--mount", "--propagation", "unchanged", *user, sys.executable, script, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=100, env=environment)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "low_at_first": False,
        "recorded_when_low": 100,
        "low_without_room": True,
        "low_with_room": False,
        "low_at_last": True,
        "kept": True,
    }
