"""What a scenario's file may say: one frozen struct for each kind of table; unknown keys are refused.

A step is a table with one of the keys of `STEPS`, which says what it is about; another kind of machine is one more.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from kiosk.core.faults import Fault
from kiosk.core.screens import Problem
from kiosk.core.terms import DocumentKind, Medium, Outcome
from printjobs.job import Phase
from printjobs.stock import Account
from simulators.card.parts import CardFault, PowerUp, Spot
from simulators.chip.model import ChipFault
from simulators.ipp.parts import IppFault
from simulators.ipp.parts import Spot as SheetSpot
from simulators.registry.decisions import OPEN_TO
from simulators.registry.votes import Decision
from simulators.scenarios.words import (
    FREE,
    SCREENS,
    Centre,
    Deed,
    Disk,
    Field,
    Machine,
    Power,
    Question,
    Staff,
    Switch,
    Ups,
    Weather,
)
from simulators.world.cuts import Point

Count = Annotated[int, Meta(ge=0, le=10_000)]
Seconds = Annotated[float, Meta(ge=0, le=400 * 86400)]
Off = Annotated[float, Meta(ge=-4e9, le=4e9)]  # seconds by which a clock is off
Kiosk = Annotated[int, Meta(ge=1, le=2)]
Number = Annotated[int, Meta(ge=1)]
FaultNumber = Annotated[int, Meta(ge=1, le=58)]
Name = Annotated[str, Meta(min_length=3, max_length=24)]


class Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is not known is refused: a misspelt key must not leave an expectation out."""


class KioskSetup(Table, frozen=True, kw_only=True):
    """One kiosk as it begins. The last four say how its printers behave, which differs between makes."""

    blanks: Count = 60
    ribbon: Count = 500
    sheets: Count = 250
    bin_room: Count = 20
    cards_before_cooling: Number | None = None
    cards_an_hour: Number | None = None
    chip: bool = False
    chipless: Count = 0  # so many of the first blanks have no chip
    not_made: tuple[DocumentKind, ...] = ()
    serial_line: bool = False
    battery_wait: Seconds = 60.0  # for which it stays up on battery
    keeps_queue: bool = False
    keeps_numbers: bool = True
    power_up: PowerUp = PowerUp.KEEP


class ResidentSetup(Table, frozen=True, kw_only=True):
    """A resident and the documents that were approved; `pages` of each on A4."""

    name: Name
    documents: Annotated[tuple[DocumentKind, ...], Meta(min_length=1, max_length=9)]
    pages: Annotated[int, Meta(ge=1, le=9)] = 1


class When(Table, frozen=True, kw_only=True):
    """What a step waits for, at its kiosk; all of it at the same moment."""

    screen: str | None = None
    phase: Phase | None = None
    moving: str | None = None  # the card printer's movement: feed, print, eject, bin, take back
    page: Count | None = None  # so many sheets of A4 came out so far
    dark: bool | None = None

    def __post_init__(self) -> None:
        """Refuse what is no screen and no movement."""
        known("screen", self.screen, SCREENS)
        known("movement", self.moving, MOVEMENTS)
        if all(getattr(self, name) is None for name in self.__struct_fields__):
            raise ValueError("nothing is waited for; name what must be so first, or leave `when` out")


class Step(Table, frozen=True, kw_only=True):
    """When a step is done: at a second of the story, so long after the step before, when something is so."""

    at: Seconds | None = None
    after: Seconds | None = None
    when: When | None = None
    kiosk: Kiosk = 1


class Of(Step, frozen=True, kw_only=True):
    """A step about a document: by default the first of the first resident; `copy` of several of the same kind."""

    resident: str | None = None
    document: DocumentKind | None = None
    copy: Number = 1


class Does(Of, frozen=True, kw_only=True):
    """A resident does something. `whose`: with the credentials of somebody else."""

    does: Deed | Annotated[tuple[Deed, ...], Meta(min_length=1)]
    whose: str | None = None


class Breaks(Step, frozen=True, kw_only=True):
    """A printer's fault: until mended, once, for so many seconds, or each time with a chance."""

    once: bool = False
    seconds: Seconds | None = None
    chance: Annotated[float, Meta(gt=0, le=1)] = 1.0
    mend: bool = False

    def __post_init__(self) -> None:
        """Refuse two ways of acting at the same time."""
        if self.mend and (self.once or self.seconds is not None or self.chance < 1):
            raise ValueError("`mend` ends a fault; it goes with none of `once`, `seconds`, `chance`")
        if self.once and (self.seconds is not None or self.chance < 1):
            raise ValueError("`once` is the next time for certain; it goes with neither `seconds` nor `chance`")


