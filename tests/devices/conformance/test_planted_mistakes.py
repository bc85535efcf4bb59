"""The checks bite: a driver with one mistake is caught by the checks meant for it, and by no other."""

from collections.abc import Callable
from typing import Any

import chip_mistakes as chips
import document_mistakes as documents
import other_mistakes as others
import pytest
import ups_mistakes as supplies

from devices.conformance.check import Passed, Suite
from devices.conformance.chip import CHIP
from devices.conformance.documents.suites import A4, CARD
from devices.conformance.receipt import RECEIPT
from devices.conformance.scanner import SCANNER
from devices.conformance.ups import UPS
from simulators.conformance.a4 import IppBench
from simulators.conformance.card import CardBench
from simulators.conformance.chip import ChipModelBench
from simulators.conformance.receipt import ReceiptModelBench
from simulators.conformance.scanner import ScannerLineBench
from simulators.conformance.ups import UpsLineBench
from simulators.world.memo import remembered

CARD_MISTAKES = {
    documents.ReleasesForAnybody: {"release-of-another-attempt"},
    documents.MissesTheQuickHand: {"outlet-with-a-quick-hand", "outlet-after-a-pull"},
    documents.CountsOneBlank: {"double-feed-is-counted"},
    documents.ProvesNothing: {"made-is-proven"},
    documents.NamesOneBoot: {"power-cut-is-another-boot"},
    documents.CountsInWords: {"prepare-survives-the-journal"},
    documents.CallsCoolingAJam: {"hot-is-told", "hot-moves-nothing"},
    documents.AnswersAfterARestart: {"progress-of-another-attempt"},
    documents.TakesAnotherBlank: {"prepare-again", "prepare-over-anothers-blank"},
    documents.ClaimsTheBin: {
        "outlet-after-a-pull",
        "exit-jam-and-a-pull",
        "retract-what-was-taken",
        "retract-nothing",
    },
    documents.CallsAnythingUntouched: {
        "silence-at-a-fence",
        "deaf-fence-ends",
        "replaced-printer-proves-nothing",
        "fence-of-another-serial-before",
        "fence-of-another-serial-after",
    },
}
A4_MISTAKES = {
    documents.BelievesCompleted: {"progress-believes-no-false-ok"},
    documents.TellsEverySilence: {"silence-is-told-at-the-third-miss", "silence-restarts-the-count"},
    documents.SendsAgain: {"job-torn-on-its-way", "document-torn-on-its-way", "answers-lost-at-submit"},
    documents.HasABin: {"retract-and-reject-claim-nothing"},
    documents.CancelsAtTheFirstFlicker: {"tray-that-refills"},
    documents.WaitsForEver: {"job-that-waits-for-somebody", "job-that-is-not-let-go"},
    documents.GoesByTheNumber: {
        "power-cut-before-submit",
        "job-numbers-that-restart",
        "job-that-goes-on-after-a-power-cut",
    },
    documents.ForgetsTheBoot: {"power-cut-before-submit", "job-that-goes-on-after-a-power-cut"},
    documents.FencesWithoutQuiet: {"late-document"},
    documents.ReadyWithoutPaper: {"no-media-is-told"},
    documents.RaisesWhenGone: {"silence-at-a-fence", "deaf-fence-ends"},
    documents.CountsNoPages: {"made-counts-every-page"},
}
_STOPPED = ("no-media", "cover-open", "offline", "cutter", "mechanical", "hot")
_NONSENSE = {"silent-is-unknown", "deaf-is-unknown", "garbled-is-unknown"}
RECEIPT_MISTAKES = {
    others.FailsOpen: {"repeated-answers-are-not-believed", "one-silent-answer-is-unknown", *_NONSENSE},
    others.KnowsOnlyItsName: {"the-worst-is-not-hidden", "no-media-is-told"},
    others.AsksTwoOfFour: {
        f"{what}-{ends}" for what in ("cutter", "mechanical", "hot") for ends in ("is-told", "prints-nothing")
    },
    others.PrintsUnasked: {*(f"{what}-prints-nothing" for what in _STOPPED), *_NONSENSE},
    others.DoesNotWrap: {"slip-wraps"},
    others.StopsNearTheEnd: {"near-end-only-warns"},
    others.StaysGone: {
        "back-by-itself",
        "close-is-no-end",
        "one-silent-answer-is-unknown",
        *_NONSENSE,
    },
    others.SendsASlipAgain: {"torn-slip-is-not-sent"},
}
SCANNER_MISTAKES = {
    others.GivesEveryFrame: {"code-held-still-is-one", "forget-does-not-reopen-a-visit"},
    others.NeverForgets: {"forget-drops-what-came", "forget-drops-what-had-begun", "forget-keeps-what-comes-after"},
    others.ForgetsHalf: {"forget-drops-what-had-begun"},
    others.ForgetsTheLastCode: {"forget-does-not-reopen-a-visit"},
    others.TriesAtEveryPoll: {"tried-less-and-less-often"},
    others.GivesUp: {
        "unplugged-from-the-start",
        "back-by-itself",
        "tried-less-and-less-often",
        "half-a-code-does-not-survive-the-plug",
    },
    others.KeepsHalfACode: {"half-a-code-does-not-survive-the-plug"},
    others.WaitsForTheRest: {
        "endless-code-ends-with-a-pause",
        "code-broken-off-is-noise",
        "forget-half-and-a-pause",
    },
    others.ReadsWhatLay: {"what-lay-in-the-line-is-not-read"},
    others.ShowsTheCode: {"nothing-is-shown"},
}
_REFUSED = {f"{call}-of-another-card-is-refused" for call in ("write", "verify", "encode")}
_UNPLUGGED = {"reader-unplugged-from-the-start", "reader-unplugged-is-unknown"}
_SWAPPED = "torn-and-another-card-comes-back"
CHIP_MISTAKES = {
    chips.WritesOnAnyCard: {_SWAPPED, *_REFUSED},
    chips.WritesAgainOnAnyCard: {_SWAPPED},
    chips.DoesNotReadBack: {"false-ok-is-found"},
    chips.ComparesTheBeginning: {"verify-differs-is-told"},
    chips.WritesOnce: {_SWAPPED, "torn-write-is-written-again"},
    chips.KeepsTheUid: {_SWAPPED, "uid-is-of-the-card-in-the-field", *_REFUSED},
    chips.BlamesTheCard: _UNPLUGGED,
    chips.CallsItRefused: {"memory-failure-is-told"},
    chips.WaitsForTheWholeCard: {"slow-chip-ends"},
    chips.GivesTheReaderUp: _UNPLUGGED,
    chips.ShowsTheContent: {"nothing-is-shown"},
    chips.LogsTheContent: {"nothing-is-shown"},
    chips.RaisesWithoutACard: {"uid-no-card-is-told"},
}
_READ = ("silent", "torn", "flood", "slow", "stranger")  # misses for which the line is opened again
_THIRD_MISS = {
    f"{what}-is-told-at-the-third-miss"
    for what in (*_READ, "data-stale", "garbled", "contradicts", "other-machine", "gone")
}
UPS_MISTAKES = {
    supplies.BelievesEveryFlicker: {
        "flicker-on-battery-is-no-outage",
        "flicker-battery-low-is-no-outage",
        "flicker-of-mains-ends-no-outage",
    },
    supplies.BelievesLongAfter: {
        "battery-is-told",
        "charge-is-a-number-or-none",
        "flicker-of-mains-ends-no-outage",
        "gone-on-battery-is-never-mains",
        "low-battery-is-told-at-once",
        "mains-back-after-a-low-battery",
        "mains-back-are-told",
        "shutdown-announced-is-low",
        "what-lay-in-the-line-is-not-believed",
    },
    supplies.TakesUnknownForMains: {
        "gone-from-the-start",
        "gone-on-battery-is-never-mains",
        "known-again-is-believed-at-once",
        *_THIRD_MISS,
    },
    supplies.KeepsTheLastWord: {"gone-on-battery-is-never-mains", "known-again-is-believed-at-once", *_THIRD_MISS},
    supplies.TellsEveryMiss: {"answer-restarts-the-count", *_THIRD_MISS},
    supplies.CountsEveryMiss: {"answer-restarts-the-count"},
    supplies.ReadsWhatLay: {"what-lay-in-the-line-is-not-believed"},
    supplies.WaitsForEachByte: {"flood-is-told-at-the-third-miss", "slow-is-told-at-the-third-miss"},
    supplies.StaysGone: {
        "answer-restarts-the-count",
        "gone-from-the-start",
        "known-again-is-believed-at-once",
        *(f"{what}-is-told-at-the-third-miss" for what in (*_READ, "gone")),
    },
    supplies.DoesNotHearTheEnd: {
        "low-battery-is-told-at-once",
        "mains-back-after-a-low-battery",
        "shutdown-announced-is-low",
    },
    supplies.HearsTheFirstWord: {"contradicts-is-told-at-the-third-miss"},
    supplies.ReadsAnyName: {"stranger-is-told-at-the-third-miss"},
}
PLANTED = [
    pytest.param(suite, bench, mistake, caught, id=mistake.__name__)
    for suite, bench, mistakes in (
        (CARD, CardBench, CARD_MISTAKES),
        (A4, IppBench, A4_MISTAKES),
        (RECEIPT, ReceiptModelBench, RECEIPT_MISTAKES),
        (SCANNER, ScannerLineBench, SCANNER_MISTAKES),
        (CHIP, ChipModelBench, CHIP_MISTAKES),
        (UPS, UpsLineBench, UPS_MISTAKES),
    )
    for mistake, caught in mistakes.items()
]


@pytest.mark.parametrize(("suite", "bench", "mistake", "caught"), PLANTED)
def test_a_mistake_is_caught_by_the_checks_meant_for_it(
    suite: Suite[Any], bench: Callable[..., Any], mistake: type, caught: set[str]
) -> None:
    """The whole contract is run on the driver; all other checks pass."""
    with remembered():
        results = {check.id: check.run(lambda: bench(driver=mistake)) for check in suite}
    assert {name for name, result in results.items() if not isinstance(result, Passed)} == caught
