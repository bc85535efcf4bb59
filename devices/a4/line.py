"""Questions to one IPP printer and its answers, typed; silence and nonsense come back as Unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final, Protocol, TypeGuard

from devices.a4 import wire
from devices.a4.reasons import faults_of, supplies
from devices.a4.supplies import all_empty, levels_of
from devices.a4.wire import ENDED, JobState
from devices.transport import TransportError
from kiosk.core.faults import Fault
from kiosk.core.printer import Unknown
from kiosk.core.supplies import Supplies

_NOT_FOUND: Final = 0x0406
_GONE: Final = 0x0407
PATIENCE: Final = 30.0


class PrinterState(IntEnum):
    """RFC 8011 section 5.4.11."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


class Exchange(Protocol):
    """One question and its answer over whatever carries it; raises TransportError."""

    def exchange(self, body: bytes, seconds: float | None = None) -> bytes:
        """Send the request's bytes and give the answer's, within `seconds` or a short time of its own."""
        ...

    def close(self) -> None:
        """Drop the connection; the next exchange opens another."""
        ...


@dataclass(frozen=True)
class Reading:
    """One Get-Printer-Attributes. `up_time` in seconds; `changed` is that of the last change of state, if told.

    `media`: what is loaded, None where the printer does not tell; `supplies`: what its gauges say of toner;
    `levels`: how much of paper and toner is left, where it tells. `resolutions`: those of a raster, in dots an inch.
    """

    state: PrinterState
    faults: tuple[Fault, ...]
    uuid: str
    up_time: int
    accepting: bool
    queued: int
    changed: int | None
    formats: tuple[str, ...]
    raster_types: tuple[str, ...]
    media: tuple[str, ...] | None
    supplies: tuple[Fault, ...] = ()
    levels: Supplies = field(default_factory=dict)
    resolutions: tuple[int, ...] | None = None


@dataclass(frozen=True)
class JobReading:
    """One job as the printer tells it. `impressions` and `sheets` are None where it does not count them.

    `name` is empty where the printer keeps it to itself. `began`: paper may have moved; only a printer that says itself
    that it did not begin is believed.
    """

    number: int
    name: str
    uuid: str
    state: JobState
    with_errors: bool
    pages: int
    impressions: int | None
    began: bool
    sheets: int | None = None

    def is_of(self, attempt: str, number: int | None) -> bool:
        """Whether it is an attempt's: by its name, or, where none is told, by the number the printer gave it.

        Numbers begin anew when a printer was switched off: `number` is None unless it is the boot that gave it.
        """
        return self.name == attempt or (not self.name and self.number == number)

    @property
    def done(self) -> int:
        """How many pages are out: sheets where they are counted, for those were stacked, else impressions."""
        return self.sheets or 0 if self.sheets is not None else self.impressions or 0

    @property
    def ended(self) -> bool:
        """Whether the printer is done with it."""
        return self.state in ENDED


