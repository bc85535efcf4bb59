"""Drives an A4 printer over IPP, the device itself and never a spooler: accepted means nothing, evidence everything.

The boot epoch is the second at which the printer was switched on: the kiosk's wall clock less `printer-up-time`, good
to `_TOLERANCE` seconds. A job is ours when its name is the attempt's id and the epoch is the one of `prepare`. If the
kiosk's clock jumps the epochs differ, and the answer is Unknown: that costs a look by a person, never a second copy.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from devices.a4 import pwg
from devices.a4.line import IppLine, PrinterState, Reading
from devices.a4.reasons import stopping
from devices.a4.wire import ENDED, JobState, as_number
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Fenced,
    Identity,
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
    Untouched,
    Working,
)
from kiosk.core.terms import Medium

_TOLERANCE: Final = 1  # two whole-second clocks out of step
_MISSES: Final = 3  # so many silent polls in a row before nobody can tell
_SEEN: Final = 2  # polls a stopping reason must last: trays flicker while they refill
_INTERNAL, _CANCELED_MEANWHILE = 0x0500, 0x0508  # status codes after which a job may exist all the same


@dataclass(frozen=True)
class A4Options:
    """`send` raster pages or the verified PDF; `colour` where the printer has it; the others are seconds.

    `settle`: how long an answer may contradict itself; `let_go`: how long a cancelled job may take to end; `drain` and
    `quiet`: the same and the silence after it, in the fence.
    """

    send: Literal["raster", "pdf"] = "raster"
    colour: bool = True
    media: str = "iso_a4_210x297mm"
    quiet: float = 0.5
    drain: float = 3.0
    settle: float = 2.0
    let_go: float = 10.0


@dataclass
class _Attempt:
    """What is known of the attempt being made. `pages` is 0 after a restart: only the device can tell then."""

    name: str
    epoch: int
    pages: int = 0
    job: int | None = None
    handed_over: bool = False
    canceled_at: float = 0.0
    seen: int = 0
    odd_at: float | None = None
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
        self._last: Status | Progress | None = None
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
        """Ask the printer how it is; what it said last stands for two silent polls."""
        reading = self._line.printer()
        if isinstance(reading, Unknown):
            self._misses += 1
            last = self._last
            return last if self._misses < _MISSES and isinstance(last, Ready | NotReady) else reading
        self._misses = 0
        self._last = _status(reading, self._options.media)
        return self._last

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        """Prove that the printer is ready and its queue empty, and say which printer it is since when."""
        reading = self._line.printer()
        if isinstance(reading, Unknown):
            return reading
        status = _status(reading, self._options.media)
        if isinstance(status, NotReady):
            return Declined(status.faults[0])
        if reading.queued or reading.state is not PrinterState.IDLE:
            return Declined(Fault.PRINTER_REFUSED)
        newest = self._line.newest_job()
        if isinstance(newest, Unknown):
            return newest
        epoch = self._epoch(reading)
        self._attempt = _Attempt(attempt, epoch)
        self._last, self._misses = status, 0
        return Identity(reading.uuid, str(epoch), {"newest-job": newest, "state-change": reading.changed})

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        """Hand the document over, once: a repeated call sends nothing."""
        mine = self._attempt
        if mine is None or mine.name != attempt:
            return Declined(Fault.PRINTER_REFUSED)
        if mine.handed_over:
            return Unknown("handed over before", Fault.JOB_LOST) if mine.job is None else Submitted()
        reading = self._line.printer()
        if isinstance(reading, Unknown):
            return Declined(Fault.PRINTER_SILENT)
        if self._epoch(reading) != mine.epoch:
            return Declined(Fault.PRINTER_REFUSED)
        document = self._document(pages, reading)
        if document is None:
            return Declined(Fault.PRINTER_REFUSED)
        mine.handed_over = True
        mine.pages = len(pages.sides)
        answer = self._line.print_job(attempt, document, self._options.media)
        if isinstance(answer, Unknown):
            return answer
        if answer.ok and answer.jobs:
            mine.job = as_number(answer.jobs[0].get("job-id"))
            return Submitted()
        if answer.ok or answer.status in (_INTERNAL, _CANCELED_MEANWHILE):
            return Unknown("neither taken nor refused", Fault.PRINTER_ERROR)
        return Declined(Fault.PRINTER_REFUSED)

    def progress(self, attempt: str) -> Progress:
        """Poll the job; a reason that stops paper cancels it, and it has failed only once the printer says it ended."""
        mine = self._attempt
        if mine is None or mine.name != attempt:
            return Unknown("not an attempt of this run", Fault.JOB_LOST)
        if mine.made is not None:
            return mine.made
        reading = self._line.printer()
        job = reading if isinstance(reading, Unknown) else self._line.job(attempt, mine.job)
        if isinstance(reading, Unknown) or isinstance(job, Unknown):
            self._misses += 1
            if self._misses < _MISSES:
                return Working(0, mine.pages) if not isinstance(self._last, Working) else self._last
            return Unknown("three polls without an answer")
        self._misses = 0
        if self._epoch(reading) != mine.epoch:
            return Unknown("the printer was switched off and on", Fault.JOB_LOST)
        if job is None:
            return self._odd(mine, "the printer knows no such job")
        mine.job = as_number(job.get("job-id"))
        self._last = self._judge(mine, reading, job)
        return self._last

    def release(self, attempt: str) -> Submitted | Unknown:
        """Nothing to do: there is no gate."""
        del attempt
        return Submitted()

    def outlet(self) -> Outlet:
        """Nobody can tell."""
        return Outlet.NO_SENSOR

    def retract(self, attempt: str) -> Place:
        """Not possible: the sheets stay where they are."""
        del attempt
        return Place.UNKNOWN

    def reject(self, attempt: str) -> Place:
        """Not possible either."""
        del attempt
        return Place.UNKNOWN

    def fence(self, attempt: str, before: Identity) -> Fenced:
        """Cancel, drain, stay quiet, then read the evidence; bounded by `drain` and `quiet`."""
        self._line.close()  # what was still on its way ends here
        step = 0.05
        for _ in range(max(1, round(self._options.drain / step))):
            job = self._line.job(attempt, None)
            if isinstance(job, Unknown):
                return job
            if job is None or job.get("job-state") in ENDED:
                break
            self._line.cancel(int(job["job-id"]))
            self._pause(step)
        else:
            return Unknown("the printer does not let go of the job", Fault.PRINTER_ERROR)
        self._pause(self._options.quiet)
        return self._after_quiet(attempt, before)

    def close(self) -> None:
        """Give the connection back."""
        self._line.close()

    def _after_quiet(self, attempt: str, before: Identity) -> Fenced:
        job = self._line.job(attempt, None)
        if isinstance(job, Unknown):
            return job
        newest = self._line.newest_job()
        if isinstance(newest, Unknown):
            return newest
        reading = self._line.printer()
        if isinstance(reading, Unknown):
            return reading
        if reading.uuid != before.serial or not self._same_boot(reading, before.boot_epoch):
            return Unknown("another printer, or switched off and on", Fault.JOB_LOST)
        return self._evidence(attempt, job, reading, before, newest)

    def _evidence(
        self, attempt: str, job: Mapping[str, Any] | None, reading: Reading, before: Identity, newest: int
    ) -> Fenced:
        faults = stopping(reading.faults)
        calm = reading.state is PrinterState.IDLE and not reading.queued and not faults
        if job is None:
            same = {"newest-job": newest, "state-change": reading.changed} == dict(before.counters)
            mine = self._attempt
            taken = mine is not None and mine.name == attempt and mine.job is not None  # and then forgotten
            return (
                Untouched({"job": "none"})
                if calm and same and not taken
                else Unknown("no job, and no proof", Fault.JOB_LOST)
            )
        pages = as_number(job.get("job-impressions")) or 0
        if self._attempt is not None and self._attempt.name == attempt:
            pages = self._attempt.pages
        evidence = _evidence_of(job, pages, before.boot_epoch)
        if job.get("job-state") == JobState.COMPLETED and pages and evidence["impressions"] == pages:
            return Made(Place.OUTLET, evidence)
        if job.get("job-state") != JobState.COMPLETED and calm and not _began(job):
            return Untouched(evidence)
        if Fault.MEDIA_JAM in faults:
            return Failed(Fault.MEDIA_JAM, Place.TRANSPORT, evidence)
        return Unknown("ended after it began", faults[0] if faults else Fault.JOB_LOST)

    def _judge(self, mine: _Attempt, reading: Reading, job: Mapping[str, Any]) -> Progress:
        state = job.get("job-state")
        faults = stopping(reading.faults)
        evidence = _evidence_of(job, mine.pages, str(mine.epoch))
        done = as_number(job.get("job-impressions-completed")) or 0
        if state == JobState.COMPLETED:
            if done == mine.pages:
                mine.made = Made(Place.OUTLET, evidence)
                return mine.made
            return self._odd(mine, "completed, but not every page was counted")
        if state in ENDED:
            fault = mine.fault or (faults[0] if faults else Fault.PRINTER_ERROR)
            if not _began(job):
                return Failed(fault, Place.HOPPER, evidence)
            return Failed(fault, Place.TRANSPORT if fault is Fault.MEDIA_JAM else Place.UNKNOWN, evidence)
        mine.seen = mine.seen + 1 if faults else 0
        if mine.seen >= _SEEN and mine.fault is None and mine.job is not None:
            mine.fault, mine.canceled_at = faults[0], self._tick()
            self._line.cancel(mine.job)
        if mine.fault is not None and self._tick() - mine.canceled_at > self._options.let_go:
            return Unknown("the printer does not let go of the job", mine.fault)
        return Working(min(done, mine.pages), mine.pages)

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
            found = ("image/pwg-raster", pwg.encode(pages, colour=colour)) if known and pages.sides else None
        return found if found is not None and found[0] in reading.formats else None

    def _epoch(self, reading: Reading) -> int:
        """Give the boot second; the attempt's own where it is the same within the clock's grain."""
        boot = int(self._clock()) - reading.up_time
        mine = self._attempt
        return mine.epoch if mine is not None and abs(mine.epoch - boot) <= _TOLERANCE else boot

    def _same_boot(self, reading: Reading, epoch: str) -> bool:
        return epoch.lstrip("-").isdigit() and abs(int(epoch) - (int(self._clock()) - reading.up_time)) <= _TOLERANCE


def _began(job: Mapping[str, Any]) -> bool:
    """Whether paper may have moved: the printer tells when it began the job, or counted a page."""
    return bool(as_number(job.get("job-impressions-completed"))) or as_number(job.get("time-at-processing")) is not None


def _evidence_of(job: Mapping[str, Any], pages: int, epoch: str) -> dict[str, int | str]:
    state = job.get("job-state")
    counted = as_number(job.get("job-impressions-completed"))
    return {
        "job-id": as_number(job.get("job-id")) or 0,
        "job-uuid": str(job.get("job-uuid", "")),
        "job-state": JobState(state).name.lower() if state is not None else "none",
        "impressions": -1 if counted is None else counted,
        "pages": pages,
        "boot-epoch": epoch,
    }


def _status(reading: Reading, media: str) -> Status:
    faults = list(stopping(reading.faults))
    if reading.state is PrinterState.STOPPED and not faults:
        faults.append(Fault.PRINTER_ERROR)
    if not reading.accepting:
        faults.append(Fault.PRINTER_PAUSED)
    if reading.media and media not in reading.media and Fault.MEDIA_EMPTY not in faults:
        faults.append(Fault.MEDIA_EMPTY)
    if faults:
        return NotReady(tuple(faults), Outlet.NO_SENSOR)
    return Ready(Outlet.NO_SENSOR, tuple(fault for fault in reading.faults if fault not in faults))
