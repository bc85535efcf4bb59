"""What the composition root makes of the configuration's addresses."""

import sys

import pytest

from devices.chip.driver import ChipEncoder
from kiosk.app import encoder_of, http_of


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


def test_an_encoder_is_built_only_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """And without pyscard it is said what to install."""
    assert encoder_of(None) is None
    assert isinstance(encoder_of("pcsc:Reader 00 00"), ChipEncoder)
    monkeypatch.setitem(sys.modules, "smartcard", None)
    with pytest.raises(ValueError, match=r"anjungan\[chip\]"):
        encoder_of("pcsc:Reader 00 00")
