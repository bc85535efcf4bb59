"""The panel as it is configured: size in pixels, pixels a millimetre, and the letters it shows."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Anjungan"
QML_IMPORT_MAJOR_VERSION = 1

FAMILIES = ("Inter", "Noto Sans")  # Debian fonts-inter; fonts-noto-core where it is not installed
_PROBE = 1000


def family() -> str:
    """Give the first installed family of FAMILIES, else Qt's default."""
    installed = set(QFontDatabase.families())
    return next((name for name in FAMILIES if name in installed), QFont().defaultFamily())


@QmlElement
@QmlSingleton
class Panel(QObject):
    """Read-only to QML. `guard` is in ms: for so long after a screen appeared, touches on it do not count."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._width, self._height, self._px_per_mm, self._guard = 1080, 1920, 4.03, 0
        self._family = family()
        font = QFont(self._family)
        font.setPixelSize(_PROBE)
        self._cap = QFontMetricsF(font).capHeight() / _PROBE

    def configure(self, width: int, height: int, px_per_mm: float, guard: int) -> None:
        """Set the panel, before or after the screens are loaded."""
        self._width, self._height, self._px_per_mm, self._guard = width, height, px_per_mm, guard
        self.changed.emit()

    @Property(int, notify=changed)
    def width(self) -> int:
        """Width in pixels."""
        return self._width

    @Property(int, notify=changed)
    def height(self) -> int:
        """Height in pixels."""
        return self._height

    @Property(float, notify=changed)
    def pxPerMm(self) -> float:  # noqa: N802  QML's spelling
        """Pixels a millimetre."""
        return self._px_per_mm

    @Property(int, notify=changed)
    def guard(self) -> int:
        """Milliseconds for which a new screen ignores touches, so that a double tap does not answer two questions."""
        return self._guard

    @Property(str, notify=changed)
    def family(self) -> str:
        """Font family."""
        return self._family

    @Property(float, notify=changed)
    def capRatio(self) -> float:  # noqa: N802  QML's spelling
        """Capital height as a part of the font's pixel size."""
        return self._cap
