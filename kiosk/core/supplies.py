"""What a machine uses up, and how much is left: the words between drivers, the journal and staff."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from kiosk.core.faults import Fault
from kiosk.core.terms import Medium


class Supply(StrEnum):
    """What runs out."""

    BLANKS = "blanks"
    RIBBON = "ribbon"
    PAPER = "paper"
    TONER = "toner"

    @property
    def unit(self) -> str:
        """What it is counted in; a ribbon by the cards that it is still good for."""
        return {Supply.PAPER: "sheets", Supply.TONER: "percent"}.get(self, "cards")

    @property
    def medium(self) -> Medium:
        """What is printed with it."""
        return Medium.CARD if self in {Supply.BLANKS, Supply.RIBBON} else Medium.A4


class Source(StrEnum):
    """How a level is known."""

    BOOKS = "books"  # what people loaded, less what was fed
    COUNTER = "counter"  # the machine counts
    GAUGE = "gauge"  # the machine estimates
    SENSOR = "sensor"  # the machine only sees that there is none


class Level(Struct, frozen=True):
    """So much is left, in the supply's unit. What nobody can tell has no level at all."""

    left: int
    source: Source


Supplies = Mapping[Supply, Level]

LOW: Final[Mapping[Supply, Fault]] = {
    Supply.BLANKS: Fault.BLANKS_LOW,
    Supply.RIBBON: Fault.RIBBON_LOW,
    Supply.PAPER: Fault.MEDIA_LOW,
    Supply.TONER: Fault.TONER_LOW,
}
# What stops its medium when nothing is left. A gauge of toner stops no paper: cartridges print on beyond their zero.
EMPTY: Final[Mapping[Supply, Fault]] = {
    Supply.BLANKS: Fault.BLANKS_EMPTY,
    Supply.RIBBON: Fault.RIBBON_EMPTY,
    Supply.PAPER: Fault.MEDIA_EMPTY,
}
