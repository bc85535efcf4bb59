"""What people decide: votes, and what follows from them."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from office_desk import OFFICERS, Desk, got

from kiosk.core.terms import GrantState, Outcome
from pin.secret import Secret
from simulators.registry.votes import Decision, Vote, sign
from simulators.registry.words import Acknowledged, Code, Decided, Fence, Refusal

D = Decision


@pytest.fixture
def sheet(desk: Desk) -> str:
    """Give the grant of a sheet, with a visit open at kiosk-1."""
    got(desk.open("visit-01"))
    return desk.grants()[0]


@pytest.fixture
def card(desk: Desk, sheet: str) -> str:
    """Give the grant of a card."""
    assert sheet
    return desk.grants()[1]


def state(desk: Desk, grant: str) -> object:
    """Give what the registry has on record of a grant."""
    return desk.row("grants", "grant", grant)["state"]


@pytest.mark.parametrize("outcome", [Outcome.SUSPECT, Outcome.RETRACTED, Outcome.LEFT])
@pytest.mark.parametrize("decision", [D.DELIVERED, D.SPOILED, D.NOT_PRODUCED])
def test_two_persons_end_what_the_machine_left_open(
    desk: Desk, sheet: str, outcome: Outcome, decision: Decision
) -> None:
    """A document handed over spends its PIN; one that was spoiled or never made can be printed again."""
    desk.make_one("attempt-1", outcome, "visit-01", sheet)
    desk.agree("outcome", decision)
    assert desk.row("attempts", "attempt", "attempt-1")["state"] == decision.value
    assert desk.cases() == []
    if decision is D.DELIVERED:
        assert state(desk, sheet) == GrantState.DELIVERED
        assert desk.reserve("attempt-2", "visit-01", sheet) == Refusal(Code.REFUSED)
    else:
        desk.make_one("attempt-2", Outcome.DELIVERED, "visit-01", sheet)


def test_an_outcome_told_again_after_the_decision_changes_nothing(desk: Desk, sheet: str) -> None:
    """The kiosk did not hear the acknowledgement: its fact is the one on record, and no conflict."""
    desk.make_one("attempt-1", Outcome.SUSPECT, "visit-01", sheet)
    desk.agree("outcome", D.NOT_PRODUCED)
    assert got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", sheet)).state == "suspect"
    assert (state(desk, sheet), desk.cases()) == (GrantState.PRINTABLE, [])


def test_one_person_decides_nothing(desk: Desk, sheet: str) -> None:
    """Saying it twice is saying it once, whatever else the same person says."""
    desk.make_one("attempt-1", Outcome.SUSPECT, "visit-01", sheet)
    for _ in range(2):
        assert got(desk.say("ani", "outcome", D.NOT_PRODUCED)) == Decided(1, 1, "open")
    assert desk.say("ani", "outcome", D.DELIVERED) == Refusal(Code.CONFLICT)
    assert state(desk, sheet) == GrantState.CASE


def test_the_second_person_is_not_on_site(desk: Desk, sheet: str) -> None:
    """Two persons at the machine count as one."""
    desk.make_one("attempt-1", Outcome.SUSPECT, "visit-01", sheet)
    got(desk.say("ani", "outcome", D.NOT_PRODUCED, "kiosk-1"))
    assert desk.say("budi", "outcome", D.NOT_PRODUCED, "kiosk-1") == Refusal(Code.INVALID)
    assert got(desk.say("citra", "outcome", D.NOT_PRODUCED)).state == "closed"


def test_different_words_begin_again(desk: Desk, sheet: str) -> None:
    """Disagreement gives the case a new version; votes on the old one are stale."""
    desk.make_one("attempt-1", Outcome.SUSPECT, "visit-01", sheet)
    old = Vote("citra", *desk.case("outcome"), D.DELIVERED)
    got(desk.say("ani", "outcome", D.NOT_PRODUCED))
    assert got(desk.say("budi", "outcome", D.DELIVERED)) == Decided(1, 2, "open")
    assert desk.registry.vote(sign(old, OFFICERS["citra"])) == Refusal(Code.STALE)
    desk.agree("outcome", D.DELIVERED)
    assert desk.registry.vote(sign(old, OFFICERS["citra"])) == Refusal(Code.STALE)
    assert state(desk, sheet) == GrantState.DELIVERED


def test_a_vote_is_signed_by_who_says_it(desk: Desk, sheet: str) -> None:
    """Another's key, an unknown person, and what is no vote at all."""
    desk.make_one("attempt-1", Outcome.SUSPECT, "visit-01", sheet)
    vote = Vote("ani", *desk.case("outcome"), D.DELIVERED)
    strange = Vote("dewi", *desk.case("outcome"), D.DELIVERED)
    for signed in (
        sign(vote, OFFICERS["budi"]),
        sign(strange, ec.generate_private_key(ec.SECP256R1())),
        "e30.e30.",
        "",
        "[" * 4000,
    ):
        assert desk.registry.vote(signed) == Refusal(Code.REFUSED)
    assert desk.registry.vote(sign(Vote("ani", 99, 1, D.DELIVERED), OFFICERS["ani"])) == Refusal(Code.CLOSED)
    assert desk.say("ani", "outcome", D.STAND_IN) == Refusal(Code.INVALID)


