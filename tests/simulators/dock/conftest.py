"""The console in an offscreen application over real machines, and every Qt warning as a failure."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from simulators.dock.session import Session
from simulators.dock.window import DockWindow
from simulators.machines import Machines
from simulators.trace import Trace

# Made while tests are collected: widgets need a QApplication, and once a test has made a plainer one it is too late.
APPLICATION = QCoreApplication.instance() or QApplication(["dock"])
OFFSCREEN = {  # said by the platform of every window with a layout, and of every menu
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
}

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture(autouse=True)
def qt_warnings() -> Iterator[list[str]]:
    """Fail the test if Qt warned of anything."""
    said: list[str] = []

    def keep(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg and text not in OFFSCREEN:
            said.append(text or "")

    before = qInstallMessageHandler(keep)
    yield said
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture(scope="session")
def trace() -> Trace:
    """Give the trace of all wires."""
    return Trace()


@pytest.fixture(scope="session")
def machines(tmp_path_factory: pytest.TempPathFactory, trace: Trace) -> Iterator[Machines]:
    """Give the machines of one kiosk, all there are, whose movements take no time."""
    folder = tmp_path_factory.mktemp("machines")
    with Machines(folder, ups=True, chip=True, trace=trace, seconds_per_page=0, instant=True) as made:
        assert made.missing == ()
        yield made


@pytest.fixture
def session(machines: Machines, trace: Trace) -> Iterator[Session]:
    """Give a session, and mend everything after it."""
    made = Session(machines, trace)
    yield made
    made.mend_everything()


@pytest.fixture
def dock(session: Session) -> Iterator[DockWindow]:
    """Give the window, open."""
    window = DockWindow(session)
    window.show()
    yield window
    window.close_down()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def until() -> Until:
    """Let the window live until something is so; fail after twenty seconds."""

    def wait(so: Callable[[], bool]) -> None:
        loop, deadline, poll = QEventLoop(), QTimer(), QTimer()
        deadline.setSingleShot(True)
        deadline.timeout.connect(loop.quit)
        poll.timeout.connect(lambda: loop.quit() if so() else None)
        deadline.start(20_000)
        poll.start(20)
        loop.exec()
        poll.stop()
        assert so()

    return wait


@pytest.fixture
def document(tmp_path: Path) -> bytes:
    """A PDF of two pages."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  slow to import

    path = tmp_path / "two.pdf"
    canvas = Canvas(str(path))
    for page in (1, 2):
        canvas.drawString(100, 700, f"Page {page}")
        canvas.showPage()
    canvas.save()
    return path.read_bytes()
