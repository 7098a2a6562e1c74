//! How many findings there are of each namespace, check, severity or kind.

use super::Sql;
use super::condition::{Part, within};
use super::words::Text;
use crate::count::{Count, Group};
use crate::error::Fault;
use crate::filter::{Filter, State, severity_number, severity_of_number};
use crate::key::{ALL, key};

/// The numbers of the findings that `filter` lets through, the largest first.
pub(crate) fn count(sql: &mut dyn Sql, filter: &Filter, by: Group) -> Result<Vec<Count>, Fault> {
    let column = match by {
        Group::Namespace => "namespace",
        Group::Check => "check_id",
        Group::Severity => "severity",
        Group::Kind => "kind",
    };
    let question = if is_kept(filter) {
        kept(filter, column)
    } else if has_order(filter, by) {
        counted_each(filter, column)
    } else {
        counted(filter, column)
    };
    let mut counts = Vec::new();
    sql.rows(&question.sql, &question.values, &mut |mut row| {
        let of = match by {
            Group::Severity => severity_of_number(row.integer()?)
                .ok_or_else(|| Fault::damaged("a number is no severity"))?
                .name()
                .to_owned(),
            _ => row.text()?,
        };
        counts.push(Count { of, findings: row.integer()?.unsigned_abs() });
        Ok(())
    })?;
    Ok(counts)
}

/// The answer is a sum of numbers that are kept.
fn is_kept(filter: &Filter) -> bool {
    let Filter { name, fingerprint, text, first_seen, last_seen, fixed, .. } = filter;
    name.is_none()
        && fingerprint.is_none()
        && text.is_none()
        && [first_seen, last_seen, fixed].iter().all(|it| it.is_endless())
}

fn kept(filter: &Filter, column: &str) -> Text {
    let number = match filter.state {
        State::Open => "open_count",
        State::Fixed => "fixed_count",
        State::Excepted => "excepted_count",
        State::Any => "open_count + fixed_count + excepted_count",
    };
    let mut text = Text::default();
    text.push("SELECT ")
        .push(column)
        .push(", CAST(sum(")
        .push(number)
        .push(") AS BIGINT) AS all_of ");
    text.push("FROM tally WHERE namespace ");
    match &filter.namespace {
        Some(namespace) => text.push("= ").value(key(namespace)),
        None if column == "namespace" || filter.within.is_some() => {
            text.push("<> ").value(ALL.to_owned())
        }
        None => text.push("= ").value(ALL.to_owned()),
    };
    if let Some(namespaces) = &filter.within {
        within(&mut text, namespaces);
    }
    for (column, wanted) in [("check_id", &filter.check), ("kind", &filter.kind)] {
        if let Some(wanted) = wanted {
            text.push(" AND ").push(column).push(" = ").value(key(wanted));
        }
    }
    if let Some(said) = filter.verdict {
        text.push(" AND verdict = ").value(said.number());
    }
    if let Some(least) = filter.severity {
        text.push(" AND severity >= ").value(severity_number(least));
    }
    text.push(" GROUP BY ").push(column).push(" HAVING sum(").push(number).push(") > 0");
    text.push(" ORDER BY all_of DESC, ").push(column);
    text
}

/// An index gives the findings of each of what is counted by, and nothing names a few by itself.
fn has_order(filter: &Filter, by: Group) -> bool {
    let Filter { namespace, check, name, fingerprint, text, .. } = filter;
    let is_few = name.is_some() || fingerprint.is_some() || text.is_some();
    let is_whole = namespace.is_none() && check.is_none();
    is_whole && !is_few && matches!(by, Group::Namespace | Group::Check)
}

/// Each of what is counted by is looked up by itself: rows of many are never sorted.
fn counted_each(filter: &Filter, column: &str) -> Text {
    summed(filter, |part, text| {
        text.push("known.").push(column).push(" AS of_what, (SELECT count(*) FROM finding");
        part.conditions(text, filter);
        text.push(" AND finding.").push(column).push(" = known.").push(column);
        text.push(") AS some_of FROM (SELECT DISTINCT ").push(column);
        text.push(" FROM tally WHERE namespace ");
        text.push(if column == "namespace" { "<> " } else { "= " }).value(ALL.to_owned());
        text.push(") AS known");
    })
}

fn counted(filter: &Filter, column: &str) -> Text {
    summed(filter, |part, text| {
        text.push(column).push(" AS of_what, count(*) AS some_of FROM finding");
        part.conditions(text, filter);
        text.push(" GROUP BY ").push(column);
    })
}

/// The numbers of all parts together; `select` adds what is selected of a part as `of_what` and
/// `some_of`, and from where.
fn summed(filter: &Filter, select: impl Fn(Part, &mut Text)) -> Text {
    let mut text = Text::default();
    text.push("SELECT of_what, CAST(sum(some_of) AS BIGINT) AS all_of FROM (");
    for (part, number) in Part::all(filter, i64::MAX).into_iter().zip(0..) {
        text.push(if number == 0 { "SELECT " } else { " UNION ALL SELECT " });
        select(part, &mut text);
    }
    text.push(") AS parts GROUP BY of_what HAVING sum(some_of) > 0 ORDER BY all_of DESC, of_what");
    text
}
