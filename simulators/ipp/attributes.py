"""What the IPP model tells of itself and of its jobs: attributes by name (RFC 8011, PWG 5100.7, 5100.12, 5100.13)."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pyipp.enums import IppOperation, IppTag

from devices.a4.line import PrinterState
from devices.a4.wire import JobState
from simulators.ipp.parts import A4, TIME_OUT, TONER_LOW, IppFault, Job

if TYPE_CHECKING:
    from simulators.ipp.model import IppModel

Row = tuple[str, IppTag, Any]
Told = Mapping[str, tuple[IppTag, Any]]

PDF: Final = "application/pdf"
RASTER: Final = "image/pwg-raster"
ANY: Final = "application/octet-stream"  # the printer looks for itself
OPERATIONS: Final = (
    IppOperation.PRINT_JOB,
    IppOperation.VALIDATE_JOB,
    IppOperation.CREATE_JOB,
    IppOperation.SEND_DOCUMENT,
    IppOperation.CANCEL_JOB,
    IppOperation.GET_JOB_ATTRIBUTES,
    IppOperation.GET_JOBS,
    IppOperation.GET_PRINTER_ATTRIBUTES,
)
GROUPS: Final = frozenset({"all", "printer-description", "job-template", "job-description", "media-col-database"})
_SIZES: Final = {A4: (21000, 29700), "iso_a5_148x210mm": (14800, 21000), "na_letter_8.5x11in": (21590, 27940)}
_MARGIN: Final = 423  # hundredths of a millimetre
_TRAY: Final = "main"
_TRAY_HOLDS: Final = 250
_DPI: Final = (300, 300, 3)
_SECONDS: Final = 60


def _collection(media: str) -> list[Row]:
    """Give a media-col (PWG 5100.7) of the one tray."""
    width, height = _SIZES.get(media, _SIZES[A4])
    size: list[Row] = [("x-dimension", IppTag.INTEGER, width), ("y-dimension", IppTag.INTEGER, height)]
    sides = ("bottom", "left", "right", "top")
    return [
        ("media-size", IppTag.BEGIN_COLLECTION, size),
        *((f"media-{side}-margin", IppTag.INTEGER, _MARGIN) for side in sides),
        ("media-source", IppTag.KEYWORD, _TRAY),
        ("media-type", IppTag.KEYWORD, "stationery"),
    ]


# What never changes.
FIXED: Final[Told] = {
    "charset-configured": (IppTag.CHARSET, "utf-8"),
    "charset-supported": (IppTag.CHARSET, "utf-8"),
    "natural-language-configured": (IppTag.LANGUAGE, "en"),
    "generated-natural-language-supported": (IppTag.LANGUAGE, "en"),
    "ipp-versions-supported": (IppTag.KEYWORD, ("1.1", "2.0")),
    "operations-supported": (IppTag.ENUM, OPERATIONS),
    "which-jobs-supported": (IppTag.KEYWORD, ("completed", "not-completed", "all")),
    "multiple-document-jobs-supported": (IppTag.BOOLEAN, False),
    "multiple-operation-time-out": (IppTag.INTEGER, TIME_OUT),
    "compression-supported": (IppTag.KEYWORD, "none"),
    "pdl-override-supported": (IppTag.KEYWORD, "attempted"),
    "document-format-default": (IppTag.MIME_TYPE, ANY),
    "document-format-supported": (IppTag.MIME_TYPE, (PDF, RASTER, ANY)),
    "pwg-raster-document-resolution-supported": (IppTag.RESOLUTION, _DPI),
    "pwg-raster-document-sheet-back": (IppTag.KEYWORD, "normal"),
    "pwg-raster-document-type-supported": (IppTag.KEYWORD, ("srgb_8", "sgray_8")),
    "printer-info": (IppTag.TEXT, "A4 printer without hardware"),
    "printer-location": (IppTag.TEXT, ""),
    "printer-make-and-model": (IppTag.TEXT, "Simulated IPP printer"),
    "printer-name": (IppTag.NAME, "A4"),
    "uri-authentication-supported": (IppTag.KEYWORD, "none"),
    "uri-security-supported": (IppTag.KEYWORD, "none"),
    "color-supported": (IppTag.BOOLEAN, True),
    "copies-default": (IppTag.INTEGER, 1),
    "copies-supported": (IppTag.RANGE, (1, 1)),
    "finishings-default": (IppTag.ENUM, 3),
    "finishings-supported": (IppTag.ENUM, 3),
    "media-default": (IppTag.KEYWORD, A4),
    "media-supported": (IppTag.KEYWORD, tuple(_SIZES)),
    "media-col-default": (IppTag.BEGIN_COLLECTION, _collection(A4)),
    "media-col-supported": (IppTag.KEYWORD, ("media-size", "media-source", "media-type")),
    "media-size-supported": (
        IppTag.BEGIN_COLLECTION,
        [[("x-dimension", IppTag.INTEGER, x), ("y-dimension", IppTag.INTEGER, y)] for x, y in _SIZES.values()],
    ),
    **{f"media-{side}-margin-supported": (IppTag.INTEGER, _MARGIN) for side in ("bottom", "left", "right", "top")},
    "media-source-supported": (IppTag.KEYWORD, _TRAY),
    "media-type-supported": (IppTag.KEYWORD, "stationery"),
    "orientation-requested-default": (IppTag.ENUM, 3),
    "orientation-requested-supported": (IppTag.ENUM, (3, 4)),
    "output-bin-default": (IppTag.KEYWORD, "face-down"),
    "output-bin-supported": (IppTag.KEYWORD, "face-down"),
    "print-color-mode-default": (IppTag.KEYWORD, "color"),
    "print-color-mode-supported": (IppTag.KEYWORD, ("color", "monochrome")),
    "print-quality-default": (IppTag.ENUM, 4),
    "print-quality-supported": (IppTag.ENUM, (3, 4, 5)),
    "print-scaling-default": (IppTag.KEYWORD, "auto"),
    "print-scaling-supported": (IppTag.KEYWORD, ("auto", "none")),
    "printer-resolution-default": (IppTag.RESOLUTION, _DPI),
    "printer-resolution-supported": (IppTag.RESOLUTION, _DPI),
    "sides-default": (IppTag.KEYWORD, "one-sided"),
    "sides-supported": (IppTag.KEYWORD, "one-sided"),
    "marker-names": (IppTag.NAME, "black toner"),
    "marker-types": (IppTag.KEYWORD, "toner-cartridge"),
    "marker-colors": (IppTag.NAME, "#000000"),
    "marker-low-levels": (IppTag.INTEGER, TONER_LOW),
    "marker-high-levels": (IppTag.INTEGER, 100),
}

# What is asked of the machine itself; each takes the model and the printer's URI.
_ASKED: Final[Mapping[str, tuple[IppTag, Callable[["IppModel", str], Any]]]] = {
    "printer-uri-supported": (IppTag.URI, lambda _, uri: uri),
    "printer-more-info": (IppTag.URI, lambda _, uri: "http" + uri.removeprefix("ipp")),
    "printer-uuid": (IppTag.URI, lambda model, _: model.uuid),
    "printer-up-time": (IppTag.INTEGER, lambda model, _: model.up_time),
    "printer-state": (IppTag.ENUM, lambda model, _: model.state),
    "printer-state-reasons": (IppTag.KEYWORD, lambda model, _: model.reasons),
    "printer-state-message": (IppTag.TEXT, lambda model, _: model.state.name.lower()),
    "printer-state-change-time": (IppTag.INTEGER, lambda model, _: model.changed),
    "printer-is-accepting-jobs": (IppTag.BOOLEAN, lambda model, _: IppFault.NOT_ACCEPTING not in model.faults),
    "queued-job-count": (IppTag.INTEGER, lambda model, _: model.queued),
    "pages-per-minute": (IppTag.INTEGER, lambda model, _: _pages_per_minute(model)),
    "pages-per-minute-color": (IppTag.INTEGER, lambda model, _: _pages_per_minute(model)),
    "media-ready": (IppTag.KEYWORD, lambda model, _: model.ready_media),
    "media-col-ready": (
        IppTag.BEGIN_COLLECTION,
        lambda model, _: None if model.ready_media is None else _collection(model.ready_media),
    ),
    "marker-levels": (IppTag.INTEGER, lambda model, _: model.marker_level),
    "printer-input-tray": (
        IppTag.STRING,
        lambda model, _: (
            f"type=sheetFeedAutoRemovableTray;mediafeed=29700;mediaxfeed=21000;maxcapacity={_TRAY_HOLDS};"
            f"level={model.sheets_in_tray if model.ready_media else 0};status=0;name={_TRAY};"
        ),
    ),
}

_REASONS: Final = {
    JobState.COMPLETED: "job-completed-successfully",
    JobState.CANCELED: "job-canceled-by-user",
    JobState.ABORTED: "aborted-by-system",
    JobState.STOPPED: "printer-stopped",
    JobState.PROCESSING: "job-printing",
}

_OF_JOB: Final[Mapping[str, tuple[IppTag, Callable[["IppModel", str, Job], Any]]]] = {
    "job-id": (IppTag.INTEGER, lambda _m, _u, job: job.number),
    "job-uri": (IppTag.URI, lambda _m, uri, job: f"{uri}/{job.number}"),
    "job-printer-uri": (IppTag.URI, lambda _m, uri, _j: uri),
    "job-uuid": (
        IppTag.URI,
        lambda _m, _u, job: f"urn:uuid:00000000-0000-4000-8000-{job.created:06x}{job.number:06x}",
    ),
    "job-name": (IppTag.NAME, lambda _m, _u, job: job.name),
    "job-originating-user-name": (IppTag.NAME, lambda _m, _u, job: job.user),
    "job-state": (IppTag.ENUM, lambda model, _u, job: _state(model, job)),
    "job-state-reasons": (IppTag.KEYWORD, lambda model, _u, job: _reason(model, job)),
    "job-k-octets": (IppTag.INTEGER, lambda _m, _u, job: -(-job.octets // 1024)),
    "job-impressions": (IppTag.INTEGER, lambda _m, _u, job: job.pages),
    "job-impressions-completed": (IppTag.INTEGER, lambda _m, _u, job: job.done),
    "job-media-sheets": (IppTag.INTEGER, lambda _m, _u, job: job.pages),
    "job-media-sheets-completed": (IppTag.INTEGER, lambda _m, _u, job: job.sheets),
    "job-printer-up-time": (IppTag.INTEGER, lambda model, _u, _j: model.up_time),
    "time-at-creation": (IppTag.INTEGER, lambda _m, _u, job: job.created),
    "time-at-processing": (IppTag.INTEGER, lambda _m, _u, job: job.began),
    "time-at-completed": (IppTag.INTEGER, lambda _m, _u, job: job.ended),
    "media": (IppTag.KEYWORD, lambda _m, _u, job: job.media),
}
_SHEETS: Final = frozenset({"job-media-sheets", "job-media-sheets-completed"})
_OWN: Final = frozenset({"job-name", "job-originating-user-name"})
OF_NEW_JOB: Final = ("job-id", "job-uri", "job-state", "job-state-reasons")
OF_LISTED_JOB: Final = ("job-id", "job-uri")


def of_printer(model: "IppModel", uri: str, asked: Iterable[str]) -> list[Row]:
    """Give what was asked for and is known; nothing asked for, or a group's name, is everything."""
    found: list[Row] = []
    for name in _chosen(asked, (*FIXED, *_ASKED)):
        if name in FIXED:
            tag, value = FIXED[name]
            found.append((name, tag, model.instead.get(name, value)))
        else:
            tag, ask = _ASKED[name]
            found.append((name, tag, ask(model, uri)))
    return found


def of_job(model: "IppModel", uri: str, job: Job, asked: Iterable[str], user: str) -> list[Row]:
    """Give the same of one job, as its printer tells it to `user`."""
    hidden = set() if model.counts_sheets else _SHEETS
    hidden = hidden | (_OWN if model.nameless or (model.private and user != job.user) else set())
    chosen = [name for name in _chosen(asked, _OF_JOB) if name not in hidden]
    return [(name, _OF_JOB[name][0], _OF_JOB[name][1](model, uri, job)) for name in chosen]


def _chosen(asked: Iterable[str], known: Iterable[str]) -> list[str]:
    names = set(asked)
    return [name for name in known if not names or names & GROUPS or name in names]


def _pages_per_minute(model: "IppModel") -> int:
    return round(_SECONDS / max(model.seconds_per_page, 1.0))


def _state(model: "IppModel", job: Job) -> JobState:
    stopped = job.state is JobState.PROCESSING and model.state is PrinterState.STOPPED
    return JobState.STOPPED if stopped else job.state


def _reason(model: "IppModel", job: Job) -> str:
    if job.awaiting:
        return "job-incoming"
    if job.stopping and not job.over:
        return "processing-to-stop-point"
    return _REASONS.get(_state(model, job), "none")
