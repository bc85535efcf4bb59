"""The rules of attempts and outcomes, several of them after a trace that breaks the promise without the rule."""

import jwt
import pytest
from office_desk import KINDS, Desk, got

from kiosk.core.terms import GrantState, Outcome
from pin.secret import Secret
from simulators.registry.pki import SignerUsage, TestCa
from simulators.registry.words import Code, Content, Fence, Refusal, Witness


@pytest.fixture
def grant(desk: Desk) -> str:
    """Give the first grant, with a visit open at kiosk-1."""
    got(desk.open("visit-01"))
    return desk.grants()[0]


def grant_state(desk: Desk, grant: str) -> object:
    """Give what the registry has on record of a grant."""
    return desk.row("grants", "grant", grant)["state"]


def test_the_job_binds_everything_together(desk: Desk, grant: str, ca: TestCa) -> None:
    """The signed job names kiosk, visit, person, attempt, grant, hash and fence, and lasts three minutes."""
    signer = ca.issue_signer("jobs", SignerUsage.JOBS)
    job = got(desk.reserve("attempt-1", "visit-01", grant)).job
    assert jwt.get_unverified_header(job) == {"alg": "ES256", "kid": signer.thumbprint, "typ": "anjungan-job+jwt"}
    read = jwt.decode(job, signer.key.public_key(), ["ES256"], {"verify_exp": False, "verify_iat": False})
    assert (read["iss"], read["kiosk"], read["visit"], read["attempt"]) == (
        *("registry", "kiosk-1", "visit-01", "attempt-1"),
    )
    assert (read["grant"], read["kind"], read["medium"], read["pages"]) == (grant, KINDS[0], "a4", 1)
    assert (read["fence"], read["iat"], read["exp"]) == ({"epoch": 1, "number": 1}, 1_000_000, 1_000_180)
    assert (read["person"], read["qr"], len(read["sha256"])) == ("r-1", None, 64)
    assert desk.reserve("attempt-1", "visit-01", grant) == desk.reserve("attempt-1", "visit-01", grant)


def test_content_only_while_reserved_and_only_to_its_kiosk(desk: Desk, grant: str) -> None:
    """The document is given to the kiosk that reserved it, until it starts."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    assert isinstance(desk.registry.content("kiosk-1", "attempt-1"), Content)
    assert desk.registry.content("kiosk-2", "attempt-1") == Refusal(Code.CLOSED)
    got(desk.start("attempt-1"))
    assert desk.registry.content("kiosk-1", "attempt-1") == Refusal(Code.CLOSED)


def test_a_tombstone_refuses_a_delayed_reserve(desk: Desk, grant: str) -> None:
    """`not_produced` of an attempt never seen is remembered; the reserve that arrives after it is refused."""
    got(desk.tell("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant))
    assert desk.reserve("attempt-1", "visit-01", grant) == Refusal(Code.CLOSED)
    got(desk.reserve("attempt-2", "visit-01", grant))


def test_a_tombstone_refuses_a_delayed_started(desk: Desk, grant: str) -> None:
    """A kiosk that closed its attempt after a restart is not overtaken by its own old `started`."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.tell("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant, fence=Fence(1, 1)))
    assert desk.start("attempt-1") == Refusal(Code.CLOSED)


