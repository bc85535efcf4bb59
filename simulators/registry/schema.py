"""The registry's tables."""

from typing import Final

VERSION: Final = 3
# `attempts` is kept for ever and holds no personal data. `messages` stands for the resident's phone: it is the only
# table with a PIN in it, and a real registry has no such table. `refusals` remembers what was asked and refused, so
# that a message that comes twice counts once.
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS people (person TEXT PRIMARY KEY, nik TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL)
    STRICT;
CREATE INDEX IF NOT EXISTS people_nik ON people (nik);
CREATE TABLE IF NOT EXISTS applications (application TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people,
    code_tag TEXT NOT NULL UNIQUE, salt BLOB NOT NULL, created REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS applications_person ON applications (person);
CREATE TABLE IF NOT EXISTS grants (grant_id TEXT PRIMARY KEY, application TEXT NOT NULL REFERENCES applications,
    person TEXT NOT NULL REFERENCES people, kind TEXT NOT NULL, detail TEXT NOT NULL, state TEXT NOT NULL,
    spoils INTEGER NOT NULL DEFAULT 0, media_type TEXT NOT NULL, content BLOB NOT NULL, sha256 TEXT NOT NULL,
    pages INTEGER NOT NULL, qr TEXT) STRICT;
CREATE INDEX IF NOT EXISTS grants_application ON grants (application);
CREATE TABLE IF NOT EXISTS pins (pin INTEGER PRIMARY KEY, application TEXT NOT NULL REFERENCES applications,
    grant_id TEXT REFERENCES grants, version INTEGER NOT NULL, digest BLOB NOT NULL, state TEXT NOT NULL,
    issued REAL NOT NULL, expires REAL NOT NULL, openings INTEGER NOT NULL DEFAULT 0,
    qr_failures INTEGER NOT NULL DEFAULT 0, nik_failures INTEGER NOT NULL DEFAULT 0,
    nik_day INTEGER NOT NULL DEFAULT 0, nik_today INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS pins_live ON pins (application, coalesce(grant_id, '')) WHERE state = 'live';
CREATE INDEX IF NOT EXISTS pins_expire ON pins (expires) WHERE state = 'live';
CREATE TABLE IF NOT EXISTS visits (visit TEXT PRIMARY KEY, kiosk TEXT NOT NULL, application TEXT NOT NULL,
    pin INTEGER NOT NULL REFERENCES pins, door TEXT NOT NULL, state TEXT NOT NULL, opened REAL NOT NULL,
    lease REAL NOT NULL, counts INTEGER NOT NULL DEFAULT 1, delivered INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS visits_lease ON visits (lease) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS visits_open ON visits (application) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS attempts (attempt TEXT PRIMARY KEY, kiosk TEXT NOT NULL, visit TEXT, grant_id TEXT,
    state TEXT NOT NULL, epoch INTEGER, number INTEGER, job TEXT, reserved REAL, expires REAL, started REAL,
    closed REAL, told_epoch INTEGER, told_number INTEGER, counted INTEGER NOT NULL DEFAULT 0, told TEXT,
    evidence TEXT NOT NULL DEFAULT '{}', emptied INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS attempts_open ON attempts (grant_id) WHERE state IN ('reserved', 'started');
CREATE INDEX IF NOT EXISTS attempts_reserved ON attempts (expires) WHERE state = 'reserved';
CREATE INDEX IF NOT EXISTS attempts_started ON attempts (started) WHERE state = 'started';
CREATE INDEX IF NOT EXISTS attempts_emptied ON attempts (kiosk) WHERE emptied = 1;
CREATE TABLE IF NOT EXISTS refusals (kiosk TEXT NOT NULL, asked TEXT NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (kiosk, asked)) STRICT;
CREATE TABLE IF NOT EXISTS cases (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
    told TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', version INTEGER NOT NULL DEFAULT 1, opened REAL NOT NULL,
    evidence TEXT NOT NULL DEFAULT '{}', UNIQUE (kind, subject, told)) STRICT;
CREATE TABLE IF NOT EXISTS officers (officer TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS votes (number INTEGER NOT NULL REFERENCES cases, version INTEGER NOT NULL,
    officer TEXT NOT NULL REFERENCES officers, decision TEXT NOT NULL, site TEXT, uid TEXT, signed TEXT NOT NULL,
    time REAL NOT NULL, PRIMARY KEY (number, version, officer)) STRICT;
CREATE TABLE IF NOT EXISTS quarantine (id INTEGER PRIMARY KEY, kiosk TEXT NOT NULL, attempt TEXT NOT NULL,
    grant_id TEXT NOT NULL, outcome TEXT NOT NULL, evidence TEXT NOT NULL, time REAL NOT NULL,
    UNIQUE (attempt, outcome)) STRICT;
CREATE TABLE IF NOT EXISTS kiosks (kiosk TEXT PRIMARY KEY, state TEXT NOT NULL, reconciled INTEGER NOT NULL,
    sequence INTEGER, hash TEXT) STRICT;
CREATE TABLE IF NOT EXISTS delays (kiosk TEXT NOT NULL, door TEXT NOT NULL, failures INTEGER NOT NULL,
    last REAL NOT NULL, until REAL NOT NULL, PRIMARY KEY (kiosk, door)) STRICT;
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, time REAL NOT NULL, phone TEXT NOT NULL,
    text TEXT NOT NULL, qr TEXT, kind TEXT NOT NULL, grant_id TEXT, application TEXT NOT NULL, pin INTEGER) STRICT;
INSERT OR IGNORE INTO meta VALUES ('epoch', 1), ('fence', 0), ('serial', 0);
"""
