"""The head of office's electronic signature on a PDF: PAdES B-B, invisible, over the entire file."""

import asyncio
from datetime import datetime
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from simulators.registry.pki import Issued, SignerUsage, TestCa

HEAD_OF_OFFICE: Final = "Kepala Dinas (contoh)"
FIELD: Final = "TandaTanganElektronik"
RESERVED: Final = 8192
"""Bytes kept for the CMS in hex: twice what a P-256 signature with its two certificates takes."""


class DocumentSigner:
    """Signs as one signer. `sign` runs an event loop of its own: call it from a thread without one."""

    def __init__(self, issued: Issued, root: Issued) -> None:
        signer = SimpleSigner.load(  # type: ignore[no-untyped-call]  # pyHanko annotates no result here
            str(issued.key_path), str(issued.cert_path), ca_chain_files=(str(root.cert_path),)
        )
        if signer is None:
            raise ValueError(f"{issued.key_path.name} and its certificate cannot sign")
        self._signer: Final = signer
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
        output = BytesIO()
        digest, _ = document.digest_tbs_document(output=output)
        signed = await document.perform_signature(
            document_digest=digest.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        await signed.post_signature_processing(output)
        return output.getvalue()
