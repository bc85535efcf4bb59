"""Proves that a PDF is what the registry announced and the office signed.

The rules, in this order; the first one broken is the reason:

1. not larger than `MOST_BYTES`, and the SHA-256 of the registry's signed job (`printjobs.arrival`);
2. a PDF that pyHanko's strict reader can open, not encrypted;
3. exactly one signature that is not a time stamp;
4. it covers the entire file: ByteRange is [0, a, b, c], a..b is exactly the hexadecimal Contents string, b + c is
   the length of the file. There is no analysis of differences: a later revision of any kind is refused;
5. the digest matches, the signature is whole, the chain ends in a root of the trust list, the signer is on the list;
6. no script, form, layer, attachment, annotation, action or outside content beyond the signature itself.

Time: the chain must have been valid at the signing time that the file states. The kiosk's clock takes no part, for it
may be wrong, and whether the document may be printed today is said by the registry's signed job. Nothing is fetched
from the network.
"""

import asyncio
import re
import struct
import zlib
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from printjobs import structure
from printjobs.arrival import misfit
from printjobs.trust import TrustList
from printjobs.verdict import Genuine, NotGenuine, Reason

MOST_SIGNATURE_BYTES: Final = 64 * 1024
_HEXADECIMAL: Final = re.compile(rb"<(?:[0-9A-Fa-f]{2})+>")
# What pyHanko and asn1crypto raise on a file that was broken on purpose.
_BROKEN: Final = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    OSError,
    MemoryError,
    EOFError,
    struct.error,
    zlib.error,
    UnsupportedAlgorithm,
)
_USAGE: Final = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


Run = Callable[[Coroutine[Any, Any, PdfSignatureStatus]], PdfSignatureStatus]


class _Range(NamedTuple):
    """ByteRange [0, a, b, c]."""

    a: int
    b: int
    c: int


class Prover:
    """Holds the trust list. `prove` keeps no state; a hostile file can keep it busy for ever (`printjobs.prover`)."""

    def __init__(self, trust: TrustList, run: Run = asyncio.run) -> None:
        """`run` runs what pyHanko has as a coroutine, though it waits for nothing."""
        self._trust: Final = trust
        self._run: Final = run
        self._roots: Final = [
            anchor for each in trust.roots for anchor in load_certs_from_pemder_data(each.public_bytes(Encoding.DER))
        ]

    def prove(self, content: bytes, *, sha256: str) -> Genuine | NotGenuine:
        """Judge the bytes. `sha256` is the hex digest in the registry's signed job."""
        unlike = misfit(content, sha256)
        if unlike is not None:
            return unlike
        try:
            return self._prove(content)
        except _BROKEN as broken:
            return NotGenuine(Reason.UNREADABLE, f"the file breaks the PDF rules ({type(broken).__name__})")

    def _prove(self, content: bytes) -> Genuine | NotGenuine:
        reader = PdfFileReader(BytesIO(content))
        if reader.encrypted:
            return NotGenuine(Reason.ENCRYPTED, "the file is encrypted")
        found = _only_signature(reader)
        if isinstance(found, NotGenuine):
            return found
        uncovered = _coverage(found.sig_object, content)
        if uncovered is not None:
            return uncovered
        signer = self._signer(found)
        if isinstance(signer, NotGenuine):
            return signer
        pages = structure.inspect(reader)
        return pages if isinstance(pages, NotGenuine) else Genuine(signer, pages)

    def _signer(self, found: EmbeddedPdfSignature) -> str | NotGenuine:
        certificate = x509.load_der_x509_certificate(found.signer_cert.dump())
        when = found.self_reported_timestamp
        if when is None or when.tzinfo is None:
            return NotGenuine(Reason.SIGNATURE_BROKEN, "the signature states no signing time")
        context = ValidationContext(
            trust_roots=self._roots,
            moment=when.astimezone(UTC),
            allow_fetching=False,
            revocation_mode="soft-fail",  # the trust list says what was revoked, see TrustList
            other_certs=found.other_embedded_certs,
        )
        try:
            checking = async_validate_pdf_signature(found, context, key_usage_settings=_USAGE, skip_diff=True)
            status = self._run(checking)
        except SignatureValidationError as broken:
            return NotGenuine(Reason.SIGNATURE_BROKEN, f"the signature breaks the rules ({type(broken).__name__})")
        if not status.intact:
            return NotGenuine(Reason.CHANGED_AFTER_SIGNING, "the bytes are not those that were signed")
        if not status.valid:
            return NotGenuine(Reason.SIGNATURE_BROKEN, "the signature does not belong to its certificate")
        if not status.trusted:
            return self._distrust(certificate, when)
        if self._trust.revokes(certificate):
            return NotGenuine(Reason.CERTIFICATE_REVOKED, f"certificate {certificate.serial_number:x} was revoked")
        if not self._trust.lists(certificate):
            return NotGenuine(Reason.SIGNER_NOT_LISTED, "trusted, but not a signer of documents")
        return certificate.subject.rfc4514_string()

    def _distrust(self, certificate: x509.Certificate, when: datetime) -> NotGenuine:
        """Tell a certificate of ours outside its time from a stranger's."""
        ours = [root for root in self._trust.roots if _issued(certificate, root)]
        if _outside(certificate, when) and ours:
            return NotGenuine(Reason.CERTIFICATE_EXPIRED, f"the certificate was not valid on {when:%Y-%m-%d}")
        if any(_outside(root, when) for root in ours):
            return NotGenuine(Reason.CERTIFICATE_EXPIRED, f"the root was not valid on {when:%Y-%m-%d}")
        return NotGenuine(Reason.SIGNER_UNTRUSTED, "the signer's chain does not end in the trust list")


