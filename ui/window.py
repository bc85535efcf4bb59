"""The kiosk's window: loads the QML for one panel, shows views, posts intents, and can be photographed."""

from pathlib import Path
from typing import Final, cast

from PySide6 import QtQuick  # loaded first: without it the root has no grabWindow
from PySide6.QtCore import QCoreApplication, QTranslator, QUrl
from PySide6.QtGui import QGuiApplication

from kiosk.core.terms import Language
from ui.bridge import Kiosk, Post
from ui.keys import KeyReader, KeyView
from ui.panel import Panel
from ui.view import View

HERE: Final = Path(__file__).parent
ENGLISH: Final = HERE / "translations" / "anjungan_en.qm"
GUARD: Final = 350  # ms; a finger lifts and strikes again in 150 to 300


def application() -> QGuiApplication:
    """Give the process's Qt application, made if need be. Rendering is in software: kiosks' graphics drivers differ."""
    if QtQuick.QQuickWindow.sceneGraphBackend() != "software":
        QtQuick.QQuickWindow.setSceneGraphBackend("software")
    running = QGuiApplication.instance()
    return cast("QGuiApplication", running) if running else QGuiApplication(["anjungan"])


class KioskWindow:
    """One window on one panel. Needs `application()` to have been called; every call is made from the UI thread.

    Raises FileNotFoundError if the translation was not built, RuntimeError if the QML does not load.
    """

    def __init__(
        self,
        width: int,
        height: int,
        px_per_mm: float,
        *,
        full_screen: bool = False,
        guard: int = GUARD,
        first: View | None = None,
    ) -> None:
        self._english = QTranslator()
        if not self._english.load(str(ENGLISH)):
            source = ENGLISH.with_suffix(".ts")
            raise FileNotFoundError(f"no translation at {ENGLISH}; build it: pyside6-lrelease {source} -qm {ENGLISH}")
        self._language = Language.INDONESIAN
        self.view = KeyView()
        self.view.setTitle("Anjungan")
        self.view.setResizeMode(QtQuick.QQuickView.ResizeMode.SizeRootObjectToView)
        engine = self.view.engine()
        self._kiosk = cast("Kiosk", engine.singletonInstance("Anjungan", "Kiosk"))
        panel = cast("Panel", engine.singletonInstance("Anjungan", "Panel"))
        panel.configure(width, height, px_per_mm, guard)
        if first is not None:
            self._kiosk.show(first)  # before the QML is loaded, so that only this screen is
        self.view.resize(width, height)
        self.view.setSource(QUrl.fromLocalFile(str(HERE / "Main.qml")))
        if self.view.status() is not QtQuick.QQuickView.Status.Ready:
            raise RuntimeError("; ".join(error.toString() for error in self.view.errors()))
        self._full_screen = full_screen

    def open(self) -> None:
        """Put the window on the screen."""
        if self._full_screen:
            self.view.showFullScreen()
        else:
            self.view.show()

    def listen(self, post: Post) -> None:
        """Send the resident's intents there."""
        self._kiosk.listen(post)

    def read_keys(self, reader: KeyReader) -> None:
        """Let a scanner type among the resident's keys."""
        self.view.read_keys(reader)

    def show(self, view: View) -> None:
        """Show this view, in its language."""
        if view.language is not self._language:
            self._language = view.language
            if view.language is Language.ENGLISH:
                QCoreApplication.installTranslator(self._english)
            else:
                QCoreApplication.removeTranslator(self._english)
            self.view.engine().retranslate()
        self._kiosk.show(view)

    def grab(self, path: Path) -> None:
        """Save what is on the screen, as the kind of picture that the suffix says. Raises OSError if it cannot."""
        if not self.view.grabWindow().save(str(path)):
            raise OSError(f"cannot write {path}")

    def close(self) -> None:
        """Take the window down."""
        QCoreApplication.removeTranslator(self._english)
        self.view.close()
        self.view.setSource(QUrl())
        self.view.deleteLater()
