"""A UPS without hardware: NUT's own `upsd` and `dummy-ups` (Debian nut-server), in a folder and on a port of their own.

A change stands in the dummy's file, which it reads once a second; `told` asks NUT's own client what `upsd` says.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

NAME: Final = "kiosk"
STALE_SECONDS: Final = 3  # upsd calls data stale that its driver has not confirmed for so long
_DUMMY, _UPSD, _CLIENT = "/lib/nut/dummy-ups", "/lib/nut/upsd", "upsc"
_MAINS: Final = "OL CHRG"
_WAIT: Final = 10.0
_PORTS: Final = 5


class UpsSimulator:
    """One UPS, on mains at first. Use it as a context manager, or `start` and `close`."""

    def __init__(self) -> None:
        for tool in (_DUMMY, _UPSD, _CLIENT):
            if shutil.which(tool) is None:
                raise RuntimeError(f"{tool} is not installed: apt-get install nut-server nut-client")
        self._driver: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._changes = int(time.time())
        self.status, self.charge = _MAINS, 100  # as it was last told to be
        self._worn = False
        self._said = (_MAINS, 100, 3600)

    @property
    def at(self) -> str:
        """Where it is, as a kiosk's configuration names it."""
        return f"nut://127.0.0.1:{self.port}/{NAME}"

    def start(self) -> None:
        """Switch it on; returns when it tells that it is on mains, raises RuntimeError when it does not."""
        self._folder = Path(tempfile.mkdtemp(prefix="ups-"))  # a socket's path must be short
        self._write(
            "ups.conf", f"pollinterval = 1\n[{NAME}]\ndriver = dummy-ups\nport = {self._folder / 'kiosk.dev'}\n"
        )
        self._write("upsd.users", "")
        self._set(_MAINS, 100, 3600)
        self.start_driver()
        for left in reversed(range(_PORTS)):
            self.port = _free_port()
            try:
                self.start_server()
                break
            except RuntimeError:  # another program took the port in between
                if not left:
                    raise
        self._until(lambda: self.told("ups.status") == _MAINS, "it does not say that it is on mains")

    def mains(self) -> None:
        """Give it mains."""
        self._become(_MAINS, 90, 3000)

    def battery(self, charge: int = 80, runtime: int = 1800) -> None:
        """Take its mains away."""
        self._become("OB DISCHRG", charge, runtime)

    def low(self, charge: int = 9, runtime: int = 120) -> None:
        """Let the battery come to its end."""
        self._become("OB DISCHRG LB", charge, runtime)

    def worn(self, worn: bool = True) -> None:
        """Let it want a new battery, or have one."""
        self._worn = worn
        self._become(*self._said)

    def told(self, variable: str) -> str:
        """Ask with NUT's own client; empty when nothing is told."""
        command = [_CLIENT, f"{NAME}@127.0.0.1:{self.port}", variable]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=_WAIT).stdout.strip()  # noqa: S603 (our own words only)

    def hang(self) -> None:
        """Let its driver fall asleep; returns when upsd calls the data stale."""
        if self._driver is not None:
            self._driver.send_signal(signal.SIGSTOP)
        self._until(lambda: self.told("ups.status") == "", "the data does not become stale")

    def wake(self) -> None:
        """Let its driver go on."""
        if self._driver is not None:
            self._driver.send_signal(signal.SIGCONT)
        self._until(lambda: self.told("ups.status") != "", "the driver does not go on")

    def start_driver(self) -> None:
        """Start the driver alone."""
        self._driver = self._run(_DUMMY, "-a", NAME)
        self._until((self._folder / f"dummy-ups-{NAME}").exists, "the driver does not start")

    def kill_driver(self) -> None:
        """End the driver, as a crash does."""
        _end(self._driver)

    def start_server(self) -> None:
        """Start `upsd` alone."""
        self._write("upsd.conf", f"LISTEN 127.0.0.1 {self.port}\nMAXAGE {STALE_SECONDS}\n")
        server = self._server = self._run(_UPSD)

        def answers() -> bool:
            if server.poll() is not None:
                raise RuntimeError("upsd ended at once; see its log")
            return self.told("ups.status") not in {"", "WAIT"}

        self._until(answers, "upsd does not start")

    def kill_server(self) -> None:
        """End `upsd`, as a crash does."""
        _end(self._server)

    def close(self) -> None:
        """End both."""
        self.kill_server()
        self.kill_driver()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:  # whatever it was: processes must not outlive their UPS
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _become(self, status: str, charge: int, runtime: int) -> None:
        self._said = (status, charge, runtime)
        self._set(f"{status} RB" if self._worn else status, charge, runtime)
        self._until(lambda: self.told("ups.status") == self.status, f"it does not become {status}")

    def _set(self, status: str, charge: int, runtime: int) -> None:
        self.status, self.charge = status, charge
        self._write("kiosk.dev", f"ups.status: {status}\nbattery.charge: {charge}\nbattery.runtime: {runtime}\n")

    def _write(self, name: str, text: str) -> None:
        part = self._folder / f"{name}.part"
        part.write_text(text, encoding="ascii")
        self._changes += 1  # the driver reads a file again when its whole second of change is another
        os.utime(part, (self._changes, self._changes))
        part.chmod(0o600)
        part.replace(self._folder / name)

    def _run(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        folder = str(self._folder)
        places = {"NUT_CONFPATH": folder, "NUT_STATEPATH": folder, "NUT_ALTPIDPATH": folder}
        user = pwd.getpwuid(os.getuid()).pw_name
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 (our own words only)
                [program, "-D", "-u", user, *words], env={**os.environ, **places}, stdout=log, stderr=log
            )

    def _until(self, done: Callable[[], bool], complaint: str) -> None:
        until = time.monotonic() + _WAIT
        while not done():
            if time.monotonic() > until:
                raise RuntimeError(complaint)
            time.sleep(0.05)


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
