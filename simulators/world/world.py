"""Everything of one world, made from one number: it runs, is watched, and says what became of it."""

import random
import sqlite3
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.job import Phase
from printjobs.journal import Entry
from printjobs.words import RecordKind
from simulators.card.parts import Spot
from simulators.registry import pins
from simulators.registry.applications import Approval, Document, Message, Resident
from simulators.world import invariants
from simulators.world.clock import Scheduler
from simulators.world.cuts import Coverage, Kind, Point
from simulators.world.faults import Trouble
from simulators.world.kiosk import Kiosk
from simulators.world.network import Network
from simulators.world.papers import CARD, PDF, content_of, read_card
from simulators.world.people import Person
from simulators.world.registry import BEGAN, RegistryNode
from simulators.world.site import Paper
from simulators.world.staff import Staff

STORM: Final = 800.0  # seconds in which things go wrong
CALM: Final = 5400.0  # and within so many more everything must have come right
CUTS: Final = 18  # of one world at most
CARD_SHARE: Final = 0.6  # of documents
OK: Final = 200
LOOK: Final = 20.0  # seconds between two looks at what must always hold
CARDS: Final = (DocumentKind.KTP_EL, DocumentKind.KIA)
SHEETS: Final = (DocumentKind.KARTU_KELUARGA, DocumentKind.AKTA_KELAHIRAN, DocumentKind.BIODATA)


@dataclass(frozen=True)
class Violation:
    """A promise that was broken."""

    invariant: str
    what: str
    time: float


@dataclass
class Result:
    """What became of one world."""

    seed: int
    hours: float = 0.0  # kiosk-hours
    faults: int = 0
    coverage: Coverage = field(default_factory=Coverage)
    violations: list[Violation] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    story: list[str] = field(default_factory=list)


