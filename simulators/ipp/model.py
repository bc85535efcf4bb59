"""An A4 printer as a pure machine: trays, path, outlet, jobs, power; time comes from the clock that is passed in.

Physical truth is in `sheets`: what came out for which job; the sheet on the way is there no more than in the tray. A
power cut stops it in the path; whether the queue and the job numbers survive it is chosen when it is cut, for printers
differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final

from devices.a4.line import PATIENCE, PrinterState
from devices.a4.wire import JobState
from simulators.faults import Faults
from simulators.ipp.far_end import IppTransport
from simulators.ipp.parts import A4, STOPPING, TIME_OUT, TOLD, TONER_LOW, IppFault, Job, Sheet, Spot

_GRAIN: Final = 1e-9
_UUID: Final = "urn:uuid:00000000-0000-4000-8000-000000000001"


@dataclass
class _Arriving:
    """A document on its way through a buffer that lives apart from connection and power."""

    due: float
    name: str
    pages: int
    user: str


@dataclass
class IppModel:
    """One printer. Times in seconds; `draw` gives what happens by chance.

    `toner` is what its gauge says in percent, `toner_pages` what a cartridge prints: like many a real one it tells no
    reason for a low gauge, and prints on when it says nothing is left. `counts_sheets`:
    whether it tells `job-media-sheets-completed`. `instead`: what it tells of itself in place of what never changes
    (`attributes.FIXED`). `private`: it tells names of jobs only to who sent them, and lets no
    other cancel them; `nameless`: it tells them to nobody. `received` gets each document that was taken.
    """

    clock: Callable[[], float]
    sheets_in_tray: int = 250
    seconds_per_page: float = 2.0
    first_page_seconds: float = 0.0  # what the first page of a job takes longer
    media: str = A4  # what lies in the tray
    toner: float = 80.0
    toner_pages: int = 2500
    counts_sheets: bool = True
    instead: Mapping[str, Any] = field(default_factory=dict)
    private: bool = False
    nameless: bool = False
    received: Callable[[Job, bytes], None] = lambda _job, _document: None
    lag: float = 0.0  # seconds an answer takes while a sheet moves
    digest: float = 0.0  # seconds the answer to a document takes
    late_seconds: float = PATIENCE + 1.0  # how long a buffered document is on its way
    uuid: str = _UUID
    draw: Callable[[], float] = lambda: 0.0
    powered: bool = True
    sheets: list[Sheet] = field(default_factory=list)
    jobs: dict[int, Job] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.faults: Faults[IppFault] = Faults(lambda: self._at, self.draw)
        self._at = self._booted = self.clock()
        self._next = 1
        self._left = 0.0  # of the page under way
        self._moving = False  # whether a sheet is under way
        self._arriving: list[_Arriving] = []
        self._changed = 1
        self._was = PrinterState.IDLE

    def transport(self, pause: Callable[[float], None] | None = None) -> IppTransport:
        """Give a driver's way to it. `pause` lets time pass while no answer comes; by default none passes."""
        return IppTransport(self, pause or (lambda _seconds: None))

    # ---- what it says of itself

    @property
    def up_time(self) -> int:
        """Whole seconds since it was switched on, counted from 1."""
        return int(self._at - self._booted) + 1

    @property
    def changed(self) -> int:
        """The up-time at which its state last changed."""
        return self._changed

    @property
    def moving(self) -> bool:
        """Whether a sheet is under way and nothing holds it."""
        return self.powered and self._moving and not self.stopped

    @property
    def stopped(self) -> bool:
        """Whether something keeps it from moving paper."""
        blocked = not STOPPING.isdisjoint(self.faults)
        empty = self.sheets_in_tray == 0 and not self._moving
        return blocked or empty or bool(self.in_path) or self._lacks_media

    @property
    def _lacks_media(self) -> bool:
        """Whether the job at work asks for another paper than lies in the tray."""
        job = self._at_work()
        return job is not None and job.media != self.media

    @property
    def state(self) -> PrinterState:
        """RFC 8011 section 5.4.11."""
        if self.stopped:
            return PrinterState.STOPPED
        return PrinterState.IDLE if self._at_work() is None else PrinterState.PROCESSING

    @property
    def reasons(self) -> tuple[str, ...]:
        """Its printer-state-reasons, with their suffixes."""
        told = {fault.value for fault in TOLD - {IppFault.MEDIA_JAM} if fault in self.faults}
        told |= {IppFault.MEDIA_JAM.value} if self.in_path and not self._moving else set()
        told |= {IppFault.MEDIA_EMPTY.value} if self.sheets_in_tray == 0 else set()
        told |= {"media-needed"} if self._lacks_media else set()
        mild = {IppFault.MEDIA_LOW, IppFault.TONER_LOW}
        mild |= set() if self.stopped else {IppFault.MEDIA_EMPTY}  # its last sheet is on the way
        return tuple(f"{reason}-{'warning' if reason in mild else 'error'}" for reason in sorted(told)) or ("none",)

    @property
    def ready_media(self) -> str | None:
        """What it can feed; None when the tray is empty."""
        return None if self.sheets_in_tray == 0 or IppFault.MEDIA_EMPTY in self.faults else self.media

    @property
    def marker_level(self) -> int:
        """What the toner's gauge says, in percent."""
        if IppFault.TONER_EMPTY in self.faults:
            return 0
        level = ceil(self.toner)
        return min(level, TONER_LOW // 2) if IppFault.TONER_LOW in self.faults else level

    @property
    def in_path(self) -> list[Sheet]:
        """Sheets that are stuck."""
        return [sheet for sheet in self.sheets if sheet.spot is Spot.PATH]

    @property
    def queued(self) -> int:
        """How many jobs have not ended."""
        return sum(not job.over for job in self.jobs.values())

    def printed(self, job_name: str) -> list[int]:
        """Which pages of a job left the machine, in order; a page named twice was printed twice."""
        self.advance()
        out = {Spot.OUTLET, Spot.TAKEN}
        return [sheet.page for sheet in self.sheets if sheet.job_name == job_name and sheet.spot in out]

    # ---- time

    def advance(self) -> None:
        """Work until now."""
        now = self.clock()
        while True:
            self._arrive()
            job = self._begin() if self.powered else None
            if job is not None and not self.stopped and self._left <= _GRAIN:
                self._end_page(job)
                self._note_state()
                continue
            if self._at >= now:
                return
            step = min((at for at in self._moments(job) if at > self._at), default=now)
            self._work(job, min(step, now))

    def due(self) -> float | None:
        """When something will happen by itself; None when nothing will."""
        self.advance()
        return min((at for at in self._moments(self._at_work()) if at > self._at), default=None)

    def _moments(self, job: Job | None) -> list[float]:
        moments = [late.due for late in self._arriving] if self.powered else []
        end = self.faults.next_end()
        moments += [end] if end is not None else []
        moments += [self._booted + one.created + TIME_OUT for one in self.jobs.values() if one.awaiting]
        if self.powered and job is not None and not self.stopped:
            moments.append(self._at + self._left)
        return moments

    def _work(self, job: Job | None, until: float) -> None:
        if job is not None and not self.stopped:
            self._left -= max(0.0, until - self._at)
        self._at = max(self._at, until)
        self._note_state()

    def _note_state(self) -> None:
        if self.state is not self._was:
            self._was, self._changed = self.state, self.up_time

    def _at_work(self) -> Job | None:
        if IppFault.HELD in self.faults and not self._moving:
            return None
        return next((job for job in self.jobs.values() if not (job.over or job.awaiting)), None)

    def _begin(self) -> Job | None:
        """Give the job at work; a page begins with it when paper can move."""
        job = self._at_work()
        if job is None or self.stopped or self._moving:
            return job
        if self.faults.strikes(IppFault.ABORTS) or job.done >= job.arrived:
            self._end(job, JobState.COMPLETED if job.done == job.pages else JobState.ABORTED)
            return self._begin()
        self._left = self.seconds_per_page
        if job.began is None:
            job.began = self.up_time
            self._left += self.first_page_seconds
        job.state = JobState.PROCESSING
        self._moving = True
        self.sheets_in_tray -= 1
        self._note_state()
        return job

    def _end_page(self, job: Job) -> None:
        self._moving = False
        self.toner = max(0.0, self.toner - 100 / self.toner_pages)
        jammed = self.faults.strikes(IppFault.MEDIA_JAM)
        self.sheets.append(Sheet(job.name, job.done + 1, Spot.PATH if jammed else Spot.OUTLET))
        if jammed:
            job.state = JobState.STOPPED
        else:
            job.done += 1
            job.sheets += 1
        if job.stopping:
            self._end(job, JobState.CANCELED)
        elif job.done >= job.pages:
            job.done -= self.faults.strikes(IppFault.MISCOUNTS)
            self._end(job, JobState.COMPLETED)

    def _end(self, job: Job, state: JobState) -> None:
        job.state, job.ended, job.awaiting = state, self.up_time, False
        if IppFault.FORGETS in self.faults:
            del self.jobs[job.number]

    # ---- jobs

    def take(self, name: str, pages: int, arrived: int | None = None, *, user: str = "", media: str = A4) -> Job:
        """Queue a document; fewer pages may have arrived than it has."""
        job = self.create(name, user=user, media=media)
        self.fill(job, pages, arrived)
        return job

    def create(self, name: str, *, user: str = "", media: str = A4) -> Job:
        """Queue a job whose document is still to come; it is aborted after `TIME_OUT` seconds without one."""
        self.advance()
        job = Job(self._next, name, 0, 0, self.up_time, awaiting=True, user=user or "anonymous", media=media)
        self.jobs[job.number] = job
        self._next += 1
        return job

    def fill(self, job: Job, pages: int, arrived: int | None = None, *, last: bool = True) -> None:
        """Give a job its document, and begin when it is the last."""
        job.pages, job.arrived, job.awaiting = pages, pages if arrived is None else arrived, not last
        self.advance()

    def delay(self, name: str, pages: int, *, user: str = "anonymous") -> None:
        """Let a document arrive `late_seconds` from now, whatever becomes of the connection and the power."""
        self.advance()
        self._arriving.append(_Arriving(self._at + self.late_seconds, name, pages, user))

    def _arrive(self) -> None:
        for job in [job for job in self.jobs.values() if job.awaiting]:
            if self._at >= self._booted + job.created + TIME_OUT:
                self._end(job, JobState.ABORTED)
        due = [late for late in self._arriving if late.due <= self._at] if self.powered else []
        for late in due:
            self._arriving.remove(late)
            self.jobs[self._next] = Job(self._next, late.name, late.pages, late.pages, self.up_time, user=late.user)
            self._next += 1

    def cancel(self, number: int) -> bool:
        """Cancel a job: at once, or when the sheet that moves is out; whether that was possible."""
        self.advance()
        job = self.jobs.get(number)
        if job is None or job.over or IppFault.KEEPS_JOBS in self.faults:
            return False
        if self._moving and job is self._at_work() and not self.stopped:
            job.stopping = True
        else:
            if job is self._at_work():
                self._stick()
            self._end(job, JobState.CANCELED)
        self.advance()
        return True

    # ---- faults, people, power

    def fault(self, name: str, *, once: bool = False, seconds: float | None = None, chance: float = 1.0) -> None:
        """Let something go wrong (a value of `IppFault`). ValueError for an unknown name."""
        self.advance()
        self.faults.set(IppFault(name), once=once, seconds=seconds, chance=chance)
        self._note_state()

    def mend(self, name: str) -> None:
        """End a fault; a sheet stuck in the path is another thing (`clear_path`)."""
        self.advance()
        self.faults.mend(IppFault(name))
        self._note_state()

    def load(self, sheets: int, media: str | None = None) -> None:
        """Put paper into the tray; of another size only once the other is out of it."""
        self.advance()
        self.sheets_in_tray += sheets
        self.media = media or self.media
        self._note_state()

    def change_toner(self) -> None:
        """Put in a full cartridge."""
        self.advance()
        self.toner = 100.0
        for fault in (IppFault.TONER_LOW, IppFault.TONER_EMPTY):
            self.mend(fault.value)

    def clear_path(self) -> int:
        """Staff take stuck sheets out; gives how many."""
        return self._move(Spot.PATH, Spot.REMOVED)

    def take_sheets(self) -> int:
        """Somebody takes what lies in the outlet; gives how many."""
        return self._move(Spot.OUTLET, Spot.TAKEN)

    def _move(self, source: Spot, target: Spot) -> int:
        self.advance()
        found = [sheet for sheet in self.sheets if sheet.spot is source]
        for sheet in found:
            sheet.spot = target
        self._note_state()
        return len(found)

    def power_off(self) -> None:
        """Cut the power; the sheet under way stops in the path."""
        self.advance()
        self._stick()
        self.powered = False

    def _stick(self) -> None:
        """A sheet that was moving stops in the path."""
        job = self._at_work()
        if self._moving and job is not None:
            self.sheets.append(Sheet(job.name, job.done + 1, Spot.PATH))
        self._moving = False

    def power_on(self, *, keeps_queue: bool = False, keeps_numbers: bool = True) -> None:
        """Give it back: a new boot. A queue that was kept goes on by itself, at the page that had not come out."""
        self.advance()
        self.powered, self._booted = True, self._at
        if not keeps_queue:
            self.jobs.clear()
        if not (keeps_numbers or self.jobs):
            self._next = 1
        self._changed, self._was = 1, self.state
        for job in list(self.jobs.values()):
            if job.awaiting:
                self._end(job, JobState.ABORTED)
            elif not job.over:
                job.state = JobState.PENDING

    def power_cut(self, *, keeps_queue: bool = False, keeps_numbers: bool = True) -> None:
        """Off and on again at once."""
        self.power_off()
        self.power_on(keeps_queue=keeps_queue, keeps_numbers=keeps_numbers)

    def replace(self, uuid: str) -> None:
        """Put another machine of the same make in its place: empty, just switched on."""
        self.power_off()
        self._arriving.clear()
        self.clear_path()
        self.uuid = uuid
        self.power_on(keeps_numbers=False)
