"""The words between a chip encoder and its reader: one list of troubles, and the reader as a protocol."""

from enum import StrEnum
from typing import Protocol


class Trouble(StrEnum):
    """All that can stop an encoding; an answer, never an exception, and without personal data."""

    NO_CARD = "no_card"
    OTHER_CARD = "other_card"  # another UID than the one asked for
    TORN = "torn"  # the card left the field in the middle
    SILENT = "silent"  # a card that does not answer, or not in time
    MEMORY_FAILURE = "memory_failure"  # 65 81
    DIFFERS = "differs"  # read back, it is not what was written
    REFUSED = "refused"  # any other status word
    TOO_LONG = "too_long"  # the content does not fit on the chip
    READER_GONE = "reader_gone"
    SERVICE_GONE = "service_gone"  # no pcscd
    UNKNOWN = "unknown"

    @property
    def of_reader(self) -> bool:
        """Whether it says nothing of the card."""
        return self in {Trouble.READER_GONE, Trouble.SERVICE_GONE, Trouble.UNKNOWN}


class Reader(Protocol):
    """One reader, used by one thread. Every call ends in bounded time; times in seconds."""

    def ready(self) -> Trouble | None:
        """Whether the reader is there, with or without a card."""
        ...

    def connect(self, within: float) -> Trouble | None:
        """Wait for a card and begin to talk to it alone; NO_CARD when none came."""
        ...

    def exchange(self, command: bytes, within: float) -> bytes | Trouble:
        """Send one command; gives the answer with its status word."""
        ...

    def disconnect(self) -> None:
        """End what `connect` began. May be repeated."""
        ...
