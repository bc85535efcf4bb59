"""The registry's client against a server that answers anything: bounded, never redirected, never raising."""

import base64
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import jwt
import pytest
from registry_server import Server

from kiosk.core.faults import Fault
from kiosk.core.screens import Session
from kiosk.core.terms import DocumentKind, Grant, GrantState, Outcome
from kiosk.registry import (
    LARGEST_ANSWER,
    PART,
    Acknowledged,
    Content,
    Hello,
    Hindrance,
    OpenAttempt,
    OutcomeReport,
    RefusedByRegistry,
    RegistryClient,
)
from pin.policy import Door
from pin.secret import Secret
from printjobs.journal import Head
from printjobs.words import Fence, Terms
from simulators.registry.pki import SignerUsage, TestCa

SECONDS = 1.0
HEAD = Head(1, "00")
SUSPECTED = OutcomeReport("a1", "v1", "g1", None, Outcome.SUSPECT, {"place": "unknown"})
GRANT = {"grant": "g1", "kind": "ktp_el", "state": "printable", "holder": "S***", "detail": "", "pages": 1}


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> TestCa:
    """One authority for all."""
    ca = TestCa.create(tmp_path_factory.mktemp("pki"))
    ca.issue_signer("jobs", SignerUsage.JOBS)
    ca.issue_client("kiosk-1")
    return ca


@pytest.fixture
def server(ca: TestCa) -> Iterator[Server]:
    """The server."""
    server = Server(ca)
    yield server
    server.close()


def connect(ca: TestCa, url: str, root: Path | None = None) -> RegistryClient:
    """Make a client with the kiosk's certificate."""
    made, kiosk = ca.folder, ca.issue_client("kiosk-1")
    jobs = ca.issue_signer("jobs", SignerUsage.JOBS).cert_path
    return RegistryClient(
        url, ca=root or made / "ca.pem", certificate=kiosk.cert_path, key=kiosk.key_path, jobs=jobs, seconds=SECONDS
    )


@pytest.fixture
def client(ca: TestCa, server: Server) -> Iterator[RegistryClient]:
    """The client."""
    client = connect(ca, server.url)
    yield client
    client.close()


def opened(client: RegistryClient) -> object:
    """Ask for a visit by QR."""
    return client.open_visit("v1", Door.QR, Secret("CODE"), Secret("123456"))


def test_answers_of_the_contract_are_values(server: Server, client: RegistryClient) -> None:
    """Hello, menu, close and content come back as what they mean."""
    server.say(200, {"epoch": 3, "witness": {"sequence": 4, "hash": "ab"}, "emptied": ["a1"]})
    assert client.hello() == Hello(3, Head(4, "ab"), frozenset({"a1"}))
    server.say(200, {"epoch": 3, "witness": None, "emptied": []})
    assert client.hello() == Hello(3, None, frozenset())
    server.say(200, {"grants": [GRANT]})
    grants = (Grant("g1", DocumentKind.KTP_EL, GrantState.PRINTABLE, "S***"),)
    assert opened(client) == Session("v1", Door.QR, grants)
    assert client.open_visit("v1", Door.NIK, Secret("31"), Secret("1")) == Session("v1", Door.NIK, grants)
    assert client.renew_visit("v1") == grants
    server.say(200, {})
    assert client.close_visit("v1") == Acknowledged()
    server.say(200, {"state": "started", "witness": None})
    assert client.started("a1", Fence(1, 2), HEAD) == Acknowledged()
    server.say(200, {"state": "suspect", "counted": True, "witness": None})
    assert client.outcome(SUSPECTED, HEAD) == Acknowledged()
    server.say(409, {"error": "conflict"})
    assert client.outcome(SUSPECTED, HEAD) == Acknowledged()
    server.say(200, b"%PDF", "Content-Type: application/pdf")
    assert client.content("a1") == Content(b"%PDF", "application/pdf")


@pytest.mark.faults(33, 34)
@pytest.mark.parametrize("said", [{}, {"state": "closed"}, {"state": "delivered", "counted": True}, {"state": None}])
def test_only_an_answer_that_names_what_was_told_is_an_acknowledgement(
    server: Server, client: RegistryClient, said: object
) -> None:
    """Something else with status 200 prints nothing, and ends the repetition of no outcome."""
    server.say(200, said)
    for answer in (client.started("a1", Fence(1, 2), HEAD), client.outcome(SUSPECTED, HEAD)):
        assert isinstance(answer, Hindrance)
        assert answer.fault is Fault.REGISTRY_ANSWER_BAD


def test_the_question_carries_the_door_and_the_pin_in_its_body_only(server: Server, client: RegistryClient) -> None:
    """Nothing secret is in the path, where proxies log it."""
    server.say(200, {"grants": []})
    opened(client)
    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert b"123456" not in head
    assert json.loads(body) == {"visit": "v1", "door": "qr", "code": "CODE", "pin": "123456"}


