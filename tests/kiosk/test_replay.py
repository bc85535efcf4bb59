"""What a journal knows that a restored registry may have forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.terms import Outcome
from kiosk.registry import OpenAttempt, OutcomeReport
from kiosk.replay import known
from printjobs.journal import Journal
from printjobs.words import Fence, RecordKind, Value

K = RecordKind
INTENT: dict[str, Value] = {"sha256": "ab", "serial": "s", "boot_epoch": "b", "counters": {}, "chip_uid": None}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    journal = Journal(tmp_path / "journal", lambda: "now")
    yield journal
    journal.close()


def begun(journal: Journal, attempt: str, *, reserved: bool = True) -> None:
    """An attempt up to its reservation."""
    journal.append(K.ATTEMPT, attempt, {"visit": "v1", "grant": f"g-{attempt}", "kind": "kartu_keluarga"})
    if reserved:
        journal.append(K.RESERVED, attempt, {"epoch": 1, "number": 7, "sha256": "ab", "person": "r"})


def ended(journal: Journal, attempt: str, outcome: Outcome, fault: str | None = None) -> None:
    """An attempt's outcome."""
    journal.append(K.OUTCOME, attempt, {"outcome": outcome.value, "fault": fault, "place": "outlet"})


def test_an_empty_journal_knows_nothing(journal: Journal) -> None:
    """Nothing to tell."""
    journal.append(K.BOOT, "", {"boot": "b1"})
    assert known(journal.entries()) == ((), ())


@pytest.mark.faults(32)
def test_outcomes_are_told_again_also_those_acknowledged(journal: Journal) -> None:
    """With the fence of their reservation, if there was one, and what was reported with them."""
    begun(journal, "a1")
    journal.append(K.INTENT, "a1", INTENT)
    ended(journal, "a1", Outcome.DELIVERED)
    journal.append(K.ACKED, "a1", {})
    begun(journal, "a2", reserved=False)
    ended(journal, "a2", Outcome.NOT_PRODUCED, "visit_over")
    assert known(journal.entries()) == (
        (
            OutcomeReport("a1", "v1", "g-a1", Fence(1, 7), Outcome.DELIVERED, {"place": "outlet"}),
            OutcomeReport("a2", "v1", "g-a2", None, Outcome.NOT_PRODUCED, {"place": "outlet", "fault": "visit_over"}),
        ),
        (),
    )


@pytest.mark.faults(32, 53)
def test_what_may_be_printing_is_told_from_its_intent_on(journal: Journal) -> None:
    """A reservation alone prints nothing: its permission is void in the new epoch."""
    begun(journal, "a1")
    assert known(journal.entries()) == ((), ())
    journal.append(K.INTENT, "a1", INTENT)
    assert known(journal.entries()) == ((), (OpenAttempt("a1", "v1", "g-a1", Fence(1, 7)),))
