"""The registry's clock, which the dock may set ahead to see PINs and leases end."""

import time


class AheadClock:
    """Gives Unix seconds, `ahead` of this machine's."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        """Give the time now."""
        return time.time() + self.ahead
