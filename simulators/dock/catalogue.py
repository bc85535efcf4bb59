"""What can be clicked: the parts of each machine, the faults that happen there, and what a hand can do there."""

from dataclasses import dataclass
from typing import Final

from simulators.card.parts import CardFault as C
from simulators.chip.model import ChipFault
from simulators.ipp.parts import IppFault as A
from simulators.receipt import ReceiptFault


@dataclass(frozen=True)
class Trouble:
    """A fault. `lasting`: it is a condition, which can be there or not, and does not happen once or by chance."""

    fault: str
    title: str
    lasting: bool = False


@dataclass(frozen=True)
class Act:
    """What a hand does."""

    what: str
    title: str


@dataclass(frozen=True)
class Part:
    """One part of a machine."""

    key: str
    title: str
    troubles: tuple[Trouble, ...] = ()
    acts: tuple[Act, ...] = ()


def _lasting(fault: str, title: str) -> Trouble:
    return Trouble(fault, title, lasting=True)


CARD: Final = (
    Part(
        "hopper",
        "Hopper",
        (Trouble(C.HOPPER_EMPTY, "No blanks"), _lasting(C.HOPPER_LOW, "Few blanks")),
        (Act("load", "Load 50 blanks"),),
    ),
    Part(
        "feed",
        "Feed",
        (
            Trouble(C.FEED_JAM, "Card jams in the feed"),
            Trouble(C.DOUBLE_FEED, "Two cards at once"),
            Trouble(C.CHIP_JAM, "Card jams at the chip antenna"),
        ),
        (Act("clear", "Take cards out of the path"),),
    ),
    Part(
        "chip",
        "Chip antenna",
        (
            Trouble(ChipFault.WILL_NOT_WRITE, "Chip refuses to be written"),
            Trouble(ChipFault.WRITES_WRONG, "Chip keeps wrong bytes"),
            Trouble(ChipFault.TEARS, "Card leaves the field too early"),
            Trouble(ChipFault.MUTE, "Chip does not answer"),
            _lasting(ChipFault.SWAPPED, "Another card's number"),
        ),
    ),
    Part(
        "ribbon",
        "Ribbon",
        (Trouble(C.RIBBON_OUT, "Ribbon ends"), _lasting(C.RIBBON_WRONG, "Wrong ribbon")),
        (Act("ribbon", "Change the ribbon"),),
    ),
    Part(
        "head",
        "Print head",
        (
            Trouble(C.PRINT_JAM, "Card jams under the head"),
            Trouble(C.FALSE_OK, "Says printed, prints nothing"),
            _lasting(C.HEAD_COOLING, "Too hot: must cool"),
            _lasting(C.CLEANING_DUE, "Cleaning is due"),
        ),
        (Act("clear", "Take cards out of the path"),),
    ),
    Part(
        "exit",
        "Exit",
        (Trouble(C.EXIT_JAM, "Card jams half way out"), Trouble(C.FALSE_EJECT, "Says out, lies still")),
        (Act("clear", "Take cards out of the path"),),
    ),
    Part("mouth", "Mouth", (), (Act("take", "Pull the card out"),)),
    Part(
        "reject",
        "Reject bin",
        (Trouble(C.REJECT_FULL, "Bin is full"), Trouble(C.CARD_STUCK, "Card does not fall")),
        (Act("bins", "Empty both bins"),),
    ),
    Part(
        "retract",
        "Retract bin",
        (Trouble(C.REJECT_FULL, "Bin is full"), Trouble(C.CARD_STUCK, "Card does not fall")),
        (Act("bins", "Empty both bins"),),
    ),
    Part("cover", "Cover", (_lasting(C.COVER_OPEN, "Cover is open"),)),
    Part("power", "Power", (), (Act("off", "Switch off"), Act("on", "Switch on"))),
    Part(
        "wire",
        "Cable",
        (
            Trouble(C.SILENCE, "Answers are lost"),
            Trouble(C.DEAF, "Questions are lost"),
            Trouble(C.SLOW, "Answers come late"),
            Trouble(C.GARBAGE, "Answers are garbage"),
            Trouble(C.DOUBLED, "Answers come twice"),
            Trouble(C.TORN, "Breaks while sending"),
            Trouble(C.CUT, "Breaks while answering"),
            Trouble(C.BUFFERED, "Questions arrive late"),
        ),
    ),
)
A4: Final = (
    Part(
        "tray",
        "Paper tray",
        (_lasting(A.MEDIA_EMPTY, "No paper"), _lasting(A.MEDIA_LOW, "Little paper")),
        (Act("load", "Load 250 sheets"),),
    ),
    Part("path", "Paper path", (Trouble(A.MEDIA_JAM, "Sheet jams"),), (Act("clear", "Pull the jammed sheet out"),)),
    Part("outlet", "Output tray", (_lasting(A.OUTPUT_FULL, "Tray is full"),), (Act("take", "Take the sheets"),)),
    Part(
        "toner",
        "Toner",
        (_lasting(A.TONER_LOW, "Toner low"), _lasting(A.TONER_EMPTY, "Toner empty")),
        (Act("toner", "Change the cartridge"),),
    ),
    Part("cover", "Cover", (_lasting(A.COVER_OPEN, "Cover is open"),)),
    Part(
        "panel",
        "Panel",
        (
            _lasting(A.PAUSED, "Paused"),
            _lasting(A.STOPPED, "Stops, says no reason"),
            _lasting(A.HELD, "Holds every job"),
            _lasting(A.NOT_ACCEPTING, "Accepts no job"),
            Trouble(A.BUSY, "Says it is busy"),
            Trouble(A.REFUSES, "Refuses the document"),
            Trouble(A.ABORTS, "Aborts the job"),
            Trouble(A.MISCOUNTS, "Counts one page too few"),
            _lasting(A.FORGETS, "Forgets ended jobs"),
            _lasting(A.KEEPS_JOBS, "Cancels no job"),
        ),
    ),
    Part("power", "Power", (), (Act("off", "Switch off"), Act("on", "Switch on"))),
    Part(
        "wire",
        "Cable",
        (
            Trouble(A.DEAF, "Questions are lost"),
            Trouble(A.MUTE, "Answers are lost"),
            Trouble(A.SLOW, "Answers drip"),
            Trouble(A.LATE, "Document arrives late"),
            Trouble(A.TORN, "Breaks while sending"),
            Trouble(A.CUT, "Breaks while answering"),
            Trouble(A.GARBLED, "Answers are garbled"),
            Trouble(A.STALE, "Answers with the one before"),
            Trouble(A.NOISE, "Not even HTTP"),
            Trouble(A.UNAVAILABLE, "HTTP 503"),
        ),
    ),
)
RECEIPT: Final = (
    Part("roll", "Roll", (_lasting("paper_low", "Paper low"), _lasting("paper_out", "Paper out"))),
    Part("cutter", "Cutter", (_lasting("cutter_jammed", "Cutter jams"),)),
    Part("cover", "Cover", (_lasting("cover_open", "Cover is open"), _lasting("offline", "Offline"))),
    Part(
        "wire",
        "Cable",
        (
            _lasting("unplugged", "Unplugged"),
            Trouble(ReceiptFault.SILENT, "Answers nothing"),
            Trouble(ReceiptFault.GARBLED, "Answers are garbage"),
            Trouble(ReceiptFault.BABBLING, "Answers come twice"),
            Trouble(ReceiptFault.SLOW, "Answers come late"),
        ),
        (Act("loose", "Let it come loose within the next slip"),),
    ),
)
SCANNER: Final = (
    Part("glass", "Glass", (), (Act("half", "Read half a code"), Act("noise", "Read garbage"))),
    Part("wire", "Cable", (_lasting("unplugged", "Unplugged"),)),
)
UPS: Final = (
    Part("mains", "Mains", (_lasting("battery", "Power cut: on battery"),)),
    Part("battery", "Battery", (_lasting("low", "Battery nearly empty"), _lasting("worn", "Battery to be replaced"))),
    Part("wire", "Cable", (_lasting("silent", "Its data are stale"),)),
)
NETWORK: Final = (
    Part(
        "network",
        "Network",
        (
            Trouble("late", "Delay: questions are late"),
            Trouble("down", "Cut: the connection breaks"),
            Trouble("drop_after_commit", "Loss: the answer is lost"),
            Trouble("slow", "Drip: one byte a second"),
            Trouble("malformed", "Answers are garbled"),
            Trouble("oversized", "Answers are far too large"),
            Trouble("redirect", "Answers point elsewhere"),
        ),
    ),
    Part(
        "registry",
        "Registry",
        (),
        (Act("backup", "Back up"), Act("restore", "Restore the backup"), Act("revoke", "Revoke this kiosk")),
    ),
)
PARTS: Final = {"card": CARD, "a4": A4, "receipt": RECEIPT, "scanner": SCANNER, "ups": UPS, "network": NETWORK}
TITLES: Final = {
    "card": "Card printer",
    "a4": "A4 printer",
    "receipt": "Receipt printer",
    "scanner": "QR scanner",
    "ups": "UPS",
    "network": "Network and registry",
}


def title_of(machine: str, what: str) -> str:
    """A fault or an act in words."""
    named = {trouble.fault: trouble.title for part in PARTS[machine] for trouble in part.troubles}
    return ({act.what: act.title for part in PARTS[machine] for act in part.acts} | named).get(what, what)
