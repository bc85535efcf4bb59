"""The books: two identities hold at all times, and what breaks them is named."""

import pytest

from kiosk.core.printer import Place
from kiosk.core.terms import Outcome
from printjobs.books import BLANKS, balance
from printjobs.journal import Entry
from printjobs.words import RecordKind, Value


def records(*rows: tuple[RecordKind, str, dict[str, Value]]) -> list[Entry]:
    """A journal of these rows."""
    return [Entry(n, "", kind, attempt, fields, "") for n, (kind, attempt, fields) in enumerate(rows, 1)]


def loaded(count: int) -> tuple[RecordKind, str, dict[str, Value]]:
    """Staff loaded so many blanks."""
    return RecordKind.BLANKS, "", {"loaded": count}


def begun(attempt: str, kind: str = "ktp_el") -> tuple[RecordKind, str, dict[str, Value]]:
    """An attempt at a card."""
    return RecordKind.ATTEMPT, attempt, {"kind": kind}


def fed(attempt: str) -> tuple[RecordKind, str, dict[str, Value]]:
    """A blank moves."""
    return RecordKind.FEED, attempt, {}


def drawn(attempt: str, count: Value) -> tuple[RecordKind, str, dict[str, Value]]:
    """The device saw so many blanks leave the hopper for one attempt."""
    return RecordKind.EVIDENCE, attempt, {BLANKS: count}


def closed(attempt: str, outcome: Outcome, place: Place) -> tuple[RecordKind, str, dict[str, Value]]:
    """The outcome of an attempt."""
    return RecordKind.OUTCOME, attempt, {"outcome": outcome.value, "place": place.value}


@pytest.mark.parametrize(
    ("outcome", "place", "account"),
    [
        (Outcome.DELIVERED, Place.CLEAR, "delivered"),
        (Outcome.SPOILED, Place.REJECT_BIN, "rejected"),
        (Outcome.RETRACTED, Place.RETRACT_BIN, "retracted"),
        (Outcome.LEFT, Place.OUTLET, "outlet"),
        (Outcome.SUSPECT, Place.HELD, "transport"),
        (Outcome.SUSPECT, Place.TRANSPORT, "transport"),
        (Outcome.SUSPECT, Place.UNKNOWN, "unlocated"),
        (Outcome.SUSPECT, Place.CLEAR, "unlocated"),
        (Outcome.NOT_PRODUCED, Place.HOPPER, "hopper"),
    ],
)
def test_a_card_is_in_the_account_of_the_place_where_it_was_found(outcome: Outcome, place: Place, account: str) -> None:
    """One fed card leaves the hopper for exactly one account, and both identities hold."""
    books = balance(records(loaded(3), begun("a"), (RecordKind.FEED, "a", {}), closed("a", outcome, place)))
    assert books.balanced
    assert books.blanks == ({"hopper": 3} if account == "hopper" else {"hopper": 2, account: 1})
    assert (books.started, books.attempts[outcome.value], books.attempts["open"]) == (1, 1, 0)


def test_an_open_attempt_is_counted_and_its_blank_is_in_the_path() -> None:
    """Attempts started = outcomes + open; a fed blank is in transport until the attempt closes."""
    books = balance(records(loaded(3), begun("a"), (RecordKind.FEED, "a", {}), (RecordKind.INTENT, "a", {})))
    assert books.balanced
    assert (books.attempts["open"], books.blanks["transport"], books.blanks["hopper"]) == (1, 1, 2)


def moved(count: int, source: str, to: str) -> tuple[RecordKind, str, dict[str, Value]]:
    """Staff carried so many blanks."""
    return RecordKind.BLANKS, "", {"moved": count, "from": source, "to": to}


