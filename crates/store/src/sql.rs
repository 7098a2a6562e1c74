//! The SQL that both databases speak: what is asked stands below once, and each database brings how
//! it is carried there.

mod change;
mod condition;
mod count;
mod delta;
mod event;
mod known;
mod list;
mod objects;
mod observe;
mod request;
mod retain;
mod row;
mod trail;
mod trend;
mod words;

pub(crate) use count::count;
pub(crate) use event::{by_day, events, insert_events, listing};
pub(crate) use list::findings;
pub(crate) use objects::objects;
pub(crate) use observe::{observe, refuse};
pub(crate) use request::{ask, requests, step};
pub(crate) use retain::{health, remove_fixed};
pub(crate) use row::{Row, Value};
pub(crate) use trail::{append, trail};
pub(crate) use trend::trend;

use crate::error::Fault;

/// A connection to a database. Placeholders are written `$1`, `$2`, …, in the order of the values.
pub(crate) trait Sql {
    /// Runs a statement, and says how many rows it changed.
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, Fault>;

    /// Asks a question, and hands over the answer row by row.
    fn rows(
        &mut self,
        sql: &str,
        values: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault>;
}

/// Does all of `work`, or nothing.
pub(crate) fn in_transaction<T, E: From<Fault>>(
    sql: &mut dyn Sql,
    begin: &str,
    work: impl FnOnce(&mut dyn Sql) -> Result<T, E>,
) -> Result<T, E> {
    sql.run(begin, &[])?;
    transacted(sql, work)
}

/// Does all of `work` in a transaction that has begun, and ends it.
pub(crate) fn transacted<T, E: From<Fault>>(
    sql: &mut dyn Sql,
    work: impl FnOnce(&mut dyn Sql) -> Result<T, E>,
) -> Result<T, E> {
    let done = work(sql).and_then(|done| {
        sql.run("COMMIT", &[])?;
        Ok(done)
    });
    if done.is_err() {
        // Where this fails too, there is no transaction any more, or no connection.
        sql.run("ROLLBACK", &[]).ok();
    }
    done
}

/// The one number that a question is answered with.
pub(crate) fn number(sql: &mut dyn Sql, question: &str, values: &[Value]) -> Result<i64, Fault> {
    let mut answer = None;
    sql.rows(question, values, &mut |mut row| {
        answer = Some(row.integer()?);
        Ok(())
    })?;
    answer.ok_or_else(|| Fault::damaged("a question has no answer"))
}
