"""Over real TLS: certificates that end, votes, revocation, backup, restore and replay by the kiosk's own client."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from served_sandbox import Served

from kiosk.core.faults import Fault
from kiosk.core.terms import Outcome
from kiosk.registry import Acknowledged, Hello, Hindrance, OutcomeReport, RegistryClient, replay_parts
from printjobs.journal import Head
from printjobs.words import Fence
from simulators.registry.pki import TestCa
from simulators.registry.votes import Decision, Vote, sign

HEAD = {"sequence": 1, "hash": "ab"}
TOLD = {"fence": None, "outcome": "not_produced", "evidence": {}, "visit": "visit-0001", "grant": "g-1"}


def client_of(served: Served, kiosk: str) -> RegistryClient:
    """Give a kiosk's own client."""
    files = served.folder / "clients" / f"{kiosk}.pem"
    jobs = served.folder / "jobs.pem"
    ca = served.folder / "ca.pem"
    return RegistryClient(served.url, ca=ca, certificate=files, key=files.with_suffix(".key"), jobs=jobs)


def vote(served: Served, officer: str, kind: str, decision: Decision, site: str | None) -> requests.Response:
    """Vote on the open case of a kind."""
    cases = served.ask("dock", "GET", "/sandbox/state").json()["cases"]
    case = next(row for row in cases if (row["kind"], row["state"]) == (kind, "open"))
    key = TestCa.load(served.folder).issue_officer(officer).key
    signed = sign(Vote(officer, case["number"], case["version"], decision, site), key)
    return served.ask("dock", "POST", "/sandbox/votes", {"signed": signed})


@pytest.mark.faults(34)
@pytest.mark.parametrize(("name", "days"), [("kiosk-soon", 1094.5), ("kiosk-ended", 2000)])
def test_a_certificate_that_ends_starts_nothing_and_still_tells(served: Served, name: str, days: float) -> None:
    """It must outlive a job plus a day; an outcome is taken from one that ended."""
    issued = TestCa.load(served.folder, now=datetime.now(UTC) - timedelta(days=days)).issue_client(name)
    files = (str(issued.cert_path), str(issued.key_path))

    def ask(method: str, path: str, body: object = None) -> tuple[int, Any]:
        answer = served.ask_with(files, method, path, body)
        return answer.status_code, answer.json().get("error")

    opening = {"visit": "visit-ended", "door": "qr", "code": "A" * 16, "pin": "123456"}
    reserve = {"visit": "visit-ended", "grant": "g-1", "pin": "123456"}
    started = {"fence": {"epoch": 1, "number": 1}, "witness": HEAD}
    greeting = served.ask_with(files, "GET", "/v1/hello").json()
    assert (greeting["barred"], "witness" in greeting) == (True, True)  # without it no journal would be believed
    assert ask("POST", "/v1/visits", opening) == (403, "certificate")
    assert ask("POST", f"/v1/attempts/attempt-{name}/reserve", reserve) == (403, "certificate")
    assert ask("POST", f"/v1/attempts/attempt-{name}/started", started) == (403, "certificate")
    assert ask("POST", f"/v1/attempts/attempt-{name}/outcome", {**TOLD, "witness": HEAD}) == (200, None)


@pytest.fixture
def clients(served: Served) -> Iterator[list[RegistryClient]]:
    """The two kiosks."""
    made = [client_of(served, kiosk) for kiosk in ("kiosk-1", "kiosk-2")]
    yield made
    for client in made:
        client.close()


