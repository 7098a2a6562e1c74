//! The tables of PostgreSQL, one step for each version: a released step is never changed, and the
//! next version is a step more. Texts are compared byte by byte, as SQLite does.

use super::WRITE;
use crate::error::{Fault, OpenError};
use crate::sql::{Sql, Value, in_transaction, number};

pub(super) const STEPS: &[&str] = &[
    r#"
CREATE TABLE meta (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO meta (name, value) VALUES ('last_id', 0), ('last_seen', 0), ('version', 0);

CREATE TABLE finding (
    id BIGINT PRIMARY KEY,
    fingerprint BYTEA NOT NULL,
    check_id TEXT COLLATE "C" NOT NULL,
    api_group TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    namespace TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    severity BIGINT NOT NULL,
    verdict BIGINT NOT NULL,
    entrances BIGINT NOT NULL,
    state BIGINT NOT NULL DEFAULT 0,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    fixed BIGINT,
    digest BIGINT NOT NULL
) WITH (fillfactor = 80);
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
    finding_id BIGINT PRIMARY KEY,
    says TEXT COLLATE "C" NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE tally (
    namespace TEXT COLLATE "C" NOT NULL,
    check_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    severity BIGINT NOT NULL,
    verdict BIGINT NOT NULL,
    open_count BIGINT NOT NULL,
    fixed_count BIGINT NOT NULL,
    PRIMARY KEY (namespace, check_id, kind, severity, verdict)
);

CREATE TABLE trend (
    namespace TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL,
    severity BIGINT NOT NULL,
    verdict BIGINT NOT NULL,
    appeared BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    fixed BIGINT NOT NULL,
    net BIGINT NOT NULL,
    PRIMARY KEY (namespace, day, severity, verdict)
);

CREATE TABLE event (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    moment BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    username TEXT COLLATE "C" NOT NULL,
    verdict BIGINT NOT NULL,
    why TEXT,
    micros BIGINT NOT NULL,
    has_object BIGINT NOT NULL,
    api_version TEXT COLLATE "C" NOT NULL,
    object_kind TEXT COLLATE "C" NOT NULL,
    namespace TEXT COLLATE "C" NOT NULL,
    has_namespace BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    is_whole BIGINT NOT NULL,
    body TEXT,
    PRIMARY KEY (moment, id)
) PARTITION BY RANGE (moment);
CREATE INDEX event_of_namespace ON event (namespace, moment, id);
CREATE TABLE event_day (day BIGINT PRIMARY KEY, events BIGINT NOT NULL);
"#,
    r#"
ALTER TABLE tally ADD COLUMN excepted_count BIGINT NOT NULL DEFAULT 0;

CREATE TABLE request (
    id BIGINT PRIMARY KEY,
    checks TEXT NOT NULL,
    objects TEXT NOT NULL,
    reason TEXT NOT NULL,
    until TEXT,
    asked_by TEXT COLLATE "C" NOT NULL,
    asked BIGINT NOT NULL,
    state BIGINT NOT NULL,
    decided_by TEXT COLLATE "C",
    decided BIGINT,
    ended_by TEXT COLLATE "C",
    ended BIGINT
);
CREATE INDEX request_state ON request (state, id);

CREATE TABLE trail (
    number BIGINT PRIMARY KEY,
    moment BIGINT NOT NULL,
    who TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    object TEXT COLLATE "C" NOT NULL,
    detail TEXT NOT NULL,
    digest BYTEA NOT NULL
);
"#,
];

/// Brings the schema from the version that it has to the newest, or leaves it as it is.
pub(super) fn migrate(sql: &mut dyn Sql, steps: &[&str]) -> Result<(), OpenError> {
    let known = steps.len() as i64;
    if version(sql)? == known {
        return Ok(());
    }
    in_transaction(sql, WRITE, |sql| {
        // Another program may have opened it at the same time, and gone first.
        let found = version(sql)?;
        if found > known {
            return Err(OpenError::Newer { found, known });
        }
        if !has_schema(sql)? {
            sql.run("CREATE SCHEMA yagura", &[])?;
        }
        for step in steps.iter().skip(usize::try_from(found).unwrap_or_default()) {
            sql.run(step, &[])?;
        }
        let stamp = "UPDATE meta SET value = $1 WHERE name = 'version'";
        sql.run(stamp, &[Value::from(known)])?;
        Ok(())
    })
}

/// The version of the schema; zero where there is none yet.
fn version(sql: &mut dyn Sql) -> Result<i64, Fault> {
    let is_there =
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'yagura' AND tablename = 'meta'";
    if number(sql, is_there, &[])? == 0 {
        return Ok(0);
    }
    number(sql, "SELECT coalesce(max(value), 0) FROM meta WHERE name = 'version'", &[])
}

/// Whoever may use a schema need not be one who may make it.
fn has_schema(sql: &mut dyn Sql) -> Result<bool, Fault> {
    let question = "SELECT count(*) FROM pg_namespace WHERE nspname = 'yagura'";
    Ok(number(sql, question, &[])? > 0)
}
