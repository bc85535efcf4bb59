"""The contract under attack: sizes, paces, shapes, names and certificates that no honest kiosk sends."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from served_sandbox import Served

from simulators.registry import server
from simulators.registry.bounds import LARGEST_QUESTION, Bounded
from simulators.registry.faults import Message, Receive, Scope, Send

HEAD = {"sequence": 1, "hash": "ab"}
STARTED = {"fence": {"epoch": 1, "number": 1}, "witness": HEAD}
TOLD = {**STARTED, "outcome": "not_produced", "evidence": {}, "visit": "visit-0001", "grant": "g-1"}
SQL = "'; DROP TABLE grants; --"


@pytest.fixture
def line(served: Served) -> Iterator[ssl.SSLSocket]:
    """A bare connection with a kiosk's certificate."""
    context = ssl.create_default_context(cafile=str(served.folder / "ca.pem"))
    context.load_cert_chain(served.folder / "clients" / "kiosk-1.pem", served.folder / "clients" / "kiosk-1.key")
    port = int(served.url.rsplit(":", 1)[1])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as wrapped,
    ):
        yield wrapped


def answer(line: ssl.SSLSocket) -> bytes:
    """Read until the far end hangs up."""
    said = b""
    try:
        while piece := line.recv(65536):
            said += piece
    except (ConnectionResetError, ssl.SSLEOFError):
        pass
    return said


def head(length: str, path: str = "/v1/visits") -> bytes:
    """Begin a question."""
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{length}\r\n\r\n".encode()


@pytest.mark.parametrize("length", ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
def test_a_huge_question_is_refused_before_it_is_read(line: ssl.SSLSocket, length: str) -> None:
    """A body over the bound is answered as soon as the bound is passed; the rest is never asked for."""
    body = b" " * (LARGEST_QUESTION + 1)
    line.sendall(head(length) + (body if "Length" in length else b"%x\r\n%b\r\n" % (len(body), body)))
    said = answer(line)
    assert said.startswith(b"HTTP/1.1 413")
    assert said.endswith(b'{"error":"invalid"}')


def test_a_question_that_drips_is_hung_up_on() -> None:
    """A body that does not come in its time ends the connection, and no rule has seen it."""
    asked: list[Scope] = []
    hung: list[bool] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        asked.append(scope)

    async def drip() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"a", "more_body": True}

    async def send(_message: Message) -> None:
        raise AssertionError

    scope: Scope = {"type": "http", "hang_up": lambda: hung.append(True)}
    asyncio.run(Bounded(app, seconds=0.1)(scope, drip, send))
    assert (asked, hung) == ([], [True])


