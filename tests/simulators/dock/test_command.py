"""`anjungan dock` starts everything, says how to start a kiosk, and ends with its window."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.cli import main


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