def test_a_card_was_not_produced_when_its_blank_was_read(desk: Desk, card: str) -> None:
    """Without the blank's number two persons cannot free a card's grant, and both name the same blank."""
    desk.make_one("attempt-1", Outcome.SUSPECT, "visit-01", card)
    assert desk.say("ani", "outcome", D.NOT_PRODUCED) == Refusal(Code.INVALID)
    got(desk.say("ani", "outcome", D.NOT_PRODUCED, uid="04A1"))
    assert got(desk.say("budi", "outcome", D.NOT_PRODUCED, uid="04A2")).state == "open"
    desk.agree("outcome", D.NOT_PRODUCED, "04A1")
    assert state(desk, card) == GrantState.PRINTABLE


def test_a_voided_blank_brings_a_replacement(desk: Desk, card: str) -> None:
    """The old grant ends for good, the document has a new one with a new PIN, and late facts are only a conflict."""
    desk.make_one("attempt-1", Outcome.SUSPECT, "visit-01", card)
    old = desk.print_pin(card)
    desk.agree("outcome", D.REPLACE, "04A1")
    new = desk.grants()[-1]
    assert (state(desk, card), state(desk, new)) == ("replaced", GrantState.PRINTABLE)
    assert desk.registry.reserve("kiosk-1", "attempt-2", "visit-01", card, old) == Refusal(Code.REFUSED)
    assert [each.grant for each in got(desk.registry.renew("kiosk-1", "visit-01")).grants] == [desk.grants()[0], new]
    desk.make_one("attempt-3", Outcome.DELIVERED, "visit-01", new)
    assert isinstance(desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", card), Refusal)
    assert desk.cases() == [("conflict", "attempt-1")]
    assert state(desk, card) == "replaced"


@pytest.mark.faults(54, 56)
def test_silence_frees_nothing_but_a_machine_nobody_can_inspect_is_replaced(desk: Desk, card: str) -> None:
    """A silent kiosk may still hold its permission: no vote gives the same grant back."""
    got(desk.reserve("attempt-1", "visit-01", card))
    got(desk.start("attempt-1"))
    desk.pass_time(90_000)
    for decision in (D.NOT_PRODUCED, D.DELIVERED, D.RELEASE, D.NOTED):
        assert desk.say("ani", "silence", decision, uid="04A1") == Refusal(Code.INVALID)
    desk.agree("silence", D.REPLACE, "04A1")
    got(desk.open("visit-02", "kiosk-2"))
    desk.make_one("attempt-2", Outcome.DELIVERED, "visit-02", desk.grants()[-1], "kiosk-2")
    got(desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", card))
    assert desk.cases() == [("conflict", "attempt-1")]


def test_after_two_spoils_a_person_lets_the_machine_try_again(desk: Desk, sheet: str) -> None:
    """One person is enough, and two more spoils bring the next case."""
    for number in range(2):
        desk.make_one(f"attempt-1{number}", Outcome.SPOILED, "visit-01", sheet)
    assert got(desk.say("ani", "spoils", D.RELEASE)).state == "closed"
    desk.make_one("attempt-21", Outcome.SPOILED, "visit-01", sheet)
    assert state(desk, sheet) == GrantState.PRINTABLE
    desk.make_one("attempt-22", Outcome.SPOILED, "visit-01", sheet)
    assert (state(desk, sheet), desk.cases()) == (GrantState.CASE, [("spoils", sheet)])


def test_people_may_find_two_blanks_spoiled(desk: Desk, sheet: str) -> None:
    """The second of a grant brings its case, whoever found it."""
    desk.make_one("attempt-1", Outcome.SPOILED, "visit-01", sheet)
    desk.make_one("attempt-2", Outcome.SUSPECT, "visit-01", sheet)
    desk.agree("outcome", D.SPOILED)
    assert (state(desk, sheet), desk.cases()) == (GrantState.CASE, [("spoils", sheet)])


@pytest.mark.faults(39)
def test_a_person_ends_the_guessing_and_a_pin_is_issued(desk: Desk) -> None:
    """The next version has its own count: four more voided versions bring the next case, not the first."""
    for _ in range(40):
        desk.guess()
    assert len(desk.sent("entry")) == 4
    got(desk.say("ani", "pin", D.ISSUE))
    assert len(desk.sent("entry")) == 5
    got(desk.open("visit-01", "kiosk-2"))
    desk.registry.close_visit("kiosk-2", "visit-01")
    for _ in range(39):
        desk.guess()
    assert desk.cases() == []
    desk.guess()
    assert desk.cases() == [("pin", desk.application)]


def test_a_conflict_is_decided_by_people(desk: Desk, sheet: str) -> None:
    """Nothing came out although the machine said so after it had said the opposite: a new PIN prints."""
    desk.make_one("attempt-1", Outcome.NOT_PRODUCED, "visit-01", sheet)
    desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", sheet)
    desk.agree("conflict", D.RELEASE)
    assert len(desk.sent("print", sheet)) == 2
    desk.registry.close_visit("kiosk-1", "visit-01")
    got(desk.open("visit-02"))
    desk.make_one("attempt-2", Outcome.DELIVERED, "visit-02", sheet)


@pytest.mark.faults(31)
@pytest.mark.parametrize("second", [Outcome.DELIVERED, Outcome.SUSPECT])
def test_a_contradiction_told_again_after_the_decision_changes_nothing(desk: Desk, sheet: str, second: Outcome) -> None:
    """Its case is closed and does not open again: it would block or spend the grant, and nobody could decide."""
    desk.make_one("attempt-1", Outcome.NOT_PRODUCED, "visit-01", sheet)
    assert desk.tell("attempt-1", second, "visit-01", sheet) == Refusal(Code.CONFLICT)
    desk.agree("conflict", D.RELEASE)
    assert desk.tell("attempt-1", second, "visit-01", sheet) == Refusal(Code.CONFLICT)
    assert (state(desk, sheet), desk.cases()) == (GrantState.PRINTABLE, [])


def test_one_person_does_not_undo_a_delivery(desk: Desk, sheet: str) -> None:
    """The spoils of a grant that was delivered after all are noted by one; two had said that it was delivered."""
    for number in range(2):
        desk.make_one(f"attempt-1{number}", Outcome.SPOILED, "visit-01", sheet)
    got(desk.tell("attempt-20", Outcome.DELIVERED, "visit-01", sheet))
    for _ in range(2):
        desk.agree("conflict", D.DELIVERED)
    assert got(desk.say("ani", "spoils", D.RELEASE)).state == "closed"
    assert (state(desk, sheet), desk.cases()) == (GrantState.DELIVERED, [])


@pytest.mark.faults(31)
def test_what_another_kiosk_tells_of_an_attempt_is_for_people(desk: Desk, sheet: str) -> None:
    """A machine enrolled under a new name brings its old journal: its fact changes nothing, and is not lost."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    assert desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", sheet, "kiosk-2") == Refusal(Code.CONFLICT)
    assert desk.row("attempts", "attempt", "attempt-1")["state"] == "started"
    assert desk.cases() == [("conflict", "attempt-1")]
    desk.agree("conflict", D.DELIVERED)
    assert state(desk, sheet) == GrantState.DELIVERED


def test_two_cases_of_one_grant_are_both_decided_first(desk: Desk, sheet: str) -> None:
    """Freed by one decision, blocked by another: it waits for both."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    got(desk.tell("attempt-2", Outcome.SUSPECT, "visit-01", sheet, fence=Fence(1, 9)))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", sheet))
    waiting = len(desk.cases())
    assert waiting == 3
    for kind, decision in (("outcome", D.NOT_PRODUCED), ("conflict", D.RELEASE), ("outcome", D.NOT_PRODUCED)):
        assert state(desk, sheet) == GrantState.CASE
        desk.agree(kind, decision)
    assert state(desk, sheet) == GrantState.PRINTABLE


