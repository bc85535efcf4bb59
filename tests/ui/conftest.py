"""Real QML in an offscreen window, the intents it posts, and every Qt warning as a failure."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QPoint,
    QPointF,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from screen_items import seen

from kiosk.core.events import Intent
from ui.gallery import PX_PER_MM, Orientation
from ui.view import View
from ui.window import ENGLISH, KioskWindow, application

BIN = Path(sys.executable).parent


class Stage:
    """A window under test: shows views, finds items by object name, presses them, keeps the intents."""

    def __init__(self, orientation: Orientation, guard: int = 0, px_per_mm: float = PX_PER_MM) -> None:
        self.posted: list[Intent] = []
        self.px_per_mm = px_per_mm
        self.window = KioskWindow(*orientation.size, px_per_mm, guard=guard)
        self.window.listen(self.posted.append)
        self.window.open()
        self.root = self.window.view.rootObject()

    def show(self, view: View) -> None:
        self.window.show(view)
        QCoreApplication.processEvents()

    def settle(self) -> None:
        """Lay out and paint all that waits for it."""
        self.window.view.grabWindow()

    def items(self) -> list[QQuickItem]:
        return list(seen(self.root))

    def find(self, name: str) -> QQuickItem:
        found = [item for item in self.items() if item.objectName() == name and item.isEnabled()]
        assert len(found) == 1, f"{len(found)} items called {name}"
        return found[0]

    def press(self, name: str, *, lift_at: QPoint | None = None) -> None:
        item = self.find(name)
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mousePress(self.window.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
        if lift_at is not None:
            middle = item.mapToScene(QPointF(lift_at)).toPoint()
            QTest.mouseMove(self.window.view, middle)
        QTest.mouseRelease(self.window.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.view, key)


@pytest.fixture(scope="session", autouse=True)
def qt() -> QGuiApplication:
    """Give the application, with the translation built as `make setup` builds it."""
    subprocess.run(  # noqa: S603  Qt's own tool
        [BIN / "pyside6-lrelease", "-silent", "-fail-on-unfinished", ENGLISH.with_suffix(".ts"), "-qm", ENGLISH],
        check=True,
    )
    return application()


@pytest.fixture(autouse=True)
def qt_warnings(qt: QGuiApplication) -> Iterator[list[str]]:  # noqa: ARG001  the application first
    """Fail the test if Qt warned of anything."""
    said: list[str] = []

    def keep(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg:
            said.append(text or "")

    before = qInstallMessageHandler(keep)
    yield said
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def stage(qt_warnings: list[str]) -> Iterator[Callable[..., Stage]]:  # noqa: ARG001  closed before they are judged
    """Open windows; all are closed at the end."""
    stages: list[Stage] = []

    def open_stage(
        orientation: Orientation = Orientation.PORTRAIT, guard: int = 0, px_per_mm: float = PX_PER_MM
    ) -> Stage:
        stages.append(Stage(orientation, guard, px_per_mm))
        return stages[-1]

    yield open_stage
    for each in stages:
        each.window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
