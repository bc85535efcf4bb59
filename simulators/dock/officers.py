"""Two officers and the person who looks into an outlet: what they do about one document, as deeds that can be taped.

A deed names the document by its numbers (`simulators.dock.crowd`), 0 0: the kiosk itself.
"""

from typing import Final, cast

from simulators.dock.centre import CentreHand
from simulators.dock.crowd import Crowd
from simulators.dock.deeds import Deed, Does, How
from simulators.dock.hands import Seen
from simulators.phone import Phone
from simulators.registry.votes import Decision

NO_BLANK: Final = "-"


class OfficeHand:
    """Does "vote OFFICER KIND DECISION N M BLANK" on the first such open case, and "emptied N M"."""

    def __init__(self, phone: Phone, centre: CentreHand, crowd: Crowd) -> None:
        self._phone = phone
        self._centre = centre
        self._crowd = crowd

    def look(self) -> Seen[None]:
        """There is nothing to see that the registry does not tell."""
        return Seen(None)

    def fault(self, fault: str, how: How) -> None:
        """Officers do not break."""
        raise ValueError(fault, how)

    def mend(self, fault: str) -> None:
        """Nor are they mended."""
        raise ValueError(fault)

    def act(self, what: str) -> None:
        """Sign, or attest. RuntimeError when there is no such case or attempt."""
        match what.split(" "):
            case ["vote", officer, kind, decision, number, document, blank]:
                about = self._about(int(number), int(document))
                cases = self._centre.look().snapshot.cases
                open_to = [one for one in cases if one.kind == kind and officer not in dict(one.votes)]
                found = next((one for one in open_to if not about or one.subject in about), None)
                if found is None:
                    raise RuntimeError(f"there is no open case {kind} about it")
                self._centre.vote(officer, found, Decision(decision), None if blank == NO_BLANK else blank)
            case ["emptied", number, document]:
                about = self._about(int(number), int(document))
                found_attempts = [one.attempt for one in self._centre.look().snapshot.unsettled if one.attempt in about]
                if not found_attempts:
                    raise RuntimeError("no outlet waits to be looked into")
                for attempt in found_attempts:
                    self._phone.emptied(attempt)
            case _:
                raise ValueError(what)

    def voted(self, officer: str, kind: str, subject: str, decision: Decision, blank: str | None) -> Deed:
        """Name a vote on a case about this subject."""
        number, document = self._number_of(subject)
        blank = (blank or NO_BLANK).replace(" ", "")
        return Deed("office", Does.ACT, f"vote {officer} {kind} {decision} {number} {document} {blank}")

    def emptied(self, attempt: str) -> Deed:
        """Name the attestation for an attempt."""
        number, document = self._number_of(attempt)
        return Deed("office", Does.ACT, f"emptied {number} {document}")

    def _attempts(self) -> dict[str, str]:
        """The grant of each attempt."""
        rows = cast("list[dict[str, object]]", self._phone.state()["attempts"])
        return {str(row["attempt"]): str(row["grant"]) for row in rows}

    def _number_of(self, subject: str) -> tuple[int, int]:
        """An attempt, a grant or an application by its numbers."""
        return self._crowd.number_of(self._attempts().get(subject, subject))

    def _about(self, number: int, document: int) -> set[str]:
        """What a case about a document can have as its subject."""
        grant = self._crowd.grant_of(number, document)
        if grant is None:
            return set()
        attempts = {attempt for attempt, of in self._attempts().items() if of == grant}
        return {grant, self._crowd.counted[number - 1].applied.application, *attempts}
