"""The far end of a serial line without hardware: a pty whose path a driver opens."""

import os
import select
import tty
from contextlib import suppress
from pathlib import Path


class Pty:
    """A pty in raw mode behind a link of a stable name, so that a device can be unplugged and plugged in again."""

    def __init__(self, link: Path) -> None:
        self.path = link
        self._near: int | None = None
        self.plug()

    def plug(self) -> None:
        """Make the device appear."""
        if self._near is not None:
            return
        self._near, far = os.openpty()
        tty.setraw(far)
        self.path.symlink_to(os.ttyname(far))
        os.close(far)

    def unplug(self) -> None:
        """Make it vanish: who has it open sees the line go."""
        if self._near is not None:
            os.close(self._near)
            self._near = None
            with suppress(FileNotFoundError):
                self.path.unlink()

    def write(self, data: bytes) -> None:
        """Send bytes; whole, however small the kernel's buffer, as long as somebody reads."""
        while data and self._near is not None:
            _, ready, _ = select.select([], [self._near], [], 2)
            if not ready:
                raise TimeoutError("nobody reads the line")
            data = data[os.write(self._near, data[:1024]) :]

    def read(self, within: float) -> bytes:
        """Give what came within the time, or nothing (nobody having opened the line counts as nothing)."""
        if self._near is None or not select.select([self._near], [], [], within)[0]:
            return b""
        with suppress(OSError):
            return os.read(self._near, 4096)
        return b""
