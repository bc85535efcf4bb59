"""Ends work in Python that takes too long: a hostile file can keep a parser busy for ever."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType


class TookTooLongError(Exception):
    """The time was over at a call, however deep."""


@contextmanager
def at_most(seconds: float, clock: Callable[[], float] = monotonic) -> Iterator[None]:
    """Raise TookTooLongError in this thread at the first call after so many seconds.

    A loop that calls nothing is not ended; the parsers call for every entry that they read.
    """
    until = clock() + seconds
    before = sys.getprofile()

    def look(_frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and clock() > until:
            raise TookTooLongError

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
