"""The numbers of the PIN policy, the same at the kiosk and at the registry (docs/protocol.md)."""

from enum import StrEnum

from msgspec import Struct


class Door(StrEnum):
    """How an application is named: by something only the holder has (QR), or by something others may know (NIK)."""

    QR = "qr"
    NIK = "nik"


class PinPolicy(Struct, frozen=True):
    """Defaults of the policy; every one is configuration. Times in seconds unless the name says days."""

    length: int = 6
    valid_days: int = 30
    openings: int = 5
    free_failures: int = 3
    delays: tuple[int, ...] = (5, 15, 30)
    qr_void_at: int = 10
    reissues: int = 3
    nik_failures_a_day: int = 5
    nik_failures_in_all: int = 20
    visit_lease: int = 180
    reservation: int = 180

    def delay(self, failures: int) -> int:
        """Seconds to wait before the next try after so many failures in a row at this kiosk and door."""
        beyond = failures - self.free_failures
        if beyond <= 0:
            return 0
        return self.delays[min(beyond, len(self.delays)) - 1]
