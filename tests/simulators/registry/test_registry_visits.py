"""The rules of PINs, doors and visits."""

import pytest
from office_desk import HOLDER, KINDS, Desk, approval, got

from kiosk.core.terms import GrantState, Outcome
from pin.policy import Door, PinPolicy
from pin.secret import Secret
from simulators.registry.pki import TestCa
from simulators.registry.verifiers import Verifiers
from simulators.registry.words import Code, Refusal

DAY = 86400


def test_both_doors_show_the_same_menu(desk: Desk) -> None:
    """The QR and the NIK open the same application, with its holder masked."""
    by_qr = got(desk.open("visit-01"))
    got(desk.registry.renew("kiosk-1", "visit-01"))
    assert desk.registry.close_visit("kiosk-1", "visit-01") is None
    by_nik = got(desk.registry.open_visit("kiosk-2", "visit-02", Door.NIK, Secret(HOLDER.nik), desk.entry().pin))
    assert by_qr.grants == by_nik.grants
    assert [(each.kind, each.state, each.holder) for each in by_qr.grants] == [
        (kind, GrantState.PRINTABLE, "S*** A***") for kind in KINDS
    ]


def test_opening_again_is_opening_once(desk: Desk) -> None:
    """A repeated question with the same visit id gives the same visit and counts one opening."""
    assert desk.open("visit-01") == desk.open("visit-01")
    assert desk.row("pins", "pin", 1)["openings"] == 1  # type: ignore[arg-type]


def test_a_closed_visit_is_not_opened_again(desk: Desk) -> None:
    """A late copy of the opening question does not bring a closed visit back."""
    got(desk.open("visit-01"))
    desk.registry.close_visit("kiosk-1", "visit-01")
    assert desk.open("visit-01") == Refusal(Code.CLOSED)
    assert desk.registry.renew("kiosk-1", "visit-01") == Refusal(Code.CLOSED)


def test_a_right_pin_elsewhere_is_busy_and_no_failure(desk: Desk) -> None:
    """While one kiosk holds the lease another is told so, and nothing is counted."""
    got(desk.open("visit-01"))
    for number in range(20):
        assert desk.open(f"visit-1{number}", "kiosk-2") == Refusal(Code.BUSY)
    assert desk.row("pins", "pin", 1)["state"] == "live"  # type: ignore[arg-type]


@pytest.mark.faults(57)
def test_silence_ends_a_lease(desk: Desk) -> None:
    """A kiosk that crashed in a visit does not lock its holder out."""
    got(desk.open("visit-01"))
    desk.pass_time(179)
    assert desk.open("visit-02", "kiosk-2") == Refusal(Code.BUSY)
    desk.pass_time(1)
    got(desk.open("visit-02", "kiosk-2"))


def test_a_renewed_lease_lasts(desk: Desk) -> None:
    """Renewing keeps other kiosks out."""
    got(desk.open("visit-01"))
    desk.pass_time(170)
    got(desk.registry.renew("kiosk-1", "visit-01"))
    desk.pass_time(170)
    assert desk.open("visit-02", "kiosk-2") == Refusal(Code.BUSY)


def test_a_restarted_kiosk_serves_its_own_holder_at_once(desk: Desk) -> None:
    """A new visit at the kiosk that holds the lease ends the visit before it."""
    got(desk.open("visit-01"))
    got(desk.open("visit-02"))
    assert desk.registry.renew("kiosk-1", "visit-01") == Refusal(Code.CLOSED)


@pytest.mark.faults(57)
def test_openings_used_up_bring_a_new_pin(desk: Desk) -> None:
    """Five visits without a delivery end the entry PIN, and the phone already has the next."""
    first = desk.entry()
    for number in range(5):
        got(desk.open(f"visit-0{number}", entry=first))
        assert desk.registry.close_visit("kiosk-1", f"visit-0{number}") is None
    assert desk.open("visit-06", entry=first) == Refusal(Code.REFUSED)
    assert len(desk.sent("entry")) == 2
    got(desk.open("visit-07"))


def test_a_visit_the_machine_spoiled_does_not_count(desk: Desk) -> None:
    """A machine that fails after its start takes no opening from the holder."""
    grant = desk.grants()[0]
    got(desk.open("visit-01"))
    desk.make_one("attempt-1", Outcome.NOT_PRODUCED, "visit-01", grant)
    desk.make_one("attempt-2", Outcome.NOT_PRODUCED, "visit-01", grant)
    assert desk.row("pins", "pin", 1)["openings"] == 0  # type: ignore[arg-type]


