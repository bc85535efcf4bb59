"""Blanks as people count them: loaded, moved by hand, counted over. Each is one record of the journal.

The books name an account that somebody counted differently until a later count agrees with them.
"""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Final

from msgspec import Struct

from kiosk.core.printer import Place
from printjobs.books import ACCOUNT_OF, Books
from printjobs.journal import Head, Journal
from printjobs.words import RecordKind, Value

MOST: Final = 10_000  # blanks at once: more is a slip of the finger
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


class Account(StrEnum):
    """Where a blank can be."""

    HOPPER = "hopper"
    TRANSPORT = "transport"
    OUTLET = "outlet"
    REJECTED = "rejected"
    RETRACTED = "retracted"
    UNLOCATED = "unlocated"
    DELIVERED = "delivered"
    REMOVED = "removed"


IN_REACH: Final = frozenset({Account.HOPPER, Account.TRANSPORT, Account.OUTLET, Account.REJECTED, Account.RETRACTED})
"""What can be counted in the machine."""
FROM_HAND: Final = tuple(account for account in Account if account not in {Account.DELIVERED, Account.REMOVED})
TO_HAND: Final = tuple(account for account in Account if account is not Account.DELIVERED)
"""Only an attempt that is proven delivers a card."""


class StockError(ValueError):
    """This cannot be booked; says what to do."""


class Loaded(Struct, frozen=True):
    """So many new blanks were put into the hopper, by one person."""

    count: int
    by: str


class Counted(Struct, frozen=True):
    """So many blanks lie there, as one person counted them while the machine was at rest."""

    account: Account
    count: int
    by: str


class Moved(Struct, frozen=True):
    """Blanks were carried, or found, or given up as missing: two persons say so."""

    source: Account
    to: Account
    count: int
    by: str
    witness: str


Stock = Loaded | Counted | Moved


def book(journal: Journal, stock: Stock) -> Head:
    """Record it; raises StockError before anything is written, JournalFailed when the disk fails.

    While an attempt is open nobody counts or moves: its end books the same blank once more.
    """
    tally = journal.ledger.tally
    if not isinstance(stock, Loaded) and not tally.fed.keys().isdisjoint(tally.open):
        raise StockError("the blank of an open attempt is not placed yet; start the kiosk, it ends it; then count")
    fields = _fields(stock, tally.books())
    return journal.append(RecordKind.BLANKS, "", fields)


def account_of(place: Place) -> Account:
    """Where a card is booked that was located there; UNLOCATED when it is nowhere to be seen."""
    return Account(ACCOUNT_OF.get(place, Account.UNLOCATED))


def account(name: str, among: Collection[Account]) -> Account:
    """Give the account of that name; StockError lists those that it may be."""
    if name not in among:
        raise StockError(f"{name!r} cannot be given here; give {', '.join(each for each in Account if each in among)}")
    return Account(name)


def _fields(stock: Stock, books: Books) -> dict[str, Value]:
    match stock:
        case Loaded(count, by):
            _number(count, 1)
            return {"loaded": count, "by": person(by)}
        case Counted(account, count, by):
            _number(count, 0)
            if account not in IN_REACH:
                raise StockError(f"nobody can count what is {account}; count {', '.join(sorted(IN_REACH))}")
            return {"counted": count, "account": account.value, "by": person(by)}
        case Moved(source, to, count, by, witness):
            _number(count, 1)
            if source is to or source not in FROM_HAND or to not in TO_HAND:
                allowed = f"from {', '.join(FROM_HAND)}; to {', '.join(TO_HAND)}"
                raise StockError(f"blanks do not move from {source} to {to} by hand; they move {allowed}")
            if books.blanks[source] < count:
                raise StockError(f"there are {books.blanks[source]} blanks in {source}, not {count}; count them again")
            two_persons(by, witness)
            return {"moved": count, "from": source.value, "to": to.value, "by": by, "witness": witness}


def _number(count: int, least: int) -> None:
    if not least <= count <= MOST:
        raise StockError(f"{count} is no number of blanks; give {least} to {MOST}")


def person(name: str) -> str:
    """Give the name if it can be a staff number; StockError says what one looks like."""
    if _NAME.fullmatch(name) is None:
        raise StockError("give the staff number: 1 to 32 letters, digits, dot, dash or underscore")
    return name


def two_persons(by: str, witness: str) -> None:
    """Raise StockError unless these are staff numbers of two persons."""
    if person(by).casefold() == person(witness).casefold():
        raise StockError("two different persons must say so")
