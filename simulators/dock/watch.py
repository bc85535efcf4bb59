"""Looks at everything around the kiosk: the machines often, registry and journal less often; each on its own thread."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from PySide6.QtGui import QImage

from simulators.card.parts import Snapshot as CardSnapshot
from simulators.dock import pictures
from simulators.dock.centre import CentreSnapshot
from simulators.dock.hands import Seen
from simulators.dock.records import Recorded, Records
from simulators.dock.session import Session
from simulators.dock.small_hands import ReceiptSnapshot, UpsSnapshot
from simulators.ipp.server import Snapshot as A4Snapshot
from simulators.phone import Sms
from simulators.trace import Traced


@dataclass(frozen=True)
class MachinesSeen:
    """The machines at one moment, what came over their wires since the moment before, and what was printed last."""

    card: Seen[CardSnapshot]
    a4: Seen[A4Snapshot]
    scanner: Seen[bool]
    receipt: Seen[ReceiptSnapshot]
    ups: Seen[UpsSnapshot] | None
    traced: tuple[Traced, ...] = ()
    face: QImage | None = field(default=None, repr=False)
    pages: tuple[QImage, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class OfficeSeen:
    """Registry, phones, journal and books. `centre` is None while the sandbox does not answer."""

    centre: Seen[CentreSnapshot] | None
    messages: tuple[Sms, ...]
    recorded: Recorded


class MachineWatch:
    """Looks at the machines; keeps what it has seen, so that nothing is drawn twice."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._traced = 0
        self._shown: Path | None = None
        self._pages: tuple[QImage, ...] = ()
        self._panels = 0
        self._face: QImage | None = None

    def look(self) -> MachinesSeen:
        """Take one look."""
        session, site = self._session, self._session.site
        card = session.card.look()
        if card.snapshot.panels != self._panels and (printed := site.card.last_card()):
            self._panels, self._face = card.snapshot.panels, pictures.face(printed)
        spooled = session.printer.spooled()
        if spooled and spooled[-1] != self._shown:
            self._pages = pictures.pages(spooled[-1])
            self._shown = spooled[-1] if self._pages else None
        traced = tuple(session.trace.since(self._traced)) if session.trace is not None else ()
        self._traced = traced[-1].number if traced else self._traced
        return MachinesSeen(
            card,
            session.a4.look(),
            cast("Seen[bool]", session.hands["scanner"].look()),
            cast("Seen[ReceiptSnapshot]", session.hands["receipt"].look()),
            cast("Seen[UpsSnapshot]", session.hands["ups"].look()) if "ups" in session.hands else None,
            traced,
            self._face,
            self._pages,
        )


class OfficeWatch:
    """Looks at registry, phones and journal."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._records = Records(session.journal)

    def look(self) -> OfficeSeen:
        """Take one look."""
        recorded = self._records.look()
        try:
            return OfficeSeen(self._session.centre.look(), self._session.crowd.messages(), recorded)
        except OSError:  # requests' own are among them
            return OfficeSeen(None, (), recorded)

    def close(self) -> None:
        """Close the journal's file."""
        self._records.close()
