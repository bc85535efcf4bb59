"""The cleaning of the card printer (guide section 8, `Scp`): a cleaning card is drawn, moved to and fro, and ejected.

The printer sees to it that its ribbon is out. It cannot tell a cleaning card from a blank: whoever asks for a cleaning
has seen the feeder empty before the cleaning card was put in (`kiosk.cleaning`).
"""

from dataclasses import dataclass
from typing import Final

from devices.card import wire
from devices.card.dialogue import NoAnswer
from devices.card.machine import Machine, Stopped
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Place, Unknown

SECONDS: Final = 120.0
_RIBBON: Final = frozenset({Fault.RIBBON_EMPTY, Fault.RIBBON_WRONG})


@dataclass(frozen=True)
class Cleaned:
    """Done, and counted by the printer itself: it is the cleaning of this number."""

    number: int


@dataclass(frozen=True)
class RibbonIn:
    """Refused: the ribbon is to be taken out first. Nothing moved."""


Cleaning = Cleaned | RibbonIn | Declined | Unknown


def clean(machine: Machine) -> Cleaning:
    """Have what lies in the feeder drawn through. Path and mouth are proven empty before, the path also after."""
    now = machine.condition()
    before = machine.cleanings()
    if isinstance(now, NoAnswer):
        return Declined(now.fault)
    if isinstance(before, NoAnswer):
        return Declined(before.fault)
    if now.reading.place is not Place.CLEAR:
        outside = now.reading.place is Place.OUTLET
        return Declined(Fault.OUTLET_OCCUPIED if outside else Fault.CARD_JAM, now.reading.place)
    for fault in (Fault.CARD_COVER_OPEN, Fault.BLANKS_EMPTY):
        if fault in now.faults:
            return Declined(fault)
    if machine.clear() is not None:
        return Declined(Fault.CARD_PRINTER_SILENT)
    match machine.move(wire.CLEAN, SECONDS):
        case NoAnswer(why):
            return Unknown(why, Fault.CARD_PRINTER_SILENT)
        case Stopped(fault, reading):
            if reading.place is not Place.CLEAR:  # the feeder's only card was drawn, so it is empty now
                return Declined(Fault.FEED_FAILED if fault is Fault.BLANKS_EMPTY else fault, reading.place)
            return RibbonIn() if fault in _RIBBON else Declined(fault)
        case _:
            return _counted(machine, before)


def _counted(machine: Machine, before: int) -> Cleaning:
    """Believe an acknowledged cleaning only when path and counter bear it out."""
    reading = machine.insisted(machine.read)
    number = machine.cleanings()
    if isinstance(reading, NoAnswer) or isinstance(number, NoAnswer):
        return Unknown("no answer", Fault.CARD_PRINTER_SILENT)
    if reading.feed or reading.station:
        return Declined(Fault.CARD_JAM, reading.place)
    if number != before + 1:
        return Unknown("a cleaning was acknowledged and not counted", Fault.CARD_MECHANICAL)
    return Cleaned(number)
