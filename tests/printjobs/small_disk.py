"""Run by a test in a mount namespace of its own: a journal on a file system of 24 MiB. Prints JSON."""

import json
import subprocess
import sys
from pathlib import Path

from printjobs.journal import Journal, JournalFailed
from printjobs.words import RecordKind

FILLER = "x" * 1000


def fill(folder: Path) -> None:
    """Take every free byte of the disk."""
    with (folder / "filler").open("wb", buffering=0) as filler:
        for size in (65536, 4096, 1):
            try:
                while filler.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def main(folder: Path) -> None:
    """Fill the disk, record outcomes, make room, fill it to the last."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)]
    subprocess.run(mount, check=True)  # noqa: S603 - our own words
    try:
        _use(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - our own words


def _use(folder: Path) -> None:
    journal = Journal(folder / "journal", lambda: "now")
    told: dict[str, object] = {}
    journal.append(RecordKind.BLANKS, "", {"loaded": 5})
    told["low_at_first"] = journal.low
    fill(folder)
    while not journal.low:
        journal.append(RecordKind.EVIDENCE, "a", {"detail": FILLER})
    before = journal.head.sequence
    for _ in range(100):
        journal.append(RecordKind.EVIDENCE, "a", {"detail": FILLER})
    told["recorded_when_low"] = journal.head.sequence - before
    journal.refill()
    told["low_without_room"] = journal.low
    (folder / "filler").unlink()
    for _ in range(3):
        journal.refill()
    told["low_with_room"] = journal.low
    fill(folder)
    try:
        while True:
            journal.append(RecordKind.EVIDENCE, "a", {"detail": FILLER})
    except JournalFailed:
        told["low_at_last"] = journal.low
    head = journal.head
    journal.close()
    (folder / "filler").unlink()
    again = Journal(folder / "journal", lambda: "now")
    again.verify()
    told["kept"] = again.head == head
    again.close()
    print(json.dumps(told))  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(Path(sys.argv[1]))
