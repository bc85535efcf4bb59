"""The kiosk as a process, killed at chosen points: a sample of `make crash-campaign`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.terms import DocumentKind
from simulators.crash.plan import Family, Plan, Side
from simulators.crash.race import Race
from simulators.crash.run import Run, Told
from simulators.crash.site import Site

AKTA, KTP = DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL
B, A = Side.BEFORE, Side.AFTER
JOURNAL, CALL = Family.JOURNAL, Family.CALL


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all runs: what one leaves behind, the next must live with."""
    with Site(tmp_path_factory.mktemp("crash")) as site:
        yield site


@pytest.mark.faults(1, 2, 3, 4, 5, 6, 7)
@pytest.mark.parametrize(
    ("kind", "plan", "outcomes"),
    [
        (KTP, Plan(JOURNAL, A, 5), {"not_produced"}),
        (KTP, Plan(CALL, A, 1), {"not_produced"}),
        (KTP, Plan(CALL, A, 2), {"retracted"}),
        (AKTA, Plan(CALL, B, 2), {"not_produced"}),
        (AKTA, Plan(CALL, A, 2), {"left"}),
    ],
    ids=str,
)
def test_after_a_kill_the_document_comes_exactly_once(
    site: Site, kind: DocumentKind, plan: Plan, outcomes: set[str]
) -> None:
    """Killed, restarted, looked after, voted on, and asked again: one document in the resident's hands."""
    told = Run(site, kind, stays=False).go(plan)
    assert told.kills == 1
    assert told.outcome in outcomes


@pytest.mark.faults(1, 8)
@pytest.mark.parametrize("kind", [KTP, AKTA])
def test_a_kill_in_the_recovery_changes_nothing(site: Site, kind: DocumentKind) -> None:
    """Killed after the document was handed over to the printer, and again before the recovery's own outcome."""
    told = Run(site, kind, stays=True).go(Plan(CALL, A, 2), Plan(CALL, A, 1))
    assert told.kills == 2
    assert told.outcome in {"retracted", "left", "suspect"}


def test_without_a_kill_one_visit_gives_one_document(site: Site) -> None:
    """The measure itself: nothing is killed, nothing is found."""
    assert Run(site, AKTA, stays=True).go(None) == Told(0, "delivered")


@pytest.mark.faults(29)
def test_of_two_kiosks_that_race_for_a_pin_one_starts(tmp_path: Path) -> None:
    """Openings, reservations and starts at the same instant: the other kiosk is refused each time."""
    with Race(tmp_path / "registry") as race:
        assert [found for number in range(3) for found in race.run(number)] == []
