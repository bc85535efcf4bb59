"""Known mistakes of a kiosk: each leaves out one rule of the protocol (docs/protocol.md)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from msgspec.structs import replace as changed

import kiosk.jobs
import kiosk.power
import kiosk.runtime
import kiosk.service
from devices.a4 import evidence as a4_evidence
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine, JobReading
from devices.card.driver import CardPrinterDriver
from devices.card.evidence import judge
from kiosk.core import state, visit
from kiosk.core.commands import TellJobVisitOver
from kiosk.core.faults import Fault
from kiosk.core.printer import Made, NotReady, Outlet, Place, Ready, Unknown, Untouched
from kiosk.core.screens import Printing, StillThere, Take
from kiosk.core.terms import Medium, Outcome
from printjobs import closing, making
from printjobs.journal import Journal
from printjobs.state import Job, Phase
from printjobs.words import Ask, JobCommand, Prepared, Record, RecordKind, StartedAcked
from simulators.world import disk
from simulators.world.planting import Mistake

IMPATIENT: Final = 4.0  # seconds
Step = Callable[[Job, Any], tuple[Job, tuple[JobCommand, ...]]]


def _prints_before_the_ack(right: Step) -> Step:
    def step(job: Job, event: Any) -> tuple[Job, tuple[JobCommand, ...]]:
        job, commands = right(job, event)
        if isinstance(event, Prepared) and job.phase is Phase.STARTING:
            job, more = right(job, StartedAcked())
            commands += more
        return job, commands

    return step


def _without_submit(right: Step) -> Step:
    def step(job: Job, event: Any) -> tuple[Job, tuple[JobCommand, ...]]:
        job, commands = right(job, event)
        return job, tuple(c for c in commands if not (isinstance(c, Record) and c.kind is RecordKind.SUBMIT))

    return step


def _asks_first(right: Callable[[Job], Any]) -> Callable[[Job], Any]:
    """Not submitted: it asks, hears that nothing was started, and closes without a word to anybody."""

    def resume(job: Job) -> Any:
        resumed, commands = right(job)
        if job.phase in {Phase.FENCING, Phase.REPORTING} or resumed.phase is not Phase.REPORTING:
            return resumed, commands
        return resumed, tuple(c for c in commands if c is not Ask.OUTCOME)

    return resume


def _suspect_is_spoiled(right: Callable[..., Any]) -> Callable[..., Any]:
    def close(job: Job, outcome: Outcome, fault: Fault | None, *before: JobCommand) -> Any:
        jammed = outcome is Outcome.SUSPECT and job.kind.medium is Medium.CARD
        return right(job, Outcome.SPOILED if jammed else outcome, fault, *before)

    return close


def _in_the_hopper(right: Callable[..., Any]) -> Callable[..., Any]:
    def close(job: Job, outcome: Outcome, fault: Fault | None, *before: JobCommand) -> Any:
        lost = fault in {Fault.CARD_JAM, Fault.FEED_FAILED, Fault.CARD_MECHANICAL}
        return right(replace(job, place=Place.HOPPER) if lost else job, outcome, fault, *before)

    return close


def _released_unasked(_right: Callable[..., Any]) -> Callable[..., Any]:
    def held(job: Job, _made: Made, proof: Record) -> Any:
        return closing.go(job, Phase.RELEASING, proof, Record(RecordKind.RELEASE, {}), Ask.RELEASE)

    return held


def _unfenced_card(_right: Callable[..., Any]) -> Callable[..., Any]:
    def fence(driver: Any, _attempt: str, before: Any) -> Any:
        driver._talk.hang_up()
        found = driver._machine.read()
        if not hasattr(found, "serial"):
            return Unknown("silent", Fault.CARD_PRINTER_SILENT)
        return judge(before, found)

    return fence


def _unfenced_a4(_right: Callable[..., Any]) -> Callable[..., Any]:
    def fence(printer: Any, attempt: str, before: Any) -> Any:
        look = printer._look()
        if isinstance(look, Unknown):
            return look
        return a4_evidence.judge(attempt, before, look, None, None)

    return fence


def _by_number(_right: Callable[..., Any]) -> Callable[..., Any]:
    def job(line: Any, name: str, number: int | None) -> JobReading | Unknown | None:
        jobs = line.jobs()
        if isinstance(jobs, Unknown):
            return jobs
        newest = max((one.number for one in jobs), default=None)
        wanted = newest if number is None else number
        found = next((one for one in jobs if one.number == wanted), None)
        return None if found is None else replace(found, name=name)

    return job


def _any_boot(_right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _boot, _epoch: True


def _by_its_number(_right: Callable[..., Any]) -> Callable[..., Any]:
    def of(jobs: Any, attempt: str, _number: int | None) -> list[JobReading]:
        newest = max(jobs, key=lambda job: job.number, default=None)
        return [] if newest is None else [replace(newest, name=attempt)]

    return of


def _believed(right: Callable[..., Any]) -> Callable[..., Any]:
    def progress(printer: Any, attempt: str) -> Any:
        mine = printer._attempt
        if mine is not None and mine.name == attempt and mine.job is not None:
            return Made(Place.OUTLET, {"spooler": "accepted"})
        return right(printer, attempt)

    return progress


def _once_more(right: Callable[..., Any]) -> Callable[..., Any]:
    def submit(printer: Any, mine: Any, pages: Any) -> Any:
        answer = right(printer, mine, pages)
        return right(printer, mine, pages) if isinstance(answer, Unknown) else answer

    return submit


def _blind(right: Callable[..., Any]) -> Callable[..., Any]:
    def judged(driver: Any, now: Any, *misses: int) -> Any:
        found = right(driver, now, *misses)
        if isinstance(found, NotReady):
            faults = tuple(fault for fault in found.faults if fault is not Fault.OUTLET_OCCUPIED)
            return NotReady(faults, Outlet.EMPTY) if faults else Ready(Outlet.EMPTY)
        return found

    return judged


def _no_gate(_right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _runtime, *_given: None


def _impatient(right: Callable[..., Any]) -> Callable[..., Any]:
    def patience(seen: Any) -> float | None:
        if isinstance(seen.screen, Printing | Take):
            return IMPATIENT
        return IMPATIENT if isinstance(seen.screen, StillThere) else right(seen)

    return patience


def _unlocked(right: Callable[..., Any]) -> Callable[..., Any]:
    def leave(before: Any, *, thanks: bool) -> Any:
        after, commands = right(before, thanks=thanks)
        after = changed(after, attempt=None)
        kept = tuple(command for command in commands if not isinstance(command, TellJobVisitOver))
        return (after if thanks else state.home(after)), kept

    return leave


def _once(right: Callable[..., Any]) -> Callable[..., Any]:
    def report(jobs: Any, attempt: str) -> None:
        work = jobs._works.get(attempt)
        if work is not None and work.reports == 0:
            right(jobs, attempt)

    return report


def _equal(_right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda journal, head: head == journal.head


def _unsynced(_right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _disk: None


def _gone_is_made(right: Callable[..., Any]) -> Callable[..., Any]:
    def fenced(job: Job, answer: Any) -> Any:
        if isinstance(answer, Unknown) and job.outcome is None:
            return right(job, Untouched({}))
        return right(job, answer)

    return fenced


def _always_room(_right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _journal: None


def _at_once_told(right: Callable[..., Any]) -> Callable[..., Any]:
    def init(jobs: Any, *given: Any) -> None:
        right(jobs, *given[:-1], lambda: True)

    return init


def _no_fault(_right: Any) -> Any:
    return None


def _at_once(_right: Callable[..., Any]) -> Callable[..., Any]:
    def rest(runtime: Any, _pauses: int) -> None:
        while runtime._at_rest:
            runtime._at_rest.pop(0)()

    return rest


def _pin_kept(right: Callable[..., Any]) -> Callable[..., Any]:
    def home(before: Any) -> Any:
        return changed(right(before), session=before.session)

    return home


MISTAKES: Final = (
    Mistake(
        "print-before-started",
        "prints before started is acknowledged",
        10,
        ((kiosk.jobs, "step", _prints_before_the_ack),),
    ),
    Mistake("no-fsync", "the journal is not synced", 20, ((disk.Disk, "sync", _unsynced),)),
    Mistake("no-submit", "no SUBMIT record", 20, ((kiosk.jobs, "step", _without_submit),)),
    Mistake("no-tombstone", "recovery asks instead of a tombstone", 20, ((kiosk.jobs, "resume", _asks_first),)),
    Mistake(
        "no-device-fence",
        "evidence is read without a fence",
        400,
        ((CardPrinterDriver, "fence", _unfenced_card), (A4Printer, "fence", _unfenced_a4)),
    ),
    Mistake(
        "job-by-number",
        "a device's job is matched by its number",
        800,
        (
            (IppLine, "job", _by_number),
            (a4_evidence, "of_attempt", _by_its_number),
            (a4_evidence, "same_boot", _any_boot),
        ),
    ),
    Mistake("spooler-believed", "accepted counts as printed", 20, ((A4Printer, "progress", _believed),)),
    Mistake(
        "retry-after-timeout", "a document is sent again after a time-out", 200, ((A4Printer, "_submit", _once_more),)
    ),
    Mistake(
        "spoiled-unlocated",
        "spoiled without the blank located",
        100,
        (
            (making, "close", _suspect_is_spoiled),
            (closing, "close", _suspect_is_spoiled),
        ),
    ),
    Mistake(
        "outlet-unproven",
        "the outlet is not proven empty",
        200,
        ((CardPrinterDriver, "_judged", _blind), (kiosk.service.Service, "note_outlets", _no_gate)),
    ),
    Mistake("released-unasked", "the job is not compared before release", 200, ((making, "_held", _released_unasked),)),
    Mistake(
        "lock-released",
        "the lock is released on a time-out",
        100,
        (
            (visit, "leave", _unlocked),
            (visit, "patience", _impatient),
            (kiosk.runtime, "patience", _impatient),
        ),
    ),
    Mistake("outcome-once", "an outcome is sent once", 20, ((kiosk.jobs.Jobs, "_report", _once),)),
    Mistake("witness-equality", "the witness must equal the head", 5, ((Journal, "contains", _equal),)),
    Mistake(
        "blank-uncounted",
        "a blank is not counted on a jam",
        50,
        ((closing, "close", _in_the_hopper), (making, "close", _in_the_hopper)),
    ),
    Mistake(
        "unknown-is-untouched",
        "what nobody can tell counts as not produced",
        50,
        ((making, "_fenced", _gone_is_made),),
    ),
    Mistake(
        "full-disk-ignored",
        "attempts begin on a full disk",
        50,
        ((kiosk.jobs, "hindrance", _always_room), (kiosk.service, "hindrance", _always_room)),
    ),
    Mistake(
        "told-before-witness",
        "outcomes are told before the witness was compared",
        400,
        ((kiosk.jobs.Jobs, "__init__", _at_once_told),),
    ),
    Mistake("battery-ignored", "documents are begun on battery", 400, ((kiosk.power.Power, "fault", _no_fault),)),
    Mistake(
        "off-at-once", "switched off before its jobs are closed", 50, ((kiosk.runtime.Runtime, "_rest", _at_once),)
    ),
    Mistake(
        "session-kept", "a visit's session stays after it", 50, ((state, "home", _pin_kept), (visit, "home", _pin_kept))
    ),
)