@pytest.mark.faults(39)
def test_ten_failures_at_the_qr_void_and_reissue(desk: Desk) -> None:
    """The tenth wrong PIN ends that version; the next is on the phone and starts with a count of its own."""
    first = desk.entry()
    for _ in range(10):
        assert isinstance(desk.guess(), Refusal)
    assert desk.open("visit-02", entry=first) == Refusal(Code.REFUSED)
    for _ in range(9):
        desk.guess()
    got(desk.open("visit-03", "kiosk-2"))


@pytest.mark.faults(28)
def test_a_wrong_pin_that_arrives_twice_counts_once(desk: Desk) -> None:
    """The same question again has the same answer: no second failure, neither for the PIN nor for the door."""
    entry = desk.entry()
    for _ in range(30):
        answer = desk.registry.open_visit("kiosk-8", "visit-01", Door.QR, entry.code, Secret("0000000"))
        assert answer == Refusal(Code.REFUSED)
    assert desk.registry.open_visit("kiosk-8", "visit-01", Door.QR, entry.code, entry.pin) == Refusal(Code.REFUSED)
    got(desk.open("visit-02", "kiosk-8"))
    assert len(desk.sent("entry")) == 1


@pytest.mark.faults(55)
def test_an_opening_that_arrives_after_its_closing_opens_nothing(desk: Desk) -> None:
    """A kiosk that gave up closes what it never saw open; the late opening disturbs no other visit."""
    assert desk.registry.close_visit("kiosk-1", "visit-01") is None
    got(desk.open("visit-02"))
    assert desk.open("visit-01") == Refusal(Code.CLOSED)
    got(desk.registry.renew("kiosk-1", "visit-02"))


def test_a_visits_name_belongs_to_its_kiosk_and_door(desk: Desk) -> None:
    """The right PIN under the name of another's visit, or of another door's, opens nothing and shows nothing."""
    got(desk.open("visit-01"))
    assert desk.open("visit-01", "kiosk-2") == Refusal(Code.CONFLICT)
    by_nik = desk.registry.open_visit("kiosk-1", "visit-01", Door.NIK, Secret(HOLDER.nik), desk.entry().pin)
    assert by_nik == Refusal(Code.CONFLICT)


def test_after_three_reissues_a_person_decides(desk: Desk) -> None:
    """Guessing at four versions opens a case, and no fifth is sent."""
    for _ in range(40):
        desk.guess()
    assert desk.cases() == [("pin", desk.application)]
    assert len(desk.sent("entry")) == 4
    assert isinstance(desk.open("visit-02"), Refusal)


@pytest.mark.faults(39)
def test_nik_failures_close_only_that_door_and_never_void(desk: Desk) -> None:
    """After five wrong tries in a day the NIK door refuses even the right PIN; the QR opens and the phone is told."""
    for _ in range(5):
        desk.guess(Door.NIK)
    by_nik = desk.registry.open_visit("kiosk-2", "visit-02", Door.NIK, Secret(HOLDER.nik), desk.entry().pin)
    assert by_nik == Refusal(Code.REFUSED)
    assert len(desk.sent("notice")) == 1
    assert got(desk.open("visit-03", "kiosk-3")).visit == "visit-03"
    assert desk.row("pins", "pin", 1)["state"] == "live"  # type: ignore[arg-type]


@pytest.mark.faults(39)
def test_the_nik_door_opens_again_next_day_but_not_after_twenty(desk: Desk) -> None:
    """Five a day, twenty in all."""
    for day in range(1, 5):
        for _ in range(6):
            desk.guess(Door.NIK)
        desk.pass_time(DAY)
        answer = desk.registry.open_visit(
            f"kiosk-{day}", f"visit-1{day}", Door.NIK, Secret(HOLDER.nik), desk.entry().pin
        )
        assert isinstance(answer, Refusal) == (day == 4)
        desk.registry.close_visit(f"kiosk-{day}", f"visit-1{day}")


def test_delays_belong_to_the_kiosk_and_the_door(desk: Desk) -> None:
    """The fourth failure in a row brings a wait at that kiosk and door, and nowhere else."""
    waits: list[int | None] = []
    for _ in range(7):
        answer = desk.guess(Door.NIK)
        assert isinstance(answer, Refusal)
        waits.append(answer.wait)
    assert waits == [None, None, None, 5, 15, 30, 30]
    assert isinstance(desk.registry.open_visit("kiosk-8", "visit-02", Door.NIK, Secret("1" * 16), Secret("1")), Refusal)
    assert got(desk.open("visit-03", "kiosk-8")).visit == "visit-03"


