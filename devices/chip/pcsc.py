"""A reader behind PC/SC: pcscd and pyscard. Every call is bounded: one that hangs is left to a thread of its own.

pyscard is the optional extra `chip`; it is imported only where a reader is configured.
"""

import os
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic
from types import ModuleType
from typing import Any, Final

from devices.chip.reader import Trouble

DAEMON_SECONDS: Final = 2.0  # for an answer of pcscd itself
TORN_SECONDS: Final = 1.0  # in which pcscd will have seen that a card left
_EVENTS: Final = 16  # the bits of a reader's state above these count the cards that came and went


def reader_at(address: str) -> "PcscReader":
    """Give the reader at `pcsc:READER NAME`, or `pcsc:READER NAME@/SOCKET` of a pcscd that is not the system's.

    libpcsclite looks for the socket once in the life of a process; one that was chosen for it already stays.
    """
    name, at, socket = address.removeprefix("pcsc:").partition("@/")
    if at:
        os.environ.setdefault("PCSCLITE_CSOCK_NAME", f"/{socket}")
    return PcscReader(name)


class PcscReader:
    """One reader by its name, as `pcsc_scan` shows it. ValueError when pyscard is not installed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._scard = _scard()
        self._troubles = _troubles(self._scard)
        self._context: Any = None
        self._card: Any = None
        self._header: Any = None
        self._seen = 0  # how often pcscd had seen cards come and go when this one was connected
        self._torn: int | None = None  # the same, of a card that was torn out
        self._hanging: threading.Thread | None = None

    def ready(self) -> Trouble | None:
        """Ask pcscd for the reader's state."""
        lost = self._establish()
        if lost is None:
            found = self._state(self._scard.SCARD_STATE_UNAWARE, 0)
            gone = isinstance(found, int) and found & self._scard.SCARD_STATE_UNAVAILABLE
            lost = found if isinstance(found, Trouble) else Trouble.READER_GONE if gone else None
        self.disconnect()
        return lost

    def connect(self, within: float) -> Trouble | None:
        """Wait for a card; take it for this conversation alone."""
        lost = self._establish() or self._appeared(within)
        if lost is not None:
            return lost
        scard = self._scard
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        found = self._call(
            lambda: scard.SCardConnect(self._context, self._name, scard.SCARD_SHARE_EXCLUSIVE, protocols), within
        )
        if isinstance(found, Trouble):
            self._torn = self._seen if found is Trouble.TORN else None
            return found
        self._card, protocol = found
        self._header = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        return None

    def exchange(self, command: bytes, within: float) -> bytes | Trouble:
        """Send one command and wait for its answer."""
        if self._card is None:
            return Trouble.NO_CARD
        card, header = self._card, self._header
        found = self._call(lambda: self._scard.SCardTransmit(card, header, list(command)), within)
        if found == [[]]:  # some drivers' way to say that the card left
            found = Trouble.TORN
        if found is Trouble.TORN:
            self._torn = self._seen
        return found if isinstance(found, Trouble) else bytes(found[0])

    def disconnect(self) -> None:
        """Leave the card and pcscd; later, where a call still hangs."""
        scard, card, context = self._scard, self._card, self._context
        if self._hanging is not None:
            if self._hanging.is_alive():
                return  # it would hang, too
            self._hanging = None
        self._card = self._context = None
        if card is not None:
            self._call(lambda: (scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD),), DAEMON_SECONDS)
        if context is not None:
            self._call(lambda: (scard.SCardReleaseContext(context),), DAEMON_SECONDS)

    def _establish(self) -> Trouble | None:
        self.disconnect()
        found = self._call(lambda: self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_USER), DAEMON_SECONDS)
        if isinstance(found, Trouble):
            return found
        self._context = found[0]
        return None

    def _appeared(self, within: float) -> Trouble | None:
        """Wait until a card is seen: pcscd looks a few times a second, and takes a torn card for present until then."""
        scard, now = self._scard, monotonic()
        torn, self._torn = self._torn, None
        stale, until = now + (TORN_SECONDS if torn is not None else 0), now + within
        state = self._state(scard.SCARD_STATE_UNAWARE, 0)
        while not isinstance(state, Trouble):
            now = monotonic()
            there = bool(state & scard.SCARD_STATE_PRESENT)
            self._seen = state >> _EVENTS
            if there and (self._seen != torn or now >= stale):
                return None
            if now >= until:
                return Trouble.READER_GONE if state & scard.SCARD_STATE_UNAVAILABLE else Trouble.NO_CARD
            state = self._state(state, (min(stale, until) if there else until) - now)
        return state

    def _state(self, known: int, within: float) -> int | Trouble:
        """Give the reader's state once it is another than the known one, or when the time is over."""
        scard, context = self._scard, self._context
        found = self._call(
            lambda: scard.SCardGetStatusChange(context, int(within * 1000), [(self._name, known)]),
            within + DAEMON_SECONDS,
        )
        if found is Trouble.SILENT and self._hanging is None:
            return known
        if isinstance(found, Trouble):
            return found
        state: int = found[0][0][1]
        return Trouble.READER_GONE if state & scard.SCARD_STATE_UNKNOWN else state & ~scard.SCARD_STATE_CHANGED

    def _call(self, call: Callable[[], Any], within: float) -> list[Any] | Trouble:
        """Make one call of PC/SC, which may hang for ever; gives what follows its result code."""
        if self._hanging is not None:
            return Trouble.SILENT
        answers: SimpleQueue[Any] = SimpleQueue()

        def run() -> None:
            try:
                answers.put(call())
            except SystemError:  # pyscard's way to say that pcscd left in the middle
                answers.put((self._scard.SCARD_E_NO_SERVICE,))

        thread = threading.Thread(target=run, name="pcsc", daemon=True)
        thread.start()
        try:
            result, *rest = answers.get(timeout=within)
        except Empty:
            self._hanging = thread
            return Trouble.SILENT
        thread.join()
        if result == self._scard.SCARD_S_SUCCESS:
            return list(rest)
        return self._troubles.get(result, Trouble.UNKNOWN)


