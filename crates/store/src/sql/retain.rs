//! What is fixed long since goes; and how much there is.

use super::delta::Delta;
use super::known::Cell;
use super::words::run_for;
use super::{Sql, Value};
use crate::error::Fault;
use crate::kept::Health;
use crate::key::ALL;
use crate::moment::Moment;

/// How many findings are removed at once: others can write in between.
pub(crate) const STEP: i64 = 2_000;

/// Removes some findings that were fixed before a moment, and says how many. The caller holds the
/// only transaction that writes, and asks again until there are none.
pub(crate) fn remove_fixed(sql: &mut dyn Sql, before: Moment) -> Result<u64, Fault> {
    let mut ids = Vec::new();
    let mut delta = Delta::default();
    let question = "SELECT id, namespace, check_id, kind, severity, verdict FROM finding \
        WHERE fixed IS NOT NULL AND fixed < $1 ORDER BY fixed, id LIMIT $2";
    let values = [Value::from(before.micros()), Value::from(STEP)];
    sql.rows(question, &values, &mut |mut row| {
        ids.push(row.integer()?);
        let (namespace, check, kind) = (row.text()?, row.text()?, row.text()?);
        let (severity, verdict) = (row.integer()?, row.integer()?);
        delta.forgotten(&Cell { namespace, check, kind, severity, verdict });
        Ok(())
    })?;
    if ids.is_empty() {
        return Ok(0);
    }
    run_for(sql, "DELETE FROM telling WHERE finding_id IN", &[], &ids)?;
    run_for(sql, "DELETE FROM finding WHERE id IN", &[], &ids)?;
    delta.write(sql)?;
    sql.run(
        "DELETE FROM tally WHERE open_count = 0 AND fixed_count = 0 AND excepted_count = 0",
        &[],
    )?;
    Ok(ids.len() as u64)
}

/// How many findings there are, and when the last observation was. What else there is to know of a
/// store's health is left as it is by default.
pub(crate) fn health(sql: &mut dyn Sql) -> Result<Health, Fault> {
    let mut health = Health::default();
    let question = "SELECT CAST(coalesce(sum(open_count), 0) AS BIGINT), \
        CAST(coalesce(sum(excepted_count), 0) AS BIGINT), \
        CAST(coalesce(sum(fixed_count), 0) AS BIGINT) FROM tally WHERE namespace = $1";
    sql.rows(question, &[Value::from(ALL.to_owned())], &mut |mut row| {
        let mut number = || row.integer().map(i64::unsigned_abs);
        (health.open, health.excepted, health.fixed) = (number()?, number()?, number()?);
        Ok(())
    })?;
    let last = super::number(sql, "SELECT value FROM meta WHERE name = 'last_seen'", &[])?;
    health.last_observation = Moment::from_micros(last).filter(|_| last > 0);
    Ok(health)
}
