"""The electronic signature: PAdES B-B over the entire file, and nothing else added."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from made_people import seeded
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from kiosk.core.terms import DocumentKind
from simulators.registry.documents import make
from simulators.registry.people import make_family
from simulators.registry.pki import Issued, TestCa
from simulators.registry.signing import FIELD, DocumentSigner

AT = datetime.now(UTC).replace(microsecond=0)
FORBIDDEN_IN_ROOT = ("/OpenAction", "/AA", "/OCProperties", "/Names", "/Perms", "/Collection")


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    """Make a Kartu Keluarga of two pages."""
    family = make_family(seeded(4), 12)
    return make(DocumentKind.KARTU_KELUARGA, family, family.head).content


@pytest.fixture(scope="module")
def signed(ca: TestCa, unsigned: bytes) -> bytes:
    """Sign it as the head of the office."""
    return DocumentSigner.from_ca(ca).sign(unsigned, at=AT)


def _status(pdf: bytes, root: Issued) -> PdfSignatureStatus:
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    assert len(signatures) == 1
    anchor = load_cert_from_pemder(str(root.cert_path))  # type: ignore[no-untyped-call]  # pyHanko's gap
    return validate_pdf_signature(signatures[0], ValidationContext(trust_roots=[anchor], allow_fetching=False))


def test_valid_below_the_documents_root(ca: TestCa, signed: bytes) -> None:
    """The signature is whole, trusted, by the head of the office, and covers the entire file."""
    status = _status(signed, ca.documents_root)
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.signer_reported_dt == AT
    assert status.signing_cert.subject.native["common_name"] == "Kepala Dinas (contoh)"


def test_not_trusted_below_another_root(ca: TestCa, signed: bytes) -> None:
    """The root of kiosks and jobs vouches for no document."""
    assert not _status(signed, ca.root).trusted


def test_a_changed_byte_breaks_it(ca: TestCa, signed: bytes) -> None:
    """One changed byte of the page breaks the signature."""
    at = signed.index(b"stream") + 30
    broken = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert not _status(broken, ca.documents_root).intact


def test_one_revision(signed: bytes) -> None:
    """The file is one revision, and its byte range leaves out the signature's own hex string alone."""
    assert signed.count(b"%%EOF") == 1
    assert signed.count(b"startxref") == 1
    with pikepdf.open(BytesIO(signed)) as pdf:
        start, first, second, rest = (int(each) for each in pdf.Root.AcroForm.Fields[0].V.ByteRange)
    assert (start, second + rest) == (0, len(signed))
    assert (signed[first : first + 1], signed[second - 1 : second]) == (b"<", b">")


def test_nothing_but_one_invisible_field(signed: bytes) -> None:
    """One signature field with an empty rectangle; no script, attachment, layer, or other annotation."""
    with pikepdf.open(BytesIO(signed)) as pdf:
        form = pdf.Root.AcroForm
        assert [str(field.T) for field in form.Fields] == [FIELD]
        assert form.Fields[0].FT == "/Sig"
        assert form.Fields[0].V.SubFilter == "/ETSI.CAdES.detached"
        assert "/XFA" not in form
        assert not [name for name in FORBIDDEN_IN_ROOT if name in pdf.Root]
        widgets = [widget for page in pdf.pages for widget in page.get("/Annots", [])]
        assert [list(map(float, widget.Rect)) for widget in widgets] == [[0, 0, 0, 0]]
        assert not [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/JS" in item]


def test_looks_as_before(unsigned: bytes, signed: bytes) -> None:
    """Signing changes no pixel and keeps every page."""
    before, after = pypdfium2.PdfDocument(unsigned), pypdfium2.PdfDocument(signed)
    try:
        assert len(before) == len(after) == 2
        for one, other in zip(before, after, strict=True):
            assert one.render().to_numpy().tobytes() == other.render().to_numpy().tobytes()
    finally:
        before.close()
        after.close()


def test_another_signer_is_another_person(ca: TestCa, unsigned: bytes) -> None:
    """A signer by another name, from the same root, is told apart by the certificate."""
    other = DocumentSigner.from_ca(ca, "Kepala Dinas lain (contoh)")
    status = _status(other.sign(unsigned, at=AT), ca.documents_root)
    assert status.bottom_line
    assert status.signing_cert.subject.native["common_name"] == "Kepala Dinas lain (contoh)"