@pytest.mark.faults(56)
def test_a_kiosk_that_was_destroyed_leaves_no_dead_end(desk: Desk, sheet: str) -> None:
    """Revoked, emptied by two persons, its attempt decided: the document is printed elsewhere; its facts wait apart."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    desk.registry.revoke("kiosk-1")
    assert desk.registry.hello("kiosk-1").barred
    assert desk.open("visit-02") == Refusal(Code.REFUSED)
    assert desk.start("attempt-1") == Refusal(Code.REFUSED)
    got(desk.open("visit-03", "kiosk-2"))
    assert desk.reserve("attempt-2", "visit-03", sheet, "kiosk-2") == Refusal(Code.BUSY)
    desk.agree("revoked", D.EMPTIED)
    assert desk.reserve("attempt-3", "visit-03", sheet, "kiosk-2") == Refusal(Code.BUSY)
    desk.agree("outcome", D.NOT_PRODUCED)
    desk.make_one("attempt-4", Outcome.DELIVERED, "visit-03", sheet, "kiosk-2")
    kept = desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", sheet)
    assert kept == Acknowledged("delivered", counted=False, witness=None)
    assert desk.cases() == [("quarantine", "attempt-1")]
    desk.agree("quarantine", D.NOTED)
    assert (state(desk, sheet), desk.cases()) == (GrantState.DELIVERED, [])


def test_a_fork_is_noted(desk: Desk, sheet: str) -> None:
    """Two heads of one journal are known to two persons."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    desk.heads -= 1
    head = desk.head()
    desk.registry.started("kiosk-1", "attempt-1", Fence(1, 1), type(head)(head.sequence, "ff"))
    desk.agree("fork", D.NOTED)
    assert desk.cases() == []


