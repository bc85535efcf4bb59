"""Putting a card away: into the box under the output (`Ser`, reject) or the one under the feeder (`Seb`, retract)."""

from devices.card import wire
from devices.card.dialogue import NoAnswer
from devices.card.evidence import Reading
from devices.card.machine import Machine, Stopped
from kiosk.core.printer import Place


def reject(machine: Machine) -> Place:
    """Move what is in the path into the reject box; a card in the mouth stays there."""
    return _drop(machine, wire.REJECT_AT_OUTPUT, Place.REJECT_BIN)


def retract(machine: Machine) -> Place:
    """Take a card back from the mouth (`Sib`) if it is there, and drop what is then in the path under the feeder."""
    found = _ready(machine)
    if isinstance(found, NoAnswer):
        return Place.UNKNOWN
    if found.place is Place.OUTLET:
        match machine.move(wire.INSERT_FROM_BACK):
            case NoAnswer():
                return Place.UNKNOWN
            case Stopped(reading=after):
                return after.place  # CLEAR: a hand was quicker
            case _:
                pass
    return _drop(machine, wire.REJECT_AT_FEEDER, Place.RETRACT_BIN)


def _ready(machine: Machine) -> Reading | NoAnswer:
    """Let what is still moving end, and clear the error it ended with."""
    talk = machine.talk
    while talk.expected:
        if isinstance(talk.wait(talk.patience.movement), NoAnswer):
            break
    cleared = machine.clear()
    return cleared if cleared is not None else machine.read()


def _drop(machine: Machine, command: bytes, box: Place) -> Place:
    before = _ready(machine)
    if isinstance(before, NoAnswer):
        return Place.UNKNOWN
    if not (before.feed or before.station):
        return before.place
    if before.feed and before.station:
        return Place.TRANSPORT  # two cards: staff take them out and count them
    match machine.move(command):
        case NoAnswer():
            return Place.UNKNOWN
        case Stopped(reading=after):
            return after.place
        case _:
            pass
    found = machine.read()
    if isinstance(found, NoAnswer):
        return Place.UNKNOWN
    fell = _drops(found, box) - _drops(before, box) == 1 or found.rejected is None
    gone = not (found.feed or found.station)
    return box if fell and gone else Place.UNKNOWN if gone else Place.TRANSPORT


def _drops(reading: Reading, box: Place) -> int:
    return (reading.rejected if box is Place.REJECT_BIN else reading.retracted) or 0