class CardBreaks(Breaks, frozen=True, kw_only=True):
    """A fault of the card printer."""

    card: CardFault


class ChipBreaks(Breaks, frozen=True, kw_only=True):
    """A fault of the chips that come to lie in the encoder's field."""

    chip: ChipFault

    def __post_init__(self) -> None:
        """Refuse a condition that is to happen once: the chip's number is another one until it is not."""
        super().__post_init__()
        if self.once and self.chip is ChipFault.SWAPPED:
            raise ValueError("`swapped` lasts; end it with `mend`, or say for how many `seconds`")


class A4Breaks(Breaks, frozen=True, kw_only=True):
    """A fault of the A4 printer."""

    a4: IppFault


class Switches(Step, frozen=True, kw_only=True):
    """A printer is switched or replaced."""

    machine: Machine
    does: Switch

    def __post_init__(self) -> None:
        """Refuse what a reader cannot do."""
        if self.machine is Machine.CHIP and self.does not in {Switch.OFF, Switch.ON}:
            raise ValueError("`chip` can be `off` and `on`, and nothing else")


class NetworkTurns(Step, frozen=True, kw_only=True):
    """The network changes: for every question or only those named, for ever or so many times."""

    network: Weather
    to: Question | None = None
    times: Number | None = None
    seconds: Seconds | None = None

    def __post_init__(self) -> None:
        """Refuse what the weather has no use for."""
        if self.network in {Weather.CUT, Weather.FINE} and (self.to or self.times):
            raise ValueError(f"`{self.network.value}` is about every question; it takes neither `to` nor `times`")
        if self.seconds is not None and self.network not in {Weather.LATE, Weather.REPEATED}:
            raise ValueError("`seconds` belongs to `late` and `repeated`, and to nothing else")


class RegistryTurns(Of, frozen=True, kw_only=True):
    """Something happens at the registry; `seconds` for its clock."""

    registry: Centre
    seconds: Off = 0.0

    def __post_init__(self) -> None:
        """Refuse seconds that change nothing."""
        if self.seconds and self.registry is not Centre.CLOCK:
            raise ValueError("`seconds` belongs to `clock`, and to nothing else")


class PowerTurns(Step, frozen=True, kw_only=True):
    """A kiosk ends, now or at a point of its work, and begins again after `dark` seconds if that is given."""

    power: Power
    point: str | None = None
    phase: Phase | None = None
    nth: Number = 1
    dark: Seconds | None = 5.0

    def __post_init__(self) -> None:
        """Refuse what is no point."""
        known("point", self.point, POINTS)
        if (self.point is None) != (self.phase is None):
            raise ValueError("a point needs the phase of the job in which it is reached, and a phase a point")
        if self.point is not None and self.power in {Power.ON, Power.SHUT_DOWN}:
            raise ValueError(f"`{self.power.value}` happens now; it takes no point")
        if self.point is None and self.nth > 1:
            raise ValueError("`nth` counts how often a point is reached; say which")


class UpsTurns(Step, frozen=True, kw_only=True):
    """The UPS tells something else, until a step with `mend`."""

    ups: Ups
    mend: bool = False


class ClockJumps(Step, frozen=True, kw_only=True):
    """The kiosk's wall clock is so many seconds off."""

    clock: Off


class DiskTurns(Step, frozen=True, kw_only=True):
    """Something happens to the journal's disk of a kiosk that is off."""

    disk: Disk


class StaffDo(Of, frozen=True, kw_only=True):
    """Staff do something. A vote: `decision` on the `case`; `blank`: its blank was read, or voided."""

    staff: Staff
    count: Count = 50
    decision: Decision | None = None
    case: str = "outcome"
    blank: bool = False

    def __post_init__(self) -> None:
        """Refuse a vote without a word, and a word without a vote."""
        known("case", self.case, tuple(OPEN_TO))
        if (self.staff is Staff.VOTE) != (self.decision is not None):
            raise ValueError("`decision` belongs to `vote`, and to nothing else")


