"""Use is folded from the journal by its own age: restarts forget nothing, wall clocks change nothing."""

from pathlib import Path

import pytest

from kiosk.core.terms import DocumentKind, Medium
from printjobs.entry import Entry
from printjobs.journal import Journal
from printjobs.usage import CARDS, RECENT, SHIFT, SHIFTS, Gauge, Usage, Used
from printjobs.words import RecordKind, Value


class Clock:
    """A monotonic clock that a test turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def print_on(journal: Journal, name: str, kind: DocumentKind, pages: int = 1) -> None:
    """Leave the records of one attempt."""
    journal.append(RecordKind.ATTEMPT, name, {"visit": "v", "grant": "g", "kind": kind.value})
    if kind.medium is Medium.CARD:
        journal.append(RecordKind.FEED, name, {})
    journal.append(RecordKind.SUBMIT, name, {"pages": pages})


def entry(kind: RecordKind, **fields: Value) -> Entry:
    """One record."""
    return Entry(1, "then", kind, "a", fields, "")


@pytest.mark.faults(15)
def test_use_survives_restarts_and_wrong_clocks(tmp_path: Path) -> None:
    """Each life goes on with the age that a record last said; what the kiosk was off counts for nothing."""
    path, clock = tmp_path / "journal", Clock()
    journal = Journal(path, lambda: "1970-01-01", elapsed=clock)
    clock.now = 100.0
    print_on(journal, "a", DocumentKind.KTP_EL)
    journal.close()
    clock.now = 7.0  # the machine was off: its monotonic clock began again
    journal = Journal(path, lambda: "2038-01-19", elapsed=clock, seal_every=5)
    clock.now = 27.0
    print_on(journal, "b", DocumentKind.KIA)
    print_on(journal, "c", DocumentKind.KARTU_KELUARGA, 3)
    clock.now = 30.0
    assert (journal.age, journal.ledger.usage.cards) == (123, [100, 120])
    usage = journal.ledger.usage
    journal.close()
    again = Journal(path, lambda: "now", elapsed=clock)
    assert again.ledger.usage == usage == again.verify().usage
    assert usage.shifts == [Used(0, 2, 2, 3)]
    assert (usage.since, usage.last, usage.pages) == (100, {Medium.CARD: 120, Medium.A4: 120}, 3)
    assert again.age == 120
    again.close()


def test_records_without_an_age_and_of_other_kinds_count_for_nothing() -> None:
    """They were written before use was kept."""
    usage = Usage()
    usage.take(entry(RecordKind.SUBMIT), Medium.CARD)
    usage.take(entry(RecordKind.OUTCOME, age=5), Medium.CARD)
    assert usage == Usage()


def test_its_size_is_that_of_two_weeks() -> None:
    """Older shifts and cards are dropped."""
    usage = Usage()
    for shift in range(2 * SHIFTS):
        usage.take(entry(RecordKind.SUBMIT, age=shift * SHIFT), Medium.CARD)
    assert [usage.shifts[0].shift, len(usage.shifts)] == [SHIFTS, SHIFTS]
    assert usage.cards == [(2 * SHIFTS - back) * SHIFT for back in (3, 2, 1)]
    assert usage.cards[0] > usage.age - RECENT
    for _ in range(CARDS + 1):
        usage.take(entry(RecordKind.SUBMIT, age=usage.age), Medium.CARD)
    assert len(usage.cards) == CARDS


def test_a_gauge_is_followed_from_where_it_last_rose() -> None:
    """A new cartridge begins anew; a record that tells no toner changes nothing."""
    usage = Usage()
    for toner, pages in ((80, 10), (78, 20), (99, 5)):
        usage.take(entry(RecordKind.HEALTH, age=1, levels={"toner": toner}), None)
        usage.take(entry(RecordKind.SUBMIT, age=1, pages=pages), Medium.A4)
    usage.take(entry(RecordKind.HEALTH, age=2, levels={"ribbon": 4}), None)
    assert usage.toner == Gauge(99, 30, 99)
    assert usage.health == {"age": 2, "levels": {"ribbon": 4}}


def test_a_test_print_counts_as_a_print() -> None:
    """It is not what the machines said of themselves; a test card warms the head like any other."""
    usage = Usage()
    usage.take(entry(RecordKind.HEALTH, age=8, exercised="a4"), None)
    usage.take(entry(RecordKind.HEALTH, age=9, exercised="card"), None)
    assert (usage.pages, usage.cards, usage.health) == (1, [9], {})
    assert usage.last == {Medium.A4: 8, Medium.CARD: 9}
