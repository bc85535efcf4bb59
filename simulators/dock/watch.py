"""One look at everything around the kiosk: made on a worker every half second, shown by the window."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from PySide6.QtGui import QImage

from devices.a4.line import IppLine, PrinterState, Reading
from devices.http import HttpTransport
from simulators.card.parts import Snapshot
from simulators.dock import pictures
from simulators.dock.parts import Around
from simulators.phone import Sms
from simulators.receipt import Paper, ReceiptSimulator

WAITING: Final = frozenset({"left", "suspect"})


@dataclass(frozen=True)
class A4Seen:
    """What the printer says over IPP, and how many documents it has received."""

    state: str
    faults: tuple[str, ...]
    queued: int
    received: int


@dataclass(frozen=True)
class ReceiptSeen:
    """The roll, and the newest slip."""

    state: str
    slip: tuple[str, ...]


@dataclass(frozen=True)
class Unsettled:
    """An attempt that waits for staff to look into the outlet."""

    attempt: str
    state: str


@dataclass(frozen=True)
class Sight:
    """All of it. `messages` are those that are new since the look before, oldest first."""

    messages: tuple[Sms, ...]
    registry: str | None
    unsettled: tuple[Unsettled, ...]
    a4: A4Seen | None
    card: Snapshot
    face: QImage | None = field(repr=False)
    receipt: ReceiptSeen | None
    pages: tuple[QImage, ...] = field(repr=False)


class Watch:
    """Looks; keeps what it has seen, so that nothing is drawn twice. All calls come from one thread."""

    def __init__(self, machines: Around, receipt: ReceiptSimulator | None) -> None:
        self._machines = machines
        self._receipt_printer = receipt
        a4 = machines.a4
        self._line = IppLine(HttpTransport(a4.url, content_type="application/ipp"), a4.uri)
        self._last_message = 0
        self._shown: Path | None = None
        self._pages: tuple[QImage, ...] = ()
        self._panels = 0
        self._face: QImage | None = None

    def look(self) -> Sight:
        """Take one look."""
        messages, unsettled, registry = self._registry()
        spooled = self._machines.a4.spooled()
        if spooled and spooled[-1] != self._shown:
            self._pages = pictures.pages(spooled[-1])
            self._shown = spooled[-1] if self._pages else None
        card = self._machines.card.snapshot()
        if card.panels != self._panels and (printed := self._machines.card.last_card()):
            self._panels, self._face = card.panels, pictures.face(printed)
        sight = Sight(
            messages,
            registry,
            unsettled,
            self._a4(len(spooled)),
            card,
            self._face,
            self._receipt(),
            self._pages,
        )
        # Last of all: messages of a look that breaks off are looked at again.
        self._last_message = max((message.id for message in messages), default=self._last_message)
        return sight

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def _registry(self) -> tuple[tuple[Sms, ...], tuple[Unsettled, ...], str | None]:
        phone = self._machines.phone
        try:
            messages, state = phone.messages(self._last_message), phone.state()
        except OSError:  # requests' own are among them
            return (), (), None
        attempts = cast("list[dict[str, object]]", state["attempts"])
        unsettled = tuple(
            Unsettled(str(row["attempt"]), str(row["state"]))
            for row in attempts
            if row["state"] in WAITING and not row["emptied"]
        )
        grants = cast("list[dict[str, object]]", state["grants"])
        delivered = sum(row["state"] == "delivered" for row in grants)
        return messages, unsettled, f"{len(grants)} documents approved, {delivered} delivered"

    def _a4(self, received: int) -> A4Seen | None:
        match self._line.printer():
            case Reading(state=state, faults=faults, queued=queued):
                name = {PrinterState.IDLE: "Ready", PrinterState.PROCESSING: "Printing"}.get(state, "Stopped")
                return A4Seen(name, tuple(fault.value for fault in faults), queued, received)
            case _:
                return None

    def _receipt(self) -> ReceiptSeen | None:
        receipt = self._receipt_printer
        if receipt is None:
            return None
        model = receipt.model
        roll = {Paper.PRESENT: "Ready", Paper.NEAR_END: "Paper low", Paper.OUT: "Paper out"}[model.paper]
        return ReceiptSeen("Cover open" if model.cover_open else roll, tuple(model.slips[-1]) if model.slips else ())
