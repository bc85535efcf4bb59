"""Turns verified PDF bytes into page rasters in a locked-in process that serves one document and is thrown away."""

import signal
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Final, Self

from printjobs.child import BrokenOffError, Child, SandboxError, TooSlowError

READY: Final = b"RASTER1\n"
"""As the child process has it; the child imports nothing of this project and is imported by nothing."""
ORDER: Final = struct.Struct(">IHHI")
FRAME: Final = struct.Struct(">12sIIII")
PROGRAM: Final = Path(__file__).with_name("rasterizer.py")


@dataclass(frozen=True)
class RasterLimits:
    """What one document may use. `pixels` is a page's; A4 at 300 dpi has 8.7 million."""

    pages: int = 8
    pixels: int = 12_000_000
    memory: int = 512 * 1024 * 1024
    processor_seconds: int = 8
    seconds: float = 10.0


class RasterProblem(StrEnum):
    """Why there is no raster. FORBIDDEN: the document made pdfium ask the system for something it may not have."""

    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    FORBIDDEN = "forbidden"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Page:
    """One page, upright (never wider than high): 8-bit RGB, row-major, top row first."""

    width: int
    height: int
    rgb: bytes

    def __repr__(self) -> str:
        return f"<page of {self.width} x {self.height}>"


@dataclass(frozen=True)
class Raster:
    """All pages of a document at `dpi`."""

    dpi: int
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class RasterRefused:
    """No raster, and why."""

    problem: RasterProblem


_WORDS: Final = {
    b"pages": RasterProblem.TOO_MANY_PAGES,
    b"too_large": RasterProblem.TOO_LARGE,
    b"memory": RasterProblem.MEMORY,
    b"encrypted": RasterProblem.ENCRYPTED,
    b"unreadable": RasterProblem.UNREADABLE,
}
_SIGNALS: Final[dict[int, RasterProblem]] = {
    signal.SIGXCPU: RasterProblem.TIMEOUT,
    signal.SIGSYS: RasterProblem.FORBIDDEN,
    signal.SIGABRT: RasterProblem.MEMORY,  # what pdfium does when an allocation fails
}


class _ProblemError(Exception):
    """Carries a problem from the depth of an exchange to `rasterise`."""

    def __init__(self, problem: RasterProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class _Child:
    """One process: told one document, read to its end, then reaped."""

    def __init__(self, limits: RasterLimits) -> None:
        self._limits: Final = limits
        self._ready = False
        self._process: Final = Child(PROGRAM, [str(limits.memory), str(limits.processor_seconds)])
        self.end: Final = self._process.end
        self.exit_code: Final = self._process.exit_code

    @property
    def alive(self) -> bool:
        """Whether the process still waits for its document."""
        return self._process.alive

    def wait_until_ready(self, deadline: float) -> None:
        """Read the greeting, which is written only inside the closed sandbox."""
        if self._ready:
            return
        if self._read(len(READY), deadline) != READY:
            raise _ProblemError(RasterProblem.CRASHED)
        self._ready = True

    def pages(self, pdf: bytes, dpi: int, deadline: float) -> Iterator[Page]:
        """Hand the document over and read page after page; every length is checked before it is believed."""
        limits = self._limits
        self._write(ORDER.pack(len(pdf), dpi, limits.pages, limits.pixels), deadline)
        self._write(pdf, deadline)
        for _ in range(limits.pages + 1):
            word, _, width, height, length = FRAME.unpack(self._read(FRAME.size, deadline))
            word = word.rstrip(b"\0")
            if word == b"done":
                return
            if word != b"page" or width * height > limits.pixels or length != width * height * 3:
                raise _ProblemError(_WORDS.get(word, RasterProblem.CRASHED))
            yield Page(width, height, self._read(length, deadline))
        raise _ProblemError(RasterProblem.TOO_MANY_PAGES)

    def _write(self, data: bytes, deadline: float) -> None:
        with _named_problems():
            self._process.write(data, deadline)

    def _read(self, length: int, deadline: float) -> bytes:
        with _named_problems():
            return self._process.read(length, deadline)


@contextmanager
def _named_problems() -> Iterator[None]:
    try:
        yield
    except TooSlowError:
        raise _ProblemError(RasterProblem.TIMEOUT) from None
    except BrokenOffError:
        raise _ProblemError(RasterProblem.CRASHED) from None


class Rasteriser:
    """Keeps one process ready (its start takes 100 ms, not the resident's). Any thread, one document at a time."""

    def __init__(self, limits: RasterLimits | None = None) -> None:
        """Start and await the first process; raises SandboxError when this machine cannot lock it in."""
        self._limits: Final = limits or RasterLimits()
        self._lock: Final = Lock()
        self._closed = False
        self._spare = _Child(self._limits)
        try:
            self._spare.wait_until_ready(time.monotonic() + self._limits.seconds)
        except _ProblemError as problem:
            self._spare.end()
            raise SandboxError(f"the rasteriser did not start: {problem.problem}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rasterise(self, pdf: bytes, dpi: int = 300) -> Raster | RasterRefused:
        """Draw every page, or say why not. Takes at most the limit's seconds whatever the document does."""
        with self._lock:
            if self._closed:
                raise SandboxError("the rasteriser is closed")
            deadline = time.monotonic() + self._limits.seconds
            child = self._spare
            if not child.alive:
                child.end()
                child = _Child(self._limits)
            try:
                child.wait_until_ready(deadline)
                return Raster(dpi, tuple(child.pages(pdf, dpi, deadline)))
            except _ProblemError as problem:
                return RasterRefused(_named(problem.problem, child, deadline))
            finally:
                child.end()
                self._spare = _Child(self._limits)

    def close(self) -> None:
        """End the spare process; may be repeated."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._spare.end()


def _named(problem: RasterProblem, child: _Child, deadline: float) -> RasterProblem:
    """A process that broke off tells by its signal whether time or the sandbox ended it."""
    if problem is not RasterProblem.CRASHED:
        return problem
    code = child.exit_code(deadline)
    return RasterProblem.CRASHED if code is None else _SIGNALS.get(-code, RasterProblem.CRASHED)
