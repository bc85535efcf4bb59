"""Putting a card away: into the box under the output (`Ser`, reject) or the one under the feeder (`Seb`, retract)."""

from devices.card import wire
from devices.card.dialogue import NoAnswer
from devices.card.evidence import TWO, Reading
from devices.card.machine import Machine, Stopped
from kiosk.core.printer import Located, Place


def reject(machine: Machine) -> Located:
    """Move what is in the path into the reject box; a card in the mouth stays there."""
    return _drop(machine, wire.REJECT_AT_OUTPUT, Place.REJECT_BIN)


def retract(machine: Machine) -> Located:
    """Take a card back from the mouth (`Sib`) if it is there, and drop what is then in the path under the feeder."""
    found = _ready(machine)
    if isinstance(found, NoAnswer):
        return Located(Place.UNKNOWN)
    if found.place is Place.OUTLET:
        after, _ = _moved(machine, wire.INSERT_FROM_BACK)
        if isinstance(after, NoAnswer):
            return Located(Place.UNKNOWN)
        if not after.station:
            return Located(after.place)  # CLEAR: a hand was quicker
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


def _drop(machine: Machine, command: bytes, box: Place) -> Located:
    before = _ready(machine)
    if isinstance(before, NoAnswer):
        return Located(Place.UNKNOWN)
    if not (before.feed or before.station):
        return Located(before.place)
    if before.feed and before.station:
        return Located(Place.TRANSPORT, before.drawn)  # two cards: staff take them out and count them
    found, acknowledged = _moved(machine, command)
    if acknowledged and not isinstance(found, NoAnswer) and _lies_still(before, found, box):
        found, acknowledged = _moved(machine, command)  # rollers slip: nothing fell, so once more is safe
    if isinstance(found, NoAnswer) or found.serial != before.serial:
        return Located(Place.UNKNOWN)
    counted = None if found.rejected is None else _drops(found, box) - _drops(before, box) == 1
    if not (found.feed or found.station):
        return Located(box if counted or (counted is None and acknowledged) else Place.UNKNOWN)
    if not counted:
        return Located(Place.TRANSPORT)
    # One fell, one stayed where one sensor saw both: blanks still, if the head was not reached.
    return Located(box if before.feed else Place.TRANSPORT, TWO)


def _lies_still(before: Reading, after: Reading, box: Place) -> bool:
    """Whether the same printer counted no drop and still sees its card where it was."""
    same = (after.serial, after.feed, after.station) == (before.serial, before.feed, before.station)
    return same and after.rejected is not None and _drops(after, box) == _drops(before, box)


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
