"""The chip of the blank that lies at the contactless station: who it is, and what is written on it before printing."""

from typing import Final

from devices.chip.driver import ChipEncoder, Uid, Verified
from devices.chip.reader import Trouble
from kiosk.core.faults import Fault

MISSES: Final = 3


class Encoding:
    """A blank without a chip (KIA) is no fault until a chip is to be written: NO_CARD is all that can be told of it."""

    def __init__(self, encoder: ChipEncoder) -> None:
        self._encoder = encoder
        self._misses = 0

    def fault(self, *, misses: int = 1) -> Fault | None:
        """Why no chip can be written now, once it was found so as often as `misses` in a row."""
        self._misses = 0 if self._encoder.ready() is None else self._misses + 1
        return Fault.CHIP_READER_SILENT if self._misses >= misses else None

    def uid(self) -> str | Fault | None:
        """The UID of the blank's chip; None for a blank without one."""
        match self._encoder.uid():
            case Uid(value):
                return value
            case Trouble.NO_CARD:
                return None
            case trouble:
                return _fault(trouble)

    def encode(self, uid: str | None, content: bytes) -> Fault | None:
        """Prove that the blank's chip still is the one noted, write, and read back; None when all is so.

        Without content only the first is done; a blank on which no chip was noted is not asked for one then.
        """
        if uid is None:
            return Fault.CHIP_FAILED if content else None
        if content:
            match self._encoder.encode(uid, content):
                case Verified():
                    return None
                case trouble:
                    return _fault(trouble)
        match self._encoder.uid():
            case Uid(value):
                return None if value == uid else Fault.CHIP_WRONG
            case trouble:
                return _fault(trouble)

    def close(self) -> None:
        """Give the reader back."""
        self._encoder.close()


def _fault(trouble: Trouble) -> Fault:
    if trouble is Trouble.OTHER_CARD:
        return Fault.CHIP_WRONG
    return Fault.CHIP_READER_SILENT if trouble.of_reader else Fault.CHIP_FAILED
