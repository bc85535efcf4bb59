"""One Qt application for all tests, offscreen and in software, before anything else asks for one."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
from PySide6.QtWidgets import QApplication

QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
APPLICATION = QApplication.instance() or QApplication(["anjungan"])
