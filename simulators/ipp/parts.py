"""The words of the IPP printer's model: its faults, its sheets, its jobs."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from devices.a4.wire import JobState


class IppFault(StrEnum):
    """All that can be made to go wrong; a seed chooses from this one list."""

    # What the printer tells as a reason and stops for.
    MEDIA_EMPTY = "media-empty"
    MEDIA_JAM = "media-jam"  # struck at a page: its sheet sticks in the path, and is printed again once it is out
    COVER_OPEN = "cover-open"
    TONER_EMPTY = "toner-empty"
    OUTPUT_FULL = "output-area-full"
    PAUSED = "paused"
    # What it tells and goes on with.
    MEDIA_LOW = "media-low"
    TONER_LOW = "toner-low"
    # What it does not tell, or tells wrongly.
    STOPPED = "stopped-without-reason"
    HELD = "held"  # jobs wait for somebody at the panel
    NOT_ACCEPTING = "not-accepting"
    REFUSES = "refuses"  # the document, after it came
    BUSY = "busy"
    ABORTS = "aborts"  # a job, before its next page
    MISCOUNTS = "miscounts"  # says completed, one impression short
    FORGETS = "forgets"  # ended jobs at once
    KEEPS_JOBS = "keeps-jobs"  # does not cancel
    # What happens on the wire.
    DEAF = "deaf"  # what is sent is lost
    MUTE = "mute"  # what is sent is done, the answer is lost
    GARBLED = "garbled"
    STALE = "stale"  # the answer before comes once more
    TORN = "torn"  # the connection breaks in the middle of what is sent
    LATE = "late"  # a document waits in a buffer on the way: no answer, and it arrives all the same
    CUT = "cut"  # unplugged in the middle of the answer
    NOISE = "noise"  # bytes that are not even HTTP
    SLOW = "slow"  # the answer drips, far too slowly
    UNAVAILABLE = "unavailable"  # HTTP 503, nothing is done


STOPPING: Final = frozenset(
    {
        IppFault.MEDIA_EMPTY,
        IppFault.COVER_OPEN,
        IppFault.TONER_EMPTY,
        IppFault.OUTPUT_FULL,
        IppFault.PAUSED,
        IppFault.STOPPED,
    }
)
TOLD: Final = frozenset((STOPPING | {IppFault.MEDIA_JAM, IppFault.MEDIA_LOW, IppFault.TONER_LOW}) - {IppFault.STOPPED})


class Spot(StrEnum):
    """Where a sheet is once it has left its tray."""

    PATH = "path"
    OUTLET = "outlet"
    TAKEN = "taken"
    REMOVED = "removed"  # by staff


@dataclass
class Sheet:
    """One sheet: whose page is on it, counted from 1."""

    job_name: str
    page: int
    spot: Spot


A4: Final = "iso_a4_210x297mm"
TIME_OUT: Final = 60  # seconds a created job waits for its document (multiple-operation-time-out)
TONER_LOW: Final = 10  # percent (marker-low-levels)


@dataclass
class Job:
    """One job; times are up-times in whole seconds. `arrived`: pages whose bytes came; fewer than `pages` if torn.

    `done` is what the printer counts as impressions, `sheets` what its stacker counts.
    """

    number: int
    name: str
    pages: int
    arrived: int
    created: int
    state: JobState = JobState.PENDING
    done: int = 0
    sheets: int = 0
    began: int | None = None
    ended: int | None = None
    stopping: bool = field(default=False)  # cancelled while a sheet moves
    awaiting: bool = False  # created, and its document is still to come
    user: str = "anonymous"
    media: str = A4
    octets: int = 0

    @property
    def over(self) -> bool:
        """Whether it has come to its end."""
        return self.state in {JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED}
