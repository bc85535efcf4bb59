"""What came out: the pages of the newest A4 document, which open large, and the newest card's face."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage, QTransform
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from simulators.dock.look import Group, button, empty, fitted, label, picture

PAGE: Final = (156, 196)
FACE: Final = (330, 211)
LARGE: Final = (1400, 1400)
OF_SCREEN: Final = 0.85
ACROSS: Final = 4


class A4Output(Group):
    """Thumbnails of the pages; pressing one opens it large."""

    def __init__(self) -> None:
        super().__init__("Newest A4 document")
        self._shown: tuple[QImage, ...] = ()
        self.opened: LargePage | None = None
        self._nothing = label("Nothing printed yet.", "note")
        self.column.addWidget(self._nothing)
        self._grid = QGridLayout()
        self.column.addLayout(self._grid)
        self.column.addStretch()

    def show_pages(self, pages: tuple[QImage, ...]) -> None:
        """Show these pages, unless they are shown already."""
        if pages is self._shown:
            return
        self._shown = pages
        self._nothing.setVisible(not pages)
        empty(self._grid)
        for place, page in enumerate(pages):
            self._grid.addWidget(
                self._thumbnail(place + 1, page), place // ACROSS, place % ACROSS, Qt.AlignmentFlag.AlignCenter
            )

    def _thumbnail(self, number: int, page: QImage) -> QToolButton:
        made = QToolButton()
        made.setObjectName("picture")
        small = fitted(page, *PAGE)
        made.setIcon(QIcon(small))
        made.setIconSize(small.size())
        made.setText(f"Page {number}")
        made.setToolTip("Open large")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.clicked.connect(lambda _checked: self._open(number, page))
        return made

    def _open(self, number: int, page: QImage) -> None:
        if self.opened is not None:
            self.opened.close()
            self.opened.deleteLater()
        self.opened = LargePage(self, f"Page {number}", page)
        self.opened.open()


class CardOutput(Group):
    """The newest face."""

    def __init__(self) -> None:
        super().__init__("Newest card")
        self._shown: QImage | None = None
        self.face: QLabel = picture("No card printed yet.", *FACE)
        self.column.addWidget(self.face, alignment=Qt.AlignmentFlag.AlignCenter)
        self.column.addStretch()

    def show_card(self, face: QImage | None) -> None:
        """Show the newest face."""
        if face is not None and face is not self._shown:
            self._shown = face
            self.face.setPixmap(fitted(face, *FACE))


class PrintedPane(QWidget):
    """What came out last."""

    def __init__(self) -> None:
        super().__init__()
        self.card = CardOutput()
        self.pages = A4Output()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.addWidget(self.card)
        row.addWidget(self.pages, 1)


class LargePage(QDialog):
    """One page as large as the screen allows."""

    def __init__(self, parent: QWidget, title: str, page: QImage) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.Window)
        room = parent.screen().availableSize() * OF_SCREEN
        self._room = min(room.width(), LARGE[0]), min(room.height(), LARGE[1])
        self._page = page
        self.sheet = QLabel()
        self.sheet.setPixmap(fitted(page, *self._room))
        column = QVBoxLayout(self)
        column.addWidget(self.sheet, alignment=Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addWidget(button("Turn", self._turn))
        row.addWidget(button("Close", self.accept, "main"))
        column.addLayout(row)

    def _turn(self) -> None:
        """Turn the sheet by a quarter: a page in landscape leaves the printer on a sheet in portrait."""
        self._page = self._page.transformed(QTransform().rotate(90))
        self.sheet.setPixmap(fitted(self._page, *self._room))
        self.adjustSize()
