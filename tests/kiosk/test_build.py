"""The whole kiosk as it is built from its file: staff hear of stock and of a failure, and what it lacks is said."""

import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from devices.usb.watch import Stranger, UsbWatch
from kiosk import alerts, cli, run_command
from kiosk.app import Kiosk, build, journal_path
from kiosk.config import load
from kiosk.core.faults import Fault
from kiosk.core.screens import OutOfService
from kiosk.core.state import Visit
from kiosk.credentials import LacksError, check
from tests.kiosk.test_config import GOOD, write
from ui.window import application


def enrol(folder: Path) -> None:
    """Write all PEM files that the configuration names: one key, one certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kiosk-01")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
    for file in ("ca.pem", "kiosk.pem", "jobs.pem", "documents.pem"):
        (folder / file).write_bytes(certificate)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "kiosk.key").write_bytes(private)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The file of a kiosk without a scanner, whose staff are told."""
    enrol(tmp_path)
    text = GOOD.replace('port = "/dev/scanner"', 'mode = "wedge"') + '[usb]\n[staff]\nnotify = ["notify"]\n'
    return write(tmp_path, text)


class Told:
    """What the command was given, and a wait for it."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._came = threading.Event()

    def __call__(self, words: tuple[str, ...], _: threading.Event) -> str:
        self.words.append(" ".join(words[1:]))
        self._came.set()
        return ""

    def wait(self) -> bool:
        """Whether it was run by now."""
        return self._came.wait(10)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Run no command."""
    told = Told()
    monkeypatch.setattr(alerts, "_run", told)
    return told


@pytest.fixture
def kiosk(config: Path) -> Iterator[Kiosk]:
    """Built, and not started."""
    app = application()
    kiosk = build(load(config), lambda _: None)
    yield kiosk
    for close in kiosk.closers:
        close()
    del app


def heard(kiosk: Kiosk, told: Told) -> bool:
    """Let its loop run until the command was."""
    thread = threading.Thread(target=kiosk.loop.run)
    thread.start()
    came = told.wait()
    kiosk.loop.stop()
    thread.join()
    return came


@pytest.mark.faults(24)
def test_staff_hear_that_the_books_have_no_blank(kiosk: Kiosk, told: Told) -> None:
    """By the command of the file, not only in the log."""
    kiosk.loop.post(kiosk.runtime._health._tell)
    assert (heard(kiosk, told), told.words) == (True, ["blanks_empty urgent"])


