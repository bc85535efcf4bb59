"""What the read commands answer (guide A5013, section 8 R, section 16 `Sk`)."""

from typing import TYPE_CHECKING, Final

from devices.card import wire
from simulators.card.far_end import Request
from simulators.card.parts import CardFault, Spot

if TYPE_CHECKING:
    from simulators.card.model import CardMachine

COVERED: Final = "210"
FREE: Final = "35"
EMPTY: Final = "3"
BOTH_LOW: Final = "3"
NONE: Final = "0"
CLEANING_EACH: Final = 1000  # cards


def answer(machine: "CardMachine", request: Request) -> wire.Answer | wire.Refusal | None:
    """Answer a read command; None for a command that does something."""
    parameter = request.parameters[0] if request.parameters else ""
    match request.name:
        case "Rsn":
            return wire.Answer(machine.serial)
        case "Rtp":
            return wire.Answer("Simulated card printer")
        case "Rfv":
            return wire.Answer("1")
        case "Rem":
            return wire.Answer(f"{machine.mode};{machine.saved_mode}")
        case "Rr":
            return wire.Answer("kb" if CardFault.RIBBON_WRONG in machine.faults else "ymcko")
        case "Rcr":
            ended = machine.ribbon_left == 0 or not machine.ribbon_in or CardFault.RIBBON_OUT in machine.faults
            return wire.Refusal(wire.Code.RIBBON) if ended else wire.Answer(wire.OK)
        case "Rlr":
            return wire.Answer(_last(machine, parameter))
        case "Rco":
            return _counter(machine, parameter)
        case "Rse":
            return _sensor(machine, parameter)
        case "Sk":
            return _feeder(machine, parameter)
        case _:
            return None


def _last(machine: "CardMachine", parameter: str) -> str:
    if machine.error is not None:
        return f"ERR {machine.error}"
    return wire.NEED_CLEANING if parameter == "r" and machine.cleaning_due else wire.OK


def _counter(machine: "CardMachine", name: str) -> wire.Answer | wire.Refusal:
    fittings, counts = machine.fittings, machine.counts
    match name:
        case "":
            return wire.Refusal(wire.Code.PARAMETER)
        case "c" | "p" | "n":
            return wire.Answer(str(counts[name]))
        case "a" | "m":
            return wire.Answer(str(CLEANING_EACH))
        case "l":
            return wire.Answer(str(machine.ribbon_left))
        case fittings.rejected:
            return wire.Answer(str(counts["ser"]))
        case fittings.retracted:
            return wire.Answer(str(counts["seb"]))
        case _:
            return wire.Refusal(wire.Code.PARAMETER)


def _sensor(machine: "CardMachine", name: str) -> wire.Answer | wire.Refusal:
    covered = _covered(machine, name)
    return wire.Refusal(wire.Code.PARAMETER) if covered is None else wire.Answer(COVERED if covered else FREE)


def _covered(machine: "CardMachine", name: str) -> bool | None:
    """Whether a sensor sees something; None for one that there is not."""
    places, fittings = machine.places, machine.fittings
    match name:
        case "":
            return None
        case "m":
            return bool(places[Spot.FEED])
        case "p":
            return bool(places[Spot.ANTENNA] or places[Spot.STATION] or places[Spot.EXIT])
        case "o":
            return CardFault.COVER_OPEN in machine.faults
        case "c" | "r":
            return False
        case fittings.mouth:
            return bool(places[Spot.MOUTH])
        case fittings.bins_full:
            bins = max(len(places[Spot.REJECT_BIN]), len(places[Spot.RETRACT_BIN]))
            return bins >= machine.bin_room or CardFault.REJECT_FULL in machine.faults
        case fittings.head_hot:
            return machine.cooling
        case _:
            return None


def _feeder(machine: "CardMachine", what: str) -> wire.Answer | wire.Refusal:
    match what:
        case "f":
            empty = machine.hopper == 0 or CardFault.HOPPER_EMPTY in machine.faults
            return wire.Answer(EMPTY if empty else NONE)
        case "w":
            low = machine.hopper <= machine.hopper_low_at or CardFault.HOPPER_LOW in machine.faults
            return wire.Answer(BOTH_LOW if low else NONE)
        case "s":
            return wire.Answer(wire.OK)
        case _:
            return wire.Refusal(wire.Code.PARAMETER)
