"""The words of a scenario's file that no other package has: deeds, breakdowns, questions, field failures."""

from enum import StrEnum
from typing import Final, get_args

from kiosk.core.screens import Screen

SCREENS: Final = tuple(sorted(one.__name__ for one in get_args(Screen)))
FREE: Final = "free"  # in a menu: the document can be printed


class Field(StrEnum):
    """Why machines stood idle in the field; each is a requirement."""

    NETWORK_DOWN = "network_down"
    PRINTER_DEAD = "printer_dead"
    SUPPLIES_OUT = "supplies_out"
    OVERHEATING = "overheating"
    NOT_SIMPLE = "not_simple"
    FINGERPRINT = "fingerprint"
    STATUS_UNKNOWN = "status_unknown"
    RECORD_NOT_READY = "record_not_ready"
    WRONG_HANDS = "wrong_hands"


class Deed(StrEnum):
    """What a resident does; each waits for a screen on which it can be done."""

    START = "start"
    CHOOSE_QR = "choose_qr"
    CHOOSE_NIK = "choose_nik"
    SCAN = "scan"  # the QR that this screen asks for
    SCAN_FIRST = "scan_first"  # the first entry QR that was ever received
    SCAN_PRINT_QR = "scan_print_qr"  # where the other one is asked for
    SCAN_STRANGE_QR = "scan_strange_qr"
    TYPE_NIK = "type_nik"
    TYPE_NO_NIK = "type_no_nik"  # sixteen digits that are none
    TYPE_PIN = "type_pin"  # the PIN that this screen asks for
    TYPE_FIRST_PIN = "type_first_pin"  # the first one of its kind that was ever received
    TYPE_WRONG_PIN = "type_wrong_pin"
    TYPE_HALF_A_PIN = "type_half_a_pin"
    CHOOSE = "choose"
    ACCEPT = "accept"
    TAKE = "take"  # what lies in mouth or tray, once the screen says so
    PULL = "pull"  # at whatever comes, as soon as it can be gripped, whatever the screen says
    CONFIRM = "confirm"
    FINISH = "finish"
    RATE = "rate"
    BACK = "back"
    CANCEL = "cancel"
    CHANGE = "change"  # wants another document than this one
    NEXT_PAGE = "next_page"  # of the menu
    RETRY = "retry"
    MORE_TIME = "more_time"
    HELP = "help"
    CALL_STAFF = "call_staff"
    LARGE_TEXT = "large_text"
    CONTRAST = "contrast"
    ENGLISH = "english"
    INDONESIAN = "indonesian"
    WALK_AWAY = "walk_away"


class Machine(StrEnum):
    """The printers."""

    CARD = "card"
    A4 = "a4"
    CHIP = "chip"  # the encoder's reader; it can only be off and on


class Switch(StrEnum):
    """What happens to a printer as a whole."""

    OFF = "off"
    ON = "on"
    RESET = "reset"  # off and on again at once
    REPLACE = "replace"  # by another one of the same make


class Weather(StrEnum):
    """What happens to questions and answers on the network."""

    FINE = "fine"  # everything before is over
    CUT = "cut"  # the kiosk is cut off until `fine`
    LOST = "lost"  # the question
    ANSWER_LOST = "answer_lost"
    LATE = "late"  # the question, by so many seconds
    REPEATED = "repeated"  # the question arrives once more, so many seconds later
    GARBLED = "garbled"  # the answer is none
    HUGE = "huge"  # the answer is too large


class Question(StrEnum):
    """The questions of the registry's contract, as its paths end; `open` is that for a visit."""

    HELLO = "hello"
    OPEN = "open"
    RENEW = "renew"
    CLOSE = "close"
    RESERVE = "reserve"
    CONTENT = "content"
    STARTED = "started"
    OUTCOME = "outcome"
    REPLAY = "replay"


class Centre(StrEnum):
    """What happens at the registry."""

    DOWN = "down"
    UP = "up"
    BACK_UP = "back_up"
    RESTORE = "restore"  # the backup
    CLOCK = "clock"  # so many seconds ahead
    SEND_AGAIN = "send_again"  # the messages of live PINs
    NOT_READY = "not_ready"  # the record of a document is no PRINT_READY_RECORD
    READY = "ready"
    OTHER_BYTES = "other_bytes"  # it hands out another document than the one it announces
    REVOKE = "revoke"  # the kiosk's certificate


class Power(StrEnum):
    """How a kiosk ends or begins."""

    KILL = "kill"  # the process alone
    POWER = "power"  # process and disk; the printers have a supply of their own
    MAINS = "mains"  # everything
    SHUT_DOWN = "shut_down"  # in order, as when the battery takes over
    ON = "on"


class Ups(StrEnum):
    """What the UPS tells while it is so; of several the last one here counts."""

    BATTERY = "battery"
    LOW = "low"  # the battery is nearly empty
    SILENT = "silent"


class Disk(StrEnum):
    """What happens to the journal's disk while the kiosk is off."""

    BACK_UP = "back_up"
    RESTORE = "restore"
    FLIP = "flip"  # a bit of a record


class Staff(StrEnum):
    """What staff do; what moves blanks is booked by two persons."""

    CLEAR_PATH = "clear_path"  # of the card printer
    EMPTY_BINS = "empty_bins"
    LOAD_BLANKS = "load_blanks"
    CHANGE_RIBBON = "change_ribbon"
    CHANGE_TONER = "change_toner"
    CLEAR_A4 = "clear_a4"  # path and tray
    LOAD_PAPER = "load_paper"
    ATTEST = "attest"  # at the registry, that an outlet was emptied
    VOTE = "vote"  # two persons on a case
