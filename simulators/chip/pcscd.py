"""A pcscd of our own with one virtual reader, beside any other: in a mount namespace, ended by its process id.

Debian's pcscd knows one place for its socket, /run/pcscd; in its namespace `folder` stands there. libpcsclite looks for
the socket once in the life of a process, where PCSCLITE_CSOCK_NAME says: `join` puts a link of this process there.
The reader listens on two ports of every address: that is how `vsmartcard-vpcd` is made, so it belongs on no kiosk.
"""

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from simulators.chip.far_end import VirtualCard
from simulators.trace import Trace

NAME: Final = "Anjungan Encoder"
READER: Final = f"{NAME} 00 00"  # vpcd has two slots; this is the first
DRIVER: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
READY_SECONDS: Final = 20.0
FIRST_PORT, PORTS = 20_000, 12_000  # below those that the kernel gives to clients
_LOOK: Final = 0.02


class PrivatePcscd:
    """Use it as a context manager, or call `start` and `stop`, as often as wanted, in the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "run" / "pcscd" / "pcscd.comm"
        self.port = _two_ports()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to find this pcscd."""
        return {"PCSCLITE_CSOCK_NAME": str(self.socket)}

    def start(self) -> None:
        """Start it; RuntimeError, with what to do, when it does not come up."""
        if not (shutil.which("pcscd", path=_path()) and DRIVER.exists()):
            raise RuntimeError("pcscd and its virtual reader are missing: apt-get install pcscd vsmartcard-vpcd")
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        config = self.folder / "readers"
        config.mkdir(exist_ok=True)
        device = f"/dev/null:{self.port:#x}"
        lines = f'FRIENDLYNAME "{NAME}"\nDEVICENAME {device}\nLIBPATH {DRIVER}\nCHANNELID {self.port:#x}\n'
        (config / "encoder").write_text(lines, encoding="ascii")
        run = self.folder / "run"
        script = 'mount --bind "$1" /run && exec pcscd --foreground --config "$2"'
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own words only)
                [*namespace, "sh", "-c", script, "sh", str(run), str(config)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PATH": _path()},
            )
        self._await_ready()

    def stop(self) -> None:
        """End it. May be repeated."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.socket.unlink(missing_ok=True)

    def card(self, trace: Trace | None = None) -> VirtualCard:
        """The field of its reader, empty."""
        return VirtualCard(self.port, trace)

    def join(self) -> None:
        """Let PC/SC in this very process find this pcscd, whatever it found before."""
        link = Path(tempfile.gettempdir()) / f"anjungan-pcsc-{os.getpid()}"
        if os.environ.get("PCSCLITE_CSOCK_NAME") != str(link):
            atexit.register(link.unlink, missing_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(self.socket)
        os.environ["PCSCLITE_CSOCK_NAME"] = str(link)

    def _await_ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(self.socket))
                return
            time.sleep(_LOOK)
        self.stop()
        raise RuntimeError(f"pcscd did not start; see {self.folder / 'log'}")


def _two_ports() -> int:
    """Find a free port whose neighbour is free, too: vpcd opens one a slot. Clients that left hold many higher up."""
    for _ in range(100):
        port = FIRST_PORT + secrets.randbelow(PORTS)
        with socket.socket() as first, socket.socket() as second, suppress(OSError):
            first.bind(("", port))
            second.bind(("", port + 1))
            return port
    raise RuntimeError("no two free ports in a row")


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
