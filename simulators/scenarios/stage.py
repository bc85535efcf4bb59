"""The simulated world as a stage: nothing happens by chance, nobody acts but who the script names."""

from collections import defaultdict
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from devices.ups.driver import LowBattery, OnBattery, OnMains, PowerUnknown, UpsStatus
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Medium, Outcome
from kiosk.health.care import Care
from printjobs.journal import Entry
from printjobs.words import RecordKind
from simulators.card.parts import Card
from simulators.ipp.model import IppModel
from simulators.registry.applications import Approval, Document, Resident
from simulators.scenarios.format import Head, KioskSetup, Of, ResidentSetup
from simulators.scenarios.network import ScriptedNetwork
from simulators.scenarios.words import Ups
from simulators.world import invariants
from simulators.world.chips import Chips
from simulators.world.faults import Trouble
from simulators.world.kiosk import Kiosk
from simulators.world.papers import CARD, CHIPPED, PDF, chip_of, content_of
from simulators.world.site import FAST, CardSite, Paper, WorldCardMachine
from simulators.world.staff import officer_key
from simulators.world.tray import TraySite
from simulators.world.world import LOOK, World

PAGE_SECONDS: Final = 1.5
DARK: Final = 5.0  # seconds from a cut until the kiosk begins again, unless the script says otherwise
ON_BATTERY: Final = frozenset({Ups.BATTERY, Ups.LOW})
LOCKED_OUT: Final = frozenset({"a healthy kiosk is locked out", "a healthy kiosk is never locked out"})


