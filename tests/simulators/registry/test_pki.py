"""The test authority: what it issues is accepted by strict verifiers, and is kept."""

import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from simulators.registry.pki import DOCUMENT_POLICY, SignerUsage, TestCa
from simulators.registry.signing import HEAD_OF_OFFICE

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def _everything(folder: Path) -> TestCa:
    ca = TestCa.create(folder)
    ca.issue_server()
    ca.issue_client("kiosk-1")
    ca.issue_signer("Registri Uji - tugas cetak", SignerUsage.JOBS)
    ca.issue_signer(HEAD_OF_OFFICE, SignerUsage.DOCUMENTS)
    return ca


@pytest.mark.parametrize(
    ("root", "purpose", "leaf"),
    [
        ("ca.pem", "sslserver", "server.pem"),
        ("ca.pem", "sslclient", "clients/kiosk-1.pem"),
        ("ca.pem", "any", "jobs.pem"),
        ("documents-ca.pem", "any", "signers/kepala-dinas-contoh.pem"),
    ],
)
def test_openssl_strict_accepts(tmp_path: Path, root: str, purpose: str, leaf: str) -> None:
    """OpenSSL's strict verification accepts every certificate for its purpose."""
    _everything(tmp_path)
    command = ["openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", root, leaf]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert answer.stdout.strip() == f"{leaf}: OK", answer.stderr


@pytest.mark.parametrize(
    ("root", "purpose", "leaf"),
    [
        ("ca.pem", "sslserver", "clients/kiosk-1.pem"),
        ("ca.pem", "sslclient", "server.pem"),
        ("ca.pem", "any", "signers/kepala-dinas-contoh.pem"),
        ("documents-ca.pem", "any", "jobs.pem"),
    ],
)
def test_openssl_refuses_other_purposes(tmp_path: Path, root: str, purpose: str, leaf: str) -> None:
    """A certificate is good for its own purpose and below its own root only."""
    _everything(tmp_path)
    command = ["openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", root, leaf]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
    assert answer.returncode != 0


def _shake(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> ssl.SSLObject:
    """Run a TLS handshake in memory; give the server's side."""
    wires = ssl.MemoryBIO(), ssl.MemoryBIO()
    near = client.wrap_bio(wires[0], wires[1], server_hostname=name)
    far = server.wrap_bio(wires[1], wires[0], server_side=True)
    for _ in range(4):
        for side in (near, far):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return far


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
def test_mutual_tls(tmp_path: Path, name: str) -> None:
    """A kiosk reaches the server by each loopback name, strictly verified, and the server learns its CN."""
    ca = _everything(tmp_path)
    client = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    kiosk, own = ca.issue_client("kiosk-1"), ca.issue_server()
    client.load_cert_chain(kiosk.cert_path, kiosk.key_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(tmp_path / "ca.pem"))
    server.verify_mode = ssl.CERT_REQUIRED
    server.verify_flags |= ssl.VERIFY_X509_STRICT
    server.load_cert_chain(own.cert_path, own.key_path)
    peer = _shake(client, server, name).getpeercert()
    assert peer is not None
    assert (("commonName", "kiosk-1"),) in peer["subject"]


def test_keys_are_private(tmp_path: Path) -> None:
    """Every key file can be read by its owner only."""
    _everything(tmp_path)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.key")}
    assert len(modes) == 6
    assert set(modes.values()) == {0o600}


def test_issued_once(tmp_path: Path) -> None:
    """Asking again, also after a restart, gives the same certificates."""
    ca = _everything(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    again = TestCa.load(tmp_path)
    assert again.issue_client("kiosk-1").thumbprint == ca.issue_client("kiosk-1").thumbprint
    _everything(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_load_needs_a_folder_that_was_made(tmp_path: Path) -> None:
    """An empty folder is not an authority."""
    with pytest.raises(FileNotFoundError, match=r"ca\.key"):
        TestCa.load(tmp_path)


@pytest.mark.parametrize("cn", ["", "../kiosk", "Kiosk", "kiosk_1", "kiosk-", "kiosk/1"])
def test_client_names_are_file_names(tmp_path: Path, cn: str) -> None:
    """A CN that is no plain file name is refused."""
    with pytest.raises(ValueError, match="CN"):
        TestCa.create(tmp_path).issue_client(cn)


def test_dates_follow_the_clock_passed_in(tmp_path: Path) -> None:
    """Certificates start a day before the clock that was passed in and outlive it by years."""
    issued = TestCa.create(tmp_path, now=NOW).issue_client("kiosk-1").certificate
    assert issued.not_valid_before_utc == NOW - timedelta(days=1)
    assert issued.not_valid_after_utc > NOW + timedelta(days=1000)


def test_document_signer_commits(tmp_path: Path) -> None:
    """The document signer may sign and commit under the documents' policy, and issues nothing."""
    signer = TestCa.create(tmp_path).issue_signer(HEAD_OF_OFFICE, SignerUsage.DOCUMENTS).certificate
    usage = signer.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not signer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    (policy,) = signer.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policy.policy_identifier == DOCUMENT_POLICY
