"""The unit by which systemd runs a kiosk."""

import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "deploy" / "anjungan.service"
LONGEST_JOB = 300  # seconds


def test_a_document_in_hand_is_finished_before_the_kiosk_is_ended() -> None:
    """The signal goes to the kiosk alone, not to its rasteriser; a wrong file is not tried again."""
    unit = RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(UNIT)
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > LONGEST_JOB
    assert (service["KillMode"], service["Restart"], service["RestartPreventExitStatus"]) == ("mixed", "always", "2")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_understands_it(tmp_path: Path) -> None:
    """Every word of it; the program itself is elsewhere here."""
    lines = UNIT.read_text().splitlines()
    there = ["ExecStart=/bin/true" if line.startswith("ExecStart=") else line for line in lines]
    copy = tmp_path / UNIT.name
    copy.write_text("\n".join(there))
    told = subprocess.run(["systemd-analyze", "verify", str(copy)], check=False, capture_output=True, text=True)  # noqa: S603, S607 (our own words only)
    assert (told.returncode, [line for line in told.stderr.splitlines() if UNIT.name in line]) == (0, [])
