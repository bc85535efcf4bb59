"""What `anjungan dock` does: starts the machines, shows the console, and says how to start a kiosk before them."""

import re
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QApplication

from simulators.dock.kiosk_beside import KioskBeside
from simulators.dock.session import Session
from simulators.dock.window import DockWindow
from simulators.machines import Machines
from simulators.trace import Trace

WAKE: Final = 200  # ms: how soon Python sees a signal while Qt waits
PANEL: Final = (1080, 1920, 3.61)


def run(folder: Path | None) -> int:
    """Open the console; ends when it is closed. `folder` keeps everything, by default a temporary one."""
    app = QApplication(["anjungan"])
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit())  # while the machines start: those that did end
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anjungan-")))
        folder.mkdir(parents=True, exist_ok=True)
        trace = Trace()
        machines = stack.enter_context(Machines(folder.resolve(), ups=True, chip=True, trace=trace))
        for line in machines.missing:
            print(f"anjungan dock: {line}", file=sys.stderr, flush=True)
        desk = app.primaryScreen().availableGeometry()
        panel = fit_panel(machines.config, desk)
        beside = KioskBeside(machines.config)
        window = DockWindow(Session(machines, trace), beside)
        stack.callback(window.close_down)
        place(window, desk, panel)
        window.show()
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _frame: stopping.append(number))
        wake = QTimer()
        wake.timeout.connect(lambda: app.quit() if stopping else None)
        wake.start(WAKE)
        print(f"to start a kiosk before these machines: {beside.command}", flush=True)
        app.exec()
    return 0


def place(window: DockWindow, desk: QRect, panel: int) -> None:
    """Put the console beside a kiosk's window that is so wide, as far as there is room."""
    room = max(desk.width() - panel, window.minimumSizeHint().width())
    window.resize(min(window.width(), room), min(window.height(), desk.height()))
    window.move(max(desk.x(), min(desk.x() + panel, desk.right() + 1 - window.width())), desk.y())


def fit_panel(config: Path, desk: QRect) -> int:
    """Let the kiosk of this configuration have a window that fits on the desk; gives its width."""
    width, height, density = PANEL
    scale = min(1.0, desk.height() / height)
    size = f"width = {int(width * scale)}\nheight = {int(height * scale)}\npx_per_mm = {density * scale:.3f}"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"(\[panel\]\n)", rf"\1{size}\n", text), encoding="utf-8")
    return int(width * scale)
