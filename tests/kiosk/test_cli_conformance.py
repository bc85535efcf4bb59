"""`anjungan conformance`, as a vendor uses it."""

import json
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from devices.conformance import page, report
from devices.conformance.receipt import RECEIPT
from devices.conformance.terminal import Terminal
from devices.receipt.driver import ReceiptPrinter, ReceiptReady, ReceiptStatus
from kiosk import cli, conformance
from simulators.conformance.receipt import ReceiptModelBench

DOCS = Path(__file__).parents[2] / "docs" / "conformance.md"


class AlwaysReady(ReceiptPrinter):
    """A driver that no vendor would sell."""

    def status(self) -> ReceiptStatus:
        return ReceiptReady(near_end=False)


class NoBench(ReceiptModelBench):
    """A bench that does not come up."""

    def __init__(self) -> None:
        raise OSError("no such device at tcp://192.0.2.1")


def run(*words: str) -> int:
    """Run the command."""
    return cli.main(["conformance", *words])


def test_everything_passes_on_the_simulators(capsys: pytest.CaptureFixture[str]) -> None:
    """A line a check and at least 150 checks, none skipped; the last line counts them."""
    assert run("all") == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) >= 150
    assert last == f"{len(lines)} checks, {len(lines)} passed, 0 failed, 0 skipped"
    assert all(line.startswith("passed  ") for line in lines)


def test_a_failure_is_named_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    """The line says which check, and what was seen."""
    assert run("receipt", "--driver", f"{__name__}:AlwaysReady") == 1
    out = capsys.readouterr().out
    assert "failed  receipt gone-is-unknown: ReceiptReady(near_end=False), where ReceiptUnknown was due" in out
    assert ", 0 failed" not in out


def test_a_vendors_own_bench_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    """By its module and name; one that does not come up fails its checks, and tells no address."""
    assert run("receipt", "--on", "bench:simulators.conformance.receipt:ReceiptModelBench") == 0
    assert run("receipt", "--on", f"bench:{__name__}:NoBench") == 1
    out = capsys.readouterr().out
    assert "raised OSError at" in out
    assert "192.0.2.1" not in out


def test_a_run_in_which_all_was_skipped_certifies_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody at the terminal, no device at the port."""

    def nobody(_: str) -> str:
        raise EOFError

    options = conformance.Options("receipt", on="tcp://127.0.0.1:9")
    assert conformance.run(options, Terminal(nobody)) == 1
    captured = capsys.readouterr()
    assert "nothing is certified" in captured.err
    assert captured.out.splitlines()[-1].endswith(f"0 passed, 0 failed, {len(RECEIPT)} skipped")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("fax",), "there are a4, card, receipt, scanner, chip, ups, all"),
        (("card", "--on", "ftp://there"), "card takes simulator, tcp://HOST:PORT, serial:/PATH"),
        (("a4", "--on", "tcp://there:9100"), "a4 takes simulator, ipp://HOST:PORT/PATH"),
        (("scanner", "--on", "tcp://there:9100"), "scanner takes simulator, serial:/PATH"),
        (("chip", "--on", "tcp://there:9100"), "chip takes simulator, pcsc:READER NAME"),
        (("ups", "--on", "nut://there:3493"), "ups takes simulator, nut://HOST:PORT/NAME"),
        (("all", "--on", "tcp://there:9100"), "name one of"),
        (("card", "--driver", "no.such.module:driver"), "cannot be loaded"),
        (("card", "--driver", "devices.card.driver:Missing"), "cannot be loaded"),
        (("card", "report.jws"), "--report writes one"),
        (("verify",), "verify FILE --key PEM"),
    ],
)
def test_wrong_use_says_what_is_allowed(words: tuple[str, ...], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, a sentence on stderr, nothing run."""
    assert run(*words) == cli.WRONG_USE
    captured = capsys.readouterr()
    assert hint in captured.err
    assert captured.out == ""


