"""The registry's client against a far end that drips, floods, bombs, cuts, or is somebody else: always an answer.

The servers here never end by themselves: a client without a bound would never come back.
"""

import gzip
import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from registry_server import Server, Silent

from kiosk.core.faults import Fault
from kiosk.registry import Content, Hello, Hindrance, RegistryClient
from simulators.registry.pki import SignerUsage, TestCa

OK = b"HTTP/1.1 200 x\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(50_000_000))
GREETING = b'{"epoch": 3, "witness": null, "emptied": []}'


def drip(start: bytes, piece: bytes = b"a") -> Iterable[bytes]:
    """Say a start, then the same piece for ever."""
    return itertools.chain((start,), itertools.repeat(piece))


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> TestCa:
    """One authority for all."""
    return TestCa.create(tmp_path_factory.mktemp("pki"))


def connect(ca: TestCa, url: str, root: Path | None = None, seconds: float = 0.4) -> RegistryClient:
    """Make a client with the kiosk's certificate."""
    kiosk, jobs = ca.issue_client("kiosk-1"), ca.issue_signer("jobs", SignerUsage.JOBS).cert_path
    root = root or ca.root.cert_path
    return RegistryClient(url, ca=root, certificate=kiosk.cert_path, key=kiosk.key_path, jobs=jobs, seconds=seconds)


def greeted(client: RegistryClient) -> Fault | None:
    """Give the fault that hello comes to."""
    answer = client.hello()
    client.close()
    return answer.fault if isinstance(answer, Hindrance) else None


@pytest.fixture
def server(ca: TestCa) -> Iterator[Server]:
    """The server."""
    server = Server(ca)
    yield server
    server.close()


@pytest.mark.faults(33)
@pytest.mark.parametrize(
    ("said", "pause"),
    [
        (drip(b"H", b"T"), 0.01),
        (drip(OK + b"X-Slow: "), 0.01),
        (drip(OK + b"Content-Length: 60000\r\n\r\n"), 0.01),
        (drip(CHUNKED, b"1\r\na\r\n"), 0.01),
        (drip(CHUNKED + b"0\r\n", b"a: b\r\n"), 0.01),
        (drip(CHUNKED + b"0\r\n", b"a: b\r\n" * 1000), 0.0),
        (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), 0.0),
    ],
    ids=["status line", "header", "body", "chunks", "trailers", "flood of trailers", "flood of continues"],
)
def test_a_far_end_that_never_ends_is_left(ca: TestCa, server: Server, said: Iterable[bytes], pause: float) -> None:
    """Whatever drips or floods for ever: the exchange ends with its time."""
    server.answer, server.pause = said, pause
    assert greeted(connect(ca, server.url)) is Fault.REGISTRY_UNREACHABLE


