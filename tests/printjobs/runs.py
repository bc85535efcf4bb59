"""A job under test: what it was told, what it commanded, and its journal."""

from kiosk.core.faults import Fault
from kiosk.core.printer import Identity, Made, Place, Submitted, Unknown
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.job import Job, step
from printjobs.journal import Entry
from printjobs.words import (
    Ask,
    Begin,
    Fence,
    JobCommand,
    JobEvent,
    Polled,
    Prepared,
    Readied,
    Record,
    RecordKind,
    Released,
    Reserved,
    StartedAcked,
    SubmitAnswered,
    TellClosed,
    Terms,
)

CARD, A4 = DocumentKind.KTP_EL, DocumentKind.KARTU_KELUARGA
DEVICE = Identity("S1", "boot-1", {"cards": 7}, "04AA")
LOOKED = Identity("S1", "boot-1", {"cards": 6})  # before a blank moved
HELD = Made(Place.HELD, {"serial": "S1", "chip_uid": "04AA", "cards": 8})
SILENT = Unknown("no answer", Fault.CARD_PRINTER_SILENT)


def job_of(kind: DocumentKind) -> Job:
    """A new attempt."""
    return Job("a1", "v1", "g1", kind)


def terms_of(job: Job, grant: str = "g1") -> Terms:
    """The signed job for an attempt."""
    return Terms("k", job.visit, "p", job.attempt, grant, job.kind, "00" * 32, 1, None, Fence(1, 2))


class Run:
    """A job and all that it commanded."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.commands: list[JobCommand] = []
        self.events: list[JobEvent] = []

    def feed(self, *events: JobEvent) -> tuple[JobCommand, ...]:
        """Feed events; give the commands of the last."""
        last: tuple[JobCommand, ...] = ()
        for event in events:
            self.events.append(event)
            self.job, last = step(self.job, event)
            self.commands += last
        return last

    @property
    def records(self) -> list[Record]:
        return [c for c in self.commands if isinstance(c, Record)]

    @property
    def outcome(self) -> tuple[Outcome, Fault | None, Place] | None:
        told = [c for c in self.commands if isinstance(c, TellClosed)]
        return (told[0].outcome, told[0].fault, self.job.place) if told else None


def to_making(kind: DocumentKind) -> Run:
    """A run whose device has taken the bytes."""
    run = Run(job_of(kind))
    run.feed(Begin(), Reserved(terms_of(run.job)), Readied(), Prepared(DEVICE), StartedAcked())
    run.feed(SubmitAnswered(Submitted()))
    return run


def to_offered(kind: DocumentKind) -> Run:
    """A run whose document can be taken."""
    run = to_making(kind)
    if kind is CARD:
        run.feed(Polled(HELD), Released(Submitted()))
    else:
        run.feed(Polled(Made(Place.OUTLET, {"sheets": 1})))
    return run


def kinds(run: Run) -> list[str]:
    """Records and asks of a run, in order."""
    return [c.kind.value if isinstance(c, Record) else str(c) for c in run.commands if isinstance(c, Record | Ask)]


def entries(records: list[Record]) -> list[Entry]:
    """The journal of one run, after ten blanks were loaded."""
    blanks = Entry(0, "", RecordKind.BLANKS, "", {"loaded": 10}, "")
    return [blanks, *(Entry(i, "", r.kind, "a1", dict(r.fields), "") for i, r in enumerate(records, 1))]
