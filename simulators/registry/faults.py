"""Network faults on demand, for every question but the sandbox's own: what a kiosk must survive."""

import asyncio
import random
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from simulators.faults import Faults, Terms

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OVERSIZED: Final = 64 * 1024 * 1024
PIECE: Final = 64 * 1024
DRIP: Final = 1.0  # seconds between two bytes
LATE_SECONDS: Final = 3.0


class Mode(StrEnum):
    """How the network misbehaves."""

    OK = "ok"
    DOWN = "down"
    SLOW = "slow"
    OVERSIZED = "oversized"
    MALFORMED = "malformed"
    REDIRECT = "redirect"
    DROP_AFTER_COMMIT = "drop_after_commit"
    LATE = "late"  # every question waits before it arrives


class Network:
    """What is wrong with it, several things at a time; from any thread. `clock` is monotonic, `draw` gives chances."""

    def __init__(self, clock: Callable[[], float], draw: Callable[[], float] = random.random) -> None:
        self._lock = threading.Lock()
        self._faults: Faults[Mode] = Faults(clock, draw)
        self.delay = LATE_SECONDS  # how many seconds a late question waits

    def set(
        self,
        mode: Mode,
        seconds: float | None = None,
        *,
        once: bool = False,
        chance: float = 1.0,
        delay: float = LATE_SECONDS,
    ) -> None:
        """Misbehave so, too: for so many seconds, at the next question, at each with a chance, or until it is mended.

        `OK` ends all of it.
        """
        with self._lock:
            if mode is Mode.OK:
                for each in Mode:
                    self._faults.mend(each)
                return
            self._faults.mend(mode)  # so that it is the newest
            self._faults.set(mode, once=once, seconds=seconds, chance=chance)
            self.delay = delay if mode is Mode.LATE else self.delay

    def mend(self, mode: Mode) -> None:
        """End one of them."""
        with self._lock:
            self._faults.mend(mode)

    @property
    def modes(self) -> dict[Mode, tuple[Terms, float | None]]:
        """What is wrong now, how it acts, and the seconds it still lasts."""
        with self._lock:
            return self._faults.in_force()

    def strikes(self) -> list[Mode]:
        """What becomes of one question: lateness, and of all the others the newest that strikes."""
        with self._lock:
            late = [Mode.LATE] if self._faults.strikes(Mode.LATE) else []
            others = [mode for mode in self._faults if mode is not Mode.LATE][::-1]
            return late + list(islice(filter(self._faults.strikes, others), 1))


class FaultyNetwork:
    """ASGI middleware that plays the present mode."""

    def __init__(self, app: App, network: Network, spared: str) -> None:
        self._app: Final = app
        self._network: Final = network
        self._spared: Final = spared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or misbehave."""
        if scope["type"] != "http" or scope["path"].startswith(self._spared):
            await self._app(scope, receive, send)
            return
        struck = self._network.strikes()
        if Mode.LATE in struck:
            await asyncio.sleep(self._network.delay)
        match next((mode for mode in struck if mode is not Mode.LATE), Mode.OK):
            case Mode.DOWN:
                await _hang_up(scope, receive)
            case Mode.DROP_AFTER_COMMIT:
                await self._app(scope, receive, _swallow)
                await _hang_up(scope, receive)
            case Mode.SLOW:
                await self._app(scope, receive, _Dripping(send, self._network))
            case Mode.OVERSIZED:
                await _begin(send, 200)
                for _ in range(OVERSIZED // PIECE):
                    await send({"type": "http.response.body", "body": b" " * PIECE, "more_body": True})
                await send({"type": "http.response.body", "body": b"{}"})
            case Mode.MALFORMED:
                await _begin(send, 200)
                await send({"type": "http.response.body", "body": b'{"epoch": 1, "time": "20'})
            case Mode.REDIRECT:
                await _begin(send, 307, (b"location", b"https://127.0.0.1:1/elsewhere"))
                await send({"type": "http.response.body", "body": b""})
            case _:
                await self._app(scope, receive, send)


class _Dripping:
    """Lets an answer through one byte at a time, until the mode ends or the kiosk hangs up."""

    def __init__(self, send: Send, network: Network) -> None:
        self._send: Final = send
        self._network: Final = network

    async def __call__(self, message: Message) -> None:
        body: bytes = message.get("body", b"")
        while body and Mode.SLOW in self._network.modes:
            await self._send({"type": "http.response.body", "body": body[:1], "more_body": True})
            body = body[1:]
            await asyncio.sleep(DRIP)
        await self._send({**message, "body": body} if message["type"] == "http.response.body" else message)


async def _begin(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    described = [(b"content-type", b"application/json"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": described})


async def _swallow(_message: Message) -> None:
    """Lose an answer."""


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Cut the connection without a word; the server puts the means into the scope."""
    scope["hang_up"]()
    while (await receive())["type"] != "http.disconnect":
        pass
