"""The receipt printer's bench: the model at the end of a wire in memory."""

from collections.abc import Callable, Sequence
from typing import Final

from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from devices.receipt.driver import ReceiptPrinter
from devices.receipt.wire import QUERIES, query
from devices.transport import TransportError
from simulators.faults import Faults
from simulators.receipt import Paper, ReceiptModel
from simulators.virtual_time import VirtualTime

_WIRE: Final = frozenset({Trouble.DEAF, Trouble.SILENT, Trouble.GARBLED, Trouble.REPEATED, Trouble.TORN})
_BITS: Final = {Trouble.CUTTER: (3, 0x08), Trouble.MECHANICAL: (3, 0x20), Trouble.HOT: (3, 0x40)}
_QUERIES: Final = frozenset(map(query, QUERIES))
_GARBAGE: Final = b"\xff"
_GOOD: Final = b"\x12"
_PATIENCE: Final = 0.002  # an answer in memory is there at once or never
Driver = Callable[..., ReceiptPrinter]


class ReceiptModelBench:
    """One printer; `driver` is what drives it, called as `ReceiptPrinter` is."""

    columns = 42

    def __init__(self, *, driver: Driver = ReceiptPrinter) -> None:
        self.model = ReceiptModel()
        self.time = VirtualTime()
        self.faults: Faults[Trouble] = Faults(self.time)
        self.powered = True
        self._driver = driver

    def start(self) -> ReceiptPrinter:
        """Give a fresh driver."""
        return self._driver(self._connect, columns=self.columns, patience=_PATIENCE)

    def now(self) -> float:
        """The time."""
        return self.time()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time.pass_by(seconds)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let something go wrong."""
        match trouble:
            case Trouble.NO_MEDIA:
                self.model.paper = Paper.OUT
            case Trouble.NEAR_END:
                self.model.paper = Paper.NEAR_END
            case Trouble.COVER_OPEN:
                self.model.cover_open = True
            case Trouble.OFFLINE:
                self.model.offline = True
            case Trouble.STALE:
                self._line.lying += _GOOD * 4
            case _ if trouble in _WIRE or trouble in _BITS:
                self.faults.set(trouble, once=once)
            case _:
                raise CannotError(f"the receipt printer's simulator has no {trouble}")

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        match trouble:
            case Trouble.NO_MEDIA | Trouble.NEAR_END:
                self.model.paper = Paper.PRESENT
            case Trouble.COVER_OPEN:
                self.model.cover_open = False
            case Trouble.OFFLINE:
                self.model.offline = False
            case _:
                self.faults.mend(trouble)

    def off(self) -> None:
        """Cut the power."""
        self.powered = False

    def on(self) -> None:
        """Give it back."""
        self.powered = True

    def slips(self) -> int:
        """How many slips were cut off."""
        return len(self.model.slips)

    def reads(self, lines: Sequence[str]) -> bool:
        """Whether the last slip has these words and no line beyond the paper's edge."""
        paper = self.model.slips[-1]
        return " ".join(paper).split() == " ".join(lines).split() and max(map(len, paper)) <= self.columns

    def close(self) -> None:
        """End it."""

    def answer(self, data: bytes) -> bytes:
        """Let the printer hear something, and give what comes back."""
        if not self.powered:
            raise TransportError("the wire is gone")
        if data not in _QUERIES and self.faults.strikes(Trouble.TORN):
            self.model.feed(data[: len(data) // 2])
            self.model = ReceiptModel(slips=self.model.slips)  # what had begun is gone with the connection
            raise TransportError("the wire is gone")
        if Trouble.DEAF in self.faults:
            return b""
        said = bytes(self._with_errors(data, byte) for byte in self.model.feed(data))
        if said and self.faults.strikes(Trouble.SILENT):
            return b""
        if said and self.faults.strikes(Trouble.GARBLED):
            return _GARBAGE
        return said * 2 if self.faults.strikes(Trouble.REPEATED) else said

    def _with_errors(self, data: bytes, byte: int) -> int:
        """Add the bits of errors that the model does not have."""
        for trouble, (number, bit) in _BITS.items():
            if trouble in self.faults and data == query(number):
                byte |= bit
        return byte

    def _connect(self) -> "_Line":
        if not self.powered:
            raise TransportError("nobody answers")
        self._line = _Line(self)
        return self._line


class _Line:
    """One connection."""

    def __init__(self, bench: ReceiptModelBench) -> None:
        self._bench = bench
        self.lying = b""

    def write(self, data: bytes) -> None:
        self.lying += self._bench.answer(data)

    def read(self, most: int, within: float) -> bytes:
        del within
        if not self._bench.powered:
            raise TransportError("the wire is gone")
        data, self.lying = self.lying[:most], self.lying[most:]
        return data

    def discard(self) -> None:
        self.lying = b""

    def close(self) -> None:
        self.lying = b""
