"""A kiosk that cannot start, as a process: the window stays, staff are told, and it ends when it is asked to."""

import signal
import sys
import time
from pathlib import Path

import pytest

from simulators.kiosk_process import WAIT, KioskProcess
from tests.kiosk.test_build import enrol
from tests.kiosk.test_config import GOOD, write


@pytest.mark.faults(13)
@pytest.mark.parametrize(
    ("harm", "said", "code"),
    [
        ("jobs.pem", "registry.jobs: ", "start_failed"),
        ("state/journal.sqlite", "the journal is damaged", "journal_not_trusted"),
    ],
)
def test_what_it_lacks_is_a_screen_a_line_and_an_alert(tmp_path: Path, harm: str, said: str, code: str) -> None:
    """No traceback, no restart again and again; SIGTERM ends it with 1."""
    told, note = tmp_path / "told", f"import sys; open({str(tmp_path / 'told')!r}, 'a').write(' '.join(sys.argv[1:]))"
    enrol(tmp_path)
    (tmp_path / "state").mkdir()
    (tmp_path / harm).write_bytes(b"something else " * 1000)
    notify = [sys.executable, "-c", note]
    config = write(tmp_path, GOOD + f"[panel]\nfull_screen = false\n[staff]\nnotify = {notify!r}\n")
    with KioskProcess(config) as kiosk:
        kiosk.wait_for("OutOfService")
        until = time.monotonic() + WAIT
        while not told.exists() or not told.read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        assert kiosk.end(signal.SIGTERM) == 1
    assert told.read_text() == f"{code} urgent"
    assert len([line for line in kiosk.log if said in line]) == 1
    assert not any("Traceback" in line for line in kiosk.log)
