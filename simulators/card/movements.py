"""What the commands that do something do to the cards, step by step (guide A5013, section 8 D, P and S)."""

from typing import TYPE_CHECKING, Final

from devices.card import bitmap, wire
from devices.card.bitmap import Plane
from devices.card.wire import Code, Panel
from simulators.card.far_end import Request
from simulators.card.parts import Card, CardFault, Side, Spot, Step

if TYPE_CHECKING:
    from simulators.card.model import CardMachine

_MODES: Final = frozenset({"0", "1", "2", "3", "16", "18"})


def shift(machine: "CardMachine", source: Spot, target: Spot) -> Card:
    """Move the card that came first from one place to another."""
    card = machine.places[source].pop(0)
    machine.places[target].append(card)
    if target is Spot.ANTENNA:
        machine.antenna(card.chip)
    elif source is Spot.ANTENNA:
        machine.antenna(None)
    return card


def leave_antenna(machine: "CardMachine") -> None:
    """Bring a card at the contactless station under the head, whence every movement goes on."""
    if machine.places[Spot.ANTENNA] and not machine.strikes(CardFault.CHIP_JAM):
        shift(machine, Spot.ANTENNA, Spot.STATION)


def shift_all(machine: "CardMachine", source: Spot, target: Spot) -> int:
    """Move every card; gives how many."""
    count = len(machine.places[source])
    for _ in range(count):
        shift(machine, source, target)
    return count


def plan(machine: "CardMachine", request: Request) -> list[Step] | Code:
    """Give the movements of a command, or why it is refused. Settings are done at once and have no movement."""
    parameter = request.parameters[0] if request.parameters else ""
    match request.name:
        case "Pem":
            return _set_mode(machine, request.parameters)
        case "Scs":
            machine.error = None
            return []
        case "Srs":
            machine.reset()
            return []
        case "Pcla":  # the SDK's: a job has begun, or is over
            machine.claimed = request.parameters == ("1",)
            return []
        case "Pneab":  # the SDK's: `Se` ends a sequence and leaves the card inside
            machine.keeps = request.parameters == ("A", "0")
            return []
        case "Ss":
            machine.in_sequence, machine.pending = True, None
            return []
        case "Sr" | "Sv":
            return _choose_side(machine, Side.FRONT if request.name == "Sr" else Side.BACK)
        case "Db" | "Dbc":
            return _store(machine, request)
    if request.name not in {"Si", "Sic", "Sib", "Se", "Ser", "Seb", "Sie", "Sp", "Scp"}:
        return Code.COMMAND
    if machine.error is not None:
        return machine.error
    if CardFault.COVER_OPEN in machine.faults:
        machine.error = Code.COVER
        return Code.COVER
    return _movement(machine, request.name, parameter)


def _movement(machine: "CardMachine", name: str, parameter: str) -> list[Step] | Code:
    match name:
        case "Si":
            return [_feed(machine)]
        case "Sic":
            return [_feed(machine, Spot.ANTENNA)]
        case "Sie":
            return [_feed(machine), _eject(machine)]
        case "Sib":
            return [_take_back(machine)]
        case "Ser":
            return [_drop(machine, Spot.REJECT_BIN, "ser")]
        case "Seb":
            return [_drop(machine, Spot.RETRACT_BIN, "seb")]
        case "Sp":
            return _print(machine, Panel(parameter)) if parameter in set(Panel) else Code.PARAMETER
        case "Scp":
            return _clean(machine)
        case _:
            last = _print(machine, machine.pending) if machine.pending else []
            machine.in_sequence, machine.pending = False, None
            return last if machine.keeps else [*last, _eject(machine)]


def _set_mode(machine: "CardMachine", parameters: tuple[str, ...]) -> list[Step] | Code:
    if not parameters or parameters[0] not in _MODES:
        return Code.PARAMETER
    machine.mode = parameters[0]
    if parameters[1:] == ("s",):
        machine.saved_mode = machine.mode
    return []


