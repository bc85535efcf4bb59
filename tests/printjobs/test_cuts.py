"""SQLite's store cut at its system calls, killed at any moment, and robbed of what it had not synced."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from appender import CHECKPOINT_PAGES, SEAL_EVERY

from printjobs.journal import Head, Journal
from printjobs.words import RecordKind

ROOT = Path(__file__).parents[2]
APPENDER = Path(__file__).with_name("appender.py")
SECTOR, LOG_HEADER = 512, 32


def appender(path: Path, *given: str) -> subprocess.Popen[str]:
    """One that appends until it ends or is ended."""
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, str(APPENDER), str(path), *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def heads(said: str) -> list[Head]:
    """The records that were acknowledged; the last line may be cut."""
    whole = [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return [Head(int(sequence), digest) for sequence, digest in whole]


def whole(path: Path, acknowledged: list[Head]) -> Journal:
    """The journal opened again: every record verified, every acknowledged one there."""
    journal = Journal(path, lambda: "now", seal_every=SEAL_EVERY)
    assert journal.verify() == journal.ledger
    assert all(journal.contains(head) for head in acknowledged)
    return journal


@pytest.mark.faults(9)
def test_a_process_killed_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """SIGKILL, again and again on one journal, while it writes, seals and writes its log back."""
    rng = random.Random(9)  # noqa: S311 - a seed
    acknowledged: list[Head] = []
    for _ in range(15):
        with appender(tmp_path / "journal") as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(rng.randint(1, 40))]
            process.kill()
            acknowledged += heads("".join(lines) + process.stdout.read())
        whole(tmp_path / "journal", acknowledged).close()
    assert len(acknowledged) > 100


@pytest.mark.faults(9, 10)
@pytest.mark.parametrize("action", ["kill", "eio"])
@pytest.mark.parametrize("calls", ["pwrite64", "fdatasync,fsync"])
def test_a_cut_at_every_write_and_sync_loses_nothing_acknowledged(tmp_path: Path, calls: str, action: str) -> None:
    """The call never happens, or fails: of a record, of a seal, of a log begun anew, or of the log written back."""
    acknowledged: list[Head] = []
    for after in range(2 * CHECKPOINT_PAGES):
        process = appender(tmp_path / "journal", calls, action, str(after))
        said, complaint = process.communicate(timeout=60)
        acknowledged += heads(said)
        assert process.returncode != 0
        if action == "eio":
            assert "JournalFailed: the disk refused record" in complaint
            assert "SQLITE_IOERR" in complaint
        whole(tmp_path / "journal", acknowledged).close()
    assert len(acknowledged) > CHECKPOINT_PAGES


def mixed(rng: random.Random, before: bytes, after: bytes) -> bytes:
    """Any of the sectors that were written, and not the others."""
    before = before.ljust(len(after), b"\0")
    chosen = (rng.choice((before, after))[at : at + SECTOR] for at in range(0, len(before), SECTOR))
    return b"".join(chosen)


@pytest.mark.faults(9)
def test_what_was_written_and_not_synced_may_be_lost_in_any_part(tmp_path: Path) -> None:
    """Of every record, the written and unsynced sectors of log and file are there or not: it is whole, or not there.

    SQLite syncs in this order: the log's new header, the log's frames, then the file into which the log is written.
    """
    rng = random.Random(10)  # noqa: S311 - a seed
    path, cut = tmp_path / "journal", tmp_path / "cut"
    log = path.with_name("journal-wal")
    journal = Journal(path, lambda: "now", seal_every=SEAL_EVERY)
    journal._store.connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    head = journal.append(RecordKind.BLANKS, "", {"loaded": 1})
    ends: set[int] = set()
    written_back = 0
    for _ in range(40):
        file_before, log_before = path.read_bytes(), log.read_bytes()
        after = journal.append(RecordKind.BLANKS, "", {"loaded": 1})
        file_after, log_after = path.read_bytes(), log.read_bytes()
        written_back += file_before != file_after
        header = log_after[:LOG_HEADER] + log_before[LOG_HEADER:]
        stages = [(file_before, header), (file_before, mixed(rng, header, log_after))]
        stages.append((mixed(rng, file_before, file_after), log_after))
        for file_part, log_part in stages:
            cut.write_bytes(file_part)
            cut.with_name("cut-wal").write_bytes(log_part)
            left = whole(cut, [head])
            assert head.sequence <= left.head.sequence <= after.sequence
            ends.add(left.head.sequence - head.sequence)
            left.close()
        head = after
    assert written_back > 5
    assert {0, 1} <= ends
    journal.close()
