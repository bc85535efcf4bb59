"""Ctrl-C while a machine is at work: taken between two steps, so that no question and no booking is torn."""

import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Final, Self

_SAID: Final = b"anjungan: stopping after this step\n"


class Interrupt:
    """A pause that raises KeyboardInterrupt, once, after Ctrl-C. A context manager, on the main thread."""

    def __init__(self, pause: Callable[[float], None]) -> None:
        self._pause = pause
        self._hit = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._pressed)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def __call__(self, seconds: float) -> None:
        """Wait so long."""
        self._pause(seconds)
        if self._hit:
            self._hit = False
            raise KeyboardInterrupt

    def _pressed(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._hit = True
        os.write(2, _SAID)  # print may be what is interrupted
