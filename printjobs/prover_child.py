"""Child process that proves PDFs, each in a process of its own that may do nothing else; run by path, with `python -I`.

It loads everything, reads the trust list and says READY; it never parses a document itself. For each one it forks; the
fork locks itself in as the rasteriser does (`printjobs.rasterizer.lock_in`), so it can open no file and load no module:
what the rules may need is loaded before. The messages are in `printjobs.prover`.
"""

import asyncio
import codecs
import os
import selectors
import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))  # run by path, the program does not know the tree that it is of

from printjobs.proof import Prover
from printjobs.prover import ENDED, LENGTH, MOST_VERDICT, READY, Verdict
from printjobs.rasterizer import lock_in
from printjobs.trust import TrustFiles, TrustList
from printjobs.verdict import NotGenuine

_CODECS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-32-be", "cp1252", "idna", "punycode")
# What the libraries load only when they need it.
_LATE = (
    "_strptime",
    "asn1crypto.crl",
    "asn1crypto.ocsp",
    "asn1crypto.tsp",
    "cryptography.hazmat.backends.openssl.backend",
    "cryptography.hazmat.primitives.asymmetric.dsa",
    "cryptography.hazmat.primitives.asymmetric.ec",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.asymmetric.ed448",
    "cryptography.hazmat.primitives.asymmetric.padding",
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "pyhanko.pdf_utils.crypt.pdfmac",
    "pyhanko.pdf_utils.filters",
    "pyhanko.pdf_utils.metadata.xmp_xml",
    "pyhanko.sign.fields",
    "stringprep",
)


def _receive() -> bytes:
    (length,) = LENGTH.unpack(_read(LENGTH.size))
    return _read(length)


def _read(length: int) -> bytes:
    """Read exactly so many bytes of stdin; the kiosk's end closing ends this process."""
    received = bytearray()
    while len(received) < length:
        piece = os.read(0, min(1 << 20, length - len(received)))
        if not piece:
            os._exit(0)
        received += piece
    return bytes(received)


def _send(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _judge(prover: Prover, content: bytes) -> Verdict:
    found = prover.prove(content, sha256=sha256(content).hexdigest())
    if isinstance(found, NotGenuine):
        return Verdict(reason=found.reason, detail=found.detail_for_staff)
    return Verdict(found.signer, found.pages)


def _work(prover: Prover, content: bytes, out: int, memory: int, seconds: int) -> None:
    """Be the process of one document. Does not return."""
    code = 1
    try:
        lock_in(memory, seconds)
        _send(out, msgspec.json.encode(_judge(prover, content)))
        code = 0
    finally:
        os._exit(code)  # nothing to tidy up; what was not foreseen is a proof that broke off


def _wait(worker: int, told: int) -> tuple[int, bytes]:
    """Read what it tells until it has ended; gives how."""
    verdict = bytearray()
    while piece := os.read(told, 1 << 16):
        verdict += piece[: MOST_VERDICT - len(verdict)]
    _, status = os.waitpid(worker, 0)
    return os.waitstatus_to_exitcode(status), bytes(verdict)


def main(arguments: list[str]) -> None:
    """Arguments: bytes of memory, seconds of processor time a document."""
    memory, seconds = (int(each) for each in arguments)
    for name in _CODECS:
        codecs.lookup(name)
    for name in _LATE:
        import_module(name)
    loop = asyncio.SelectorEventLoop(selectors.PollSelector())  # of what a loop does, a fork may only poll
    trust = TrustList.of(msgspec.json.decode(_receive(), type=TrustFiles))
    prover = Prover(trust, loop.run_until_complete)
    _send(1, READY)
    while True:
        content = _receive()
        told, out = os.pipe()
        worker = os.fork()
        if worker == 0:
            _work(prover, content, out, memory, seconds)
        os.close(out)
        code, verdict = _wait(worker, told)
        os.close(told)
        _send(1, ENDED.pack(code, len(verdict)) + verdict)


if __name__ == "__main__":
    main(sys.argv[1:])
