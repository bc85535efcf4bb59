"""The few calls of the vendor's SDK that we use, behind plain types; the package is imported when it is first needed.

Errors: `SdkMissingError` (a ValueError) when the package is not installed. What a printer does not answer is None.
"""

from enum import Enum, auto
from importlib import import_module
from typing import Any, Final, Protocol

_PACKAGE: Final = "evolis"  # of the distribution evolis-sdk
_FLAGS: Final = (
    "INF_BUSY",
    "INF_PRINTING_RUNNING",
    "INF_ENCODING_RUNNING",
    "INF_CLEANING_RUNNING",
    "INF_CARD_FEEDER",
    "INF_CARD_FLIP",
    "INF_CARD_CONTACTLESS",
    "INF_CARD_SMART",
    "INF_CARD_PRINT",
    "INF_CARD_EJECT",
    "INF_CARD_REAR",
    "INF_FEEDER_NEAR_EMPTY",
    "INF_RIBBON_LOW",
    "INF_CLEANING",
    "INF_CLEANING_REQUIRED",
    "INF_CLEANING_MANDATORY",
    "WAR_COVER_OPEN",
    "WAR_NO_RIBBON",
    "WAR_RIBBON_ENDED",
    "WAR_UNSUPPORTED_RIBBON",
    "WAR_FEEDER_EMPTY",
    "WAR_REJECT_BOX_FULL",
    "WAR_HOPPER_FULL",
    "WAR_COOLING",
    "ERR_COVER_OPEN",
    "ERR_BAD_RIBBON",
    "ERR_RIBBON_ENDED",
    "ERR_RIBBON_ERROR",
    "ERR_FEEDER_ERROR",
    "ERR_REJECT_BOX_FULL",
    "ERR_HOPPER_FULL",
    "ERR_HEAD_TEMP",
    "ERR_MECHANICAL",
)


class SdkMissingError(ValueError):
    """The vendor's package is not installed."""


class Printed(Enum):
    """How a job of the SDK ended."""

    DONE = auto()
    REFUSED = auto()  # by the printer, before or while it printed; its flags say why
    UNKNOWN = auto()


class Link(Protocol):
    """What we need of a connection."""

    def ask(self, command: str, within: float) -> str | None:
        """Send one command and give its answer."""
        ...

    def flags(self) -> frozenset[str] | None:
        """Ask for the status; gives those of its flags that are up."""
        ...

    def print_front(self, bmp: bytes, within: float) -> Printed:
        """Print a front of YMCKO on the card inside, which stays inside. Waits for the end."""
        ...

    def close(self) -> None:
        """Give the connection back. May be repeated."""
        ...


class SdkLink:
    """One printer at `socket://HOST:PORT` or under its name; opened when needed, used by one thread."""

    def __init__(self, name: str) -> None:
        try:
            self._sdk: Any = import_module(_PACKAGE)
        except ImportError as error:
            raise SdkMissingError(
                "The SDK of the card printer is missing. Run: pip install 'anjungan[evolis]'"
            ) from error
        self._name = name
        self._connection: Any = None

    def ask(self, command: str, within: float) -> str | None:
        """Send one command and give its answer."""
        if not self._open():
            return None
        try:
            answer: str | None = self._connection.send_command(command, timeout_ms=int(within * 1000))
        except UnicodeDecodeError:
            return None
        return answer

    def flags(self) -> frozenset[str] | None:
        """Ask for the status; gives those of its flags that we know and that are up."""
        if not self._open():
            return None
        state = self._connection.get_state()  # reads anew: `get_status` gives what came last
        status = self._connection.get_status()
        if status is None or state.major is self._sdk.State.Major.OFF:
            return None
        known = self._sdk.Status.Flag
        return frozenset(name for name in _FLAGS if status.is_on(known[name]))

    def print_front(self, bmp: bytes, within: float) -> Printed:
        """Print a front of YMCKO on the card inside, which stays inside. Waits for the end."""
        if not self._open():
            return Printed.UNKNOWN
        codes = self._sdk.ReturnCode
        session = self._sdk.PrintSession(self._connection)
        ready = session.init_with_ribbon(self._sdk.RibbonType.YMCKO) and session.set_setting(
            self._sdk.SettingKey.FBlackManagement, "ALLBLACKPOINT"
        )  # pure black is resin's, as our own driver has it (`devices.card.panels`)
        if not (ready and session.set_image_buffer(self._sdk.CardFace.FRONT, bmp) and session.set_auto_eject(False)):
            return Printed.UNKNOWN
        match session.print(int(within * 1000)):
            case codes.OK:
                return Printed.DONE
            case codes.PRINT_NEEDACTION | codes.PRINT_EMECHANICAL:
                return Printed.REFUSED
            case _:
                return Printed.UNKNOWN

    def close(self) -> None:
        """Give the connection back. May be repeated."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _open(self) -> bool:
        if self._connection is None:
            connection = self._sdk.Connection(self._name, self._sdk.OpenMode.DIRECT)
            if connection.get_context() is None:
                return False
            connection.set_session_management(False)  # a kiosk's end must not keep the printer from its next start
            self._connection = connection
        return True
