"""The demonstration: every machine simulated at the wire, the real kiosk before it, and residents who print."""

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import structs
from PySide6.QtCore import QCoreApplication

from kiosk.app import Kiosk, build, open_journal
from kiosk.config import Config, load
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind
from kiosk.stage import Stage
from printjobs.books import balance
from simulators.machines import Machines
from simulators.resident import Eyes, Resident

if TYPE_CHECKING:
    from simulators.dock.live import Live
    from simulators.dock.window import DockWindow

LARGE_FAMILY: Final = 13  # members: a Kartu Keluarga of two pages
APPLICATIONS: Final[tuple[tuple[list[DocumentKind], int, str | None], ...]] = (
    ([DocumentKind.KARTU_KELUARGA, DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL], LARGE_FAMILY, None),
    ([DocumentKind.KIA], 3, "under_five"),
    ([DocumentKind.KIA], 5, "from_five"),
    ([DocumentKind.AKTA_PERKAWINAN], 2, None),
    ([DocumentKind.AKTA_KEMATIAN, DocumentKind.BIODATA], 4, None),
    ([DocumentKind.AKTA_PERCERAIAN, DocumentKind.SURAT_PINDAH], 4, None),
)
"""Kinds, members of the family, variant: every kind of document, the KIA without and with portrait, of a marriage both
copies."""
REPORT_SECONDS: Final = 30.0
LOOK: Final = 0.02
SHUT_DOWN: Final = (
    "The kiosk shut down in order: its battery was nearly empty. Mend the UPS, then press Start the kiosk."
)


def headless(pictures: Path | None = None) -> int:
    """Let residents print one of each kind; a line a step, last a JSON summary. 0 only if all was delivered."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with (
        tempfile.TemporaryDirectory(prefix="anjungan-") as folder,
        Machines(Path(folder), ups=True, chip=True, seconds_per_page=1.0, instant=True) as machines,
    ):
        _say_what_is_missing(machines)
        config = load(machines.config)
        stage = Stage(config, pictures)
        eyes = Eyes()

        def show(visit: Visit) -> None:
            eyes.show(visit)
            stage.show(visit)

        kiosk = build(config, show)
        visits = _Visits(machines, eyes, kiosk)
        with kiosk:
            stage.open()
            stage.listen(kiosk.post)
            visits.start()
            while visits.is_alive():
                stage.turn()
            until = time.monotonic() + REPORT_SECONDS
            while kiosk.runtime.unreported and time.monotonic() < until:
                stage.turn()
            unreported = kiosk.runtime.unreported
        stage.close()
        journal = open_journal(config)
        books = balance(journal.entries())
        journal.close()
        beyond = books.compared_with_hopper(machines.blanks_in_hopper())
    if visits.failure:
        print(f"a resident gave up: {visits.failure}", file=sys.stderr)
    for error in books.errors:
        print(f"books: {error}", file=sys.stderr)
    balanced = books.balanced and beyond == 0 and unreported == 0
    summary = {
        "visits": visits.visits,
        "documents": visits.documents,
        "delivered": books.attempts["delivered"],
        "books": "balanced" if balanced else "unbalanced",
    }
    print(json.dumps(summary))
    return 0 if balanced and not visits.failure and books.attempts["delivered"] == visits.documents else 1


def windows() -> int:
    """Open the kiosk and the dock; ends when either window is closed. The dock outlives a kiosk that shut down."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - the headless demo needs no widgets

    from simulators.dock.command import place  # noqa: PLC0415 - nor the dock
    from simulators.dock.live import Live  # noqa: PLC0415
    from simulators.dock.session import Session  # noqa: PLC0415
    from simulators.dock.window import DockWindow  # noqa: PLC0415
    from simulators.trace import Trace  # noqa: PLC0415

    # Made before the stage: the dock's widgets need more than the screens do.
    desk = QApplication(["anjungan"]).primaryScreen().availableGeometry()
    with (
        tempfile.TemporaryDirectory(prefix="anjungan-") as folder,
        Machines(Path(folder), ups=True, chip=True, trace=(trace := Trace())) as machines,
    ):
        _say_what_is_missing(machines)
        config = load(machines.config)
        panel = config.panel
        scale = min(1.0, desk.height() / panel.height)
        size = {"width": int(panel.width * scale), "height": int(panel.height * scale)}
        panel = structs.replace(panel, **size, px_per_mm=panel.px_per_mm * scale)
        config = structs.replace(config, panel=panel)
        live = Live(machines)
        dock = DockWindow(Session(machines, trace, live))
        place(dock, desk, panel.width)
        dock.show()
        try:
            while _kiosk_window(config, live, dock) and _waits_for_a_start(dock):
                pass
        finally:
            dock.close_down()
    return 0


def _kiosk_window(config: Config, live: "Live", dock: "DockWindow") -> bool:
    """Run the kiosk in its window; whether it ended in order by itself, as when its battery is nearly empty."""
    stage = Stage(config, None)
    stage.open()

    def show(visit: Visit) -> None:
        live.shown(visit)
        stage.show(visit)

    with build(config, show) as kiosk:
        live.listen(kiosk.post)
        stage.listen(live.posted)
        while stage.is_open and dock.isVisible() and not kiosk.spent.is_set() and kiosk.failure is None:
            stage.turn()
    stage.close()
    live.gone()
    return kiosk.spent.is_set()


def _waits_for_a_start(dock: "DockWindow") -> bool:
    """Say how the kiosk can be started again, and wait for that; False when the dock is closed instead."""
    started: list[bool] = []
    dock.bar.say(SHUT_DOWN, "bad")
    dock.bar.again(lambda: started.append(True))
    while dock.isVisible() and not started:
        QCoreApplication.processEvents()
        time.sleep(LOOK)
    dock.bar.say("The kiosk was started again." if started else "")
    return bool(started)


class _Visits(threading.Thread):
    """The residents, one after the other."""

    def __init__(self, machines: Machines, eyes: Eyes, kiosk: Kiosk) -> None:
        super().__init__(name="residents")
        self._machines = machines
        self._resident = Resident(eyes, kiosk.post, machines.scanner.hold, machines.take_card, _say)
        self.visits = 0
        self.documents = 0
        self.failure: Exception | None = None

    def run(self) -> None:
        """Apply, come, print, leave."""
        try:
            for kinds, family, variant in APPLICATIONS:
                applied = self._machines.phone.apply(kinds, family, variant)
                self.documents += len({message.grant for message in applied.messages if message.kind == "print"})
                self.visits += 1
                self._resident.print_everything(applied)
        except Exception as error:  # noqa: BLE001 - the root of the residents' thread; told at the end
            self.failure = error


def _say_what_is_missing(machines: Machines) -> None:
    for line in machines.missing:
        print(f"anjungan demo: {line}", file=sys.stderr, flush=True)


def _say(line: str) -> None:
    print(f"resident: {line}", flush=True)
