"""Each invariant can fail, and says by what."""

from collections.abc import Iterator

import pytest

from kiosk.core.terms import Outcome
from printjobs.journal import Entry
from printjobs.words import RecordKind, Value
from simulators.world import invariants, memo
from simulators.world.site import Paper
from simulators.world.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A world that has not begun."""
    with memo.remembered():
        made = World(1)
        yield made
        made.scheduler.close()
        made.registry.close()


def entry(kind: RecordKind, **fields: Value) -> Entry:
    """A record of attempt a-1."""
    return Entry(1, "now", kind, "a-1", fields, "0")


def broken(world: World) -> list[str]:
    """The names of what was broken."""
    return [one.invariant for one in world.result.violations]


def test_a_second_document_is_one_too_many(world: World) -> None:
    """In whoever's hands."""
    world.taken(world.kiosks[0], Paper(1, "a-1", world.owners[1]))
    assert broken(world) == []
    world.taken(world.kiosks[1], Paper(1, "a-2", world.owners[1]))
    assert broken(world) == ["at most one document per grant"]


def test_a_document_in_the_wrong_hands_is_seen(world: World) -> None:
    """It belongs to one person."""
    world.taken(world.kiosks[0], Paper(1, "a-1", "somebody"))
    assert broken(world) == ["nothing into the hands of another visit"]


def test_what_was_told_to_be_not_produced_cannot_be_taken(world: World) -> None:
    """An outcome is a fact."""
    world.kiosks[0].outcomes["a-1"] = Outcome.NOT_PRODUCED
    world.taken(world.kiosks[0], Paper(1, "a-1", world.owners[1]))
    assert broken(world) == ["an outcome is a fact"]


@pytest.mark.parametrize(
    ("record", "invariant"),
    [
        (entry(RecordKind.SUBMIT), "no ack of started, no print"),
        (entry(RecordKind.RELEASE), "released to its visit alone"),
        (entry(RecordKind.EVIDENCE, detail="Warga 0"), "no personal data in the journal"),
        (entry(RecordKind.OUTCOME, outcome="delivered", place="clear", fault=None), "delivered means taken"),
        (entry(RecordKind.OUTCOME, outcome="spoiled", place="unknown", fault=None), "spoiled means located"),
        (entry(RecordKind.OUTCOME, outcome="suspect", place="reject_bin", fault=None), "books agree with the cards"),
    ],
)
def test_a_record_that_is_not_true_is_seen(world: World, record: Entry, invariant: str) -> None:
    """When it is written."""
    invariants.recorded(world, world.kiosks[0], record)
    assert broken(world) == [invariant]


def test_a_document_that_two_attempts_make_is_seen(world: World) -> None:
    """While the first may still come out: of another document, or after its outcome, nothing is wrong."""
    first, second = world.kiosks
    world.acknowledged.add("a-1")
    world.attempts.update({"a-1": 1, "a-0": 2})
    first.submitted = {"a-0"}
    invariants.recorded(world, second, entry(RecordKind.SUBMIT))
    assert broken(world) == []
    world.attempts["a-0"] = 1
    invariants.recorded(world, second, entry(RecordKind.SUBMIT))
    assert broken(world) == ["a document is made once at a time"]
    first.submitted.clear()
    invariants.recorded(world, second, entry(RecordKind.SUBMIT))
    assert len(broken(world)) == 1


@pytest.mark.parametrize(
    ("change", "invariant"),
    [
        ("UPDATE grants SET state = 'delivered'", "delivered means taken"),
        ("UPDATE grants SET state = 'case'", "what waits for a person has a case"),
        ("UPDATE pins SET state = 'void'", "who knows only the NIK voids no PIN"),
        ("UPDATE pins SET state = 'spent'", "only a delivery of its own visit spends a PIN"),
    ],
)
def test_records_of_the_registry_that_are_not_true_are_seen(world: World, change: str, invariant: str) -> None:
    """At the next look."""
    invariants.always(world)
    assert broken(world) == []
    with world.registry.store.transaction() as tx:
        tx.run(change)
    invariants.always(world)
    assert invariant in broken(world)


def test_a_world_that_has_not_begun_is_not_finished(world: World) -> None:
    """Somebody still lacks a document."""
    assert invariants.unfinished(world) is not None