@pytest.fixture
def signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Give a report of the scanner, signed by a key made for it in the state folder."""
    file = tmp_path / "scanner.jws"
    assert run("scanner", "--report", str(file), "--state", str(tmp_path / "state")) == 0
    assert "fingerprint " in capsys.readouterr().err
    return file


def test_a_report_is_verified_by_the_key_that_signed_it(
    signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The public half is enough; device, driver, versions, date and every check stand in it."""
    state = tmp_path / "state"
    assert (state / "conformance.key").stat().st_mode & 0o077 == 0
    for key in ("conformance.pem", "conformance.key"):
        assert run("verify", str(signed), "--key", str(state / key)) == 0
    out = capsys.readouterr().out
    said = json.loads(out[: out.index("\nsigned by ")])
    assert (said["devices"], said["endpoint"]) == (["scanner"], "simulator")
    assert said["drivers"] == {"scanner": "devices.scanner.driver:Scanner"}
    assert set(said["versions"]) == {"anjungan", "python", "contract"}
    assert said["date"].endswith("+00:00")
    assert len(said["checks"]) == said["counts"]["passed"] == len(conformance.DEVICES["scanner"].checks)


def test_the_key_is_kept(signed: Path, tmp_path: Path) -> None:
    """The next report is signed by the same one."""
    again = tmp_path / "again.jws"
    assert run("scanner", "--report", str(again), "--state", str(tmp_path / "state")) == 0
    assert run("verify", str(again), "--key", str(tmp_path / "state" / "conformance.pem")) == 0
    assert again.read_text() != signed.read_text()


@pytest.mark.parametrize("change", ["payload", "kind", "no jws", "unsigned", "other key"])
def test_a_changed_report_is_refused(
    signed: Path, tmp_path: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1 and nothing of it shown."""
    head, payload, signature = signed.read_text().strip().split(".")
    said = jwt.decode(signed.read_text().strip(), options={"verify_signature": False})
    other = ec.generate_private_key(ec.SECP256R1())
    texts = {
        "payload": f"{head}.{payload[:-2]}AA.{signature}",
        "kind": jwt.encode(said, other, "ES256", {"typ": "JWT"}),
        "no jws": "\u00e9 this is no report",
        "unsigned": jwt.encode(said, None, "none", {"typ": report.TYPE}),
        "other key": report.sign(said, other),
    }
    signed.write_text(texts[change])
    capsys.readouterr()
    assert run("verify", str(signed), "--key", str(tmp_path / "state" / "conformance.pem")) == cli.FAILED
    captured = capsys.readouterr()
    assert "report" in captured.err
    assert captured.out == ""


@pytest.mark.parametrize("kind", ["rsa", "p384", "text"])
def test_a_key_of_another_kind_is_refused_before_anything_is_run(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """ES256 wants P-256."""
    keys = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    }
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / "key.pem"
    path.write_bytes(keys[kind]().private_bytes(*plain) if kind in keys else b"no key")
    assert run("scanner", "--report", str(tmp_path / "r.jws"), "--key", str(path)) == cli.FAILED
    captured = capsys.readouterr()
    assert "key" in captured.err
    assert captured.out == ""


def test_a_report_that_cannot_be_written_is_told_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not after half a day of checks."""
    missing = tmp_path / "no" / "such" / "folder.jws"
    assert run("scanner", "--report", str(missing), "--state", str(tmp_path)) == cli.FAILED
    assert capsys.readouterr().out == ""


def test_the_page_lists_every_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stale? `anjungan conformance list docs/conformance.md`."""
    assert run("list") == 0
    listing = capsys.readouterr().out.strip()
    assert page.between(DOCS.read_text(encoding="utf-8")) == listing
    for device in conformance.DEVICES.values():
        assert all(f"`{check.id}`" in listing for check in device.checks)
    copy = tmp_path / "page.md"
    copy.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n", encoding="utf-8")
    assert run("list", str(copy)) == 0
    assert page.between(copy.read_text(encoding="utf-8")) == listing
    copy.write_text("no marks", encoding="utf-8")
    assert run("list", str(copy)) == cli.WRONG_USE