def _choose_side(machine: "CardMachine", side: Side) -> list[Step] | Code:
    if side is Side.BACK and not machine.two_sided:
        return Code.COMMAND
    machine.side = side
    return []


def _store(machine: "CardMachine", request: Request) -> list[Step] | Code:
    """Store a panel. Within `Ss` that also prints the one before (section 21), and draws a card first if none is in."""
    levels = request.parameters[1]
    if request.parameters[0] not in set(Panel):
        return Code.PARAMETER
    panel = Panel(request.parameters[0])
    if levels != str(panel.levels):
        return Code.PARAMETER
    try:
        plane = _decode(request, panel)
    except ValueError:
        return Code.PARAMETER
    if not machine.in_sequence:
        machine.planes[panel] = plane
        return []
    if machine.error is not None:
        return machine.error
    steps = [] if machine.places[Spot.ANTENNA] or machine.places[Spot.STATION] or machine.pending else [_feed(machine)]
    if machine.pending:
        steps += _print(machine, machine.pending)
    machine.planes[panel] = plane
    machine.pending = panel
    return steps


def _decode(request: Request, panel: Panel) -> Plane:
    if request.name == "Db":
        return bitmap.unpack(request.data, panel.levels)
    if panel.levels == wire.BITMAP_LEVELS:
        return bitmap.decompress_bits(request.data)
    return bitmap.decompress_colour(request.data)


def _feed(machine: "CardMachine", target: Spot = Spot.STATION) -> Step:
    places = machine.places

    def begin() -> Code | None:
        if places[Spot.ANTENNA] or places[Spot.STATION] or places[Spot.EXIT]:
            return Code.MECHANICAL
        if places[Spot.FEED]:
            return None
        if machine.hopper == 0 or machine.strikes(CardFault.HOPPER_EMPTY):
            return Code.FEEDER
        places[Spot.FEED].append(machine.draw())
        if machine.hopper and machine.strikes(CardFault.DOUBLE_FEED):
            places[Spot.FEED].append(machine.draw())
        return None

    def end() -> Code | None:
        if machine.strikes(CardFault.FEED_JAM) or not places[Spot.FEED]:
            return Code.FEEDER
        shift(machine, Spot.FEED, target)
        machine.counts["c"] += 1
        machine.turned = Side.FRONT
        return None

    return Step("feed", machine.timing.feed, begin, end)


def _print(machine: "CardMachine", panel: Panel) -> list[Step]:
    places, side = machine.places, machine.side
    plane = machine.planes.get(panel)

    def turn() -> Code | None:
        leave_antenna(machine)
        machine.turned = side
        return None if places[Spot.STATION] else Code.MECHANICAL

    def begin() -> Code | None:
        leave_antenna(machine)
        if not places[Spot.STATION]:
            return Code.MECHANICAL
        ended = not machine.ribbon_in or machine.strikes(CardFault.RIBBON_OUT)
        if ended or CardFault.RIBBON_WRONG in machine.faults:
            return Code.RIBBON
        if panel is Panel.YELLOW:
            if machine.ribbon_left == 0:
                return Code.RIBBON
            machine.ribbon_left -= 1
        return None

    def end() -> Code | None:
        if not places[Spot.STATION]:
            return Code.MECHANICAL
        card = places[Spot.STATION][0]
        if machine.strikes(CardFault.PRINT_JAM):
            card.smudged = True
            return Code.MECHANICAL
        if machine.strikes(CardFault.FALSE_OK):
            return None
        if plane is not None:
            card.sides.setdefault(side, {})[panel] = plane
        if card not in machine.cards:
            machine.cards.append(card)
            _fade(machine)
        machine.counts["p"] += 1
        if panel is Panel.OVERLAY:
            machine.warm_up()
        return None

    flip = [] if side is machine.turned else [Step("flip", machine.timing.flip, _nothing, turn)]
    return [*flip, Step("print", machine.timing.panel(panel), begin, end)]


