"""The kiosk's journal, live: each record as it became durable."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from printjobs.entry import Entry
from printjobs.words import RecordKind
from simulators.dock.look import label
from simulators.dock.records import Recorded
from simulators.dock.table import NewestFirst

MOST: Final = 400
MEANS: Final = {
    RecordKind.BOOT: "the kiosk began",
    RecordKind.BLANKS: "people booked blanks",
    RecordKind.ATTEMPT: "an attempt begins",
    RecordKind.RESERVED: "the registry reserved the document",
    RecordKind.FEED: "a blank is about to move",
    RecordKind.INTENT: "about to print",
    RecordKind.STARTED: "the registry knows that it starts",
    RecordKind.SUBMIT: "the first byte goes to the machine",
    RecordKind.EVIDENCE: "what the machine said",
    RecordKind.RELEASE: "the gate may open",
    RecordKind.OUTCOME: "how it ended",
    RecordKind.ACKED: "the registry has the outcome",
    RecordKind.EMPTIED: "staff emptied the outlet",
    RecordKind.HEALTH: "how the machines are",
    RecordKind.TRIAL: "a test card or page begins",
    RecordKind.CLEANING: "a cleaning of the card printer begins",
    RecordKind.SEAL: "all before is summed up",
}


class JournalPane(QWidget):
    """A table of records, the newest on top."""

    def __init__(self) -> None:
        super().__init__()
        self.said = label("No journal yet: start a kiosk.", "note")
        self.table = NewestFirst(("No.", "Time", "Record", "Means", "Attempt", "Says"), (60, 110, 90, 240, 90), MOST)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)

    def add(self, recorded: Recorded) -> None:
        """Put newer records on top."""
        for entry in recorded.entries:
            self.table.put(texts(entry), entry.sequence)
        if recorded.damage:
            self.said.setText(recorded.damage)
        elif recorded.books is not None:
            self.said.setText("Each record is on the disk before what it announces happens. Chain verified.")


def texts(entry: Entry) -> tuple[str, ...]:
    """A record as a line; hashes and numbers that say nothing to people are cut short."""
    says = ", ".join(f"{key} {short(value)}" for key, value in entry.fields.items() if value is not None)
    clock = entry.time.split("T")[-1][:12]
    return str(entry.sequence), clock, entry.kind.value, MEANS[entry.kind], entry.attempt[-8:], says


def short(value: object) -> str:
    """A value, cut when it is long."""
    text = str(value)
    return text if len(text) <= 24 else f"{text[:12]}…"  # noqa: PLR2004 - as wide as a time
