"""What opens when a part is clicked: what can go wrong there, each in its ways, and what a hand can do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from simulators.dock.catalogue import TITLES, Part
from simulators.dock.deeds import ALWAYS, ONCE, Deed, Does, How
from simulators.dock.look import button, label
from simulators.registry.faults import LATE_SECONDS, Mode

SECONDS: Final = 30
CHANCE: Final = 50


class FaultMenu(QFrame):
    """One menu for one part. `do` is told what was chosen; `active`: what is in force, and how."""

    def __init__(
        self, parent: QWidget, machine: str, part: Part, active: Mapping[str, str], do: Callable[[Deed], None]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("menu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._machine = machine
        self._do = do
        self.rows: dict[str, list[QPushButton]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(f"{TITLES[machine]}: {part.title}", "heading"))
        acts = QHBoxLayout()
        for act in part.acts:
            made = button(act.title, self._chosen(Deed(machine, Does.ACT, act.what)), "main")
            self.rows[act.what] = [made]
            acts.addWidget(made)
        if part.acts:
            column.addLayout(acts)
        if not part.troubles:
            return
        self.delay = self._spin(int(LATE_SECONDS), 60, " s")
        self._seconds, self._chance = self._spin(SECONDS, 3600, " s"), self._spin(CHANCE, 99, " %")
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        for place, head in enumerate(("Let it go wrong …", "", "", "for", "with a chance of")):
            grid.addWidget(label(head, "note"), 0, place)
        grid.addWidget(self._seconds, 1, 3)
        grid.addWidget(self._chance, 1, 4)
        for row, trouble in enumerate(part.troubles, 2):
            grid.addWidget(label(trouble.title, "fact"), row, 0)
            if trouble.fault in active:
                grid.addWidget(label(active[trouble.fault], "alarm"), row, 1, 1, 3)
                mend = button("Mend", self._chosen(Deed(machine, Does.MEND, trouble.fault)), "main")
                self.rows[trouble.fault] = [mend]
                grid.addWidget(mend, row, 4)
            else:
                self.rows[trouble.fault] = self._ways(grid, row, trouble.fault, lasting=trouble.lasting)
        column.addLayout(grid)
        self.delay.setVisible(any(trouble.fault == Mode.LATE for trouble in part.troubles if machine == "network"))
        if not self.delay.isHidden():
            late = QHBoxLayout()
            late.addWidget(label("Questions are late by", "note"))
            late.addWidget(self.delay)
            late.addStretch()
            column.addLayout(late)

    def _ways(self, grid: QGridLayout, row: int, fault: str, *, lasting: bool) -> list[QPushButton]:
        ways: list[tuple[str, Callable[[], How]]] = [
            ("Until mended", lambda: ALWAYS),
            ("Once", lambda: ONCE),
            ("For a time", lambda: How(seconds=float(self._seconds.value()))),
            ("By chance", lambda: How(chance=self._chance.value() / 100)),
        ]
        made = []
        for place, (text, how) in enumerate(ways, 1):
            way = button(text, self._broken(fault, how), "bad")
            way.setEnabled(not lasting or place in {1, 3})
            grid.addWidget(way, row, place)
            made.append(way)
        return made

    def _spin(self, value: int, most: int, unit: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(1, most)
        made.setValue(value)
        made.setSuffix(unit)
        return made

    def _broken(self, fault: str, how: Callable[[], How]) -> Callable[[], None]:
        return lambda: self._choose(
            Deed(self._machine, Does.FAULT, fault, replace(how(), delay=float(self.delay.value())))
            if fault == Mode.LATE and self._machine == "network"
            else Deed(self._machine, Does.FAULT, fault, how())
        )

    def _chosen(self, deed: Deed) -> Callable[[], None]:
        return lambda: self._choose(deed)

    def _choose(self, deed: Deed) -> None:
        self._do(deed)
        self.close()
