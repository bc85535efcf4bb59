"""A deed in words."""

from typing import Final

from simulators.dock.catalogue import TITLES, title_of
from simulators.dock.deeds import Deed, Does

KIOSK: Final = {"start": "Start the kiosk", "stop": "Stop the kiosk", "cut": "Cut the kiosk's power"}


def sentence(deed: Deed) -> str:
    """As a technician would say it."""
    match deed.machine, deed.what.split(" "):
        case "phone", _:
            return deed.what.capitalize()
        case "kiosk", _:
            return KIOSK[deed.what]
        case "office", ["vote", officer, case, decision, *_]:
            return f"{officer} signs on the case {case}: {decision.replace('_', ' ')}"
        case "office", _:
            return "Outlet emptied"
    title, machine = title_of(deed.machine, deed.what), TITLES[deed.machine]
    match deed.does:
        case Does.FAULT:
            return f"{machine}: {title}, {deed.how.words}"
        case Does.MEND:
            return f"{machine}: mended: {title}"
        case Does.ACT:
            return f"{machine}: {title}"