@pytest.mark.faults(43)
def test_staff_hear_of_a_stranger(kiosk: Kiosk, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the code alone."""
    monkeypatch.setattr(UsbWatch, "look", lambda _: frozenset({Stranger(0x0781, 0x5567, ("storage",))}))
    kiosk.loop.post(kiosk.lines.start)
    assert (heard(kiosk, told), told.words) == (True, ["foreign_device urgent"])


def test_a_kiosk_that_ends_does_not_wait_for_the_command(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside nothing else, it would be waited for ten seconds."""
    monkeypatch.setattr(kiosk.runtime, "start", lambda: None)
    with kiosk:
        pass
    assert kiosk.alerts._stopping.is_set()


def test_staff_hear_of_a_kiosk_that_failed(kiosk: Kiosk, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its process ends."""

    def fail() -> None:
        assert not told.words
        raise ZeroDivisionError

    monkeypatch.setattr(kiosk.runtime, "start", fail)
    kiosk._serve()
    assert isinstance(kiosk.failure, ZeroDivisionError)
    assert told.words == ["runtime_failed urgent"]


def other_key(folder: Path) -> None:
    """The key of another machine."""
    before = {file: (folder / file).read_bytes() for file in ("ca.pem", "kiosk.pem", "jobs.pem", "documents.pem")}
    enrol(folder)
    for file, content in before.items():
        (folder / file).write_bytes(content)


def spoil(
    file: str, content: bytes = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
) -> Callable[..., None]:
    """Give what spoils one file."""
    return lambda folder: (folder / file).write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (spoil("jobs.pem"), r"registry\.jobs: .*/jobs\.pem is no PEM file of this kind"),
        (spoil("ca.pem", b""), r"registry\.ca: .*/ca\.pem "),
        (spoil("documents.pem", b"\xff"), r"registry\.documents_ca: .*/documents\.pem "),
        (spoil("kiosk.key", b"key"), r"registry\.key: .*/kiosk\.key is no PEM file"),
        (lambda folder: (folder / "kiosk.pem").unlink(), r"registry\.certificate: .*cannot be read \(No such file"),
        (other_key, r"registry\.key: .*/kiosk\.key is not the key of .*/kiosk\.pem"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(config: Path, harm: Callable[[Path], object], said: str) -> None:
    """By its key in the configuration, its place, and what to do."""
    check(load(config).registry)
    harm(config.parent)
    with pytest.raises(LacksError, match=f"{said}.*enrol this machine again"):
        check(load(config).registry)


class FakeStage:
    """A window that nobody sees; somebody ends the kiosk once staff were told."""

    shown: list[Visit]
    end: Callable[[], None]

    def __init__(self, *_: object) -> None:
        self.closed = False
        FakeStage.shown = []

    def open(self) -> None:
        """Nothing to see."""

    def show(self, visit: Visit) -> None:
        """Keep it."""
        self.shown.append(visit)

    def turn(self) -> None:
        """A frame."""
        if self.shown:
            FakeStage.end()

    def close(self) -> None:
        """Nothing to see."""


def no_font(_: Path, patch: pytest.MonkeyPatch) -> None:
    """Liberation Sans is not installed."""
    patch.setattr("printjobs.lettering.FAMILY", "No Such Font")


def no_pyscard(config: Path, patch: pytest.MonkeyPatch) -> None:
    """A chip encoder without the package."""
    patch.setitem(sys.modules, "smartcard", None)
    config.write_text(config.read_text().replace("[card]", '[card]\nchip = "pcsc:Reader"'))


def bad_journal(config: Path, _: pytest.MonkeyPatch) -> None:
    """Somebody overwrote it."""
    place = journal_path(load(config))
    place.parent.mkdir()
    place.write_bytes(b"no database " * 1000)


def bad_jobs(config: Path, _: pytest.MonkeyPatch) -> None:
    """A file that holds something else."""
    (config.parent / "jobs.pem").write_text("jobs")


@pytest.mark.parametrize(
    ("harm", "said", "code"),
    [
        (no_font, "the font No Such Font is missing", "start_failed"),
        (no_pyscard, "card.chip needs pyscard: pip install 'anjungan[chip]'", "start_failed"),
        (bad_jobs, "registry.jobs: ", "start_failed"),
        (bad_journal, "the journal is damaged", "journal_not_trusted"),
    ],
)
def test_a_kiosk_that_cannot_start_says_so_to_residents_and_staff(
    config: Path,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    harm: Callable[[Path, pytest.MonkeyPatch], None],
    said: str,
    code: str,
) -> None:
    """The window stays, the command is run, the log has one precise line; exit 1 when it is ended."""
    app = application()
    harm(config, monkeypatch)
    ended: list[Callable[[int, object], None]] = []
    monkeypatch.setattr(run_command, "Stage", FakeStage)
    monkeypatch.setattr("signal.signal", lambda _, handler: ended.append(handler))
    FakeStage.end = staticmethod(lambda: ended[0](15, None) if told.wait() else None)
    assert cli.main(["run", "--config", str(config)]) == cli.FAILED
    assert [type(visit.screen) for visit in FakeStage.shown] == [OutOfService]
    assert FakeStage.shown[0].fault == Fault(code)
    assert told.words == [f"{code} urgent"]
    lines = [line for line in capsys.readouterr().err.splitlines() if "out of service" in line]
    assert len(lines) == 1
    assert said in lines[0]
    del app