def test_a_reservation_lapses_and_its_started_is_refused(desk: Desk, grant: str) -> None:
    """After three minutes the grant is free, and the late `started` gets no permission."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    desk.pass_time(100)
    got(desk.registry.renew("kiosk-1", "visit-01"))
    desk.pass_time(80)
    assert desk.start("attempt-1") == Refusal(Code.CLOSED)
    got(desk.reserve("attempt-2", "visit-01", grant))


def test_started_never_expires(desk: Desk, grant: str) -> None:
    """Silence after `started` opens a case after a while, but never frees the grant."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    desk.pass_time(90_000)
    assert ("silence", "attempt-1") in desk.cases()
    got(desk.open("visit-02", "kiosk-2"))
    assert desk.reserve("attempt-2", "visit-02", grant, "kiosk-2") == Refusal(Code.BUSY)
    got(desk.tell("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant))
    assert desk.cases() == []
    got(desk.reserve("attempt-3", "visit-02", grant, "kiosk-2"))


def test_a_closed_visit_accepts_no_attempts(desk: Desk, grant: str) -> None:
    """Neither a new attempt nor the start of a reserved one."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    desk.registry.close_visit("kiosk-1", "visit-01")
    assert desk.start("attempt-1") == Refusal(Code.CLOSED)
    assert desk.reserve("attempt-2", "visit-01", grant) == Refusal(Code.CLOSED)


def test_a_reserved_grant_is_busy_and_costs_no_failure(desk: Desk, grant: str) -> None:
    """The right print PIN for a grant that is being printed is not a failure."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    for number in range(12):
        assert desk.reserve(f"attempt-2{number}", "visit-01", grant) == Refusal(Code.BUSY)
    shown = got(desk.registry.renew("kiosk-1", "visit-01"))
    assert [each.state for each in shown.grants] == [GrantState.BUSY, GrantState.PRINTABLE]


def test_one_grants_pin_does_not_print_another(desk: Desk, grant: str) -> None:
    """A print PIN belongs to one document."""
    other = desk.grants()[1]
    refused = desk.registry.reserve("kiosk-1", "attempt-1", "visit-01", other, desk.print_pin(grant))
    assert refused == Refusal(Code.REFUSED)
    unknown = desk.registry.reserve("kiosk-1", "attempt-1", "visit-01", "g-unknown", desk.print_pin(grant))
    assert unknown == Refusal(Code.REFUSED)


@pytest.mark.faults(28)
def test_a_wrong_print_pin_that_arrives_twice_counts_once(desk: Desk, grant: str) -> None:
    """The attempt was refused and stays refused, whatever PIN comes with it; a new attempt prints."""
    for _ in range(30):
        answer = desk.registry.reserve("kiosk-1", "attempt-1", "visit-01", grant, Secret("00000"))
        assert answer == Refusal(Code.REFUSED)
    assert desk.reserve("attempt-1", "visit-01", grant) == Refusal(Code.REFUSED)
    got(desk.tell("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant))
    got(desk.reserve("attempt-2", "visit-01", grant))


def test_attested_outlets_do_not_outgrow_an_answer(desk: Desk, grant: str) -> None:
    """Hello names the newest of them only, oldest first."""
    for number in range(60):
        got(desk.tell(f"attempt-1{number:02}", Outcome.NOT_PRODUCED, "visit-01", grant))
        assert desk.registry.emptied(f"attempt-1{number:02}")
    emptied = got(desk.registry.hello("kiosk-1")).emptied
    assert (len(emptied), emptied[0], emptied[-1]) == (50, "attempt-110", "attempt-159")


def test_ten_wrong_print_pins_bring_a_new_one(desk: Desk, grant: str) -> None:
    """The print PIN that was guessed at is void and its successor prints."""
    old = desk.print_pin(grant)
    for number in range(10):
        desk.pass_time(31)
        got(desk.registry.renew("kiosk-1", "visit-01"))
        assert isinstance(
            desk.registry.reserve("kiosk-1", f"attempt-1{number}", "visit-01", grant, Secret("00000")), Refusal
        )
    desk.pass_time(31)
    assert isinstance(desk.registry.reserve("kiosk-1", "attempt-2", "visit-01", grant, old), Refusal)
    desk.pass_time(31)
    got(desk.reserve("attempt-3", "visit-01", grant))


def test_a_delivery_spends_its_print_pin_and_the_entry_pin(desk: Desk, grant: str) -> None:
    """Delivered is final; the other document gets a new entry PIN when the visit ends, and keeps its print PIN."""
    first = desk.entry()
    desk.make_one("attempt-1", Outcome.DELIVERED, "visit-01", grant)
    assert isinstance(desk.reserve("attempt-2", "visit-01", grant), Refusal)
    assert len(desk.sent("entry")) == 1
    desk.registry.close_visit("kiosk-1", "visit-01")
    assert isinstance(desk.open("visit-02", entry=first), Refusal)
    got(desk.open("visit-03"))
    desk.make_one("attempt-3", Outcome.DELIVERED, "visit-03", desk.grants()[1])
    desk.registry.close_visit("kiosk-1", "visit-03")
    assert len(desk.sent("entry")) == 2


def test_two_deliveries_in_one_visit(desk: Desk, grant: str) -> None:
    """Spending the entry PIN does not end the visit that it opened."""
    desk.make_one("attempt-1", Outcome.DELIVERED, "visit-01", grant)
    desk.make_one("attempt-2", Outcome.DELIVERED, "visit-01", desk.grants()[1])
    assert [row["state"] for row in desk.registry.state()["pins"]] == ["spent"] * 3  # type: ignore[attr-defined]


def test_a_late_outcome_does_not_spend_the_new_pin(desk: Desk, grant: str) -> None:
    """A delivery told after the next entry PIN was issued spends only the version that opened its own visit."""
    desk.registry.close_visit("kiosk-1", "visit-01")
    for number in range(2, 6):
        got(desk.open(f"visit-0{number}"))
        got(desk.reserve(f"attempt-{number}", f"visit-0{number}", grant)) if number == 5 else None
        got(desk.start("attempt-5")) if number == 5 else None
        desk.registry.close_visit("kiosk-1", f"visit-0{number}")
    assert len(desk.sent("entry")) == 2
    got(desk.tell("attempt-5", Outcome.DELIVERED, "visit-05", grant))
    assert len(desk.sent("entry")) == 2
    got(desk.open("visit-07"))


def test_outcomes_are_compared_without_witness_and_evidence(desk: Desk, grant: str) -> None:
    """The same outcome told again with a newer journal head has the same answer, and counts once."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    got(desk.start("attempt-1"))
    first = got(desk.tell("attempt-1", Outcome.SPOILED, "visit-01", grant))
    again = got(desk.tell("attempt-1", Outcome.SPOILED, "visit-01", grant))
    assert (first.state, first.counted) == (again.state, again.counted) == ("spoiled", True)
    assert desk.row("grants", "grant", grant)["spoils"] == 1
    other_fence = desk.tell("attempt-1", Outcome.SPOILED, "visit-01", grant, fence=Fence(1, 9))
    assert other_fence == Refusal(Code.CONFLICT)


def test_after_two_spoils_a_person(desk: Desk, grant: str) -> None:
    """The second spoiled blank of a grant stops the machine from trying again."""
    desk.make_one("attempt-1", Outcome.SPOILED, "visit-01", grant)
    desk.make_one("attempt-2", Outcome.SPOILED, "visit-01", grant)
    assert grant_state(desk, grant) == "case"
    assert desk.reserve("attempt-3", "visit-01", grant) == Refusal(Code.BUSY)


@pytest.mark.parametrize("outcome", [Outcome.SUSPECT, Outcome.RETRACTED, Outcome.LEFT])
def test_what_waits_for_people_blocks_the_grant(desk: Desk, grant: str, outcome: Outcome) -> None:
    """A grant that may be out is not printed again by a machine."""
    desk.make_one("attempt-1", outcome, "visit-01", grant)
    assert grant_state(desk, grant) == "case"
    assert desk.cases() == [("outcome", "attempt-1")]
    assert desk.reserve("attempt-2", "visit-01", grant) == Refusal(Code.BUSY)


def test_a_stale_delivery_spends_the_grant(desk: Desk, grant: str) -> None:
    """A fact is never fenced off: a delivery of a lapsed reservation ends every other permission, and opens a case."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    desk.pass_time(181)
    got(desk.open("visit-02", "kiosk-2"))
    got(desk.reserve("attempt-2", "visit-02", grant, "kiosk-2"))
    got(desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", grant))
    assert grant_state(desk, grant) == "delivered"
    assert desk.start("attempt-2", "kiosk-2") == Refusal(Code.CLOSED)
    assert ("conflict", "attempt-1") in desk.cases()


def test_a_stale_suspect_blocks_the_grant(desk: Desk, grant: str) -> None:
    """A late doubt takes back the permission that another attempt got meanwhile."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    desk.pass_time(181)
    got(desk.open("visit-02", "kiosk-2"))
    got(desk.reserve("attempt-2", "visit-02", grant, "kiosk-2"))
    got(desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", grant))
    assert desk.start("attempt-2", "kiosk-2") == Refusal(Code.CLOSED)
    assert grant_state(desk, grant) == "case"


def test_a_contradiction_opens_a_conflict_on_the_safe_side(desk: Desk, grant: str) -> None:
    """The first fact stands on the attempt; a delivery told afterwards still spends the grant."""
    desk.make_one("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant)
    assert desk.tell("attempt-1", Outcome.DELIVERED, "visit-01", grant) == Refusal(Code.CONFLICT)
    assert desk.row("attempts", "attempt", "attempt-1")["state"] == "not_produced"
    assert grant_state(desk, grant) == "delivered"
    assert desk.cases() == [("conflict", "attempt-1")]


def test_nothing_takes_a_delivery_back(desk: Desk, grant: str) -> None:
    """After `delivered`, another outcome changes nothing but a case."""
    desk.make_one("attempt-1", Outcome.DELIVERED, "visit-01", grant)
    assert desk.tell("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant) == Refusal(Code.CONFLICT)
    assert desk.tell("attempt-1", Outcome.SUSPECT, "visit-01", grant) == Refusal(Code.CONFLICT)
    assert grant_state(desk, grant) == "delivered"


def test_fences_guard_started(desk: Desk, grant: str) -> None:
    """A lower fence or an older epoch is stale; a fence that was never given is a conflict."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    assert desk.start("attempt-1", fence=Fence(1, 0)) == Refusal(Code.STALE)
    assert desk.start("attempt-1", fence=Fence(0, 9)) == Refusal(Code.STALE)
    assert desk.start("attempt-1", fence=Fence(1, 2)) == Refusal(Code.CONFLICT)
    assert desk.start("attempt-1", "kiosk-2") == Refusal(Code.CLOSED)
    with desk.store.transaction() as tx:
        tx.next("epoch")
    assert desk.start("attempt-1") == Refusal(Code.STALE)


def test_another_kiosks_attempt_is_not_touched(desk: Desk, grant: str) -> None:
    """No kiosk ends or repeats what another reserved."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    told = desk.tell("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant, "kiosk-2")
    assert told == Refusal(Code.CONFLICT)
    assert desk.reserve("attempt-1", "visit-01", grant, "kiosk-2") == Refusal(Code.CONFLICT)
    assert desk.row("attempts", "attempt", "attempt-1")["state"] == "reserved"
    assert desk.reserve("attempt-1", "visit-01", desk.grants()[1]) == Refusal(Code.CONFLICT)


def test_the_witness_is_the_highest_head(desk: Desk, grant: str) -> None:
    """A head that arrives late does not replace a higher one; the same sequence with another hash is a fork."""
    got(desk.reserve("attempt-1", "visit-01", grant))
    started = [desk.registry.started("kiosk-1", "attempt-1", Fence(1, 1), Witness(n, "ab")) for n in (7, 5)]
    assert [got(each).witness for each in started] == [Witness(7, "ab")] * 2
    desk.registry.started("kiosk-1", "attempt-1", Fence(1, 1), Witness(7, "cd"))
    assert ("fork", "kiosk-1") in desk.cases()
    assert got(desk.registry.hello("kiosk-1")).witness == Witness(7, "ab")


def test_an_attested_outlet_is_told_to_its_kiosk(desk: Desk, grant: str) -> None:
    """What staff attest emptied appears in the kiosk's hello."""
    desk.make_one("attempt-1", Outcome.LEFT, "visit-01", grant)
    assert desk.registry.emptied("attempt-1")
    assert not desk.registry.emptied("attempt-9")
    assert got(desk.registry.hello("kiosk-1")).emptied == ("attempt-1",)
    assert got(desk.registry.hello("kiosk-2")).emptied == ()


def test_facts_about_what_the_registry_lost_are_kept(desk: Desk, grant: str) -> None:
    """A delivery of an attempt that a restored registry never saw spends the grant and opens a case."""
    got(desk.tell("attempt-1", Outcome.DELIVERED, "visit-77", grant))
    assert grant_state(desk, grant) == "delivered"
    assert desk.cases() == [("conflict", "attempt-1")]
    unknown = got(desk.tell("attempt-2", Outcome.DELIVERED, "visit-77", "g-lost"))
    assert unknown.counted is False
