"""A process of our own beside the kiosk, spoken to over its two pipes in bounded time."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

PIPE_BYTES: Final = 1 << 20


class SandboxError(RuntimeError):
    """The sandbox cannot be set up on this machine: a library of it is missing, or the kernel has no seccomp."""


class TooSlowError(Exception):
    """The time was over."""


class BrokenOffError(Exception):
    """The process has closed its pipe, as one that has ended does."""


class Child:
    """One Python program, run by path, without this process's environment; what it writes to stderr is thrown away."""

    def __init__(self, program: Path, arguments: Sequence[str]) -> None:
        self._process: Final = subprocess.Popen(  # noqa: S603 (our own program, fixed arguments, empty environment)
            [sys.executable, "-I", str(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
            cwd="/",
            process_group=0,  # it ends together with the processes that it made
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise SandboxError("the process has no pipes")
        self._input: Final = self._process.stdin
        self._output: Final = self._process.stdout
        for pipe in (self._input, self._output):
            os.set_blocking(pipe.fileno(), False)
            with suppress(PermissionError):  # the user's quota of pipe memory; a small pipe is only slower
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    @property
    def pid(self) -> int:
        """Its number, as long as it is not reaped."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def write(self, data: bytes, deadline: float) -> None:
        """Send everything, or raise TooSlowError or BrokenOffError; the deadline is one of `time.monotonic`."""
        rest = memoryview(data)
        while rest:
            self._wait(self._input.fileno(), select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self._input.fileno(), rest) :]
            except BrokenPipeError:
                raise BrokenOffError from None

    def read(self, length: int, deadline: float) -> bytes:
        """Give exactly so many bytes, or raise the same."""
        data = bytearray(length)
        rest = memoryview(data)
        while rest:
            self._wait(self._output.fileno(), select.POLLIN, deadline)
            got = os.readv(self._output.fileno(), [rest])
            if got == 0:
                raise BrokenOffError
            rest = rest[got:]
        return bytes(data)

    def end(self) -> int:
        """Kill what is left, reap it, close the pipes; gives the exit code (negative: the signal)."""
        if self._process.poll() is None:  # once it is reaped its number may be another's
            os.killpg(self._process.pid, signal.SIGKILL)
        code = self._process.wait()
        self._input.close()
        self._output.close()
        return code

    def exit_code(self, deadline: float) -> int | None:
        """How it ended by itself, None if it did not in time."""
        try:
            return self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None

    @staticmethod
    def _wait(handle: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(handle, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise TooSlowError
