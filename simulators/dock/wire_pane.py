"""The wires: every piece that went over one, what it means, and its bytes."""

from collections import deque
from typing import Final

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from simulators.decoders.words import Direction
from simulators.dock.look import button, label
from simulators.dock.table import NewestFirst
from simulators.trace import Traced

MOST: Final = 1000
SHOWN: Final = 2048  # bytes of one piece
REPEAT: Final = 20.0  # seconds
ALL: Final = "All machines"
WAYS: Final = {Direction.TO_DEVICE: ("kiosk asks", "#0B3D8C"), Direction.FROM_DEVICE: ("answers", "#0F6B2F")}


class WirePane(QWidget):
    """A table of traffic, the newest on top; a line that is chosen shows its bytes."""

    def __init__(self, *, traced: bool) -> None:
        super().__init__()
        self._kept: deque[Traced] = deque(maxlen=MOST)
        self._waiting: list[Traced] = []
        self.device = QComboBox()
        self.device.addItem(ALL)
        self.device.currentTextChanged.connect(lambda _text: self._fill())
        self.pause = QCheckBox("Pause")
        self.pause.toggled.connect(lambda _on: self._catch_up())
        self.repeats = QCheckBox("Hide repeats")
        self.repeats.setToolTip(f"Hides what was said the same way within {REPEAT:.0f} s")
        self.repeats.setChecked(True)
        self.repeats.toggled.connect(lambda _on: self._fill())
        self._last: dict[tuple[str, str, str], float] = {}
        self.table = NewestFirst(("Time", "Machine", "", "Means"), (90, 80, 90), MOST)
        self.table.itemSelectionChanged.connect(self._show_bytes)
        self.bytes = QPlainTextEdit()
        self.bytes.setReadOnly(True)
        self.bytes.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.bytes.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.bytes.setObjectName("bytes")
        self.bytes.setPlaceholderText("Choose a line to see its bytes.")
        top = QHBoxLayout()
        top.addWidget(self.device)
        top.addWidget(self.pause)
        top.addWidget(self.repeats)
        top.addWidget(button("Clear", self.clear))
        top.addStretch()
        if not traced:
            top.addWidget(label("The wires of these machines are not traced.", "note"))
        both = QSplitter()
        both.addWidget(self.table)
        both.addWidget(self.bytes)
        both.setSizes([560, 540])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(top)
        column.addWidget(both, 1)

    def add(self, traced: tuple[Traced, ...]) -> None:
        """Put newer pieces on top, or keep them until the pause is over."""
        self._waiting = [*self._waiting, *traced][-MOST:]
        self._catch_up()

    def clear(self) -> None:
        """Begin with nothing."""
        self._kept.clear()
        self._fill()

    def _catch_up(self) -> None:
        if self.pause.isChecked():
            return
        for piece in self._waiting:
            self._kept.append(piece)
            if self.device.findText(piece.device) < 0:
                self.device.addItem(piece.device)
            self._put(piece)
        self._waiting.clear()

    def _fill(self) -> None:
        self.table.setRowCount(0)
        self._last.clear()
        for piece in self._kept:
            self._put(piece)

    def _put(self, piece: Traced) -> None:
        saying = piece.device, piece.direction.value, piece.said
        repeated = piece.time - self._last.get(saying, -REPEAT) < REPEAT and self.repeats.isChecked()
        self._last[saying] = piece.time
        if len(self._last) > MOST:
            self._last = {said: at for said, at in self._last.items() if piece.time - at < REPEAT}
        if self.device.currentText() in {ALL, piece.device} and not repeated:
            way, colour = WAYS[piece.direction]
            self.table.put((f"{piece.time:.3f} s", piece.device, way, piece.said), piece.number, colour)

    def _show_bytes(self) -> None:
        piece = next((one for one in self._kept if one.number == self.table.key()), None)
        self.bytes.setPlainText("" if piece is None else dump(piece.data))


def dump(data: bytes) -> str:
    """Bytes as hexadecimal and text, sixteen a line."""
    lines = []
    for at in range(0, min(len(data), SHOWN), 16):
        part = data[at : at + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)  # noqa: PLR2004 - printable ASCII
        lines.append(f"{at:04x}  {part.hex(' '):47}  {text}")
    more = len(data) - SHOWN
    return "\n".join([*lines, f"… and {more} bytes more"] if more > 0 else lines)