@pytest.mark.parametrize(
    ("status", "error", "fault"),
    [
        (409, "busy", Fault.GRANT_BUSY),
        (409, "closed", Fault.VISIT_OVER),
        (409, "stale", Fault.VISIT_OVER),
        (500, "anything", Fault.REGISTRY_ANSWER_BAD),
        (500, 7, Fault.REGISTRY_ANSWER_BAD),
    ],
)
def test_an_error_is_a_row_of_the_table(
    server: Server, client: RegistryClient, status: int, error: object, fault: Fault
) -> None:
    """The registry's error words become faults; unknown ones are a bad answer."""
    server.say(status, {"error": error})
    answer = client.renew_visit("v1")
    assert isinstance(answer, Hindrance)
    assert answer.fault is fault


def test_a_refusal_is_no_fault_except_of_the_kiosk_itself(server: Server, client: RegistryClient) -> None:
    """Refused credentials are an answer of their own; a kiosk that is refused is not trusted."""
    server.say(403, {"error": "refused"})
    assert isinstance(opened(client), RefusedByRegistry)
    assert client.hello() == Hindrance(Fault.REGISTRY_NOT_TRUSTED)


@pytest.mark.faults(33)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b"[" * 60_000,
        b"\xff\xfe",
        {"grants": 7},
        {"grants": [7]},
        {"grants": [{**GRANT, "kind": "passport"}]},
        {"grants": [{**GRANT, "holder": None}]},
        {"grants": [{**GRANT, "holder": "S\u202e***"}]},
        {"grants": [{**GRANT, "grant": "\ud800"}]},
        {},
        b" " * (LARGEST_ANSWER + 1),
    ],
)
def test_an_answer_that_breaks_the_contract_is_bad(server: Server, client: RegistryClient, body: object) -> None:
    """Torn, foreign, deep, wrong or too large: one fault, no exception."""
    server.say(200, body)
    answer = opened(client)
    assert isinstance(answer, Hindrance)
    assert answer.fault is Fault.REGISTRY_ANSWER_BAD


@pytest.mark.parametrize(
    "body",
    [
        {"epoch": "x", "witness": None, "emptied": []},
        {"epoch": True, "witness": None, "emptied": []},
        {"epoch": 1, "witness": 7, "emptied": []},
        {"epoch": 1, "witness": {"sequence": 2**63, "hash": "ab"}, "emptied": []},
        {"epoch": 1, "witness": {"sequence": -1, "hash": "ab"}, "emptied": []},
        {"epoch": 1, "witness": None, "emptied": [["a1"]]},
    ],
)
def test_a_hello_that_breaks_the_contract_is_bad(server: Server, client: RegistryClient, body: object) -> None:
    """The same holds for hello."""
    server.say(200, body)
    assert client.hello() == Hindrance(Fault.REGISTRY_ANSWER_BAD, "the answer breaks the contract: TypeError")


def job(ca: TestCa, typ: str = "anjungan-job+jwt", **claims: object) -> str:
    """Sign a job as the registry would, but for what is given."""
    said = {"kiosk": "kiosk-1", "visit": "v1", "person": "r1", "attempt": "a1", "grant": "g1", "kind": "ktp_el"}
    fence = {"epoch": 1, "number": 2}
    signer = ca.issue_signer("jobs", SignerUsage.JOBS)
    payload = {**said, "sha256": "ab", "pages": 1, "qr": None, "fence": fence, **claims}
    return jwt.encode(payload, signer.key, "ES256", {"typ": typ})


def test_a_signed_job_is_its_terms(ca: TestCa, server: Server, client: RegistryClient) -> None:
    """What the registry signed for this kiosk comes back as the attempt's terms."""
    server.say(200, {"job": job(ca)})
    answer = client.reserve("a1", "v1", "g1", Secret("123456"), HEAD)
    assert isinstance(answer, Terms)
    assert (answer.kiosk, answer.attempt, answer.fence) == ("kiosk-1", "a1", Fence(1, 2))


@pytest.mark.faults(15)
@pytest.mark.parametrize("expiry", [0, 2**31, 2**40])
def test_the_kiosks_clock_judges_no_expiry(ca: TestCa, server: Server, client: RegistryClient, expiry: int) -> None:
    """Set to 1970, to 2038 or a day off, the kiosk takes the job: the registry judges, when it is told of the start."""
    server.say(200, {"job": job(ca, exp=expiry, iat=expiry)})
    assert isinstance(client.reserve("a1", "v1", "g1", Secret("123456"), HEAD), Terms)


@pytest.mark.faults(34)
@pytest.mark.parametrize(
    "made",
    [
        lambda _: "eyJhbGciOiJub25lIn0.e30.",
        lambda _: base64.b64encode(b"[" * 30_000).decode() + ".e30.",
        lambda ca: job(ca, kiosk="kiosk-2"),
        lambda ca: job(ca, typ="JWT"),
        lambda ca: job(ca, fence=7),
        lambda ca: job(ca, pages=True),
        lambda ca: job(ca)[:-8] + "AAAAAAAA",
        lambda _: "",
    ],
)
def test_a_job_that_is_not_the_registrys_for_this_kiosk_is_bad(
    ca: TestCa, server: Server, client: RegistryClient, made: Callable[[TestCa], str]
) -> None:
    """Unsigned, changed, bottomless, of another kind or another kiosk's: never work."""
    server.say(200, {"job": made(ca)})
    answer = client.reserve("a1", "v1", "g1", Secret("123456"), HEAD)
    assert isinstance(answer, Hindrance)
    assert answer.fault is Fault.REGISTRY_ANSWER_BAD