def _only_signature(reader: PdfFileReader) -> EmbeddedPdfSignature | NotGenuine:
    signatures: list[EmbeddedPdfSignature] = reader.embedded_regular_signatures
    if not signatures:
        return NotGenuine(Reason.UNSIGNED, "the file carries no signature")
    if len(signatures) > 1:
        return NotGenuine(Reason.SEVERAL_SIGNATURES, f"{len(signatures)} signatures, one is allowed")
    return signatures[0]


def _coverage(signature: generic.DictionaryObject, content: bytes) -> NotGenuine | None:
    """None when the byte range leaves out the Contents string and nothing else."""
    span = _byte_range(signature)
    if span is None:
        return NotGenuine(Reason.BYTE_RANGE_ODD, "the byte range is not [0 a b c]")
    size = len(content)
    if not 0 < span.a < span.b <= span.b + span.c <= size or span.b - span.a > 2 * MOST_SIGNATURE_BYTES:
        return NotGenuine(Reason.BYTE_RANGE_ODD, "the byte range overlaps itself or leaves the file")
    hole = content[span.a : span.b]
    stated = signature.raw_get("/Contents")
    if _HEXADECIMAL.fullmatch(hole) is None or bytes.fromhex(hole[1:-1].decode("ascii")) != _as_bytes(stated):
        return NotGenuine(Reason.BYTE_RANGE_ODD, "the byte range leaves out more or other than the signature")
    if span.b + span.c != size:
        return NotGenuine(Reason.LATER_REVISION, f"{size - span.b - span.c} bytes follow what was signed")
    return None


def _byte_range(signature: generic.DictionaryObject) -> _Range | None:
    stated = signature.raw_get("/ByteRange")
    if not isinstance(stated, generic.ArrayObject) or len(stated) != 4:  # noqa: PLR2004 (ISO 32000-1, table 252)
        return None
    if not all(isinstance(each, generic.NumberObject) for each in stated):
        return None
    zero, a, b, c = (int(each) for each in stated)
    return _Range(a, b, c) if zero == 0 else None


def _as_bytes(value: object) -> bytes | None:
    match value:
        case generic.ByteStringObject():
            return bytes(value)
        case generic.TextStringObject():
            return bytes(value.original_bytes)
        case _:
            return None


def _issued(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _outside(certificate: x509.Certificate, when: datetime) -> bool:
    return not certificate.not_valid_before_utc <= when <= certificate.not_valid_after_utc
