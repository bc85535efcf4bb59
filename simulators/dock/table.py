"""A table of plain text whose newest line stands on top and of which only so many lines stay."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem


class NewestFirst(QTableWidget):
    """Columns by name; the last takes the room that is left."""

    def __init__(self, columns: Sequence[str], widths: Sequence[int], most: int) -> None:
        super().__init__(0, len(columns))
        self._most = most
        self.setHorizontalHeaderLabels(list(columns))
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)

    def put(self, texts: Sequence[str], key: int, colour: str = "") -> None:
        """Put a line on top."""
        self.insertRow(0)
        for place, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, key)
            if colour:
                item.setForeground(QBrush(QColor(colour)))
            self.setItem(0, place, item)
        while self.rowCount() > self._most:
            self.removeRow(self.rowCount() - 1)

    def key(self) -> int | None:
        """The key of the selected line."""
        item = self.currentItem()
        return None if item is None else int(item.data(Qt.ItemDataRole.UserRole))

    def texts(self, column: int) -> list[str]:
        """What stands in a column, from the top."""
        items = [self.item(row, column) for row in range(self.rowCount())]
        return [item.text() for item in items if item is not None]
