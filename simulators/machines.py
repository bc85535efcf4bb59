"""Everything around one kiosk, on this machine: registry sandbox, printers, encoder, scanner, UPS, phones."""

import importlib.util
import os
import random
import select
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Literal, Self, TypeVar

from printjobs.journal import Entry, Journal
from simulators.a4 import EvePrinter
from simulators.a4_machine import A4Machine
from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from simulators.chip.stand import ADDRESS, EncoderStand
from simulators.ipp.model import IppModel
from simulators.ipp.server import FIRST_PAGE_SECONDS, SECONDS_PER_PAGE, IppPrinter
from simulators.phone import Phone
from simulators.receipt import ReceiptSimulator
from simulators.relay import HOST, Relay
from simulators.scanner import ScannerSimulator
from simulators.trace import Trace, tap
from simulators.ups import NAME, UpsSimulator

T = TypeVar("T")
READY_SECONDS: Final = 60.0
BLANKS: Final = 50
CARDS: Final = 20  # printed ones whose picture is kept
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
    """Starts all of it in `folder`; a context manager. `config` is the kiosk's configuration file.

    A UPS and a chip encoder only when asked for; `missing` says in a line why one of them is not there all the same,
    and `ups` or `encoder` is then None. `trace` is told what goes over the wires (not those of `ippeveprinter`).
    `seconds_per_page`: else a page takes what it takes at a real printer, or nothing where all is `instant`.
    """

    a4: A4Machine
    ups: UpsSimulator | None = None
    encoder: EncoderStand | None = None

    def __init__(
        self,
        folder: Path,
        *,
        a4: Literal["ours", "ippeveprinter"] = "ours",
        ups: bool = False,
        chip: bool = False,
        trace: Trace | None = None,
        seconds_per_page: float | None = None,
        seed: int | None = None,
        instant: bool = False,
    ) -> None:
        self._folder = folder
        self._ours = a4 == "ours"
        self._asked_ups = ups
        self._asked_chip = chip
        self._trace = trace
        self._ups_port = 0
        self.missing: tuple[str, ...] = ()
        self._pace = seconds_per_page if seconds_per_page is not None else 0.0 if instant else SECONDS_PER_PAGE
        self._first_page = FIRST_PAGE_SECONDS if seconds_per_page is None and not instant else 0.0
        self._seed = seed
        self._instant = instant
        self._stack = ExitStack()
        self.config = folder / "kiosk.toml"

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._start_slow_ones(stack)
            self.phone = Phone(self.registry.url, self.registry.folder)
            stack.callback(self.phone.close)
            self.scanner = stack.enter_context(ScannerSimulator(self._folder / "scanner", self._trace))
            self.receipt = stack.enter_context(ReceiptSimulator(trace=self._trace))
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

    def entries(self) -> list[Entry]:
        """All that the kiosk's journal holds; reading it verifies its chain. JournalError before the kiosk's start."""
        journal = Journal(self._folder / "kiosk" / "journal.sqlite", str)
        try:
            return list(journal.entries())
        finally:
            journal.close()

    def blanks_in_hopper(self) -> int:
        """Open the lid and count."""
        return self.card.snapshot().hopper

    def _start_slow_ones(self, stack: ExitStack) -> None:
        """Start what takes seconds, all at the same time; what did start is ended even if another did not."""
        (self._folder / "a4").mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor() as pool:
            registry = _start(
                stack, pool, lambda: RegistryProcess(self._folder / "registry", self._seed), RegistryProcess.close
            )
            a4 = None if self._ours else _start(stack, pool, self._eve_printer, EvePrinter.close)
            ups = _start(stack, pool, _ups, UpsSimulator.close) if self._asked_ups else None
            encoder = _start(stack, pool, self._encoder, EncoderStand.close) if self._asked_chip else None
        self.registry = registry.result()
        self.a4 = stack.enter_context(self._our_printer()) if a4 is None else a4.result()
        self.ups, self.encoder = self._if_it_started("UPS", ups), self._if_it_started("chip encoder", encoder)
        if self.ups is not None:
            self._ups_port = self.ups.port
            if self._trace is not None:
                self._ups_port = stack.enter_context(Relay(self.ups.port, tap(self._trace, "ups"))).port

    def _if_it_started(self, what: str, started: Future[T] | None) -> T | None:
        """Give it, or note why it is missing."""
        if started is None:
            return None
        try:
            return started.result()
        except (OSError, RuntimeError) as error:
            self.missing += (f"no {what}: {error}",)
            return None

    def _eve_printer(self) -> EvePrinter:
        return EvePrinter(self._folder / "a4", seconds_per_page=self._pace).__enter__()

    def _our_printer(self) -> IppPrinter:
        model = IppModel(
            time.monotonic, seconds_per_page=self._pace, first_page_seconds=self._first_page, draw=random.random
        )
        return IppPrinter(model, folder=self._folder / "a4", trace=self._trace)

    def _encoder(self) -> EncoderStand:
        if importlib.util.find_spec("smartcard") is None:
            raise RuntimeError("pyscard is not installed: pip install 'anjungan[chip]'")
        return EncoderStand(self._folder / "encoder", self._trace).__enter__()

    def _start_card(self, stack: ExitStack) -> None:
        timing = Timing.instant() if self._instant else Timing()
        encoder = self.encoder
        machine = (
            CardMachine(blanks=BLANKS, timing=timing, most_cards=CARDS, draw=random.random)
            if encoder is None
            else CardMachine(
                blanks=BLANKS,
                timing=timing,
                most_cards=CARDS,
                draw=random.random,
                chip=encoder.chip,
                antenna=encoder.antenna,
            )
        )
        self.card = stack.enter_context(CardPrinter(machine, trace=self._trace))
        self.card_port = self.card.serve_tcp()

    def _configuration(self) -> str:
        keys = self.registry.folder
        chip = f'chip = "{ADDRESS}@{self.encoder.pcscd.socket}"' if self.encoder else ""
        ups = f'\n[ups]\nat = "nut://{HOST}:{self._ups_port}/{NAME}"\n' if self.ups else ""
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
answer_seconds = 5

[card]
at = "tcp://127.0.0.1:{self.card_port}"
blanks = {BLANKS}
ejects_at_power_up = false
kinds = ["ktp_el", "kia"]
{chip}

[scanner]
port = "{self._folder / "scanner"}"

[receipt]
at = "tcp://127.0.0.1:{self.receipt.port}"
{ups}"""


def _ups() -> UpsSimulator:
    return UpsSimulator().__enter__()


def _start(stack: ExitStack, pool: ThreadPoolExecutor, start: Callable[[], T], end: Callable[[T], None]) -> Future[T]:
    """Start something on a thread; `stack` ends it if it did start."""
    started = pool.submit(start)

    def ended() -> None:
        if started.exception() is None:
            end(started.result())

    stack.callback(ended)
    return started
