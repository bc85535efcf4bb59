"""Whether a window can be shown: Qt itself ends the process, in many words, where it cannot."""

import os
import re
import socket
from contextlib import suppress
from typing import Final

_X11: Final = "/tmp/.X11-unix/X"  # noqa: S108 - where X servers listen
_HERE: Final = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")  # a display of this machine


def trouble() -> str | None:
    """Say why there is no display, and what to do; None when there is one, or none is needed."""
    names = os.environ.get("QT_QPA_PLATFORM", "").split(";")
    platforms = {name.partition(":")[0].removesuffix("-egl") for name in names} - {""} or {"xcb", "wayland"}
    if not platforms <= {"xcb", "wayland"} or ("wayland" in platforms and os.environ.get("WAYLAND_DISPLAY")):
        return None  # eglfs and offscreen need none
    display = os.environ.get("DISPLAY", "")
    if not display:
        return "no display; set DISPLAY, or QT_QPA_PLATFORM=eglfs on a machine without X"
    here = _HERE.fullmatch(display)
    if here is None or any(_listens(f"{start}{_X11}{here[1]}") for start in ("", "\0")):
        return None  # on another machine, or there
    return f"nothing answers at DISPLAY={display}; start its X server, or set DISPLAY to one that runs"


def _listens(path: str) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.connect(path)
        return True
    return False
