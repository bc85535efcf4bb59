"""Drives an A4 printer over IPP, the device itself and never a spooler: accepted means nothing, evidence everything.

Worst times below: N exchanges, each bounded by the transport's time-out. Pauses are named by the option that sets them.
"""

import time
from collections.abc import Callable
from typing import Final

from devices.a4 import evidence
from devices.a4.attempt import A4Options, Attempt, Misses
from devices.a4.document import Form, form_of
from devices.a4.evidence import Boot, Look
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

_STEP: Final = 0.05
_HELD: Final = "the printer does not let go of the job"
_USED: Final = Declined(Fault.ATTEMPT_OPEN)
_INTERNAL, _CANCELED_MEANWHILE = 0x0500, 0x0508  # status codes after which a job may exist all the same


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
        self._misses = Misses()
        self._status: Ready | NotReady | None = None
        self._taken = False  # by somebody else's job: no look can succeed until it has left
        self._taken_since: float | None = None
        self._left: Supplies = {}
        self._epoch: str | None = None
        self._attempt: Attempt | None = None

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
        asked, look = self._tick(), self._look() if self._taken else self._glance()
        if isinstance(look, Unknown):
            self._misses.more(asked)
            return self._status if self._misses.count < MISSES and self._status is not None else look
        self._misses = Misses()
        self._note_taken(look)
        self._status = self._condition(look.reading)
        self._left = look.reading.levels
        return self._status

    def _glance(self) -> Look | Unknown:
        read = self._read()
        return read if isinstance(read, Unknown) else Look(*read, ())

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
        status = self._condition(look.reading)
        if isinstance(status, NotReady):
            return Declined(status.faults[0])
        if self._epoch is None or not evidence.same_boot(look.boot, self._epoch):  # the same boot keeps its name
            self._epoch = str(look.boot)
        return Identity(look.reading.uuid, self._epoch, look.counts())

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        """Look, and begin the attempt; the same attempt again gives the same. At most 3 exchanges."""
        mine, identity = self._attempt, self.look()
        if not isinstance(identity, Identity):
            return identity
        if mine is not None and mine.name == attempt:
            before = mine.identity
            same = (identity.serial, identity.boot_epoch) == (before.serial, before.boot_epoch)
            return before if mine.answer is None and same else _USED
        self._attempt, self._misses = Attempt(attempt, identity), Misses()
        return identity

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        """Hand the document over, once: a repeated call sends nothing and answers the same.

        At most 2 exchanges, the second by `IppLine`'s patience.
        """
        mine = self._attempt
        if mine is None or mine.name != attempt:
            return Declined(Fault.PRINTER_REFUSED)
        if mine.answer is None:
            mine.answer = self._submit(mine, pages)
        return mine.answer

    def _submit(self, mine: Attempt, pages: Pages) -> Submitted | Declined | Unknown:
        found = self._read()
        if isinstance(found, Unknown):
            return Declined(Fault.PRINTER_SILENT)
        reading, boot = found
        if not mine.is_at(reading, boot) or reading.queued:
            return Declined(Fault.PRINTER_REFUSED)
        status, form = self._condition(reading), self._form(reading)
        if isinstance(status, NotReady):
            return Declined(status.faults[0])
        document = None if form is None else form.of(pages)
        if form is None or document is None:
            return Declined(Fault.PRINTER_REFUSED)
        mine.begins(len(pages.sides), self._tick())
        answer = self._line.print_job(mine.name, (form.media_type, document), self._options.media)
        if isinstance(answer, Unknown):
            return answer
        if answer.ok and answer.jobs:
            mine.job = as_number(answer.jobs[0].get("job-id"))
            return Submitted()
        if answer.ok or answer.status in (_INTERNAL, _CANCELED_MEANWHILE):
            return Unknown("neither taken nor refused", Fault.PRINTER_ERROR)
        return Declined(Fault.PRINTER_REFUSED)

    def progress(self, attempt: str) -> Progress:
        """Poll the job; what stops paper cancels it, and it has failed only once the printer says it ended.

        At most 5 exchanges. A job that stands still is cancelled in time (`A4Options`) and given up `let_go` later.
        """
        mine = self._attempt
        if mine is None or mine.name != attempt or mine.answer is None:
            return Unknown("not an attempt of this run", Fault.JOB_LOST)
        if mine.made is not None:
            return mine.made
        asked, found = self._tick(), self._read()
        job = found if isinstance(found, Unknown) else self._line.job(attempt, mine.job)
        if isinstance(found, Unknown) or isinstance(job, Unknown):
            self._misses.more(asked)
            if self._misses.gone(self._tick(), self._options.silence):
                return Unknown("three polls without an answer")
            return mine.working or Working(0, mine.pages)
        self._misses = Misses()
        reading, boot = found
        if not mine.is_at(reading, boot):
            return self._odd(mine, "another printer, or switched off and on")
        if job is None:
            return self._odd(mine, "the printer knows no such job")
        mine.job = job.number
        answer = self._judge(mine, reading, job)
        if isinstance(answer, Working):
            mine.working = answer
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

        No job is none only once nothing can be under way any more: a printer may take its time over a document that it
        has. At most `unheard` + `drain` + 2 `quiet` seconds, and an exchange for each quiet.
        """
        self._line.close()  # what was still on its way ends here
        mine = self._attempt if self._attempt is not None and self._attempt.name == attempt else None
        number = None if mine is None else mine.job
        heard = mine is not None and isinstance(mine.answer, Submitted | Declined)
        doubted = self._tick() + (0.0 if heard else self._options.unheard)
        until = max(doubted, self._tick() + self._options.drain)
        while True:
            gone = self._drain(attempt, mine, until)
            if gone is not None:
                return gone
            self._pause(max(self._options.quiet, _STEP))
            look = self._look(until)
            if isinstance(look, Unknown):
                return look
            moving = look.reading.state is PrinterState.PROCESSING or any(not job.ended for job in look.jobs)
            found = evidence.of_attempt(look.jobs, attempt, number)
            if any(not job.ended for job in found):  # it came late
                until = max(until, self._tick() + self._options.drain)
            if self._tick() >= until or not (moving or (not found and self._tick() < doubted)):
                break
        pages = mine.pages if mine is not None and mine.pages else None
        return evidence.judge(attempt, before, look, pages, number)

    def close(self) -> None:
        """Give the connection back."""
        self._line.close()

    def _drain(self, attempt: str, mine: Attempt | None, until: float) -> Unknown | None:
        """Cancel what is the attempt's until the printer is rid of it; None when it is. A miss is asked again."""
        while True:
            number, jobs = self._number(mine), self._line.jobs()
            known = [] if isinstance(jobs, Unknown) else jobs
            left = [job for job in evidence.of_attempt(known, attempt, number) if not job.ended]
            if not isinstance(jobs, Unknown) and not left:
                return None
            if self._tick() >= until:
                return jobs if isinstance(jobs, Unknown) else Unknown(_HELD, Fault.PRINTER_ERROR)
            for job in left:
                self._line.cancel(job.number)
            self._pause(_STEP)

    def _number(self, mine: Attempt | None) -> int | None:
        """Give the number of the attempt's job, if this is the boot that gave it."""
        found = None if mine is None or mine.job is None else self._read()
        return mine.job if mine is not None and isinstance(found, tuple) and mine.is_at(*found) else None

    def _read(self) -> tuple[Reading, Boot] | Unknown:
        """Ask the printer how it is, and reckon when it was switched on."""
        asked = self._clock()
        reading = self._line.printer(self._options.media)
        return reading if isinstance(reading, Unknown) else (reading, Boot.of(asked, self._clock(), reading.up_time))

    def _look(self, until: float | None = None) -> Look | Unknown:
        """Read everything; what is missing is asked again `MISSES` times, and on until then."""
        tries = 1
        while True:
            jobs = self._line.jobs()
            read = jobs if isinstance(jobs, Unknown) else self._read()
            if not isinstance(jobs, Unknown) and not isinstance(read, Unknown):
                return Look(*read, jobs)
            if until is None or (tries >= MISSES and self._tick() >= until):
                return read if isinstance(read, Unknown) else Unknown("no answer")
            tries += 1
            self._pause(_STEP)

    def _judge(self, mine: Attempt, reading: Reading, job: JobReading) -> Progress:
        found = evidence.of_job(job, mine.pages, mine.identity.boot_epoch)
        if job.state is JobState.COMPLETED:
            if evidence.whole(job, mine.pages):
                mine.made = Made(Place.OUTLET, found)
                return mine.made
            return self._odd(mine, "completed, but not every page was counted")
        mine.odd_at = None
        if job.ended:
            faults = evidence.what_stops(reading)
            return evidence.after_end(job, mine.fault or (faults[0] if faults else Fault.PRINTER_ERROR), found)
        mine.watch(reading, job, self._tick(), self._options)
        if mine.fault is not None and not mine.canceled:  # one that was refused or lost is asked for again
            mine.canceled = self._line.cancel(job.number)
        if mine.fault is not None and self._tick() - mine.canceled_at > self._options.let_go:
            return Unknown(_HELD, mine.fault)
        return Working(min(job.done, mine.pages), mine.pages)

    def _odd(self, mine: Attempt, why: str) -> Progress:
        """Give what contradicts itself time to come right."""
        now = self._tick()
        mine.odd_at = now if mine.odd_at is None else mine.odd_at
        if now - mine.odd_at < self._options.settle:
            return mine.working or Working(0, mine.pages)
        return Unknown(why, Fault.JOB_LOST)

    def _condition(self, reading: Reading) -> Ready | NotReady:
        """Whether it can print: what it would refuse of every document gates, before anybody types a PIN."""
        status = evidence.condition(reading, self._options.media, taken=self._taken)
        if self._form(reading) is not None:
            return status
        before = status.faults if isinstance(status, NotReady) else ()
        return NotReady(tuple(dict.fromkeys((*before, Fault.PRINTER_REFUSED))), status.outlet)

    def _form(self, reading: Reading) -> Form | None:
        return form_of(reading, self._options.send, colour=self._options.colour)
