"""`anjungan audit`, as technicians use it on the journal of a kiosk that is lost."""

import json
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.app import open_journal
from kiosk.config import load
from printjobs.words import RecordKind
from simulators.registry.models import Replay
from tests.kiosk.test_config import GOOD, write


@pytest.mark.faults(56)
def test_what_a_journal_knows_is_printed_as_the_registry_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a part, each the body of a replay: outcomes, and attempts that may have been printing."""
    path = write(tmp_path, GOOD)
    (tmp_path / "state").mkdir()
    journal = open_journal(load(path))
    for name in ("attempt-1", "attempt-2"):
        journal.append(RecordKind.ATTEMPT, name, {"visit": "visit-01", "grant": "g-1", "kind": "akta_kelahiran"})
        journal.append(RecordKind.RESERVED, name, {"epoch": 1, "number": 4, "sha256": "0" * 64, "person": "r-1"})
        journal.append(RecordKind.INTENT, name, {"serial": "S", "boot_epoch": "b", "counters": {}, "chip_uid": None})
    journal.append(RecordKind.OUTCOME, "attempt-1", {"outcome": "delivered", "fault": None, "place": "outlet"})
    journal.close()
    assert cli.main(["audit", "verify", "--config", str(path)]) == 0
    assert capsys.readouterr().out == "whole: 7 records\n"
    assert cli.main(["audit", "known", "--config", str(path)]) == 0
    (part,) = [Replay.model_validate(json.loads(line)) for line in capsys.readouterr().out.splitlines()]
    assert [(one.attempt, one.outcome) for one in part.outcomes] == [("attempt-1", "delivered")]
    assert [one.attempt for one in part.open] == ["attempt-2"]


@pytest.mark.faults(44)
def test_the_journal_of_another_kiosk_is_not_taken_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A disk that was moved says whose it is; nothing of it is told under another name."""
    path = write(tmp_path, GOOD)
    (tmp_path / "state").mkdir()
    journal = open_journal(load(path))
    journal.append(RecordKind.BOOT, "", {"boot": "b", "kiosk": load(path).kiosk})
    journal.close()
    assert cli.main(["audit", "verify", "--config", str(path)]) == 0
    path.write_text(path.read_text().replace(load(path).kiosk, "kiosk-other"))
    assert cli.main(["audit", "verify", "--config", str(path)]) == cli.FAILED
    assert "this is kiosk-other" in capsys.readouterr().err
