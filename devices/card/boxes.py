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
        after, _ = _moved(machine, wire.INSERT_FROM_BACK)
        if isinstance(after, NoAnswer):
            return Place.UNKNOWN
        if not after.station:
            return after.place  # CLEAR: a hand was quicker
    return _drop(machine, wire.REJECT_AT_FEEDER, Place.RETRACT_BIN)


def _ready(machine: Machine) -> Reading | NoAnswer:
    """Let what is still moving end, and clear the error it ended with."""
    talk = machine.talk
    while talk.expected:
        if isinstance(talk.wait(talk.patience.movement), NoAnswer):
            break

    def look() -> Reading | NoAnswer:
        cleared = machine.clear()
        return cleared if cleared is not None else machine.read()

    return machine.insisted(look)


def _drop(machine: Machine, command: bytes, box: Place) -> Place:
    before = _ready(machine)
    if isinstance(before, NoAnswer):
        return Place.UNKNOWN
    if not (before.feed or before.station):
        return before.place
    if before.feed and before.station:
        return Place.TRANSPORT  # two cards: staff take them out and count them
    found, acknowledged = _moved(machine, command)
    if isinstance(found, NoAnswer) or found.serial != before.serial:
        return Place.UNKNOWN
    fell = acknowledged if found.rejected is None else _drops(found, box) - _drops(before, box) == 1
    gone = not (found.feed or found.station)
    return box if fell and gone else Place.UNKNOWN if gone else Place.TRANSPORT


def _moved(machine: Machine, command: bytes) -> tuple[Reading | NoAnswer, bool]:
    """Do one movement and look; whether it was acknowledged. Where its answer was lost, only looking tells."""
    match machine.move(command):
        case Stopped(reading=after):
            return after, False
        case NoAnswer():
            return machine.insisted(machine.settled), False
        case _:
            return machine.insisted(machine.read), True


def _drops(reading: Reading, box: Place) -> int:
    return (reading.rejected if box is Place.REJECT_BIN else reading.retracted) or 0
