"""What a kiosk's surroundings need of an A4 printer: our own (`simulators.ipp`) and `ippeveprinter` both give it."""

from pathlib import Path
from typing import Protocol


class A4Machine(Protocol):
    """One running printer."""

    @property
    def url(self) -> str:
        """Where to POST."""
        ...

    @property
    def uri(self) -> str:
        """The printer-uri."""
        ...

    def fault(self, *reasons: str) -> None:
        """Break it ("media-empty", "media-jam", "cover-open", ...), or mend it by naming nothing."""
        ...

    def load(self, sheets: int) -> None:
        """Put A4 paper in the tray."""
        ...

    def pace(self, seconds_per_page: float) -> None:
        """Set the seconds a page takes."""
        ...

    def spooled(self) -> list[Path]:
        """Give every document that arrived, oldest first."""
        ...
