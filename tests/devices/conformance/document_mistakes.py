"""Drivers of document printers with one mistake each."""

import math
from collections.abc import Mapping
from typing import Any

from devices.a4 import evidence
from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine, JobReading
from devices.card.driver import CardPrinterDriver
from devices.card.states import Fed, Presented
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
    Untouched,
)


class ReleasesForAnybody(CardPrinterDriver):
    """Opens the gate whoever asks."""

    def release(self, attempt: str) -> Submitted | Unknown:
        return super().release(vars(self._state).get("attempt", attempt))


class MissesTheQuickHand(CardPrinterDriver):
    """Looks at the sensor only."""

    def outlet(self) -> Outlet:
        seen = super().outlet()
        return self._machine.outlet() if isinstance(self._state, Presented) else seen


class CountsOneBlank(CardPrinterDriver):
    """Two blanks drawn at once are one."""

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        answer = super().prepare(attempt)
        return Declined(answer.fault, answer.blank) if isinstance(answer, Declined) else answer


class ProvesNothing(CardPrinterDriver):
    """Made because it says so."""

    def progress(self, attempt: str) -> Progress:
        answer = super().progress(attempt)
        return Made(answer.place, {}) if isinstance(answer, Made) else answer


class NamesOneBoot(CardPrinterDriver):
    """The same epoch after every power cut."""

    def __init__(self, connect: Any, **rest: Any) -> None:
        super().__init__(connect, **(rest | {"new_epoch": lambda: "boot"}))


class CountsInWords(CardPrinterDriver):
    """Counters that JSON turns into something else."""

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        answer = super().prepare(attempt)
        if not isinstance(answer, Identity):
            return answer
        return Identity(answer.serial, answer.boot_epoch, {name: float(n) for name, n in answer.counters.items()})  # type: ignore[misc]


class CallsCoolingAJam(CardPrinterDriver):
    """The wrong word for a hot head."""

    def _judged(self, now: Any, misses: int = 1) -> Any:
        answer = super()._judged(now, misses)
        hot = isinstance(answer, NotReady) and Fault.HEAD_COOLING in answer.faults
        return NotReady((Fault.CARD_JAM,), answer.outlet) if hot else answer


class AnswersAfterARestart(CardPrinterDriver):
    """Says of any attempt what it knows of its own."""

    def progress(self, attempt: str) -> Progress:
        return super().progress(vars(self._state).get("attempt", attempt))


class TakesAnotherBlank(CardPrinterDriver):
    """Feeds again when asked again."""

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        if isinstance(self._state, Fed):
            self.reject(attempt)
        return super().prepare(attempt)


class CallsAnythingUntouched(CardPrinterDriver):
    """What a fence cannot tell did not happen."""

    def fence(self, attempt: str, before: Identity) -> Fenced:
        answer = super().fence(attempt, before)
        return Untouched() if isinstance(answer, Unknown) and answer.fault is Fault.CARD_PRINTER_SILENT else answer


class ClaimsTheBin(CardPrinterDriver):
    """What was taken away must be in the bin."""

    def retract(self, attempt: str) -> Located:
        at = super().retract(attempt)
        return Located(Place.RETRACT_BIN) if at.place is Place.CLEAR else at


class BelievesCompleted(A4Printer):
    """A job that completed was printed, whatever was counted."""

    def _judge(self, mine: Any, reading: Any, job: JobReading) -> Progress:
        done = job.state.name == "COMPLETED"
        return Made(Place.OUTLET, evidence.of_job(job, mine.pages, "")) if done else super()._judge(mine, reading, job)


class TellsEverySilence(A4Printer):
    """Unknown at the first miss."""

    def status(self) -> Status:
        answer = super().status()
        return Unknown("no answer") if self._misses.count else answer


class SendsAgain(A4Printer):
    """No answer: once more."""

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        if self._attempt is not None and isinstance(self._attempt.answer, Unknown):
            self._attempt.answer = None
        return super().submit(attempt, pages)


class HasABin(A4Printer):
    """Claims to have taken sheets back."""

    def retract(self, attempt: str) -> Located:
        del attempt
        return Located(Place.RETRACT_BIN)


class CancelsAtTheFirstFlicker(A4Printer):
    """A reason seen once stops the job."""

    def _judge(self, mine: Any, reading: Any, job: JobReading) -> Progress:
        mine._seen, mine._stopped_at = 1, -math.inf
        return super()._judge(mine, reading, job)


class WaitsForEver(A4Printer):
    """Never cancels a job that stands still."""

    def _judge(self, mine: Any, reading: Any, job: JobReading) -> Progress:
        mine.begins(mine.pages, self._tick())
        return super()._judge(mine, reading, job)


class _NumberLine(IppLine):
    def job(self, name: str, number: int | None) -> JobReading | Unknown | None:
        del name
        jobs = self.jobs()
        if isinstance(jobs, Unknown):
            return jobs
        return next((job for job in jobs if job.number == number), jobs[-1] if jobs else None)


class ForgetsTheBoot(A4Printer):
    """Does not notice that the printer was off."""

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        answer, mine = super().prepare(attempt), self._attempt
        if mine is not None:
            mine.is_at = lambda reading, _boot: reading.uuid == mine.identity.serial  # type: ignore[method-assign]
        return answer


class GoesByTheNumber(ForgetsTheBoot):
    """Takes the job of its number, or the newest, for its own, in any boot."""

    def __init__(self, line: IppLine, **rest: Any) -> None:
        super().__init__(_NumberLine(line._transport, line._uri), **rest)


class FencesWithoutQuiet(A4Printer):
    """Reads the evidence at once."""

    def __init__(self, line: IppLine, **rest: Any) -> None:
        super().__init__(line, A4Options(quiet=0.0, unheard=0.0), **rest)


class ReadyWithoutPaper(A4Printer):
    """Does not know what media-empty means."""

    def status(self) -> Status:
        answer = super().status()
        empty = isinstance(answer, NotReady) and Fault.MEDIA_EMPTY in answer.faults
        return Ready(Outlet.NO_SENSOR) if empty else answer


class RaisesWhenGone(A4Printer):
    """Lets an error out where silence is a value."""

    def fence(self, attempt: str, before: Identity) -> Fenced:
        answer = super().fence(attempt, before)
        if isinstance(answer, Unknown) and answer.fault is Fault.PRINTER_SILENT:
            raise ConnectionError(answer.why)
        return answer


class CountsNoPages(A4Printer):
    """Evidence without impressions."""

    def progress(self, attempt: str) -> Progress:
        answer = super().progress(attempt)
        return Made(answer.place, _without(answer.evidence, "impressions")) if isinstance(answer, Made) else answer


def _without(evidence: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in evidence.items() if key != name}
