"""`anjungan health`: what staff read beside a kiosk at work, and of one that never looked."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.app import journal_path, open_journal
from kiosk.config import load
from printjobs.journal import Journal
from printjobs.words import RecordKind
from tests.kiosk.test_config import GOOD, write


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A kiosk that was started once."""
    path = write(tmp_path, GOOD)
    (tmp_path / "state").mkdir()
    journal = open_journal(load(path))
    journal.append(RecordKind.BOOT, "", {"boot": "b", "kiosk": "kiosk-01"})
    journal.close()
    return path


def health(config: Path, *words: str) -> int:
    """Run the command."""
    return cli.main(["health", "--config", str(config), *words])


def test_what_the_kiosk_last_saw_is_told_while_it_works(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its journal has one writer and many readers; blanks are told by the books as they stand now."""
    journal = open_journal(load(config))
    journal.append(RecordKind.BLANKS, "", {"loaded": 9})
    journal.append(
        RecordKind.HEALTH,
        "",
        {
            "levels": {"ribbon": 31, "blanks": 9},
            "sources": "ribbon=counter blanks=books",
            "faults": "receipt_empty",
            "warnings": "",
            "tests": "a4=ok receipt=receipt_empty",
            "tested": 0,
        },
    )
    journal.append(RecordKind.BLANKS, "", {"loaded": 2})
    assert health(config) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "blanks: 11 cards (books), not enough history",
        "ribbon: 31 cards (counter), not enough history",
        "paper: level unknown",
    ]
    assert "faults: receipt_empty" in said
    assert "self-test: 0.0 hours at work ago: a4 ok receipt receipt_empty" in said
    assert health(config, "--json") == 0
    journal.close()
    sheet = json.loads(capsys.readouterr().out)
    assert [line["supply"] for line in sheet["supplies"]] == ["blanks", "ribbon", "paper", "toner"]
    assert (sheet["kiosk"], sheet["supplies"][1]["left"]) == ("kiosk-01", 31)
    assert datetime.fromisoformat(sheet["seen_at"]).tzinfo is not None
    assert sheet["exercise_due_in_days"] == {"card": 7.0, "a4": 7.0}


def test_a_kiosk_that_never_looked_says_so(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not that all is well."""
    assert health(config) == 0
    said = capsys.readouterr().out.splitlines()
    never = ["faults: never seen", "warnings: never seen", "machines seen: never", "self-test: never"]
    assert said[4:8] == never


def test_what_was_seen_long_ago_says_when(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The kiosk stands dark for two months: its time at work stands still, the calendar does not."""
    then = "2026-09-30T05:00:00.000+00:00"
    journal = Journal(journal_path(load(config)), lambda: then)
    journal.append(RecordKind.HEALTH, "", {"levels": {}, "sources": "", "faults": "", "warnings": "", "tests": ""})
    journal.close()
    journal = open_journal(load(config))
    journal.append(RecordKind.HEALTH, "", {"exercised": "a4"})
    journal.close()
    assert health(config) == 0
    said = capsys.readouterr().out.splitlines()
    seen = next(line for line in said if line.startswith("machines seen: ")).removeprefix("machines seen: ")
    assert datetime.fromisoformat(seen) == datetime.fromisoformat(then)
    assert "faults: none" in said
