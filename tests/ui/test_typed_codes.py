"""Keys at the window: foreign ones go nowhere, and a scanner that types never types into a field."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from devices.scanner.wedge import Wedge
from devices.scanner.wire import Noise
from kiosk.config import Config, Panel, ScannerSection
from kiosk.core import events
from kiosk.core.screens import Session
from kiosk.core.visit import Visit
from kiosk.stage import Stage
from pin.policy import Door
from pin.secret import Secret
from ui.keys import KeyView
from ui.samples import SCREENS, sample

Open = Callable[..., Any]
CODE = "ADM1:E:ABCDEFGHIJKLMNOP:123456"
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
META = Qt.KeyboardModifier.MetaModifier
FAST, SLOW = 10, 200  # ms


class Keyboard:
    """Sends keys whose times are told, not waited for."""

    def __init__(self, view: KeyView) -> None:
        self._view = view
        self._at = 1_000

    def press(self, key: Qt.Key, text: str = "", after: int = SLOW, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press one key."""
        self._at += after
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)
        event.setTimestamp(self._at)
        QGuiApplication.sendEvent(self._view, event)

    def type(self, text: str, after: int) -> None:
        """Type a text as a scanner or a person does, Shift and all; a carriage return is Enter."""
        for letter in text:
            if letter == "\r":
                self.press(Qt.Key.Key_Return, letter, after)
                continue
            if not letter.isdigit():
                self.press(Qt.Key.Key_Shift, "", 0, SHIFT)
            self.press(Qt.Key(ord(letter)), letter, after, NONE if letter.isdigit() else SHIFT)


@pytest.fixture
def found() -> list[Secret | Noise]:
    """Give what was scanned."""
    return []


@pytest.fixture
def shown(stage: Open, found: list[Secret | Noise]) -> Any:
    """Give a window that asks for a PIN, with a scanner that types."""
    shown = stage()
    shown.window.read_keys(Wedge[QKeyEvent](found.append))
    shown.show(sample("enter-entry-pin"))
    return shown


@pytest.mark.faults(40)
def test_a_code_typed_by_a_scanner_is_found_and_types_nothing(shown: Any, found: list[Secret | Noise]) -> None:
    """Not a digit of it lands in the PIN, and its Enter presses nothing."""
    Keyboard(shown.window.view).type(CODE + "\r", FAST)
    assert (found, shown.posted) == ([Secret(CODE)], [])


def test_a_person_types_as_before(shown: Any, found: list[Secret | Noise], qtbot: Any) -> None:
    """Keys of a person arrive in order, the last one when the gap has passed and nothing else came."""
    keyboard = Keyboard(shown.window.view)
    keyboard.press(Qt.Key.Key_7, "7")
    assert shown.posted == []
    qtbot.waitUntil(lambda: shown.posted == [events.Digit("7")])
    keyboard.press(Qt.Key.Key_8, "8")
    keyboard.press(Qt.Key.Key_Backspace, "\b")
    keyboard.press(Qt.Key.Key_Enter, "\r")
    assert shown.posted[1:] == [events.Digit("8"), events.Erase(), events.Enter()]
    assert found == []


@pytest.mark.faults(40)
@pytest.mark.parametrize("scanner", [False, True])
@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(key, held) for held in (CONTROL, ALT, META) for key in (Qt.Key.Key_7, Qt.Key.Key_Tab, Qt.Key.Key_Delete)]
    + [(Qt.Key.Key_F4, ALT), (Qt.Key.Key_Q, CONTROL), (Qt.Key.Key_F1, CONTROL)]
    + [(key, NONE) for key in (Qt.Key.Key_F5, Qt.Key.Key_Super_L, Qt.Key.Key_Menu, Qt.Key.Key_Print)],
)
def test_foreign_keys_go_nowhere(
    stage: Open, found: list[Secret | Noise], key: Qt.Key, modifiers: Qt.KeyboardModifier, scanner: bool
) -> None:
    """Whatever a keyboard brings that the kiosk's keypad has not: nothing is posted, no focus moves."""
    shown = stage()
    if scanner:
        shown.window.read_keys(Wedge[QKeyEvent](found.append))
    shown.show(sample("enter-entry-pin"))
    before = shown.window.view.activeFocusItem()
    Keyboard(shown.window.view).press(key, "", SLOW, modifiers)
    assert shown.posted == []
    assert shown.window.view.activeFocusItem() is before
    assert shown.window.view.isVisible()


def test_control_keys_in_the_middle_of_a_code_do_not_spoil_it(shown: Any, found: list[Secret | Noise]) -> None:
    """Some scanners send a function key before the code."""
    keyboard = Keyboard(shown.window.view)
    keyboard.press(Qt.Key.Key_F12)
    keyboard.type(CODE + "\r", FAST)
    assert (found, shown.posted) == ([Secret(CODE)], [])


@pytest.mark.faults(40, 41)
@pytest.mark.parametrize("mode", ["serial", "wedge"])
def test_the_kiosk_reads_typed_codes_if_its_file_says_so(mode: str) -> None:
    """A code becomes a scan; one cut by the end of a visit becomes nothing of the next, nor do its digits."""
    scanner = ScannerSection(mode="wedge") if mode == "wedge" else ScannerSection(port=Path("/dev/null"))
    config = SimpleNamespace(panel=Panel(width=540, height=960, px_per_mm=1.8, full_screen=False), scanner=scanner)
    posted: list[events.Event] = []
    shown = Stage(cast("Config", config), None)
    shown.open()
    shown.listen(posted.append)
    keyboard = Keyboard(shown._window.view)
    shown.show(Visit("boot", screen=SCREENS["enter-print-pin"], session=Session("v", Door.QR, ())))
    shown.turn()
    keyboard.type(CODE + "\r", FAST)
    digits = [events.Digit(letter) for letter in CODE if letter.isdigit()]
    assert posted[: len(digits)] == ([events.QrRead(Secret(CODE))] if mode == "wedge" else digits)
    keyboard.type(CODE[:20], FAST)
    shown.show(Visit("boot", screen=SCREENS["enter-entry-pin"]))
    shown.turn()
    del posted[:]
    keyboard.type(CODE[20:] + "\r", FAST)
    assert bool(posted) == (mode == "serial")
    shown.close()
