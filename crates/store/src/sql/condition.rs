//! Which rows a filter lets through. Where nothing names an object, the rows are asked for by state
//! and severity, so that an index gives each part sorted by time and by nothing else.

use super::Value;
use super::known::Standing;
use super::words::Text;
use crate::filter::{Filter, Interval, State, severity_number};
use crate::key::{cut, key};

/// How much of a text is looked for.
const LONGEST_TEXT: usize = 200;

/// The worst severity that there is.
const WORST: i64 = 3;

/// A part of the findings.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// Those of a state and a severity.
    Cell { state: i64, severity: i64 },
    /// All of them.
    Whole,
}

impl Part {
    /// The parts of what a filter lets through, none of them worse than `worst`. Where it names
    /// few findings there is one part.
    pub(super) fn all(filter: &Filter, worst: i64) -> Vec<Part> {
        if filter.name.is_some() || filter.fingerprint.is_some() {
            return vec![Part::Whole];
        }
        let least = filter.severity.map_or(0, severity_number);
        let states = states(filter.state);
        let of = |severity| states.iter().map(move |state| Part::Cell { state: *state, severity });
        (least..=worst.min(WORST)).rev().flat_map(of).collect()
    }

    /// Adds what the filter asks for, from `WHERE` on.
    pub(super) fn conditions(self, text: &mut Text, filter: &Filter) {
        if filter.text.is_some() {
            text.push(" CROSS JOIN telling WHERE telling.finding_id = finding.id");
        } else {
            text.push(" WHERE TRUE");
        }
        match self {
            Part::Cell { state, severity } => {
                text.push(" AND state = ").value(state).push(" AND severity = ").value(severity);
            }
            Part::Whole => whole(text, filter),
        }
        columns(text, filter);
        interval(text, "first_seen", filter.first_seen);
        interval(text, "last_seen", filter.last_seen);
        interval(text, "fixed", filter.fixed);
        if let Some(wanted) = &filter.text {
            looked_for(text, wanted);
        }
    }
}

/// The numbers of the states that are asked for.
fn states(state: State) -> &'static [i64] {
    match state {
        State::Open => &[Standing::Open as i64],
        State::Fixed => &[Standing::Fixed as i64],
        State::Excepted => &[Standing::Excepted as i64],
        State::Any => &Standing::ALL,
    }
}

/// A plus keeps a column away from the indexes: a name finds its few by itself.
fn whole(text: &mut Text, filter: &Filter) {
    if let Some(least) = filter.severity {
        text.push(" AND +severity >= ").value(severity_number(least));
    }
    if let [state] = states(filter.state) {
        text.push(" AND +state = ").value(*state);
    }
}

fn columns(text: &mut Text, filter: &Filter) {
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
    if let Some(namespaces) = &filter.within {
        within(text, namespaces);
    }
    if let Some(fingerprint) = filter.fingerprint {
        text.push(" AND fingerprint = ").value(Value::Bytes(fingerprint.0.to_be_bytes().to_vec()));
    }
    if let Some(said) = filter.verdict {
        text.push(" AND verdict = ").value(said.number());
    }
}

/// More namespaces than a database has placeholders for are not asked for.
const MOST_NAMESPACES: usize = 1_000;

/// One of these namespaces; none of them lets nothing through.
pub(super) fn within(text: &mut Text, namespaces: &[String]) {
    text.push(" AND namespace IN (");
    for (number, namespace) in namespaces.iter().take(MOST_NAMESPACES).enumerate() {
        text.push(if number == 0 { "" } else { ", " }).value(key(namespace));
    }
    text.push(if namespaces.is_empty() { "NULL)" } else { ")" });
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