@pytest.mark.parametrize(("told", "wait"), [(7, 7), (-7, 0), (10**9, 60), ("7", 0), (None, 0)])
def test_a_wait_is_bounded(server: Server, client: RegistryClient, told: object, wait: int) -> None:
    """No answer shuts a door for longer than a minute."""
    server.say(403, {"error": "refused", "wait": told})
    assert opened(client) == RefusedByRegistry(wait)


def test_a_redirect_is_not_followed(server: Server, client: RegistryClient) -> None:
    """The PIN is sent to one place only."""
    server.say(307, {}, f"Location: {server.url}/elsewhere")
    assert isinstance(opened(client), Hindrance)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("status", "fault"), [(410, Fault.VISIT_OVER), (500, Fault.REGISTRY_ANSWER_BAD)])
def test_content_that_is_not_there(server: Server, client: RegistryClient, status: int, fault: Fault) -> None:
    """A document of a closed visit is over; else the answer is bad."""
    server.say(status, {})
    assert client.content("a1") == Hindrance(fault)


def test_a_connection_that_ends_without_an_answer_is_unreachable(server: Server, client: RegistryClient) -> None:
    """Nothing was said: nobody knows."""
    server.answer = ()
    answer = client.hello()
    assert isinstance(answer, Hindrance)
    assert answer.fault is Fault.REGISTRY_UNREACHABLE


@pytest.mark.faults(36)
def test_a_registry_that_is_down_is_unreachable(ca: TestCa) -> None:
    """A refused connection is an answer, too."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://localhost:{listener.getsockname()[1]}"
    down = connect(ca, url)
    answer = down.hello()
    down.close()
    assert isinstance(answer, Hindrance)
    assert answer.fault is Fault.REGISTRY_UNREACHABLE


@pytest.mark.faults(34)
def test_a_certificate_of_another_authority_is_not_trusted(ca: TestCa, server: Server) -> None:
    """The registry is known by its root only."""
    stranger = connect(ca, server.url, ca.folder / "documents-ca.pem")
    answer = stranger.hello()
    stranger.close()
    assert answer == Hindrance(Fault.REGISTRY_NOT_TRUSTED)


@pytest.mark.faults(32)
def test_a_replay_goes_in_parts_and_only_the_last_says_so(server: Server, client: RegistryClient) -> None:
    """However much a kiosk knows, each question is small; one that is refused ends the replay."""
    server.say(200, {"replay": False, "waits": False})
    told = [OutcomeReport(f"a{n}", "v1", "g1", Fence(1, n), Outcome.DELIVERED, {}) for n in range(PART + 1)]
    standing = [OpenAttempt("a99", "v1", "g1", Fence(1, 99))]
    assert client.replay(2, told, standing, HEAD) == Acknowledged()
    first, second = (json.loads(asked.partition(b"\r\n\r\n")[2]) for asked in server.asked)
    assert [(len(part["outcomes"]), len(part["open"]), part["last"]) for part in (first, second)] == [
        (PART, 1, False),
        (1, 0, True),
    ]
    assert second["outcomes"][0] == {
        "attempt": f"a{PART}",
        "visit": "v1",
        "grant": "g1",
        "fence": {"epoch": 1, "number": PART},
        "outcome": "delivered",
        "evidence": {},
    }
    server.asked.clear()
    assert client.replay(2, [], [], HEAD) == Acknowledged()
    assert json.loads(server.asked[0].partition(b"\r\n\r\n")[2])["last"] is True
    server.say(409, {"error": "stale"})
    assert isinstance(client.replay(1, told, [], HEAD), Hindrance)
    assert len(server.asked) == 2


def test_a_greeting_after_a_restore_says_what_is_wanted(server: Server, client: RegistryClient) -> None:
    """The kiosk hears that it must tell, and that nothing is granted yet."""
    server.say(200, {"epoch": 2, "witness": None, "emptied": [], "replay": True, "waits": True})
    assert client.hello() == Hello(2, None, frozenset(), replay=True, waits=True)
    server.say(409, {"error": "epoch"})
    assert opened(client) == Hindrance(Fault.REGISTRY_UNREACHABLE, "status 409")
    server.say(200, {"epoch": 2, "witness": None, "emptied": [], "replay": False, "waits": False, "barred": True})
    assert client.hello() == Hello(2, None, frozenset(), barred=True)
    server.say(403, {"error": "certificate"})
    assert opened(client) == Hindrance(Fault.REGISTRY_NOT_TRUSTED, "status 403")
