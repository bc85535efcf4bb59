"""What a person sees of the items on the screen: which are buttons, which are texts, and where they are."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QTextLayout
from PySide6.QtQuick import QQuickItem


def seen(item: QQuickItem) -> Iterator[QQuickItem]:
    """The item and all its visual descendants that a person can see: visible and not fully transparent."""
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from seen(child)


def has(item: QQuickItem, name: str) -> bool:
    """Ask first: reading a property that is not there costs PySide a reference to None each time, and at last abort."""
    return item.metaObject().indexOfProperty(name) >= 0


def is_button(item: QQuickItem) -> bool:
    """Whether it can be pressed now."""
    return has(item, "strike") and item.isEnabled()


def is_text(item: QQuickItem) -> bool:
    """Whether it shows words."""
    return has(item, "contentWidth") and bool(item.property("text"))


def place(item: QQuickItem) -> QRectF:
    """Where it is in the window, in pixels."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def above(item: QQuickItem) -> Iterator[QQuickItem]:
    """Everything that holds it, from the inside out."""
    holder = item.parentItem()
    while holder is not None:
        yield holder
        holder = holder.parentItem()


def capital(text: QQuickItem) -> float:
    """Height of its capital letters in pixels."""
    return QFontMetricsF(text.property("font")).capHeight()


def lines(text: QQuickItem) -> list[str]:
    """Its words as they are broken into lines at its width."""
    words = str(text.property("text")).replace("\n", "\u2028")
    layout = QTextLayout(words, text.property("font"))
    layout.beginLayout()
    found = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(text.width())
        found.append(words[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return found