def test_staff_may_remove_blanks_and_the_hopper_is_compared() -> None:
    """Removed blanks leave the hopper; a count of the hopper says what is missing."""
    books = balance(records(loaded(5), moved(2, "hopper", "removed"), moved(1, "hopper", "unlocated")))
    assert books.balanced
    assert books.blanks == {"hopper": 2, "removed": 2, "unlocated": 1}
    assert books.compared_with_hopper(1) == -1


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([loaded(1), closed("a", Outcome.DELIVERED, Place.CLEAR)], "a: an outcome without an open attempt"),
        (
            [loaded(1), begun("a"), closed("a", Outcome.DELIVERED, Place.CLEAR)],
            "a: a card was delivered that never left the hopper",
        ),
        ([loaded(1), fed("a")], "a: a blank was fed without an open attempt"),
        ([loaded(2), begun("a"), fed("a"), fed("a")], "a: a blank was fed twice"),
        (
            [loaded(2), begun("a"), fed("a"), closed("a", Outcome.SPOILED, Place.REJECT_BIN), fed("a")],
            "a: a blank was fed without an open attempt",
        ),
        ([loaded(1), begun("a", "kartu_keluarga"), fed("a")], "a: a blank was fed for a document that is no card"),
        ([loaded(1), begun("a"), drawn("a", 2)], "a: blanks were drawn that nobody asked for"),
        ([loaded(1), begun("a"), fed("a"), drawn("a", 0)], "a: blanks were drawn that nobody asked for"),
        ([loaded(1), begun("a"), fed("a"), drawn("a", "2")], "a: blanks were drawn that nobody asked for"),
        ([loaded(1), (RecordKind.BLANKS, "", {"loaded": "5"})], "record 2: says nothing of blanks"),
        ([loaded(1), moved(2, "hopper", "removed")], "blanks: hopper is -1"),
    ],
)
def test_what_cannot_be_is_named(rows: list[tuple[RecordKind, str, dict[str, Value]]], error: str) -> None:
    """Each breach is one error, by attempt or account."""
    books = balance(records(*rows))
    assert books.errors == (error,)
    assert not books.balanced


def test_an_attempt_begun_twice_is_named_and_so_is_the_count() -> None:
    """The second beginning hides the first: attempts started are more than those accounted for."""
    books = balance(records(begun("a"), begun("a")))
    assert books.errors == ("a: begun twice", "attempts: 2 started, 1 accounted for")


def test_a_blank_fed_from_an_empty_hopper_is_named_by_its_attempt() -> None:
    """The books say for which card the stock went below nothing."""
    books = balance(records(loaded(1), begun("a"), fed("a"), begun("b"), fed("b")))
    assert books.errors == ("b: a blank was fed that was never loaded", "blanks: hopper is -1")


@pytest.mark.faults(17)
def test_both_blanks_of_a_double_feed_are_accounted_for() -> None:
    """The second blank stays in the path until staff take it out; stock is two fewer."""
    rows = [loaded(5), begun("a"), fed("a"), drawn("a", 2), closed("a", Outcome.NOT_PRODUCED, Place.REJECT_BIN)]
    books = balance(records(*rows))
    assert books.balanced
    assert books.blanks == {"hopper": 3, "transport": 1, "rejected": 1}
    seen_again = balance(records(*rows[:4], *rows[3:]))
    assert seen_again.blanks == books.blanks
    taken_out = balance(records(*rows, moved(1, "transport", "removed")))
    assert taken_out.balanced
    assert taken_out.blanks == {"hopper": 3, "rejected": 1, "removed": 1}


@pytest.mark.parametrize(
    "rows",
    [
        [begun("a", "kartu_keluarga"), closed("a", Outcome.DELIVERED, Place.OUTLET)],
        [begun("a"), closed("a", Outcome.NOT_PRODUCED, Place.HOPPER)],
        [begun("a"), (RecordKind.EVIDENCE, "a", {"place": "held"})],
        [loaded(1), begun("a"), fed("a"), drawn("a", 1)],
        [loaded(1), begun("a"), fed("a"), closed("a", Outcome.SPOILED, Place.REJECT_BIN), begun("b")],
    ],
)
def test_what_needs_no_second_blank_balances(rows: list[tuple[RecordKind, str, dict[str, Value]]]) -> None:
    """Sheets are no blanks, an attempt may end before one moved, and evidence need not speak of them."""
    books = balance(records(*rows))
    assert books.errors == ()
    assert sum(books.blanks.values()) == books.loaded