def _fade(machine: "CardMachine") -> None:
    """Let go of what was burnt on older cards than the machine is to keep: a card's panels are megabytes."""
    if machine.most_cards is not None:
        for card in machine.cards[: -machine.most_cards]:
            card.sides.clear()
            card.faded = True
        del machine.cards[: -machine.most_cards]


def _eject(machine: "CardMachine") -> Step:
    """Move the card out. One pulled when half out has left all the same: the rollers turn to their end."""
    places = machine.places
    taken = len(places[Spot.TAKEN])

    def begin() -> Code | None:
        nonlocal taken
        leave_antenna(machine)
        if places[Spot.MOUTH] or not (places[Spot.STATION] or places[Spot.EXIT]):
            return Code.MECHANICAL
        if places[Spot.STATION]:
            shift(machine, Spot.STATION, Spot.EXIT)
        taken = len(places[Spot.TAKEN])
        return None

    def end() -> Code | None:
        if machine.strikes(CardFault.EXIT_JAM):
            return Code.MECHANICAL
        if not places[Spot.EXIT]:
            return None if len(places[Spot.TAKEN]) > taken else Code.MECHANICAL
        if machine.strikes(CardFault.FALSE_EJECT):
            return None
        shift(machine, Spot.EXIT, Spot.MOUTH)
        return None

    return Step("eject", machine.timing.eject, begin, end)


def _take_back(machine: "CardMachine") -> Step:
    places = machine.places

    def begin() -> Code | None:
        if places[Spot.ANTENNA] or places[Spot.STATION] or places[Spot.EXIT]:
            return Code.MECHANICAL
        if not places[Spot.MOUTH]:
            return Code.FEEDER
        shift(machine, Spot.MOUTH, Spot.EXIT)
        return None

    def end() -> Code | None:
        if not places[Spot.EXIT]:
            return Code.MECHANICAL
        shift(machine, Spot.EXIT, Spot.STATION)
        return None

    return Step("take back", machine.timing.retract, begin, end)


def _drop(machine: "CardMachine", box: Spot, counter: str) -> Step:
    """Move what is in the path into a box. A jam that was not mended holds its card."""
    places = machine.places

    def source() -> Spot | None:
        held = {Spot.EXIT: CardFault.EXIT_JAM, Spot.STATION: CardFault.PRINT_JAM, Spot.FEED: CardFault.FEED_JAM}
        return next((spot for spot, jam in held.items() if places[spot] and jam not in machine.faults), None)

    def begin() -> Code | None:
        leave_antenna(machine)
        full = len(places[box]) >= machine.bin_room or machine.strikes(CardFault.REJECT_FULL)
        stuck = source() is None and any(places[spot] for spot in (Spot.EXIT, Spot.STATION, Spot.ANTENNA, Spot.FEED))
        return Code.MECHANICAL if full or stuck else None

    def end() -> Code | None:
        spot = source()
        if spot is not None and not machine.strikes(CardFault.CARD_STUCK):
            shift(machine, spot, box)
            machine.counts[counter] += 1
        return None

    return Step("bin", machine.timing.bin, begin, end)


def _clean(machine: "CardMachine") -> list[Step]:
    """See that the ribbon is out, draw what lies lowest in the feeder, move it to and fro, and eject it."""

    def begin() -> Code | None:
        return Code.RIBBON if machine.ribbon_in else None

    def end() -> Code | None:
        for card in machine.places[Spot.STATION]:
            if card.cleans:
                machine.cleaned()
            else:
                card.smudged = True
        return None

    checked = Step("clean", 0, begin, _nothing)
    return [checked, _feed(machine), Step("clean", machine.timing.clean, _nothing, end), _eject(machine)]


def _nothing() -> Code | None:
    return None
