"""Drivers of the chip encoder with one mistake each."""

import logging
from dataclasses import dataclass
from typing import Any

from devices.chip import wire
from devices.chip.driver import ChipEncoder, Patience, Uid, Verified, Written, _Conversation
from devices.chip.files import _SELECT, Ask, PlainFile
from devices.chip.reader import Trouble


class WritesOnAnyCard(ChipEncoder):
    """Takes whatever card lies there for the one asked for."""

    def _on(self, uid: str, act: Any) -> Trouble | None:
        del uid
        with _Conversation(self._reader, self._clock, self._patience) as talk:
            found = talk.uid()
            return found if isinstance(found, Trouble) else act(talk.ask)


class WritesAgainOnAnyCard(ChipEncoder):
    """Asks for the UID once, and writes again after a tear without asking."""

    def encode(self, uid: str, content: bytes) -> Verified | Trouble:
        done = self.write(uid, content)
        if done is Trouble.TORN:
            with _Conversation(self._reader, self._clock, self._patience) as talk:
                done = self._personaliser.write(talk.ask, content) or Written()
        return self.verify(uid, content) if isinstance(done, Written) else done


class DoesNotReadBack(ChipEncoder):
    """Acknowledged is verified."""

    def encode(self, uid: str, content: bytes) -> Verified | Trouble:
        written = super().encode(uid, content)
        return Verified(uid) if written is Trouble.DIFFERS else written


class _NoLength(PlainFile):
    def verify(self, ask: Ask, content: bytes) -> Trouble | None:
        for command in _SELECT:
            ask(command)
        for offset, piece in wire.chunks(content, 2):
            if ask(wire.read(offset, len(piece))) != piece:
                return Trouble.DIFFERS
        return None


class ComparesTheBeginning(ChipEncoder):
    """Does not ask how long the content is."""

    def __init__(self, reader: Any, clock: Any) -> None:
        super().__init__(reader, clock, _NoLength())


class WritesOnce(ChipEncoder):
    """A torn card is spoiled at once."""

    def encode(self, uid: str, content: bytes) -> Verified | Trouble:
        written = self.write(uid, content)
        return self.verify(uid, content) if isinstance(written, Written) else written


class KeepsTheUid(ChipEncoder):
    """Asks for the UID once in its life."""

    _kept: Uid | None = None

    def uid(self) -> Uid | Trouble:
        found = super().uid()
        if isinstance(found, Uid):
            self._kept = self._kept or found
            return self._kept
        return found


class BlamesTheCard(ChipEncoder):
    """No reader: no card."""

    def uid(self) -> Uid | Trouble:
        found = super().uid()
        return Trouble.NO_CARD if found is Trouble.READER_GONE else found


class CallsItRefused(ChipEncoder):
    """Tells no memory failure."""

    def _on(self, uid: str, act: Any) -> Trouble | None:
        found = super()._on(uid, act)
        return Trouble.REFUSED if found is Trouble.MEMORY_FAILURE else found


class WaitsForTheWholeCard(ChipEncoder):
    """Has patience for each answer, and none for their sum."""

    def __init__(self, reader: Any, clock: Any) -> None:
        super().__init__(reader, clock, patience=Patience(whole=1000.0))


class GivesTheReaderUp(ChipEncoder):
    """A reader that was gone once is gone."""

    _gone = False

    def uid(self) -> Uid | Trouble:
        found = Trouble.READER_GONE if self._gone else super().uid()
        self._gone = found is Trouble.READER_GONE
        return found


@dataclass(frozen=True)
class _Telling(Verified):
    content: bytes = b""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Verified) and other.uid == self.uid

    __hash__ = Verified.__hash__


class ShowsTheContent(ChipEncoder):
    """Tells what it verified."""

    def verify(self, uid: str, content: bytes) -> Verified | Trouble:
        found = super().verify(uid, content)
        return _Telling(uid, content) if isinstance(found, Verified) else found


class LogsTheContent(ChipEncoder):
    """Writes into the log what it writes on the chip."""

    def write(self, uid: str, content: bytes) -> Written | Trouble:
        logging.getLogger("chip").debug("writing %s", content.hex())
        return super().write(uid, content)


class RaisesWithoutACard(ChipEncoder):
    """No card: an exception."""

    def uid(self) -> Uid | Trouble:
        found = super().uid()
        if found is Trouble.NO_CARD:
            raise OSError(found)
        return found
