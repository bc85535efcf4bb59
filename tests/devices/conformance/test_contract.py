"""The contract of every device protocol, run on each bench that we have: no check fails."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.conformance.check import Check, Failed, Passed, Skipped, Suite
from devices.conformance.chip import CHIP
from devices.conformance.documents.suites import A4, CARD
from devices.conformance.receipt import RECEIPT
from devices.conformance.scanner import SCANNER
from devices.conformance.ups import UPS
from simulators.chip.pcscd import PrivatePcscd
from simulators.conformance.a4 import IppBench
from simulators.conformance.card import CardBench
from simulators.conformance.chip import ChipModelBench
from simulators.conformance.eve import EveBench
from simulators.conformance.pcscd import PcscdBench
from simulators.conformance.receipt import ReceiptModelBench
from simulators.conformance.scanner import ScannerLineBench
from simulators.conformance.ups import UpsLineBench
from simulators.conformance.upsd import UpsdBench
from simulators.ups import UpsSimulator

SIMULATED: dict[str, tuple[Suite[Any], Callable[[], Any]]] = {
    "card": (CARD, CardBench),
    "card on a serial line": (CARD, lambda: CardBench(serial=True)),
    "a4": (A4, IppBench),
    "receipt": (RECEIPT, ReceiptModelBench),
    "scanner": (SCANNER, ScannerLineBench),
    "chip": (CHIP, ChipModelBench),
    "ups": (UPS, UpsLineBench),
}
REAL_TIME = (  # what a real IPP printer can be asked in a second or two each
    "status-ready",
    "status-while-working",
    "look-names-the-device",
    "look-while-working",
    "prepare-while-another-is-open",
    "submit-after-a-restart",
    "submit-another-attempt",
    "made-once",
    "made-is-proven",
    "made-stays-made",
    "made-one-after-the-other",
    "submit-again-while-working",
    "progress-counts-up",
    "progress-of-another-attempt",
    "progress-after-a-restart",
    "silence-is-told-at-the-third-miss",
    "silence-ends-by-itself",
    "silence-at-a-fence",
    "power-cut-while-printing",
    "fence-before-submit",
    "fence-in-the-middle",
    "fence-in-the-middle-again",
    "fence-after-it-was-made",
    "fence-of-another-serial-after",
    "fence-at-other-counts",
    "no-media-is-told",
    "cover-open-is-told",
    "supply-low-only-warns",
    "close-is-no-end",
)
OF_PCSCD = (  # the rest needs a reader with a plug, or one that tears and delays answers
    "ready-with-and-without-a-card",
    "uid-is-stable",
    "uid-is-of-the-card-in-the-field",
    "write-then-verify",
    "verified-is-on-the-chip",
    "encode-again-is-harmless",
    "verify-differs-is-told",
    "encode-of-another-card-is-refused",
    "torn-write-is-not-verified",
    "torn-write-is-written-again",
    "memory-failure-is-told",
    "false-ok-is-found",
    "encode-mute-card-is-told",
    "uid-no-card-is-told",
    "service-gone-is-unknown",
    "nothing-is-shown",
    "close-is-no-end",
)
OF_UPSD = (
    "mains-are-told",
    "battery-is-told",
    "charge-is-a-number-or-none",
    "low-battery-is-told-at-once",
    "mains-back-are-told",
    "data-stale-is-told-at-the-third-miss",
    "gone-is-told-at-the-third-miss",
    "close-is-no-end",
)


@pytest.fixture(scope="module")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePcscd]:
    """One daemon for the module."""
    with PrivatePcscd(tmp_path_factory.mktemp("pcscd")) as daemon:
        daemon.join()
        yield daemon


@pytest.fixture(scope="module")
def upsd() -> Iterator[UpsSimulator]:
    """One UPS for the module."""
    with UpsSimulator() as simulator:
        yield simulator


def simulated() -> Iterator[Any]:
    """Each check on each simulator, with the faults that it carries."""
    for name, (suite, make) in SIMULATED.items():
        for check in suite:
            yield pytest.param(check, make, id=f"{name}-{check.id}", marks=pytest.mark.faults(*check.faults))


@pytest.mark.parametrize(("check", "make"), list(simulated()))
def test_a_simulated_device_keeps_its_contract(check: Check[Any], make: Callable[[], Any]) -> None:
    """None is skipped either: our simulators know every trouble."""
    result = check.run(make)
    assert not isinstance(result, Failed | Skipped), result.why


@pytest.mark.parametrize("name", REAL_TIME)
def test_a_real_ipp_printer_keeps_it(name: str, tmp_path: Path) -> None:
    """In real time, over a real socket; what it does not count is skipped."""
    result = A4[name].run(lambda: EveBench(tmp_path))
    assert not isinstance(result, Failed), result.why
    if isinstance(result, Skipped):
        pytest.skip(result.why)


@pytest.mark.parametrize("name", OF_PCSCD)
def test_a_real_pcscd_keeps_it(name: str, pcscd: PrivatePcscd) -> None:
    """In real time, through PC/SC itself."""
    assert CHIP[name].run(lambda: PcscdBench(pcscd)) == Passed()


@pytest.mark.parametrize("name", OF_UPSD)
def test_a_real_upsd_keeps_it(name: str, upsd: UpsSimulator) -> None:
    """In real time, in NUT's own words."""
    assert UPS[name].run(lambda: UpsdBench(upsd)) == Passed()


def test_the_contract_is_large_and_each_check_says_what_it_asks() -> None:
    """At least 150 checks, each a sentence of its own within its device."""
    suites = (A4, CARD, RECEIPT, SCANNER, CHIP, UPS)
    assert sum(map(len, suites)) >= 150
    for suite in suites:
        said = [check.says for check in suite]
        assert len(set(said)) == len(said)
        assert all(text[0].isupper() for text in said)
        assert all(text.endswith(".") for text in said)
