"""What the locked-in process may not do, tried from inside it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "printjobs" / "rasterizer.py"
INSIDE = """
import ctypes, importlib.util, os, resource, socket, sys
spec = importlib.util.spec_from_file_location("rasterizer", sys.argv[1])
rasterizer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rasterizer)
libc = ctypes.CDLL(None, use_errno=True)
rasterizer.lock_in(512 << 20, 5)
def attempt():
    {act}
try:
    attempt()
except OSError as error:
    os.write(1, b"refused %d" % error.errno)
    os._exit(0)
os.write(1, b"done")
os._exit(0)
"""


def inside(act: str) -> tuple[int, bytes]:
    """Try something from inside the sandbox; gives the exit code and what it wrote."""
    done = subprocess.run(  # noqa: S603 (our own text)
        [sys.executable, "-I", "-c", INSIDE.format(act=act), str(PROGRAM)],
        capture_output=True,
        check=False,
        timeout=20,
        env={},
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("act", ["os.open('/etc/hostname', os.O_RDONLY)", "os.listdir('/')", "os.stat('/')"])
def test_no_file_is_opened(act: str) -> None:
    """Looking at files is denied without ending the process: libraries do it by habit."""
    assert inside(act) == (0, b"refused 13")


@pytest.mark.parametrize(
    "act",
    [
        "socket.socket()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.unlink('/tmp/none')",
        "os.kill(os.getppid(), 0)",
        "libc.ptrace(0, 0, 0, 0)",
        "libc.mmap(0, 4096, 7, 34, -1, 0)",
        "os.memfd_create('x')",
    ],
)
def test_everything_else_ends_the_process(act: str) -> None:
    """Sockets, processes, signals to others, and executable memory end it at once."""
    assert inside(act) == (-signal.SIGSYS, b"")


def test_memory_is_bounded() -> None:
    """A gigabyte cannot be had."""
    code, told = inside("bytearray(1 << 30)")
    assert (code, told) == (1, b"")


def test_writing_to_its_own_pipe_is_all_it_can_do() -> None:
    """The one way out is the pipe it was given."""
    assert inside("pass") == (0, b"done")
