"""What counters and sensors prove about an attempt at a card: pure rules, used after a restart and after every doubt.

The printer keeps no job names. An attempt is matched by what its `Identity` noted when its blank lay at the print
station: serial number, error mode, and the counters of inserted cards, printed panels and dropped cards. The mode is
the mark of the boot: `look` and `prepare`, and nothing else, set it to a value that a power cut undoes (guide section
8, `Pem`). Found as it was set, the printer has not been off since; so counters and position tell one unbroken story.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.core.faults import Fault
from kiosk.core.printer import Failed, Fenced, Identity, Made, Outlet, Place, Unknown, Untouched

PANELS_A_SIDE: Final = 5
TWO: Final[Mapping[str, int | str]] = {"blanks": 2}  # what the hopper gave at once


class Count(StrEnum):
    """The counters noted in `Identity.counters`."""

    INSERTED = "inserted"
    PANELS = "panels"
    REJECTED = "rejected"
    RETRACTED = "retracted"
    WANTED = "panels_wanted"  # how many panels this attempt's card gets


@dataclass(frozen=True)
class Reading:
    """Everything read at one moment. `mouth` is None when the printer has no sensor there; so are dropped cards."""

    serial: str
    marked: bool
    inserted: int
    panels: int
    feed: bool
    station: bool
    mouth: bool | None
    rejected: int | None = None
    retracted: int | None = None

    @property
    def place(self) -> Place:
        """Where a card was seen. Two cards in two places are nobody's story."""
        if self.feed or self.station:
            return Place.UNKNOWN if self.mouth else Place.TRANSPORT
        return Place.OUTLET if self.mouth else Place.CLEAR

    @property
    def outlet(self) -> Outlet:
        """What the sensor of the mouth says."""
        if self.mouth is None:
            return Outlet.NO_SENSOR
        return Outlet.OCCUPIED if self.mouth else Outlet.EMPTY

    def untouched(self, identity: Identity) -> bool:
        """Whether the blank of this identity still lies at the print station as it was fed."""
        same = self.serial == identity.serial and self.marked and self.station and not self.feed
        return same and self.counters(identity.counters[Count.WANTED]) == identity.counters

    @property
    def drawn(self) -> Mapping[str, int | str]:
        """What two cards in the path, one behind the other, say of the hopper: it gave both."""
        return TWO if self.feed and self.station else {}

    def counters(self, wanted: int | None = None) -> dict[str, int]:
        """What is noted in an Identity; before the blank moves nothing is wanted yet."""
        counts = {Count.INSERTED: self.inserted, Count.PANELS: self.panels}
        counts |= {} if wanted is None else {Count.WANTED: wanted}
        if self.rejected is not None and self.retracted is not None:
            counts |= {Count.REJECTED: self.rejected, Count.RETRACTED: self.retracted}
        return {str(count): value for count, value in counts.items()}


def judge(before: Identity, now: Reading, fault: Fault = Fault.INTERRUPTED) -> Fenced:
    """Say what became of the attempt whose blank lay at the print station at `before`; `fault` is why it is asked.

    An Identity noted before the blank moved wants no panels: then it is asked where the blank is.
    """
    if now.serial != before.serial:
        return Unknown("another printer answers", Fault.CARD_PRINTER_SILENT)
    counts = before.counters
    if not {Count.INSERTED, Count.PANELS} <= counts.keys():
        return Unknown("nothing was noted", fault)
    if Count.WANTED not in counts:
        return _of_feed(counts, now, fault)
    if now.inserted != counts[Count.INSERTED]:
        return Unknown("cards were inserted since", fault)
    printed = now.panels - counts[Count.PANELS]
    wanted = counts[Count.WANTED]
    if not 0 <= printed <= wanted:
        return Unknown("the panel counter contradicts the attempt", fault)
    binned = _bin(counts.get(Count.REJECTED), now.rejected, counts.get(Count.RETRACTED), now.retracted)
    place = now.place if binned is Place.CLEAR else binned if now.place is Place.CLEAR else Place.UNKNOWN
    evidence: dict[str, int | str] = {
        "serial": now.serial,
        "inserted": now.inserted,
        "panels": now.panels,
        "panels_of_attempt": printed,
        "place": str(place),
        "same_boot": int(now.marked),
    }
    if place is Place.UNKNOWN:
        return Unknown("cards in two places", Fault.CARD_JAM)
    if now.marked and printed == wanted and now.station and place is Place.TRANSPORT and not now.feed:
        return Made(Place.HELD, evidence | {"place": str(Place.HELD)})
    if now.marked and printed == wanted and place is Place.OUTLET:
        return Made(Place.OUTLET, evidence)
    if now.marked and printed == 0 and place in {Place.CLEAR, Place.REJECT_BIN, Place.RETRACT_BIN}:
        return Untouched(evidence)
    return Failed(fault, place, evidence)


def _of_feed(counts: Mapping[str, int], now: Reading, fault: Fault) -> Fenced:
    """Say where the blank is that was to be fed when path and mouth were empty.

    A blank half the way is not counted yet; what stands at the print station uncounted is a stranger's. One half
    the way beside one in a box: both were drawn.
    """
    given = now.inserted - counts[Count.INSERTED]
    if given not in {0, 1} or now.panels != counts[Count.PANELS]:
        return Unknown("cards were inserted since", fault)
    stranger = now.station and not given
    binned = _bin(counts.get(Count.REJECTED), now.rejected, counts.get(Count.RETRACTED), now.retracted)
    evidence: dict[str, int | str] = {"serial": now.serial, "inserted": now.inserted, "given": given}
    if binned in {Place.REJECT_BIN, Place.RETRACT_BIN} and now.feed and not (now.station or now.mouth or given):
        return Failed(fault, binned, {**evidence, "place": str(binned), **TWO})
    if binned is not Place.CLEAR:
        clear = now.place is Place.CLEAR and binned is not Place.UNKNOWN
        return Untouched(evidence | {"place": str(binned)}) if clear else Unknown("cards in two places", fault)
    if now.feed or given:
        told = stranger or now.place is Place.UNKNOWN
        return Unknown("cards in two places", fault) if told else Failed(fault, now.place, {**evidence, **now.drawn})
    # A drop that is not counted leaves no trace; nor does a blank half the way, taken out while the printer was off.
    kept = Place.HOPPER if now.rejected is not None and now.marked else Place.CLEAR
    return Untouched(evidence | {"place": str(kept)})


def _bin(rejected: int | None, rejected_now: int | None, retracted: int | None, retracted_now: int | None) -> Place:
    """Which bin one card has dropped into since; CLEAR for none, UNKNOWN for more than one."""
    if rejected is None or rejected_now is None or retracted is None or retracted_now is None:
        return Place.CLEAR
    match rejected_now - rejected, retracted_now - retracted:
        case 0, 0:
            return Place.CLEAR
        case 1, 0:
            return Place.REJECT_BIN
        case 0, 1:
            return Place.RETRACT_BIN
        case _:
            return Place.UNKNOWN
