"""A bound around each call of the vendor's SDK that is waited for: one that hangs must not hold the card's lane."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, TypeVar

from devices.card_sdk.vendor import Link, Printed

T = TypeVar("T")
CALL: Final = 10.0  # seconds for a call that has no time of its own, and beyond its own for one that has


class BoundedLink:
    """A link whose calls end; one that was given up keeps the link silent until the SDK lets go of it.

    No second call is made beside one that hangs: nobody knows whether the SDK bears that.
    """

    def __init__(self, link: Link, call: float = CALL) -> None:
        self._link = link
        self._call = call
        self._thread: Thread | None = None

    @property
    def stuck(self) -> bool:
        """Whether a call that was given up has not come back."""
        return self._thread is not None and self._thread.is_alive()

    def ask(self, command: str, within: float) -> str | None:
        """Send one command and give its answer."""
        return self._within(within + self._call, lambda: self._link.ask(command, within), None)

    def flags(self) -> frozenset[str] | None:
        """Ask for the status; gives those of its flags that are up."""
        return self._within(self._call, self._link.flags, None)

    def print_front(self, bmp: bytes, within: float) -> Printed:
        """Print a front; waits for the end."""
        return self._within(within + self._call, lambda: self._link.print_front(bmp, within), Printed.UNKNOWN)

    def close(self) -> None:
        """Give the connection back, unless a call still has it."""
        self._within(self._call, self._link.close, None)

    def _within(self, seconds: float, call: Callable[[], T], lost: T) -> T:
        if self.stuck:
            return lost
        ended: SimpleQueue[T | Exception] = SimpleQueue()

        def run() -> None:
            try:
                ended.put(call())
            except Exception as error:  # noqa: BLE001 - raised again where it was asked for
                ended.put(error)

        self._thread = Thread(target=run, name="card printer's SDK, asked", daemon=True)
        self._thread.start()
        try:
            answer = ended.get(timeout=seconds)
        except Empty:
            return lost
        self._thread.join()
        if isinstance(answer, Exception):
            raise answer
        return answer
