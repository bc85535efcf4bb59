"""Seals: a start reads the newest and what follows it, comes to the same, and nothing in one can be changed."""

import random
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from printjobs.books import balance
from printjobs.chain import Walk
from printjobs.journal import Entry, Head, Journal, JournalError, JournalNotTrusted
from printjobs.ledger import Ledger, ledger_of
from printjobs.recovery import reopen
from printjobs.store import Row, SqliteStore
from printjobs.words import RecordKind, Value

K = RecordKind
EVERY = 10
INTENT: dict[str, Value] = {"sha256": "ab", "serial": "s", "boot_epoch": "b", "counters": {"cards": 3}, "chip_uid": "0"}


def now() -> str:
    """A clock that stands."""
    return "2026-01-01T00:00:00+00:00"


def card(
    journal: Journal, attempt: str, outcome: str = "delivered", place: str = "clear", *, acked: bool = True
) -> None:
    """One attempt at a card."""
    journal.append(K.ATTEMPT, attempt, {"visit": "v", "grant": "g", "kind": "ktp_el"})
    journal.append(K.RESERVED, attempt, {"epoch": 1, "number": 7, "sha256": "ab", "person": "r"})
    journal.append(K.FEED, attempt, {})
    journal.append(K.INTENT, attempt, INTENT)
    journal.append(K.OUTCOME, attempt, {"outcome": outcome, "fault": None, "place": place})
    if acked:
        journal.append(K.ACKED, attempt, {})


def sheet(journal: Journal, attempt: str, outcome: str) -> None:
    """One attempt at a sheet."""
    journal.append(K.ATTEMPT, attempt, {"visit": "v", "grant": "g", "kind": "kartu_keluarga"})
    journal.append(K.OUTCOME, attempt, {"outcome": outcome, "fault": "not_taken", "place": "outlet"})
    journal.append(K.ACKED, attempt, {})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed journal with several seals, some outcomes unacknowledged, and documents that lie about."""
    journal = Journal(tmp_path / "journal", now, seal_every=EVERY)
    journal.append(K.BLANKS, "", {"loaded": 50})
    sheet(journal, "s0", "left")
    sheet(journal, "s1", "suspect")
    for number in range(9):
        card(journal, f"c{number}", acked=number % 4 > 0)
    journal.append(K.EMPTIED, "s0", {})
    card(journal, "last", "suspect", "unknown", acked=False)
    journal.append(K.ATTEMPT, "open", {"visit": "v", "grant": "g", "kind": "ktp_el"})
    journal.close()
    return tmp_path / "journal"


def reading(path: Path) -> Journal:
    """Opened: the newest seal and the tail are whole."""
    return Journal(path, now, seal_every=EVERY)


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """The journal opened again."""
    journal = reading(path)
    yield journal
    journal.close()


class Counting(SqliteStore):
    """Counts the rows that are read."""

    read = 0

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Give them, counted."""
        for row in super().rows(after):
            self.read += 1
            yield row


def genesis(entries: list[Entry]) -> Ledger:
    """What the records come to without their seals."""
    return ledger_of(entry for entry in entries if entry.kind is not K.SEAL)


def test_a_start_reads_the_newest_seal_and_what_follows(path: Path) -> None:
    """However long the journal is; the seal counts as one."""
    store = Counting(path, 1.0)
    journal = Journal(store, now, seal_every=EVERY)
    seals = [entry.sequence for entry in journal.entries() if entry.kind is K.SEAL]
    store.read = 0
    again = Journal(store, now, seal_every=EVERY)
    assert len(seals) > 3
    assert store.read == again.head.sequence - seals[-1] + 1 <= EVERY + 1
    assert all(after - before == EVERY + 1 for before, after in pairwise(seals))
    journal.close()


def test_what_follows_a_seal_comes_to_the_same_as_all(journal: Journal) -> None:
    """Books, open jobs, tray and card mouth: from the newest seal, from every seal, and from the first record."""
    entries = list(journal.entries())
    whole = genesis(entries)
    assert journal.ledger == whole == journal.verify()
    assert list(journal.ledger.jobs.values()) == reopen(entries)
    assert journal.ledger.tally.books() == balance(entries)
    assert (journal.ledger.unemptied, journal.ledger.mouth_doubted) == (["s1"], True)
    assert set(journal.ledger.jobs) == {"c0", "c4", "c8", "last", "open"}
    for start, entry in enumerate(entries):
        if entry.kind is K.SEAL:
            assert ledger_of(entries[start:]) == whole


def test_a_seal_does_not_grow_with_what_is_over(tmp_path: Path) -> None:
    """A hundred acknowledged attempts leave counts, not names."""
    journal = Journal(tmp_path / "journal", now)
    journal.append(K.BLANKS, "", {"loaded": 1000})
    card(journal, "a")
    few = len(journal.ledger.snapshot())
    for number in range(100):
        card(journal, f"a{number}")
    assert len(journal.ledger.snapshot()) < few + 20
    journal.close()


