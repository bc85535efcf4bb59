"""The IPP model behind a real socket on loopback: a thread a connection, real time, a realistic pace by default.

Every public method may be called from any thread.
"""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final, Self

from devices.a4.line import PrinterState
from simulators.decoders.words import Direction
from simulators.faults import Terms
from simulators.ipp.connection import PATH, Connection
from simulators.ipp.far_end import FarEnd, Reply, Way
from simulators.ipp.model import IppModel
from simulators.ipp.parts import IppFault, Job, Spot
from simulators.trace import Trace, tap

SECONDS_PER_PAGE: Final = 2.0  # 30 pages a minute
FIRST_PAGE_SECONDS: Final = 6.0  # what the first one takes longer: the fuser warms up
MOST: Final = 200  # documents, and jobs that are over: the newest are kept
MOST_SHEETS: Final = 1000  # that somebody took
HOST: Final = "127.0.0.1"
_MOST_LINES: Final = 32


@dataclass(frozen=True)
class Snapshot:
    """The printer as it is now; `places` counts sheets."""

    powered: bool
    state: PrinterState
    reasons: tuple[str, ...]
    tray: int
    places: Counter[Spot]
    queued: int
    toner: int = 100
    moving: bool = False


class IppPrinter:
    """Serves one model. Use it as a context manager, or `start` and `close`.

    `instant`: pages take no time. `folder` keeps the newest documents that were taken as NUMBER-NAME.pdf or .pwg.
    """

    def __init__(
        self,
        model: IppModel | None = None,
        *,
        port: int = 0,
        instant: bool = False,
        folder: Path | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.model = model or IppModel(
            monotonic,
            seconds_per_page=0.0 if instant else SECONDS_PER_PAGE,
            first_page_seconds=0.0 if instant else FIRST_PAGE_SECONDS,
        )
        self.model.received = self._keep
        self.port = port
        self._folder = folder
        self._note = tap(trace, "a4")
        self._kept: list[Path] = []
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._listener: socket.socket | None = None
        self._accepting: threading.Thread | None = None
        self._lines: dict[threading.Thread, Connection] = {}
        self._far_end = FarEnd(self.model)

    @property
    def uri(self) -> str:
        """The printer-uri."""
        return f"ipp://{HOST}:{self.port}{PATH}"

    @property
    def url(self) -> str:
        """Where to POST."""
        return f"http://{HOST}:{self.port}{PATH}"

    def start(self) -> None:
        """Listen, unless it does; the same port again after `close`. OSError when it is taken."""
        if self._listener is not None:
            return
        self._ending.clear()
        self._listener = socket.create_server((HOST, self.port))
        self.port = self._listener.getsockname()[1]
        self._far_end = FarEnd(self.model, self.uri)
        self._accepting = threading.Thread(target=self._accept, args=(self._listener,), name="ipp printer", daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Unplug the network cable: every connection breaks. May be repeated."""
        self._ending.set()
        if self._listener is not None and self._accepting is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
            self._accepting.join()
            self._listener.close()
            self._listener = None
        with self._lock:
            lines = dict(self._lines)
        for line in lines.values():
            line.unplug()
        for thread in lines:
            thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- what goes wrong, and who mends it

    def fault(self, *names: str, once: bool = False, seconds: float | None = None, chance: float = 1.0) -> None:
        """Let something go wrong (values of `IppFault`), or, naming nothing, mend it all and free its path.

        ValueError for an unknown name.
        """
        with self._at_it() as model:
            for name in names:
                model.fault(name, once=once, seconds=seconds, chance=chance)
        if not names:
            self.mend()
            self.clear_path()

    def in_force(self) -> dict[IppFault, tuple[Terms, float | None]]:
        """Give each fault in force: how it acts, and the seconds it still lasts."""
        with self._at_it() as model:
            return model.faults.in_force()

    def mend(self, name: str | None = None) -> None:
        """End a fault, or all of them; stuck sheets are another thing (`clear_path`)."""
        with self._at_it() as model:
            for fault in IppFault if name is None else (IppFault(name),):
                model.mend(fault)

    def load(self, sheets: int, media: str | None = None) -> None:
        """Put paper into the tray."""
        with self._at_it() as model:
            model.load(sheets, media)

    def change_toner(self) -> None:
        """Put in a full cartridge."""
        with self._at_it() as model:
            model.change_toner()

    def clear_path(self) -> int:
        """Take stuck sheets out; gives how many."""
        with self._at_it() as model:
            return model.clear_path()

    def take_sheets(self) -> int:
        """Take what lies in the outlet; gives how many."""
        with self._at_it() as model:
            return model.take_sheets()

    def pace(self, seconds_per_page: float, first_page_seconds: float | None = None) -> None:
        """Set the seconds a page takes, and what the first one takes longer, from the next page on."""
        with self._at_it() as model:
            model.seconds_per_page = seconds_per_page
            if first_page_seconds is not None:
                model.first_page_seconds = first_page_seconds

    def cut_power(self) -> None:
        """Switch it off: what moves stops in the path, connections break, new ones are refused."""
        with self._at_it() as model:
            model.power_off()
        self.close()

    def restore_power(self, *, keeps_queue: bool = False, keeps_numbers: bool = True) -> None:
        """Switch it on again, with or without the jobs it had."""
        with self._at_it() as model:
            model.power_on(keeps_queue=keeps_queue, keeps_numbers=keeps_numbers)
        self.start()

    # ---- what there is to see

    def snapshot(self) -> Snapshot:
        """Give states and counts as they are now."""
        with self._at_it() as model:
            places = Counter(sheet.spot for sheet in model.sheets)
            return Snapshot(
                model.powered,
                model.state,
                model.reasons,
                model.sheets_in_tray,
                places,
                model.queued,
                model.marker_level,
                model.moving,
            )

    def spooled(self) -> list[Path]:
        """Give the newest documents that arrived, oldest first; none without a folder."""
        with self._lock:
            return list(self._kept)

    @contextmanager
    def _at_it(self) -> Iterator[IppModel]:
        with self._lock:
            self.model.advance()
            yield self.model

    def _keep(self, job: Job, document: bytes) -> None:
        if self._folder is not None:
            name = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in job.name)[:80]
            path = self._folder / f"{job.number}-{name}.{'pdf' if document.startswith(b'%PDF') else 'pwg'}"
            path.write_bytes(document)
            self._kept.append(path)
            while len(self._kept) > MOST:
                self._kept.pop(0).unlink(missing_ok=True)
        self._forget()

    def _forget(self) -> None:
        """Let go of the oldest that is over, as a printer does with its list of jobs: it is to run for days."""
        over = [number for number, one in self.model.jobs.items() if one.over]
        for number in over[:-MOST]:
            del self.model.jobs[number]
        gone = [sheet for sheet in self.model.sheets if sheet.spot in {Spot.TAKEN, Spot.REMOVED}][:-MOST_SHEETS]
        if gone:
            self.model.sheets = [sheet for sheet in self.model.sheets if all(sheet is not one for one in gone)]

    # ---- what connections ask, one at a time

    def begin(self) -> Way:
        """Say what becomes of a request that begins to come."""
        with self._lock:
            return self._far_end.begin()

    def torn(self, part: bytes) -> None:
        """Take what came of a request that broke off."""
        self._note(Direction.TO_DEVICE, part)
        with self._lock:
            self._far_end.torn(part)

    def reply(self, body: bytes) -> Reply:
        """Do what a whole request asks for."""
        self._note(Direction.TO_DEVICE, body)
        with self._lock:
            reply = self._far_end.reply(body)
        if reply.content:
            self._note(Direction.FROM_DEVICE, reply.content)
        return reply

    # ---- threads

    def _accept(self, listener: socket.socket) -> None:
        while not self._ending.is_set():
            try:
                line, _ = listener.accept()
            except OSError:  # shut down
                return
            connection = Connection(line, self, self._ending)
            thread = threading.Thread(target=self._serve, args=(connection,), name="ipp line", daemon=True)
            with self._lock:
                full = len(self._lines) >= _MOST_LINES
                if not full:
                    self._lines[thread] = connection
            if full:
                line.close()
            else:
                thread.start()

    def _serve(self, connection: Connection) -> None:
        try:
            connection.serve()
        finally:
            with self._lock:
                self._lines.pop(threading.current_thread(), None)
