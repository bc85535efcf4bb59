"""The rows of the document menu as a Qt model."""

from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtQml import QmlAnonymous

from kiosk.core.screens import Offer
from kiosk.core.terms import Language
from ui.texts import obstacle, title

QML_IMPORT_NAME = "Anjungan"
QML_IMPORT_MAJOR_VERSION = 1

_TOP: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a delegate can ask of a row; the name in lower case is the name in QML."""

    GRANT = Qt.ItemDataRole.UserRole + 1
    TITLE = Qt.ItemDataRole.UserRole + 2
    HOLDER = Qt.ItemDataRole.UserRole + 3
    DETAIL = Qt.ItemDataRole.UserRole + 4
    MEDIUM = Qt.ItemDataRole.UserRole + 5
    AVAILABLE = Qt.ItemDataRole.UserRole + 6
    OBSTACLE = Qt.ItemDataRole.UserRole + 7


@QmlAnonymous
class DocumentsModel(QAbstractListModel):
    """One row for each offer of the page shown. Reset only when what it shows changes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._offers: tuple[Offer, ...] = ()
        self._language = Language.INDONESIAN

    def show(self, offers: tuple[Offer, ...], language: Language) -> None:
        """Show these rows in this language."""
        if (offers, language) == (self._offers, self._language):
            return
        self.beginResetModel()
        self._offers, self._language = offers, language
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:  # noqa: N802  Qt's name
        """Give the number of rows; rows have no children."""
        return 0 if parent.isValid() else len(self._offers)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802  Qt's name
        """Names of the roles in QML."""
        return {int(role): QByteArray(role.name.lower().encode()) for role in Role}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | bool | None:
        """One value of one row; nothing for an index or a role that is not there."""
        if not index.isValid() or not 0 <= index.row() < len(self._offers):
            return None
        offer = self._offers[index.row()]
        values: dict[int, str | bool] = {
            int(Role.GRANT): offer.grant.grant,
            int(Role.TITLE): title(offer.kind, self._language),
            int(Role.HOLDER): offer.grant.holder,
            int(Role.DETAIL): offer.grant.detail,
            int(Role.MEDIUM): offer.medium.value,
            int(Role.AVAILABLE): offer.obstacle is None,
            int(Role.OBSTACLE): obstacle(offer, self._language),
            int(Qt.ItemDataRole.DisplayRole): title(offer.kind, self._language),
        }
        return values.get(role)
