"""`anjungan errors`: for people, for programs, and as the page in docs."""

import json
from pathlib import Path

import pytest

from kiosk import cli, errors
from kiosk.core.faults import FAULTS, Device, Fault

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
KEYS = [
    "code",
    "device",
    "resident_id",
    "resident_en",
    "next_id",
    "next_en",
    "spoken_id",
    "spoken_en",
    "staff_id",
    "staff_en",
    "alert",
    "pin",
    "others",
]


def test_json_is_a_list_of_objects_without_an_empty_field(capsys: pytest.CaptureFixture[str]) -> None:
    """One object a fault; the steps of staff are lists of the same length."""
    assert cli.main(["errors", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in rows] == [fault.value for fault in FAULTS]
    for row in rows:
        assert list(row) == KEYS
        assert all(row.values())
        assert all(row["staff_id"] + row["staff_en"])
        assert len(row["staff_id"]) == len(row["staff_en"])


def test_a_person_can_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    """A paragraph a fault, its steps numbered, Bahasa Indonesia before English."""
    assert cli.main(["errors"]) == 0
    paragraphs = capsys.readouterr().out.split("\n\n")
    assert len(paragraphs) == len(Fault)
    lines = paragraphs[0].splitlines()
    assert lines[0] == "media_empty (a4)"
    assert "  1. Isi baki dengan kertas A4 HVS 80 gram. / Fill the tray with A4 HVS paper, 80 g." in lines


def test_the_page_is_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """After a change: .venv/bin/anjungan errors --markdown > docs/errors.md."""
    assert cli.main(["errors", "--markdown"]) == 0
    stale = PAGE.read_text(encoding="utf-8") != capsys.readouterr().out
    assert not stale, "docs/errors.md is stale: .venv/bin/anjungan errors --markdown > docs/errors.md"


def test_every_fault_is_on_the_page_once() -> None:
    """In the table of its device, whatever its device is."""
    page = errors.markdown()
    assert [line for line in page.splitlines() if line.startswith("## ")] == [f"## {device}" for device in Device]
    assert all(page.count(f"| `{fault}` |") == 1 for fault in Fault)