@pytest.mark.faults(33)
@pytest.mark.parametrize(
    "said",
    [
        drip(OK + b"Content-Length: 1000000000\r\n\r\n", b" " * 65_536),
        drip(CHUNKED, b"1\r\na\r\n" * 1000),
        drip(CHUNKED, b"fffffffff\r\n" + b"a" * 65_536),
        (CHUNKED + b"1;" + b"a" * 100_000,),
        (OK + b"X-Long: " + b"a" * 100_000,),
        (OK + b"X: y\r\n" * 5000 + b"\r\n",),
        (b"SSH-2.0-OpenSSH_9.2\r\n" * 9,),
        (OK + f"Content-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode() + BOMB[:60_000],),
        (OK + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\n" + BOMB[:9],),
    ],
    ids=["huge", "chunks", "huge chunk", "long chunk", "long header", "headers", "not HTTP", "bomb", "gzip"],
)
def test_a_far_end_that_says_too_much_is_bad(ca: TestCa, server: Server, said: Iterable[bytes]) -> None:
    """Bodies, chunks and headers without measure, bombs, and what is no HTTP."""
    server.answer = said
    assert greeted(connect(ca, server.url, seconds=5)) in {Fault.REGISTRY_ANSWER_BAD, Fault.REGISTRY_UNREACHABLE}
    assert len(server.asked) == 1


def test_nothing_is_unpacked(ca: TestCa, server: Server) -> None:
    """A document comes as the bytes that were sent: what it could be unpacked to does not matter."""
    server.answer = (OK + f"Content-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode() + BOMB,)
    client = connect(ca, server.url, seconds=5)
    assert client.content("a1") == Content(BOMB, "")
    client.close()


@pytest.mark.faults(33, 36)
@pytest.mark.parametrize(
    "said",
    [
        (),
        (OK,),
        (OK + b"Content-Length: 40\r\n\r\n" + GREETING[:20],),
        (CHUNKED + b"28\r\n" + GREETING[:20],),
        (CHUNKED + b"14\r\n" + GREETING[:20] + b"\r\n",),
        (CHUNKED + b"no number\r\n",),
        (OK + b"\r\n" + GREETING,),
    ],
)
def test_an_answer_that_is_cut_is_no_answer(ca: TestCa, server: Server, said: Iterable[bytes]) -> None:
    """Half an answer, of a greeting or of a document, is never taken for a whole one."""
    server.answer = said
    client = connect(ca, server.url, seconds=5)
    document = client.content("a1")
    assert isinstance(document, Hindrance)
    assert document.fault is greeted(client) is Fault.REGISTRY_UNREACHABLE


@pytest.mark.faults(33)
def test_a_far_end_that_is_silent_before_tls_is_left(ca: TestCa) -> None:
    """A port that takes connections and never speaks."""
    silent = Silent()
    assert greeted(connect(ca, silent.url)) is Fault.REGISTRY_UNREACHABLE
    silent.close()


def test_a_dropped_connection_is_noticed_before_it_is_used(ca: TestCa, server: Server) -> None:
    """The far end promised to keep the connection and did not: the next question opens another."""
    server.answer = (OK + b"Content-Length: %d\r\n\r\n" % len(GREETING) + GREETING,)
    client = connect(ca, server.url, seconds=5)
    assert [client.hello() for _ in range(3)] == [Hello(3, None, frozenset())] * 3
    client.close()


def old(folder: Path, _: TestCa) -> TestCa:
    """An authority whose certificates ended, while its root has not."""
    return TestCa.create(folder, now=datetime.now(UTC) - timedelta(days=2000))


@pytest.mark.faults(34)
@pytest.mark.parametrize("make", [old, lambda folder, _: TestCa.create(folder)], ids=["expired", "of another root"])
def test_a_registry_that_cannot_prove_itself_is_not_trusted(
    ca: TestCa, tmp_path: Path, make: Callable[[Path, TestCa], TestCa]
) -> None:
    """An expired certificate, and one of an authority that is not ours: no byte of HTTP is sent."""
    other = make(tmp_path, ca)
    server = Server(other)
    root = None if other.root.certificate.not_valid_before_utc > datetime.now(UTC) - timedelta(days=9) else other.root
    assert greeted(connect(ca, server.url, root and root.cert_path)) is Fault.REGISTRY_NOT_TRUSTED
    server.close()
    assert server.asked == []


@pytest.mark.faults(34)
def test_a_registry_under_another_name_is_not_trusted(ca: TestCa) -> None:
    """A certificate of our authority for another address."""
    server = Server(ca, "127.0.0.2")
    assert greeted(connect(ca, server.url)) is Fault.REGISTRY_NOT_TRUSTED
    server.close()


@pytest.mark.faults(34)
def test_a_registry_without_tls_is_not_trusted(ca: TestCa) -> None:
    """A plain answer where TLS was asked for."""
    server = Server(ca, tls=False)
    server.say(200, GREETING)
    assert greeted(connect(ca, server.url)) is Fault.REGISTRY_NOT_TRUSTED
    server.close()


@pytest.mark.faults(34)
def test_a_registry_that_does_not_know_this_kiosk_gives_no_service(ca: TestCa, tmp_path: Path) -> None:
    """The far end refuses the kiosk's certificate; its alert may be overtaken by the reset that follows it."""
    server = Server(ca, clients=TestCa.create(tmp_path).root)
    refused = greeted(connect(ca, server.url, seconds=5))
    assert refused in {Fault.REGISTRY_NOT_TRUSTED, Fault.REGISTRY_UNREACHABLE}
    server.close()
    assert server.asked == []


@pytest.mark.faults(34)
@pytest.mark.parametrize("revoked", [True, False])
def test_a_revoked_registry_is_not_trusted(ca: TestCa, server: Server, tmp_path: Path, revoked: bool) -> None:
    """A revocation list beside the authority's certificate is obeyed."""
    server.say(200, GREETING)
    now = datetime.now(UTC)
    number = ca.issue_server().certificate.serial_number if revoked else 7
    entry = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(now).build()
    revocations = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.root.certificate.subject)
        .last_update(now - timedelta(hours=1))
        .next_update(now + timedelta(days=1))
        .add_revoked_certificate(entry)
        .sign(ca.root.key, hashes.SHA256())
    )
    root = tmp_path / "ca-and-revocations.pem"
    root.write_bytes(ca.root.cert_path.read_bytes() + revocations.public_bytes(serialization.Encoding.PEM))
    assert greeted(connect(ca, server.url, root, seconds=5)) is (Fault.REGISTRY_NOT_TRUSTED if revoked else None)
