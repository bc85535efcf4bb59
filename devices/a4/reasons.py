"""What printer-state-reasons mean for a kiosk (RFC 8011 section 5.4.12, PWG 5100.9)."""

from collections.abc import Iterable, Mapping
from typing import Final

from kiosk.core.faults import FAULTS, Fault

_SUFFIXES: Final = ("-error", "-warning", "-report")

# What stops paper counts whatever its suffix: printers report an empty tray as "-warning" while they wait for it.
MEANING: Final[Mapping[str, Fault]] = {
    "media-jam": Fault.MEDIA_JAM,
    "media-path-jam": Fault.MEDIA_JAM,
    "media-empty": Fault.MEDIA_EMPTY,
    "media-needed": Fault.MEDIA_EMPTY,
    "input-tray-missing": Fault.MEDIA_EMPTY,
    "media-low": Fault.MEDIA_LOW,
    "cover-open": Fault.COVER_OPEN,
    "door-open": Fault.COVER_OPEN,
    "interlock-open": Fault.COVER_OPEN,
    "toner-empty": Fault.TONER_EMPTY,
    "marker-supply-empty": Fault.TONER_EMPTY,
    "marker-supply-missing": Fault.TONER_EMPTY,
    "developer-empty": Fault.TONER_EMPTY,
    "toner-low": Fault.TONER_LOW,
    "marker-supply-low": Fault.TONER_LOW,
    "developer-low": Fault.TONER_LOW,
    "output-area-almost-full": Fault.PRINTER_CARE_DUE,
    "marker-waste-almost-full": Fault.PRINTER_CARE_DUE,
    "opc-near-eol": Fault.PRINTER_CARE_DUE,
    "output-area-full": Fault.OUTPUT_FULL,
    "output-tray-missing": Fault.OUTPUT_FULL,
    "paused": Fault.PRINTER_PAUSED,
    "moving-to-paused": Fault.PRINTER_PAUSED,
    "stopping": Fault.PRINTER_PAUSED,
    "stopped-partly": Fault.PRINTER_PAUSED,
    "shutdown": Fault.PRINTER_SILENT,
    "connecting-to-device": Fault.PRINTER_SILENT,
    "timed-out": Fault.PRINTER_SILENT,
    "marker-waste-full": Fault.PRINTER_ERROR,
    "fuser-over-temp": Fault.PRINTER_ERROR,
    "fuser-under-temp": Fault.PRINTER_ERROR,
    "opc-life-over": Fault.PRINTER_ERROR,
    "interpreter-resource-unavailable": Fault.PRINTER_ERROR,
    "spool-area-full": Fault.PRINTER_ERROR,
}

# Which to mend first: what holds paper before what lacks it, the cover last since it is open while mending.
_ORDER: Final = (Fault.MEDIA_JAM, Fault.MEDIA_EMPTY, Fault.OUTPUT_FULL, Fault.TONER_EMPTY, Fault.COVER_OPEN)


def faults_of(reasons: Iterable[str]) -> tuple[Fault, ...]:
    """Map reasons to faults, the one to mend first in front; unknown ones count only when they end in -error."""
    found: dict[Fault, None] = {}
    for reason in reasons:
        plain = reason
        for suffix in _SUFFIXES:
            plain = plain.removesuffix(suffix)
        if plain in MEANING:
            found[MEANING[plain]] = None
        elif reason.endswith("-error"):
            found[Fault.PRINTER_ERROR] = None
    return tuple(sorted(found, key=lambda fault: _ORDER.index(fault) if fault in _ORDER else len(_ORDER)))


def stopping(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those that stop printing."""
    return tuple(fault for fault in faults if FAULTS[fault].gates)


def warnings(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those that will soon stop it."""
    return tuple(fault for fault in faults if not FAULTS[fault].gates)
