"""What printer-state-reasons and supply levels mean for a kiosk (RFC 8011 section 5.4.12, PWG 5100.9, PWG 5100.13).

PWG 5100.9 names a part and what is wrong with it (`input-media-tray-jam`): what is in no table is known by its end.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kiosk.core.faults import FAULTS, Fault

_SUFFIXES: Final = ("-error", "-warning", "-report")

# What stops paper counts whatever its suffix: printers report an empty tray as "-warning" while they wait for it.
MEANING: Final[Mapping[str, Fault]] = {
    reason: fault
    for fault, reasons in {
        Fault.MEDIA_JAM: "media-jam media-path-jam media-path-failure",
        Fault.MEDIA_EMPTY: "media-empty media-needed input-tray-missing media-path-input-empty media-path-input-request"
        " input-manual-input-request input-cannot-feed-size-selected input-media-size-change input-media-type-change"
        " input-media-form-parts-change",
        Fault.MEDIA_LOW: "media-low",
        Fault.COVER_OPEN: "cover-open door-open interlock-open",
        Fault.TONER_EMPTY: "toner-empty developer-empty marker-supply-empty marker-supply-missing marker-toner-missing"
        " marker-toner-cartridge-missing marker-ink-empty marker-ink-missing marker-developer-empty"
        " marker-developer-missing",
        Fault.TONER_LOW: "toner-low developer-low marker-supply-low marker-supply-almost-empty marker-ink-almost-empty"
        " marker-developer-almost-empty marker-toner-almost-empty",
        Fault.PRINTER_CARE_DUE: "output-area-almost-full marker-waste-almost-full opc-near-eol",
        Fault.OUTPUT_FULL: "output-area-full output-tray-missing media-path-output-full media-path-media-tray-full"
        " media-path-media-tray-missing",
        Fault.PRINTER_PAUSED: "paused moving-to-paused stopping stopped-partly hold-new-jobs deactivated",
        Fault.PRINTER_SILENT: "shutdown power-down connecting-to-device timed-out",
        Fault.PRINTER_ERROR: "marker-waste-full marker-waste-missing marker-waste-toner-receptacle-full"
        " marker-waste-toner-receptacle-missing marker-waste-ink-receptacle-full marker-waste-ink-receptacle-missing"
        " fuser-over-temp fuser-under-temp opc-life-over interpreter-resource-unavailable spool-area-full",
    }.items()
    for reason in reasons.split()
}
_ENDINGS: Final[Mapping[str, Fault]] = {
    "-jam": Fault.MEDIA_JAM,
    "-feed-error": Fault.MEDIA_JAM,
    "-cover-open": Fault.COVER_OPEN,
    "-door-open": Fault.COVER_OPEN,
    "-interlock-open": Fault.COVER_OPEN,
    "-unrecoverable-failure": Fault.PRINTER_ERROR,
    "-roller-failure": Fault.PRINTER_ERROR,
    "-roller-missing": Fault.PRINTER_ERROR,
    "-thermistor-failure": Fault.PRINTER_ERROR,
    "-motor-failure": Fault.PRINTER_ERROR,
}
CONSUMED: Final = ("toner", "ink")  # how marker-types begin whose level falls
_LOW: Final = 10  # percent, where the printer does not say what it calls low

# Which to mend first: what holds paper before what lacks it, the cover last since it is open while mending.
_ORDER: Final = (Fault.MEDIA_JAM, Fault.MEDIA_EMPTY, Fault.OUTPUT_FULL, Fault.TONER_EMPTY, Fault.COVER_OPEN)


def faults_of(reasons: Iterable[str]) -> tuple[Fault, ...]:
    """Map reasons to faults, the one to mend first in front; unknown ones count only when they end in -error."""
    found: dict[Fault, None] = {}
    for reason in reasons:
        plain = reason
        for suffix in _SUFFIXES:
            plain = plain.removesuffix(suffix)
        ends = (fault for end, fault in _ENDINGS.items() if plain.endswith(end) or reason.endswith(end))
        meaning = MEANING.get(plain) or next(ends, None)  # a word of its own may end in -error: media-path-feed-error
        if meaning is not None:
            found[meaning] = None
        elif reason.endswith("-error"):
            found[Fault.PRINTER_ERROR] = None
    return tuple(sorted(found, key=lambda fault: _ORDER.index(fault) if fault in _ORDER else len(_ORDER)))


def stopping(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those that stop printing."""
    return tuple(fault for fault in faults if FAULTS[fault].gates)


def warnings(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those that will soon stop it."""
    return tuple(fault for fault in faults if not FAULTS[fault].gates)


def supplies(levels: Sequence[int], lows: Sequence[int], types: Sequence[str]) -> tuple[Fault, ...]:
    """What the gauges of PWG 5100.13 say of toner; a negative level says nothing, and a gauge stops no paper."""
    found: set[Fault] = set()
    for index, level in enumerate(levels):
        if index < len(types) and not types[index].startswith(CONSUMED):
            continue
        low = lows[index] if index < len(lows) and lows[index] > 0 else _LOW
        if 0 <= level <= low:
            found.add(Fault.TONER_LOW if level else Fault.TONER_EMPTY)
    return tuple(sorted(found))
