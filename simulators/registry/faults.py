"""Network faults on demand, for every question but the sandbox's own: what a kiosk must survive."""

import asyncio
import random
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

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


@dataclass(frozen=True)
class _Terms:
    mode: Mode
    until: float | None = None
    once: bool = False
    chance: float = 1.0
    delay: float = 0.0


class Network:
    """The present mode; set from any thread. `clock` is monotonic: a mode may end by itself. `draw` gives chances."""

    def __init__(self, clock: Callable[[], float], draw: Callable[[], float] = random.random) -> None:
        self._clock: Final = clock
        self._draw: Final = draw
        self._now = _Terms(Mode.OK)

    def set(
        self,
        mode: Mode,
        seconds: float | None = None,
        *,
        once: bool = False,
        chance: float = 1.0,
        delay: float = LATE_SECONDS,
    ) -> None:
        """Misbehave for so many seconds, at the next question, at each with a chance, or until told otherwise."""
        self._now = _Terms(mode, None if seconds is None else self._clock() + seconds, once, chance, delay)

    @property
    def mode(self) -> Mode:
        """How the network behaves now."""
        until = self._now.until
        return self._now.mode if until is None or self._clock() < until else Mode.OK

    @property
    def delay(self) -> float:
        """How many seconds a late question waits."""
        return self._now.delay

    def strikes(self) -> Mode:
        """What becomes of one question; what was to happen once is then over."""
        mode, terms = self.mode, self._now
        if mode is Mode.OK or (terms.chance < 1.0 and self._draw() >= terms.chance):
            return Mode.OK
        if terms.once:
            self._now = _Terms(Mode.OK)
        return mode


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
        match self._network.strikes():
            case Mode.OK:
                await self._app(scope, receive, send)
            case Mode.LATE:
                await asyncio.sleep(self._network.delay)
                await self._app(scope, receive, send)
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


class _Dripping:
    """Lets an answer through one byte at a time, until the mode ends or the kiosk hangs up."""

    def __init__(self, send: Send, network: Network) -> None:
        self._send: Final = send
        self._network: Final = network

    async def __call__(self, message: Message) -> None:
        body: bytes = message.get("body", b"")
        while body and self._network.mode is Mode.SLOW:
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
