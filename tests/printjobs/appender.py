"""Run by a test: appends to a journal and says each record that is acknowledged, until it ends or is ended.

    appender.py JOURNAL [CALLS ACTION AFTER]

After so many records the named system calls fail with EIO, or end the process before they are carried out.
"""

import errno
import itertools
import os
import sys
from pathlib import Path

import pyseccomp

from printjobs.journal import Journal
from printjobs.words import RecordKind

CHECKPOINT_PAGES = 4  # the log is written back every few records, so that this is cut, too
SEAL_EVERY = 7


def hinder(calls: str, action: str) -> None:
    """Let the system refuse these calls from now on."""
    does = pyseccomp.ERRNO(errno.EIO) if action == "eio" else pyseccomp.KILL_PROCESS
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in calls.split(","):
        rules.add_rule(does, call)
    rules.load()


def main(path: Path, calls: str = "", action: str = "", after: str = "-1") -> None:
    """Append for ever."""
    journal = Journal(path, lambda: "now", seal_every=SEAL_EVERY)
    journal._store.connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    for number in itertools.count():
        if number == int(after):
            hinder(calls, action)
        head = journal.append(RecordKind.BLANKS, "", {"loaded": 1})
        os.write(1, f"{head.sequence} {head.hash}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