class World:
    """One world. `run` once."""

    def __init__(self, seed: int, *, kiosks: int = 2, people: int = 4, cuts: int = CUTS, told: bool = False) -> None:
        self.seed = seed
        self.told = told
        self.cuts = cuts
        self.result = Result(seed)
        self.scheduler = Scheduler()
        self.registry_off = 0.0  # how far the registry's clock is off
        self.registry = RegistryNode(self.registry_clock, self.dice("registry"))
        self.network = Network(self.scheduler, self.dice("network"), self.registry)
        self.network.heard = self.heard
        self.network.answered = self.answered
        self.documents: dict[str, int] = {}  # grant: the number of its document
        self.owners: dict[int, str] = {}  # document: whose it is
        self.visits: dict[str, str] = {}  # attempt: the visit it belongs to
        self.attempts: dict[str, int] = {}  # attempt: the document it is to make
        self.acknowledged: set[str] = set()  # attempts whose ack of started reached their kiosk
        self.judged: set[str] = set()  # attempts about which two persons decided
        self.private: list[str] = []  # what no journal may hold
        self.a4: set[int] = set()  # documents on sheets
        self.votes = 0
        self.papers: list[Paper] = []  # documents in people's hands
        self.storm = True
        self.kiosks = [Kiosk(self, f"kiosk-{number}") for number in range(1, kiosks + 1)]
        self.people = [self._applicant(number) for number in range(people)]
        self.staff = Staff(self)
        self.trouble = Trouble(self)

    def dice(self, what: str) -> random.Random:
        """Randomness of its own for one part of the world."""
        return random.Random(f"{self.seed}/{what}")  # noqa: S311 - a seed decides everything

    def registry_clock(self) -> float:
        """Unix seconds at the registry."""
        return BEGAN + self.scheduler.now + self.registry_off

    def _applicant(self, number: int) -> Person:
        rng = self.dice(f"person-{number}")
        nik = f"317101{rng.randint(1, 28):02}0180{number + 1:04}"
        self.private += [nik, f"Warga {number}"]
        resident = Resident(f"r-{number:016x}", nik, f"Warga {number}", f"08{number:010}")
        kinds = [rng.choice(CARDS if rng.random() < CARD_SHARE else SHEETS) for _ in range(rng.randint(1, 3))]
        documents = tuple(self._document(resident, kind, rng) for kind in kinds)
        application = self.registry.service.approve(Approval(resident, documents))
        rows = next(a for a in self.registry.service.applications() if a["application"] == application)
        for row in rows["grants"]:  # type: ignore[attr-defined]
            document = int(row["detail"].removeprefix("no "))
            self.documents[row["grant"]] = document
        return Person(self, f"resident-{number}", application, nik, rng)

    def _document(self, resident: Resident, kind: DocumentKind, rng: random.Random) -> Document:
        number = len(self.owners) + 1
        self.owners[number] = resident.name.replace("Warga ", "resident-")
        if kind in CARDS:
            return Document(kind, resident, f"no {number}", CARD, content_of(number, 0), 1, None)
        self.a4.add(number)
        pages = rng.choice((1, 1, 2, 3))
        return Document(kind, resident, f"no {number}", PDF, content_of(number, pages), pages, "qr")

    # ---- running

    def run(self) -> Result:
        """Let things go wrong for a while, then let everything come right."""
        try:
            for kiosk in self.kiosks:
                kiosk.boot()
            for person in self.people:
                person.begin()
            self.staff.begin()
            self.trouble.begin()
            self.scheduler.after(LOOK, self._look)
            self.scheduler.run_until(STORM)
            self.storm = False
            self.trouble.end()
            until = STORM + CALM
            while self.scheduler.now < until and not self.result.violations:
                self.scheduler.run_until(min(until, self.scheduler.now + LOOK))
                if invariants.unfinished(self) is None:
                    break
            waits = invariants.unfinished(self)
            if waits is not None and not self.result.violations:
                self.violation("liveness", waits)
            invariants.at_the_end(self)
        except Exception as error:  # noqa: BLE001 - one world that breaks must not end a campaign
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.violation("the world is sane", f"{error!r} at {where.name}:{where.lineno}")
        finally:
            for kiosk in self.kiosks:
                if kiosk.life is not None:
                    kiosk.life.kill()
            self.scheduler.close()
            self.registry.close()
        self.result.hours = self.scheduler.now * len(self.kiosks) / 3600
        self.result.faults = self.trouble.faults + self.network.faults
        return self.result

    def _look(self) -> None:
        invariants.always(self)
        self.scheduler.after(LOOK, self._look)

    # ---- what the parts tell

    def violation(self, invariant: str, what: str) -> None:
        """A promise was broken."""
        self.say("VIOLATION", f"{invariant}: {what}")
        if len(self.result.violations) < 5:  # noqa: PLR2004 - the first ones say enough
            self.result.violations.append(Violation(invariant, what, self.scheduler.now))

    def say(self, who: str, what: str) -> None:
        """Tell the story, if somebody listens."""
        if self.told:
            self.result.story.append(f"{self.scheduler.now:9.3f} {who:12} {what}")

    def was_cut(self, kiosk: Kiosk, kind: Kind, point: Point, phase: Phase | None) -> None:
        """A kiosk was cut: count it, and let it begin again."""
        coverage = self.result.coverage
        coverage.cuts += 1
        coverage.submitted += bool(kiosk.submitted)
        coverage.recovering += bool(kiosk.taken_up)
        coverage.again += bool(kiosk.taken_up) and kiosk.depth > 1
        coverage.pairs[point.value, "-" if phase is None else phase.value] += 1
        self.say(kiosk.name, f"CUT ({kind.value}) at {point.value}, job {phase.value if phase else '-'}")
        self.trouble.after_cut(kiosk)

    def recorded(self, kiosk: Kiosk, entry: Entry) -> None:
        """A record became durable."""
        attempt, kind, fields = entry.attempt, entry.kind, entry.fields
        self.say(kiosk.name, f"records {kind.value.upper()} {attempt} {dict(fields) or ''}")
        if kind is RecordKind.ATTEMPT:
            self.visits[attempt] = str(fields["visit"])
            self.attempts[attempt] = self.document_of(str(fields["grant"]))
        if kind is RecordKind.OUTCOME and kiosk.disk.aside is None:
            kiosk.outcomes[attempt] = Outcome(str(fields["outcome"]))
            self.result.counts[str(fields["outcome"])] += 1
        invariants.recorded(self, kiosk, entry)

    def shown(self, kiosk: Kiosk, before: Visit | None, visit: Visit) -> None:
        """A screen changed."""
        old = None if before is None else before.screen
        if self.told and type(old) is not type(visit.screen):
            self.say(kiosk.name, f"shows {type(visit.screen).__name__} {getattr(visit.screen, 'fault', '') or ''}")
        invariants.shown(self, kiosk, before, visit)

    def rested(self, kiosk: Kiosk) -> None:
        """A kiosk says that it can be switched off."""
        invariants.at_rest(self, kiosk)

    def taken(self, kiosk: Kiosk, paper: Paper | None) -> None:
        """Somebody took a card or sheets out of a machine."""
        if paper is None:
            self.say(kiosk.name, "something that is no document was taken out")
            return
        self.say(paper.holder, f"takes document {paper.document} (attempt {paper.attempt}) at {kiosk.name}")
        self.papers.append(paper)
        invariants.taken(self, kiosk, paper)

    def phone(self, application: str) -> list[Message]:
        """What the phone of an applicant has received."""
        return self.registry.service.messages(0, application)

    def rows(self, sql: str) -> list[sqlite3.Row]:
        """Look into the registry's records."""
        with self.registry.store.transaction() as tx:
            return tx.all(sql)

    def document_of(self, grant: str) -> int:
        """The number of a grant's document; of a grant that the world did not make, by its content."""
        if grant not in self.documents:
            self.learn_grants()
        return self.documents[grant]

    def learn_grants(self) -> None:
        """Note which document each grant on record is for; a restored registry may forget a replacement again."""
        for row in self.rows("SELECT grant_id, detail FROM grants"):
            self.documents[row["grant_id"]] = int(row["detail"].removeprefix("no "))

    def owner_of(self, document: int) -> str:
        """Whose a document is."""
        return self.owners[document]

    def without_pin(self) -> list[str]:
        """The applications and grants that have no live PIN and should have one, after the registry looked itself."""
        self.registry.service.applications()
        with self.registry.store.transaction() as tx:
            return [one.subject for one in pins.wanted(tx)]

    def answered(self, path: str, status: int) -> None:
        """The registry answered a question."""
        if status == OK and path.endswith("/reserve"):
            self.trouble.reserved()
        if status == OK and path.endswith("/started"):
            with self.registry.store.transaction() as tx:
                row = tx.one("SELECT epoch FROM attempts WHERE attempt = ?", path.split("/")[3])
                if row is None or row["epoch"] != tx.meta("epoch"):
                    self.violation("a stale permission starts nothing", path.split("/")[3])

    def heard(self, kiosk: str, method: str, path: str, status: int) -> None:
        """An answer of the registry reached a kiosk."""
        if status == OK and path.endswith("/started"):
            self.acknowledged.add(path.split("/")[3])
        if self.told and not path.endswith("/hello"):
            self.say("network", f"{kiosk} hears {status} to {method} {path}")

    def is_a4(self, document: int) -> bool:
        """Whether a document is on sheets."""
        return document in self.a4

    def grant_of(self, subject: str) -> str:
        """The grant that a case is about: of an attempt, one in quarantine too, or the subject itself."""
        with self.registry.store.transaction() as tx:
            row = tx.one(
                "SELECT grant_id FROM attempts WHERE attempt = ? UNION ALL SELECT grant_id FROM quarantine"
                " WHERE attempt = ? LIMIT 1",
                *(subject, subject),
            )
        return subject if row is None else str(row["grant_id"])

    def machine_documents(self, kiosk: Kiosk) -> set[int]:
        """The whole documents that could still come out of a kiosk."""
        machine = kiosk.card.machine
        spots = (Spot.STATION, Spot.EXIT, Spot.MOUTH)
        found = {read_card(card) for spot in spots for card in machine.places[spot]}
        lying = {kiosk.tray.contents[sheet.job_name][0] for sheet in kiosk.tray.lying()}
        return lying | {document for document in found if document is not None}

    def states(self) -> dict[str, object]:
        """What the registry has on record."""
        return self.registry.service.state()


def run(seed: int, *, told: bool = False) -> Result:
    """Make and run one world."""
    return World(seed, told=told).run()
