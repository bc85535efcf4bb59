"""The books, live: where every blank is, how every attempt ended, and whether both sides agree."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiosk.core.terms import Outcome
from printjobs.books import Books
from simulators.card.parts import Snapshot, Spot
from simulators.dock.look import Group, label, set_tone

ACCOUNTS: Final = (
    ("hopper", "in the hopper"),
    ("transport", "in the path (transport)"),
    ("outlet", "in the mouth (outlet)"),
    ("delivered", "delivered"),
    ("rejected", "in the reject bin (rejected)"),
    ("retracted", "in the retract bin (retracted)"),
    ("removed", "removed by staff"),
    ("unlocated", "nobody knows where (unlocated)"),
)
PLACES: Final = {
    "Hopper": ("hopper",),
    "Path and mouth": ("transport", "outlet"),
    "Reject bin": ("rejected",),
    "Retract bin": ("retracted",),
}
BOOK_IT: Final = "What people loaded or carried away is booked with: anjungan blanks"
OUTCOMES: Final = (*((outcome.value, outcome.value.replace("_", " ")) for outcome in Outcome), ("open", "still open"))


def blanks_in(card: Snapshot) -> dict[str, int]:
    """Count the blanks in a machine by place; nothing while a card is under way, for the books follow it."""
    if card.moving:
        return {}
    path = sum(card.places[spot] for spot in (Spot.FEED, Spot.ANTENNA, Spot.STATION, Spot.EXIT, Spot.MOUTH))
    return {
        "Hopper": card.hopper,
        "Path and mouth": path,
        "Reject bin": card.places[Spot.REJECT_BIN],
        "Retract bin": card.places[Spot.RETRACT_BIN],
    }


class Sheet(Group):
    """One balance: a total on the left, the accounts that must sum up to it on the right."""

    def __init__(self, heading: str, total: str, accounts: Sequence[tuple[str, str]]) -> None:
        super().__init__(heading)
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.total = self._line(grid, 0, total, "state")
        self.counts = {key: self._line(grid, row, words, "fact") for row, (key, words) in enumerate(accounts, 1)}
        self.sum = self._line(grid, len(accounts) + 1, "Sum", "state")
        self.column.addLayout(grid)
        self.column.addStretch()

    def show_counts(self, total: int, counts: Mapping[str, int]) -> None:
        """Show them, and the sum in green when it is the total, else in red."""
        shown = {key: counts.get(key, 0) for key in self.counts}
        for key, count in shown.items():
            self.counts[key].setText(str(count))
        found = sum(counts.values())
        self.total.setText(str(total))
        self.sum.setText(f"{found}  {'=' if found == total else 'is not'} {total}")
        set_tone(self.sum, "good" if found == total else "bad")

    def _line(self, grid: QGridLayout, row: int, words: str, name: str) -> QLabel:
        grid.addWidget(label(words, name), row, 0)
        made = label("-", name)
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(made, row, 1)
        return made


class BooksPane(QWidget):
    """Both balances, and what does not agree by name."""

    def __init__(self) -> None:
        super().__init__()
        self.blanks = Sheet("Blanks", "Loaded", ACCOUNTS)
        self.attempts = Sheet("Attempts", "Started", OUTCOMES)
        self.verdict = label("No journal yet: start a kiosk.", "verdict", wrap=True)
        self.machine = label("", "state", wrap=True)
        self.errors = label("", "alarm", wrap=True)
        right = Group("Do the books balance?")
        for shown in (self.verdict, self.machine, self.errors):
            right.column.addWidget(shown)
        right.column.addStretch()
        row = QHBoxLayout()
        row.setSpacing(12)
        for part in (self.blanks, self.attempts, right):
            row.addWidget(part, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(row, 1)

    def show_books(self, books: Books | None, in_machine: Mapping[str, int]) -> None:
        """Show the books, and what the machine holds elsewhere than they say (`blanks_in`; empty: it is not seen)."""
        if books is None:
            return
        self.blanks.show_counts(books.loaded, books.blanks)
        self.attempts.show_counts(books.started, books.attempts)
        self.verdict.setText("Balanced" if books.balanced else "Not balanced")
        set_tone(self.verdict, "good" if books.balanced else "bad")
        self.errors.setText("\n".join(books.errors))
        apart = [
            f"{words} of the machine: {found}, {abs(beyond)} {'more' if beyond > 0 else 'fewer'} than booked"
            for words, accounts in PLACES.items()
            if words in in_machine
            and (beyond := (found := in_machine[words]) - sum(books.blanks.get(account, 0) for account in accounts))
        ]
        if not in_machine:
            self.machine.setText("A card is under way." if self.machine.text() else "")
            set_tone(self.machine, "")
        else:
            said = [*apart, BOOK_IT] if apart else ["The machine holds what the books say"]
            self.machine.setText("\n".join(said))
            set_tone(self.machine, "bad" if apart else "good")
