"""The contract of the A4 printer and of the card printer, put together."""

from typing import Final

from devices.conformance.bench import Trouble
from devices.conformance.check import Suite
from devices.conformance.documents.bins import BINS
from devices.conformance.documents.fencing import FENCING
from devices.conformance.documents.gate import GATE
from devices.conformance.documents.making import MAKING
from devices.conformance.documents.power import POWER
from devices.conformance.documents.rest import REST
from devices.conformance.documents.silence import SILENCE
from devices.conformance.documents.tray import TRAY
from devices.conformance.documents.troubles import troubles
from kiosk.core.faults import Fault

_EVERY: Final = Suite(REST, MAKING, SILENCE, POWER, FENCING)

_A4_STOPS: Final = {
    Trouble.NO_MEDIA: Fault.MEDIA_EMPTY,
    Trouble.COVER_OPEN: Fault.COVER_OPEN,
    Trouble.SUPPLY_OUT: Fault.TONER_EMPTY,
    Trouble.OUTPUT_FULL: Fault.OUTPUT_FULL,
    Trouble.PAUSED: Fault.PRINTER_PAUSED,
    Trouble.STOPPED: Fault.PRINTER_ERROR,
}
_CARD_STOPS: Final = {Trouble.COVER_OPEN: Fault.CARD_COVER_OPEN, Trouble.SUPPLY_OUT: Fault.RIBBON_EMPTY}

A4: Final = Suite(
    _EVERY,
    troubles(
        gates={**_A4_STOPS, Trouble.NOT_ACCEPTING: Fault.PRINTER_PAUSED},
        warnings={Trouble.MEDIA_LOW: Fault.MEDIA_LOW, Trouble.SUPPLY_LOW: Fault.TONER_LOW},
        after_prepare=_A4_STOPS,
        while_printing=_A4_STOPS,
        jam=Fault.MEDIA_JAM,
    ),
    TRAY,
)

CARD: Final = Suite(
    _EVERY,
    troubles(
        gates={
            **_CARD_STOPS,
            Trouble.NO_MEDIA: Fault.BLANKS_EMPTY,
            Trouble.SUPPLY_WRONG: Fault.RIBBON_WRONG,
            Trouble.OUTPUT_FULL: Fault.REJECT_BIN_FULL,
            Trouble.HOT: Fault.HEAD_COOLING,
        },
        warnings={
            Trouble.MEDIA_LOW: Fault.BLANKS_LOW,
            Trouble.SUPPLY_LOW: Fault.RIBBON_LOW,
            Trouble.CLEANING_DUE: Fault.CLEANING_DUE,
        },
        after_prepare={**_CARD_STOPS, Trouble.SUPPLY_WRONG: Fault.RIBBON_WRONG},
        while_printing=_CARD_STOPS,
        jam=Fault.CARD_JAM,
    ),
    GATE,
    BINS,
)
