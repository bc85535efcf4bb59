"""The kiosk as the process it is in a mall: `anjungan run` on an X display, driven by keys, watched by its log."""

import os
import queue
import re
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, Self

from simulators.resident import GaveUpError

WAIT: Final = 60.0
GLANCE: Final = 1.5  # seconds in which a person reads a new screen; the screen takes no touch before
SIZE: Final = "1080x1920x24"
_SCREEN: Final = re.compile(r"screen name=(\w+)")


class Display:
    """A display without a monitor (Xvfb), and the keyboard before it. A context manager."""

    def __enter__(self) -> Self:
        ours, theirs = os.pipe()
        command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", SIZE, "-nolisten", "tcp"]
        self._process = subprocess.Popen(command, pass_fds=(theirs,), stderr=subprocess.DEVNULL)  # noqa: S603 (our own words only)
        os.close(theirs)
        with os.fdopen(ours, "rb") as told:
            ready = select.select([told], [], [], WAIT)[0]
            number = told.readline().strip().decode() if ready else ""
        if not number:
            self._process.kill()
            raise RuntimeError("Xvfb gave no display; `deploy/setup` installs it")
        self.name = f":{number}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def press(self, *keys: str) -> None:
        """Look, then press keys by their X names, one after the other, in the window that has the focus."""
        time.sleep(GLANCE)
        self._xdotool("key", "--delay", "30", *keys)

    def focus(self, title: str) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._xdotool("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def _xdotool(self, *words: str) -> None:
        environment = {**os.environ, "DISPLAY": self.name}
        subprocess.run(["xdotool", *words], env=environment, check=True, timeout=WAIT, stdout=subprocess.DEVNULL)  # noqa: S603, S607 (our own words only)


class KioskProcess:
    """One run of `anjungan run`. `before` are arguments to Python in front of the command, to start it differently."""

    def __init__(self, config: Path, display: str | None = None, before: tuple[str, ...] = ("-m", "kiosk.cli")) -> None:
        self._config = config
        self._display = display
        self._before = before
        self._seen: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.screen = ""
        self.log: list[str] = []

    def __enter__(self) -> Self:
        platform = {"QT_QPA_PLATFORM": "offscreen"}
        if self._display is not None:
            platform = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": self._display}
        command = [sys.executable, *self._before, "run", "--config", str(self._config)]
        environment = {**os.environ, **platform}
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True)  # noqa: S603 (our own words only)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.end(signal.SIGTERM)
        self._reader.join()

    def wait_for(self, *screens: str) -> str:
        """Wait until the kiosk shows one of these screens, and give its name."""
        until = time.monotonic() + WAIT
        while self.screen not in screens:
            try:
                seen = self._seen.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise GaveUpError(f"waited for {screens}, {self.screen} stands there: {self.log[-3:]}") from None
            if seen is None:
                raise GaveUpError(f"waited for {screens}, the kiosk ended: {self.log[-3:]}")
            self.screen = seen
        return self.screen

    def wait_for_line(self, words: str) -> None:
        """Wait until the kiosk logs something."""
        until = time.monotonic() + WAIT
        while not any(words in line for line in self.log):
            if time.monotonic() > until:
                raise GaveUpError(f"waited for {words} in the log")
            time.sleep(0.05)

    def end(self, number: signal.Signals) -> int:
        """Send a signal, wait, and give the exit code (negative: the signal that ended it)."""
        self._process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Wait until it ends, and give the exit code."""
        return self._process.wait(WAIT)

    def _read(self) -> None:
        for line in self._process.stderr or ():
            self.log.append(line.rstrip())
            found = _SCREEN.search(line)
            if found:
                self._seen.put(found[1])
        self._seen.put(None)
        if self._process.stderr:
            self._process.stderr.close()
