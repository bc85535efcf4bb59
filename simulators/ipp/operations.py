"""What the IPP model does for each request (RFC 8011): status and attributes out, without bytes."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from pyipp.enums import IppOperation, IppTag

from devices.a4.pwg import SYNC
from devices.a4.wire import as_list, as_number
from simulators.a4_filter import pages_of
from simulators.ipp.attributes import ANY, FIXED, OF_LISTED_JOB, OF_NEW_JOB, PDF, RASTER, Row, of_job, of_printer
from simulators.ipp.parts import A4, IppFault, Job

if TYPE_CHECKING:
    from simulators.ipp.model import IppModel

Groups = list[tuple[IppTag, list[Row]]]
Request = Mapping[str, Any]


class Status(IntEnum):
    """RFC 8011 appendix B."""

    OK = 0x0000
    OK_IGNORED = 0x0001
    BAD_REQUEST = 0x0400
    NOT_AUTHORIZED = 0x0403
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    FORMAT = 0x040A
    NOT_SUPPORTED = 0x040B
    CHARSET = 0x040D
    COMPRESSION = 0x040F
    UNREADABLE = 0x0411
    OPERATION = 0x0501
    VERSION = 0x0503
    NOT_ACCEPTING = 0x0506
    BUSY = 0x0507
    SEVERAL_DOCUMENTS = 0x0509


Answer = tuple[Status, Groups]
_PAGE_HEAD: Final = b"PwgRaster\0"
_MOST_PAGES: Final = 1000
_VERSIONS: Final = (1, 2)
_MAGIC: Final = {PDF: b"%PDF-", RASTER: SYNC}
_BEGIN: Final = ("attributes-charset", "attributes-natural-language")  # in this order (RFC 8011 section 4.1.4)


def answer(model: "IppModel", request: Request, uri: str) -> Answer:
    """Do what a request asks for."""
    wrong = _malformed(request)
    if wrong is not None:
        return wrong, []
    asked = request["operation-attributes"]
    match request["status-code"]:
        case IppOperation.GET_PRINTER_ATTRIBUTES:
            return Status.OK, [(IppTag.PRINTER, of_printer(model, uri, _wanted(asked)))]
        case IppOperation.GET_JOBS:
            return _jobs(model, asked, uri)
        case IppOperation.VALIDATE_JOB:
            refusal = _refusal(model, request, document=False)
            return (refusal, []) if refusal is not None else _checked(request)
        case IppOperation.PRINT_JOB:
            refusal = _refusal(model, request)
            return (refusal, []) if refusal is not None else _taken(model, request, uri)
        case IppOperation.CREATE_JOB:
            refusal = _refusal(model, request, document=False)
            return (refusal, []) if refusal is not None else _taken(model, request, uri)
        case IppOperation.SEND_DOCUMENT | IppOperation.CANCEL_JOB | IppOperation.GET_JOB_ATTRIBUTES:
            job = _addressed(model, asked)
            return (Status.NOT_FOUND, []) if job is None else _of_job(model, request, job, uri)
        case _:
            return Status.OPERATION, []


def torn(model: "IppModel", request: Request) -> None:
    """Take a request whose document broke off: what came of it is printed, and then the job is aborted.

    Of a raster every page but the last that began has come; a PDF has its table of contents at its end.
    """
    data = request["data"]
    begun = data.count(_PAGE_HEAD)
    arrived = max(begun - 1, 0)
    pages = begun or 1  # how many were to come does not matter: it ends as aborted, or before
    if request["status-code"] == IppOperation.PRINT_JOB and _refusal(model, request, document=False) is None:
        asked = request["operation-attributes"]
        model.take(_name(asked), pages, arrived, user=_user(asked), media=_media(request))
    if request["status-code"] == IppOperation.SEND_DOCUMENT:
        job = _addressed(model, request["operation-attributes"])
        if job is not None and job.awaiting:
            model.fill(job, pages, arrived)


def delayed(model: "IppModel", request: Request) -> None:
    """Take a request whose document waits in a buffer on the way."""
    asked = request["operation-attributes"]
    model.delay(_name(asked), count_pages(request["data"]), user=_user(asked))


def count_pages(data: bytes) -> int:
    """How many pages a document has; 0 when it is none."""
    return data.count(_PAGE_HEAD) if data.startswith(SYNC) else min(pages_of(data), _MOST_PAGES)


def _malformed(request: Request) -> Status | None:
    asked = request["operation-attributes"]
    if request["version"][0] not in _VERSIONS:
        return Status.VERSION
    begins = tuple(asked)[:2] == _BEGIN if asked else False
    addressed = isinstance(asked, dict) and ("printer-uri" in asked or "job-uri" in asked)
    if request["request-id"] <= 0 or not begins or not addressed:
        return Status.BAD_REQUEST
    return None if asked["attributes-charset"].lower() in {"utf-8", "us-ascii"} else Status.CHARSET


def _refusal(model: "IppModel", request: Request, *, document: bool = True) -> Status | None:
    """Why a job or its document is not taken; None when it is."""
    asked = request["operation-attributes"]
    form = asked.get("document-format", ANY)
    if IppFault.NOT_ACCEPTING in model.faults:
        return Status.NOT_ACCEPTING
    if asked.get("compression", "none") != "none":
        return Status.COMPRESSION
    if form not in FIXED["document-format-supported"][1]:
        return Status.FORMAT
    if asked.get("ipp-attribute-fidelity") is True and _unsupported(request):
        return Status.NOT_SUPPORTED
    if not document:
        return None
    if model.faults.strikes(IppFault.BUSY):
        return Status.BUSY
    if model.faults.strikes(IppFault.REFUSES):
        return Status.FORMAT
    data = request["data"]
    magic = (_MAGIC[form],) if form in _MAGIC else tuple(_MAGIC.values())
    return None if data.startswith(magic) and count_pages(data) else Status.UNREADABLE


def _taken(model: "IppModel", request: Request, uri: str) -> Answer:
    """Queue a job, with its document or without."""
    asked, data = request["operation-attributes"], request["data"]
    job = model.create(_name(asked), user=_user(asked), media=_media(request))
    if request["status-code"] == IppOperation.PRINT_JOB:
        _fill(model, job, data)
    status, groups = _checked(request)
    return status, [*groups, (IppTag.JOB, of_job(model, uri, job, OF_NEW_JOB, job.user))]


def _fill(model: "IppModel", job: Job, data: bytes, *, last: bool = True) -> None:
    job.octets = len(data)
    model.received(job, data)
    model.fill(job, count_pages(data), last=last)


def _of_job(model: "IppModel", request: Request, job: Job, uri: str) -> Answer:
    asked, data = request["operation-attributes"], request["data"]
    match request["status-code"]:
        case IppOperation.GET_JOB_ATTRIBUTES:
            return Status.OK, [(IppTag.JOB, of_job(model, uri, job, _wanted(asked), _user(asked)))]
        case _ if model.private and job.user != _user(asked):
            return Status.NOT_AUTHORIZED, []
        case IppOperation.CANCEL_JOB:
            return Status.OK if model.cancel(job.number) else Status.NOT_POSSIBLE, []
        case _ if not isinstance(asked.get("last-document"), bool):
            return Status.BAD_REQUEST, []
        case _ if not job.awaiting:
            return Status.NOT_POSSIBLE, []
        case _ if job.pages and data:
            return Status.SEVERAL_DOCUMENTS, []
        case _ if not data and asked["last-document"]:
            model.fill(job, job.pages)
        case _:
            refusal = _refusal(model, request)
            if refusal is not None:
                return refusal, []
            _fill(model, job, data, last=asked["last-document"])
    return Status.OK, [(IppTag.JOB, of_job(model, uri, job, OF_NEW_JOB, job.user))]


def _jobs(model: "IppModel", asked: Mapping[str, Any], uri: str) -> Answer:
    which = asked.get("which-jobs", "not-completed")
    if which not in FIXED["which-jobs-supported"][1]:
        return Status.NOT_SUPPORTED, []
    found = [job for job in model.jobs.values() if which == "all" or job.over is (which == "completed")]
    if asked.get("my-jobs") is True:
        found = [job for job in found if job.user == _user(asked)]
    found.sort(key=lambda job: job.number, reverse=which != "not-completed")
    limit = as_number(asked.get("limit"))
    wanted = _wanted(asked) or OF_LISTED_JOB
    return Status.OK, [(IppTag.JOB, of_job(model, uri, job, wanted, _user(asked))) for job in found[:limit]]


def _addressed(model: "IppModel", asked: Mapping[str, Any]) -> Job | None:
    """The job that a request is about: by its number at a printer, or by its own URI."""
    number = asked.get("job-id")
    if number is None:
        last = str(asked.get("job-uri", "")).rpartition("/")[2]
        number = int(last) if last.isdecimal() and last.isascii() else None
    return model.jobs.get(number) if isinstance(number, int) else None


def _checked(request: Request) -> Answer:
    """Say which of a job's attributes are ignored."""
    ignored = _unsupported(request)
    return (Status.OK_IGNORED, [(IppTag.UNSUPPORTED_GROUP, ignored)]) if ignored else (Status.OK, [])


