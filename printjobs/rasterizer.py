"""Child process that turns one PDF into rasters and may do nothing else; run by path, with `python -I`.

It imports nothing of this project. Once pdfium is loaded it locks itself in: no new files, no sockets, no processes, no
executable memory, bounded memory and time. Fonts that a file does not embed come from pdfium's built-in ones, never
from the machine, so the same bytes give the same raster everywhere.

stdin: `ORDER`, then that many bytes of PDF. stdout: `READY`, then for each page `FRAME` and its RGB bytes, and a last
`FRAME` of length 0 whose word says how it ended.
"""

import ctypes
import os
import resource
import struct
import sys
from typing import Final

import pypdfium2.raw as pdfium
import pyseccomp

READY: Final = b"RASTER1\n"
ORDER: Final = struct.Struct(">IHHI")
"""Length of the PDF, dpi, most pages, most pixels a page."""
FRAME: Final = struct.Struct(">12sIIII")
"""Word, pages in all, width, height, length."""

A4_POINTS: Final = (595.276, 841.890)
A4_TOLERANCE: Final = 6.0
"""Points (2 mm): a page this near to A4 is drawn as exactly A4, so that 595 and 595.28 points give the same raster."""

_POINTS_PER_INCH: Final = 72
_PASSWORD: Final = 4
_EACCES: Final = 13
_PROT_EXEC: Final = 4
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_WORKING: Final = (  # noqa: SIM905 (a list of this length reads worse)
    "read write readv writev mremap munmap brk madvise futex rt_sigreturn rt_sigprocmask rt_sigaction sigaltstack"
    " exit exit_group clock_gettime gettimeofday time getrandom sched_yield getpid gettid poll lseek fstat close"
).split()
# Asked for by libraries that look around (fonts, time zones): told "no" instead of killed, nothing is opened.
_DENIED: Final = (
    "open",
    "openat",
    "access",
    "faccessat",
    "faccessat2",
    "stat",
    "lstat",
    "newfstatat",
    "statx",
    "readlink",
    "readlinkat",
    "getdents64",
)


class _EndedError(Exception):
    """Ends the work with a word for the parent."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def lock_in(memory: int, seconds: int) -> None:
    """Give up everything that rendering does not need; cannot be undone."""
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_DUMPABLE, 0), (_PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # SIGXCPU first, SIGKILL when it is ignored
    rules = pyseccomp.SyscallFilter(pyseccomp.KILL_PROCESS)
    for name in _WORKING:
        rules.add_rule(pyseccomp.ALLOW, name)
    for name in ("mmap", "mprotect"):
        rules.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0))
    rules.add_rule(pyseccomp.ALLOW, "tgkill", pyseccomp.Arg(0, pyseccomp.EQ, os.getpid()))  # abort() of itself
    for name in _DENIED:
        rules.add_rule(pyseccomp.ERRNO(_EACCES), name)
    rules.load()


def _receive(length: int) -> bytes:
    """Read exactly so many bytes of stdin; the parent's end closing early ends this process."""
    received = bytearray()
    while len(received) < length:
        piece = os.read(0, min(1 << 20, length - len(received)))
        if not piece:
            raise SystemExit(0)
        received += piece
    return bytes(received)


def _send(data: bytes | memoryview) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(1, rest) :]


def _end(word: str, pages: int = 0) -> None:
    _send(FRAME.pack(word.encode(), pages, 0, 0, 0))


def _render(document: object, index: int, dpi: int, most_pixels: int) -> tuple[int, int, "ctypes.Array[ctypes.c_char]"]:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise _EndedError("unreadable")
    try:
        wide, high = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        # A page wider than high is turned by a quarter: A4 leaves the printer's tray upright.
        turned = wide > high
        if turned:
            wide, high = high, wide
        if abs(wide - A4_POINTS[0]) <= A4_TOLERANCE and abs(high - A4_POINTS[1]) <= A4_TOLERANCE:
            wide, high = A4_POINTS
        if not (1 <= wide <= high and wide * high * (dpi / _POINTS_PER_INCH) ** 2 <= most_pixels):
            raise _EndedError("too_large")
        width, height = (max(1, round(side * dpi / _POINTS_PER_INCH)) for side in (wide, high))
        raster = ctypes.create_string_buffer(b"\xff" * (width * height * 3), width * height * 3)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, raster, width * 3)
        if not bitmap:
            raise _EndedError("memory")
        flags = pdfium.FPDF_REVERSE_BYTE_ORDER | pdfium.FPDF_PRINTING
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, int(turned), flags)
        pdfium.FPDFBitmap_Destroy(bitmap)
        return width, height, raster
    finally:
        pdfium.FPDF_ClosePage(page)


def _work() -> None:
    length, dpi, most_pages, most_pixels = ORDER.unpack(_receive(ORDER.size))
    pdf = _receive(length)
    document = pdfium.FPDF_LoadMemDocument64(pdf, length, None)
    if not document:
        raise _EndedError("encrypted" if pdfium.FPDF_GetLastError() == _PASSWORD else "unreadable")
    pages = pdfium.FPDF_GetPageCount(document)
    if pages < 1:
        raise _EndedError("unreadable")
    if pages > most_pages:
        raise _EndedError("pages")
    for index in range(pages):
        width, height, raster = _render(document, index, dpi, most_pixels)
        _send(FRAME.pack(b"page", pages, width, height, len(raster)))
        _send(memoryview(raster).cast("B"))
    _end("done", pages)


def main(arguments: list[str]) -> None:
    """Load, lock in, say READY, do one document. Arguments: bytes of memory, seconds of processor time."""
    memory, seconds = (int(each) for each in arguments)
    no_fonts = (ctypes.POINTER(ctypes.c_char) * 1)()
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=no_fonts))
    lock_in(memory, seconds)
    _send(READY)
    try:
        _work()
    except _EndedError as ended:
        _end(ended.word)
    except MemoryError:
        _end("memory")
    os._exit(0)  # nothing to tidy up, and tidying would run the document's leftovers once more


if __name__ == "__main__":
    main(sys.argv[1:])
