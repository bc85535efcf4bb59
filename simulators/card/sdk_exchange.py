"""One connection of the vendor's SDK to the machine: heard to its end, worked off, answered once."""

from simulators.card import sdk_frames
from simulators.card.far_end import Request
from simulators.card.model import CardMachine


class Sessions:
    """Who has the machine for itself: the number that the SDK last asked for."""

    number = 0


class Exchange:
    """What was said on one connection, and what is still to be answered before the one answer goes out."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._said = bytearray()
        self._words = ""
        self._left = 0

    def hear(self, data: bytes) -> None:
        """Take the next piece."""
        self._said += data

    def heard(self, machine: CardMachine, now: float, channel: int) -> bytes | None:
        """The client has ended: begin what it wants. Gives the answer when nothing has to be waited for."""
        if self._said.startswith(sdk_frames.OTHER_FAMILY):
            return b""
        for request in sdk_frames.requests(bytes(self._said)):
            if isinstance(request, Request) and request.name == sdk_frames.SESSION:
                self._sessions.number = int(request.parameters[0])
            known = sdk_frames.known(machine, request)
            if known is None:
                self._left += 1
                machine.receive(request, now, channel)
            else:
                self._words = known
        self._said.clear()
        return None if self._left else self._answer(machine)

    def take(self, answer: bytes, machine: CardMachine) -> bytes | None:
        """Take one answer of the machine; gives that of the exchange after the last."""
        self._left -= 1
        self._words = sdk_frames.text(answer)
        return None if self._left else self._answer(machine)

    def _answer(self, machine: CardMachine) -> bytes:
        return sdk_frames.frame(self._words, machine, self._sessions.number)