def test_a_try_before_its_time_is_not_looked_at(desk: Desk) -> None:
    """During the wait even a right PIN is refused, with what is left of the wait, and nothing is counted."""
    for _ in range(4):
        desk.guess()
    assert desk.open("visit-02", "kiosk-8") == Refusal(Code.REFUSED, 5)
    desk.pass_time(5)
    got(desk.open("visit-02", "kiosk-8"))


@pytest.mark.parametrize("door", list(Door))
def test_unknown_names_cost_the_same_work(desk: Desk, monkeypatch: pytest.MonkeyPatch, door: Door) -> None:
    """A name nobody has takes as many scrypt computations as one that exists."""
    work: list[str] = []
    real = Verifiers.prove

    def counting(made: Verifiers, subject: str, pin: Secret, salt: bytes) -> bytes:
        work.append(subject)
        return real(made, subject, pin, salt)

    known = desk.entry().code if door is Door.QR else Secret(HOLDER.nik)
    unknown = Secret("A" * 16 if door is Door.QR else "9" * 16)
    monkeypatch.setattr(Verifiers, "prove", counting)
    amounts, answers = [], []
    for number, name in enumerate((known, unknown)):
        work.clear()
        answers.append(desk.registry.open_visit(f"kiosk-{number}", "visit-01", door, name, Secret("111111")))
        amounts.append(len(work))
    assert amounts[0] == amounts[1] > 0
    assert answers == [Refusal(Code.REFUSED)] * 2


def test_a_pin_tells_two_applications_of_one_nik_apart(desk: Desk) -> None:
    """With the NIK alone, the PIN decides which of the holder's applications opens."""
    before = desk.entry().pin
    other = desk.registry.approve(approval(KINDS[0]))
    first = got(desk.registry.open_visit("kiosk-1", "visit-01", Door.NIK, Secret(HOLDER.nik), before))
    second = got(desk.registry.open_visit("kiosk-2", "visit-02", Door.NIK, Secret(HOLDER.nik), desk.entry().pin))
    assert (len(first.grants), len(second.grants)) == (2, 1)
    assert other != desk.application


@pytest.mark.faults(15)
def test_expired_pins_are_replaced(desk: Desk) -> None:
    """After thirty days every PIN of an undelivered document has a successor, and the old one opens nothing."""
    old = desk.entry()
    desk.pass_time(30 * DAY)
    assert isinstance(desk.open("visit-01", entry=old), Refusal)
    got(desk.open("visit-02"))
    assert [len(desk.sent("print", grant)) for grant in desk.grants()] == [2, 2]


@pytest.mark.faults(57)
def test_messages_can_be_sent_again(desk: Desk) -> None:
    """A lost message is sent again with the same PINs."""
    old = desk.entry()
    assert desk.registry.send_again(desk.application) == 3
    assert desk.entry() == old
    assert len(desk.sent("entry")) == 2


def test_the_records_hold_no_pin(ca: TestCa) -> None:
    """Leaving the phone aside, no record contains a PIN's digits or the application's code."""
    desk = Desk.make(ca, PinPolicy(length=12))
    entry = desk.entry()
    with desk.store.transaction() as tx:
        tables = [row[0] for row in tx.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        dump = "".join(
            str(tuple(row))
            for table in tables
            if table != "messages"
            for row in tx.all(f"SELECT * FROM {table}")  # noqa: S608
        )
    desk.registry.close()
    assert HOLDER.nik in dump
    assert entry.pin.reveal() not in dump
    assert entry.code.reveal() not in dump


@pytest.mark.parametrize(("evidence", "openings"), [({"fault": "feed_failed"}, 0), ({"fault": "visit_over"}, 1)])
def test_a_fault_before_started_spoils_the_visit_too(desk: Desk, evidence: dict[str, int | str], openings: int) -> None:
    """A machine that cannot feed does not use up the entry PIN; who only leaves does."""
    got(desk.open("visit-01"))
    grant = desk.grants()[1]
    got(desk.reserve("attempt-1", "visit-01", grant))
    told = (desk.fences["attempt-1"], Outcome.NOT_PRODUCED, evidence, desk.head(), "visit-01", grant)
    got(desk.registry.outcome("kiosk-1", "attempt-1", *told))
    assert desk.row("pins", "pin", 1)["openings"] == openings
