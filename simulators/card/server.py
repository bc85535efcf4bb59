"""The card printer's model behind real lines: TCP and a pty, one thread, real time by default.

Every public method may be called from any thread.
"""

import os
import pty
import selectors
import socket
import threading
import tty
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from time import monotonic
from typing import Final, Self

from PIL import Image

from devices.card import panels
from devices.card.bitmap import Plane
from devices.card.wire import Panel
from simulators.card.far_end import FarEnd, Malformed, Request
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Side, Snapshot, Timing
from simulators.card.sdk_exchange import Exchange, Sessions
from simulators.decoders.words import Direction
from simulators.faults import Terms
from simulators.trace import Trace, tap

_MOST: Final = 1 << 18
_WAKE: Final = "wake"
_STALLED: Final = 2.0
_TICK: Final = 0.5  # how often a download that stopped coming is looked at


class _Line:
    """One open end: where bytes come from, where answers go."""

    def __init__(
        self,
        read: Callable[[], bytes],
        write: Callable[[bytes], None],
        close: Callable[[], None],
        mute: Callable[[], None] = lambda: None,
    ) -> None:
        self.read = read
        self.write = write
        self.close = close
        self.mute = mute
        self.far_end = FarEnd()
        self.exchange: Exchange | None = None  # on a line of the vendor's SDK


