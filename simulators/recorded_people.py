"""Who stands at the kiosk of a recorded session, and which deed it was: codes and digits are compared and forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

from devices.scanner.repeats import Repeats
from kiosk.core.screens import EnterEntryPin, EnterNik, EnterPrintPin, Screen
from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from simulators.phone import Applied, Sms
from simulators.scenarios.format import Does, ResidentSetup
from simulators.scenarios.residents import WITH_WORDS
from simulators.scenarios.words import Deed

PIN_DIGITS = 6


class Document(TypedDict):
    """Whose document and which, as a step names it."""

    resident: str
    document: DocumentKind
    copy: NotRequired[int]


@dataclass
class _Person:
    name: str
    application: str
    nik: Secret
    kinds: tuple[DocumentKind, ...]
    messages: list[Sms] = field(default_factory=list, repr=False)
    grants: dict[str, DocumentKind] = field(default_factory=dict)

    def of(self, grant: str | None) -> list[Sms]:
        """The messages with the print PIN of a grant, or with the entry PIN, oldest first."""
        return [one for one in self.messages if one.grant == grant]


class People:
    """The residents in the order of their applications. `typed` are the digits in the field now."""

    def __init__(self) -> None:
        self._people: list[_Person] = []
        self._stands: _Person | None = None
        self._repeats = Repeats()
        self.typed = ""

    def __repr__(self) -> str:
        return f"<{len(self._people)} residents>"

    @property
    def setups(self) -> list[ResidentSetup]:
        """Them as a scenario's head names them."""
        return [ResidentSetup(name=one.name, documents=one.kinds) for one in self._people]

    def named(self, steps: Iterable[object]) -> list[ResidentSetup]:
        """Those of them whom a step names; of all the others nothing is to be told."""
        names = {getattr(step, whose, None) for step in steps for whose in ("resident", "whose")}
        return [one for one in self.setups if one.name in names]

    def applied(self, applied: Applied, kinds: Sequence[DocumentKind]) -> None:
        """One more, with one document of each kind; the first of them stands at the kiosk until somebody else does."""
        person = _Person(f"Warga {len(self._people) + 1}", applied.application, applied.nik, tuple(kinds))
        self._people.append(person)
        self._stands = self._stands or person
        for message in applied.messages:
            self.received(message)

    def received(self, message: Sms) -> None:
        """A message came; one that is known is passed over."""
        for person in self._people:
            if person.application == message.application and message.id not in {one.id for one in person.messages}:
                person.messages.append(message)

    def approved(self, grants: Iterable[tuple[str, DocumentKind]]) -> None:
        """The menu shows these: now it is known which grant is which document."""
        for grant, kind in grants:
            for person in self._people:
                if person.of(grant):
                    person.grants[grant] = kind

    def document(self, grant: str) -> Document | None:
        """Whose document a grant is, and which; None for one that nobody here applied for."""
        person = next((one for one in self._people if grant in one.grants), None)
        if person is None:
            return None
        kind = person.grants[grant]
        in_order = dict.fromkeys(message.grant for message in person.messages if message.grant is not None)
        same = [one for one in in_order if person.grants.get(one) is kind]
        found: Document = {"resident": person.name, "document": kind}
        return {**found, "copy": same.index(grant) + 1} if len(same) > 1 else found

    def numbered(self, person: int, document: int) -> Document | None:
        """The same, by the numbers of both, from 1; None when there is no such person."""
        if not 0 < person <= len(self._people):
            return None
        kinds = self._people[person - 1].kinds
        kind = kinds[document - 1] if 0 < document <= len(kinds) else kinds[0]
        found: Document = {"resident": self._people[person - 1].name, "document": kind}
        copy = kinds[:document].count(kind)
        return {**found, "copy": copy} if copy > 1 else found

    def forget_typed(self) -> None:
        """The field is empty."""
        self.typed = ""

    # ---- deeds

    def did(self, deed: Deed) -> Does | None:
        """Whoever stands there did this; None while nobody has applied."""
        return None if self._stands is None else Does(resident=self._stands.name, does=deed)

    def chose(self, grant: str) -> Does | None:
        """Chose a document in the menu."""
        of = self.document(grant)
        return None if of is None else Does(**of, does=Deed.CHOOSE)

    def scanned(self, code: Secret, screen: Screen | None, now: float) -> Does | None:
        """Held a code to the scanner; None where that does nothing."""
        if not isinstance(screen, WITH_WORDS[Deed.SCAN]) or self._repeats.again(code, now):
            return None
        found = next(((p, m) for p in self._people for m in p.messages if m.qr == code), None)
        if found is None:
            return self.did(Deed.SCAN_STRANGE_QR)
        owner, message = found
        if isinstance(screen, EnterPrintPin):
            newest = owner.of(screen.grant.grant)[-1:]
            return self._with(Deed.SCAN if message in newest else Deed.SCAN_STRANGE_QR, owner)
        if message.grant is not None:
            does = self._with(Deed.SCAN_PRINT_QR, owner)
            kind = owner.grants.get(message.grant)
            return does if does is None or kind is None else Does(resident=does.resident, document=kind, does=does.does)
        self._stands = owner
        return self.did(_first_or_newest(message, owner.of(None), Deed.SCAN_FIRST, Deed.SCAN, Deed.SCAN_STRANGE_QR))

    def entered(self, screen: Screen | None) -> Does | None:
        """Said that all digits are typed; None where that does nothing."""
        digits = Secret(self.typed)
        match screen:
            case EnterNik():
                owner = next((one for one in self._people if one.nik == Secret(self.typed[: len(one.nik)])), None)
                self._stands = owner or self._stands
                return self.did(Deed.TYPE_NO_NIK if owner is None else Deed.TYPE_NIK)
            case EnterEntryPin():
                return self._typed_pin(digits, None)
            case EnterPrintPin(grant=grant):
                return self._typed_pin(digits, grant.grant)
            case _:
                return None

    def _typed_pin(self, digits: Secret, grant: str | None) -> Does | None:
        if len(digits) < PIN_DIGITS:
            return self.did(Deed.TYPE_HALF_A_PIN)
        there = self._stands
        owners = [there] if grant is None and there is not None else [one for one in self._people if one.of(grant)]
        pin = Secret(digits.reveal()[:PIN_DIGITS])
        for owner in owners:
            messages = owner.of(grant)
            found = next((one for one in reversed(messages) if one.pin == pin), None)
            if found is not None:
                deed = _first_or_newest(found, messages, Deed.TYPE_FIRST_PIN, Deed.TYPE_PIN, Deed.TYPE_WRONG_PIN)
                return self._with(deed, owner)
        return self.did(Deed.TYPE_WRONG_PIN)

    def _with(self, deed: Deed, owner: _Person) -> Does | None:
        """Whoever stands there did it with the credentials of their owner."""
        if self._stands is None or self._stands is owner:
            return self.did(deed)
        return Does(resident=self._stands.name, whose=owner.name, does=deed)


def _first_or_newest(message: Sms, all_of_it: list[Sms], first: Deed, newest: Deed, neither: Deed) -> Deed:
    if message is all_of_it[-1]:
        return newest
    return first if message is all_of_it[0] else neither
