"""What the journal says of the card printer's mouth."""

from dataclasses import replace

import pytest
from runs import CARD, DEVICE, LOOKED, Run, entries, job_of, terms_of

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Place
from printjobs.entry import Entry
from printjobs.ledger import ledger_of
from printjobs.words import Begin, Hindered, JobEvent, Prepared, PutAway, Readied, Reserved


def told(attempt: str, *events: JobEvent) -> list[Entry]:
    """The records of one attempt."""
    job = replace(job_of(CARD), attempt=attempt)
    run = Run(job)
    run.feed(Begin(), Reserved(terms_of(job)), *events)
    return [replace(entry, attempt=attempt) for entry in entries(run.records)[1:]]


@pytest.mark.faults(17, 20)
def test_a_later_attempt_that_moved_nothing_does_not_end_the_doubt() -> None:
    """Two cards stuck in the path: the next attempt is declined, and the printer may still eject one at power-up."""
    stuck = told("a", Readied(LOOKED), Prepared(Declined(Fault.FEED_FAILED, Place.TRANSPORT)), PutAway(Place.TRANSPORT))
    declined = told("b", Hindered(Fault.CARD_JAM))
    assert ledger_of([*stuck, *declined]).mouth_doubted
    fed = told("c", Readied(LOOKED), Prepared(DEVICE))
    assert not ledger_of([*stuck, *declined, *fed]).mouth_doubted
