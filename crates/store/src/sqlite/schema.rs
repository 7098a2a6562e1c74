//! The tables of SQLite, one step for each version: a released step is never changed, and the next
//! version is a step more.

/// How a database was made: what each version changes in the one before.
pub(super) type Steps = &'static [&'static str];

/// Where findings are.
pub(super) const STATE: Steps = &[
    "
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
INSERT INTO meta (name, value) VALUES ('last_id', 0), ('last_seen', 0);

CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    check_id TEXT NOT NULL,
    api_group TEXT NOT NULL,
    kind TEXT NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    severity INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    entrances INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    fixed INTEGER,
    digest INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX finding_identity
    ON finding (name, namespace, kind, api_group, check_id, fingerprint);
CREATE INDEX finding_fingerprint ON finding (fingerprint);
CREATE INDEX finding_of_namespace
    ON finding (namespace, state, severity, first_seen, id, check_id, kind, verdict);
CREATE INDEX finding_of_check
    ON finding (check_id, state, severity, first_seen, id, namespace, kind, verdict);
CREATE INDEX finding_of_severity
    ON finding (state, severity, first_seen, id, namespace, check_id, kind, verdict);
CREATE INDEX finding_fixed ON finding (fixed, id) WHERE fixed IS NOT NULL;

CREATE TABLE telling (
    finding_id INTEGER PRIMARY KEY,
    says TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE tally (
    namespace TEXT NOT NULL,
    check_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    open_count INTEGER NOT NULL,
    fixed_count INTEGER NOT NULL,
    PRIMARY KEY (namespace, check_id, kind, severity, verdict)
) STRICT, WITHOUT ROWID;

CREATE TABLE trend (
    namespace TEXT NOT NULL,
    day INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    appeared INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    fixed INTEGER NOT NULL,
    net INTEGER NOT NULL,
    PRIMARY KEY (namespace, day, severity, verdict)
) STRICT, WITHOUT ROWID;
",
    "
ALTER TABLE tally ADD COLUMN excepted_count INTEGER NOT NULL DEFAULT 0;

CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    checks TEXT NOT NULL,
    objects TEXT NOT NULL,
    reason TEXT NOT NULL,
    until TEXT,
    asked_by TEXT NOT NULL,
    asked INTEGER NOT NULL,
    state INTEGER NOT NULL,
    decided_by TEXT,
    decided INTEGER,
    ended_by TEXT,
    ended INTEGER
) STRICT;
CREATE INDEX request_state ON request (state, id);

CREATE TABLE trail (
    number INTEGER PRIMARY KEY,
    moment INTEGER NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT;
",
];

/// Where the events of a day are.
pub(super) const EVENTS: Steps = &["
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    moment INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    username TEXT NOT NULL,
    verdict INTEGER NOT NULL,
    why TEXT,
    micros INTEGER NOT NULL,
    has_object INTEGER NOT NULL,
    api_version TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    namespace TEXT NOT NULL,
    has_namespace INTEGER NOT NULL,
    name TEXT NOT NULL,
    is_whole INTEGER NOT NULL,
    body TEXT
) STRICT;
CREATE INDEX event_moment ON event (moment, id);
CREATE INDEX event_of_namespace ON event (namespace, moment, id);
"];
