//! How findings went from day to day, from the numbers that are kept of each day.

use model::Severity;

use super::words::Text;
use super::{Row, Sql};
use crate::count::{Change, Period, TrendDay};
use crate::error::Fault;
use crate::filter::Said;
use crate::key::{ALL, key};
use crate::moment::Day;

/// What is open of each severity, and of what could not be told.
type Open = [i64; Severity::ALL.len() + 1];

/// One entry for each day of the period.
pub(crate) fn trend(sql: &mut dyn Sql, period: &Period) -> Result<Vec<TrendDay>, Fault> {
    let mut open = before(sql, period)?;
    let mut changes = during(sql, period)?.into_iter().peekable();
    let mut days = Vec::new();
    for number in period.first.number()..=period.last.number() {
        let Some(day) = Day::from_number(number) else { break };
        let mut today = [Change::default(); Severity::ALL.len() + 1];
        while let Some((_, at, change, net)) = changes.next_if(|(of, ..)| *of == number) {
            if let (Some(today), Some(open)) = (today.get_mut(at), open.get_mut(at)) {
                today.new += change.new;
                today.returned += change.returned;
                today.fixed += change.fixed;
                *open += net;
            }
        }
        for (change, open) in today.iter_mut().zip(open) {
            change.open = open;
        }
        let [low, medium, high, critical, unknown] = today;
        days.push(TrendDay { day, failed: [low, medium, high, critical], unknown });
    }
    Ok(days)
}

/// Where a severity and a verdict are counted.
fn place(row: &mut Row) -> Result<usize, Fault> {
    let (severity, verdict) = (row.integer()?, row.integer()?);
    let place =
        if verdict == Said::Unknown.number() { Severity::ALL.len() as i64 } else { severity };
    usize::try_from(place).map_err(Fault::damaged)
}

fn before(sql: &mut dyn Sql, period: &Period) -> Result<Open, Fault> {
    let mut text = Text::default();
    text.push("SELECT severity, verdict, CAST(sum(net) AS BIGINT) FROM trend WHERE day < ");
    text.value(period.first.number());
    of_namespace(&mut text, period);
    text.push(" GROUP BY severity, verdict");
    let mut open = Open::default();
    sql.rows(&text.sql, &text.values, &mut |mut row| {
        let at = place(&mut row)?;
        let net = row.integer()?;
        if let Some(open) = open.get_mut(at) {
            *open += net;
        }
        Ok(())
    })?;
    Ok(open)
}

fn during(sql: &mut dyn Sql, period: &Period) -> Result<Vec<(i64, usize, Change, i64)>, Fault> {
    let mut text = Text::default();
    text.push("SELECT day, severity, verdict");
    for column in ["appeared", "returned", "fixed", "net"] {
        text.push(", CAST(sum(").push(column).push(") AS BIGINT)");
    }
    text.push(" FROM trend WHERE day >= ").value(period.first.number());
    text.push(" AND day <= ").value(period.last.number());
    of_namespace(&mut text, period);
    text.push(" GROUP BY day, severity, verdict ORDER BY day, severity, verdict");
    let mut changes = Vec::new();
    sql.rows(&text.sql, &text.values, &mut |mut row| {
        let (day, at) = (row.integer()?, place(&mut row)?);
        let (new, returned, fixed) = (row.integer()?, row.integer()?, row.integer()?);
        changes.push((day, at, Change { new, returned, fixed, open: 0 }, row.integer()?));
        Ok(())
    })?;
    Ok(changes)
}

fn of_namespace(text: &mut Text, period: &Period) {
    let namespace = period.namespace.as_deref().map_or_else(|| ALL.to_owned(), key);
    text.push(" AND namespace = ").value(namespace);
}
