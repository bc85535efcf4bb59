"""One Qt application for all tests, offscreen and in software, before anything else asks for one."""

import os

from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
from PySide6.QtWidgets import QApplication

QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
APPLICATION = QApplication.instance() or QApplication(["anjungan"])

settings.register_profile("anjungan", deadline=None)  # nothing here is timed: a busy machine is no failure
settings.load_profile("anjungan")
