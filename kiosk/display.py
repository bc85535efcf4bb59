"""Whether a window can be shown: Qt itself ends the process, in many words, where it cannot."""

import os
import socket
from contextlib import suppress
from typing import Final

_X11: Final = "/tmp/.X11-unix/X"  # noqa: S108 - where X servers listen
_OTHERS: Final = "", "xcb", "wayland"  # platforms of Qt that need a display; eglfs and offscreen need none


def trouble() -> str | None:
    """Say why there is no display, and what to do; None when there is one, or none is needed."""
    if os.environ.get("QT_QPA_PLATFORM", "") not in _OTHERS or os.environ.get("WAYLAND_DISPLAY"):
        return None
    display = os.environ.get("DISPLAY", "")
    if not display:
        return "no display; set DISPLAY, or QT_QPA_PLATFORM=eglfs on a machine without X"
    number = display.removeprefix("unix").removeprefix(":").partition(".")[0]
    if not number.isdigit() or any(_listens(f"{start}{_X11}{number}") for start in ("", "\0")):
        return None  # on another machine, or there
    return f"nothing answers at DISPLAY={display}; start its X server, or set DISPLAY to one that runs"


def _listens(path: str) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.connect(path)
        return True
    return False
