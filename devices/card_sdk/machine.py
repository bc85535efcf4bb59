"""What the driver asks and does, in the SDK's words: positions and faults are its flags, counters the guide's `Rco`.

The mark of the boot is `Pem;2`: the SDK knows no other value, and changes it around a job where it finds another one.
Nobody but `prepare` may set it, so no movement here is the SDK's own, which would set it, too. It counts no dropped
cards: after a restart a drop into a box cannot be proven (`devices.card.fittings`).
"""

import io
from collections.abc import Callable
from time import sleep
from typing import Final

from PIL import Image

from devices.card import panels, wire
from devices.card.dialogue import NoAnswer, Patience
from devices.card.driver import Options
from devices.card.evidence import Reading
from devices.card.fittings import Fittings
from devices.card.machine import Condition, Machine
from devices.card_sdk.talk import SdkTalk
from devices.card_sdk.vendor import Link
from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet, Place

FITTINGS: Final = Fittings("INF_CARD_EJECT", "", "", "", "")
OPTIONS: Final = Options(fittings=FITTINGS, patience=Patience(answer=3.0, movement=90.0), fence=120.0)

_READ_MODE: Final = wire.command("Rem", 1)
_MOVING: Final = frozenset({"INF_BUSY", "INF_PRINTING_RUNNING", "INF_ENCODING_RUNNING", "INF_CLEANING_RUNNING"})
_INSIDE: Final = frozenset({"INF_CARD_PRINT", "INF_CARD_CONTACTLESS", "INF_CARD_SMART", "INF_CARD_FLIP"})
_FAULTS: Final = {
    Fault.CARD_COVER_OPEN: {"WAR_COVER_OPEN", "ERR_COVER_OPEN"},
    Fault.RIBBON_WRONG: {"WAR_UNSUPPORTED_RIBBON", "ERR_BAD_RIBBON", "ERR_RIBBON_ERROR"},
    Fault.RIBBON_EMPTY: {"WAR_RIBBON_ENDED", "WAR_NO_RIBBON", "ERR_RIBBON_ENDED"},
    Fault.BLANKS_EMPTY: {"WAR_FEEDER_EMPTY"},
    Fault.REJECT_BIN_FULL: {"WAR_REJECT_BOX_FULL", "WAR_HOPPER_FULL", "ERR_REJECT_BOX_FULL", "ERR_HOPPER_FULL"},
    Fault.HEAD_COOLING: {"WAR_COOLING", "ERR_HEAD_TEMP"},
}
_WARNINGS: Final = {
    Fault.BLANKS_LOW: {"INF_FEEDER_NEAR_EMPTY"},
    Fault.RIBBON_LOW: {"INF_RIBBON_LOW"},
    Fault.CLEANING_DUE: {"INF_CLEANING", "INF_CLEANING_REQUIRED", "INF_CLEANING_MANDATORY"},
}


class SdkMachine(Machine):
    """One printer, spoken to through links that `connect` gives: one for asking, one for each long movement."""

    mark = wire.Mode.HOST

    def __init__(
        self,
        connect: Callable[[], Link],
        *,
        patience: Patience = OPTIONS.patience,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        self._sdk = SdkTalk(connect, pause, patience)
        super().__init__(self._sdk, FITTINGS, 0)

    def read(self) -> Reading | NoAnswer:
        """Read identity, counters and positions; they are evidence only where nothing moves, before and after."""
        before = self._sdk.link.flags()
        texts = self._texts(wire.READ_SERIAL, _READ_MODE, wire.counter("c"), wire.counter("p"))
        flags = self._sdk.link.flags()
        if before is None or flags is None or isinstance(texts, NoAnswer):
            return self.talk.hang_up("no answer")
        if before != flags or flags & _MOVING:
            return NoAnswer("still moving")
        serial, mode, *counters = texts
        inserted, printed = map(wire.number, counters)
        if not serial or inserted is None or printed is None:
            return self.talk.hang_up("an answer that is none of its kind")
        return Reading(
            serial,
            mode == self.mark,
            inserted,
            printed,
            "INF_CARD_FEEDER" in flags,
            bool(flags & _INSIDE),
            "INF_CARD_EJECT" in flags,
        )

    def condition(self) -> Condition | NoAnswer:
        """Read everything that decides whether a card can be printed."""
        if self._sdk.at_work:
            return NoAnswer("the SDK is still at it")
        reading = self.read()
        flags = self._sdk.link.flags()
        if isinstance(reading, NoAnswer):
            return reading
        if flags is None:
            return NoAnswer("no answer")
        faults = tuple(fault for fault, names in _FAULTS.items() if flags & names)
        warnings = tuple(fault for fault, names in _WARNINGS.items() if flags & names)
        return Condition(faults, warnings, reading)

    def outlet(self) -> Outlet:
        """Whether a card lies in the position of ejection."""
        flags = self._sdk.link.flags()
        if flags is None:
            return Outlet.UNKNOWN
        return Outlet.OCCUPIED if "INF_CARD_EJECT" in flags else Outlet.EMPTY

    def feeder_empty(self) -> bool | NoAnswer:
        """Whether no card is left in the feeder."""
        flags = self._sdk.link.flags()
        return NoAnswer("no answer") if flags is None else "WAR_FEEDER_EMPTY" in flags

    def clear(self) -> NoAnswer | None:
        """Clear the error of an earlier movement, and leave the mark as it is."""
        answer = self.talk.ask(wire.CLEAR_STATUS)
        return answer if isinstance(answer, NoAnswer) else None

    def burn(self, side: bytes, rgb: bytes) -> wire.Refusal | NoAnswer | None:
        """Have the SDK print one front."""
        if side != wire.FRONT:
            raise ValueError("through its SDK the card printer prints the front only")
        if not all(plane.any() for plane in panels.separate(rgb).values()):
            return wire.Refusal(wire.Code.PARAMETER)  # the SDK leaves out a panel that is blank: the count proves less
        bmp = io.BytesIO()
        Image.frombytes("RGB", (panels.WIDTH, panels.HEIGHT), rgb).save(bmp, "BMP")
        return self._sdk.press(bmp.getvalue())

    def _cause(self, _code: wire.Code, /, reading: Reading) -> Fault:
        """What the flags say; the code says no more than that it was refused."""
        flags = self._sdk.link.flags() or frozenset()
        told = next((fault for fault, names in _FAULTS.items() if flags & names), None)
        if told is not None:
            return told
        if "ERR_FEEDER_ERROR" in flags:
            return Fault.FEED_FAILED
        return Fault.CARD_MECHANICAL if reading.place is Place.CLEAR else Fault.CARD_JAM