@pytest.mark.faults(32)
def test_restored_and_replayed_over_the_wire(served: Served, clients: list[RegistryClient]) -> None:
    """The kiosks hear what is wanted, tell what they know, and one that cannot is stood in for."""
    one, two = clients
    for client in clients:
        assert isinstance(client.hello(), Hello)
    phone = served.apply("ktp_el")
    grant = served.open("kiosk-1", "visit-backup", phone).json()["grants"][0]["grant"]
    image = served.ask("dock", "GET", "/sandbox/backup").content
    with requests.Session() as session:
        session.trust_env = False
        dock = str(served.folder / "clients" / "dock.pem"), str(served.folder / "clients" / "dock.key")
        verify = str(served.folder / "ca.pem")
        url = served.url + "/sandbox/restore"
        assert session.post(url, data=b"no backup", cert=dock, verify=verify, timeout=10).status_code == 422
        restored = session.post(url, data=image, cert=dock, verify=verify, timeout=10)
    epoch = restored.json()["epoch"]
    greeting = one.hello()
    assert isinstance(greeting, Hello)
    assert (greeting.epoch, greeting.replay, greeting.waits) == (epoch, True, True)
    assert served.open("kiosk-1", "visit-too-soon", phone).json() == {"error": "epoch"}
    told = OutcomeReport(
        "attempt-backup", "visit-backup", grant, Fence(1, 10**6), Outcome.DELIVERED, {"place": "outlet"}
    )
    late = one.replay(epoch - 1, [told], [], Head(1, "ab"))
    assert isinstance(late, Hindrance)
    assert late.fault is Fault.VISIT_OVER
    assert one.replay(epoch, [told], [], Head(1, "ab")) == Acknowledged()
    state = served.ask("dock", "GET", "/sandbox/state").json()
    assert next(row["state"] for row in state["grants"] if row["grant"] == grant) == "delivered"
    others = [row["kiosk"] for row in state["kiosks"] if row["reconciled"] < epoch]
    assert "kiosk-2" in others
    for _ in others:
        assert vote(served, "petugas-1", "replay", Decision.STAND_IN, "kiosk-2").ok
        assert vote(served, "petugas-2", "replay", Decision.STAND_IN, None).json()["state"] == "closed"
    greeting = two.hello()
    assert isinstance(greeting, Hello)
    assert (greeting.replay, greeting.waits) == (False, False)
    assert served.open("kiosk-2", "visit-after-all", served.apply("ktp_el")).ok


def test_a_revoked_kiosk_over_the_wire(served: Served) -> None:
    """Its certificate still makes a connection, over which nothing but facts for quarantine is taken."""
    issued = TestCa.load(served.folder).issue_client("kiosk-gone")
    files = (str(issued.cert_path), str(issued.key_path))
    assert served.ask_with(files, "GET", "/v1/hello").ok
    assert served.ask("dock", "POST", "/sandbox/revoked", {"kiosk": "kiosk-gone"}).ok
    assert served.ask_with(files, "GET", "/v1/hello").json()["barred"]
    told = served.ask_with(files, "POST", "/v1/attempts/attempt-gone/outcome", {**TOLD, "witness": HEAD})
    assert told.json() == {"state": "not_produced", "counted": False, "witness": None}
    assert served.ask("kiosk-1", "POST", "/sandbox/revoked", {"kiosk": "kiosk-2"}).status_code == 403
    assert vote(served, "petugas-1", "quarantine", Decision.NOTED, None).ok
    assert vote(served, "petugas-1", "quarantine", Decision.DELIVERED, None).status_code == 409


@pytest.mark.faults(56)
def test_the_salvaged_journal_of_a_revoked_kiosk_over_the_wire(served: Served) -> None:
    """People hand in what `anjungan audit known` prints; a kiosk cannot, nor anybody for one that is not revoked."""
    issued = TestCa.load(served.folder).issue_client("kiosk-lost")
    assert served.ask_with((str(issued.cert_path), str(issued.key_path)), "GET", "/v1/hello").ok
    (body,) = replay_parts(
        0, [OutcomeReport("attempt-lost", "visit-0001", "g-1", None, Outcome.NOT_PRODUCED, {})], [], Head(1, "ab")
    )
    assert served.ask("dock", "POST", "/sandbox/salvaged/kiosk-lost", body).json() == {"error": "conflict"}
    assert served.ask("dock", "POST", "/sandbox/revoked", {"kiosk": "kiosk-lost"}).ok
    assert served.ask("kiosk-1", "POST", "/sandbox/salvaged/kiosk-lost", body).status_code == 403
    assert served.ask("dock", "POST", "/sandbox/salvaged/kiosk-lost", body).ok
    rows = served.ask("dock", "GET", "/sandbox/state").json()["attempts"]
    assert [row["told"] for row in rows if row["attempt"] == "attempt-lost"] == ["not_produced"]