CHANGES = [
    "UPDATE records SET body = replace(body, 'hopper', 'copper') WHERE sequence = {}",
    "UPDATE records SET body = 'null' WHERE sequence = {}",
    "UPDATE records SET body = '{{' WHERE sequence = {}",
    "UPDATE records SET hash = '0' WHERE sequence = {}",
    "UPDATE records SET time = 'x' WHERE sequence = {}",
    "DELETE FROM records WHERE sequence = {} + 1",
]


def change(path: Path, statement: str) -> None:
    """What a broken disk or a hand does."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.faults(14)
@pytest.mark.parametrize("statement", CHANGES)
def test_a_newest_seal_that_was_changed_ends_trust_at_start(path: Path, statement: str) -> None:
    """A seal is chained like every record: its snapshot cannot be changed unnoticed."""
    journal = reading(path)
    seals = [entry.sequence for entry in journal.entries() if entry.kind is K.SEAL]
    journal.close()
    change(path, statement.format(seals[-1]))
    with pytest.raises(JournalNotTrusted):
        Journal(path, now)


@pytest.mark.faults(14, 47)
@pytest.mark.parametrize(
    "statement",
    [
        *(change.format(2 * EVERY + 2) for change in CHANGES[3:]),
        "DELETE FROM records WHERE sequence = 1",
        "DELETE FROM records WHERE sequence < 5",
        "UPDATE records SET kind = 'never' WHERE sequence = 3",
    ],
)
def test_what_rotted_before_the_seal_is_found_by_scrubbing(path: Path, statement: str) -> None:
    """A start does not read it; the scrub comes by, and so does an audit."""
    change(path, statement)
    journal = reading(path)
    with pytest.raises(JournalNotTrusted):
        until_done(journal)
    with pytest.raises(JournalNotTrusted):
        journal.verify()
    journal.close()


def until_done(journal: Journal) -> int:
    """Scrub to the end, seven records at a time; gives how often."""
    times = 1
    while not journal.scrub(7):
        times += 1
    return times


def test_a_scrub_reads_all_and_begins_again(journal: Journal) -> None:
    """Each round comes by every record, those written meanwhile, too."""
    assert until_done(journal) == journal.head.sequence // 7 + 1
    card(journal, "more")
    assert until_done(journal) == journal.head.sequence // 7 + 1


@pytest.mark.faults(14)
def test_a_seal_that_says_something_else_is_found(tmp_path: Path) -> None:
    """A chain that is whole, with a seal that is not what its records come to: a wrong fold is found by the audit."""
    journal = Journal(tmp_path / "journal", now, seal_every=EVERY)
    journal.append(K.BLANKS, "", {"loaded": 50})
    card(journal, "a")
    journal.ledger.tally.loaded = 51
    card(journal, "b")
    journal.close()
    again = Journal(tmp_path / "journal", now, seal_every=EVERY)
    with pytest.raises(JournalNotTrusted, match="seal 11 is not what the records before it come to"):
        again.verify()
    again.close()


@pytest.mark.faults(13)
def test_a_witness_from_before_the_seal_is_proven_up_to_it(path: Path) -> None:
    """The chain must lead from the witness to the newest seal; a hash written in afterwards does not help."""
    journal = reading(path)
    old = [Head(entry.sequence, entry.hash) for entry in journal.entries()]
    assert all(journal.contains(head) for head in old)
    journal.close()
    change(path, "UPDATE records SET hash = 'forged' WHERE sequence = 5")
    journal = reading(path)
    assert not journal.contains(Head(5, "forged"))
    assert not journal.contains(old[3])
    assert journal.contains(old[5])
    assert not Walk(journal._store, 7).reaches(journal.head.sequence + 1)
    journal.close()


@pytest.mark.faults(14)
def test_a_bit_that_flips_anywhere_in_the_file_is_found(path: Path) -> None:
    """Or it lies where no record lies, and every record is as it was."""
    journal = reading(path)
    entries = list(journal.entries())
    journal.close()
    good, rng, found = path.read_bytes(), random.Random(14), 0  # noqa: S311 - a seed
    for _ in range(120):
        at, bit = rng.randrange(len(good)), 1 << rng.randrange(8)
        path.write_bytes(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :])
        path.with_name("journal.doubted").unlink(missing_ok=True)
        try:
            journal = reading(path)
        except JournalError:
            found += 1
            continue
        try:
            journal.verify()
        except JournalNotTrusted:
            found += 1
        else:
            assert list(journal.entries()) == entries
        journal.close()
    assert found > 40