@pytest.mark.parametrize("said", [b"", b"GET /v1/hel", b"GET /v1/hello HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_never_ends_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, said: bytes
) -> None:
    """Silence after the handshake, and a head cut short."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.1)
    line: ssl.SSLSocket = request.getfixturevalue("line")
    line.sendall(said) if said else None
    assert answer(line) == b""


def test_a_second_head_that_never_ends_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A kept connection has the same bound."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.1)
    line: ssl.SSLSocket = request.getfixturevalue("line")
    line.sendall(b"GET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n")
    said = b""
    while not said.endswith(b"}"):
        said += line.recv(65536)
    line.sendall(b"GET /v1/he")
    assert answer(line) == b""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"fence": 1' + b"0" * 5000 + b"}",
        b'{"fence": NaN}',
    ],
)
def test_what_is_no_json_is_invalid(line: ssl.SSLSocket, body: bytes) -> None:
    """Torn, bottomless or foreign bodies are answered, and the next question on the line, too."""
    line.sendall(head(f"Content-Length: {len(body)}", "/v1/attempts/attempt-1/started") + body)
    line.sendall(b"GET /v1/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    first, second = answer(line).split(b"HTTP/1.1 ")[1:]
    assert first[:3] in {b"400", b"422"}
    assert b'{"error":"invalid"' in first
    assert second[:3] == b"200"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("started", {**STARTED, "fence": {"epoch": True, "number": 1}}),
        ("started", {**STARTED, "fence": {"epoch": 1.0, "number": 1}}),
        ("started", {**STARTED, "fence": {"epoch": "1", "number": 1}}),
        ("started", {**STARTED, "fence": {"epoch": -1, "number": 1}}),
        ("started", {**STARTED, "fence": {"epoch": 2**63, "number": 1}}),
        ("started", {**STARTED, "witness": {"sequence": 1, "hash": "AB"}}),
        ("started", {**STARTED, "more": 1}),
        ("outcome", {**TOLD, "outcome": "printed"}),
        ("outcome", {**TOLD, "evidence": {"sheets": True}}),
        ("outcome", {**TOLD, "evidence": {"sheets": [1]}}),
        ("outcome", {**TOLD, "evidence": {str(number): 1 for number in range(65)}}),
        ("outcome", {**TOLD, "evidence": {"x" * 65: 1}}),
        ("outcome", {**TOLD, "visit": SQL}),
        ("outcome", {**TOLD, "grant": ""}),
        ("outcome", {**TOLD, "grant": "\ud800"}),
        ("outcome", {**TOLD, "grant": "g\u0000"}),
        ("outcome", {**TOLD, "evidence": {"why": "\ud800"}}),
        ("reserve", {"visit": "visit-0001", "grant": "g-1", "pin": "١٢٣٤٥٦"}),
        ("reserve", {"visit": "visit-0001", "grant": "g-1", "pin": 123456}),
        ("reserve", {"visit": "visit-0001\n", "grant": "g-1", "pin": "123456"}),
    ],
)
def test_wrong_types_are_invalid(served: Served, path: str, body: object) -> None:
    """A body that is not exactly of the contract reaches no rule."""
    said = served.ask("kiosk-1", "POST", f"/v1/attempts/attempt-wrong/{path}", body)
    assert (said.status_code, said.json()["error"]) == (422, "invalid")


@pytest.mark.parametrize("grant", [SQL, "g-\U0001f600", "%", "_" * 64, "' OR 1=1 --", "ᴳ⁻¹"])
def test_names_are_only_names(served: Served, grant: str) -> None:
    """Whatever a grant is called in a question, the records know it or not."""
    phone = served.apply("ktp_el")
    visit = f"visit-{phone.nik}"
    assert served.open("kiosk-1", visit, phone).ok
    body = {"visit": visit, "grant": grant, "pin": phone.prints[0]}
    said = served.ask("kiosk-1", "POST", f"/v1/attempts/attempt-{phone.nik}/reserve", body)
    assert (said.status_code, said.json()["error"]) == (403, "refused")
    assert served.ask("dock", "GET", "/sandbox/state").json()["grants"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/attempts/attempt-none/content", 410),
        ("POST", "/v1/visits/visit-none/renew", 410),
        ("GET", "/v1/nothing", 404),
        ("DELETE", "/v1/visits", 405),
        ("GET", "/openapi.json", 404),
        ("GET", "/v1/attempts/..%2f..%2fsandbox/content", 404),
        ("GET", "/v1/attempts/SHOUTED-1/content", 422),
    ],
)
def test_unknown_things_are_problems_of_the_contract(served: Served, method: str, path: str, status: int) -> None:
    """Every answer has the one shape."""
    said = served.ask("kiosk-1", method, path)
    assert (said.status_code, said.json()["error"]) == (status, "closed" if status == 410 else "invalid")


@pytest.mark.faults(34)
def test_the_authoritys_own_signer_is_no_kiosk(served: Served) -> None:
    """The certificate that signs jobs comes from the same root and is not a machine's."""
    files = (str(served.folder / "jobs.pem"), str(served.folder / "jobs.key"))
    assert served.ask_with(files, "GET", "/v1/hello").status_code == 403


@pytest.mark.faults(39)
def test_guesses_in_the_same_moment_are_not_free(served: Served) -> None:
    """Sixteen wrong PINs at once count as many failures as the delay lets through, one by one."""
    phone = served.apply("ktp_el")

    def guess(number: int) -> int | None:
        pin = str((int(phone.entry) + 1 + number) % 10**6).zfill(6)
        body = {"visit": f"visit-storm-{number:02}", "door": "qr", "code": phone.code, "pin": pin}
        wait: int | None = served.ask("kiosk-2", "POST", "/v1/visits", body).json().get("wait")
        return wait

    served.made.clock.ahead += 600  # what other tests got wrong at this door is forgotten
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(guess, range(16)))
    assert waits.count(None) == 3
    assert served.open("kiosk-1", "visit-after-storm", phone).ok


@pytest.mark.faults(28, 29)
def test_one_question_from_many_threads_has_one_answer(served: Served) -> None:
    """The same reserve eight times in the same moment: one permission, the same in every answer."""
    phone = served.apply("ktp_el")
    grant = served.open("kiosk-1", "visit-doubled", phone).json()["grants"][0]["grant"]
    body = {"visit": "visit-doubled", "grant": grant, "pin": phone.prints[0]}
    with ThreadPoolExecutor(8) as pool:
        ask = [pool.submit(served.ask, "kiosk-1", "POST", "/v1/attempts/attempt-dbl/reserve", body) for _ in range(8)]
    assert {(one.result().status_code, one.result().content) for one in ask} == {(200, ask[0].result().content)}
