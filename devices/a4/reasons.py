"""What printer-state-reasons and supply levels mean for a kiosk (RFC 8011 section 5.4.12, PWG 5100.9, PWG 5100.13).

PWG 5100.9 names a part and what is wrong with it (`input-media-tray-jam`): what is in no table is known by its end.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kiosk.core.faults import FAULTS, Fault

_MILD: Final = ("-warning", "-report")
_SUFFIXES: Final = ("-error", *_MILD)  # none at all is an error (RFC 8011 section 5.4.12)

# What stops paper counts whatever its suffix: printers report an empty tray as "-warning" while they wait for it.
MEANING: Final[Mapping[str, Fault]] = {
    reason: fault
    for fault, reasons in {
        Fault.MEDIA_JAM: "media-jam media-path-jam media-path-failure",
        Fault.MEDIA_EMPTY: "media-empty media-needed input-tray-missing media-path-input-empty media-path-input-request"
        " input-manual-input-request input-cannot-feed-size-selected input-media-size-change input-media-type-change"
        " input-media-form-parts-change input-media-color-change input-media-weight-change",
        Fault.MEDIA_LOW: "media-low",
        Fault.COVER_OPEN: "cover-open door-open interlock-open",
        Fault.TONER_EMPTY: "toner-empty developer-empty marker-supply-empty marker-supply-missing marker-toner-missing"
        " marker-toner-cartridge-missing marker-ink-empty marker-ink-missing marker-developer-empty"
        " marker-developer-missing",
        Fault.TONER_LOW: "toner-low developer-low marker-supply-low marker-supply-almost-empty marker-ink-almost-empty"
        " marker-developer-almost-empty marker-toner-almost-empty",
        Fault.PRINTER_CARE_DUE: "output-area-almost-full",
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
    end: fault
    for fault, ends in {
        Fault.MEDIA_JAM: "-jam -feed-error",
        Fault.COVER_OPEN: "-cover-open -door-open -interlock-open",
        Fault.PRINTER_CARE_DUE: "-almost-full -almost-empty -near-eol -near-limit -life-almost-over -life-warn",
        Fault.PRINTER_ERROR: "-failure -missing",
    }.items()
    for end in ends.split()
}
# What needs nobody, though it comes without a suffix; and the parts that a kiosk's document does not pass.
_HARMLESS: Final = frozenset(
    {
        *("none", "power-up", "configuration-change", "identify-printer-requested", "media-drying"),
        *("marker-adjusting-print-quality", "alert-removal-of-binary-change-entry", "printer-manual-reset"),
        *("printer-nms-reset", "interpreter-complex-page-encountered", "media-path-cannot-duplex-media-selected"),
    }
)
_HARMLESS_ENDINGS: Final = (
    *("-added", "-closed", "-removed", "-deleted", "-turned-on", "-increase", "-decrease"),
    *("-configuration-change", "-power-saver", "-warming-up"),
)
_ELSEWHERE: Final = ("scan-", "scanner-", "fax-")
CONSUMED: Final = ("toner", "ink")  # how marker-types begin whose level falls
_LOW: Final = 10  # percent, where the printer does not say what it calls low

# Which to mend first: what holds paper before what lacks it, the cover last since it is open while mending.
_ORDER: Final = (Fault.MEDIA_JAM, Fault.MEDIA_EMPTY, Fault.OUTPUT_FULL, Fault.TONER_EMPTY, Fault.COVER_OPEN)


def faults_of(reasons: Iterable[str], *, loaded: bool = False) -> tuple[Fault, ...]:
    """Map reasons to faults, the one to mend first in front; unknown ones count only as errors.

    `loaded`: the wanted paper is shown to be there. Then an empty tray that keeps no job from its end is another tray.
    """
    found: dict[Fault, None] = {}
    for reason in reasons:
        fault = _meaning(reason)
        if fault is Fault.MEDIA_EMPTY and loaded and reason.endswith(_MILD):
            continue
        if fault is not None:
            found[fault] = None
    return tuple(sorted(found, key=lambda fault: _ORDER.index(fault) if fault in _ORDER else len(_ORDER)))


def _meaning(reason: str) -> Fault | None:
    plain = reason
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(suffix)
    if reason.startswith(_ELSEWHERE):
        return None
    ends = (fault for end, fault in _ENDINGS.items() if plain.endswith(end) or reason.endswith(end))
    meaning = MEANING.get(plain) or next(ends, None)  # a word of its own may end in -error: media-path-feed-error
    if meaning is not None or reason.endswith(_MILD) or plain in _HARMLESS or plain.endswith(_HARMLESS_ENDINGS):
        return meaning
    return Fault.PRINTER_ERROR


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
