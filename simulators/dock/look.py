"""How the dock looks: one style sheet, and the few small pieces that every panel is made of."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

FAMILIES: Final = ("Inter", "Noto Sans")
STYLE: Final = """
QWidget { color: #14181F; font-size: 14px; }
#dock { background: #E4E9F1; }
#bar { background: #0B3D8C; }
#bar QLabel { color: #FFFFFF; }
#title { font-size: 20px; font-weight: 600; }
#said { font-size: 14px; }
#bar #said[tone="bad"] { color: #FFB3B8; font-weight: 600; }
#group { background: #FFFFFF; border: 1px solid #CBD3DF; border-radius: 10px; }
#heading { font-size: 16px; font-weight: 600; }
#note { color: #3F4753; font-size: 13px; }
#pin { font-size: 28px; font-weight: 700; color: #0B3D8C; }
#message { background: #F1F4F8; border-radius: 10px; }
#state { font-weight: 600; }
#state[tone="good"] { color: #0F6B2F; }
#state[tone="bad"] { color: #A3121B; }
#state[tone="busy"] { color: #0B3D8C; }
#picture { background: #F1F4F8; border: 1px solid #CBD3DF; border-radius: 6px; color: #3F4753; }
#plain { background: #FFFFFF; }
#inside, QScrollArea, QScrollArea > QWidget > #inside { background: #FFFFFF; border: none; }
#verdict { font-size: 22px; font-weight: 700; }
#verdict[tone="good"] { color: #0F6B2F; }
#verdict[tone="bad"], #alarm { color: #A3121B; font-weight: 600; }
#menu { background: #FFFFFF; border: 2px solid #0B3D8C; border-radius: 10px; }
#bytes { font-family: monospace; font-size: 12px; border: 1px solid #CBD3DF; border-radius: 6px; }
QTableWidget { background: #FFFFFF; alternate-background-color: #F5F7FA; border: 1px solid #CBD3DF; border-radius: 6px;
    selection-background-color: #CFE0FA; selection-color: #14181F; font-size: 13px; }
QHeaderView::section { background: #E6EBF2; border: none; padding: 4px 6px; font-weight: 600; font-size: 13px; }
QTabWidget::pane { background: #FFFFFF; border: 1px solid #CBD3DF; border-radius: 8px; }
QTabBar::tab { background: #D3DBE7; padding: 7px 20px; margin-right: 3px; border-top-left-radius: 8px;
    border-top-right-radius: 8px; font-weight: 600; font-size: 15px; }
QTabBar::tab:selected { background: #FFFFFF; color: #0B3D8C; }
QLineEdit { background: #FFFFFF; border: 1px solid #9AA6B8; border-radius: 5px; padding: 4px 6px; }
#slip { font-family: monospace; font-size: 12px; }
QScrollBar:vertical { background: #F1F4F8; width: 10px; border-radius: 5px; }
QScrollBar::handle:vertical { background: #AEB7C4; border-radius: 5px; min-height: 40px; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QPushButton { background: #E6EEFA; color: #0B3D8C; border: 1px solid #9DB4D9; border-radius: 6px; padding: 7px 10px; }
QPushButton:hover { background: #D5E3F7; }
QPushButton:pressed { background: #BCD1F0; }
QPushButton:focus { border: 2px solid #0B3D8C; padding: 6px 9px; }
QPushButton:disabled { background: #F1F4F8; color: #6B7480; border-color: #D5DBE5; }
QPushButton[tone="main"] { background: #0B3D8C; color: #FFFFFF; border-color: #0B3D8C; font-weight: 600; }
QPushButton[tone="main"]:hover { background: #072B66; }
QPushButton[tone="main"]:disabled { background: #D5DBE5; color: #5B6472; border-color: #D5DBE5; }
QPushButton[tone="go"] { background: #1F8A4C; color: #FFFFFF; border-color: #1F8A4C; font-weight: 600; }
QPushButton[tone="bad"] { background: #FCECED; color: #A3121B; border-color: #E2A9AD; }
QPushButton[tone="bad"]:hover { background: #F8D9DB; }
QPushButton[tone="bad"]:disabled { background: #F4F5F7; color: #A3ABB6; border-color: #E1E5EA; }
"""


def family() -> str:
    """Give the first installed family of FAMILIES, else what Qt takes."""
    installed = set(QFontDatabase.families())
    return next((name for name in FAMILIES if name in installed), "sans-serif")


def stylesheet() -> str:
    """Give the whole style."""
    return f'{STYLE}\nQWidget {{ font-family: "{family()}"; }}'


class Group(QFrame):
    """A white box, with a heading if one is given; `column` takes what stands in it."""

    def __init__(self, heading: str = "") -> None:
        super().__init__()
        self.setObjectName("group")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.setSpacing(8)
        if heading:
            self.column.addWidget(label(heading, "heading"))


def label(text: str, name: str, *, wrap: bool = False) -> QLabel:
    """Make a line of plain text (never markup: it may come over a wire)."""
    made = QLabel(text)
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made


def button(text: str, pressed: Callable[[], None], tone: str = "") -> QPushButton:
    """Make a button; tones: "main", "bad"."""
    made = QPushButton(text)
    made.setProperty("tone", tone)
    made.clicked.connect(lambda _checked: pressed())
    return made


def set_tone(shown: QWidget, tone: str) -> None:
    """Change the tone of what is already shown."""
    if shown.property("tone") != tone:
        shown.setProperty("tone", tone)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def picture(words: str, width: int, height: int) -> QLabel:
    """Make a place for a picture, with words for while there is none."""
    made = label(words, "picture", wrap=True)
    made.setFixedSize(width, height)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def fitted(image: QImage, width: int, height: int) -> QPixmap:
    """Give the image as large as fits."""
    smooth = Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(image.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio, smooth))


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
