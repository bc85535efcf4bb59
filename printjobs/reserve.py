"""Space set aside beside the journal: given up when the disk is full, so that an outcome can always be recorded."""

import os
from pathlib import Path
from typing import Final

SIZE: Final = 4 * 1024 * 1024  # as much as the log grows before SQLite empties it; a record takes two pages of it


class Reserve:
    """One file with its blocks allocated. `there`: it stands; without it the journal is low."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        self._path = path
        self._size = size
        self.there = False

    def make(self) -> None:
        """Allocate it unless it stands; `there` tells whether that went well."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(handle, 0, self._size)
            finally:
                os.close(handle)
        except OSError:
            self._path.unlink(missing_ok=True)
            return
        self.there = True

    def make_again(self) -> None:
        """Allocate it when as much again stays free: a disk that is about to be full is not called roomy."""
        room = os.statvfs(self._path.parent)
        if not self.there and room.f_bavail * room.f_frsize >= 2 * self._size:
            self.make()

    def give_up(self) -> bool:
        """Give the space back to the disk; False when it was given back before."""
        if not self.there:
            return False
        self._path.unlink(missing_ok=True)
        self.there = False
        return True
