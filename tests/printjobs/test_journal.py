"""The journal: durable, chained, and not trusted once touched."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from printjobs.journal import GENESIS, Head, Journal, JournalFailed, JournalNotTrusted
from printjobs.words import RecordKind


def now() -> str:
    """A clock that stands."""
    return "2026-01-01T00:00:00+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three records in a closed journal."""
    journal = Journal(tmp_path / "journal", now)
    for number in range(3):
        journal.append(RecordKind.ATTEMPT, f"a{number}", {"visit": "v", "grant": "g", "kind": "kia", "n": number})
    journal.close()
    return tmp_path / "journal"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """The same, open."""
    journal = Journal(path, now)
    yield journal
    journal.close()


def test_records_are_there_after_reopening(journal: Journal) -> None:
    """All fields come back in order, and the head is the newest record."""
    entries = list(journal.entries())
    assert [(e.sequence, e.attempt, e.fields["n"], e.time) for e in entries] == [
        (n + 1, f"a{n}", n, now()) for n in range(3)
    ]
    assert journal.head == Head(3, entries[-1].hash)


def test_the_chain_holds_its_own_heads_and_no_others(journal: Journal) -> None:
    """A witness is contained if and only if the record of that number has that hash."""
    assert all(journal.contains(Head(e.sequence, e.hash)) for e in journal.entries())
    assert journal.contains(Head(0, GENESIS))
    assert not journal.contains(Head(2, journal.head.hash))
    assert not journal.contains(Head(4, journal.head.hash))


def test_a_commit_waits_for_the_disk(journal: Journal) -> None:
    """WAL with synchronous=FULL, asked of SQLite itself."""
    assert journal._store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert journal._store.connection.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.faults(14)
