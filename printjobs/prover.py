"""Has a PDF proven in a process that serves one document and is thrown away: locked in, with bounded time and memory.

A hostile file can keep a parser busy for ever, or have it unpack more than the machine has. Nothing inside a process
ends that for sure: an exception is swallowed where the library catches everything, or where a destructor runs. So the
parser runs in `printjobs/prover_child.py`, which forks for each document, and the system ends what takes too much.
"""

import signal
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Self

import msgspec

from printjobs.arrival import misfit
from printjobs.child import BrokenOffError, Child, SandboxError, TooSlowError
from printjobs.trust import TrustFiles, TrustList
from printjobs.verdict import Genuine, NotGenuine, Reason

READY: Final = b"PROVER1\n"
LENGTH: Final = struct.Struct(">I")
"""Before each message: first the trust list, then a document each time."""
ENDED: Final = struct.Struct(">iI")
"""How the document's process ended (negative: the signal), and the length of the verdict that follows."""
PROGRAM: Final = Path(__file__).with_name("prover_child.py")
MOST_VERDICT: Final = 1 << 20


class Verdict(msgspec.Struct, frozen=True):
    """As it is sent: the signer and the pages, or the reason and its detail."""

    signer: str = ""
    pages: int = 0
    reason: Reason | None = None
    detail: str = ""


@dataclass(frozen=True)
class ProofLimits:
    """What one document may use. `seconds` is the wall clock's, for a machine that is busy with other things."""

    memory: int = 512 * 1024 * 1024
    processor_seconds: int = 5
    seconds: float = 15.0
    start: float = 30.0


class BoundedProver:
    """Keeps the reader's process ready (its start takes half a second). Any thread, one document at a time."""

    def __init__(self, trust: TrustFiles, limits: ProofLimits | None = None) -> None:
        """Start and await the process. ValueError: the trust list cannot be used; SandboxError: it did not start."""
        TrustList.of(trust)
        self._trust: Final = msgspec.json.encode(trust)
        self._limits: Final = limits or ProofLimits()
        self._lock: Final = Lock()
        self._closed = False
        self._ready = False
        self._child = self._start()
        try:
            self._greeted()
        except (TooSlowError, BrokenOffError):
            self._child.end()
            raise SandboxError("the prover did not start") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prove(self, content: bytes, *, sha256: str) -> Genuine | NotGenuine:
        """Judge the bytes, in bounded time whatever is in them. `sha256` is the digest in the registry's signed job."""
        unlike = misfit(content, sha256)
        if unlike is not None:
            return unlike
        with self._lock:
            if self._closed:
                raise SandboxError("the prover is closed")
            try:
                return self._judged(content)
            except TooSlowError:
                self._renew()
                return self._too_slow()
            except (BrokenOffError, msgspec.MsgspecError):
                self._renew()
                return NotGenuine(Reason.UNREADABLE, "the proof broke off")

    def close(self) -> None:
        """End the process; may be repeated."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._child.end()

    def _start(self) -> Child:
        return Child(PROGRAM, [str(self._limits.memory), str(self._limits.processor_seconds)])

    def _renew(self) -> None:
        self._child.end()
        self._ready = False
        self._child = self._start()

    def _greeted(self) -> None:
        if not self._child.alive:
            self._renew()
        if not self._ready:
            deadline = time.monotonic() + self._limits.start
            self._child.write(LENGTH.pack(len(self._trust)) + self._trust, deadline)
            if self._child.read(len(READY), deadline) != READY:
                raise BrokenOffError
            self._ready = True

    def _judged(self, content: bytes) -> Genuine | NotGenuine:
        self._greeted()
        deadline = time.monotonic() + self._limits.seconds
        self._child.write(LENGTH.pack(len(content)) + content, deadline)
        code, length = ENDED.unpack(self._child.read(ENDED.size, deadline))
        if length > MOST_VERDICT:
            raise BrokenOffError
        told = self._child.read(length, deadline)
        if code == -signal.SIGXCPU:
            return self._too_slow()
        if code != 0:
            return NotGenuine(Reason.UNREADABLE, f"the proof broke off ({code})")
        verdict = msgspec.json.decode(told, type=Verdict)
        if verdict.reason is not None:
            return NotGenuine(verdict.reason, verdict.detail)
        return Genuine(verdict.signer, verdict.pages)

    def _too_slow(self) -> NotGenuine:
        return NotGenuine(Reason.PROOF_TIMEOUT, f"the proof took more than {self._limits.processor_seconds} s")
