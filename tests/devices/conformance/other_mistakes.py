"""Drivers of receipt printer and scanner with one mistake each."""

from collections.abc import Sequence
from typing import Any

from devices.receipt import wire
from devices.receipt.driver import (
    ReceiptNotReady,
    ReceiptPrinter,
    ReceiptReady,
    ReceiptStatus,
    ReceiptUnknown,
    SlipSent,
)
from devices.receipt.wire import Trouble
from devices.scanner.driver import Scanned, Scanner
from devices.scanner.repeats import Repeats
from devices.scanner.wire import Framer, Noise
from devices.transport import TransportError
from pin.secret import Secret


class FailsOpen(ReceiptPrinter):
    """No answer: all is well (what python-escpos does)."""

    def _ask(self) -> ReceiptStatus:
        answer = super()._ask()
        return ReceiptReady(False) if answer == ReceiptUnknown("no status byte came") else answer


class KnowsOnlyItsName(ReceiptPrinter):
    """Tells that it is not ready, and never what is wrong with paper."""

    def _ask(self) -> ReceiptStatus:
        answer = super()._ask()
        if not isinstance(answer, ReceiptNotReady):
            return answer
        return ReceiptNotReady(answer.troubles - {Trouble.PAPER_OUT})


class AsksTwoOfFour(ReceiptPrinter):
    """Asks DLE EOT 1 and 4 only."""

    def _ask(self) -> ReceiptStatus:
        answer = super()._ask()
        hidden = {Trouble.CUTTER, Trouble.MECHANICAL, Trouble.TOO_HOT}
        if isinstance(answer, ReceiptNotReady) and answer.troubles <= hidden:
            return ReceiptReady(False)
        return answer


class PrintsUnasked(ReceiptPrinter):
    """Does not ask before it prints."""

    def print_slip(self, lines: Sequence[str]) -> SlipSent | ReceiptNotReady | ReceiptUnknown:
        try:
            self._open().write(wire.slip(lines, self._columns))
        except TransportError:
            self.close()
            return ReceiptUnknown("the wire went while printing")
        return SlipSent()


class DoesNotWrap(ReceiptPrinter):
    """Lets the paper's edge cut lines."""

    def __init__(self, connect: Any, **rest: Any) -> None:
        super().__init__(connect, **(rest | {"columns": 1000}))


class StopsNearTheEnd(ReceiptPrinter):
    """Takes a warning for a fault."""

    def _ask(self) -> ReceiptStatus:
        answer = super()._ask()
        return ReceiptNotReady(frozenset({Trouble.PAPER_OUT})) if answer == ReceiptReady(True) else answer


class StaysGone(ReceiptPrinter):
    """Does not open the wire a second time."""

    def _open(self) -> Any:
        if self._wire is None and vars(self).get("gone"):
            raise TransportError("gone")
        return super()._open()

    def close(self) -> None:
        self.gone = True
        super().close()


class SendsASlipAgain(ReceiptPrinter):
    """The wire went: once more."""

    def print_slip(self, lines: Sequence[str]) -> SlipSent | ReceiptNotReady | ReceiptUnknown:
        answer = super().print_slip(lines)
        return super().print_slip(lines) if answer == ReceiptUnknown("the wire went while printing") else answer


class GivesEveryFrame(Scanner):
    """A code held still is many."""

    def __init__(self, connect: Any) -> None:
        super().__init__(connect, same_within=0.0)


class NeverForgets(Scanner):
    """Keeps what was scanned over the end of a visit."""

    def forget(self) -> None:
        pass


class ForgetsHalf(Scanner):
    """Keeps a code that had begun when the visit ended."""

    def forget(self) -> None:
        if self._wire is not None:
            self._collect(self._now)
        self._found.clear()


class ForgetsTheLastCode(Scanner):
    """A code left lying opens the next visit."""

    def forget(self) -> None:
        super().forget()
        self._repeats = Repeats()


class TriesAtEveryPoll(Scanner):
    """Opens a line that is not there thirty times a second."""

    def __init__(self, connect: Any) -> None:
        super().__init__(connect, backoff=(0.0,))


class GivesUp(Scanner):
    """Does not look for a scanner that went."""

    def _drop(self, now: float) -> None:
        super()._drop(now)
        self._next_try = float("inf")


class KeepsHalfACode(Scanner):
    """Puts the half from before the plug was pulled in front of what comes after."""

    def _drop(self, now: float) -> None:
        kept = bytes(self._framer._kept)
        super()._drop(now)
        self._framer = _Endless(_kept=bytearray(kept))


class _Endless(Framer):
    def feed(self, data: bytes, now: float) -> list[Secret | Noise]:
        self._last = now
        return super().feed(data, now)


class WaitsForTheRest(Scanner):
    """Never gives up half a code."""

    def __init__(self, connect: Any) -> None:
        super().__init__(connect)
        self._framer = _Endless()


class ReadsWhatLay(Scanner):
    """Reads what was scanned before the line was opened."""

    def __init__(self, connect: Any) -> None:
        super().__init__(lambda: _without_discard(connect()))


def _without_discard(line: Any) -> Any:
    line.discard = lambda: None
    return line


class ShowsTheCode(Scanner):
    """Gives text that can be logged."""

    def read(self, now: float) -> Any:
        found = super().read(now)
        return Scanned(_Shown(found.text.reveal())) if isinstance(found, Scanned) else found


class _Shown(Secret):
    def __repr__(self) -> str:
        return self.reveal()