class IppLine:
    """The requests of one kiosk to one printer. `uri` is ipp://host:port/ipp/print.

    `patience`: the seconds a printer may take to answer a document. Some answer only when they have read it all, others
    when they have warmed up; to ask sooner would be to fence, and to cancel, a good job.
    """

    def __init__(self, transport: Exchange, uri: str, *, patience: float = PATIENCE) -> None:
        self._transport = transport
        self._uri = uri
        self._patience = patience
        self._number = 0

    def printer(self, media: str = wire.A4) -> Reading | Unknown:
        """Read the printer's attributes; `media` is what is to be printed on."""
        answer = self._ask(wire.get_printer(self._next(), self._uri))
        if isinstance(answer, Unknown):
            return answer
        found = answer.printer
        state, up_time = found.get("printer-state"), wire.as_number(found.get("printer-up-time"))
        uuid = found.get("printer-uuid")
        named = isinstance(uuid, str) and bool(uuid)
        reasons = wire.as_list(found.get("printer-state-reasons"))  # "none" where there are none
        if not answer.ok or up_time is None or not named or not reasons or not _is_one_of(state, PrinterState):
            return Unknown("the printer does not say what it must", Fault.PRINTER_ERROR)
        ready = wire.as_list(found["media-ready"]) if "media-ready" in found else None
        resolutions = found.get("pwg-raster-document-resolution-supported")
        trays = wire.as_list(found.get("printer-input-tray"))
        levels = levels_of(
            trays,
            wire.as_numbers(found.get("marker-levels")),
            wire.as_list(found.get("marker-types")),
        )
        loaded = ready is not None and media in ready and not all_empty(trays)
        return Reading(
            state=PrinterState(state),
            faults=faults_of(reasons, loaded=loaded),
            uuid=str(uuid),
            up_time=up_time,
            accepting=found.get("printer-is-accepting-jobs") is True,
            queued=wire.as_number(found.get("queued-job-count")) or 0,
            changed=wire.as_number(found.get("printer-state-change-time")),
            formats=wire.as_list(found.get("document-format-supported")),
            raster_types=wire.as_list(found.get("pwg-raster-document-type-supported")),
            media=ready,
            supplies=supplies(
                wire.as_numbers(found.get("marker-levels")),
                wire.as_numbers(found.get("marker-low-levels")),
                wire.as_list(found.get("marker-types")),
            ),
            levels=levels,
            resolutions=None if resolutions is None else wire.as_resolutions(resolutions),
        )

    def job(self, name: str, number: int | None) -> JobReading | Unknown | None:
        """Read an attempt's job (`JobReading.is_of`): by its number where known, else by looking through both lists."""
        if number is not None:
            answer = self._ask(wire.get_job(self._next(), self._uri, number))
            if isinstance(answer, Unknown):
                return answer
            if answer.ok:
                return _of(name, number, _read(answer.jobs))
            if answer.status not in (_NOT_FOUND, _GONE):
                return Unknown("the printer refuses to tell", Fault.PRINTER_ERROR)
        return _of(name, number, self.jobs())

    def jobs(self) -> list[JobReading] | Unknown:
        """Read all jobs that the printer remembers, each once."""
        found: dict[int, JobReading] = {}  # by number: one that ends in between stands in both lists
        for which in ("not-completed", "completed"):
            answer = self._ask(wire.get_jobs(self._next(), self._uri, which))
            if isinstance(answer, Unknown):
                return answer
            if not answer.ok and answer.status != _NOT_FOUND:
                return Unknown("the printer does not list its jobs", Fault.PRINTER_ERROR)
            jobs = _read(answer.jobs)
            if isinstance(jobs, Unknown):
                return jobs
            found |= {job.number: job for job in jobs}
        return list(found.values())

    def print_job(self, name: str, document: tuple[str, bytes], media: str) -> wire.Answer | Unknown:
        """Hand a document over; never repeated here."""
        media_type, data = document
        number = self._next()
        return self._ask(
            wire.print_job(number, self._uri, name=name, media_type=media_type, media=media, document=data),
            self._patience,
        )

    def cancel(self, job: int) -> bool:
        """Cancel one job; whether the printer acknowledged."""
        answer = self._ask(wire.cancel_job(self._next(), self._uri, job))
        return not isinstance(answer, Unknown) and answer.ok

    def close(self) -> None:
        """Drop the connection."""
        self._transport.close()

    def _next(self) -> int:
        self._number = self._number % 0x7FFFFFFF + 1
        return self._number

    def _ask(self, request: bytes, seconds: float | None = None) -> wire.Answer | Unknown:
        try:
            return wire.read_answer(self._transport.exchange(request, seconds), self._number)
        except TransportError:
            return Unknown("no answer")
        except wire.WireError:
            return Unknown("an answer that is not IPP", Fault.PRINTER_ERROR)


def _is_one_of(value: object, states: type[IntEnum]) -> TypeGuard[int]:
    return isinstance(value, int) and value in set(states)


def _of(name: str, number: int | None, jobs: list[JobReading] | Unknown) -> JobReading | Unknown | None:
    if isinstance(jobs, Unknown):
        return jobs
    mine = [job for job in jobs if job.is_of(name, number)]
    if len(mine) > 1:
        return Unknown("several jobs of one attempt", Fault.JOB_LOST)
    return mine[0] if mine else None


def _read(rows: Iterable[Mapping[str, Any]]) -> list[JobReading] | Unknown:
    found: list[JobReading] = []
    for row in rows:
        number, state = wire.as_number(row.get("job-id")), row.get("job-state")
        if number is None or not _is_one_of(state, JobState):
            return Unknown("a job without number or state", Fault.PRINTER_ERROR)
        impressions = wire.as_number(row.get("job-impressions-completed"))
        sheets = wire.as_number(row.get("job-media-sheets-completed"))
        found.append(
            JobReading(
                number=number,
                name=str(row.get("job-name", "")),
                uuid=str(row.get("job-uuid", "")),
                state=JobState(state),
                with_errors="job-completed-with-errors" in wire.as_list(row.get("job-state-reasons")),
                pages=wire.as_number(row.get("job-impressions")) or 0,
                impressions=impressions,
                began=bool(impressions or sheets) or row.get("time-at-processing") != wire.NO_VALUE,
                sheets=sheets,
            )
        )
    return found
