"""What is known of the attempt being made, and when its job is to be ended."""

from dataclasses import dataclass
from typing import Final

from devices.a4 import evidence
from devices.a4.document import Send
from devices.a4.evidence import Boot
from devices.a4.line import PATIENCE, JobReading, PrinterState, Reading
from devices.a4.wire import A4, JobState
from devices.presence import MISSES
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Identity, Made, Submitted, Unknown, Working

_SEEN: Final = 2  # polls at which a printer must have stopped: trays flicker while they refill


@dataclass(frozen=True)
class A4Options:
    """`send` raster pages or the verified PDF; `colour` where the printer has it; the others are seconds.

    `settle`: how long an answer may contradict itself, a printer stop and go on, or work for others; `reason`: how
    long a printer that goes on may give a reason to stop while no page comes (many call a tray empty while its last
    sheet is on the way); `stall`: how long a job may stand still without one (a cold fuser, another job before it).
    Then it is cancelled, and may take `let_go` to end. `silence`: how long answers must be missing in a job, beside
    their number. In the fence: `drain` for a cancelled job, and for answers; `quiet` before the last look; `unheard`
    for a document whose answer nobody heard, longer than anything on the way or in the printer keeps one back.
    """

    send: Send = "raster"
    colour: bool = True
    media: str = A4
    quiet: float = 5.0
    unheard: float = PATIENCE + 5.0
    drain: float = 15.0
    settle: float = 2.0
    reason: float = 20.0
    stall: float = 90.0
    let_go: float = 10.0
    silence: float = 5.0


@dataclass
class Misses:
    """Answers that did not come, one after another."""

    count: int = 0
    since: float = 0.0

    def more(self, asked: float) -> None:
        """Note one more, to a question of then."""
        self.since = self.since if self.count else asked
        self.count += 1

    def gone(self, now: float, seconds: float) -> bool:
        """Whether so many are missing, and for so long, that the printer is."""
        return self.count >= MISSES and now - self.since >= seconds


@dataclass
class Attempt:
    """One attempt of this run of the kiosk. Times are those of the driver's `tick`."""

    name: str
    identity: Identity
    pages: int = 0
    answer: Submitted | Declined | Unknown | None = None
    job: int | None = None
    working: Working | None = None
    odd_at: float | None = None
    made: Made | None = None
    fault: Fault | None = None  # why its job is cancelled
    canceled_at: float = 0.0
    canceled: bool = False  # the printer said so
    _seen: int = 0
    _stopped_at: float = 0.0
    _reason_at: float | None = None
    _stood: tuple[JobState, int] | None = None
    _stood_at: float = 0.0

    def is_at(self, reading: Reading, boot: Boot) -> bool:
        """Whether it is the printer of `prepare`, not switched off since."""
        return reading.uuid == self.identity.serial and evidence.same_boot(boot, self.identity.boot_epoch)

    def begins(self, pages: int, now: float) -> None:
        """Note that the document goes out."""
        self.pages, self._stood_at = pages, now

    def watch(self, reading: Reading, job: JobReading, now: float, options: A4Options) -> None:
        """Note how the job is, and decide whether it is to be cancelled."""
        faults = evidence.what_stops(reading)
        if (job.state, job.done) != self._stood:
            self._stood, self._stood_at = (job.state, job.done), now
        if faults and (reading.state is PrinterState.STOPPED or job.state is JobState.STOPPED):
            self._stopped_at = self._stopped_at if self._seen else now
            self._seen += 1
        else:
            self._seen = 0
        self._reason_at = None if not faults else now if self._reason_at is None else self._reason_at
        stopped = self._seen >= _SEEN and now - self._stopped_at >= options.settle
        stood = now - self._stood_at
        hindered = self._reason_at is not None and min(stood, now - self._reason_at) > options.reason
        if self.fault is None and (stopped or hindered or stood > options.stall):
            self.fault, self.canceled_at = faults[0] if faults else Fault.PRINTER_ERROR, now
