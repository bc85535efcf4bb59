"""The window's keys: those of the kiosk go on to the screen, foreign ones nowhere; a scanner may type among them."""

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6 import QtQuick
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OWN: Final = _ENTER | {
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Escape,
    Qt.Key.Key_F1,  # the keypad's help key
}
_FOREIGN: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)


class KeyReader(Protocol):
    """Tells what a scanner types from what a person does. Times in seconds."""

    @property
    def gap(self) -> float:
        """How long after a key `rest` is to be called, if no other came."""
        ...

    def press(self, key: QKeyEvent, text: str, now: float) -> Sequence[QKeyEvent]:
        """Take a key that types `text` (Enter: a carriage return), and give those that are a person's."""
        ...

    def rest(self) -> Sequence[QKeyEvent]:
        """Give the keys held back that are a person's."""
        ...


class KeyView(QtQuick.QQuickView):
    """A view that takes the kiosk's keys only, and asks a reader whose they are, if it has one."""

    def __init__(self) -> None:
        super().__init__()
        self._reader: KeyReader | None = None
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._late)

    def read_keys(self, reader: KeyReader | None) -> None:
        """Ask this reader from now on."""
        self._reader = reader

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Hand a key on, now or when it is known whose it is."""
        typed = _typed(event)
        if event.modifiers() & _FOREIGN or not (typed or event.key() in _OWN):
            event.accept()
        elif self._reader is None or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            event.accept()
            text = "\r" if event.key() in _ENTER else typed
            self._hand_on(self._reader.press(_copied(event), text, event.timestamp() / 1000))
            self._again = True
            self._timer.start(int(self._reader.gap * 1000))

    def _late(self) -> None:
        """No key came. After a stall of this thread keys may still wait to be seen: they go first."""
        if self._again:
            self._again = False
            self._timer.start(0)
        elif self._reader is not None:
            self._hand_on(self._reader.rest())

    def _hand_on(self, keys: Sequence[QKeyEvent]) -> None:
        for key in keys:
            super().keyPressEvent(key)


def _typed(event: QKeyEvent) -> str:
    if event.text() and event.text().isprintable():
        return event.text()
    return chr(event.key()) if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9 else ""


def _copied(event: QKeyEvent) -> QKeyEvent:
    """Qt's own dies when it has been handled."""
    return QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text())