def _scard() -> ModuleType:
    try:
        from smartcard import scard  # noqa: PLC0415 - a kiosk without a chip reader has no PC/SC
    except ImportError as error:
        raise ValueError("card.chip needs pyscard: pip install 'anjungan[chip]', or leave card.chip out") from error
    return scard  # type: ignore[no-any-return]


def _troubles(scard: Any) -> dict[int, Trouble]:
    return {
        scard.SCARD_E_NO_SERVICE: Trouble.SERVICE_GONE,
        scard.SCARD_E_SERVICE_STOPPED: Trouble.SERVICE_GONE,
        scard.SCARD_E_INVALID_HANDLE: Trouble.SERVICE_GONE,
        scard.SCARD_F_COMM_ERROR: Trouble.SERVICE_GONE,
        scard.SCARD_E_UNKNOWN_READER: Trouble.READER_GONE,
        scard.SCARD_E_READER_UNAVAILABLE: Trouble.READER_GONE,
        scard.SCARD_E_NO_READERS_AVAILABLE: Trouble.READER_GONE,
        scard.SCARD_E_SHARING_VIOLATION: Trouble.READER_GONE,
        scard.SCARD_E_NO_SMARTCARD: Trouble.NO_CARD,
        scard.SCARD_W_REMOVED_CARD: Trouble.TORN,
        scard.SCARD_W_RESET_CARD: Trouble.TORN,
        scard.SCARD_E_NOT_TRANSACTED: Trouble.TORN,
        scard.SCARD_W_UNRESPONSIVE_CARD: Trouble.SILENT,
        scard.SCARD_W_UNPOWERED_CARD: Trouble.SILENT,
        scard.SCARD_E_TIMEOUT: Trouble.SILENT,
        scard.SCARD_E_CANCELLED: Trouble.SILENT,
    }
