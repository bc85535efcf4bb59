"""`anjungan dock` starts everything, says how to start a kiosk, and ends with its window."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.app import journal_path, open_journal
from kiosk.cli import main
from kiosk.config import load
from printjobs.words import RecordKind
from simulators.dock.bar import Bar
from simulators.dock.kiosk_beside import KioskBeside
from simulators.machines import Machines


def test_without_a_display_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No display: exit 1, and a next step."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert main(["dock"]) == 1
    assert "set DISPLAY" in capsys.readouterr().err


def test_the_console_opens_and_ends(tmp_path: Path) -> None:
    """It prints the command for a kiosk, whose configuration is there; a signal ends it in order."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}
    command = [sys.executable, "-m", "kiosk.cli", "dock", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:  # noqa: S603 - our own words only
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line == f"to start a kiosk before these machines: anjungan run --config {tmp_path / 'kiosk.toml'}\n"
        assert (tmp_path / "kiosk.toml").exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_kiosk_that_cannot_serve_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process holds its journal: the bar says so, once, until the kiosk is stopped."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with Machines(tmp_path, instant=True) as machines:
        config = load(machines.config)
        journal_path(config).parent.mkdir(parents=True)
        journal = open_journal(config)
        journal.append(RecordKind.BLANKS, "", {"loaded": 50})
        beside = KioskBeside(machines.config)
        bar = Bar(beside, lambda _speed: None, lambda: None, lambda _deed: None)
        beside.start()
        try:
            until = time.monotonic() + 30
            while beside.trouble is None and time.monotonic() < until:
                time.sleep(0.1)
            bar.tick()
            assert bar.said.text().startswith("The kiosk cannot serve: ")
            assert "another process" in bar.said.text()
            bar.say("something else")
            bar.tick()
            assert bar.said.text() == "something else"
        finally:
            beside.stop()
            journal.close()
        assert beside.trouble is None
