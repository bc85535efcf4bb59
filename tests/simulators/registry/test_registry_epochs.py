"""A registry restored from a backup: a new epoch, no grants before everybody told, facts kept, PINs not revived."""

import pytest
from office_desk import Desk, got

from kiosk.core.terms import GrantState, Outcome
from simulators.registry import epochs
from simulators.registry.votes import Decision
from simulators.registry.words import Code, Fact, Fence, OpenAttempt, Refusal, Replayed

EVIDENCE = {"place": "outlet"}


@pytest.fixture
def grant(desk: Desk) -> str:
    """Give the first grant, with a visit open at kiosk-1; kiosk-2 is known."""
    got(desk.registry.hello("kiosk-2"))
    got(desk.open("visit-01"))
    return desk.grants()[0]


def replay(
    desk: Desk, kiosk: str, facts: list[Fact] | None = None, open_: list[OpenAttempt] | None = None
) -> Replayed | Refusal:
    """Replay as a kiosk does, into the present epoch."""
    epoch = desk.registry.state()["epoch"]
    assert isinstance(epoch, int)
    return desk.registry.replay(kiosk, epoch, facts or [], open_ or [], desk.head(), last=True)


def fact(desk: Desk, attempt: str, outcome: Outcome, grant: str) -> Fact:
    """Give an outcome as its kiosk tells it again."""
    return Fact(attempt, "visit-01", grant, desk.fences.get(attempt), outcome, EVIDENCE)


def state(desk: Desk, grant: str) -> object:
    """Give what the registry has on record of a grant."""
    return desk.row("grants", "grant", grant)["state"]


@pytest.mark.faults(32)
def test_nothing_is_granted_until_every_kiosk_replayed(desk: Desk, grant: str) -> None:
    """One kiosk that told is not enough: another may be printing what the records no longer know."""
    image = desk.registry.backup()
    assert desk.registry.restore(image) == 2
    hello = got(desk.registry.hello("kiosk-1"))
    assert (hello.epoch, hello.replay, hello.waits) == (2, True, True)
    assert got(replay(desk, "kiosk-1")) == Replayed(replay=False, waits=True)
    assert desk.open("visit-02") == Refusal(Code.EPOCH)
    assert desk.reserve("attempt-1", "visit-01", grant) == Refusal(Code.EPOCH)
    assert got(replay(desk, "kiosk-2")) == Replayed(replay=False, waits=False)
    got(desk.open("visit-03"))
    desk.make_one("attempt-2", Outcome.DELIVERED, "visit-03", grant)
    assert desk.cases() == []


