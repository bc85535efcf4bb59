"""What the composition root makes of the configuration's addresses."""

import pytest

from kiosk.app import http_of


@pytest.mark.parametrize(
    ("ipp", "http"),
    [
        ("ipp://printer/ipp/print", "http://printer:631/ipp/print"),
        ("ipp://printer:8631/ipp/print", "http://printer:8631/ipp/print"),
        ("ipp://[::1]/ipp/print", "http://[::1]:631/ipp/print"),
    ],
)
def test_ipp_has_a_port_of_its_own(ipp: str, http: str) -> None:
    """Without a port in the address it is 631, never 80."""
    assert http_of(ipp) == http
