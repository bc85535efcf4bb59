"""Walks along the journal's records: each is checked against the one before, and folded into what all come to."""

import json
from itertools import islice
from typing import Final, NamedTuple

from msgspec import MsgspecError

from printjobs.entry import GENESIS, Entry, Head, digest
from printjobs.ledger import Ledger, SealDiffersError
from printjobs.store import JournalNotTrusted, Row, Store
from printjobs.words import RecordKind


def entry_of(row: Row) -> Entry:
    """Read one row. Raises ValueError or TypeError for what no record ever says."""
    return Entry(row.sequence, row.time, RecordKind(row.kind), row.attempt, json.loads(row.body), row.hash)


class Seal(NamedTuple):
    """What a seal says beside its snapshot, once its own hash is verified.

    `told`: how far the registry's witness went when it was written; `age`: seconds the kiosk had worked by then.
    """

    sequence: int
    told: int
    age: int

    @classmethod
    def of(cls, row: Row) -> "Seal":
        """Read one. Raises JournalNotTrusted."""
        try:
            fields = entry_of(row).fields
            before, told, age = str(fields["before"]), fields.get("told", 0), fields.get("age", 0)
        except (TypeError, ValueError, KeyError) as error:
            raise JournalNotTrusted(f"seal {row.sequence} is damaged") from error
        if row.hash != _digest(before, row) or not isinstance(told, int) or not isinstance(age, int):
            raise JournalNotTrusted(f"seal {row.sequence} was changed")
        return cls(row.sequence, told, age)


NO_SEAL: Final = Seal(0, 0, 0)


class Walk:
    """Begins at a record, the oldest that is kept if none is named. That must be the first of all, or a seal."""

    def __init__(self, store: Store, begin: int = 0) -> None:
        self.head = Head(begin - 1, "") if begin else Head(0, GENESIS)
        self.ledger = Ledger()
        self._store = store
        self._begin = begin

    def go(self, count: int | None = None) -> int:
        """Verify and fold the next `count` records (all that are left); gives how many there were.

        Raises JournalNotTrusted.
        """
        taken = 0
        for row in islice(self._store.rows(self.head.sequence), count):
            try:
                self._take(row)
            except SealDiffersError as error:
                raise JournalNotTrusted(str(error)) from error
            except (TypeError, ValueError, KeyError, MsgspecError) as error:  # what no record ever held
                raise JournalNotTrusted(f"the journal is damaged after record {self.head.sequence}") from error
            taken += 1
        return taken

    def reaches(self, sequence: int) -> bool:
        """Whether the chain is whole from the record after `begin` up to this one."""
        before = ""
        for row in self._store.rows(self._begin - 1):
            if before and row.hash != _digest(before, row):
                return False
            before = row.hash
            if row.sequence == sequence:
                return True
        return False

    def _take(self, row: Row) -> None:
        entry = entry_of(row)
        if entry.kind is RecordKind.SEAL and not self.ledger.begun:
            before = str(entry.fields["before"])  # what was before it is not read, or is no longer kept
        elif row.sequence == self.head.sequence + 1:
            before = self.head.hash
        else:
            raise JournalNotTrusted(f"record {self.head.sequence + 1} is missing or was changed")
        if row.hash != _digest(before, row):
            raise JournalNotTrusted(f"record {row.sequence} is missing or was changed")
        self.ledger.take(entry)
        self.head = Head(row.sequence, row.hash)


def _digest(before: str, row: Row) -> str:
    return digest(before, row.sequence, row.time, row.kind, row.attempt, row.body)