class Waits(Step, frozen=True, kw_only=True):
    """So many seconds pass."""

    wait: Seconds


class Expectation(Table, frozen=True, kw_only=True):
    """What must be so; only what is named is looked at (docs/scenarios.md)."""

    screen: str | None = None
    fault: Fault | None = None
    problem: Problem | None = None
    pin_intact: bool | None = None
    retry: bool | None = None
    waits: bool | None = None
    staff_called: bool | None = None
    menu: dict[DocumentKind, str] | None = None
    not_shown: tuple[str, ...] | None = None
    media: dict[Medium, Fault] | None = None
    outcomes: tuple[Outcome, ...] | None = None
    reported: bool | None = None
    grant: str | None = None
    print_pin: str | None = None
    entry_pin: str | None = None
    case: str | None = None
    in_hands: tuple[DocumentKind, ...] | None = None
    cards: dict[str, Count] | None = None
    sheets: dict[SheetSpot, Count] | None = None
    books: dict[Account, Count] | None = None
    locked_out: bool | None = None
    dark: bool | None = None
    all_done: bool | None = None

    def __post_init__(self) -> None:
        """Refuse what can never be so."""
        for screen in (self.screen, *(self.not_shown or ())):
            known("screen", screen, SCREENS)
        for obstacle in (self.menu or {}).values():
            known("obstacle", obstacle, (FREE, *Fault))
        for spot in self.cards or {}:
            known("place of cards", spot, CARD_SPOTS)
        for pin in (self.print_pin, self.entry_pin):
            known("state of a PIN", pin, PINS)
        known("state of a grant", self.grant, GRANTS)
        known("case", self.case, (NONE, *OPEN_TO))
        if all(getattr(self, name) is None for name in self.__struct_fields__):
            raise ValueError("nothing is expected; name what must be so")
        for name in ("not_shown", "cards", "sheets", "books"):
            if getattr(self, name) is not None and not getattr(self, name):
                raise ValueError(f"`{name}` names nothing, so nothing is looked at; name what must be so")


class Expects(Of, frozen=True, kw_only=True):
    """What must come to be so within so many seconds."""

    expect: Expectation
    within: Seconds = 60.0


class Head(Table, frozen=True, kw_only=True):
    """A whole file. `faults`: the numbers of FAULTS.md that it covers; `field`: the field failures."""

    name: Annotated[str, Meta(min_length=3, max_length=70)]
    says: Annotated[str, Meta(min_length=10)]
    faults: tuple[FaultNumber, ...] = ()
    field: tuple[Field, ...] = ()
    seed: int = 0
    recorded: bool = False  # from a live session: what was let happen there and never struck may do so here
    kiosks: Annotated[tuple[KioskSetup, ...], Meta(min_length=1, max_length=2)] = (KioskSetup(),)
    residents: tuple[ResidentSetup, ...] = ()
    steps: Annotated[tuple[dict[str, Any], ...], Meta(min_length=1)]  # each is read by itself, by its kind

    def __post_init__(self) -> None:
        """Refuse a scenario that covers nothing."""
        if not self.faults and not self.field:
            raise ValueError("`faults` or `field` must say what it covers")


# By the key that says what a step is about; `does` comes last, for a machine has deeds, too.
STEPS: Final[dict[str, type[Step]]] = {
    "card": CardBreaks,
    "a4": A4Breaks,
    "chip": ChipBreaks,
    "machine": Switches,
    "network": NetworkTurns,
    "registry": RegistryTurns,
    "power": PowerTurns,
    "ups": UpsTurns,
    "clock": ClockJumps,
    "disk": DiskTurns,
    "staff": StaffDo,
    "wait": Waits,
    "expect": Expects,
    "does": Does,
}
POINTS: Final = tuple(point.name.lower() for point in Point)
CARD_SPOTS: Final = ("hopper", *(spot.value for spot in Spot))
MOVEMENTS: Final = ("feed", "print", "flip", "eject", "take back", "bin", "clean")
NONE: Final = "none"
PINS: Final = ("intact", "reissued", NONE)
GRANTS: Final = ("printable", "not_ready", "case", "delivered", "replaced")


def known(what: str, word: str | None, there: Sequence[str]) -> None:
    """Raise ValueError for a word that is none of those."""
    if word is not None and word not in there:
        raise ValueError(f"no {what} `{word}`; there are {', '.join(there)}")
