"""Drives the receipt printer. A receipt never gates and never proves anything; it carries no personal data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from devices.presence import Presence
from devices.receipt import wire
from devices.receipt.wire import Trouble
from devices.transport import Transport, TransportError, read_exactly
from kiosk.core.faults import Fault

# Which to mend first in front: a printer without paper or with its cover open is offline too.
MEANING: Final[Mapping[Trouble, Fault]] = {
    Trouble.COVER_OPEN: Fault.RECEIPT_COVER_OPEN,
    Trouble.PAPER_OUT: Fault.RECEIPT_EMPTY,
    Trouble.CUTTER: Fault.RECEIPT_CUTTER,
    Trouble.MECHANICAL: Fault.RECEIPT_ERROR,
    Trouble.TOO_HOT: Fault.RECEIPT_ERROR,
    Trouble.OFFLINE: Fault.RECEIPT_OFFLINE,
    Trouble.PAPER_NEAR_END: Fault.RECEIPT_LOW,
}


@dataclass(frozen=True)
class ReceiptReady:
    """Can print; `near_end` tells staff to bring a roll."""

    near_end: bool

    @property
    def fault(self) -> Fault | None:
        """What will soon stop it."""
        return MEANING[Trouble.PAPER_NEAR_END] if self.near_end else None


@dataclass(frozen=True)
class ReceiptNotReady:
    """Cannot print now."""

    troubles: frozenset[Trouble]

    @property
    def fault(self) -> Fault:
        """What to mend first."""
        return next(fault for trouble, fault in MEANING.items() if trouble in self.troubles)


@dataclass(frozen=True)
class ReceiptUnknown:
    """No answer, or none that can be believed."""

    why: str
    fault: Fault = Fault.RECEIPT_SILENT


@dataclass(frozen=True)
class SlipSent:
    """The bytes went out. Nothing is known of the paper."""


ReceiptStatus = ReceiptReady | ReceiptNotReady | ReceiptUnknown


class ReceiptPrinter:
    """Used by one thread. `connect` opens the wire and raises TransportError; `patience` in seconds for one answer."""

    def __init__(self, connect: Callable[[], Transport], *, columns: int = 42, patience: float = 0.3) -> None:
        self._connect = connect
        self._columns = columns
        self._patience = patience
        self._wire: Transport | None = None
        self._presence = Presence()
        self._last: ReceiptStatus = ReceiptUnknown("never answered")

    def status(self) -> ReceiptStatus:
        """Ask how it is; silence becomes Unknown at the third time, or at once if it never answered."""
        now = self._ask()
        if not isinstance(now, ReceiptUnknown):
            self._presence.answered()
            self._last = now
        elif self._presence.missed():
            self._last = now
        return self._last

    def print_slip(self, lines: Sequence[str]) -> SlipSent | ReceiptNotReady | ReceiptUnknown:
        """Print lines free of personal data, if the printer is ready now. Nothing is sent a second time."""
        status = self._ask()
        if not isinstance(status, ReceiptReady):
            return status
        try:
            self._open().write(wire.slip(lines, self._columns))
        except TransportError:
            self.close()
            return ReceiptUnknown("the wire went while printing")
        return SlipSent()

    def close(self) -> None:
        """Give the wire back; the next call opens another."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _ask(self) -> ReceiptStatus:
        """Ask DLE EOT 1 to 4. Only one byte alone is an answer: a second would be of another question."""
        troubles: set[Trouble] = set()
        try:
            line = self._open()
            for number in wire.QUERIES:
                line.discard()
                line.write(wire.query(number))
                answer = read_exactly(line, 1, self._patience)
                told = wire.read_status(number, answer + line.read(1, 0))
                if told is None:
                    self.close()
                    return ReceiptUnknown("no status byte came")
                troubles |= told
        except TransportError:
            self.close()
            return ReceiptUnknown("the wire is gone")
        stopping = troubles - {Trouble.PAPER_NEAR_END}
        return ReceiptNotReady(frozenset(stopping)) if stopping else ReceiptReady(bool(troubles))

    def _open(self) -> Transport:
        if self._wire is None:
            self._wire = self._connect()
        return self._wire
