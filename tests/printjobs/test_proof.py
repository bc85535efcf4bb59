"""Which documents are refused, each for its own reason (faults 35, 37, 38)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import forge
import pikepdf
import pytest
from forge import Forge
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from kiosk.core.faults import Fault
from printjobs.arrival import MOST_BYTES
from printjobs.proof import Prover
from printjobs.prover import BoundedProver
from printjobs.trust import TrustFiles, TrustList
from printjobs.verdict import Genuine, NotGenuine, Reason


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    """The office whose documents are printed."""
    return Forge.at(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module", params=["here", "locked in"])
def prover(office: Forge, request: pytest.FixtureRequest) -> Iterator[Prover | BoundedProver]:
    """The kiosk's prover, trusting that office: locked in it must come to the same verdicts."""
    if request.param == "here":
        yield Prover(office.trust())
        return
    with BoundedProver(office.trust_files()) as prover:
        yield prover


@pytest.fixture(scope="module")
def signed(office: Forge) -> bytes:
    """A document as the office signs it."""
    return office.sign()


def judge(prover: Prover | BoundedProver, content: bytes) -> Genuine | Reason:
    """Prove the bytes as if just these had been announced."""
    verdict = prover.prove(content, sha256=forge.digest(content))
    return verdict.reason if isinstance(verdict, NotGenuine) else verdict


def test_a_signed_document_is_genuine(prover: Prover | BoundedProver, signed: bytes) -> None:
    """What the office signed and nobody touched is genuine, and its pages are counted."""
    verdict = judge(prover, signed)
    assert isinstance(verdict, Genuine)
    assert verdict.pages == 1
    assert "Kepala Dinas (contoh)" in verdict.signer


def test_two_pages_are_genuine(prover: Prover | BoundedProver, office: Forge) -> None:
    """A document of two landscape pages is genuine."""
    verdict = judge(prover, office.sign(forge.draw(2, across=True)))
    assert isinstance(verdict, Genuine)
    assert verdict.pages == 2


def test_a_compressed_file_is_genuine(prover: Prover | BoundedProver, office: Forge) -> None:
    """A file that keeps its objects in object streams before signing is genuine too."""
    packed = forge.altered(forge.draw(), forge.unchanged, packed=True)
    assert isinstance(judge(prover, office.sign(packed)), Genuine)


@pytest.mark.faults(35)
def test_other_bytes_than_announced(prover: Prover | BoundedProver, office: Forge, signed: bytes) -> None:
    """A rightly signed document of somebody else is not the one announced."""
    other = office.sign(forge.draw(qr="https://contoh.invalid/periksa/lain"))
    verdict = prover.prove(other, sha256=forge.digest(signed))
    assert isinstance(verdict, NotGenuine)
    assert verdict.reason is Reason.HASH_MISMATCH
    assert verdict.fault is Fault.NOT_GENUINE


TAMPERED: list[tuple[Callable[[bytes], bytes], Reason]] = [
    (forge.replace_content, Reason.CHANGED_AFTER_SIGNING),
    (forge.replace_in_revision, Reason.LATER_REVISION),
    (forge.annotate_in_revision, Reason.LATER_REVISION),
    (lambda signed: signed + b"\n", Reason.LATER_REVISION),
    (forge.spoil_signature, Reason.SIGNATURE_BROKEN),
    (forge.widen_hole, Reason.BYTE_RANGE_ODD),
    (forge.overlap, Reason.BYTE_RANGE_ODD),
    (forge.six_numbers, Reason.BYTE_RANGE_ODD),
    (forge.truncate, Reason.UNREADABLE),
    (lambda signed: b"GIF89a" + signed, Reason.UNREADABLE),
    (lambda signed: signed + b"\0" * MOST_BYTES, Reason.TOO_LARGE),
    (lambda _: b"", Reason.UNREADABLE),
    (lambda _: b"%PDF-1.7\n%%EOF\n", Reason.UNREADABLE),
]


