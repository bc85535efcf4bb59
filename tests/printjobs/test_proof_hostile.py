"""Files made to break the reader itself: each is refused in bounded time, and the kiosk lives on (fault 38)."""

import os
import random
import signal
import time
import zlib
from collections.abc import Iterator

import forge
import pikepdf
import pytest
from forge import Forge
from pikepdf import Array, Dictionary, Name, String

from printjobs.child import SandboxError
from printjobs.prover import BoundedProver, ProofLimits
from printjobs.trust import TrustFiles
from printjobs.verdict import Genuine, NotGenuine, Reason

pytestmark = pytest.mark.faults(38)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    """The office whose documents are printed."""
    return Forge.at(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def prover(office: Forge) -> Iterator[BoundedProver]:
    """The kiosk's prover, trusting that office."""
    with BoundedProver(office.trust_files(), ProofLimits(processor_seconds=1)) as prover:
        yield prover


def judge(prover: BoundedProver, content: bytes) -> Reason | None:
    """Prove the bytes as if just these had been announced; None when they are genuine."""
    verdict = prover.prove(content, sha256=forge.digest(content))
    return verdict.reason if isinstance(verdict, NotGenuine) else None


def tabled(data: bytes, kind: bytes = b"/FlateDecode", more: bytes = b"", widths: bytes = b"[1 4 2]") -> bytes:
    """A file whose table of objects is this stream: it is decoded before anything can be known of the signature."""
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    stated = b"/Size 5 /Root 1 0 R /W %s /Filter %s %s /Length %d" % (widths, kind, more, len(data))
    table = b"9 0 obj\n<< /Type /XRef %s >>\nstream\n%s\nendstream\nendobj\n" % (stated, data)
    return head + table + b"startxref\n%d\n%%%%EOF\n" % len(head)


def parameters(text: bytes) -> bytes:
    """How the stream was predicted before it was compressed."""
    return b"/DecodeParms << %s >>" % text


ENTRIES = zlib.compress(b"1234567" * 5)
TWICE = b"[/FlateDecode /FlateDecode]"
BROKEN: dict[str, bytes] = {
    "bomb": tabled(zlib.compress(bytes(300 << 20), 1)),
    "bomb in a bomb": tabled(zlib.compress(zlib.compress(bytes(300 << 20), 1), 1), TWICE),
    "not compressed": tabled(b"\x78\x9cgarbage"),
    "torn": tabled(ENTRIES[:-6]),
    "unknown row filter": tabled(ENTRIES, more=parameters(b"/Predictor 12 /Columns 6")),
    "unknown predictor": tabled(ENTRIES, more=parameters(b"/Predictor 2 /Columns 6")),
    "no columns": tabled(ENTRIES, more=parameters(b"/Predictor 12 /Columns -1")),
    "number too large": tabled(b"uuuuu~>", b"/ASCII85Decode"),
    "unknown filter": tabled(b"zz>", b"/LZWDecode"),
    "entries too wide": tabled(ENTRIES, widths=b"[1 999999999 2]"),
    "more entries than bytes": tabled(ENTRIES, more=b"/Index [0 999999999999]"),
    "no end of arrays": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer "
    + b"<</A " * 9000
    + b"startxref\n9\n%%EOF\n",
    "table before itself": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer << /Prev 9 >>\nstartxref\n9\n%%EOF\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_that_breaks_the_reader_is_unreadable(prover: BoundedProver, content: bytes) -> None:
    """Whatever the reader raises, it is an answer, never the end of the kiosk."""
    assert judge(prover, content) is Reason.UNREADABLE


ENDLESS = tabled(ENTRIES, more=b"/Index [0 99999999999999]", widths=b"[0 0 0]")
"""Entries of no width: the reader would count to a number that the file chose."""


def test_a_reader_that_never_ends_is_ended(prover: BoundedProver, office: Forge) -> None:
    """The system ends it, and the next document is proven."""
    assert judge(prover, ENDLESS) is Reason.PROOF_TIMEOUT
    assert judge(prover, office.sign()) is None


def test_a_reader_that_gets_no_processor_is_ended(office: Forge) -> None:
    """The wall clock ends it too; a process is started anew for the next document."""
    with BoundedProver(office.trust_files(), ProofLimits(processor_seconds=60, seconds=0.3)) as prover:
        assert judge(prover, ENDLESS) is Reason.PROOF_TIMEOUT
        prover._limits = ProofLimits()
        assert judge(prover, office.sign()) is None


def test_a_process_that_is_gone_is_started_anew(office: Forge) -> None:
    """Whatever ended it in between, the next document is proven."""
    with BoundedProver(office.trust_files()) as prover:
        os.kill(prover._child.pid, signal.SIGKILL)
        prover._child.exit_code(time.monotonic() + 5)
        assert judge(prover, office.sign()) is None
    with pytest.raises(SandboxError, match="closed"):
        judge(prover, office.sign())


def test_a_trust_list_without_a_root_is_refused_at_the_start() -> None:
    """It is said before a process is made of it."""
    with pytest.raises(ValueError, match="at least one root"):
        BoundedProver(TrustFiles((), ("x",)))


@pytest.mark.parametrize("packed", [False, True])
def test_bytes_changed_at_random_are_never_genuine(prover: BoundedProver, office: Forge, packed: bool) -> None:
    """Any change of a covered byte ends in a refusal, whatever the reader makes of it."""
    chance = random.Random(5)  # noqa: S311 - not for secrets
    signed = office.sign(forge.altered(forge.draw(), forge.unchanged, packed=packed))
    _, hole, after, *_ = forge._byte_range(signed)
    for _ in range(40):
        at = chance.choice([*range(hole), *range(after, len(signed))])
        changed = bytearray(signed)
        changed[at] ^= 1 << chance.randrange(8)
        assert judge(prover, bytes(changed)) is not None


# --- what the form does not list --------------------------------------------------------------------------------------


def _unlisted_signature(pdf: pikepdf.Pdf) -> None:
    value = pdf.make_indirect(Dictionary(Type=Name.Sig, Contents=String("x")))
    pdf.Root.PieceInfo = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("lain"), V=value))


def _unlisted_time_stamp(pdf: pikepdf.Pdf) -> None:
    value = pdf.make_indirect(Dictionary(Type=Name.DocTimeStamp, Contents=String("x")))
    pdf.Root.PieceInfo = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("waktu"), V=value))


def _printer_program(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fx=pdf.make_stream(b"showpage", Subtype=Name.PS))


def _printer_program_beside(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.PS = pdf.make_stream(b"showpage")
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fx=form)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_unlisted_signature, Reason.SEVERAL_SIGNATURES),
        (_unlisted_time_stamp, None),
        (_printer_program, Reason.EXTERNAL_CONTENT),
        (_printer_program_beside, Reason.EXTERNAL_CONTENT),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_the_form_does_not_list(
    prover: BoundedProver, office: Forge, change: forge.Change, reason: Reason | None
) -> None:
    """A second signature is one too many wherever it hides; a printer's program is not part of a document."""
    assert judge(prover, office.sign_with(change)) is reason


def test_a_large_document_is_proven_within_the_limits(prover: BoundedProver, office: Forge) -> None:
    """Eight pages and a picture of several megabytes are no bomb."""

    def picture(pdf: pikepdf.Pdf) -> None:
        pixels = random.Random(1).randbytes(4 << 20)  # noqa: S311 - not for secrets
        pdf.Root.PieceInfo = pdf.make_stream(pixels)

    signed = office.sign(forge.altered(forge.draw(8), picture))
    assert isinstance(prover.prove(signed, sha256=forge.digest(signed)), Genuine)
