"""The A4 printer of one kiosk and the hands at its open tray: where every sheet physically is, and what is on it."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from devices.a4.pwg import HEADER, SYNC
from devices.transport import TransportError
from simulators.ipp.far_end import IppTransport
from simulators.ipp.model import IppModel
from simulators.ipp.parts import Sheet, Spot
from simulators.world.cuts import Point
from simulators.world.life import Life
from simulators.world.papers import read_sheet
from simulators.world.site import Paper

_NAME: Final = re.compile(rb"job-name\x00.(attempt-[0-9a-f-]+)", re.DOTALL)
_PIXEL: Final = len(SYNC) + HEADER + 2  # behind the header: how often the line is repeated, how often the pixel
_PRINT_JOB: Final = b"\x00\x02"


class TraySite:
    """One A4 printer over the lives of its kiosk. `contents`: what each attempt's job really carried."""

    def __init__(self, model: IppModel) -> None:
        self.model = model
        self.contents: dict[str, tuple[int, int]] = {}

    def exchange(self, life: Life, point: Callable[[Point], None]) -> "CrashingExchange":
        """Give a driver's way to the printer in one life of the kiosk."""
        return CrashingExchange(self, self.model.transport(life.pass_by), point)

    def lying(self) -> list[Sheet]:
        """The sheets in the tray."""
        self.model.advance()
        return [sheet for sheet in self.model.sheets if sheet.spot is Spot.OUTLET]

    def take(self, holder: str) -> list[Paper]:
        """A hand takes what lies there; gives the documents that it made whole."""
        names = list(dict.fromkeys(sheet.job_name for sheet in self.lying()))
        before = {name: self.copies(name, {Spot.TAKEN}) for name in names}
        self.model.take_sheets()
        return [
            Paper(self.contents[name][0], name, holder)
            for name in names
            for _ in range(self.copies(name, {Spot.TAKEN}) - before[name])
        ]

    def copies(self, attempt: str, spots: set[Spot]) -> int:
        """How many whole documents of an attempt are in these places."""
        if attempt not in self.contents:
            return 0
        pages = [sheet.page for sheet in self.model.sheets if sheet.job_name == attempt and sheet.spot in spots]
        return min(pages.count(page) for page in range(1, self.contents[attempt][1] + 1))

    def clear(self) -> list[str]:
        """Staff take out every sheet in path and tray; gives whose they were."""
        self.model.advance()
        found = [sheet for sheet in self.model.sheets if sheet.spot in {Spot.PATH, Spot.OUTLET}]
        for sheet in found:
            sheet.spot = Spot.REMOVED
        self.model.advance()
        return list(dict.fromkeys(sheet.job_name for sheet in found))

    def sent(self, body: bytes) -> None:
        """Note what a document that is sent really is."""
        name, at = _NAME.search(body), body.find(SYNC)
        if name is not None and at >= 0:
            document, _ = read_sheet(body[at + _PIXEL : at + _PIXEL + 3])
            self.contents[name.group(1).decode()] = (document, body.count(b"PwgRaster"))


class CrashingExchange:
    """An IPP connection at each of whose exchanges the kiosk may end."""

    def __init__(self, site: TraySite, transport: IppTransport, point: Callable[[Point], None]) -> None:
        self._site = site
        self._transport = transport
        self._point = point

    def exchange(self, body: bytes, seconds: float | None = None) -> bytes:
        """Ask and be answered; an end in the middle leaves half a request at the printer."""
        if body[2:4] == _PRINT_JOB:
            self._site.sent(body)
            try:
                self._point(Point.WIRE)
            except BaseException:
                self._transport.cut_at = len(body) // 2
                self._site.model.advance()
                _torn(self._transport, body)
                raise
        answer = self._transport.exchange(body, seconds)
        self._point(Point.WIRE)
        return answer

    def close(self) -> None:
        """Drop the connection."""
        self._transport.close()


def _torn(transport: IppTransport, body: bytes) -> None:
    with suppress(TransportError):
        transport.exchange(body)
