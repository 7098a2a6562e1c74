//! Events: a partition for each day, `event_20261122`.

use super::{Postgres, WRITE, lock};
use crate::error::{Fault, RetainError};
use crate::sql::{self, Sql, Value};
use crate::{Day, Event};

impl Postgres {
    /// Keeps events of a day, all or none.
    pub(super) fn record_day(&self, day: Day, events: &[&Event]) -> Result<(), Fault> {
        self.make_day(day)?;
        let kept = self.with("BEGIN", |it| {
            sql::insert_events(it, events)?;
            let count = "INSERT INTO event_day (day, events) VALUES ($1, $2) \
                ON CONFLICT (day) DO UPDATE SET events = event_day.events + excluded.events";
            it.run(count, &[day.number(), events.len() as i64].map(Value::from))
        });
        if kept.is_err() {
            // Another program may have removed the day meanwhile.
            lock(&self.days).remove(&day);
        }
        kept.map(drop)
    }

    fn make_day(&self, day: Day) -> Result<(), Fault> {
        if lock(&self.days).contains(&day) {
            return Ok(());
        }
        let (stamp, from) = (day.stamp(), day.begins().micros());
        let until = from + 86_400_000_000;
        let make = format!(
            "CREATE TABLE IF NOT EXISTS event_{stamp} PARTITION OF event \
            FOR VALUES FROM ({from}) TO ({until})"
        );
        self.with(WRITE, |it| it.run(&make, &[]))?;
        lock(&self.days).insert(day);
        Ok(())
    }

    /// Removes the partitions of the days before this one.
    pub(super) fn remove_days(&self, before: Day) -> Result<u64, RetainError> {
        let mut removed = 0;
        for day in self.with("BEGIN", partitions)?.into_iter().filter(|day| *day < before) {
            lock(&self.days).remove(&day);
            self.with(WRITE, |it| {
                it.run(&format!("DROP TABLE IF EXISTS event_{}", day.stamp()), &[])?;
                it.run("DELETE FROM event_day WHERE day = $1", &[day.number().into()])
            })?;
            removed += 1;
        }
        Ok(removed)
    }
}

/// The days that have a partition.
fn partitions(sql: &mut dyn Sql) -> Result<Vec<Day>, Fault> {
    let question = "SELECT CAST(relname AS TEXT) FROM pg_inherits \
        JOIN pg_class ON pg_class.oid = inhrelid \
        WHERE inhparent = 'yagura.event'::regclass ORDER BY relname";
    let mut days = Vec::new();
    sql.rows(question, &[], &mut |mut row| {
        days.extend(row.text()?.strip_prefix("event_").and_then(Day::of_stamp));
        Ok(())
    })?;
    Ok(days)
}

/// How many events there are, and from which day to which.
pub(super) fn told(sql: &mut dyn Sql) -> Result<(u64, Option<(Day, Day)>), Fault> {
    let mut told = (0, None);
    let question =
        "SELECT CAST(coalesce(sum(events), 0) AS BIGINT), min(day), max(day) FROM event_day";
    sql.rows(question, &[], &mut |mut row| {
        let events = row.integer()?.unsigned_abs();
        let (first, last) = (row.optional_integer()?, row.optional_integer()?);
        told = (events, first.and_then(Day::from_number).zip(last.and_then(Day::from_number)));
        Ok(())
    })?;
    Ok(told)
}
