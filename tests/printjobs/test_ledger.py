"""What the journal says of the card printer's mouth."""

from dataclasses import replace

import pytest
from runs import CARD, DEVICE, LOOKED, Run, entries, job_of, terms_of

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Place
from kiosk.core.terms import DocumentKind
from printjobs.entry import Entry
from printjobs.ledger import ledger_of
from printjobs.words import Begin, Hindered, JobEvent, Prepared, PutAway, Readied, RecordKind, Reserved, Value

KTP = DocumentKind.KTP_EL


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


def record(kind: RecordKind, attempt: str = "", /, **fields: Value) -> Entry:
    """One record."""
    return Entry(1, "then", kind, attempt, fields, "")


def card(attempt: str, kind: DocumentKind, outcome: str, fault: str | None = None) -> list[Entry]:
    """One attempt at a card, from first to last."""
    return [
        record(RecordKind.ATTEMPT, attempt, visit="v", grant="g", kind=kind.value),
        record(RecordKind.FEED, attempt),
        record(RecordKind.OUTCOME, attempt, outcome=outcome, fault=fault, place="reject_bin"),
        record(RecordKind.ACKED, attempt),
    ]


LOST = [*card("a", KTP, "spoiled", "chip_failed"), *card("b", KTP, "not_produced", "chip_wrong")]


@pytest.mark.faults(18)
@pytest.mark.parametrize(
    ("then", "failed"),
    [
        ([], 2),
        (card("c", KTP, "spoiled", "chip_reader_silent"), 3),
        (card("c", KTP, "spoiled", "card_jam"), 2),
        (card("c", KTP, "suspect"), 2),
        (card("c", KTP, "delivered"), 0),
        (card("c", KTP, "retracted", "not_taken"), 0),
        (card("c", DocumentKind.KIA, "delivered"), 2),
        ([record(RecordKind.BLANKS, loaded=50, by="a")], 0),
        (
            [record(RecordKind.BLANKS, **{"moved": 2, "from": "rejected", "to": "removed", "by": "a", "witness": "b"})],
            0,
        ),
        ([record(RecordKind.BLANKS, counted=2, account="rejected", by="a")], 2),
        ([record(RecordKind.HEALTH, exercised="card")], 0),
        ([record(RecordKind.HEALTH, exercised="a4")], 2),
    ],
)
def test_blanks_lost_to_their_chips_are_counted_until_one_is_good_or_staff_saw_to_them(
    then: list[Entry], failed: int
) -> None:
    """What says nothing of a chip ends nothing; and a seal keeps the count."""
    ledger = ledger_of([*LOST, *then])
    assert ledger.chips_failed == failed
    sealed = record(RecordKind.SEAL, ledger=ledger.snapshot())
    assert ledger_of([sealed]) == ledger_of([*LOST, *then, sealed])
    assert ledger_of([sealed]).chips_failed == failed
