"""A test certificate authority made on the spot: server, kiosks, job signer, and a separate root for documents."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_DAYS: Final = 3650
LEAF_DAYS: Final = 1095
BACKDATED: Final = timedelta(days=1)
"""Certificates start a day early, so that a kiosk whose clock is behind still accepts them."""

LOOPBACK: Final = ("127.0.0.1", "::1")
DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning, RFC 9336."""

DOCUMENT_POLICY: Final = x509.ObjectIdentifier("2.999.1")
"""The policy that document signers' certificates state; 2.999 is the arc kept for examples."""

_FILE_STEM: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


class SignerUsage(StrEnum):
    """What a signer's certificate is for; documents have a root of their own, as the office's BSrE has."""

    JOBS = "jobs"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class Issued:
    """A certificate, its private key, and where both lie as PEM."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    cert_path: Path
    key_path: Path

    @property
    def thumbprint(self) -> str:
        """SHA-256 of the certificate's DER, lower-case hex: the `kid` of what it signs."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def public_key(self) -> str:
        """The public key as PEM."""
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(encoding, form).decode()


class TestCa:
    """The authority in one folder. Every `issue_*` gives back what the folder already holds for that name.

    Layout: `ca.pem|key`, `server.pem|key`, `clients/<cn>.pem|key`, `jobs.pem|key`, `documents-ca.pem|key`,
    `signers/<name>.pem|key`. Keys are readable by their owner only.
    """

    __test__ = False  # not a test class, whatever its name looks like to pytest

    def __init__(self, folder: Path, root: Issued, documents_root: Issued, now: datetime) -> None:
        self.folder: Final = folder
        self.root: Final = root
        self.documents_root: Final = documents_root
        self._now: Final = now

    @classmethod
    def create(cls, folder: Path, *, now: datetime | None = None) -> "TestCa":
        """Make both roots in the folder, or load them where they exist. `now` (aware) dates every certificate."""
        now = now or datetime.now(UTC)
        folder.mkdir(parents=True, exist_ok=True)
        return cls(
            folder,
            _root(folder / "ca.pem", "Registri Uji - akar (contoh)", now),
            _root(folder / "documents-ca.pem", "Sertifikat Elektronik Uji - akar dokumen (contoh)", now),
            now,
        )

    @classmethod
    def load(cls, folder: Path, *, now: datetime | None = None) -> "TestCa":
        """Open a folder that `create` made; FileNotFoundError names the file that is missing."""
        return cls(folder, _load(folder / "ca.pem"), _load(folder / "documents-ca.pem"), now or datetime.now(UTC))

    def issue_server(self, name: str = "localhost") -> Issued:
        """Certificate of the HTTPS server: `name`, localhost and both loopback addresses."""
        names = [x509.DNSName(each) for each in dict.fromkeys((name, "localhost"))]
        addresses = [x509.IPAddress(ip_address(each)) for each in LOOPBACK]
        return self._issue(
            self.folder / "server.pem",
            self.root,
            name,
            usage=_usage(signature=True),
            purpose=ExtendedKeyUsageOID.SERVER_AUTH,
            extra=[x509.SubjectAlternativeName([*names, *addresses])],
        )

    def issue_client(self, cn: str) -> Issued:
        """Certificate of a kiosk ("kiosk-1") or of the dock; the CN is its identity at the registry."""
        if _FILE_STEM.fullmatch(cn) is None:
            raise ValueError("a client's CN is of a-z, 0-9 and single hyphens")
        path = self.folder / "clients" / f"{cn}.pem"
        return self._issue(path, self.root, cn, usage=_usage(signature=True), purpose=ExtendedKeyUsageOID.CLIENT_AUTH)

    def issue_officer(self, name: str) -> Issued:
        """Key of a person who votes on cases, in `officers/`; the registry keeps the public one."""
        if _FILE_STEM.fullmatch(name) is None:
            raise ValueError("an officer's name is of a-z, 0-9 and single hyphens")
        path = self.folder / "officers" / f"{name}.pem"
        return self._issue(path, self.documents_root, name, usage=_usage(signature=True))

    def issue_signer(self, cn: str, usage: SignerUsage) -> Issued:
        """Certificate that signs print jobs (from the registry's root) or documents (from the documents' root)."""
        if usage is SignerUsage.JOBS:
            return self._issue(self.folder / "jobs.pem", self.root, cn, usage=_usage(signature=True))
        path = self.folder / "signers" / f"{_stem(cn)}.pem"
        commitment = _usage(signature=True, commitment=True)
        policy = x509.CertificatePolicies([x509.PolicyInformation(DOCUMENT_POLICY, None)])
        return self._issue(path, self.documents_root, cn, usage=commitment, purpose=DOCUMENT_SIGNING, extra=[policy])

    def _issue(
        self,
        path: Path,
        issuer: Issued,
        cn: str,
        *,
        usage: x509.KeyUsage,
        purpose: x509.ObjectIdentifier | None = None,
        extra: Sequence[x509.ExtensionType] = (),
    ) -> Issued:
        if path.exists():
            return _load(path)
        key = ec.generate_private_key(ec.SECP256R1())
        issuer_id = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = (
            _builder(cn, issuer.certificate.subject, key, self._now, LEAF_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False)
            .add_extension(usage, critical=True)
        )
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        for extension in extra:
            builder = builder.add_extension(extension, critical=False)
        return _save(path, builder.sign(issuer.key, hashes.SHA256()), key)


def _root(path: Path, cn: str, now: datetime) -> Issued:
    if path.exists():
        return _load(path)
    key = ec.generate_private_key(ec.SECP256R1())
    own_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        _builder(cn, _name(cn), key, now, CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id), critical=False)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _save(path, certificate, key)


def _builder(
    cn: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(cn))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(cn: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Registri Uji (contoh)"),
            x509.NameAttribute(NameOID.COMMON_NAME, cn),
        ]
    )


def _usage(*, signature: bool = False, commitment: bool = False, authority: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signature,
        content_commitment=commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _stem(cn: str) -> str:
    """File name of a signer: "Kepala Dinas (contoh)" lies in kepala-dinas-contoh.pem."""
    return re.sub(r"[^a-z0-9]+", "-", cn.lower()).strip("-")


def _load(path: Path) -> Issued:
    key_path = path.with_suffix(".key")
    key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{key_path.name} holds no elliptic-curve key")
    return Issued(x509.load_pem_x509_certificate(path.read_bytes()), key, path, key_path)


def _save(path: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Issued:
    path.parent.mkdir(parents=True, exist_ok=True)
    key_path = path.with_suffix(".key")
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    handle = os.open(key_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Issued(certificate, key, path, key_path)
