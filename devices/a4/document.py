"""How a document goes to a printer: what it takes of what the kiosk can send."""

from dataclasses import dataclass
from typing import Final, Literal

from devices.a4 import pwg
from devices.a4.line import Reading
from kiosk.core.printer import Pages

Send = Literal["raster", "pdf"]
_PDF, _RASTER = "application/pdf", "image/pwg-raster"
_DPI: Final = 300  # at which the kiosk rasterises
_SCALES: Final = (1, 2, 4)


@dataclass(frozen=True)
class Form:
    """Media type; of a raster whether in colour, and how many dots a side each pixel becomes."""

    media_type: str
    colour: bool = False
    scale: int = 1

    def of(self, pages: Pages) -> bytes | None:
        """Give a document's bytes; None when it does not come in this form."""
        if self.media_type == _PDF:
            return pages.document or None
        return pwg.encode(pages, colour=self.colour, scale=self.scale) if pages.sides and pages.whole else None


def form_of(reading: Reading, send: Send, *, colour: bool) -> Form | None:
    """Give the form in which a printer takes documents; None when it takes none that is sent."""
    if send == "pdf":
        return Form(_PDF) if _PDF in reading.formats else None
    in_colour = colour and "srgb_8" in reading.raster_types
    known = in_colour or "sgray_8" in reading.raster_types
    told = reading.resolutions  # not told: it takes any
    scale = next((scale for scale in _SCALES if told is None or _DPI * scale in told), None)
    return Form(_RASTER, in_colour, scale) if _RASTER in reading.formats and known and scale is not None else None
