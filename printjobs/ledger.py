"""What a journal comes to: books, jobs, outlets and use, folded record by record; a seal keeps it as it stood."""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct, field

from kiosk.core.faults import Fault
from kiosk.core.printer import Place
from kiosk.core.terms import DocumentKind, Medium, Outcome
from printjobs.books import Tally
from printjobs.entry import Entry
from printjobs.recovery import fold as fold_job
from printjobs.state import Job
from printjobs.usage import EXERCISED, Usage
from printjobs.words import RecordKind

SNAPSHOT: Final = "ledger"  # the field of a seal
_MAY_LIE_THERE: Final = frozenset({Outcome.LEFT, Outcome.SUSPECT})
_CHIP: Final = frozenset({Fault.CHIP_FAILED, Fault.CHIP_WRONG, Fault.CHIP_READER_SILENT})
_WHOLE: Final = frozenset({Outcome.DELIVERED, Outcome.LEFT, Outcome.RETRACTED})
_PUT_AWAY: Final = frozenset({Place.HOPPER, Place.CLEAR, Place.REJECT_BIN, Place.RETRACT_BIN})


class SealDiffersError(ValueError):
    """A seal says something else than the records before it."""


class Ledger(Struct):
    """All that is derived from the journal. Its size is that of what is open and of two weeks of use.

    `unemptied` names the attempts whose sheets may still lie in the tray: it has no sensor, staff attest it.
    `mouth_doubted`: a card may lie in the card printer's mouth, or come there from the path when its power returns,
    until its sensor says EMPTY; path and mouth were proven empty for the next FEED. None before the first.
    `chips_failed`: so many blanks in a row were lost to their chips, since one was good or staff saw to the blanks.
    """

    tally: Tally = field(default_factory=Tally)
    jobs: dict[str, Job] = field(default_factory=dict)
    unemptied: list[str] = field(default_factory=list)
    mouth_doubted: bool | None = None
    chips_failed: int = 0
    begun: bool = False
    usage: Usage = field(default_factory=Usage)
    kiosk: str = ""  # whose journal it is, as the newest start says

    def take(self, entry: Entry) -> None:
        """Fold one record. A ledger that has taken nothing begins with what a seal says; later seals must agree.

        Raises ValueError (SealDiffersError is one), KeyError or TypeError for what no record ever says.
        """
        if entry.kind is RecordKind.SEAL:
            sealed = msgspec.json.decode(str(entry.fields[SNAPSHOT]), type=Ledger)
            if not self.begun:
                self.tally, self.jobs = sealed.tally, sealed.jobs
                self.unemptied, self.mouth_doubted, self.begun = sealed.unemptied, sealed.mouth_doubted, True
                self.kiosk, self.usage, self.chips_failed = sealed.kiosk, sealed.usage, sealed.chips_failed
            elif sealed != self:
                raise SealDiffersError(f"seal {entry.sequence} is not what the records before it come to")
            return
        self.begun = True
        if entry.kind is RecordKind.BOOT:
            self.kiosk = str(entry.fields.get("kiosk", ""))
        self.tally.take(entry)
        self._take_outlet(entry)
        fold_job(self.jobs, entry)
        job = self.jobs.get(entry.attempt)
        self._take_chip(entry, job)
        self.usage.take(entry, None if job is None else job.kind.medium)

    def _take_chip(self, entry: Entry, job: Job | None) -> None:
        match entry.kind:
            case RecordKind.OUTCOME if entry.fields.get("fault") in _CHIP:
                self.chips_failed += 1
            case RecordKind.OUTCOME if job is not None and job.kind is DocumentKind.KTP_EL:
                whole = Outcome(str(entry.fields["outcome"])) in _WHOLE
                self.chips_failed = 0 if whole else self.chips_failed
            case RecordKind.HEALTH if entry.fields.get(EXERCISED) == Medium.CARD.value:
                self.chips_failed = 0
            case RecordKind.BLANKS if "counted" not in entry.fields:
                self.chips_failed = 0
            case _:
                pass

    def snapshot(self) -> str:
        """Give all of it as a seal keeps it: JSON."""
        return msgspec.json.encode(self).decode()

    def _take_outlet(self, entry: Entry) -> None:
        if entry.kind is RecordKind.EMPTIED and entry.attempt in self.unemptied:
            self.unemptied.remove(entry.attempt)
        if entry.kind is RecordKind.FEED:
            self.mouth_doubted = False
        if entry.kind is not RecordKind.OUTCOME or entry.attempt not in self.jobs:
            return
        lies = Outcome(str(entry.fields["outcome"])) in _MAY_LIE_THERE
        if self.jobs[entry.attempt].kind.medium is Medium.CARD:
            away = Place(str(entry.fields["place"])) in _PUT_AWAY
            self.mouth_doubted = bool(self.mouth_doubted) or lies or not away
        elif lies and entry.attempt not in self.unemptied:
            self.unemptied.append(entry.attempt)


def ledger_of(entries: Iterable[Entry]) -> Ledger:
    """Fold records, from the first on or from a seal on."""
    ledger = Ledger()
    for entry in entries:
        ledger.take(entry)
    return ledger
