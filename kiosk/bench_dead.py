"""Benchmark of what is dead: a silent card printer, receipt printer or registry delays nothing else and no screen."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from kiosk.app import build
from kiosk.config import load
from kiosk.core.events import Event, SetLanguage
from kiosk.core.faults import Fault
from kiosk.core.screens import Idle
from kiosk.core.terms import DocumentKind, Language, Medium
from simulators.card.parts import CardFault
from simulators.machines import Machines
from simulators.resident import Eyes, Resident
from ui.window import application

VISITS: Final = 3  # in each round: all alive, two devices dead (twice as many), all alive again
TOUCHES: Final = 100  # in each round
BETWEEN: Final = 0.02  # seconds between two of them: together they last longer than a device is waited for
SLOWEST: Final = 0.95  # the touch that is slower than so many
FRAME: Final = 1 / 60  # seconds: nobody sees less
STILL: Final = 3.0  # seconds after which every thread that asks a silent registry waits for it


def dead_device() -> dict[str, float]:
    """The worst of: an A4 visit beside two silent devices, and the screen beside them and beside a silent registry."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    with tempfile.TemporaryDirectory(prefix="anjungan-") as folder, Machines(Path(folder), instant=True) as machines:
        eyes = Eyes()
        kiosk = build(load(machines.config), eyes.show)
        resident = Resident(eyes, kiosk.post, machines.scanner.hold, machines.take_card)
        with kiosk:
            eyes.wait_for(Idle)
            _visit(machines, resident)  # what is loaded once is loaded
            visits, touches = _visits(machines, resident), _touches(resident)
            machines.card.fault(CardFault.SILENCE)
            machines.receipt.model.silent = True
            eyes.until(lambda visit: visit.media.get(Medium.CARD) is Fault.CARD_PRINTER_SILENT)
            dead_visits, dead_touches = _visits(machines, resident, 2), _touches(resident, 2)
            machines.card.mend(CardFault.SILENCE)
            machines.receipt.model.silent = False
            eyes.until(lambda visit: Medium.CARD not in visit.media)
            visits, touches = visits + _visits(machines, resident), touches + _touches(resident)
            machines.phone.network("slow")
            time.sleep(STILL)
            alone = _touches(resident, 2)
            machines.phone.network("ok")
    visit, frames = median(visits), _seen_after(touches)
    ratios = {
        "a4_beside_dead_devices": median(dead_visits) / visit,
        "screen_beside_dead_devices": _seen_after(dead_touches) / frames,
        "screen_beside_dead_registry": _seen_after(alone) / frames,
    }
    return {
        "ratio": max(ratios.values()),
        "limit": 1.2,
        **ratios,
        "seconds": median(dead_visits),
        "baseline_seconds": visit,
        "screen_seconds": frames,
    }


def _visits(machines: Machines, resident: Resident, rounds: int = 1) -> list[float]:
    return [_visit(machines, resident) for _ in range(rounds * VISITS)]


def _touches(resident: Resident, rounds: int = 1) -> list[float]:
    return [_touch(resident.eyes, resident.post) for _ in range(rounds * TOUCHES)]


def _seen_after(touches: list[float]) -> float:
    """When a change is seen: the slowest but a few, and the frame in which it is painted."""
    return FRAME + sorted(touches)[int(SLOWEST * len(touches))]


def _visit(machines: Machines, resident: Resident) -> float:
    """One A4 document, from the QR at the scanner to the first screen again."""
    applied = machines.phone.apply([DocumentKind.AKTA_KELAHIRAN], 3)
    began = time.monotonic()
    resident.print_everything(applied)
    return time.monotonic() - began


def _touch(eyes: Eyes, post: Callable[[Event], None]) -> float:
    """One touch, until the screen has changed."""
    time.sleep(BETWEEN)
    now = eyes.visit.modes.language if eyes.visit else Language.INDONESIAN
    other = Language.ENGLISH if now is Language.INDONESIAN else Language.INDONESIAN
    began = time.monotonic()
    post(SetLanguage(other))
    eyes.until(lambda visit: visit.modes.language is other)
    return time.monotonic() - began
