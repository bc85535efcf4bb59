"""The contract of every device protocol, run on each bench that we have: no check fails."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.conformance.check import Check, Failed, Skipped, Suite
from devices.conformance.documents.suites import A4, CARD
from devices.conformance.receipt import RECEIPT
from devices.conformance.scanner import SCANNER
from simulators.conformance.a4 import IppBench
from simulators.conformance.card import CardBench
from simulators.conformance.eve import EveBench
from simulators.conformance.receipt import ReceiptModelBench
from simulators.conformance.scanner import ScannerLineBench

SIMULATED: dict[str, tuple[Suite[Any], Callable[[], Any]]] = {
    "card": (CARD, CardBench),
    "card on a serial line": (CARD, lambda: CardBench(serial=True)),
    "a4": (A4, IppBench),
    "receipt": (RECEIPT, ReceiptModelBench),
    "scanner": (SCANNER, ScannerLineBench),
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


def test_the_contract_is_large_and_each_check_says_what_it_asks() -> None:
    """At least 150 checks, each a sentence of its own within its device."""
    suites = (A4, CARD, RECEIPT, SCANNER)
    assert sum(map(len, suites)) >= 150
    for suite in suites:
        said = [check.says for check in suite]
        assert len(set(said)) == len(said)
        assert all(text[0].isupper() for text in said)
        assert all(text.endswith(".") for text in said)
