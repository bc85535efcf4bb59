"""A real IPP Everywhere printer without hardware: `ippeveprinter` (Debian cups-ipp-utils) on a private D-Bus.

It listens on its own free port, on every interface (it has no option for one), keeps every document in its spool
folder, and "prints" by `a4_filter.py`.
ippeveprinter gives reasons as -warning or -report only, never stops its state, and takes one job at a time.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import requests

from devices.a4.line import IppLine, PrinterState, Reading
from devices.http import HttpTransport
from simulators import a4_filter

_PANEL: Final = "panel"
_BUS: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth><policy context="default">
<allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>
"""


_PORTS: Final = 5


class _EndedAtOnceError(RuntimeError):
    """Another program took its port in between."""


class EvePrinter:
    """One running printer; `folder` is its own and must exist. Use it as a context manager, or `start` and `close`."""

    def __init__(self, folder: Path, *, seconds_per_page: float = 0.0, name: str = "A4") -> None:
        self._folder = folder
        self._name = name
        self._spool = folder / "spool"
        self._spool.mkdir(exist_ok=True)
        self._bus: Path | None = None
        self._processes: list[subprocess.Popen[bytes]] = []
        self._used = False  # once it has answered at a port, drivers know it there
        self._move_to(_free_port())
        self._write("pace", str(seconds_per_page))
        self._write("control", "")
        self._write("applied", "")

    @property
    def url(self) -> str:
        """Where to POST."""
        return f"http://localhost:{self.port}/ipp/print"

    @property
    def uri(self) -> str:
        """The printer-uri."""
        return f"ipp://localhost:{self.port}/ipp/print"

    def start(self) -> None:
        """Switch it on; returns when it answers, raises RuntimeError when it does not within ten seconds."""
        for tool in ("dbus-daemon", "ippeveprinter"):
            if shutil.which(tool, path=_PATH) is None:
                raise RuntimeError(f"{tool} is not installed: apt-get install dbus cups-ipp-utils")
        self._bus = bus = Path(tempfile.mkdtemp()) / "bus"  # a socket's path must be short
        self._write("bus.conf", _BUS.format(socket=bus))
        script = self._folder / "filter"
        source = Path(a4_filter.__file__).read_text(encoding="utf-8")
        script.write_text(f"#!{sys.executable} -IS\n{source}", encoding="utf-8")
        script.chmod(0o700)
        self._run("dbus-daemon", f"--config-file={self._folder / 'bus.conf'}", "--nofork")
        self._until(bus.exists, "the private D-Bus does not start")
        for left in reversed(range(_PORTS)):
            try:
                self._switch_on(bus, script)
                break
            except _EndedAtOnceError:
                if not left or self._used:
                    raise
                self._processes.pop()
                self._move_to(_free_port())
        self._used = True
        self.load(250)

    def _switch_on(self, bus: Path, script: Path) -> None:
        formats = "application/pdf,image/pwg-raster,image/urf"
        options = ["-r", "off", "-n", "localhost", "-p", str(self.port), "-d", str(self._spool), "-k", "-f", formats]
        self._run("ippeveprinter", *options, "-c", str(script), self._name, bus=bus)
        self._until(self._answers, "ippeveprinter does not start")

    def _move_to(self, port: int) -> None:
        """Somebody else took the port before the printer did."""
        self.port = port
        self._line = IppLine(HttpTransport(self.url, content_type="application/ipp"), self.uri)
        self._write("port", str(port))

    def load(self, sheets: int) -> None:
        """Put A4 paper in the main tray, by the printer's own web form."""
        trays = {
            f"{part}{tray}": value
            for tray in (1, 3)  # main and by-pass: the form empties a tray it is not told of
            for part, value in (("size", "iso_a4_210x297mm"), ("type", "stationery"), ("level", str(sheets)))
        }
        requests.get(f"http://localhost:{self.port}/media", params=trays, timeout=5).raise_for_status()

    def fault(self, *reasons: str) -> None:
        """Break it ("media-empty", "media-jam", "cover-open", "toner-low", ...), or mend it by naming nothing."""
        idle = self._idle()
        self._write("control", "\n".join(reasons))
        self._until(lambda: self._applied(reasons), "the printer does not show its fault")
        if "media-empty" in reasons:
            self.load(0)  # the trays agree: a reason that is only a warning may mean another tray
        if idle and "media-empty" not in reasons:  # without paper not even the panel's own job ends
            self._until(self._idle, "the panel's job does not end")

    def pace(self, seconds_per_page: float) -> None:
        """Set the seconds a page takes, from the next job on."""
        self._write("pace", str(seconds_per_page))

    def spooled(self) -> list[Path]:
        """Give every document that arrived, oldest first."""
        files = [path for path in self._spool.iterdir() if path.suffix in {".pdf", ".pwg"} and _PANEL not in path.name]
        return sorted(files, key=lambda path: int(path.name.split("-", 1)[0]))

    def close(self) -> None:
        """Switch it off, as the mains switch would."""
        self._line.close()
        while self._processes:
            process = self._processes.pop()
            process.terminate()
            try:
                process.wait(2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._bus is not None:
            shutil.rmtree(self._bus.parent, ignore_errors=True)
            self._bus = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:  # whatever it was: processes must not outlive their printer
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _applied(self, reasons: tuple[str, ...]) -> bool:
        """Whether the printer was told; an idle one is told by a job of its panel's, which prints nothing."""
        if tuple((self._folder / "applied").read_text(encoding="ascii").split()) == reasons:
            return True
        if "media-empty" not in reasons:
            self.load(250)  # without paper it starts no job, not even the panel's
        self._line.print_job(_PANEL, ("application/pdf", b"%PDF-1.4\n"), "iso_a4_210x297mm")
        return False

    def _idle(self) -> bool:
        reading = self._line.printer()
        return isinstance(reading, Reading) and reading.state is PrinterState.IDLE and not reading.queued

    def _answers(self) -> bool:
        if self._processes[-1].poll() is not None:
            raise _EndedAtOnceError("ippeveprinter ended at once")
        with suppress(OSError), socket.create_connection(("localhost", self.port), 1):
            return True
        return False

    def _until(self, done: Callable[[], bool], complaint: str) -> None:
        until = time.monotonic() + 10
        while not done():
            if time.monotonic() > until:
                raise RuntimeError(complaint)
            time.sleep(0.02)

    def _run(self, *command: str, bus: Path | None = None) -> None:
        env = {"PATH": _PATH, "LANG": "C.UTF-8"}
        if bus is not None:
            env["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={bus}"
        with (self._folder / "log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder)  # noqa: S603 (our own words only)
            )

    def _write(self, name: str, text: str) -> None:
        part = self._folder / f"{name}.part"
        part.write_text(text, encoding="ascii")
        part.replace(self._folder / name)


_PATH: Final = os.pathsep.join([os.environ.get("PATH", "/usr/bin"), "/usr/sbin"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
