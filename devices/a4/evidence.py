"""What jobs and counts prove about an attempt at A4 sheets: pure rules, used when paper may have moved unseen.

A job is the attempt's when its name is the attempt's id, or the printer tells no name and its number is the one that it
gave the attempt, and the printer has not been switched off since `Identity` was noted. A printer is switched on at a
moment of the kiosk's wall clock: that clock less `printer-up-time`, known as well as the answer was quick (`Boot`). If
the clock jumps the moments differ, and the answer is Unknown: that costs a look by a person, never a second copy.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from devices.a4.line import JobReading, PrinterState, Reading
from devices.a4.reasons import stopping
from devices.a4.wire import JobState
from kiosk.core.faults import Fault
from kiosk.core.printer import Failed, Fenced, Identity, Made, NotReady, Outlet, Place, Ready, Unknown, Untouched

_SECOND: Final = 1000
_NEWEST: Final = "newest-job"
_CHANGED: Final = "state-change"
_UP: Final = "up-time"
_YOUNG: Final = 3 * _SECOND  # and what the boots leave open: on for less, off and on again does not show
_EPOCH: Final = re.compile(r"(-?\d{1,15})(?:\.\.(-?\d{1,15}))?")
_SLOWEST: Final = 2 * _SECOND  # what an answer left open where one second alone was noted


@dataclass(frozen=True)
class Boot:
    """Since when a printer counts: a moment of the kiosk's clock, in milliseconds, from `first` to `last`.

    It counts whole seconds, so that two of the same boot lie up to one apart.
    """

    first: int
    last: int

    @classmethod
    def of(cls, asked: float, answered: float, up_time: int) -> Self:
        """Reckon it from when the clock said that it was asked and had answered: it read its own in between."""
        began, ended = sorted((asked, answered))
        return cls(*(math.floor(when * _SECOND) - up_time * _SECOND for when in (began, ended)))

    @classmethod
    def read(cls, epoch: str) -> Self | None:
        """Read what an `Identity` notes."""
        found = _EPOCH.fullmatch(epoch)
        if found is None:
            return None
        if found[2] is None:
            second = int(found[1]) * _SECOND
            return cls(second - _SLOWEST, second + _SECOND)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    @property
    def open(self) -> int:
        """How much it leaves open."""
        return self.last - self.first


@dataclass(frozen=True)
class Look:
    """Everything read in one look at a printer at rest."""

    reading: Reading
    boot: Boot
    jobs: Sequence[JobReading]

    @property
    def at_work(self) -> bool:
        """It prints, or a job waits in its queue; a held one is counted, too (`queued-job-count`, RFC 8011 5.4.24)."""
        waiting = self.reading.queued > 0 or any(not job.ended for job in self.jobs)
        return waiting or self.reading.state is PrinterState.PROCESSING

    @property
    def calm(self) -> bool:
        """Idle, its queue empty, and nothing wrong with it."""
        return self.reading.state is PrinterState.IDLE and not self.at_work and not what_stops(self.reading)

    def counts(self) -> dict[str, int]:
        """What is noted in an Identity; when the printer's state last changed only where it tells."""
        found = {_NEWEST: max((job.number for job in self.jobs), default=0), _UP: self.reading.up_time}
        return found if self.reading.changed is None else found | {_CHANGED: self.reading.changed}


def what_stops(reading: Reading) -> tuple[Fault, ...]:
    """What keeps the printer from moving paper, the first one to be mended first."""
    faults = stopping(reading.faults)
    return faults or ((Fault.PRINTER_ERROR,) if reading.state is PrinterState.STOPPED else ())


def condition(reading: Reading, media: str, *, taken: bool = False) -> Ready | NotReady:
    """Whether it can print on this medium; `taken`: somebody else's job does not leave it."""
    faults = list(what_stops(reading))
    if not reading.accepting:
        faults.append(Fault.PRINTER_PAUSED)
    if reading.media is not None and media not in reading.media and Fault.MEDIA_EMPTY not in faults:
        faults.append(Fault.MEDIA_EMPTY)
    if taken:
        faults.append(Fault.PRINTER_REFUSED)
    if faults:
        return NotReady(tuple(faults), Outlet.NO_SENSOR)
    told = {Fault.TONER_LOW, Fault.TONER_EMPTY}.intersection(reading.faults)
    return Ready(Outlet.NO_SENSOR, reading.faults if told else (*reading.faults, *reading.supplies))


