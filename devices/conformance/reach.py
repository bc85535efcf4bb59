"""Whether anything answers at an address, before a technician is asked to walk around it."""

from typing import Any, Final

from devices.receipt.driver import ReceiptUnknown
from devices.ups.driver import PowerUnknown
from kiosk.core.printer import Unknown

TRIES: Final = 4  # what cannot be read is told at the third time


def silence(driver: Any) -> str | None:
    """Ask for its status, and let go of it: why nobody can tell, None when it answers.

    What has no status to ask for, a scanner or a chip reader, is taken to be there.
    """
    why = None
    try:
        for _ in range(TRIES if hasattr(driver, "status") else 0):
            try:
                status = driver.status()
            except Exception:  # noqa: BLE001 - a driver under test: whatever it raises is for the checks to find
                return None
            if not isinstance(status, Unknown | ReceiptUnknown | PowerUnknown):
                return None
            why = status.why
    finally:
        driver.close()
    return why
