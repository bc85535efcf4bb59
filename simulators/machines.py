"""Everything around one kiosk, on this machine: registry sandbox, A4, card and receipt printers, scanner, phones."""

import os
import random
import select
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from simulators.ipp.server import FIRST_PAGE_SECONDS, IppPrinter
from simulators.phone import Phone
from simulators.receipt import ReceiptSimulator
from simulators.scanner import ScannerSimulator

READY_SECONDS: Final = 60.0
BLANKS: Final = 50
GLANCE: Final = 0.4  # seconds a hand needs to see the card and grasp it
SIGNER: Final = "Kepala Dinas (contoh)"
ROOT: Final = Path(__file__).resolve().parents[1]


class RegistryProcess:
    """The registry sandbox as a process of its own."""

    def __init__(self, folder: Path, seed: int | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "simulators.registry", "--state", str(folder), "--port", "0"]
        if seed is not None:
            command += ["--seed", str(seed)]
        with (folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, cwd=ROOT)  # noqa: S603 (our own words only)
        self.url = self._await_ready()

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _await_ready(self) -> str:
        out = self._process.stdout
        if out is None:
            raise RuntimeError("the registry sandbox has no output")
        seen, until = b"", time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if select.select([out], [], [], 0.2)[0]:
                chunk = os.read(out.fileno(), 4096)
                seen += chunk
                for line in seen.splitlines():
                    if line.startswith(b"READY "):
                        return line.split()[1].decode()
                if not chunk:
                    break
        self.close()
        raise RuntimeError(f"the registry sandbox did not start; see {self.folder / 'log'}")


class Machines:
    """Starts all of it in `folder`; a context manager. `config` is the kiosk's configuration file."""

    def __init__(
        self, folder: Path, *, seconds_per_page: float = 1.0, seed: int | None = None, instant: bool = False
    ) -> None:
        self._folder = folder
        self._pace = seconds_per_page
        self._seed = seed
        self._instant = instant
        self._stack = ExitStack()
        self.config = folder / "kiosk.toml"

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.registry = RegistryProcess(self._folder / "registry", self._seed)
            stack.callback(self.registry.close)
            self.phone = Phone(self.registry.url, self.registry.folder)
            stack.callback(self.phone.close)
            spool = self._folder / "a4"
            spool.mkdir(parents=True, exist_ok=True)
            self.a4 = stack.enter_context(IppPrinter(folder=spool))
            self.a4.pace(self._pace, FIRST_PAGE_SECONDS if self._pace else 0.0)
            self.scanner = stack.enter_context(ScannerSimulator(self._folder / "scanner"))
            self.receipt = stack.enter_context(ReceiptSimulator())
            self._start_card(stack)
            self.config.write_text(self._configuration(), encoding="utf-8")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def take_card(self) -> None:
        """A resident pulls the card out of the mouth as soon as it is there."""
        until = time.monotonic() + READY_SECONDS
        while self.card.take_card() is None:
            if time.monotonic() > until:
                raise RuntimeError("no card came to the mouth")
            time.sleep(GLANCE)

    def blanks_in_hopper(self) -> int:
        """Open the lid and count."""
        return self.card.snapshot().hopper

    def _start_card(self, stack: ExitStack) -> None:
        timing = Timing.instant() if self._instant else Timing()
        self.card = stack.enter_context(CardPrinter(CardMachine(blanks=BLANKS, timing=timing, draw=random.random)))
        self.card_port = self.card.serve_tcp()

    def _configuration(self) -> str:
        keys = self.registry.folder
        return f"""\
kiosk = "kiosk-1"
state = "{self._folder / "kiosk"}"

[panel]
full_screen = false

[registry]
url = "{self.registry.url}"
ca = "{keys / "ca.pem"}"
certificate = "{keys / "clients" / "kiosk-1.pem"}"
key = "{keys / "clients" / "kiosk-1.key"}"
jobs = "{keys / "jobs.pem"}"
documents_ca = "{keys / "documents-ca.pem"}"
signer = "{SIGNER}"

[a4]
url = "{self.a4.uri}"

[card]
at = "tcp://127.0.0.1:{self.card_port}"
blanks = {BLANKS}

[scanner]
port = "{self._folder / "scanner"}"

[receipt]
at = "tcp://127.0.0.1:{self.receipt.port}"
"""
