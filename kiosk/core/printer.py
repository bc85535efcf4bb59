"""What any document printer can say of itself and of one attempt: the words between `devices` and `printjobs`.

A driver answers with these values and never raises for what is expected to happen (a jam, no paper). Unknown is an
answer of its own, never folded into ok or failed.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from kiosk.core.faults import Fault
from kiosk.core.supplies import Supplies
from kiosk.core.terms import Medium


class Outlet(StrEnum):
    """What is in the place where the resident takes the document. NO_SENSOR: this printer cannot tell."""

    EMPTY = "empty"
    OCCUPIED = "occupied"
    UNKNOWN = "unknown"
    NO_SENSOR = "no_sensor"


class Place(StrEnum):
    """Where the sheet or card of an attempt was found."""

    HOPPER = "hopper"  # nothing moved
    TRANSPORT = "transport"  # in the path
    HELD = "held"  # printed, inside, not yet released
    OUTLET = "outlet"
    REJECT_BIN = "reject_bin"
    RETRACT_BIN = "retract_bin"
    CLEAR = "clear"  # path and outlet are empty, and it is in no bin
    UNKNOWN = "unknown"


class Ready(Struct, frozen=True):
    """Can print now. `warnings` are what will soon stop it."""

    outlet: Outlet
    warnings: tuple[Fault, ...] = ()


class NotReady(Struct, frozen=True):
    """Cannot print now; the first fault is the one to mend first."""

    faults: tuple[Fault, ...]
    outlet: Outlet = Outlet.UNKNOWN


class Unknown(Struct, frozen=True):
    """Nobody can tell: no answer, a torn answer, or one that contradicts itself. `why` holds no personal data."""

    why: str
    fault: Fault = Fault.PRINTER_SILENT


class Identity(Struct, frozen=True):
    """The device as it was when an attempt began; compared after a restart (docs/protocol.md)."""

    serial: str
    boot_epoch: str
    counters: Mapping[str, int] = field(default_factory=dict)
    chip_uid: str | None = None


class Declined(Struct, frozen=True):
    """Refused before anything was sent or moved, or moved and known where (`blank`).

    `evidence` may count the `blanks` that left the hopper at once, where they were more than one.
    """

    fault: Fault
    blank: Place = Place.HOPPER
    evidence: Mapping[str, int | str] = field(default_factory=dict)


class Submitted(Struct, frozen=True):
    """The device took the bytes. It says nothing of paper."""


class Working(Struct, frozen=True):
    """The device is at it: `page` of `pages` finished, counted from 0."""

    page: int
    pages: int


class Made(Struct, frozen=True):
    """The document exists, whole, where `place` says (HELD behind a gate, or OUTLET); `evidence` is what proves it."""

    place: Place
    evidence: Mapping[str, int | str]


class Failed(Struct, frozen=True):
    """The attempt came to a stop. `blank` says where its card or sheets were located."""

    fault: Fault
    blank: Place
    evidence: Mapping[str, int | str] = field(default_factory=dict)


class Located(Struct, frozen=True):
    """Where the sheet or card of an attempt is after it was put away; `evidence` as in `Declined`."""

    place: Place
    evidence: Mapping[str, int | str] = field(default_factory=dict)


class Untouched(Struct, frozen=True):
    """After a fence: cancelled, drained, quiet, same device, same boot, counters as before, path and outlet clear."""

    evidence: Mapping[str, int | str] = field(default_factory=dict)


Status = Ready | NotReady | Unknown
Progress = Working | Made | Failed | Unknown
Fenced = Untouched | Made | Failed | Unknown


class Pages(Struct, frozen=True):
    """What is to be printed: one PNG-free raster a side, 8-bit RGB, row-major, top row first, at `dpi`.

    For A4 each entry of `sides` is a page; for a card the first is the front, the second the back.
    `document` is the verified PDF for printers that take it and are configured so, else empty. `chip` is what is
    written on the chip of a KTP-el, empty for all other documents.
    """

    width: int
    height: int
    dpi: int
    sides: tuple[bytes, ...]
    document: bytes = b""
    chip: bytes = b""

    @property
    def whole(self) -> bool:
        """Whether each side has all its pixels."""
        return all(len(side) == self.width * self.height * 3 for side in self.sides)

    def __repr__(self) -> str:
        return f"<{len(self.sides)} sides of {self.width} x {self.height} at {self.dpi} dpi>"


class DocumentPrinter(Protocol):
    """A driver of the A4 or the card printer.

    Every call is short (bounded by the transport's time-out), is made from the one thread that owns the device, and may
    be repeated.
    """

    @property
    def medium(self) -> Medium:
        """What it prints on."""
        ...

    @property
    def holds(self) -> bool:
        """Whether a finished document stays inside until `release` (a gate)."""
        ...

    def status(self) -> Status:
        """Ask the device how it is."""
        ...

    def supplies(self) -> Supplies:
        """What is left, as the last answered `status` told it; only what this printer can tell. Asks nothing."""
        ...

    def look(self) -> Identity | Declined | Unknown:
        """Prove path and outlet empty, and say who the device is before anything moves."""
        ...

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        """Prove path and outlet empty, move a blank into place if the device has blanks, and say who it is."""
        ...

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        """Hand the document over under the attempt's id. After Unknown only evidence decides."""
        ...

    def progress(self, attempt: str) -> Progress:
        """How far the attempt is; matched by the attempt's id and the device's boot epoch."""
        ...

    def release(self, attempt: str) -> Submitted | Unknown:
        """Open the gate for the finished document. Nothing to do for a printer without gate."""
        ...

    def outlet(self) -> Outlet:
        """What is in the outlet now.

        After `release`: OCCUPIED at least once when the document was held out, even if a quick hand already took it;
        only then does EMPTY mean taken. UNKNOWN if it may have got lost on its way: `progress` tells what became of it.
        """
        ...

    def retract(self, attempt: str) -> Located:
        """Take a held or presented document back into a closed bin; tells where it was located afterwards."""
        ...

    def reject(self, attempt: str) -> Located:
        """Move whatever is in the path into the reject bin; tells where it was located afterwards."""
        ...

    def fence(self, attempt: str, before: Identity) -> Fenced:
        """Cancel what is left of the attempt, wait until the device is quiet, and read the evidence."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
