"""Benchmarks of the journal, on a disk: durable records beside bare SQLite, and a start after a million of them."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count, cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

from printjobs.journal import SEAL_EVERY, Journal
from printjobs.store import Row, SqliteStore
from printjobs.words import RecordKind, Value

APPENDS: Final = 1_000  # in each of the rounds
ROUNDS: Final = 7
OPENINGS: Final = 15
# Each followed by the longest tail: a start reads the newest seal and as much as comes before the next is written.
FEW: Final = SEAL_EVERY - 1
MANY: Final = 1_000_000 // (SEAL_EVERY + 1) * (SEAL_EVERY + 1) + FEW
_DISK: Final = "/var/tmp"  # noqa: S108 - a folder of our own is made in it; /tmp may be in memory
_KINDS: Final[tuple[tuple[RecordKind, dict[str, Value]], ...]] = (
    (RecordKind.ATTEMPT, {"visit": "0" * 32, "grant": "0" * 32, "kind": "ktp_el"}),
    (RecordKind.RESERVED, {"epoch": 1, "number": 7, "sha256": "0" * 64, "person": "0" * 32}),
    (RecordKind.FEED, {}),
    (
        RecordKind.INTENT,
        {"sha256": "0" * 64, "serial": "S1", "boot_epoch": "0" * 8, "counters": {"cards": 7}, "chip_uid": "0" * 14},
    ),
    (RecordKind.STARTED, {}),
    (RecordKind.SUBMIT, {}),
    (RecordKind.EVIDENCE, {"place": "held", "device.serial": "S1", "device.chip_uid": "0" * 14}),
    (RecordKind.RELEASE, {}),
    (RecordKind.OUTCOME, {"outcome": "delivered", "fault": None, "place": "clear"}),
    (RecordKind.ACKED, {}),
)
_INSERT: Final = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)"


def journal() -> dict[str, float]:
    """Time of a durable record, against a prepared INSERT of the same row into SQLite with WAL and FULL."""
    with tempfile.TemporaryDirectory(prefix="anjungan-", dir=_DISK) as folder:
        _on_a_disk(Path(folder))
        bare = sqlite3.connect(Path(folder) / "bare", isolation_level=None)
        with closing(bare), closing(Journal(Path(folder) / "journal", _now)) as ours:
            bare.execute("PRAGMA journal_mode=WAL")
            bare.execute("PRAGMA synchronous=FULL")
            bare.execute("CREATE TABLE records (sequence INTEGER PRIMARY KEY, time, kind, attempt, body, hash)")
            ours.append(RecordKind.BLANKS, "", {"loaded": ROUNDS * APPENDS})
            records = _records()
            pairs = []
            for _ in range(ROUNDS):
                first, batch = ours.head.sequence, list(islice(records, APPENDS))
                mine = _timed_appends(ours, batch)
                with closing(SqliteStore(Path(folder) / "journal", 1.0)) as store:
                    rows = [row for row in store.rows(first) if row.kind != RecordKind.SEAL]
                pairs.append((_timed_inserts(bare, rows), mine))
    baseline, measured = (median(times) / APPENDS for times in zip(*pairs, strict=True))
    return {
        "ratio": measured / baseline,
        "limit": 1 / 0.6,  # at least 0.6 of the bare records per second
        "of_bare_rate": baseline / measured,
        "records_per_second": 1 / measured,
        "seconds": measured,
        "baseline_seconds": baseline,
    }


def recovery() -> dict[str, float]:
    """A start (open, verify, know all that is open) with a million records, against one with a thousand."""
    with tempfile.TemporaryDirectory(prefix="anjungan-", dir=_DISK) as folder:
        _on_a_disk(Path(folder))
        few, many = _built(Path(folder) / "few", FEW), _built(Path(folder) / "many", MANY)
        pairs = [(_opening(few), _opening(many)) for _ in range(OPENINGS)]
    baseline, measured = (median(times) for times in zip(*pairs, strict=True))
    return {
        "ratio": measured / baseline,
        "limit": 1.3,
        "seconds": measured,
        "baseline_seconds": baseline,
        "records": MANY,
    }


def _now() -> str:
    return "2026-01-01T00:00:00.000+00:00"


def _records() -> Iterator[tuple[RecordKind, str, dict[str, Value]]]:
    kinds = cycle(_KINDS)
    return ((kind, f"{number // len(_KINDS):032x}", fields) for number, (kind, fields) in zip(count(), kinds))


def _timed_appends(ours: Journal, batch: list[tuple[RecordKind, str, dict[str, Value]]]) -> float:
    began = time.perf_counter()
    for kind, attempt, fields in batch:
        ours.append(kind, attempt, fields)
    return time.perf_counter() - began


def _timed_inserts(bare: sqlite3.Connection, rows: list[Row]) -> float:
    began = time.perf_counter()
    for row in rows:
        bare.execute(_INSERT, row)
    return time.perf_counter() - began


def _built(path: Path, length: int) -> Path:
    """Write a journal of so many records by the production code, in one transaction: only its start is measured."""
    store = SqliteStore(path, 1.0)
    store.connection.execute("BEGIN")
    with closing(Journal(store, _now)) as built:
        built.append(RecordKind.BLANKS, "", {"loaded": length})
        records = _records()
        while built.head.sequence < length:
            built.append(*next(records))
        store.connection.execute("COMMIT")
    return path


def _opening(path: Path) -> float:
    began = time.perf_counter()
    opened = Journal(path, _now)
    took = time.perf_counter() - began
    opened.close()
    return took


def _on_a_disk(folder: Path) -> None:
    """RuntimeError when the folder is kept in memory, where nothing waits for a disk."""
    device = os.stat(folder).st_dev  # noqa: PTH116 - the number of the file system
    with Path("/proc/self/mountinfo").open(encoding="utf-8") as mounts:
        for line in mounts:
            before, _, after = line.partition(" - ")
            here = before.split()[2] == f"{os.major(device)}:{os.minor(device)}"
            if here and after.split()[0] in {"tmpfs", "ramfs"}:
                raise RuntimeError(f"{_DISK} is kept in memory; this bench needs a disk")
