"""`anjungan conformance`, as a vendor uses it."""

import json
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from devices.card.fittings import Fittings
from devices.conformance import naming, page, report
from devices.conformance.check import Check, Failed, Result
from devices.conformance.receipt import RECEIPT
from devices.conformance.terminal import Terminal
from devices.receipt.driver import ReceiptPrinter, ReceiptReady, ReceiptStatus
from kiosk import cli, conformance
from kiosk.config import ConfigError
from kiosk.core.printer import Ready, Unknown
from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from simulators.conformance.receipt import ReceiptModelBench
from simulators.ipp.far_end import URI
from simulators.ipp.model import IppModel
from simulators.machines import Machines
from simulators.receipt import ReceiptSimulator

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
    """Nobody is at the terminal."""

    def nobody(_: str) -> str:
        raise EOFError

    with ReceiptSimulator() as printer:
        options = conformance.Options("receipt", on=f"tcp://127.0.0.1:{printer.port}", only="gone-is-unknown")
        assert conformance.run(options, Terminal(nobody)) == 1
    captured = capsys.readouterr()
    assert "nothing is certified" in captured.err
    assert captured.out.splitlines()[-1] == "1 checks, 0 passed, 0 failed, 1 skipped"


@pytest.mark.parametrize(
    ("device", "at"), [("receipt", "tcp://127.0.0.1:9"), ("card", "tcp://127.0.0.1:9"), ("ups", "nut://127.0.0.1:9/it")]
)
@pytest.mark.parametrize("report", [None, "it.jws"])
def test_where_nothing_answers_nobody_is_asked_to_walk(
    device: str,
    at: str,
    report: str | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line says so, before the first check."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    more = () if report is None else ("--report", str(tmp_path / report), "--state", str(tmp_path))
    assert run(device, "--on", at, *more) == cli.WRONG_USE
    captured = capsys.readouterr()
    assert f"--on {at}: " in captured.err
    assert "check address, cable and power" in captured.err
    assert captured.out == ""


def test_what_failed_in_the_report_before_is_kept_until_it_is_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure does not vanish by breaking off before its turn."""
    file, state = tmp_path / "receipt.jws", ("--state", str(tmp_path))
    real, last = Check.run, list(RECEIPT)[-1].id
    monkeypatch.setattr(
        Check, "run", lambda check, make: Failed("as planned") if check.id == last else real(check, make)
    )
    assert run("receipt", "--report", str(file), *state) == cli.FAILED
    monkeypatch.setattr(Check, "run", lambda _check, _make: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run("receipt", "--report", str(file), "--continue", str(file), *state) == cli.FAILED
    assert f"; {len(RECEIPT)} were in the report before" in capsys.readouterr().out
    assert run("verify", str(file), "--key", str(tmp_path / "conformance.pem")) == cli.FAILED
    assert "1 checks failed" in capsys.readouterr().err
    monkeypatch.setattr(Check, "run", real)
    first = next(iter(RECEIPT)).id
    more = ("--report", str(file), "--continue", str(file), *state)
    assert run("receipt", "--only", first, *more) == cli.FAILED  # what failed before stands
    assert run("receipt", *more) == 0


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
    assert set(said["versions"]) == {"anjungan", "drivers", "python", "contract"}
    assert said["versions"]["drivers"] == {"scanner": f"anjungan {version('anjungan')}"}
    assert said["complete"] is True
    assert f"the checks are those of this version, {version('anjungan')}" in out
    assert said["date"].endswith("+00:00")
    assert len(said["checks"]) == said["counts"]["passed"] == len(conformance.DEVICES["scanner"].checks)


def test_a_right_signature_on_what_certifies_nothing_is_no_yes(
    signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Failed, skipped throughout, or broken off: exit 1, and why."""
    state = tmp_path / "state"
    said = jwt.decode(signed.read_text().strip(), options={"verify_signature": False})
    for changed, why in (
        ({"checks": [{**check, "result": "failed"} for check in said["checks"]]}, "32 checks failed"),
        ({"checks": [{**check, "result": "skipped"} for check in said["checks"]]}, "no check passed"),
        ({"complete": False}, "not every check was run"),
    ):
        signed.write_text(report.sign({**said, **changed}, report.private_key(state / "conformance.key")))
        capsys.readouterr()
        assert run("verify", str(signed), "--key", str(state / "conformance.pem")) == cli.FAILED
        captured = capsys.readouterr()
        assert "signed by " in captured.out
        told = why.replace("32", str(len(said["checks"])))
        assert f"the signature is right, but this certifies nothing: {told}" in captured.err


def test_other_checks_than_those_installed_are_told(
    signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report of another version answers other questions."""
    monkeypatch.setattr(conformance, "_contract", lambda _devices: "another")
    assert run("verify", str(signed), "--key", str(tmp_path / "state" / "conformance.pem")) == 0
    assert "the checks are other ones than those of this version" in capsys.readouterr().out


def test_a_real_device_is_named_in_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As it calls itself; one that cannot is named by the technician, before anything is run."""
    with CardPrinter(CardMachine(timing=Timing.instant())) as printer:
        at = f"tcp://127.0.0.1:{printer.serve_tcp()}"
        told = conformance.DEVICES["card"].names(at)
    assert told == {"model": "Simulated card printer", "firmware": "1", "serial": "10000000001"}
    assert conformance.DEVICES["card"].names(at) == {}
    file = tmp_path / "receipt.jws"
    with ReceiptSimulator() as nameless:
        words = ("receipt", "--on", f"tcp://127.0.0.1:{nameless.port}", "--report", str(file), "--state", str(tmp_path))
        assert run(*words) == cli.WRONG_USE
    assert "--device-name TEXT" in capsys.readouterr().err
    assert not file.exists()


def test_an_ipp_printer_is_named_by_its_attributes() -> None:
    """Make and model, and whatever else it tells."""
    model = IppModel(lambda: 0.0)
    told = naming.of_ipp(model.transport(lambda _: None), URI)
    assert told["model"] == "Simulated IPP printer"
    assert told["uuid"] == model.uuid


def test_what_was_done_outlives_an_interrupt_and_is_taken_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is written after each check; broken off it certifies nothing, and the rest is done the next time."""
    file, state = tmp_path / "receipt.jws", ("--state", str(tmp_path))
    runs: list[str] = []
    real = Check.run

    def until_the_fifth(check: Check[Any], make: Callable[[], Any]) -> Result:
        runs.append(check.id)
        if len(runs) in {5, 6}:
            raise KeyboardInterrupt
        return real(check, make)

    monkeypatch.setattr(Check, "run", until_the_fifth)
    assert run("receipt", "--report", str(file), *state) == cli.FAILED
    captured = capsys.readouterr()
    assert captured.out.splitlines()[-1] == "4 checks, 4 passed, 0 failed, 0 skipped"
    assert "broken off, so nothing is certified" in captured.err
    key = ("--key", str(tmp_path / "conformance.pem"))
    assert run("verify", str(file), *key) == cli.FAILED
    assert "not every check was run" in capsys.readouterr().err
    assert run("receipt", "--report", str(file), "--continue", str(file), *state) == cli.FAILED  # broken off again
    assert run("receipt", "--report", str(file), "--continue", str(file), *state) == 0
    assert len(runs) == 6 + len(RECEIPT) - 4
    assert run("verify", str(file), *key) == 0
    assert run("scanner", "--report", str(file), "--continue", str(file), *state) == cli.WRONG_USE
    assert "is of another device" in capsys.readouterr().err


def test_some_checks_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By their names; their report is not complete."""
    file = tmp_path / "receipt.jws"
    words = ("--report", str(file), "--state", str(tmp_path))
    assert run("receipt", "--only", "gone-is-unknown,close-is-no-end", *words) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 checks, 2 passed, 0 failed, 0 skipped"
    assert run("verify", str(file), "--key", str(tmp_path / "conformance.pem")) == cli.FAILED
    assert run("receipt", "--only", "no-such-check") == cli.WRONG_USE
    assert "no check no-such-check" in capsys.readouterr().err


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


@pytest.mark.parametrize(("bins", "answer"), [("bins", Unknown), ("", Ready)])
def test_a_card_printer_is_asked_what_the_kiosks_file_says_it_has(tmp_path: Path, bins: str, answer: type) -> None:
    """Its sensors come from the file, its address from the command; a UPS has no such file."""
    machine = CardMachine(timing=Timing.instant(), fittings=Fittings(bins_full=""))
    with CardPrinter(machine) as printer, Machines(tmp_path, instant=True) as machines:
        text = machines.config.read_text(encoding="utf-8").replace("[card]", f"[card]\nbins_sensor = '{bins}'")
        machines.config.write_text(text, encoding="utf-8")
        driver = conformance._fitted("card", machines.config)(f"tcp://127.0.0.1:{printer.serve_tcp()}")
        assert isinstance([driver.status() for _ in range(3)][-1], answer)
        driver.close()
        options = conformance.Options("ups", on="nut://127.0.0.1:9/it", config=machines.config)
        with pytest.raises(ConfigError, match="a real a4 or card"):
            conformance.run(options)
