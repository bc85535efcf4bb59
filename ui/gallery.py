"""Pictures of every screen in every orientation and language."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from kiosk.core.terms import Language
from ui.samples import SCREENS, sample
from ui.window import KioskWindow, application

PX_PER_MM = 4.03  # a 21.5 inch panel
SHORT, LONG = 1080, 1920


class Orientation(StrEnum):
    """How the panel stands."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return (SHORT, LONG) if self is Orientation.PORTRAIT else (LONG, SHORT)


def render(
    out: Path,
    orientations: Sequence[Orientation] = tuple(Orientation),
    languages: Sequence[Language] = tuple(Language),
    *,
    large: bool = False,
    dark: bool = False,
) -> list[Path]:
    """Write `<screen>-<orientation>-<language>[-large][-dark].png` for every sample into `out`, and name them.

    Raises OSError if a picture cannot be written.
    """
    application()
    out.mkdir(parents=True, exist_ok=True)
    mode = ("-large" if large else "") + ("-dark" if dark else "")
    pictures: list[Path] = []
    for orientation in orientations:
        window = KioskWindow(*orientation.size, PX_PER_MM)
        window.open()
        for language in languages:
            for name in SCREENS:
                window.show(sample(name, language, large=large, dark=dark))
                QCoreApplication.processEvents()
                path = out / f"{name}-{orientation.value}-{language.value}{mode}.png"
                window.grab(path)
                pictures.append(path)
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return pictures
