"""The attempt protocol under any order of questions: two kiosks, lost and late messages, time, and greed."""

from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from office_desk import Desk, got

from kiosk.core.terms import Outcome
from simulators.registry.pki import TestCa
from simulators.registry.words import Acknowledged, Code, Fact, Job, OpenAttempt, Refusal

KIOSKS = st.sampled_from(["kiosk-1", "kiosk-2"])
RECENT = st.integers(0, 3)
MADE: dict[str, TestCa] = {}


class Try(NamedTuple):
    """One attempt as its kiosk knows it."""

    attempt: str
    visit: str
    kiosk: str
    grant: str


class Protocol(RuleBasedStateMachine):
    """Kiosks that keep the rules for starting and telling, asking in any order, at any time, as often as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk.make(MADE["ca"])
        self.opened = 0
        self.visits: dict[str, str] = {}
        self.tries: list[Try] = []
        self.allowed: set[str] = set()
        self.told: dict[str, Outcome] = {}

    def teardown(self) -> None:
        """Close the store."""
        self.desk.registry.close()

    @rule(kiosk=KIOSKS)
    def open(self, kiosk: str) -> None:
        """Open another visit with the newest entry PIN, whatever became of the last."""
        self.opened += 1
        visit = f"visit-{self.opened:04}"
        if not isinstance(self.desk.open(visit, kiosk), Refusal):
            self.visits[kiosk] = visit

    @rule(kiosk=KIOSKS)
    def close(self, kiosk: str) -> None:
        """End a visit."""
        self.desk.registry.close_visit(kiosk, self.visits.get(kiosk, "visit-none"))

    @rule(kiosk=KIOSKS, which=st.integers(0, 1))
    def reserve(self, kiosk: str, which: int) -> None:
        """Reserve a grant with the newest print PIN, in a visit that is open if that can be had."""
        if isinstance(self.desk.registry.renew(kiosk, self.visits.get(kiosk, "visit-none")), Refusal):
            self.open(kiosk)
        made = Try(
            *(f"attempt-{len(self.tries)}", self.visits.get(kiosk, "visit-none"), kiosk, self.desk.grants()[which])
        )
        self.tries.append(made)
        self.desk.reserve(*made[:2], made.grant, kiosk)

    @rule(kiosk=KIOSKS, which=st.integers(0, 1), outcome=st.sampled_from([Outcome.DELIVERED, *Outcome]))
    def print(self, kiosk: str, which: int, outcome: Outcome) -> None:
        """Go the whole way, as far as the registry lets the kiosk."""
        self.reserve(kiosk, which)
        self.start(0)
        self.tell(0, outcome)

    @rule(kiosk=KIOSKS, which=st.integers(0, 1))
    def begin(self, kiosk: str, which: int) -> None:
        """Print, and tell nobody yet."""
        self.reserve(kiosk, which)
        self.start(0)

    @precondition(lambda self: self.tries)
    @rule(ago=RECENT)
    def reserve_again(self, ago: int) -> None:
        """A reserve arrives once more: it never revives what ended."""
        made = self.tries[max(len(self.tries) - 1 - ago, 0)]
        answer = self.desk.reserve(made.attempt, made.visit, made.grant, made.kiosk)
        assert not (isinstance(answer, Job) and made.attempt in self.told)

    @precondition(lambda self: self.tries)
    @rule(ago=RECENT)
    def start(self, ago: int) -> None:
        """Ask for the permission to print: no two kiosks may have it for one grant, nor one that told its outcome."""
        made = self.tries[max(len(self.tries) - 1 - ago, 0)]
        if made.attempt not in self.desk.fences:
            return
        if isinstance(self.desk.start(made.attempt, made.kiosk), Acknowledged):
            assert made.attempt not in self.told
            self.allowed.add(made.attempt)
            untold = [one for one in self.tries if one.attempt in self.allowed and one.attempt not in self.told]
            assert [one.grant for one in untold].count(made.grant) == 1

    @precondition(lambda self: self.tries)
    @rule(ago=RECENT, outcome=st.sampled_from(Outcome))
    def tell(self, ago: int, outcome: Outcome) -> None:
        """Tell an outcome that an honest kiosk can have: without the permission nothing was produced."""
        made = self.tries[max(len(self.tries) - 1 - ago, 0)]
        fact = self.told.setdefault(made.attempt, outcome if made.attempt in self.allowed else Outcome.NOT_PRODUCED)
        answer = self.desk.tell(made.attempt, fact, made.visit, made.grant, made.kiosk)
        assert isinstance(answer, Acknowledged)

    @rule(seconds=st.sampled_from([1, 1, 1, 60, 179, 180, 1000, 31 * 86400]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.desk.pass_time(seconds)

    @invariant()
    def at_most_one_delivery(self) -> None:
        """No grant is delivered twice, and what is out or in doubt blocks its grant for every machine."""
        state = self.desk.registry.state()
        rows = state["attempts"]
        assert isinstance(rows, list)
        delivered = Counter(row["grant"] for row in rows if row["state"] == "delivered")
        opened = Counter(row["grant"] for row in rows if row["state"] in {"started", "reserved"})
        out = {one.grant for one in self.tries if self.told.get(one.attempt) is Outcome.DELIVERED}
        assert out == {grant for grant, number in delivered.items() if number}
        doubtful = {row["grant"] for row in rows if row["state"] in {"suspect", "retracted", "left"}}
        assert max(delivered.values(), default=0) <= 1
        assert max(opened.values(), default=0) <= 1
        assert not (delivered.keys() | doubtful) & opened.keys()

    @invariant()
    def the_holder_has_a_way_on(self) -> None:
        """Every undelivered document has a live print PIN, and its application an entry PIN or an open visit."""
        state = self.desk.registry.state()
        grants, pins, visits = state["grants"], state["pins"], state["visits"]
        assert isinstance(grants, list)
        assert isinstance(pins, list)
        assert isinstance(visits, list)
        live = {row["grant"] for row in pins if row["state"] == "live"}
        assert not any(row["state"] == "open" and row["lease"] <= self.desk.now[0] for row in visits)
        undelivered = {row["grant"] for row in grants if row["state"] != "delivered"}
        assert undelivered <= live
        assert not undelivered or None in live or any(row["state"] == "open" for row in visits)


class Restored(Protocol):
    """The same kiosks at a registry that is restored from old backups; each then tells what it knows."""

    def __init__(self) -> None:
        super().__init__()
        for kiosk in ("kiosk-1", "kiosk-2"):
            self.desk.registry.hello(kiosk)
        self.image = self.desk.registry.backup()

    @rule()
    def back_up(self) -> None:
        """Keep the records as they are now."""
        self.image = self.desk.registry.backup()

    @rule(first=KIOSKS)
    def restore(self, first: str) -> None:
        """Lose what came after the backup; nobody is granted anything before both have told."""
        self.desk.registry.restore(self.image)
        self._tell_all(first)
        assert self.desk.open("visit-too-soon", first) == Refusal(Code.EPOCH)
        self._tell_all("kiosk-2" if first == "kiosk-1" else "kiosk-1")
        self._tell_all("kiosk-9") if got(self.desk.registry.hello("kiosk-9")).replay else None

    def _tell_all(self, kiosk: str) -> None:
        mine = [one for one in self.tries if one.kiosk == kiosk]
        fences = self.desk.fences
        facts = [
            Fact(one.attempt, one.visit, one.grant, fences.get(one.attempt), self.told[one.attempt], {})
            for one in mine
            if one.attempt in self.told
        ]
        printing = [
            OpenAttempt(one.attempt, one.visit, one.grant, fences[one.attempt])
            for one in mine
            if one.attempt in self.allowed and one.attempt not in self.told
        ]
        epoch = int(str(self.desk.registry.state()["epoch"]))
        got(self.desk.registry.replay(kiosk, epoch, facts, printing, self.desk.head(), last=True))


@pytest.mark.faults(28, 30, 31, 32, 49, 50, 53)
@pytest.mark.parametrize("machine", [Protocol, Restored])
def test_the_protocol_holds_in_any_order(ca: TestCa, machine: type[Protocol]) -> None:
    """No order of honest messages, however late or often, delivers a grant twice or leaves its holder stuck."""
    MADE["ca"] = ca
    chosen = settings(
        max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(machine, settings=chosen)