def test_reserve_bears_witness_too(desk: Desk, sheet: str) -> None:
    """The head that comes with a reserve is kept, and the highest is given back."""
    head = desk.head()
    pin: Secret = desk.print_pin(sheet)
    assert got(desk.registry.reserve("kiosk-1", "attempt-1", "visit-01", sheet, pin, head)).witness == head
    assert got(desk.registry.hello("kiosk-1")).witness == head


def test_a_card_in_conflict_is_made_again_only_when_its_blank_was_read(desk: Desk, sheet: str) -> None:
    """Released without its number nobody could tell where the first one is."""
    assert sheet
    card = desk.grants()[1]
    desk.make_one("attempt-1", Outcome.NOT_PRODUCED, "visit-01", card)
    assert desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", card) == Refusal(Code.CONFLICT)
    assert desk.say("ani", "conflict", D.RELEASE) == Refusal(Code.INVALID)
    desk.agree("conflict", D.RELEASE, "04:a1")
    assert state(desk, card) == GrantState.PRINTABLE


def test_no_grant_is_replaced_while_another_machine_prints_it(desk: Desk, sheet: str) -> None:
    """A late outcome of a stale attempt is a case; the attempt that was started since ends by itself first."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    desk.pass_time(200)
    got(desk.open("visit-02", "kiosk-2"))
    got(desk.reserve("attempt-2", "visit-02", sheet, "kiosk-2"))
    got(desk.start("attempt-2", "kiosk-2"))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", sheet))
    assert desk.say("ani", "outcome", D.REPLACE, "kiosk-1") == Refusal(Code.BUSY)
    got(desk.tell("attempt-2", Outcome.SUSPECT, "visit-02", sheet, "kiosk-2"))
    assert desk.say("ani", "outcome", D.REPLACE, "kiosk-1") == Refusal(Code.BUSY)  # the other sheets are not judged yet
    desk.agree("outcome", D.NOT_PRODUCED)
    desk.agree("conflict", D.RELEASE)  # of the first attempt, too: it told without having started
    assert state(desk, sheet) == GrantState.CASE
    desk.agree("outcome", D.REPLACE)
    assert state(desk, sheet) == "replaced"


def test_no_grant_is_replaced_while_a_revoked_kiosk_s_word_is_not_judged(desk: Desk, sheet: str) -> None:
    """Even of an attempt that the registry has no record of."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", sheet))
    desk.registry.revoke("kiosk-2")
    got(desk.tell("attempt-9", Outcome.DELIVERED, "visit-09", sheet, "kiosk-2"))
    assert desk.say("ani", "outcome", D.REPLACE, "kiosk-1") == Refusal(Code.BUSY)
    desk.agree("outcome", D.NOT_PRODUCED)
    assert state(desk, sheet) == GrantState.CASE
    desk.agree("quarantine", D.DELIVERED)
    assert state(desk, sheet) == GrantState.DELIVERED


def test_a_sheet_has_no_number_to_void(desk: Desk, sheet: str) -> None:
    """A silent attempt at a document on paper is replaced by two persons' word."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    desk.pass_time(1000)
    desk.agree("silence", D.REPLACE)
    assert state(desk, sheet) == "replaced"


def test_what_each_person_decided_is_reported(desk: Desk, sheet: str) -> None:
    """By person and decision, so that one who decides strangely often is seen."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", sheet))
    desk.agree("outcome", D.NOT_PRODUCED)
    assert desk.registry.resolutions() == [
        {"officer": officer, "decision": "not_produced", "kind": "outcome", "votes": 1} for officer in ("ani", "budi")
    ]


def test_what_waits_for_people_shows_them_the_evidence(desk: Desk, sheet: str) -> None:
    """What the kiosk's device brought forward stands beside the case."""
    got(desk.reserve("attempt-1", "visit-01", sheet))
    got(desk.start("attempt-1"))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", sheet))
    with desk.store.transaction() as tx:
        assert [row["evidence"] for row in tx.all("SELECT evidence FROM cases")] == ['{"sheets": 1}']