class Script(Trouble):
    """What goes wrong is written down: `dark` says when a kiosk that was cut begins again; None: when it is told to."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self.faults = 0
        self.dark: dict[str, float | None] = {}
        self.ups: defaultdict[str, set[Ups]] = defaultdict(set)  # what each one tells besides mains

    def after_cut(self, kiosk: Kiosk) -> None:
        """Let it begin again; one that has shut down on battery waits for the mains."""
        dark = self.dark.pop(kiosk.name, None if self.ups[kiosk.name] & ON_BATTERY else DARK)
        if dark is not None:
            self._stage.scheduler.after(dark, lambda: self._stage.power_up(kiosk))

    def reserved(self) -> None:
        """Nothing happens at this moment by itself."""


class Stage(World):
    """A world with the kiosks and residents of a scenario; `outcomes` and `screens` are what happened so far."""

    network: ScriptedNetwork
    trouble: Script

    def __init__(self, head: Head, *, told: bool) -> None:
        super().__init__(head.seed, kiosks=len(head.kiosks), people=0, told=told)
        self.network = ScriptedNetwork(self.scheduler, self.dice("network"), self.registry)
        self.network.heard, self.network.answered = self.heard, self.answered
        self.trouble = Script(self)
        self.outcomes: dict[int, list[Outcome]] = {}  # by document
        self.screens: dict[str, set[str]] = {kiosk.name: set() for kiosk in self.kiosks}
        self.touched: set[str] = set()  # the kiosks whose disk somebody changed
        self.locked_out: set[str] = set()
        for kiosk, setup in zip(self.kiosks, head.kiosks, strict=True):
            self._furnish(kiosk, setup)
        self.residents = head.residents
        self.applications: dict[str, tuple[str, str]] = {}  # of each resident, with the NIK
        self.numbers: dict[tuple[str, DocumentKind, int], int] = {}  # of documents
        for number, resident in enumerate(head.residents):
            self._put_on_record(number, resident)
        pem = officer_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        for officer in ("officer-1", "officer-2"):
            self.registry.service.enrol_officer(officer, pem)

    def _furnish(self, kiosk: Kiosk, setup: KioskSetup) -> None:
        draw = self.dice(f"{kiosk.name}/chance").random
        chips = Chips(self._time, draw, chipless=setup.chipless) if setup.chip else None
        with_chips = {} if chips is None else {"chip": chips.of, "antenna": chips.enter}
        machine = WorldCardMachine(
            blanks=setup.blanks,
            ribbon=setup.ribbon,
            serial=f"card-{kiosk.name}",
            timing=FAST,
            power_up=setup.power_up,
            bin_room=setup.bin_room,
            cards_before_cooling=setup.cards_before_cooling,
            draw=draw,
            **with_chips,  # type: ignore[arg-type]  # each is what the other name asks for
        )
        kiosk.care = Care(per_hour=setup.cards_an_hour)
        kiosk.battery = setup.battery_wait
        kiosk.not_made = frozenset(setup.not_made)
        kiosk.card = CardSite(machine, self._time, serial=setup.serial_line, chips=chips)
        uuid = f"urn:uuid:{kiosk.rng.getrandbits(64):016x}"
        kiosk.tray = TraySite(IppModel(self._time, setup.sheets, PAGE_SECONDS, uuid=uuid, draw=draw))
        kiosk.keeps_queue, kiosk.keeps_numbers = setup.keeps_queue, setup.keeps_numbers

    def _time(self) -> float:
        return self.scheduler.now

    def _put_on_record(self, number: int, setup: ResidentSetup) -> None:
        nik = f"3171010101{80 + number:02}{number + 1:04}"
        name = f"Warga {setup.name}"
        self.private += [nik, name]
        resident = Resident(f"r-{number:016x}", nik, name, f"08{number:010}")
        documents = tuple(self._approved(resident, setup, kind) for kind in setup.documents)
        application = self.registry.service.approve(Approval(resident, documents))
        self.applications[setup.name] = (application, nik)

    def _approved(self, resident: Resident, setup: ResidentSetup, kind: DocumentKind) -> Document:
        number = len(self.owners) + 1
        self.owners[number] = setup.name
        copies = [key for key in self.numbers if key[:2] == (setup.name, kind)]
        self.numbers[setup.name, kind, len(copies) + 1] = number
        if kind.medium is Medium.CARD:
            return Document(kind, resident, f"no {number}", CARD, content_of(number, 0), 1, None)
        self.a4.add(number)
        pages = setup.pages
        return Document(kind, resident, f"no {number}", PDF, content_of(number, pages), pages, "qr")

    # ---- running

    def open(self) -> None:
        """Switch every kiosk on."""
        for kiosk in self.kiosks:
            kiosk.boot()
        self.scheduler.after(LOOK, self._look)

    def close(self) -> None:
        """End everything that still waits."""
        for kiosk in self.kiosks:
            if kiosk.life is not None:
                kiosk.life.kill()
        self.scheduler.close()
        self.registry.close()

    def end_life(self, kiosk: Kiosk) -> None:
        """Switch off a kiosk that is at rest, with its printers."""
        if kiosk.life is not None:
            kiosk.life.kill()
        kiosk.life = kiosk.runtime = kiosk.seen = None
        kiosk.card.machine.power_off(self.scheduler.now)
        kiosk.tray.model.power_off()

    def power_up(self, kiosk: Kiosk) -> None:
        """Give a kiosk that is off its power, unless somebody was quicker."""
        if kiosk.life is None:
            kiosk.power_up()
            kiosk.boot()
            if self.trouble.ups[kiosk.name]:
                kiosk.fed(self._told_by_ups(kiosk))

    def ups_turned(self, kiosk: Kiosk, what: Ups, *, mend: bool) -> None:
        """Let the UPS tell something else; with the mains a kiosk that shut down begins again."""
        told = self.trouble.ups[kiosk.name]
        was_on_battery = bool(told & ON_BATTERY)
        (told.discard if mend else told.add)(what)
        if kiosk.life is not None:
            kiosk.fed(self._told_by_ups(kiosk))
        elif was_on_battery and not told & ON_BATTERY:
            self.power_up(kiosk)

    def _told_by_ups(self, kiosk: Kiosk) -> UpsStatus:
        told = self.trouble.ups[kiosk.name]
        if Ups.SILENT in told:
            return PowerUnknown("no answer")
        if Ups.LOW in told:
            return LowBattery()
        return OnBattery() if told else OnMains()

    # ---- what is what

    def document(self, of: Of) -> int:
        """The number of the document that a step is about: of those that were approved, as the file names it."""
        setup = next(one for one in self.residents if of.resident in {None, one.name})
        return self.numbers[setup.name, of.document or setup.documents[0], of.copy]

    def grant(self, document: int) -> str:
        """The grant of a document; where it was replaced, the newest."""
        rows = self.rows("SELECT grant_id, detail FROM grants ORDER BY rowid")
        return str([row["grant_id"] for row in rows if row["detail"] == f"no {document}"][-1])

    def card_taken(self, kiosk: Kiosk, card: Card, paper: Paper | None) -> None:
        """Somebody has a card; where chips are written, that of a KTP-el must carry what belongs on it."""
        self.taken(kiosk, paper)
        if paper is None or kiosk.card.chips is None or self.kind_of(paper.document) not in CHIPPED:
            return
        if card.chip is None or card.chip.content != chip_of(content_of(paper.document, 0)):
            self.violation("a KTP-el that is handed out has its chip", f"{kiosk.name}: document {paper.document}")

    def kind_of(self, document: int) -> DocumentKind:
        """What kind a document is."""
        return next(kind for (_, kind, _), number in self.numbers.items() if number == document)

    def look(self, sql: str, *values: object) -> object:
        """The first value of the first row of the registry's records that is found; None for none."""
        with self.registry.store.transaction() as tx:
            row = tx.one(sql, *values)
        return None if row is None else row[0]

    def change(self, sql: str, *values: object) -> None:
        """Change the registry's records, as only its own people can."""
        with self.registry.store.transaction() as tx:
            tx.run(sql, *values)

    # ---- what the parts tell

    def violation(self, invariant: str, what: str) -> None:
        """A promise was broken; whose disk was changed may be locked out, and that is what is to happen."""
        if invariant in LOCKED_OUT and self.touched:
            self.locked_out |= {name for name in self.touched if what.startswith(name)}
            self.say("stage", what)
        else:
            super().violation(invariant, what)

    def recorded(self, kiosk: Kiosk, entry: Entry) -> None:
        """A record became durable."""
        super().recorded(kiosk, entry)
        if entry.kind is RecordKind.OUTCOME:
            found = self.outcomes.setdefault(self.attempts[entry.attempt], [])
            found.append(Outcome(str(entry.fields["outcome"])))

    def shown(self, kiosk: Kiosk, before: Visit | None, visit: Visit) -> None:
        """A screen changed."""
        super().shown(kiosk, before, visit)
        self.screens[kiosk.name].add(type(visit.screen).__name__)

    def unfinished(self) -> str | None:
        """What still has to happen before everything has come right."""
        return invariants.unfinished(self)
