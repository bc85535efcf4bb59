"""The sandbox as a process of its own, and the documents it approves."""

import json
import random
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import requests
from pyhanko.pdf_utils.reader import PdfFileReader

from kiosk.core.terms import DocumentKind
from simulators.registry.office import Office
from simulators.registry.pki import TestCa
from simulators.registry.seed import DEMO
from simulators.registry.signing import DocumentSigner


def test_the_process_says_when_it_serves(tmp_path: Path) -> None:
    """One READY line with its address; the demonstration's applications and every promised file are there."""
    command = [sys.executable, "-m", "simulators.registry", "--state", str(tmp_path), "--port", "0", "--seed", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 # our own module
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        with requests.Session() as session:
            session.trust_env = False
            session.verify = str(tmp_path / "ca.pem")
            session.cert = (str(tmp_path / "clients" / "dock.pem"), str(tmp_path / "clients" / "dock.key"))
            listed = session.get(f"{url}/sandbox/applications", timeout=10).json()
            sent = session.get(f"{url}/sandbox/messages", timeout=10).json()["messages"]
            bad = session.post(f"{url}/sandbox/applications", json={"kinds": ["biodata"], "variant": "no"}, timeout=10)
        process.terminate()
    assert (word, bad.status_code) == ("READY", 422)
    assert [[grant["kind"] for grant in each["grants"]] for each in listed] == [list(kinds) for kinds, _ in DEMO]
    assert listed[0]["grants"][0]["pages"] == 2
    assert len(sent) == sum(1 + len(kinds) for kinds, _ in DEMO)
    for name in ("jobs.pem", "documents-ca.pem", "clients/kiosk-1.key", "clients/kiosk-2.pem", "registry.sqlite"):
        assert (tmp_path / name).is_file()
    assert (tmp_path / "verifier.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", [DocumentKind.KARTU_KELUARGA, DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL])
def test_the_office_approves_what_it_signs(ca: TestCa, kind: DocumentKind) -> None:
    """A4 documents carry exactly one signature; a KTP-el is card data; the applicant is the head of the family."""
    numbers = iter(range(1, 9))
    office = Office(DocumentSigner.from_ca(ca), random.Random(1), lambda: 1_790_000_000.0, lambda: next(numbers))  # noqa: S311 # replays
    approval = office.approve([kind], 4)
    (document,) = approval.documents
    if kind is DocumentKind.KTP_EL:
        read = json.loads(document.content)
        assert (read["kind"], read["fields"]["nik"]) == ("ktp_el", approval.applicant.nik)
        assert document.qr is None
    else:
        assert len(PdfFileReader(BytesIO(document.content)).embedded_signatures) == 1
        assert document.qr