@pytest.mark.faults(37)
@pytest.mark.parametrize(("tamper", "reason"), TAMPERED, ids=[f"{n}-{row[1]}" for n, row in enumerate(TAMPERED)])
def test_tampered_after_signing(
    prover: Prover | BoundedProver, signed: bytes, tamper: Callable[[bytes], bytes], reason: Reason
) -> None:
    """Whatever was done to the bytes after signing is found, and named."""
    assert judge(prover, tamper(signed)) is reason


def test_the_later_revision_really_shows_another_name(signed: bytes) -> None:
    """The forged revision is a readable PDF that shows the other name: it is refused for what it does."""
    with pikepdf.open(BytesIO(forge.replace_in_revision(signed))) as pdf:
        contents = pdf.pages[0].Contents
        assert isinstance(contents, pikepdf.Object)
        assert b"BUDI CONTOH" in contents.read_bytes()


def _form_filled(signed: bytes) -> bytes:
    """A later revision made by pyHanko itself: an empty second signature field."""
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    append_signature_field(writer, SigFieldSpec("Kedua"))
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


@pytest.mark.faults(37)
def test_a_harmless_looking_form_update_is_refused(prover: Prover | BoundedProver, signed: bytes) -> None:
    """There is no analysis of differences: even what is allowed to form fillers is a later revision."""
    assert judge(prover, _form_filled(signed)) is Reason.LATER_REVISION


def _signed_twice(office: Forge, signed: bytes) -> bytes:
    """A second approval signature by the same signer, over the first: valid in itself."""
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    append_signature_field(writer, SigFieldSpec("Kedua"))
    out = BytesIO()
    signers.sign_pdf(
        writer, signers.PdfSignatureMetadata(field_name="Kedua"), office.signer._signer, output=out, in_place=False
    )
    return out.getvalue()


@pytest.mark.faults(37)
def test_two_signatures_are_one_too_many(prover: Prover | BoundedProver, office: Forge, signed: bytes) -> None:
    """Exactly one signature, even if the second is by the right signer and covers the whole file."""
    assert judge(prover, _signed_twice(office, signed)) is Reason.SEVERAL_SIGNATURES


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _in_names(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), pdf.make_indirect(_script())])))


def _on_open(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(_script())


def _on_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=_script())


def _page_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.GoTo, D=String("x")))


def _launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, Win=Dictionary())


def _xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))


def _field(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("nama"), V=String("BUDI")))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _empty_signature_field(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("kosong")))]))


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("lapis")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array([]), OFF=Array([group])))


def _hidden_layer(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.OC = Dictionary(Type=Name.OCMD)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fx=form)


def _attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["lampiran.txt"] = b"isi"


def _note(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([72, 500, 300, 520]), Contents=String("BUDI"))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def _link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))])


