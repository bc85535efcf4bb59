"""Pictures of every screen in every orientation, language and mode."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import product
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


class Mode(StrEnum):
    """How a resident may want the screens: as they are, with large text, dark."""

    PLAIN = ""
    LARGE = "-large"
    DARK = "-dark"


def render(
    out: Path,
    orientations: Sequence[Orientation] = tuple(Orientation),
    languages: Sequence[Language] = tuple(Language),
    modes: Sequence[Mode] = tuple(Mode),
) -> Iterator[Path]:
    """Write `<screen>-<orientation>-<language>[-large|-dark].png` for every sample, naming each when done.

    Raises OSError if a picture cannot be written.
    """
    application()
    out.mkdir(parents=True, exist_ok=True)
    for orientation in orientations:
        window = KioskWindow(*orientation.size, PX_PER_MM)
        window.open()
        for language, mode, name in product(languages, modes, SCREENS):
            window.show(sample(name, language, large=mode is Mode.LARGE, dark=mode is Mode.DARK))
            QCoreApplication.processEvents()
            path = out / f"{name}-{orientation.value}-{language.value}{mode.value}.png"
            window.grab(path)
            yield path
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