def same_boot(boot: Boot, epoch: str) -> bool:
    """Whether a printer may have been switched on when the noted one was."""
    noted = Boot.read(epoch)
    return noted is not None and boot.first <= noted.last + _SECOND and noted.first <= boot.last + _SECOND


def of_attempt(jobs: Sequence[JobReading], attempt: str, number: int | None) -> list[JobReading]:
    """Give those of an attempt (`JobReading.is_of`)."""
    return [job for job in jobs if job.is_of(attempt, number)]


def of_job(job: JobReading, pages: int, epoch: str) -> dict[str, int | str]:
    """What is noted of a job; -1 impressions or sheets: the printer does not count them."""
    return {
        "job-id": job.number,
        "job-uuid": job.uuid,
        "job-state": job.state.name.lower(),
        "impressions": -1 if job.impressions is None else job.impressions,
        "sheets": -1 if job.sheets is None else job.sheets,
        "pages": pages,
        "boot-epoch": epoch,
    }


def whole(job: JobReading, pages: int) -> bool:
    """Whether a job ended well with every page counted: as an impression, as a sheet, and by both where both are."""
    counts = {count for count in (job.impressions, job.sheets) if count is not None}
    return job.state is JobState.COMPLETED and not job.with_errors and pages > 0 and counts == {pages}


def judge(attempt: str, before: Identity, look: Look, pages: int | None, job: int | None) -> Fenced:
    """Say what became of an attempt, at a printer that has been quiet.

    `pages`: how many it has, None after a restart (then only the printer can tell); `job`: the number under which the
    printer took it once.
    """
    if look.reading.uuid != before.serial or not same_boot(look.boot, before.boot_epoch):
        return Unknown("another printer, or switched off and on", Fault.JOB_LOST)
    mine = of_attempt(look.jobs, attempt, job)
    if len(mine) > 1:
        return Unknown("several jobs of one attempt", Fault.JOB_LOST)
    if not mine:
        proven = look.calm and _unmoved(before, look) and job is None
        return Untouched({"job": "none"}) if proven else Unknown("no job, and no proof", Fault.JOB_LOST)
    return _judge_job(mine[0], before, look, pages)


def _unmoved(before: Identity, look: Look) -> bool:
    """Whether the counts are those of the intent. A printer may keep no jobs: their numbers alone prove nothing."""
    now, then = look.counts(), before.counters
    same = all(name in then and now.get(name) == then[name] for name in (_NEWEST, _CHANGED))
    return same and _was_old(before, look) and now[_UP] >= then[_UP]


def _was_old(before: Identity, look: Look) -> bool:
    """Whether the printer had been on for so long at the intent that switching it off and on would show."""
    noted = Boot.read(before.boot_epoch)
    been_on = before.counters.get(_UP, 0) * _SECOND
    return noted is not None and been_on >= _YOUNG + noted.open + look.boot.open


def _judge_job(job: JobReading, before: Identity, look: Look, pages: int | None) -> Fenced:
    pages = job.pages if pages is None else pages
    evidence = of_job(job, pages, before.boot_epoch)
    faults = what_stops(look.reading)
    if whole(job, pages):
        return Made(Place.OUTLET, evidence)
    if job.state in {JobState.CANCELED, JobState.ABORTED} and look.calm and not job.began and _was_old(before, look):
        return Untouched(evidence)
    if Fault.MEDIA_JAM in faults:
        return Failed(Fault.MEDIA_JAM, Place.TRANSPORT, evidence)
    return Unknown("ended after it began", faults[0] if faults else Fault.JOB_LOST)


def after_end(job: JobReading, fault: Fault, evidence: Mapping[str, int | str]) -> Failed:
    """Say where the sheets of a job are that was cancelled or aborted."""
    if not job.began:
        return Failed(fault, Place.HOPPER, evidence)
    return Failed(fault, Place.TRANSPORT if fault is Fault.MEDIA_JAM else Place.UNKNOWN, evidence)
