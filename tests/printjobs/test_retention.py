"""Old records are dropped behind a seal: the chain stays whole, and what somebody may still ask for stays."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.core.terms import Outcome
from kiosk.replay import known
from printjobs.journal import Entry, Head, Journal, JournalFailed, JournalNotTrusted
from printjobs.ledger import ledger_of
from printjobs.store import SqliteStore, Store
from printjobs.words import RecordKind, Value
from simulators.world.disk import Disk, DiskStore

K = RecordKind
DAY = 86_400.0
INTENT: dict[str, Value] = {"sha256": "ab", "serial": "s", "boot_epoch": "b", "counters": {"cards": 3}, "chip_uid": "0"}


class Clock:
    """Shows the days that a test says."""

    now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """At its beginning."""
    return Clock()


@pytest.fixture(params=["sqlite", "world"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Journal]]:
    """Opens the same journal again, as after a restart."""
    disk, opened = Disk(), list[Journal]()

    def again() -> Journal:
        for journal in opened:
            journal.close()
        disk.cut(random.Random(1), power=True)  # noqa: S311 - a seed
        store: Store = SqliteStore(tmp_path / "journal", 1.0) if request.param == "sqlite" else DiskStore(disk)
        opened.append(Journal(store, lambda: "now", elapsed=clock))
        return opened[-1]

    yield again
    for journal in opened:
        journal.close()


def ended(journal: Journal, attempt: str, *, acked: bool = True) -> None:
    """One attempt at a card."""
    journal.append(K.ATTEMPT, attempt, {"visit": "v", "grant": f"g-{attempt}", "kind": "ktp_el"})
    journal.append(K.RESERVED, attempt, {"epoch": 1, "number": 7, "sha256": "ab", "person": "r"})
    journal.append(K.INTENT, attempt, INTENT)
    journal.append(K.OUTCOME, attempt, {"outcome": "suspect", "fault": "job_lost", "place": "unknown"})
    if acked:
        journal.append(K.ACKED, attempt, {})


def days(journal: Journal, clock: Clock, count: int, first: int = 0, *, told: bool = True) -> list[Head]:
    """One attempt and one seal a day; gives the heads of the seals."""
    heads = []
    for day in range(first, first + count):
        ended(journal, f"a{day}", acked=day > 0)
        clock.now += DAY
        if told:
            journal.heard(journal.head)
        journal.seal()
        heads.append(journal.head)
    return heads


def oldest(journal: Journal) -> Entry:
    """The first record that is kept."""
    return next(journal.entries())


def test_what_is_old_and_told_is_dropped_and_the_chain_stays_whole(reopen: Callable[[], Journal], clock: Clock) -> None:
    """A seal is the oldest record then; books, jobs, outlets, head and witness are as they were."""
    journal = reopen()
    seals = days(journal, clock, 10)
    whole = ledger_of(journal.entries())
    journal.retire(3 * DAY)
    # The seal of day 7 is three days old; the witness it names is the record before it, the seal before is day 6.
    assert (oldest(journal).kind, oldest(journal).sequence) == (K.SEAL, seals[5].sequence)
    for life in (lambda: journal, reopen):
        again = life()
        assert again.verify() == again.ledger == whole
        assert all(again.contains(head) for head in seals[5:])
        assert not again.contains(seals[4])
        while not again.scrub(4):
            pass
    journal = reopen()
    days(journal, clock, 1, 10)
    assert ledger_of(journal.entries()) == journal.ledger == journal.verify()


@pytest.mark.faults(32)
def test_a_restored_registry_still_hears_what_its_backup_cannot_know(
    reopen: Callable[[], Journal], clock: Clock
) -> None:
    """Every outcome of the retention, and whatever was open or unacknowledged before."""
    journal = reopen()
    journal.append(K.ATTEMPT, "open", {"visit": "v", "grant": "g", "kind": "ktp_el"})
    journal.append(K.RESERVED, "open", {"epoch": 1, "number": 8, "sha256": "ab", "person": "r"})
    journal.append(K.INTENT, "open", INTENT)
    days(journal, clock, 10)
    before = known(journal.entries())
    journal.retire(3 * DAY)
    outcomes, standing = known(journal.entries())
    assert [one.attempt for one in outcomes] == ["a0", "a6", "a7", "a8", "a9"]
    assert all(one in before[0] for one in outcomes)
    assert outcomes[0].outcome is Outcome.SUSPECT
    assert standing == before[1] != ()


@pytest.mark.faults(13, 32)
def test_nothing_is_dropped_that_the_registry_did_not_know_long_ago(
    reopen: Callable[[], Journal], clock: Clock
) -> None:
    """A kiosk that was cut off keeps all: a backup made meanwhile asks for a witness from before."""
    journal = reopen()
    witness = days(journal, clock, 1)[-1]
    days(journal, clock, 50, 1, told=False)
    journal.heard(journal.head)
    journal.retire(3 * DAY)
    assert journal.contains(witness)
    days(journal, clock, 3, 51)
    journal.retire(3 * DAY)
    assert journal.contains(witness)
    days(journal, clock, 3, 54)
    journal.retire(3 * DAY)
    assert not journal.contains(witness)


@pytest.mark.faults(15)
def test_age_is_time_at_work_whatever_the_clock_says(reopen: Callable[[], Journal], clock: Clock) -> None:
    """What was not sealed before a restart does not count: a record can only be kept too long."""
    journal = reopen()
    first = days(journal, clock, 2)[0]
    journal.heard(journal.head)
    journal.heard(journal.head)
    clock.now += 100 * DAY
    journal = reopen()
    journal.retire(3 * DAY)
    assert journal.contains(first)
    days(journal, clock, 4, 2)
    journal.retire(3 * DAY)
    assert not journal.contains(first)


def test_a_journal_that_contains_not_the_witness_drops_nothing(reopen: Callable[[], Journal], clock: Clock) -> None:
    """Nor one whose registry names none."""
    journal = reopen()
    for _ in range(2):
        journal.heard(Head(3, "forged"))
    days(journal, clock, 10, told=False)
    journal.heard(None)
    days(journal, clock, 10, 10, told=False)
    journal.retire(DAY)
    assert oldest(journal).sequence == 1


def test_a_seal_follows_no_seal(reopen: Callable[[], Journal]) -> None:
    """An idle kiosk does not fill its disk."""
    journal = reopen()
    journal.seal()
    assert journal.head.sequence == 0
    journal.append(K.BOOT, "", {"boot": "b"})
    for _ in range(3):
        journal.seal()
    assert journal.head.sequence == 2


@pytest.mark.faults(10)
def test_a_disk_that_refuses_to_drop_ends_the_journal(tmp_path: Path, clock: Clock) -> None:
    """It is not asked for anything any more."""
    store = SqliteStore(tmp_path / "journal", 1.0)
    journal = Journal(store, lambda: "now", elapsed=clock)
    days(journal, clock, 10)
    store.connection.execute("CREATE TRIGGER kept BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(JournalFailed, match="SQLITE_CONSTRAINT"):
        journal.retire(3 * DAY)
    with pytest.raises(JournalFailed, match="before"):
        journal.append(K.BOOT, "", {"boot": "b"})
    journal.close()


@pytest.mark.faults(14)
@pytest.mark.parametrize(
    "body", ["null", "{}", '{"before":"x"}', '{"age":"1","before":"x","ledger":"{}","told":0}', "{"]
)
def test_a_seal_that_is_damaged_names_nothing_to_drop(tmp_path: Path, clock: Clock, body: str) -> None:
    """It is found before anything goes."""
    store = SqliteStore(tmp_path / "journal", 1.0)
    journal = Journal(store, lambda: "now", elapsed=clock)
    seals = days(journal, clock, 10)
    store.connection.execute("UPDATE records SET body = ? WHERE sequence = ?", (body, seals[2].sequence))
    with pytest.raises(JournalNotTrusted, match=f"seal {seals[2].sequence}"):
        journal.retire(3 * DAY)
    assert journal.rotten
    assert oldest(journal).sequence == 1
    journal.close()


@pytest.mark.faults(11)
def test_a_disk_too_full_to_drop_keeps_all_and_goes_on(tmp_path: Path, clock: Clock) -> None:
    """SQLite takes the drop back whole."""
    store = SqliteStore(tmp_path / "journal", 1.0)
    journal = Journal(store, lambda: "now", elapsed=clock)
    days(journal, clock, 10)
    store.connection.execute("CREATE TABLE pad (bytes)")
    store.connection.execute(
        "CREATE TRIGGER full BEFORE DELETE ON records BEGIN INSERT INTO pad VALUES (zeroblob(100000)); END"
    )
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count={pages}")
    journal.retire(3 * DAY)
    assert oldest(journal).sequence == 1
    assert journal.append(K.BOOT, "", {"boot": "b"}) == journal.head
    journal.close()
