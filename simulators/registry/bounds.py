"""Bounds on what a client may send: a body is read whole before a question is looked at, and never more of it."""

import asyncio
from typing import Final

from simulators.registry.api import DOCK
from simulators.registry.faults import App, Message, Receive, Scope, Send

LARGEST_QUESTION: Final = 64 * 1024
LARGEST_BACKUP: Final = 256 * 1024 * 1024
SLOWEST: Final = 10.0  # seconds for a whole body
TOO_LARGE: Final = b'{"error":"invalid"}'


class Bounded:
    """ASGI middleware: a body over `largest` bytes is refused, one that takes over `seconds` is hung up on."""

    def __init__(self, app: App, largest: int = LARGEST_QUESTION, seconds: float = SLOWEST) -> None:
        self._app: Final = app
        self._largest: Final = largest
        self._seconds: Final = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then ask."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._whole(receive, self._largest_for(scope))
        except TimeoutError:
            scope["hang_up"]()
            return
        if body is None:
            headers = [(b"content-type", b"application/json"), (b"content-length", str(len(TOO_LARGE)).encode())]
            headers += [(b"connection", b"close")]
            await send({"type": "http.response.start", "status": 413, "headers": headers})
            await send({"type": "http.response.body", "body": TOO_LARGE})
            return
        await self._app(scope, _Replay(body, receive), send)

    def _largest_for(self, scope: Scope) -> int:
        """Backups are larger than questions; the dock alone sends them."""
        return LARGEST_BACKUP if scope.get("client_cn") == DOCK else self._largest

    async def _whole(self, receive: Receive, largest: int) -> bytes | None:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > largest:
                return None
            if not message.get("more_body", False):
                return bytes(body)


class _Replay:
    """Gives the body that was read, then whatever comes after it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive: Final = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
