"""A kiosk's window beside the dock: the production command, started and ended by a button."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from simulators.dock.deeds import How
from simulators.dock.hands import Seen

PATIENCE: Final = 10.0
FIRST: Final = 65536  # bytes of its log: it says so when it starts
WHY: Final = ("anjungan: out of service: ", "ERROR journal_failed: ")  # behind these `anjungan run` says what it lacks


class KioskBeside:
    """Starts `anjungan run` on a configuration; its log goes into a file beside it."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self._process: subprocess.Popen[bytes] | None = None
        self._log = config.with_name("kiosk.log")
        self._read = 0  # so much of it was there when the kiosk was started

    @property
    def trouble(self) -> str | None:
        """Why the kiosk that runs cannot serve, as it said when it started."""
        if not self.running:
            return None
        with self._log.open("rb") as log:
            log.seek(self._read)
            lines = log.read(FIRST).decode(errors="replace").splitlines()
        return next((line.partition(why)[2] for line in lines for why in WHY if why in line), None)

    @property
    def command(self) -> str:
        """What a person would type."""
        return f"anjungan run --config {self.config}"

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.running:
            return
        command = [sys.executable, "-m", "kiosk.cli", "run", "--config", str(self.config)]
        with self._log.open("ab") as log:
            self._read = log.tell()
            self._process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 (our own words only)

    def stop(self) -> None:
        """End it as a shutdown does; kill it when it does not end."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class KioskHand:
    """Does "start", "stop" and "cut", so that a tape has them, too."""

    def __init__(self, beside: KioskBeside) -> None:
        self._beside = beside

    def look(self) -> Seen[bool]:
        """See whether it runs."""
        return Seen(self._beside.running)

    def fault(self, fault: str, how: How) -> None:
        """What breaks a kiosk is what is around it."""
        raise ValueError(fault, how)

    def mend(self, fault: str) -> None:
        """Nor is it mended."""
        raise ValueError(fault)

    def act(self, what: str) -> None:
        """Switch it."""
        {"start": self._beside.start, "stop": self._beside.stop, "cut": self._beside.kill}[what]()