def _outside_stream(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = pdf.make_stream(b"", F=String("/etc/hostname"))


FORBIDDEN: list[tuple[forge.Change, Reason]] = [
    (_in_names, Reason.JAVASCRIPT),
    (_on_open, Reason.JAVASCRIPT),
    (_on_page, Reason.JAVASCRIPT),
    (_page_action, Reason.ACTION),
    (_launch, Reason.ACTION),
    (_xfa, Reason.XFA),
    (_field, Reason.FORM_FIELD),
    (_empty_signature_field, Reason.FORM_FIELD),
    (_layer, Reason.OPTIONAL_CONTENT),
    (_hidden_layer, Reason.OPTIONAL_CONTENT),
    (_attachment, Reason.ATTACHMENT),
    (_note, Reason.ANNOTATION),
    (_link, Reason.ANNOTATION),
    (_outside_stream, Reason.EXTERNAL_CONTENT),
]


@pytest.mark.faults(37, 38)
@pytest.mark.parametrize(("change", "reason"), FORBIDDEN, ids=[row[0].__name__ for row in FORBIDDEN])
def test_rightly_signed_but_with_what_may_not_be_inside(
    prover: Prover | BoundedProver, office: Forge, change: forge.Change, reason: Reason
) -> None:
    """The right signature does not excuse scripts, forms, layers, attachments, annotations or actions."""
    assert judge(prover, office.sign_with(change)) is reason


def test_scripts_hidden_in_object_streams_are_found(prover: Prover | BoundedProver, office: Forge) -> None:
    """A script in a compressed object stream is found like any other."""
    packed = forge.altered(forge.draw(), _on_open, packed=True)
    assert b"JavaScript" not in packed
    assert judge(prover, office.sign(packed)) is Reason.JAVASCRIPT


def test_too_many_objects(prover: Prover | BoundedProver, office: Forge) -> None:
    """A file of very many objects is refused, not walked to its end."""

    def crowd(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PieceInfo = Array([Array(range(1000)) for _ in range(60)])

    assert judge(prover, office.sign_with(crowd)) is Reason.TOO_MANY_OBJECTS


def test_unsigned(prover: Prover | BoundedProver) -> None:
    """A file without signature is refused."""
    assert judge(prover, forge.draw()) is Reason.UNSIGNED


def test_encrypted(prover: Prover | BoundedProver) -> None:
    """An encrypted file is refused, even with an empty password."""
    locked = forge.encrypted(forge.draw(), "")
    assert judge(prover, locked) is Reason.ENCRYPTED


@pytest.mark.faults(37)
def test_the_same_names_by_another_authority(
    prover: Prover | BoundedProver, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An authority that calls itself and its signer as ours are called is a stranger."""
    stranger = Forge.at(tmp_path_factory.mktemp("stranger"))
    assert judge(prover, stranger.sign()) is Reason.SIGNER_UNTRUSTED


@pytest.mark.faults(37)
def test_another_signer_of_our_authority(prover: Prover | BoundedProver, office: Forge) -> None:
    """A certificate of the right authority is not enough: the signer must be on the list."""
    clerk = Forge.at(office.ca.folder, "Staf Loket (contoh)")
    assert judge(prover, clerk.sign()) is Reason.SIGNER_NOT_LISTED


def test_a_policy_that_the_certificate_does_not_state(office: Forge, signed: bytes) -> None:
    """When a policy is required, a certificate without it is not a signer of documents."""
    assert judge(Prover(office.trust(policy="2.16.360.1.1.1.3")), signed) is Reason.SIGNER_NOT_LISTED


@pytest.mark.faults(37)
def test_signed_after_the_certificate_expired(prover: Prover | BoundedProver, office: Forge) -> None:
    """The signing time that the file states must lie in the certificate's time; the kiosk's clock takes no part."""
    late, early = forge.NOW + timedelta(days=1200), forge.NOW - timedelta(days=30)
    assert judge(prover, office.sign(at=late)) is Reason.CERTIFICATE_EXPIRED
    assert judge(prover, office.sign(at=early)) is Reason.CERTIFICATE_EXPIRED


@pytest.mark.faults(37)
def test_a_revoked_certificate_whatever_the_time(office: Forge, signed: bytes) -> None:
    """A revoked certificate is refused even if the file claims to be signed before: a thief writes the time too."""
    listed = office.revocation_list(office.signer.issued.certificate.serial_number)
    assert judge(Prover(office.trust(listed)), signed) is Reason.CERTIFICATE_REVOKED
    assert isinstance(judge(Prover(office.trust(office.revocation_list(12345))), signed), Genuine)


def test_a_revocation_list_by_a_stranger_is_not_taken(office: Forge, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A trust list with a foreign revocation list, or without a root, cannot be loaded."""
    stranger = Forge.at(tmp_path_factory.mktemp("crl"))
    with pytest.raises(ValueError, match="not signed by a root"):
        office.trust(stranger.revocation_list(1))
    with pytest.raises(ValueError, match="at least one root"):
        TrustList.of(TrustFiles((), ("x",)))


def test_reasons_for_staff_hold_nothing_of_the_document(prover: Prover | BoundedProver, signed: bytes) -> None:
    """What staff read names the rule, never what is written in the document."""
    verdict = prover.prove(forge.replace_content(signed), sha256=forge.digest(forge.replace_content(signed)))
    assert isinstance(verdict, NotGenuine)
    assert "SITI" not in str(verdict)
    assert "BUDI" not in str(verdict)
