"""The words of the card printer's model: where a card can be, what can go wrong, how long things take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from devices.card.bitmap import Plane
from devices.card.wire import Code, Panel
from simulators.chip.model import ChipCard


class Spot(StrEnum):
    """Where a card can be once it has left the hopper."""

    FEED = "feed"  # in the feed rollers: covers the first fork sensor
    ANTENNA = "antenna"  # at the contactless station: covers the card sensor, too
    STATION = "station"  # under the head: covers the card sensor
    EXIT = "exit"  # between head and mouth: still covers the card sensor
    MOUTH = "mouth"  # held out to the resident: covers the mouth's sensor
    TAKEN = "taken"
    REJECT_BIN = "reject_bin"  # the box under the output (`Ser`)
    RETRACT_BIN = "retract_bin"  # the box under the feeder (`Seb`)
    REMOVED = "removed"  # taken out by staff


class CardFault(StrEnum):
    """What can be made to go wrong, once or until it is mended."""

    FEED_JAM = "feed_jam"
    PRINT_JAM = "print_jam"
    EXIT_JAM = "exit_jam"
    CHIP_JAM = "chip_jam"  # the card does not leave the contactless station
    DOUBLE_FEED = "double_feed"
    HOPPER_EMPTY = "hopper_empty"
    HOPPER_LOW = "hopper_low"
    RIBBON_OUT = "ribbon_out"
    RIBBON_WRONG = "ribbon_wrong"
    COVER_OPEN = "cover_open"
    REJECT_FULL = "reject_full"
    HEAD_COOLING = "head_cooling"
    CLEANING_DUE = "cleaning_due"
    CARD_STUCK = "card_stuck"  # a drop into a box is acknowledged, and the card did not fall
    FALSE_OK = "false_ok"  # a panel is acknowledged and not printed
    FALSE_EJECT = "false_eject"  # an ejection is acknowledged, and the card lies still
    SILENCE = "silence"  # it works, its answers are lost
    DEAF = "deaf"  # what is asked of it is lost
    SLOW = "slow"
    GARBAGE = "garbage"
    DOUBLED = "doubled"  # an answer comes twice
    TORN = "torn"  # what is sent breaks off in the middle of a frame, and the connection with it
    CUT = "cut"  # an answer breaks off in the middle, and the connection with it
    BUFFERED = "buffered"  # what is sent waits on the way and arrives, though the line be closed by then


class PowerUp(StrEnum):
    """What the machine does with a card found in its path when power comes back (the guide is silent)."""

    KEEP = "keep"
    EJECT = "eject"
    REJECT = "reject"


class Side(StrEnum):
    """The sides of a card, as `Sr` and `Sv` choose them."""

    FRONT = "front"
    BACK = "back"


@dataclass
class Card:
    """One card: its number of the load, what was burnt on each side, and whether a panel was broken off."""

    number: int
    sides: dict[Side, dict[Panel, Plane]] = field(default_factory=dict)
    smudged: bool = False
    chip: ChipCard | None = None
    cleans: bool = False  # no blank: a cleaning card
    faded: bool = False  # printed so long ago that what was burnt is no longer kept

    @property
    def printed(self) -> bool:
        """Whether the head has touched it."""
        return bool(self.sides) or self.smudged or self.faded


@dataclass(frozen=True)
class Timing:
    """Seconds of each movement; the defaults give about 20 s a one-sided card."""

    feed: float = 2.5
    colour: float = 3.6
    black: float = 2.0
    overlay: float = 3.0
    flip: float = 2.0
    eject: float = 1.5
    bin: float = 2.0
    retract: float = 2.0
    slow_answer: float = 3.0
    cool: float = 60.0
    buffered: float = 2.0
    clean: float = 20.0

    @classmethod
    def instant(cls) -> "Timing":
        """Nothing takes time; only slowness and cooling do."""
        return cls(feed=0, colour=0, black=0, overlay=0, flip=0, eject=0, bin=0, retract=0, clean=0)

    def faster(self, times: float) -> "Timing":
        """Every movement so many times as fast; slowness and cooling stay."""
        moves = ("feed", "colour", "black", "overlay", "flip", "eject", "bin", "retract", "clean")
        return replace(self, **{move: seconds / times for move, seconds in vars(self).items() if move in moves})

    def panel(self, panel: Panel) -> float:
        """How long one panel is burnt."""
        return {Panel.BLACK: self.black, Panel.OVERLAY: self.overlay}.get(panel, self.colour)


@dataclass
class Step:
    """One movement: how long it takes, and what happens as it begins and ends; a code breaks the request off."""

    name: str
    seconds: float
    begin: Callable[[], Code | None]
    end: Callable[[], Code | None]


@dataclass(frozen=True)
class Snapshot:
    """Counts and places at one moment, for the dock and the tests."""

    powered: bool
    loaded: int
    hopper: int
    places: Mapping[Spot, int]
    ribbon_left: int
    inserted: int
    panels: int
    moving: str
    faults: tuple[CardFault, ...]
    cooling: bool = False
    error: Code | None = None

    @property
    def balanced(self) -> bool:
        """Whether every blank ever loaded is somewhere."""
        return self.loaded == self.hopper + sum(self.places.values())