@pytest.mark.parametrize(
    "change",
    [
        'UPDATE records SET body = \'{"kind":"kia","n":7}\' WHERE sequence = 2',
        "UPDATE records SET time = 'x' WHERE sequence = 1",
        "UPDATE records SET attempt = 'other' WHERE sequence = 3",
        "UPDATE records SET kind = 'outcome' WHERE sequence = 2",
        "UPDATE records SET hash = 'x' WHERE sequence = 3",
        "UPDATE records SET body = x'00ff' WHERE sequence = 2",
        "DELETE FROM records WHERE sequence = 2",
        "DELETE FROM records WHERE sequence = 1",
        "UPDATE records SET sequence = 9 WHERE sequence = 3",
        "ALTER TABLE records RENAME COLUMN body TO other",
    ],
)
def test_a_changed_record_ends_trust(path: Path, change: str) -> None:
    """Any change to any column, or a missing record, is found when the journal is opened."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(change)
    connection.close()
    with pytest.raises(JournalNotTrusted):
        Journal(path, now)


@pytest.mark.faults(14)
def test_a_file_that_is_no_database_is_not_trusted(tmp_path: Path) -> None:
    """A torn or foreign file is never written over."""
    path = tmp_path / "journal"
    path.write_bytes(b"not a database, and long enough to be read as one" * 100)
    with pytest.raises(JournalNotTrusted):
        Journal(path, now)
    assert path.read_bytes().startswith(b"not a database")


def test_a_place_without_a_log_is_refused() -> None:
    """Where SQLite cannot keep a write-ahead log nothing is durable, and the journal does not open."""
    with pytest.raises(JournalFailed, match="memory"):
        Journal(Path(":memory:"), now)


@pytest.mark.faults(10)
def test_a_disk_that_refused_once_is_not_tried_again(journal: Journal) -> None:
    """After one refused write every further one is refused, even if the disk would take it again."""
    head = journal.head
    journal._store.connection.execute("PRAGMA query_only=ON")
    with pytest.raises(JournalFailed, match="record 4"):
        journal.append(RecordKind.BOOT, "", {})
    journal._store.connection.execute("PRAGMA query_only=OFF")
    with pytest.raises(JournalFailed):
        journal.append(RecordKind.BOOT, "", {})
    assert journal.head == head
    assert len(list(journal.entries())) == 3


def test_two_kiosks_do_not_write_one_journal(path: Path, journal: Journal) -> None:
    """Who appends first is the only writer until it closes; others may read all the while."""
    other = Journal(path, now)
    journal.append(RecordKind.BOOT, "", {})
    with pytest.raises(JournalFailed, match="another process"):
        other.append(RecordKind.BOOT, "", {})
    assert len(list(other.entries())) == 4
    journal.close()
    with pytest.raises(JournalFailed, match="before"):
        other.append(RecordKind.BOOT, "", {})
    other.close()


def test_the_next_kiosk_writes_when_the_last_has_closed(path: Path, journal: Journal) -> None:
    """The lock goes with its holder; whoever opened before the last record was written has to open again."""
    journal.append(RecordKind.BOOT, "", {})
    journal.close()
    journal.close()
    late = Journal(path, now)
    assert late.append(RecordKind.BOOT, "", {}).sequence == 5
    late.close()


def test_a_head_that_is_no_longer_the_newest_writes_nothing(path: Path, journal: Journal) -> None:
    """A journal opened before another wrote and closed cannot fork the chain."""
    other = Journal(path, now)
    journal.append(RecordKind.BOOT, "", {})
    journal.close()
    with pytest.raises(JournalFailed, match="record 4: SQLITE_CONSTRAINT"):
        other.append(RecordKind.EVIDENCE, "a0", {})
    assert [e.kind for e in other.entries()][3:] == [RecordKind.BOOT]
    other.close()


def test_a_closed_journal_refuses_records(path: Path) -> None:
    """As after a failed disk: nothing is done that cannot be recorded."""
    journal = Journal(path, now)
    journal.close()
    with pytest.raises(JournalFailed):
        journal.append(RecordKind.BOOT, "", {})


def test_a_lock_that_cannot_be_made_refuses_records(path: Path) -> None:
    """Without the lock nobody knows who else writes."""
    path.with_name("journal.lock").unlink()
    path.with_name("journal.lock").mkdir()
    journal = Journal(path, now)
    for _ in range(2):
        with pytest.raises(JournalFailed):
            journal.append(RecordKind.BOOT, "", {})
    assert journal.head.sequence == 3
    journal.close()


def test_a_folder_that_is_not_there_is_not_called_damage(tmp_path: Path) -> None:
    """Staff are told that the disk is at fault, not that somebody changed the journal."""
    with pytest.raises(JournalFailed, match="SQLITE_CANTOPEN"):
        Journal(tmp_path / "nowhere" / "journal", now)


def test_a_file_that_may_not_be_used_is_not_called_damage(path: Path) -> None:
    """Somebody else holds the whole file."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalFailed, match="SQLITE_BUSY"):
        Journal(path, now, patience=0.0)
    holder.close()


@pytest.mark.faults(11)
def test_a_full_disk_refuses_the_record_and_keeps_the_chain_whole(path: Path) -> None:
    """What did not fit is not there in part; the next start finds a whole chain."""
    journal = Journal(path, now)
    pages = journal._store.connection.execute("PRAGMA page_count").fetchone()[0]
    journal._store.connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(JournalFailed, match="SQLITE_FULL"):
        journal.append(RecordKind.EVIDENCE, "a0", {"detail": "x" * 100_000})
    assert journal.head.sequence == 3
    journal.close()
    again = Journal(path, now)
    assert again.head.sequence == 3
    again.close()


@pytest.mark.faults(9)
def test_a_torn_end_of_the_log_loses_only_what_was_torn(path: Path) -> None:
    """A write that a power cut tore is not half there: the chain ends whole with the record before."""
    journal = Journal(path, now)
    sizes = []
    for number in range(3):
        journal.append(RecordKind.BOOT, "", {"n": number})
        sizes.append(path.with_name("journal-wal").stat().st_size)
    log = path.with_name("journal-wal").read_bytes()
    torn = path.with_name("torn")
    torn.write_bytes(path.read_bytes())
    torn.with_name("torn-wal").write_bytes(log[: sizes[1] + 100] + bytes(len(log) - sizes[1] - 100))
    journal.close()
    left = Journal(torn, now)
    assert (left.head.sequence, [e.fields["n"] for e in left.entries()][3:]) == (5, [0, 1])
    left.close()
