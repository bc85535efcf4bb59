"""The one table of faults: what the resident reads and hears, what staff do, who is told, and whether the PIN lives.

One module a part of the kiosk, one row a fault. As a page: `docs/errors.md`, written by `anjungan errors --markdown`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosk.core.faults.a4 import A4
from kiosk.core.faults.aids import AIDS
from kiosk.core.faults.card import CARD
from kiosk.core.faults.health import HEALTH
from kiosk.core.faults.service import SERVICE
from kiosk.core.faults.words import SEE_STAFF, WAIT, Alert, Device, Fault, FaultEntry, Others, Pin, Text

__all__ = ["FAULTS", "SEE_STAFF", "WAIT", "Alert", "Device", "Fault", "FaultEntry", "Others", "Pin", "Text"]

FAULTS: Final[Mapping[Fault, FaultEntry]] = MappingProxyType({**A4, **CARD, **AIDS, **HEALTH, **SERVICE})
