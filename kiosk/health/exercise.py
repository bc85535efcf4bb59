"""One test page through the production driver, while the kiosk is stopped and staff stand at its tray.

Why never by the kiosk itself: docs/decisions/0007-the-test-page-is-staffs.md.
"""

from collections.abc import Callable
from typing import Final, assert_never

from kiosk.core.printer import Declined, DocumentPrinter, Failed, Identity, Made, Submitted, Unknown, Working
from kiosk.core.terms import Medium
from printjobs.journal import Journal
from printjobs.stock import person
from printjobs.testpage import make
from printjobs.usage import BEGUN, EXERCISED, PAGES
from printjobs.words import RecordKind

POLL: Final = 0.5  # seconds


class ExerciseError(RuntimeError):
    """No test page came out, or none may; says what to do."""


def exercise(journal: Journal, printer: DocumentPrinter, by: str, name: str, pause: Callable[[float], None]) -> None:
    """Print the page and record it. `name` is what the printer calls its job, unique over all.

    Raises ExerciseError, ValueError for what is no staff number, JournalFailed where a kiosk is at work: only who may
    write its journal has its machines. Nothing is recorded of a page that did not come out.
    """
    by = person(by)
    ledger = journal.ledger
    if ledger.unemptied:
        raise ExerciseError("a document may lie in the tray: start the kiosk, empty the tray and attest it")
    if any(job.outcome is None for job in ledger.jobs.values()):
        raise ExerciseError("an attempt is open: start the kiosk, it ends it")
    journal.append(RecordKind.HEALTH, "", {"exercise": name, "by": by, EXERCISED: BEGUN})
    prepared = printer.prepare(name)
    answer = printer.submit(name, make()) if isinstance(prepared, Identity) else prepared
    if isinstance(answer, Declined) or answer is prepared:
        raise ExerciseError(f"the printer does not take it: {_code(answer)}; see docs/errors.md")
    while True:
        match printer.progress(name):
            case Working():
                pause(POLL)
            case Made():
                break
            case Failed(fault) | Unknown(_, fault):
                raise ExerciseError(f"the page did not come out: {fault.value}; see docs/errors.md")
            case never:
                assert_never(never)
    journal.append(RecordKind.HEALTH, "", {"exercise": name, "by": by, EXERCISED: Medium.A4.value, PAGES: 1})


def _code(answer: Identity | Submitted | Declined | Unknown) -> str:
    return answer.fault.value if isinstance(answer, Declined | Unknown) else ""
