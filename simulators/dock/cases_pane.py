"""The registry's open cases, with what the kiosk gave as evidence, and the votes of two officers on each."""

import json
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from simulators.dock.centre import OFFICERS, Case, CentreSnapshot, Unsettled
from simulators.dock.look import button, empty, label
from simulators.registry.decisions import BY_ONE, OPEN_TO
from simulators.registry.votes import Decision

PLACES: Final = {OFFICERS[0]: "at the kiosk", OFFICERS[1]: "in the office"}
WHY: Final = {
    "outcome": "Nobody can tell how a document ended",
    "conflict": "Two facts contradict each other",
    "quarantine": "A revoked kiosk told a fact",
    "spoils": "A second blank was spoiled",
    "pin": "A PIN was guessed at",
    "fork": "Two heads of one journal differ",
    "replay": "The registry was restored: the kiosk must tell all it knows",
    "revoked": "The kiosk is revoked: empty it",
    "silence": "Started long ago, nothing told since",
}
NEEDS_BLANK: Final = frozenset({Decision.NOT_PRODUCED, Decision.RELEASE, Decision.REPLACE})

Cast = Callable[[str, Case, Decision, str | None], None]


class CaseBox(QFrame):
    """One case: why, about what, evidence; what both officers say, and their buttons."""

    def __init__(self, case: Case, cast: Cast) -> None:
        super().__init__()
        self.setObjectName("message")
        self._case = case
        self._cast = cast
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(5)
        column.addWidget(label(f"Case {case.number}: {WHY.get(case.kind, case.kind)}", "state"))
        told = f", told: {case.told}" if case.told else ""
        column.addWidget(label(f"About {case.subject}{told}", "note", wrap=True))
        evidence = ", ".join(f"{key} {value}" for key, value in json.loads(case.evidence).items()) or "none"
        column.addWidget(label(f"Evidence: {evidence}", "note", wrap=True))
        row = QHBoxLayout()
        self.decision = QComboBox()
        for decision in sorted(OPEN_TO.get(case.kind, ())):
            self.decision.addItem(decision.value.replace("_", " "), decision)
        self.blank = QLineEdit()
        self.blank.setPlaceholderText("Blank's number, if it was read or voided")
        self.decision.currentIndexChanged.connect(lambda _place: self._wants_blank())
        row.addWidget(label("Decide:", "note"))
        row.addWidget(self.decision)
        row.addWidget(self.blank, 1)
        row.addStretch()
        self.votes: dict[str, QPushButton] = {}
        said = dict(case.votes)
        for officer in OFFICERS[: 1 if case.kind in BY_ONE else 2]:
            vote = button(f"{officer} signs ({PLACES[officer]})", self._signed(officer), "main")
            if officer in said:
                vote.setText(f"{officer}: {said[officer].replace('_', ' ')}")
                vote.setEnabled(False)
            self.votes[officer] = vote
            row.addWidget(vote)
        column.addLayout(row)
        self._wants_blank()

    def _wants_blank(self) -> None:
        self.blank.setVisible(self.decision.currentData() in NEEDS_BLANK)

    def _signed(self, officer: str) -> Callable[[], None]:
        return lambda: self._cast(officer, self._case, Decision(self.decision.currentData()), self.blank.text() or None)


class CasesPane(QWidget):
    """All open cases, and the attempts whose outlet somebody must look into."""

    def __init__(self, cast: Cast, emptied: Callable[[str], None], act: Callable[[str], None]) -> None:
        super().__init__()
        self._cast = cast
        self._emptied = emptied
        self._shown: tuple[object, object] | None = None
        self.said: QLabel = label("Looking …", "state")
        top = QHBoxLayout()
        top.addWidget(self.said, 1)
        self.acts = {
            what: button(words, self._acting(act, what), tone)
            for what, words, tone in (
                ("backup", "Back up the registry", ""),
                ("restore", "Restore the backup", ""),
                ("revoke", "Revoke this kiosk", "bad"),
            )
        }
        for made in self.acts.values():
            top.addWidget(made)
        inside = QWidget()
        inside.setObjectName("inside")
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 6, 0)
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(top)
        column.addWidget(scroll, 1)

    def show_centre(self, centre: CentreSnapshot | None) -> None:
        """Show its cases; a case that did not change keeps what was chosen there."""
        if centre is None:
            self.said.setText("The registry does not answer.")
            return
        shown = centre.cases, centre.unsettled
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._rows)
        for attempt in centre.unsettled[::-1]:
            self._rows.addWidget(self._outlet(attempt))
        for case in centre.cases[::-1]:
            self._rows.addWidget(CaseBox(case, self._cast))
        count = len(centre.cases)
        self.said.setText(
            f"{count} open case{'s' if count != 1 else ''}" if count else "No open case: nothing to decide."
        )

    def _outlet(self, one: Unsettled) -> QFrame:
        made = QFrame()
        made.setObjectName("message")
        row = QHBoxLayout(made)
        row.addWidget(label(f"Attempt {one.attempt[-8:]} ended {one.state}: look into the outlet.", "state"), 1)
        row.addWidget(button("Outlet emptied", lambda: self._emptied(one.attempt), "main"))
        return made

    def _acting(self, act: Callable[[str], None], what: str) -> Callable[[], None]:
        return lambda: act(what)
