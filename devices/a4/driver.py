"""Drives an A4 printer over IPP, the device itself and never a spooler: accepted means nothing, evidence everything.

Worst times below: N exchanges, each bounded by the transport's time-out. Pauses are named by the option that sets them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from devices.a4 import evidence, pwg
from devices.a4.evidence import Look
from devices.a4.line import IppLine, JobReading, PrinterState, Reading
from devices.a4.wire import JobState, as_number
from devices.presence import MISSES
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Fenced,
    Identity,
    Located,
    Made,
    NotReady,
    Outlet,
    Pages,
    Place,
    Progress,
    Ready,
    Status,
    Submitted,
    Unknown,
    Working,
)
from kiosk.core.supplies import Supplies
from kiosk.core.terms import Medium

_SEEN: Final = 2  # polls a stopping reason must last: trays flicker while they refill
_STEP: Final = 0.05
_USED: Final = Declined(Fault.ATTEMPT_OPEN)
_INTERNAL, _CANCELED_MEANWHILE = 0x0500, 0x0508  # status codes after which a job may exist all the same


@dataclass(frozen=True)
class A4Options:
    """`send` raster pages or the verified PDF; `colour` where the printer has it; the others are seconds.

    `settle`: how long an answer may contradict itself, and a printer may be at work for others; `stall`: how long a job
    may stand still (a cold fuser, another job before it) until it is cancelled; `let_go`: how long a cancelled job may
    take to end. In the fence: `drain` for the same, and `quiet`, longer than anything on the way to the printer keeps
    a document back.
    """

    send: Literal["raster", "pdf"] = "raster"
    colour: bool = True
    media: str = "iso_a4_210x297mm"
    quiet: float = 5.0
    drain: float = 15.0
    settle: float = 2.0
    stall: float = 90.0
    let_go: float = 10.0


@dataclass
class _Attempt:
    """What is known of the attempt being made."""

    name: str
    identity: Identity
    epoch: int
    pages: int = 0
    answer: Submitted | Declined | Unknown | None = None
    job: int | None = None
    canceled_at: float = 0.0
    canceled: bool = False  # the printer said so
    seen: int = 0
    odd_at: float | None = None
    stood: tuple[JobState, int] | None = None
    stood_since: float = 0.0
    fault: Fault | None = None
    made: Made | None = None


class A4Printer:
    """One IPP printer without a gate and without a sensor in its outlet (the declared class of docs/protocol.md)."""

    def __init__(
        self,
        line: IppLine,
        options: A4Options | None = None,
        *,
        clock: Callable[[], float] = time.time,
        tick: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._line = line
        self._options = options or A4Options()
        self._clock = clock
        self._tick = tick
        self._pause = pause
        self._misses = 0
        self._status: Ready | NotReady | None = None
        self._taken = False  # by somebody else's job: no look can succeed until it has left
        self._taken_since: float | None = None
        self._left: Supplies = {}
        self._working: Working | None = None
        self._attempt: _Attempt | None = None

    @property
    def medium(self) -> Medium:
        """A4 sheets."""
        return Medium.A4

    @property
    def holds(self) -> bool:
        """Sheets fall into an open tray."""
        return False

    def status(self) -> Status:
        """Ask the printer how it is; what it said last stands for two silent polls. At most 3 exchanges.

        Somebody else's job that stays makes it not ready, before anybody types a PIN for a `look` that will refuse;
        also one that only a look saw, because the printer lists it and does not count it.
        """
        look = self._look() if self._taken else self._glance()
        if isinstance(look, Unknown):
            self._misses += 1
            return self._status if self._misses < MISSES and self._status is not None else look
        self._misses = 0
        self._note_taken(look)
        self._status = evidence.condition(look.reading, self._options.media, taken=self._taken)
        self._left = look.reading.levels
        return self._status

    def _glance(self) -> Look | Unknown:
        reading = self._line.printer()
        return reading if isinstance(reading, Unknown) else Look(reading, ())

    def _note_taken(self, look: Look) -> None:
        now = self._tick()
        if not look.at_work:
            self._taken, self._taken_since = False, None
        elif self._taken_since is None:
            self._taken_since = now  # our own job may be just ending
        elif now - self._taken_since >= self._options.settle:
            self._taken = True

    def supplies(self) -> Supplies:
        """Sheets in the trays and percent of toner, where the printer's gauges tell. At once."""
        return self._left

    def look(self) -> Identity | Declined | Unknown:
        """Prove that the printer is ready and its queue empty, and say which printer it is since when.

        At most 3 exchanges.
        """
        look = self._look()
        if isinstance(look, Unknown):
            return look
        self._taken, self._taken_since = look.at_work, None
        status = evidence.condition(look.reading, self._options.media, taken=self._taken)
        if isinstance(status, NotReady):
            return Declined(status.faults[0])
        mine, epoch = self._attempt, self._boot(look.reading)
        if mine is not None and evidence.same_boot(epoch, str(mine.epoch)):
            epoch = mine.epoch  # the same boot has the same name
        return Identity(look.reading.uuid, str(epoch), look.counts())

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        """Look, and begin the attempt; the same attempt again gives the same. At most 3 exchanges."""
        mine, identity = self._attempt, self.look()
        if not isinstance(identity, Identity):
            return identity
        if mine is not None and mine.name == attempt:
            before = mine.identity
            same = (identity.serial, identity.boot_epoch) == (before.serial, before.boot_epoch)
            return before if mine.answer is None and same else _USED
        self._attempt = _Attempt(attempt, identity, int(identity.boot_epoch))
        self._working, self._misses = None, 0
        return identity

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        """Hand the document over, once: a repeated call sends nothing and answers the same. At most 2 exchanges."""
        mine = self._attempt
        if mine is None or mine.name != attempt:
            return Declined(Fault.PRINTER_REFUSED)
        if mine.answer is None:
            mine.answer = self._submit(mine, pages)
        return mine.answer

    def _submit(self, mine: _Attempt, pages: Pages) -> Submitted | Declined | Unknown:
        reading = self._line.printer()
        if isinstance(reading, Unknown):
            return Declined(Fault.PRINTER_SILENT)
        if not self._is_same(mine, reading) or reading.queued:
            return Declined(Fault.PRINTER_REFUSED)
        status = evidence.condition(reading, self._options.media)
        if isinstance(status, NotReady):
            return Declined(status.faults[0])
        document = self._document(pages, reading)
        if document is None:
            return Declined(Fault.PRINTER_REFUSED)
        mine.pages, mine.stood_since = len(pages.sides), self._tick()
        answer = self._line.print_job(mine.name, document, self._options.media)
        if isinstance(answer, Unknown):
            return answer
        if answer.ok and answer.jobs:
            mine.job = as_number(answer.jobs[0].get("job-id"))
            return Submitted()
        if answer.ok or answer.status in (_INTERNAL, _CANCELED_MEANWHILE):
            return Unknown("neither taken nor refused", Fault.PRINTER_ERROR)
        return Declined(Fault.PRINTER_REFUSED)

    def progress(self, attempt: str) -> Progress:
        """Poll the job; a reason that stops paper cancels it, and it has failed only once the printer says it ended.

        At most 5 exchanges. A job that stands still is cancelled after `stall` and given up `let_go` later.
        """
        mine = self._attempt
        if mine is None or mine.name != attempt or mine.answer is None:
            return Unknown("not an attempt of this run", Fault.JOB_LOST)
        if mine.made is not None:
            return mine.made
        reading = self._line.printer()
        job = reading if isinstance(reading, Unknown) else self._line.job(attempt, mine.job)
        if isinstance(reading, Unknown) or isinstance(job, Unknown):
            self._misses += 1
            if self._misses < MISSES:
                return self._working or Working(0, mine.pages)
            return Unknown("three polls without an answer")
        self._misses = 0
        if not self._is_same(mine, reading):
            return Unknown("another printer, or switched off and on", Fault.JOB_LOST)
        if job is None:
            return self._odd(mine, "the printer knows no such job")
        mine.job = job.number
        answer = self._judge(mine, reading, job)
        if isinstance(answer, Working):
            self._working = answer
        return answer

    def release(self, attempt: str) -> Submitted | Unknown:
        """Nothing to do: there is no gate. At once."""
        del attempt
        return Submitted()

    def outlet(self) -> Outlet:
        """Nobody can tell. At once."""
        return Outlet.NO_SENSOR

    def retract(self, attempt: str) -> Located:
        """Not possible: the sheets stay where they are. At once."""
        del attempt
        return Located(Place.UNKNOWN)

    def reject(self, attempt: str) -> Located:
        """Not possible either. At once."""
        del attempt
        return Located(Place.UNKNOWN)

    def fence(self, attempt: str, before: Identity) -> Fenced:
        """Cancel, drain, stay quiet, then read the evidence; begun again when a job turns up in the quiet.

        At most `drain` + `quiet` seconds and 10 exchanges.
        """
        self._line.close()  # what was still on its way ends here
        until = self._tick() + self._options.drain
        while True:
            gone = self._drain(attempt, until)
            if gone is not None:
                return gone
            self._pause(self._options.quiet)
            look = self._look(MISSES)
            if isinstance(look, Unknown):
                return look
            moving = look.reading.state is PrinterState.PROCESSING or any(not job.ended for job in look.jobs)
            if not moving or self._tick() >= until:
                break
        mine = self._attempt if self._attempt is not None and self._attempt.name == attempt else None
        pages = mine.pages if mine is not None and mine.pages else None
        accepted = mine is not None and mine.job is not None
        return evidence.judge(attempt, before, look, self._boot(look.reading), pages, accepted=accepted)

    def close(self) -> None:
        """Give the connection back."""
        self._line.close()

    def _drain(self, attempt: str, until: float) -> Unknown | None:
        """Cancel the attempt's job until the printer is rid of it; None when it is."""
        misses = 0
        while True:
            job = self._line.job(attempt, None)
            if isinstance(job, Unknown):
                misses += 1
                if misses >= MISSES:
                    return job
            elif job is None or job.ended:
                return None
            elif self._tick() >= until:
                return Unknown("the printer does not let go of the job", Fault.PRINTER_ERROR)
            else:
                misses = 0
                self._line.cancel(job.number)
            self._pause(_STEP)

    def _look(self, tries: int = 1) -> Look | Unknown:
        found: Look | Unknown = Unknown("not asked")
        for _ in range(tries):
            jobs = self._line.jobs()
            reading = jobs if isinstance(jobs, Unknown) else self._line.printer()
            if not isinstance(jobs, Unknown) and not isinstance(reading, Unknown):
                return Look(reading, jobs)
            found = reading if isinstance(reading, Unknown) else found
        return found

    def _judge(self, mine: _Attempt, reading: Reading, job: JobReading) -> Progress:
        faults = evidence.what_stops(reading)
        found = evidence.of_job(job, mine.pages, str(mine.epoch))
        if job.state is JobState.COMPLETED:
            if evidence.whole(job, mine.pages):
                mine.made = Made(Place.OUTLET, found)
                return mine.made
            return self._odd(mine, "completed, but not every page was counted")
        if job.ended:
            return evidence.after_end(job, mine.fault or (faults[0] if faults else Fault.PRINTER_ERROR), found)
        mine.seen = mine.seen + 1 if faults else 0
        if (job.state, job.done) != mine.stood:
            mine.stood, mine.stood_since = (job.state, job.done), self._tick()
        stalled = self._tick() - mine.stood_since > self._options.stall
        if (mine.seen >= _SEEN or stalled) and mine.fault is None:
            mine.fault, mine.canceled_at = faults[0] if faults else Fault.PRINTER_ERROR, self._tick()
        if mine.fault is not None and not mine.canceled:  # one that was refused or lost is asked for again
            mine.canceled = self._line.cancel(job.number)
        if mine.fault is not None and self._tick() - mine.canceled_at > self._options.let_go:
            return Unknown("the printer does not let go of the job", mine.fault)
        return Working(min(job.done, mine.pages), mine.pages)

    def _odd(self, mine: _Attempt, why: str) -> Progress:
        """Give what contradicts itself time to come right."""
        now = self._tick()
        mine.odd_at = now if mine.odd_at is None else mine.odd_at
        return Working(0, mine.pages) if now - mine.odd_at < self._options.settle else Unknown(why, Fault.JOB_LOST)

    def _document(self, pages: Pages, reading: Reading) -> tuple[str, bytes] | None:
        """Give media type and bytes, or None when the printer does not take them."""
        if self._options.send == "pdf":
            found = ("application/pdf", pages.document) if pages.document else None
        else:
            colour = self._options.colour and "srgb_8" in reading.raster_types
            known = colour or "sgray_8" in reading.raster_types
            fit = known and pages.sides and pages.whole
            found = ("image/pwg-raster", pwg.encode(pages, colour=colour)) if fit else None
        return found if found is not None and found[0] in reading.formats else None

    def _boot(self, reading: Reading) -> int:
        """Give the second at which it was switched on."""
        return int(self._clock()) - reading.up_time

    def _is_same(self, mine: _Attempt, reading: Reading) -> bool:
        """Whether it is the printer of `prepare`, not switched off since."""
        return reading.uuid == mine.identity.serial and evidence.same_boot(self._boot(reading), str(mine.epoch))
