"""What no document of the registry contains: scripts, forms, layers, attachments, annotations, actions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from printjobs.verdict import NotGenuine, Reason

MOST_OBJECTS: Final = 50_000

_ACTIONS: Final = frozenset(
    {
        "/GoToR",
        "/GoToE",
        "/GoTo3DView",
        "/Launch",
        "/Thread",
        "/URI",
        "/Sound",
        "/Movie",
        "/Hide",
        "/Named",
        "/SubmitForm",
        "/ResetForm",
        "/ImportData",
        "/SetOCGState",
        "/Rendition",
        "/Trans",
        "/RichMediaExecute",
    }
)
_LAYERS: Final = frozenset({"/OCProperties", "/OC", "/OCGs", "/Alternates"})
_ATTACHMENTS: Final = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF", "/Collection"})
_SCRIPTS: Final = frozenset({"/JavaScript", "/JS"})
_LAYER_TYPES: Final = frozenset({"/OCG", "/OCMD"})
_FILE_TYPES: Final = frozenset({"/Filespec", "/EmbeddedFile", "/F"})
_SIGNATURES: Final = frozenset({"/Sig", "/DocTimeStamp"})


@dataclass
class _Found:
    """What the walk met."""

    reasons: set[Reason] = field(default_factory=set)
    pages: int = 0
    objects: int = 0
    signatures: int = 0


# The order in which a file that breaks several rules is named.
_ORDER: Final = (
    Reason.TOO_MANY_OBJECTS,
    Reason.SEVERAL_SIGNATURES,
    Reason.JAVASCRIPT,
    Reason.XFA,
    Reason.OPTIONAL_CONTENT,
    Reason.ATTACHMENT,
    Reason.EXTERNAL_CONTENT,
    Reason.ACTION,
    Reason.FORM_FIELD,
    Reason.ANNOTATION,
)


def inspect(reader: PdfFileReader) -> int | NotGenuine:
    """Walk everything that can be reached from the trailer; give the number of pages or the first rule broken."""
    found = _Found()
    for value in _reachable(reader, found):
        if isinstance(value, generic.DictionaryObject):
            for rule in _RULES:
                rule(value, found)
    for reason in _ORDER:
        if reason in found.reasons:
            return NotGenuine(reason, f"{reason} in a file of {found.objects} objects")
    return found.pages


def _reachable(reader: PdfFileReader, found: _Found) -> Iterator[generic.PdfObject]:
    """Each reachable object once, without recursion: a file cannot exhaust the stack."""
    seen: set[tuple[int, int]] = set()
    waiting: list[generic.PdfObject] = [reader.trailer_view]
    while waiting:
        value = waiting.pop()
        if isinstance(value, generic.IndirectObject):
            key = (value.idnum, value.generation)
            if key in seen:
                continue
            seen.add(key)
            value = value.get_object()  # type: ignore[no-untyped-call]
        found.objects += 1
        if found.objects > MOST_OBJECTS:
            found.reasons.add(Reason.TOO_MANY_OBJECTS)
            return
        yield value
        if isinstance(value, generic.DictionaryObject):
            waiting.extend(value.raw_get(name) for name in value)
        elif isinstance(value, generic.ArrayObject):
            waiting.extend(value.raw_get(index) for index in range(len(value)))


def _of(value: generic.DictionaryObject, name: str) -> generic.PdfObject | None:
    """The entry with its reference followed; `get` of pyHanko's dictionaries does not follow it."""
    return value[name] if name in value else None  # noqa: SIM401


def _text(value: generic.DictionaryObject, name: str) -> str:
    there = _of(value, name)
    return str(there) if isinstance(there, generic.NameObject) else ""


def _scripts(value: generic.DictionaryObject, found: _Found) -> None:
    if not _SCRIPTS.isdisjoint(value) or _text(value, "/S") == "/JavaScript":
        found.reasons.add(Reason.JAVASCRIPT)


def _forms(value: generic.DictionaryObject, found: _Found) -> None:
    if "/XFA" in value:
        found.reasons.add(Reason.XFA)
    if "/FT" not in value:
        return
    if not _is_signature_field(value):
        found.reasons.add(Reason.FORM_FIELD)
    elif _text(value["/V"], "/Type") != "/DocTimeStamp":
        found.signatures += 1
        if found.signatures > 1:  # one that the form does not list is one too many all the same
            found.reasons.add(Reason.SEVERAL_SIGNATURES)


def _layers(value: generic.DictionaryObject, found: _Found) -> None:
    if not _LAYERS.isdisjoint(value) or _text(value, "/Type") in _LAYER_TYPES:
        found.reasons.add(Reason.OPTIONAL_CONTENT)


def _files(value: generic.DictionaryObject, found: _Found) -> None:
    if not _ATTACHMENTS.isdisjoint(value) or _text(value, "/Type") in _FILE_TYPES:
        found.reasons.add(Reason.ATTACHMENT)
    # a stream may say that its data lie in another file, and a form may stand for a page of another file
    if (isinstance(value, generic.StreamObject) and "/F" in value) or "/OPI" in value or "/Ref" in value:
        found.reasons.add(Reason.EXTERNAL_CONTENT)
    if _text(value, "/Subtype") == "/PS" or "/PS" in value:  # a program for the printer
        found.reasons.add(Reason.EXTERNAL_CONTENT)


def _actions(value: generic.DictionaryObject, found: _Found) -> None:
    opens = _of(value, "/OpenAction")
    if "/AA" in value or isinstance(opens, generic.DictionaryObject) or _text(value, "/S") in _ACTIONS:
        found.reasons.add(Reason.ACTION)


def _pages(value: generic.DictionaryObject, found: _Found) -> None:
    if _text(value, "/Type") == "/Page":
        found.pages += 1
    annotations = _of(value, "/Annots")
    if annotations is None:
        return
    if not isinstance(annotations, generic.ArrayObject):
        found.reasons.add(Reason.ANNOTATION)
        return
    for index in range(len(annotations)):
        annotation = annotations[index]
        if not (isinstance(annotation, generic.DictionaryObject) and _is_widget_of_signature(annotation)):
            found.reasons.add(Reason.ANNOTATION)


def _is_signature_field(value: generic.DictionaryObject) -> bool:
    signature = _of(value, "/V")
    return (
        _text(value, "/FT") == "/Sig"
        and isinstance(signature, generic.DictionaryObject)
        and (_text(signature, "/Type") or "/Sig") in _SIGNATURES
    )


def _is_widget_of_signature(value: generic.DictionaryObject) -> bool:
    if _text(value, "/Subtype") != "/Widget":
        return False
    parent = _of(value, "/Parent")
    return _is_signature_field(value) or (isinstance(parent, generic.DictionaryObject) and _is_signature_field(parent))


_RULES: Final[tuple[Callable[[generic.DictionaryObject, _Found], None], ...]] = (
    _scripts,
    _forms,
    _layers,
    _files,
    _actions,
    _pages,
)
