"""The attempt protocol under any order of questions: two kiosks, lost and late messages, time, and greed."""

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from office_desk import Desk

from kiosk.core.terms import Outcome
from simulators.registry.pki import TestCa
from simulators.registry.words import Acknowledged, Job

KIOSKS = st.sampled_from(["kiosk-1", "kiosk-2"])
MADE: dict[str, TestCa] = {}


class Protocol(RuleBasedStateMachine):
    """Kiosks that keep the rules for starting and telling, asking in any order, at any time, as often as they like."""

    visits = Bundle("visits")
    attempts = Bundle("attempts")

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk.make(MADE["ca"])
        self.count = 0
        self.allowed: set[str] = set()
        self.told: dict[str, Outcome] = {}

    def teardown(self) -> None:
        """Close the store."""
        self.desk.registry.close()

    @initialize(target=visits)
    def first(self) -> tuple[str, str]:
        """Begin with a visit that may not even be open."""
        return ("visit-00", "kiosk-1")

    @rule(target=visits, kiosk=KIOSKS)
    def open(self, kiosk: str) -> tuple[str, str]:
        """Open a visit with the newest entry PIN."""
        self.count += 1
        visit = f"visit-{self.count:04}"
        self.desk.open(visit, kiosk)
        return (visit, kiosk)

    @rule(visit=visits)
    def close(self, visit: tuple[str, str]) -> None:
        """End a visit."""
        self.desk.registry.close_visit(visit[1], visit[0])

    @rule(target=attempts, visit=visits, which=st.integers(0, 1))
    def reserve(self, visit: tuple[str, str], which: int) -> tuple[str, str, str, str]:
        """Reserve a grant with the newest print PIN."""
        self.count += 1
        attempt, grant = f"attempt-{self.count:04}", self.desk.grants()[which]
        self.desk.reserve(attempt, visit[0], grant, visit[1])
        return (attempt, *visit, grant)

    @rule(attempt=attempts)
    def reserve_again(self, attempt: tuple[str, str, str, str]) -> None:
        """A reserve arrives once more: it never revives what ended."""
        name, visit, kiosk, grant = attempt
        answer = self.desk.reserve(name, visit, grant, kiosk)
        assert not (isinstance(answer, Job) and name in self.told)

    @rule(attempt=attempts)
    def start(self, attempt: tuple[str, str, str, str]) -> None:
        """Ask for the permission to print; whoever gets it after having told an outcome could print twice."""
        name, _, kiosk, _ = attempt
        if name not in self.desk.fences:
            return
        if isinstance(self.desk.start(name, kiosk), Acknowledged):
            assert name not in self.told
            self.allowed.add(name)

    @rule(attempt=attempts, outcome=st.sampled_from(Outcome))
    def tell(self, attempt: tuple[str, str, str, str], outcome: Outcome) -> None:
        """Tell an outcome that an honest kiosk can have: without the permission nothing was produced."""
        name, visit, kiosk, grant = attempt
        fact = self.told.setdefault(name, outcome if name in self.allowed else Outcome.NOT_PRODUCED)
        assert isinstance(self.desk.tell(name, fact, visit, grant, kiosk), Acknowledged)

    @rule(seconds=st.sampled_from([1, 60, 179, 180, 1000, 31 * 86400]))
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
        undelivered = {row["grant"] for row in grants if row["state"] != "delivered"}
        assert undelivered <= live
        assert not undelivered or None in live or any(row["state"] == "open" for row in visits)


def test_the_protocol_holds_in_any_order(ca: TestCa) -> None:
    """No order of honest messages, however late or often, delivers a grant twice or leaves its holder stuck."""
    MADE["ca"] = ca
    chosen = settings(
        max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Protocol, settings=chosen)
