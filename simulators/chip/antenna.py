"""A reader without a kernel in between: the encoder straight onto the model, in virtual time."""

from devices.chip.reader import Trouble
from simulators.card.line import Time
from simulators.chip.model import ChipCard, Gone


class Antenna:
    """Implements `devices.chip.reader.Reader`. Waiting lets time pass, never longer than was asked for."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.chip: ChipCard | None = None
        self.lost: Trouble | None = None  # set by whoever unplugs the reader or ends pcscd
        self._talking: ChipCard | None = None

    def insert(self, chip: ChipCard | None) -> None:
        """Bring a card into the field, or (None) take it out."""
        self.chip = chip

    def ready(self) -> Trouble | None:
        """Whether it is plugged in."""
        return self.lost

    def connect(self, within: float) -> Trouble | None:
        """Power the card up."""
        self._talking = None
        if self.lost is not None:
            return self.lost
        if self.chip is None:
            self._time.pass_by(within)
            return Trouble.NO_CARD
        self.chip.reset()
        self._talking = self.chip
        return None

    def exchange(self, command: bytes, within: float) -> bytes | Trouble:
        """Hand the command to the card that was connected, if it is still there."""
        if self.lost is not None:
            return self.lost
        if self._talking is None or self._talking is not self.chip:
            return Trouble.TORN
        answer = self._talking.answer(command)
        match answer:
            case Gone.MUTE:
                self._time.pass_by(within)
                return Trouble.SILENT
            case Gone.TORN:
                self._talking = None
                return Trouble.TORN
            case _:
                return answer

    def disconnect(self) -> None:
        """Leave the card."""
        self._talking = None
