"""The SDK's frames spoken by a test, so that the driver over them runs where the vendor's package is not installed."""

import io
import socket
import struct
import time
from typing import Final

from PIL import Image

from devices.card import bitmap, panels
from devices.card.wire import Panel
from devices.card_sdk.vendor import Printed

FLAGS: Final = {  # word and bit, as the SDK's own `Status` names them (docs/decisions/0008)
    "INF_CARD_FEEDER": (1, 0x20000000),
    "INF_CARD_CONTACTLESS": (1, 0x08000000),
    "INF_CARD_PRINT": (1, 0x02000000),
    "INF_CARD_EJECT": (1, 0x01000000),
    "INF_RIBBON_LOW": (1, 0x00080000),
    "INF_CLEANING_REQUIRED": (1, 0x00000100),
    "INF_PRINTING_RUNNING": (1, 0x00000080),
    "INF_BUSY": (1, 0x00000001),
    "WAR_REJECT_BOX_FULL": (2, 0x08000000),
    "WAR_CARD_ON_EJECT": (2, 0x04000000),
    "WAR_FEEDER_EMPTY": (2, 0x01000000),
    "WAR_COOLING": (2, 0x00200000),
    "WAR_RIBBON_ENDED": (2, 0x00080000),
    "WAR_COVER_OPEN": (2, 0x00020000),
    "WAR_UNSUPPORTED_RIBBON": (2, 0x00008000),
    "ERR_FEEDER_ERROR": (3, 0x08000000),
    "ERR_COVER_OPEN": (3, 0x02000000),
    "ERR_MECHANICAL": (3, 0x01000000),
    "ERR_BAD_RIBBON": (3, 0x00400000),
    "ERR_RIBBON_ENDED": (3, 0x00200000),
    "INF_FEEDER_NEAR_EMPTY": (4, 0x00000100),
}
CLAIM: Final = 0x80000000
STEP: Final = 0.01


class FrameLink:
    """Speaks to a simulator; its jobs are those of the SDK without the settings that a simulator does not look at."""

    def __init__(self, name: str) -> None:
        self._port = int(name.rsplit(":", 1)[1])

    def ask(self, command: str, within: float) -> str | None:
        answer = self._exchange(f"\x1b{command}\r\0".encode("ascii"), within)
        return None if answer is None else answer.partition(b"\0")[0].decode("ascii")

    def flags(self) -> frozenset[str] | None:
        words = self._words()
        if words is None:
            return None
        return frozenset(name for name, (word, bit) in FLAGS.items() if words[word] & bit)

    def print_front(self, bmp: bytes, within: float) -> Printed:
        until = time.monotonic() + within
        warnings = (self._words() or (0,) * 5)[2]
        if warnings:
            return Printed.REFUSED
        self._exchange(job(bmp, keep=True), None)
        if self._claimed(True, until) is None:
            return Printed.UNKNOWN
        self._exchange(b"\x1bPcla;0\r\0", None)
        errors = self._claimed(False, until)
        return Printed.UNKNOWN if errors is None else Printed.REFUSED if errors else Printed.DONE

    def close(self) -> None:
        """Nothing is kept open."""

    def _claimed(self, wanted: bool, until: float) -> int | None:
        """Wait until the printer says that it is at a job, or no longer; gives its errors."""
        while time.monotonic() < until:
            words = self._words()
            if words is None:
                return None
            if bool(words[1] & CLAIM) is wanted:
                return words[3]
            time.sleep(STEP)
        return None

    def _words(self) -> tuple[int, ...] | None:
        answer = self._exchange(b"", 5.0)
        if not answer:
            return None
        body = answer.partition(b"\0")[2]
        assert (body[2], body[19]) == (16, 2)
        return (*struct.unpack(">4I", body[3:19]), struct.unpack(">I", body[23:27])[0])

    def _exchange(self, said: bytes, within: float | None) -> bytes | None:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=within or 5) as line:
                line.sendall(said)
                line.shutdown(socket.SHUT_WR)
                if within is None:
                    return b""
                answer = b""
                while piece := line.recv(4096):
                    answer += piece
                return answer
        except OSError:
            return None


def job(bmp: bytes, *, keep: bool) -> bytes:
    """A job as the SDK cuts it: tags between the commands, colours in 256 levels, a black and an overlay panel."""
    planes = panels.separate(Image.open(io.BytesIO(bmp)).convert("RGB").tobytes())
    out = b"\x1bPsync;1;0\r<HEADER>\x1bPcla;1\r\x1bPpmode;0\r</HEADER>\x1bSs\r\x1bMr;s\r<FACE>\x1bSr\r<BINARY Size=1>"
    for panel in Panel:
        plane = planes[panel]
        if panel.levels == 2:
            out += f"\x1bDb;{panel};2;".encode("ascii") + bitmap.pack(plane, 2) + b"\r</BINARY>"
        else:
            out += f"\x1bDb;{panel};256;".encode("ascii") + (plane * 2).tobytes() + b"\r"
    end = b"\x1bPneab;A;0\r\x1bSe\r\x1bPneab;A;1\r" if keep else b"\x1bSe\r"
    return out + end + b"</CARD>\0"
