"""The head of office's electronic signature on a PDF: PAdES B-B, invisible, over the entire file."""

import asyncio
from datetime import datetime
from io import BytesIO
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from simulators.registry.pki import Issued, SignerUsage, TestCa

HEAD_OF_OFFICE: Final = "Kepala Dinas (contoh)"
FIELD: Final = "TandaTanganElektronik"
RESERVED: Final = 8192
"""Bytes kept for the CMS in hex: twice what a P-256 signature with its two certificates takes."""


class DocumentSigner:
    """Signs as one signer. `sign` runs an event loop of its own: call it from a thread without one."""

    def __init__(self, issued: Issued, root: Issued) -> None:
        own, anchor = _certificate(issued), _certificate(root)
        store = SimpleCertificateStore.from_certs([anchor])
        self._signer: Final = SimpleSigner(own, _key(issued), store, embed_roots=False)
        self._metadata: Final = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=HEAD_OF_OFFICE
        )
        self.issued: Final = issued

    @classmethod
    def from_ca(cls, ca: TestCa, cn: str = HEAD_OF_OFFICE) -> "DocumentSigner":
        """Sign with that signer of the authority; it is issued when it does not exist."""
        return cls(ca.issue_signer(cn, SignerUsage.DOCUMENTS), ca.documents_root)

    def sign(self, pdf: bytes, *, at: datetime) -> bytes:
        """Give the signed file, one revision in all. `at` is the signing time the file states (aware)."""
        return asyncio.run(self._sign(pdf, at))

    async def _sign(self, pdf: bytes, at: datetime) -> bytes:
        writer: PdfFileWriter = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
        session = PdfSigner(self._metadata, self._signer).init_signing_session(writer)
        session.system_time = at
        document = session.prepare_tbs_document(validation_info=None, bytes_reserved=RESERVED)
        digest, output = document.digest_tbs_document()
        signed = await document.perform_signature(
            document_digest=digest.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        await signed.post_signature_processing(output)
        return output.getvalue()


def _certificate(issued: Issued) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(issued.certificate.public_bytes(serialization.Encoding.DER))


def _key(issued: Issued) -> asn1_keys.PrivateKeyInfo:
    der = issued.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return asn1_keys.PrivateKeyInfo.load(der)
