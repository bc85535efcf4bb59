"""Puts the visit on the screen: views from any thread in, paint and touch on the main thread."""

import logging
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtGui import QKeyEvent

from devices.scanner.wedge import Wedge
from devices.scanner.wire import Noise
from kiosk.config import Config
from kiosk.core.events import Event, QrRead
from kiosk.core.faults import Fault
from kiosk.core.screens import OutOfService
from kiosk.core.state import Visit
from ui.view import View
from ui.window import KioskWindow, application

log = logging.getLogger("anjungan")
FRAME: Final = 0.01


def view_of(visit: Visit) -> View:
    """What the screens show of a visit."""
    modes = visit.modes
    return View(visit.screen, modes.language, modes.large_text, modes.high_contrast, visit.offers())


class Stage:
    """The kiosk's window on the main thread. `show` may be called from any thread; `turn` from the main one."""

    def __init__(self, config: Config, pictures: Path | None) -> None:
        panel = config.panel
        self._app = application()
        self._window = KioskWindow(
            panel.width,
            panel.height,
            panel.px_per_mm,
            full_screen=panel.full_screen,
            first=View(OutOfService(Fault.STARTING)),
        )
        self._views: queue.SimpleQueue[Visit] = queue.SimpleQueue()
        self._wedge: Wedge[QKeyEvent] | None = None
        self._typing = config.scanner.mode == "wedge"
        self._in_session = False
        self._pictures = pictures
        self._taken: set[str] = set()
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)

    def open(self) -> None:
        """Put the window up: not in service until somebody shows otherwise."""
        self._window.view.frameSwapped.connect(self._first_frame)
        self._window.open()

    def listen(self, post: Callable[[Event], None]) -> None:
        """Send what is touched there."""
        self._window.listen(post)
        if self._typing:
            self._wedge = Wedge(lambda found: None if isinstance(found, Noise) else post(QrRead(found)))
            self._window.read_keys(self._wedge)

    def _first_frame(self) -> None:
        self._window.view.frameSwapped.disconnect(self._first_frame)
        log.info("first_frame")

    @property
    def is_open(self) -> bool:
        """Whether nobody closed the window."""
        return self._window.view.isVisible()

    def show(self, visit: Visit) -> None:
        """Queue a change."""
        self._views.put(visit)

    def turn(self) -> None:
        """Paint what is queued and handle what was touched."""
        while not self._views.empty():
            visit = self._views.get()
            if self._in_session and visit.session is None and self._wedge is not None:
                self._wedge.forget()
            self._in_session = visit.session is not None
            view = view_of(visit)
            self._window.show(view)
            self._app.processEvents()
            if self._pictures and view.name not in self._taken:
                self._taken.add(view.name)
                self._window.grab(self._pictures / f"{len(self._taken):02}-{view.name}.png")
        self._app.processEvents()
        time.sleep(FRAME)

    def close(self) -> None:
        """Take the window down."""
        self._window.close()
        self._app.processEvents()