@pytest.mark.faults(32, 53)
def test_a_permission_of_before_the_restore_blocks_its_grant(desk: Desk, grant: str) -> None:
    """Started after the backup, silent over the restore: its kiosk tells it may be printing; nobody else starts."""
    image = desk.registry.backup()
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    desk.registry.restore(image)
    got(replay(desk, "kiosk-2"))
    assert desk.open("visit-02", "kiosk-2") == Refusal(Code.EPOCH)
    got(replay(desk, "kiosk-1", open_=[OpenAttempt("attempt-1", "visit-01", grant, desk.fences["attempt-1"])]))
    got(desk.open("visit-02", "kiosk-2"))
    assert desk.reserve("attempt-2", "visit-02", grant, "kiosk-2") == Refusal(Code.BUSY)
    got(desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", grant))
    assert (state(desk, grant), desk.cases()) == (GrantState.DELIVERED, [])


@pytest.mark.faults(32)
def test_messages_of_an_old_epoch_are_void(desk: Desk, grant: str) -> None:
    """A reservation of before gives no permission after, and its visit is over."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    desk.registry.restore(desk.registry.backup())
    for kiosk in ("kiosk-1", "kiosk-2"):
        got(replay(desk, kiosk))
    assert isinstance(desk.start("attempt-1"), Refusal)
    assert desk.registry.renew("kiosk-1", "visit-01") == Refusal(Code.CLOSED)
    old = desk.registry.replay(
        "kiosk-1", 1, [fact(desk, "attempt-1", Outcome.DELIVERED, grant)], [], desk.head(), last=True
    )
    assert old == Refusal(Code.STALE)
    got(desk.open("visit-02"))
    assert got(desk.reserve("attempt-2", "visit-02", grant)).job
    assert desk.fences["attempt-2"] > Fence(1, 10**6)


@pytest.mark.faults(32)
def test_a_delivery_that_was_forgotten_is_told_again_and_no_spent_pin_lives(desk: Desk, grant: str) -> None:
    """The backup knows neither the delivery nor that its PINs were spent: neither comes back."""
    image = desk.registry.backup()
    entry, spent = desk.entry(), desk.print_pin(grant)
    desk.make_one("attempt-1", Outcome.DELIVERED, "visit-01", grant)
    desk.registry.restore(image)
    got(replay(desk, "kiosk-1", [fact(desk, "attempt-1", Outcome.DELIVERED, grant)]))
    got(replay(desk, "kiosk-2"))
    assert state(desk, grant) == GrantState.DELIVERED
    assert desk.open("visit-02", entry=entry) == Refusal(Code.REFUSED)
    got(desk.open("visit-03"))
    assert desk.registry.reserve("kiosk-1", "attempt-2", "visit-03", grant, spent) == Refusal(Code.REFUSED)
    desk.make_one("attempt-3", Outcome.DELIVERED, "visit-03", desk.grants()[1])


@pytest.mark.faults(32)
def test_facts_that_contradict_open_a_conflict_with_the_kiosks_evidence(desk: Desk, grant: str) -> None:
    """The restored records say not produced, the kiosk says delivered: spent, and people see what it gave."""
    desk.make_one("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant)
    desk.registry.restore(desk.registry.backup())
    for _ in range(2):
        got(replay(desk, "kiosk-1", [fact(desk, "attempt-1", Outcome.DELIVERED, grant)]))
    assert ("conflict", "attempt-1") in desk.cases()
    assert state(desk, grant) == GrantState.DELIVERED
    with desk.store.transaction() as tx:
        kept = tx.one("SELECT evidence FROM cases WHERE kind = 'conflict'")
    assert kept is not None
    assert kept["evidence"] == '{"place": "outlet"}'


@pytest.mark.faults(32)
def test_two_kiosks_that_may_both_be_printing_are_a_conflict(desk: Desk, grant: str) -> None:
    """Before and after the backup different kiosks had the permission."""
    image = desk.registry.backup()
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    desk.registry.restore(image)
    for kiosk in ("kiosk-1", "kiosk-2"):
        got(replay(desk, kiosk, open_=[OpenAttempt(f"attempt-{kiosk[-1]}", "visit-01", grant, Fence(1, 1))]))
    assert desk.cases() == [("conflict", "attempt-2")]


@pytest.mark.faults(32, 56)
def test_two_persons_stand_in_for_a_kiosk_that_cannot_tell(desk: Desk, grant: str) -> None:
    """A kiosk that never comes back does not hold up the others."""
    desk.registry.restore(desk.registry.backup())
    got(replay(desk, "kiosk-1"))
    desk.agree("replay", Decision.STAND_IN)
    got(desk.open("visit-02"))
    desk.make_one("attempt-1", Outcome.DELIVERED, "visit-02", grant)


def test_a_kiosk_that_the_backup_does_not_know_must_tell_too(desk: Desk, grant: str) -> None:
    """Met after the backup, forgotten by it, remembered by the restore; and one first met afterwards tells as well."""
    image = desk.registry.backup()
    got(desk.registry.hello("kiosk-3"))
    desk.registry.restore(image)
    for kiosk in ("kiosk-1", "kiosk-2"):
        got(replay(desk, kiosk))
    assert desk.open("visit-02") == Refusal(Code.EPOCH)
    assert not got(replay(desk, "kiosk-3")).waits
    assert got(desk.registry.hello("kiosk-4")).replay
    assert desk.reserve("attempt-1", "visit-01", grant) == Refusal(Code.EPOCH)
    assert not got(replay(desk, "kiosk-4")).waits


@pytest.mark.faults(32, 56)
def test_a_kiosk_that_is_lost_after_a_restore_is_waited_for(desk: Desk, grant: str) -> None:
    """It may have delivered what the backup forgot: two persons stand in, with the journal that was salvaged."""
    image = desk.registry.backup()
    desk.make_one("attempt-1", Outcome.DELIVERED, "visit-01", grant)
    made = fact(desk, "attempt-1", Outcome.DELIVERED, grant)
    desk.registry.restore(image)
    got(replay(desk, "kiosk-2"))
    desk.registry.revoke("kiosk-1")
    assert replay(desk, "kiosk-1") == Refusal(Code.REFUSED)
    assert desk.open("visit-02", "kiosk-2") == Refusal(Code.EPOCH)
    assert desk.registry.salvaged("kiosk-1", [made], [], desk.head()) is None
    desk.agree("replay", Decision.STAND_IN)
    assert state(desk, grant) == GrantState.DELIVERED
    got(desk.open("visit-03", "kiosk-2"))


@pytest.mark.faults(56)
def test_what_a_lost_kiosk_left_open_is_for_people(desk: Desk, grant: str) -> None:
    """Its salvaged journal tells of an attempt without an outcome: nobody prints that document on a guess."""
    image = desk.registry.backup()
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    desk.registry.restore(image)
    got(replay(desk, "kiosk-2"))
    desk.registry.revoke("kiosk-1")
    desk.agree("revoked", Decision.EMPTIED)
    left = OpenAttempt("attempt-1", "visit-01", grant, desk.fences["attempt-1"])
    assert desk.registry.salvaged("kiosk-1", [], [left], desk.head()) is None
    desk.agree("replay", Decision.STAND_IN)
    assert desk.cases() == [("outcome", "attempt-1")]
    assert state(desk, grant) == GrantState.CASE


def test_only_the_journal_of_a_revoked_kiosk_is_handed_in(desk: Desk, grant: str) -> None:
    """A kiosk that can tell for itself tells for itself."""
    made = fact(desk, "attempt-1", Outcome.DELIVERED, grant)
    assert desk.registry.salvaged("kiosk-1", [made], [], desk.head()) == Refusal(Code.CONFLICT)


def test_a_kiosk_that_was_revoked_before_the_backup_is_not_waited_for(desk: Desk, grant: str) -> None:
    """It can have made nothing since."""
    assert grant
    desk.registry.revoke("kiosk-2")
    desk.registry.restore(desk.registry.backup())
    got(replay(desk, "kiosk-1"))
    got(desk.open("visit-02"))


@pytest.mark.faults(32, 34)
def test_a_restore_does_not_take_a_revocation_back(desk: Desk, grant: str) -> None:
    """A kiosk that was stolen after the backup gets nothing by the restore, and what it had started is still asked."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    image = desk.registry.backup()
    desk.registry.revoke("kiosk-1")
    desk.registry.restore(image)
    got(replay(desk, "kiosk-2"))
    assert desk.open("visit-02") == Refusal(Code.REFUSED)
    assert desk.cases() == [("replay", "kiosk-1"), ("revoked", "kiosk-1")]
    desk.agree("replay", Decision.STAND_IN)
    desk.agree("revoked", Decision.EMPTIED)
    assert desk.cases() == [("outcome", "attempt-1")]


def test_a_replay_in_parts_is_complete_with_the_last(desk: Desk, grant: str) -> None:
    """Until then the kiosk has not told."""
    desk.registry.restore(desk.registry.backup())
    part = [fact(desk, "attempt-7", Outcome.NOT_PRODUCED, grant)]
    assert got(desk.registry.replay("kiosk-1", 2, part, [], desk.head(), last=False)).replay
    assert not got(desk.registry.replay("kiosk-1", 2, part, [], desk.head(), last=True)).replay


@pytest.mark.faults(32)
def test_a_restore_that_breaks_off_leaves_the_records_as_they_were(
    desk: Desk, grant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records of a backup under its old epoch would grant again what was delivered since, to PINs that were spent."""
    image = desk.registry.backup()
    desk.make_one("attempt-1", Outcome.DELIVERED, "visit-01", grant)
    monkeypatch.setattr(epochs, "begin", None)
    with pytest.raises(TypeError):
        desk.registry.restore(image)
    assert state(desk, grant) == GrantState.DELIVERED
    assert desk.registry.state()["epoch"] == 1


def test_epochs_never_come_twice(desk: Desk) -> None:
    """The same backup restored again begins a later epoch; where all was lost, the operator says from where."""
    image = desk.registry.backup()
    assert [desk.registry.restore(image), desk.registry.restore(image), desk.registry.restore(image, 10)] == [2, 3, 10]


def test_what_is_no_backup_is_refused(desk: Desk, grant: str) -> None:
    """And the records stay as they are."""
    with pytest.raises(ValueError, match="backup"):
        desk.registry.restore(b"no backup" * 1000)
    assert desk.registry.state()["epoch"] == 1
    got(desk.reserve("attempt-1", "visit-01", grant))


@pytest.mark.faults(32)
def test_no_grant_is_replaced_before_all_kiosks_told_what_they_know(desk: Desk, grant: str) -> None:
    """What a kiosk prints by a permission that the restore forgot would be a second document."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", grant))
    desk.registry.restore(desk.registry.backup())
    assert desk.say("ani", "outcome", Decision.REPLACE, "kiosk-1") == Refusal(Code.BUSY)
    got(replay(desk, "kiosk-1"))
    assert desk.say("ani", "outcome", Decision.REPLACE, "kiosk-1") == Refusal(Code.BUSY)
    got(replay(desk, "kiosk-2"))
    desk.agree("outcome", Decision.REPLACE)
    assert state(desk, grant) == "replaced"


@pytest.mark.faults(32)
def test_a_replacement_that_a_restore_forgot_is_known_by_its_name(desk: Desk, grant: str) -> None:
    """What was delivered as the replacement is not printed again as the grant that it replaced."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", grant))
    image = desk.registry.backup()
    desk.agree("outcome", Decision.REPLACE)
    new = next(one for one in desk.grants() if one not in {grant, desk.grants()[1]})
    desk.make_one("attempt-2", Outcome.DELIVERED, "visit-01", new)
    delivered = fact(desk, "attempt-2", Outcome.DELIVERED, new)
    desk.registry.restore(image)
    got(replay(desk, "kiosk-2"))
    got(replay(desk, "kiosk-1", [delivered]))
    assert state(desk, grant) == GrantState.DELIVERED
