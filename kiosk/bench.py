"""Benchmarks: each a ratio against a baseline in the same run, with the limit it must keep."""

import json
import logging
import os
import queue
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from kiosk import bench_dead, bench_devices, bench_journal
from kiosk.app import build
from kiosk.config import load
from kiosk.core.events import Accept, Choose, ConfirmTaken, Digit, Enter, Finish, Rate
from kiosk.core.screens import Documents, EnterPrintPin, Idle, Printing, Review, Take
from kiosk.core.terms import DocumentKind
from simulators.machines import Machines
from simulators.resident import Eyes
from simulators.world import memo
from simulators.world.world import World
from ui.window import application

Result = dict[str, float]
FIRST_FRAME: Final = "first_frame"
START_RUNS: Final = 5
VISIT_RUNS: Final = 5
PAGE_SECONDS: Final = 1.0  # of a quick printer
WORLDS, KIOSKS, FASTER = 24, 2, 2000
_TRIVIAL: Final = """
import sys
from PySide6 import QtQuick
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
QtQuick.QQuickWindow.setGraphicsApi(QtQuick.QSGRendererInterface.GraphicsApi.Software)
app = QGuiApplication(sys.argv)
view = QtQuick.QQuickView()
view.resize(1080, 1920)
view.setSource(QUrl.fromLocalFile(sys.argv[1]))
view.frameSwapped.connect(lambda: print("first_frame", file=sys.stderr, flush=True))
view.showFullScreen()
app.exec()
"""


def start() -> Result:
    """Process start to first frame of the kiosk, against a full-screen window with one rectangle."""
    with tempfile.TemporaryDirectory(prefix="anjungan-") as folder:
        trivial = Path(folder) / "Trivial.qml"
        trivial.write_text("import QtQuick\nRectangle { color: 'white' }\n", encoding="utf-8")
        with Machines(Path(folder), instant=True) as machines:
            bare = [sys.executable, "-c", _TRIVIAL, str(trivial)]
            kiosk = [sys.executable, "-m", "kiosk.cli", "run", "--config", str(machines.config)]
            pairs = [(_first_frame(bare), _first_frame(kiosk)) for _ in range(START_RUNS)]
    baseline, measured = (median(times) for times in zip(*pairs, strict=True))
    return {"ratio": measured / baseline, "limit": 2.0, "seconds": measured, "baseline_seconds": baseline}


def visit() -> Result:
    """Last digit of the print PIN to printer-completed, against ipptool printing the same bytes to the same printer."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    with (
        tempfile.TemporaryDirectory(prefix="anjungan-") as folder,
        Machines(Path(folder), a4="ippeveprinter", instant=True, seconds_per_page=PAGE_SECONDS) as machines,
    ):
        eyes = Eyes()
        kiosk = build(load(machines.config), eyes.show)
        times: list[tuple[float, float]] = []
        with kiosk:
            for _ in range(VISIT_RUNS):
                ours = _one_document(machines, eyes, kiosk.post)
                times.append((_ipptool(machines, machines.a4.spooled()[-1]), ours))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    baseline, measured = (median(values) for values in zip(*times, strict=True))
    return {
        "ratio": measured / baseline,
        "limit": 1.5,
        "seconds": measured,
        "baseline_seconds": baseline,
        "peak_memory_mib": memory,
    }


def world() -> Result:
    """One core's time against a two-thousandth of the time that passes in worlds with two kiosks."""
    logging.disable(logging.CRITICAL)
    with memo.remembered():
        World(0).run()  # what is remembered by input is remembered
        began = time.process_time()
        hours = sum(World(seed).run().hours for seed in range(1, WORLDS + 1))
        measured = time.process_time() - began
    logging.disable(logging.NOTSET)
    passed = hours * 3600 / KIOSKS
    return {"ratio": measured / (passed / FASTER), "limit": 1.0, "seconds": measured, "simulated_seconds": passed}


BENCHES: Final[dict[str, Callable[[], Result]]] = {
    "start": start,
    "visit": visit,
    "journal": bench_journal.journal,
    "recovery": bench_journal.recovery,
    "world": world,
    "cards": bench_devices.cards,
    "status": bench_devices.status,
    "dead_device": bench_dead.dead_device,
}


def run(names: list[str]) -> int:
    """Run the named benches (all when none is named); last line is JSON; 1 when a limit is broken."""
    results: dict[str, Result] = {}
    for name in names or list(BENCHES):
        results[name] = found = {key: round(value, 4) for key, value in BENCHES[name]().items()}
        print(f"{name}: {found['ratio']:.2f} x the baseline (limit {found['limit']:.2f})", flush=True)
    print(json.dumps(results))
    return 0 if all(found["ratio"] <= found["limit"] for found in results.values()) else 1


def _first_frame(command: list[str]) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    began = time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) as process:  # noqa: S603 (our own words only)
        found: queue.SimpleQueue[float] = queue.SimpleQueue()

        def listen() -> None:
            for line in process.stderr or ():
                if FIRST_FRAME in line:
                    found.put(time.monotonic() - began)

        reader = threading.Thread(target=listen)
        reader.start()
        try:
            return found.get(timeout=30)
        finally:
            process.terminate()
            process.wait()
            reader.join()


def _one_document(machines: Machines, eyes: Eyes, post: Callable[..., None]) -> float:
    applied = machines.phone.apply([DocumentKind.AKTA_KELAHIRAN], 3)
    eyes.wait_for(Idle)
    qr = applied.entry.qr
    machines.scanner.hold("" if qr is None else qr.reveal())
    eyes.wait_for(Documents)
    grant = eyes.visit.offers()[0].grant.grant if eyes.visit else ""
    for event, then in ((Choose(grant), Review), (Accept(), EnterPrintPin)):
        post(event)
        eyes.wait_for(then)
    digits = applied.print_pin(grant).pin.reveal()
    for digit in digits:
        post(Digit(digit))
    began = time.monotonic()
    post(Enter())
    eyes.wait_for(Printing)
    eyes.wait_for(Take)
    took = time.monotonic() - began
    post(ConfirmTaken())
    eyes.until(lambda visit: not isinstance(visit.screen, Take))
    post(Rate("skip"))
    post(Finish())
    eyes.wait_for(Idle)
    return took


_TEST: Final = """{{
    OPERATION Print-Job
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR naturalLanguage attributes-natural-language en
    ATTR uri printer-uri $uri
    ATTR mimeMediaType document-format {format}
    FILE $filename
    STATUS successful-ok
    EXPECT job-id OF-TYPE integer
}}
{{
    OPERATION Get-Job-Attributes
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR naturalLanguage attributes-natural-language en
    ATTR uri printer-uri $uri
    ATTR integer job-id $job-id
    STATUS successful-ok
    EXPECT job-state OF-TYPE enum IN-GROUP job-attributes-tag WITH-VALUE >5 REPEAT-NO-MATCH REPEAT-LIMIT 2000
    DELAY 0.05
}}
"""


def _ipptool(machines: Machines, document: Path) -> float:
    kind = "image/pwg-raster" if document.suffix == ".pwg" else "application/pdf"
    with tempfile.NamedTemporaryFile("w", suffix=".test") as test:
        test.write(_TEST.format(format=kind))
        test.flush()
        began = time.monotonic()
        command = ["ipptool", "-q", "-f", str(document), machines.a4.uri, test.name]
        subprocess.run(command, check=True, timeout=60)  # noqa: S603 (our own words only)
        return time.monotonic() - began
