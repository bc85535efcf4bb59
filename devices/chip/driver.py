"""The chip encoder's policy: no byte without knowing the chip, nothing claimed that was not read back.

Each call is a conversation of its own with the card in the field, begins by asking for its UID, ends in bounded time
and may be repeated. Content and answers appear in no repr, log or error.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self, TypeVar

from devices.chip import wire
from devices.chip.files import Ask, Personaliser, PlainFile
from devices.chip.reader import Reader, Trouble

TRIES: Final = 2  # a card torn out in the middle and back again is written once more, from the start

T = TypeVar("T")


@dataclass(frozen=True)
class Uid:
    """The chip in the field, in hexadecimal digits."""

    value: str


@dataclass(frozen=True)
class Written:
    """Every byte was acknowledged."""


@dataclass(frozen=True)
class Verified:
    """The chip of this UID holds exactly the content."""

    uid: str


@dataclass(frozen=True)
class Patience:
    """Seconds to wait."""

    appear: float = 3.0  # for a card to be found in the field
    answer: float = 2.0  # for one answer
    whole: float = 20.0  # for one conversation


class ChipEncoder:
    """Used by the one thread that owns the reader."""

    def __init__(
        self,
        reader: Reader,
        clock: Callable[[], float],
        personaliser: Personaliser | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._reader = reader
        self._clock = clock
        self._personaliser = personaliser or PlainFile()
        self._patience = patience or Patience()

    def ready(self) -> Trouble | None:
        """Whether the reader is there, with or without a card."""
        return self._reader.ready()

    def uid(self) -> Uid | Trouble:
        """Which chip is in the field; waits for one, NO_CARD when none came."""
        return _unless_torn(self._ask_uid)

    def write(self, uid: str, content: bytes) -> Written | Trouble:
        """Write the content on the chip of this UID, from the start."""
        return self._on(uid, lambda ask: self._personaliser.write(ask, content)) or Written()

    def verify(self, uid: str, content: bytes) -> Verified | Trouble:
        """Read back and compare."""
        return self._on(uid, lambda ask: self._personaliser.verify(ask, content)) or Verified(uid)

    def encode(self, uid: str, content: bytes) -> Verified | Trouble:
        """Write and read back. A card torn out and back is written again; a Trouble of the card means it is spoiled."""

        def once() -> Verified | Trouble:
            written = self.write(uid, content)
            return self.verify(uid, content) if isinstance(written, Written) else written

        return _unless_torn(once)

    def close(self) -> None:
        """Give the reader back."""
        self._reader.disconnect()

    def _ask_uid(self) -> Uid | Trouble:
        with _Conversation(self._reader, self._clock, self._patience) as talk:
            return talk.uid()

    def _on(self, uid: str, act: Callable[[Ask], Trouble | None]) -> Trouble | None:
        with _Conversation(self._reader, self._clock, self._patience) as talk:
            found = talk.uid()
            if isinstance(found, Trouble):
                return found
            return act(talk.ask) if found.value == uid else Trouble.OTHER_CARD


def _unless_torn(act: Callable[[], T | Trouble]) -> T | Trouble:
    done = act()
    for _ in range(TRIES - 1):
        if done is Trouble.TORN:
            done = act()
    return done


class _Conversation:
    """One connection to one card, ended whatever happens."""

    def __init__(self, reader: Reader, clock: Callable[[], float], patience: Patience) -> None:
        self._reader = reader
        self._clock = clock
        self._patience = patience
        self._until = clock() + patience.whole

    def __enter__(self) -> Self:
        self._lost = self._reader.connect(self._patience.appear)
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.disconnect()

    def uid(self) -> Uid | Trouble:
        """Ask the reader for the UID."""
        data = self.ask(wire.GET_UID)
        if isinstance(data, Trouble):
            return data
        return Uid(data.hex().upper()) if len(data) in wire.UID_BYTES else Trouble.UNKNOWN

    def ask(self, command: bytes) -> bytes | Trouble:
        """Send one command, unless the conversation is over."""
        left = self._until - self._clock()
        if self._lost is None and left <= 0:
            self._lost = Trouble.SILENT
        if self._lost is not None:
            return self._lost
        answer = self._reader.exchange(command, min(left, self._patience.answer))
        if isinstance(answer, Trouble):
            self._lost = answer
            return answer
        match wire.reply(answer):
            case wire.Done(data):
                return data
            case wire.Refused(wire.Status.MEMORY_FAILURE):
                return Trouble.MEMORY_FAILURE
            case wire.Refused(wire.Status.NO_ROOM):
                return Trouble.TOO_LONG
            case wire.Refused() | wire.Unrecognised():
                return Trouble.REFUSED
