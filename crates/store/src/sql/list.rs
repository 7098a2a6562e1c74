//! Findings page by page. An order by time is asked for once for each severity and state, so that
//! an index gives each part sorted and a page of a million findings reads a few hundred.

use super::condition::Part;
use super::words::Text;
use super::{Row, Sql};
use crate::error::Fault;
use crate::filter::{Cursor, Filter, Order, Page};
use crate::kept::{History, Kept, Listing};
use crate::moment::Moment;
use crate::observation::Entrances;
use crate::wire;

/// A page of the findings that `filter` lets through.
pub(crate) fn findings(
    sql: &mut dyn Sql,
    filter: &Filter,
    order: Order,
    page: &Page<Cursor>,
) -> Result<Listing<Kept, Cursor>, Fault> {
    let mut items = Vec::new();
    let mut next = None;
    let question = question(filter, order, page);
    if question.sql.is_empty() {
        return Ok(Listing { items, next });
    }
    let mut last = None;
    sql.rows(&question.sql, &question.values, &mut |row| {
        if items.len() == page.rows() {
            next = last;
            return Ok(());
        }
        let (kept, cursor) = read(row, order)?;
        last = Some(cursor);
        items.push(kept);
        Ok(())
    })?;
    Ok(Listing { items, next })
}

fn read(mut row: Row, order: Order) -> Result<(Kept, Cursor), Fault> {
    let (id, severity) = (row.integer()?, row.integer()?);
    let (first_seen, last_seen) = (row.integer()?, row.integer()?);
    let (fixed, entrances) = (row.optional_integer()?, row.integer()?);
    let (finding, acceptance) = wire::read(&row.text()?).map_err(Fault::damaged)?;
    let by_fixed = matches!(order, Order::LastFixed).then_some(fixed).flatten();
    let cursor = Cursor { severity, moment: by_fixed.unwrap_or(first_seen), id };
    let history = History {
        first_seen: moment(first_seen)?,
        last_seen: moment(last_seen)?,
        fixed: fixed.map(moment).transpose()?,
        entrances: Entrances::of_bits(entrances),
    };
    Ok((Kept { finding, acceptance, history }, cursor))
}

pub(super) fn moment(micros: i64) -> Result<Moment, Fault> {
    Moment::from_micros(micros).ok_or_else(|| Fault::damaged("a number is no moment"))
}

/// How an order is written: by which columns, and which way.
struct Direction {
    by: &'static str,
    /// Compares what follows with where the page before ended.
    follows: &'static str,
}

fn direction(order: Order) -> Direction {
    match order {
        Order::Worst => Direction {
            by: "severity DESC, first_seen DESC, id DESC",
            follows: "(first_seen, id) <",
        },
        Order::Newest => {
            Direction { by: "first_seen DESC, id DESC", follows: "(first_seen, id) <" }
        }
        Order::Oldest => Direction { by: "first_seen, id", follows: "(first_seen, id) >" },
        Order::LastFixed => Direction { by: "fixed DESC, id DESC", follows: "(fixed, id) <" },
        Order::Kept => Direction { by: "id", follows: "id >" },
    }
}

/// The question; it is empty where nothing can be the answer.
fn question(filter: &Filter, order: Order, page: &Page<Cursor>) -> Text {
    let mut text = Text::default();
    let Direction { by, .. } = direction(order);
    let limit = page.rows() as i64 + 1;
    text.push(
        "SELECT id, severity, first_seen, last_seen, fixed, entrances, body \
        FROM (SELECT id AS found FROM (",
    );
    let mut is_first = true;
    for part in parts(filter, order, page.after) {
        text.push(if is_first { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
        push(&mut text, part, filter, order, page.after);
        text.push(" ORDER BY ").push(by).push(" LIMIT ").value(limit).push(") AS part");
        is_first = false;
    }
    if is_first {
        return Text::default();
    }
    text.push(") AS parts ORDER BY ").push(by).push(" LIMIT ").value(limit);
    text.push(") AS page CROSS JOIN finding CROSS JOIN telling ");
    text.push("WHERE id = found AND telling.finding_id = found ORDER BY ");
    text.push(by);
    text
}

/// The parts of which a page is made.
fn parts(filter: &Filter, order: Order, after: Option<Cursor>) -> Vec<Part> {
    match (order, after) {
        (Order::LastFixed | Order::Kept, _) => vec![Part::Whole],
        // What is worse than where the page before ended stood on an earlier page.
        (Order::Worst, Some(after)) => Part::all(filter, after.severity),
        _ => Part::all(filter, i64::MAX),
    }
}

/// Adds the question for a part, without its end.
fn push(text: &mut Text, part: Part, filter: &Filter, order: Order, after: Option<Cursor>) {
    text.push("SELECT id, severity, first_seen, fixed FROM finding");
    part.conditions(text, filter);
    if matches!(order, Order::LastFixed) {
        text.push(" AND fixed IS NOT NULL");
    }
    let Some(Cursor { severity, moment, id }) = after else { return };
    let Direction { follows, .. } = direction(order);
    match (order, part) {
        (Order::Kept, _) => text.push(" AND ").push(follows).push(" ").value(id),
        (Order::Worst, Part::Cell { severity: milder, .. }) if milder < severity => text,
        (Order::Worst, Part::Whole) => {
            text.push(" AND (severity, first_seen, id) < (").value(severity);
            text.push(", ").value(moment).push(", ").value(id).push(")")
        }
        _ => {
            text.push(" AND ").push(follows).push(" (").value(moment).push(", ");
            text.value(id).push(")")
        }
    };
}
