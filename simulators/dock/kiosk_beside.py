"""A kiosk's window beside the dock: the production command, started and ended by a button."""

import subprocess
import sys
from pathlib import Path
from typing import Final

PATIENCE: Final = 10.0


class KioskBeside:
    """Starts `anjungan run` on a configuration; its log goes into a file beside it."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self._process: subprocess.Popen[bytes] | None = None

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
        with self.config.with_name("kiosk.log").open("ab") as log:
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