class CardPrinter:
    """Serves one machine on as many lines as asked. Close it, or use it as a context manager."""

    def __init__(
        self,
        machine: CardMachine | None = None,
        clock: Callable[[], float] = monotonic,
        trace: Trace | None = None,
    ) -> None:
        self.machine = machine or CardMachine()
        self._note = tap(trace, "card")
        self._clock = clock
        self._lock = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._lines: dict[int, _Line] = {}
        self._listeners: list[socket.socket] = []
        self._ptys: list[int] = []
        self._numbers = count(1)  # of lines: never used again, so that a late answer finds no other line
        self._serial_lines: set[int] = set()
        self._for_sdk: set[socket.socket] = set()
        self._sessions = Sessions()
        self._on_the_way: list[tuple[float, int, Request | Malformed]] = []  # what waits in a buffer between
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._selector.register(self._wake_in, selectors.EVENT_READ, _WAKE)
        self._closing = False
        self._thread = threading.Thread(target=self._serve, name="card printer", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- lines

    def serve_tcp(self, port: int = 0, host: str = "127.0.0.1", *, sdk: bool = False) -> int:
        """Listen, in the language of the guide or in that of the vendor's SDK; gives the port."""
        listener = socket.create_server((host, port))
        listener.setblocking(False)
        with self._lock:
            if sdk:
                self._for_sdk.add(listener)
            self._listeners.append(listener)
            self._selector.register(listener, selectors.EVENT_READ, listener)
        self._wake()
        number: int = listener.getsockname()[1]
        return number

    def serve_pty(self) -> str:
        """Open a pseudo terminal; gives the path of the end for the driver."""
        ours, theirs = pty.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        with self._lock:
            self._ptys += [ours, theirs]
            line = _Line(lambda: os.read(ours, _MOST), lambda data: _write_all(ours, data), lambda: None)
            number = next(self._numbers)
            self._serial_lines.add(number)
            self._lines[number] = line
            self._selector.register(ours, selectors.EVENT_READ, number)
        self._wake()
        return os.ttyname(theirs)

    def close(self) -> None:
        """End the thread and close every line. May be repeated."""
        if self._closing:
            return
        self._closing = True
        self._wake()
        self._thread.join()
        for line in self._lines.values():
            line.close()
        for listener in self._listeners:
            listener.close()
        for handle in self._ptys:
            os.close(handle)
        self._selector.close()
        self._wake_in.close()
        self._wake_out.close()

    # ---- the resident, staff, and what goes wrong

    def take_card(self) -> Image.Image | None:
        """Pull the card from the mouth; gives its front, or None when there is none to pull."""
        with self._lock:
            card = self.machine.take_card(self._clock())
        return None if card is None else picture(card.sides.get(Side.FRONT, {}))

    def load(self, blanks: int) -> None:
        """Put counted blanks into the hopper."""
        with self._lock:
            self.machine.load(blanks)

    def fault(self, name: str, *, once: bool = False, seconds: float | None = None, chance: float = 1.0) -> None:
        """Let something go wrong (a name of `CardFault`). ValueError for an unknown name."""
        with self._lock:
            self.machine.advance(self._clock())
            self.machine.fault(CardFault(name), once=once, seconds=seconds, chance=chance)
        self._wake()

    def in_force(self) -> dict[CardFault, tuple[Terms, float | None]]:
        """Give each fault in force: how it acts, and the seconds it still lasts."""
        with self._lock:
            self.machine.advance(self._clock())
            return self.machine.faults.in_force()

    def pace(self, timing: Timing) -> None:
        """Let movements take these times, from the next one on."""
        with self._lock:
            self.machine.timing = timing

    def mend(self, name: str) -> None:
        """End a fault."""
        with self._lock:
            self.machine.mend(CardFault(name))
        self._wake()

    def clear_path(self) -> int:
        """Staff take every card out of the path; gives how many."""
        with self._lock:
            return self.machine.clear_path(self._clock())

    def empty_bins(self) -> int:
        """Staff empty both boxes; gives how many cards were in them."""
        with self._lock:
            return self.machine.empty_bins()

    def change_ribbon(self) -> None:
        """Put a new ribbon of the right kind in."""
        with self._lock:
            self.machine.change_ribbon()

    def cut_power(self) -> None:
        """Switch the machine off: connections break, a pty falls silent."""
        with self._lock:
            self.machine.power_off(self._clock())
            for number in [number for number in self._lines if number not in self._serial_lines]:
                self._drop(number)
            for line in self._lines.values():
                line.far_end = FarEnd()

    def restore_power(self) -> None:
        """Switch it on again."""
        with self._lock:
            self.machine.power_on(self._clock())

    def snapshot(self) -> Snapshot:
        """Counts and places as they are now."""
        with self._lock:
            self.machine.advance(self._clock())
            return self.machine.snapshot()

    @contextmanager
    def still(self) -> Iterator[CardMachine]:
        """The machine itself, while nobody else touches it."""
        with self._lock:
            yield self.machine
        self._wake()

    @property
    def cards(self) -> list[Mapping[Side, Image.Image]]:
        """Every card the head has touched, oldest first, as pictures of its printed sides."""
        with self._lock:
            printed = [dict(card.sides) for card in self.machine.cards]
        return [{side: picture(planes) for side, planes in sides.items()} for sides in printed]

    def last_card(self) -> Image.Image | None:
        """The front of the card printed last; None before the first."""
        with self._lock:
            if not self.machine.cards:
                return None
            planes = dict(self.machine.cards[-1].sides.get(Side.FRONT, {}))
        return picture(planes)

    # ---- the thread

    def _wake(self) -> None:
        with suppress(OSError):  # closed meanwhile
            self._wake_out.send(b"\0")

    def _serve(self) -> None:
        while not self._closing:
            with self._lock:
                due = self._due()
                collecting = any(line.far_end.waiting for line in self._lines.values())
            wait = None if due is None else max(0.0, due - self._clock())
            if collecting:
                wait = _TICK if wait is None else min(wait, _TICK)
            events = self._selector.select(wait)
            with self._lock:
                for key, _ in events:
                    self._attend(key.data)
                self._answer()

    def _attend(self, what: object) -> None:
        match what:
            case socket.socket():
                self._accept(what)
            case int():
                self._receive(what)
            case _:
                self._wake_in.recv(_MOST)

    def _accept(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        if not self.machine.powered:
            connection.close()
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(_STALLED)
        number = next(self._numbers)

        def mute() -> None:
            with suppress(KeyError):  # it has said all it had to say
                self._selector.unregister(connection)

        def hang_up() -> None:
            mute()
            connection.close()

        self._lines[number] = _Line(lambda: connection.recv(_MOST), connection.sendall, hang_up, mute)
        if listener in self._for_sdk:
            self._lines[number].exchange = Exchange(self._sessions)
        self._selector.register(connection, selectors.EVENT_READ, number)

    def _receive(self, number: int) -> None:
        line = self._lines.get(number)
        if line is None:
            return
        try:
            data = line.read()
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data and self.machine.powered and self.machine.strikes(CardFault.TORN):
            self._torn(number, line, data[: len(data) // 2])
            return
        if line.exchange is not None and self.machine.powered:
            self._hear(number, line, line.exchange, data)
            return
        if not data:
            self._drop(number)
            return
        if self.machine.powered:
            self._feed(number, line, data)

    def _feed(self, number: int, line: _Line, data: bytes) -> None:
        now = self._clock()
        for request in line.far_end.feed(data, now):
            self._note(Direction.TO_DEVICE, request.message if isinstance(request, Request) else b"")
            self._deliver(request, now, number)

    def _torn(self, number: int, line: _Line, data: bytes) -> None:
        """What is sent breaks off: half of it arrives, and the plug is out; a job of the SDK's is none then."""
        if line.exchange is None:
            self._feed(number, line, data)
        self._drop(number)

    def _deliver(self, request: Request | Malformed, now: float, number: int) -> None:
        """Let a request arrive: now, or later when it waits in a buffer on the way, as does then all that follows."""
        if self.machine.strikes(CardFault.BUFFERED):
            self._on_the_way.append((now + self.machine.timing.buffered, number, request))
        elif self._on_the_way:
            self._on_the_way.append((self._on_the_way[-1][0], number, request))
        else:
            self.machine.receive(request, now, number)

    def _due(self) -> float | None:
        due = [at for at, _, _ in self._on_the_way[:1]]
        machine = self.machine.due()
        return min([*due, machine] if machine is not None else due, default=None)

    def _answer(self) -> None:
        now = self._clock()
        while self._on_the_way and self._on_the_way[0][0] <= now:
            at, number, request = self._on_the_way.pop(0)
            self.machine.receive(request, max(at, self.machine.now), number)
        for number, line in list(self._lines.items()):
            for malformed in line.far_end.tick(now):
                self.machine.receive(malformed, now, number)
        for number, data in self.machine.answers(now):
            line_or_none = self._lines.get(number)
            if line_or_none is not None:
                self._note(Direction.FROM_DEVICE, data)
                self._send(number, line_or_none, data)

    def _hear(self, number: int, line: _Line, exchange: Exchange, data: bytes) -> None:
        if data:
            exchange.hear(data)
            return
        line.mute()
        self._end(number, line, exchange.heard(self.machine, self._clock(), number))

    def _send(self, number: int, line: _Line, data: bytes) -> None:
        if line.exchange is not None:
            self._end(number, line, line.exchange.take(data, self.machine))
            return
        if self.machine.strikes(CardFault.CUT):
            self._cut(number, line, data)
            return
        with suppress(OSError):  # hung up meanwhile: the answer is lost
            line.write(data)

    def _end(self, number: int, line: _Line, answer: bytes | None) -> None:
        """Send the one answer of an exchange, if it is out, and hang up."""
        if answer is not None and self.machine.strikes(CardFault.CUT):
            self._cut(number, line, answer)
        elif answer is not None:
            with suppress(OSError):  # the SDK hangs up after a job
                line.write(answer)
            self._drop(number)

    def _cut(self, number: int, line: _Line, answer: bytes) -> None:
        """Half an answer, and the plug is out."""
        with suppress(OSError):
            line.write(answer[: len(answer) // 2])
        self._drop(number)

    def _drop(self, number: int) -> None:
        if number not in self._serial_lines:
            self._lines.pop(number).close()


def picture(planes: Mapping[Panel, Plane]) -> Image.Image:
    """Give what these panels print on a white card, as an RGB picture at 300 dpi."""
    image = Image.fromarray(panels.compose(planes))
    image.info["dpi"] = (panels.DPI, panels.DPI)
    return image


def _write_all(handle: int, data: bytes) -> None:
    with suppress(BlockingIOError):  # nobody reads: a serial line loses what overflows
        os.write(handle, data)
