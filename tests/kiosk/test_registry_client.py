"""The registry's client against a server that answers anything: bounded, never redirected, never raising."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.core.faults import Fault
from kiosk.core.screens import Session
from kiosk.core.terms import DocumentKind, Grant, GrantState, Outcome
from kiosk.registry import (
    LARGEST_ANSWER,
    Acknowledged,
    Content,
    Hello,
    Hindrance,
    OutcomeReport,
    RefusedByRegistry,
    RegistryClient,
)
from pin.policy import Door
from pin.secret import Secret
from printjobs.journal import Head
from printjobs.words import Fence
from simulators.registry.pki import SignerUsage, TestCa

SECONDS = 1.0
HEAD = Head(1, "00")
GRANT = {"grant": "g1", "kind": "ktp_el", "state": "printable", "holder": "S***", "detail": ""}


class Server:
    """A TLS server on loopback that gives `answer` to every question and keeps what it was asked."""

    def __init__(self, ca: TestCa) -> None:
        issued = ca.issue_server()
        self.answer = b""
        self.asked: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(issued.cert_path, issued.key_path)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def say(self, status: int, body: object, *headers: str) -> None:
        """Answer JSON, or bytes as they are."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(content)}", "Connection: close", *headers, "", ""]
        self.answer = "\r\n".join(lines).encode() + content

    def _serve(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            # A client that turns away in the middle is what these tests are about.
            with accepted, suppress(OSError), self._context.wrap_socket(accepted, server_side=True) as wrapped:
                wrapped.settimeout(5)
                asked = wrapped.recv(65536)
                head, _, body = asked.partition(b"\r\n\r\n")
                while f"content-length: {len(body)}".encode() not in head.lower() and asked[:3] != b"GET":
                    body += wrapped.recv(65536)
                self.asked.append(head + b"\r\n\r\n" + body)
                wrapped.sendall(self.answer)

    def close(self) -> None:
        """Stop."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


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
    assert client.started("a1", Fence(1, 2), HEAD) == Acknowledged()
    report = OutcomeReport("a1", "v1", "g1", None, Outcome.SUSPECT, {"place": "unknown"})
    assert client.outcome(report, HEAD) == Acknowledged()
    server.say(200, b"%PDF", "Content-Type: application/pdf")
    assert client.content("a1") == Content(b"%PDF", "application/pdf")


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


@pytest.mark.faults(15)
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
    "body", [{"epoch": "x", "witness": None, "emptied": []}, {"epoch": 1, "witness": 7, "emptied": []}]
)
def test_a_hello_that_breaks_the_contract_is_bad(server: Server, client: RegistryClient, body: object) -> None:
    """The same holds for hello."""
    server.say(200, body)
    assert client.hello() == Hindrance(Fault.REGISTRY_ANSWER_BAD, "the answer breaks the contract: TypeError")


def test_a_job_that_is_not_signed_by_the_registry_is_bad(server: Server, client: RegistryClient) -> None:
    """A job without the registry's signature is never work."""
    server.say(200, {"job": "eyJhbGciOiJub25lIn0.e30."})
    answer = client.reserve("a1", "v1", "g1", Secret("123456"), HEAD)
    assert answer == Hindrance(Fault.REGISTRY_ANSWER_BAD, "the answer breaks the contract: AnswerError")


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
    server.answer = b""
    answer = client.hello()
    assert isinstance(answer, Hindrance)
    assert answer.fault is Fault.REGISTRY_UNREACHABLE


@pytest.mark.faults(13)
def test_a_registry_that_is_down_is_unreachable(ca: TestCa) -> None:
    """A refused connection is an answer, too."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://localhost:{listener.getsockname()[1]}"
    down = connect(ca, url)
    answer = down.hello()
    down.close()
    assert isinstance(answer, Hindrance)
    assert answer.fault is Fault.REGISTRY_UNREACHABLE


@pytest.mark.faults(14)
def test_a_certificate_of_another_authority_is_not_trusted(ca: TestCa, server: Server) -> None:
    """The registry is known by its root only."""
    stranger = connect(ca, server.url, ca.folder / "documents-ca.pem")
    answer = stranger.hello()
    stranger.close()
    assert answer == Hindrance(Fault.REGISTRY_NOT_TRUSTED)