def _unsupported(request: Request) -> list[Row]:
    """Those attributes of a job that this printer does not know, or not with these values."""
    found: list[Row] = []
    for name, value in (request["jobs"][0] if request["jobs"] else {}).items():
        supported = FIXED.get(f"{name}-supported")
        if supported is None or not _fits(value, supported):
            found.append((name, IppTag.UNSUPPORTED_VALUE, None))
    return found


def _fits(value: Any, supported: tuple[IppTag, Any]) -> bool:
    tag, known = supported
    if isinstance(value, dict):  # a media-col is known by the names of its members
        return set(value) <= set(known)
    if tag is IppTag.RANGE:
        return isinstance(value, int) and known[0] <= value <= known[1]
    if tag is IppTag.RESOLUTION:
        return bool(value == known)
    return set(value if isinstance(value, list) else [value]) <= set(known if isinstance(known, tuple) else [known])


def _wanted(asked: Mapping[str, Any]) -> tuple[str, ...]:
    return as_list(asked.get("requested-attributes"))


def _name(asked: Mapping[str, Any]) -> str:
    return str(asked.get("job-name", "untitled"))


def _user(asked: Mapping[str, Any]) -> str:
    return str(asked.get("requesting-user-name", "anonymous"))


def _media(request: Request) -> str:
    """The paper that a job asks for, or the default one."""
    wanted = (request["jobs"][0] if request["jobs"] else {}).get("media", A4)
    return wanted if wanted in FIXED["media-supported"][1] else A4
