//! Findings page by page. An order by time is asked for once for each severity and state, so that
//! an index gives each part sorted and a page of a million findings reads a few hundred.

use super::words::Text;
use super::{Row, Sql, Value};
use crate::error::Fault;
use crate::filter::{Cursor, Filter, Interval, Order, Page, State, severity_number};
use crate::kept::{History, Kept, Listing};
use crate::key::{cut, key};
use crate::moment::Moment;
use crate::observation::Entrances;
use crate::wire;

/// How much of a text is looked for.
const LONGEST_TEXT: usize = 200;

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
    let finding = wire::read(&row.text()?).map_err(Fault::damaged)?;
    let by_fixed = matches!(order, Order::LastFixed).then_some(fixed).flatten();
    let cursor = Cursor { severity, moment: by_fixed.unwrap_or(first_seen), id };
    let history = History {
        first_seen: moment(first_seen)?,
        last_seen: moment(last_seen)?,
        fixed: fixed.map(moment).transpose()?,
        entrances: Entrances::of_bits(entrances),
    };
    Ok((Kept { finding, history }, cursor))
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
    let mut parts = 0;
    for part in Part::all(filter, order, page.after) {
        text.push(if parts == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
        part.push(&mut text, filter, order, page.after);
        text.push(" ORDER BY ").push(by).push(" LIMIT ").value(limit).push(") AS part");
        parts += 1;
    }
    if parts == 0 {
        return Text::default();
    }
    text.push(") AS parts ORDER BY ").push(by).push(" LIMIT ").value(limit);
    text.push(") AS page CROSS JOIN finding CROSS JOIN telling ");
    text.push("WHERE id = found AND telling.finding_id = found ORDER BY ");
    text.push(by);
    text
}

/// The findings of a state and a severity, or all where few are asked for by name.
#[derive(Clone, Copy)]
struct Part {
    cell: Option<(i64, i64)>,
}

impl Part {
    fn all(filter: &Filter, order: Order, after: Option<Cursor>) -> Vec<Part> {
        let is_narrow = filter.name.is_some() || filter.fingerprint.is_some();
        if is_narrow || matches!(order, Order::LastFixed | Order::Kept) {
            return vec![Part { cell: None }];
        }
        let least = filter.severity.map_or(0, severity_number);
        // What is worse than where the page before ended stood on an earlier page.
        let worst = match (order, after) {
            (Order::Worst, Some(after)) => after.severity.min(3),
            _ => 3,
        };
        let states = states(filter.state);
        let cells = (least..=worst).rev().flat_map(|it| states.iter().map(move |s| (*s, it)));
        cells.map(|cell| Part { cell: Some(cell) }).collect()
    }

    fn push(self, text: &mut Text, filter: &Filter, order: Order, after: Option<Cursor>) {
        text.push("SELECT id, severity, first_seen, fixed FROM finding");
        let after = match self.cell {
            Some((state, severity)) => {
                conditions(text, filter, false);
                text.push(" AND state = ").value(state).push(" AND severity = ").value(severity);
                let is_worse =
                    |it: &Cursor| matches!(order, Order::Worst) && severity < it.severity;
                after.filter(|it| !is_worse(it))
            }
            None => {
                conditions(text, filter, true);
                after
            }
        };
        if matches!(order, Order::LastFixed) {
            text.push(" AND fixed IS NOT NULL");
        }
        let Some(Cursor { severity, moment, id }) = after else { return };
        let Direction { follows, .. } = direction(order);
        match (order, self.cell) {
            (Order::Kept, _) => text.push(" AND ").push(follows).push(" ").value(id),
            (Order::Worst, None) => {
                text.push(" AND (severity, first_seen, id) < (").value(severity);
                text.push(", ").value(moment).push(", ").value(id).push(")")
            }
            _ => {
                text.push(" AND ").push(follows).push(" (").value(moment).push(", ");
                text.value(id).push(")")
            }
        };
    }
}

/// The numbers of the states that are asked for.
fn states(state: State) -> &'static [i64] {
    match state {
        State::Open => &[0],
        State::Fixed => &[1],
        State::Any => &[0, 1],
    }
}

/// Adds what the filter asks for, from `WHERE` on; with `whole`, its state and severity too. These
/// are then kept away from the indexes, so that a name finds its few.
pub(super) fn conditions(text: &mut Text, filter: &Filter, whole: bool) {
    if filter.text.is_some() {
        text.push(" CROSS JOIN telling WHERE telling.finding_id = finding.id");
    } else {
        text.push(" WHERE TRUE");
    }
    let keys = [
        ("namespace", &filter.namespace),
        ("check_id", &filter.check),
        ("kind", &filter.kind),
        ("name", &filter.name),
    ];
    for (column, wanted) in keys {
        if let Some(wanted) = wanted {
            text.push(" AND ").push(column).push(" = ").value(key(wanted));
        }
    }
    if let Some(fingerprint) = filter.fingerprint {
        text.push(" AND fingerprint = ").value(Value::Bytes(fingerprint.0.to_be_bytes().to_vec()));
    }
    if let Some(said) = filter.verdict {
        text.push(" AND verdict = ").value(said.number());
    }
    if whole {
        if let Some(least) = filter.severity {
            text.push(" AND +severity >= ").value(severity_number(least));
        }
        if let [state] = states(filter.state) {
            text.push(" AND +state = ").value(*state);
        }
    }
    interval(text, "first_seen", filter.first_seen);
    interval(text, "last_seen", filter.last_seen);
    interval(text, "fixed", filter.fixed);
    if let Some(wanted) = &filter.text {
        looked_for(text, wanted);
    }
}

pub(super) fn interval(text: &mut Text, column: &str, Interval { since, until }: Interval) {
    for (moment, compares) in [(since, " >= "), (until, " < ")] {
        if let Some(moment) = moment {
            text.push(" AND ").push(column).push(compares).value(moment.micros());
        }
    }
}

fn looked_for(text: &mut Text, wanted: &str) {
    let mut pattern = String::from("%");
    for letter in cut(wanted, LONGEST_TEXT).to_ascii_lowercase().replace('\0', "\u{fffd}").chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    for (before, column) in [(" AND (", "name"), (" OR ", "check_id"), (" OR ", "says")] {
        text.push(before).push("lower(").push(column).push(") LIKE ").value(pattern.clone());
        text.push(" ESCAPE '\\'");
    }
    text.push(")");
}
