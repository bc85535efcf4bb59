"""Blanks counted by people: what they say is booked or refused, and what differs is named until a count agrees."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from printjobs.journal import Journal
from printjobs.stock import Account, Counted, Loaded, Moved, Stock, StockError, book
from printjobs.words import RecordKind

A = Account


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal of a kiosk with ten blanks, of which one was rejected."""
    journal = Journal(tmp_path / "journal.sqlite", lambda: "")
    book(journal, Loaded(10, "op-1"))
    journal.append(RecordKind.ATTEMPT, "a", {"visit": "v", "grant": "g", "kind": "ktp_el"})
    journal.append(RecordKind.FEED, "a", {"serial": "s", "boot_epoch": "e", "counters": {}, "chip_uid": None})
    journal.append(RecordKind.OUTCOME, "a", {"outcome": "spoiled", "place": "reject_bin", "fault": None})
    yield journal
    journal.close()


def test_loading_and_removing_are_booked(journal: Journal) -> None:
    """The bin is emptied by two persons, the hopper filled by one."""
    book(journal, Loaded(50, "op-1"))
    book(journal, Moved(A.REJECTED, A.REMOVED, 1, "op-1", "sv-2"))
    books = journal.ledger.tally.books()
    assert books.balanced
    assert (books.loaded, books.blanks) == (60, {"hopper": 59, "removed": 1})


@pytest.mark.faults(46)
def test_a_wrong_count_breaks_the_books_until_a_count_agrees(journal: Journal) -> None:
    """Three blanks are missing: named, also after a restart; given up by two persons, then counted again."""
    book(journal, Counted(A.HOPPER, 6, "op-1"))
    said = "blanks: 3 fewer in hopper than booked, by the count of record 5"
    assert journal.ledger.tally.books().errors == (said,)
    journal.seal()
    assert journal.verify().tally.books().errors == (said,)
    book(journal, Moved(A.HOPPER, A.UNLOCATED, 3, "op-1", "sv-2"))
    assert not journal.ledger.tally.books().balanced
    book(journal, Counted(A.HOPPER, 6, "op-1"))
    assert journal.ledger.tally.books().balanced


@pytest.mark.faults(46)
def test_spoiled_cards_taken_from_the_bin_are_missed(journal: Journal) -> None:
    """Somebody emptied the reject bin and told nobody."""
    book(journal, Counted(A.REJECTED, 0, "op-1"))
    assert journal.ledger.tally.books().errors == ("blanks: 1 fewer in rejected than booked, by the count of record 5",)


@pytest.mark.faults(46, 52)
@pytest.mark.parametrize("stock", [Counted(A.HOPPER, 9, "op-1"), Moved(A.TRANSPORT, A.HOPPER, 1, "op-1", "sv-2")])
def test_blanks_are_not_counted_under_an_open_attempt(journal: Journal, stock: Stock) -> None:
    """Power failed after FEED, the blank never moved: put back by hand and by recovery, it would be two of them."""
    journal.append(RecordKind.ATTEMPT, "b", {"visit": "v", "grant": "g", "kind": "ktp_el"})
    journal.append(RecordKind.FEED, "b", {"serial": "s", "boot_epoch": "e", "counters": {}, "chip_uid": None})
    with pytest.raises(StockError, match="start the kiosk"):
        book(journal, stock)
    book(journal, Loaded(1, "op-1"))
    journal.append(RecordKind.OUTCOME, "b", {"outcome": "not_produced", "place": "hopper", "fault": None})
    assert journal.ledger.tally.books().blanks == {"hopper": 10, "rejected": 1}
    book(journal, Counted(A.HOPPER, 10, "op-1"))
    assert journal.ledger.tally.books().balanced


def test_more_than_booked_is_named_too(journal: Journal) -> None:
    """A box held one more than it said."""
    book(journal, Counted(A.HOPPER, 10, "op-1"))
    assert journal.ledger.tally.books().errors == ("blanks: 1 more in hopper than booked, by the count of record 5",)


@pytest.mark.parametrize(
    ("stock", "why"),
    [
        (Loaded(0, "op-1"), "0 is no number of blanks"),
        (Loaded(10_001, "op-1"), "10001 is no number of blanks"),
        (Loaded(5, "Budi Santoso"), "give the staff number"),
        (Counted(A.HOPPER, -1, "op-1"), "-1 is no number"),
        (Counted(A.DELIVERED, 1, "op-1"), "nobody can count what is delivered"),
        (Moved(A.HOPPER, A.REMOVED, 2, "op-1", "op-1"), "two different persons"),
        (Moved(A.HOPPER, A.REMOVED, 2, "op-1", "OP-1"), "two different persons"),
        (Moved(A.HOPPER, A.REMOVED, 2, "op-1", ""), "give the staff number"),
        (Moved(A.REJECTED, A.REMOVED, 2, "op-1", "sv-2"), "there are 1 blanks in rejected, not 2"),
        (Moved(A.HOPPER, A.HOPPER, 2, "op-1", "sv-2"), "blanks do not move from hopper to hopper"),
        (Moved(A.REMOVED, A.HOPPER, 2, "op-1", "sv-2"), "blanks do not move from removed"),
        (Moved(A.HOPPER, A.DELIVERED, 1, "op-1", "sv-2"), "to delivered by hand; they move from hopper, .*; to hopper"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(journal: Journal, stock: Stock, why: str) -> None:
    """The message says what to do; the journal stays as it was."""
    before = journal.head
    with pytest.raises(StockError, match=why):
        book(journal, stock)
    assert journal.head == before
