"""Who may sign documents: the roots, the signers' names, the policy, and the certificates that were revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID


class TrustFiles(msgspec.Struct, frozen=True):
    """What a trust list is made of, as it stands in files: PEM roots and revocation lists. Can be sent elsewhere."""

    roots: tuple[bytes, ...]
    signers: tuple[str, ...]
    policy: str | None = None
    revoked: tuple[bytes, ...] = ()

    @classmethod
    def read(
        cls, roots: Iterable[Path], signers: Iterable[str], policy: str | None = None, revoked: Iterable[Path] = ()
    ) -> "TrustFiles":
        """Read PEM files. Raises OSError."""
        lists = tuple(path.read_bytes() for path in revoked)
        return cls(tuple(path.read_bytes() for path in roots), tuple(signers), policy, lists)


@dataclass(frozen=True)
class TrustList:
    """What the registry trusts. `policy` is an OID that the signer's certificate must state, when set.

    `revoked` holds (issuer, serial). A revoked certificate is refused whatever signing time the file claims: who holds
    a stolen key also writes the time.
    """

    roots: tuple[x509.Certificate, ...]
    signers: frozenset[str]
    policy: str | None = None
    revoked: frozenset[tuple[x509.Name, int]] = frozenset()

    @classmethod
    def of(cls, files: TrustFiles) -> "TrustList":
        """Read their text. ValueError when there is no root, or a revocation list is not signed by one of them."""
        anchors = tuple(each for root in files.roots for each in x509.load_pem_x509_certificates(root))
        if not anchors:
            raise ValueError("a trust list needs at least one root certificate")
        gone: set[tuple[x509.Name, int]] = set()
        for number, each in enumerate(files.revoked, 1):
            crl = x509.load_pem_x509_crl(each)
            if not any(_signed_by(crl, anchor) for anchor in anchors):
                raise ValueError(f"revocation list {number} is not signed by a root of the trust list")
            gone.update((crl.issuer, entry.serial_number) for entry in crl)
        return cls(anchors, frozenset(files.signers), files.policy, frozenset(gone))

    def lists(self, certificate: x509.Certificate) -> bool:
        """Whether this (already trusted) certificate belongs to a signer of documents."""
        names = [attribute.value for attribute in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        return (
            len(names) == 1
            and names[0] in self.signers
            and (self.policy is None or self.policy in _policies(certificate))
        )

    def revokes(self, certificate: x509.Certificate) -> bool:
        """Whether the certificate was revoked, whenever that was."""
        return (certificate.issuer, certificate.serial_number) in self.revoked


def _policies(certificate: x509.Certificate) -> set[str]:
    try:
        stated = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return set()
    return {each.policy_identifier.dotted_string for each in stated}


def _signed_by(crl: x509.CertificateRevocationList, root: x509.Certificate) -> bool:
    key = root.public_key()
    if crl.issuer != root.subject or not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return False
    try:
        return crl.is_signature_valid(key)
    except InvalidSignature:
        return False
