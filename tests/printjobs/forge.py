"""Makes signed documents and tampers with them, each in one way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printjobs.trust import TrustFiles, TrustList
from simulators.registry.pki import TestCa
from simulators.registry.signing import HEAD_OF_OFFICE, DocumentSigner

NOW: Final = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
QR: Final = "https://contoh.invalid/periksa/5b1f0c2a"
Change = Callable[[pikepdf.Pdf], None]


def digest(content: bytes) -> str:
    """The SHA-256 that the registry would announce."""
    return sha256(content).hexdigest()


def draw(
    pages: int = 1,
    *,
    qr: str | None = QR,
    across: bool = False,
    size: tuple[float, float] = A4,
    at_edge: bool = False,
) -> bytes:
    """An unsigned document with text that the tamperers look for; `at_edge`: with a mark at the left edge."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=landscape(size) if across else size, pageCompression=0, invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, 500, "NAMA: SITI CONTOH")
        canvas.drawString(72, 480, f"Halaman {page}")
        if at_edge:
            canvas.rect(0, 400, 6, 6, fill=1)
        if qr is not None and page == pages:
            png = BytesIO()
            segno.make(qr, error="m").save(png, kind="png", scale=6, border=4)
            png.seek(0)
            canvas.drawImage(ImageReader(png), 400, 60, 100, 100)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def altered(pdf: bytes, change: Change, *, packed: bool = False) -> bytes:
    """Open, change and write again; `packed` puts the objects into compressed object streams."""
    out = BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out, object_stream_mode=mode)
    return out.getvalue()


def encrypted(pdf: bytes, password: str) -> bytes:
    """Lock the file; an empty password opens everywhere and is a lock all the same."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="pemilik", user=password))
    return out.getvalue()


def unchanged(_: pikepdf.Pdf) -> None:
    """Only write it again."""


@dataclass(frozen=True)
class Forge:
    """A test authority, the rightful signer, and tools to break what was signed."""

    ca: TestCa
    signer: DocumentSigner

    @classmethod
    def at(cls, folder: Path, cn: str = HEAD_OF_OFFICE) -> "Forge":
        """Make keys in the folder."""
        ca = TestCa.create(folder, now=NOW)
        return cls(ca, DocumentSigner.from_ca(ca, cn))

    def trust(self, *revocation_lists: Path, policy: str | None = None) -> TrustList:
        """What a kiosk would be given."""
        return TrustList.of(self.trust_files(*revocation_lists, policy=policy))

    def trust_files(self, *revocation_lists: Path, policy: str | None = None) -> TrustFiles:
        """The same, as it is sent to the prover's process."""
        roots = [self.ca.folder / "documents-ca.pem"]
        return TrustFiles.read(roots, [HEAD_OF_OFFICE], policy, revocation_lists)

    def sign(self, pdf: bytes | None = None, *, at: datetime = NOW) -> bytes:
        """Sign a document as the head of office does."""
        return self.signer.sign(draw() if pdf is None else pdf, at=at)

    def sign_with(self, change: Change) -> bytes:
        """Sign a document that was given something no document of the registry contains."""
        return self.sign(altered(draw(), change))

    def revocation_list(self, serial: int) -> Path:
        """A list, signed by the documents' root, with that certificate on it."""
        root = self.ca.documents_root
        gone = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW + timedelta(days=1)).build()
        crl = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(root.certificate.subject)
            .last_update(NOW)
            .next_update(NOW + timedelta(days=7))
            .add_revoked_certificate(gone)
            .sign(root.key, hashes.SHA256())
        )
        path = self.ca.folder / "documents.crl"
        path.write_bytes(crl.public_bytes(Encoding.PEM))
        return path


# --- tampering with the bytes of a signed file ------------------------------------------------------------------------


def replace_content(signed: bytes) -> bytes:
    """Another name, same length, inside what was signed."""
    assert signed.count(b"SITI CONTOH") == 1
    return signed.replace(b"SITI CONTOH", b"BUDI CONTOH")


def append_revision(signed: bytes, number: int, body: bytes) -> bytes:
    """Append an incremental update that puts `body` in the place of the object with that number."""
    before = int(re.findall(rb"startxref\s+(\d+)", signed)[-1])
    size = int(re.findall(rb"/Size (\d+)", signed)[-1])
    root = re.findall(rb"/Root (\d+ \d+ R)", signed)[-1]
    at = len(signed) + 1
    update = b"\n%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return signed + update + table % (number, at, max(size, number + 1), root, before, len(signed) + len(update))


def object_number(signed: bytes, marker: bytes) -> int:
    """Number of the object in whose text the marker first occurs."""
    return int(re.findall(rb"(\d+) 0 obj", signed[: signed.index(marker)])[-1])


def replace_in_revision(signed: bytes) -> bytes:
    """The shadow attack: a later revision swaps the page's content for one with another name."""
    content = b"BT /F1 14 Tf 72 500 Td (NAMA: BUDI CONTOH) Tj ET"
    body = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    return append_revision(signed, object_number(signed, b"SITI CONTOH"), body)


def annotate_in_revision(signed: bytes) -> bytes:
    """A later revision adds a note, as a form filler would."""
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [72 500 300 520] /Contents (BUDI) /DA (/F1 14 Tf) >>"
    return append_revision(signed, 900, note)


def _byte_range(signed: bytes) -> tuple[int, int, int, int, int, int]:
    found = list(re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", signed))[-1]
    zero, a, b, c = (int(each) for each in found.groups())
    return zero, a, b, c, found.start(), found.end()


def restate_range(signed: bytes, change: Callable[[int, int, int, int], tuple[int, ...]]) -> bytes:
    """Write another ByteRange over the old one, padded to the same length."""
    *numbers, start, end = _byte_range(signed)
    text = b"/ByteRange [%s]" % b" ".join(b"%d" % each for each in change(*numbers))
    assert len(text) <= end - start
    return signed[:start] + text.ljust(end - start) + signed[end:]


def spoil_signature(signed: bytes) -> bytes:
    """Change the last digit of the signature value, which is the end of the CMS before its padding."""
    _, a, b, *_ = _byte_range(signed)
    at = a + len(signed[a : b - 1].rstrip(b"0")) - 1
    return signed[:at] + (b"5" if signed[at : at + 1] != b"5" else b"6") + signed[at + 1 :]


def widen_hole(signed: bytes) -> bytes:
    """Leave 8 bytes beyond the signature out of what is signed."""
    return restate_range(signed, lambda zero, a, b, c: (zero, a, b + 8, c - 8))


def overlap(signed: bytes) -> bytes:
    """The second range begins inside the first."""
    return restate_range(signed, lambda zero, a, _, c: (zero, a, a - 8, c))


def six_numbers(signed: bytes) -> bytes:
    """Three ranges instead of two."""
    return restate_range(signed, lambda zero, a, _, c: (zero, a, 9, 9, 9, c % 9))


def truncate(signed: bytes) -> bytes:
    """Lose the last third."""
    return signed[: 2 * len(signed) // 3]
