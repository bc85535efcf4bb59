"""The kiosk's journal read beside the running kiosk: its records, and the books that they come to, verified."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from printjobs.books import Books
from printjobs.chain import Walk, entry_of
from printjobs.entry import Entry
from printjobs.store import JournalError, SqliteStore

PATIENCE: Final = 1.0
MOST: Final = 400


@dataclass(frozen=True)
class Recorded:
    """What is new since the last look, and what all comes to; `books` is None while there is no journal."""

    entries: tuple[Entry, ...] = ()
    books: Books | None = None
    damage: str = ""


class Records:
    """Reads one journal's file from when it is there. Never writes. All calls come from one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store: SqliteStore | None = None
        self._damage = ""

    def look(self) -> Recorded:
        """Give what is new."""
        if self._store is None:
            if not self._path.exists():
                return Recorded()
            try:
                self._store = SqliteStore(self._path, PATIENCE)
            except JournalError as error:
                return Recorded(damage=str(error))
            self._walk = Walk(self._store)
            self._read = 0
        try:
            self._walk.go()
        except JournalError as error:
            self._damage = str(error)
        head = self._walk.head.sequence
        rows = [row for row in self._store.rows(self._read) if row.sequence <= head] if head > self._read else []
        self._read = max(head, self._read)
        return Recorded(tuple(map(entry_of, rows[-MOST:])), self._walk.ledger.tally.books(), self._damage)

    def close(self) -> None:
        """Let go of the file."""
        if self._store is not None:
            self._store.close()
            self._store = None
