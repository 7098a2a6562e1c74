//! Statements about many rows at once, in few shapes: a database prepares each shape once.

use std::fmt::Write;

use super::{Sql, Value};
use crate::error::Fault;

/// How many rows a statement is about.
const SHAPES: [usize; 7] = [256, 64, 16, 8, 4, 2, 1];

/// Inserts rows of `width` columns. `head` ends before `VALUES`, `tail` stands behind the rows.
pub(super) fn insert(
    sql: &mut dyn Sql,
    head: &str,
    tail: &str,
    width: usize,
    values: &[Value],
) -> Result<(), Fault> {
    let mut rest = values;
    // A statement of many rows is long to write: most observations have few.
    for shape in SHAPES {
        if rest.len() < shape * width {
            continue;
        }
        let statement = format!("{head} VALUES {}{tail}", rows(shape, width));
        while let Some((some, after)) =
            rest.split_at_checked(shape * width).filter(|it| !it.0.is_empty())
        {
            sql.run(&statement, some)?;
            rest = after;
        }
    }
    Ok(())
}

/// `($1, $2), ($3, $4)`
fn rows(count: usize, width: usize) -> String {
    let mut rows = String::with_capacity(count * width * 6);
    for row in 0..count {
        rows.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { ", " };
            // A `String` takes everything.
            write!(rows, "{comma}${}", row * width + column + 1).ok();
        }
        rows.push(')');
    }
    rows
}

/// Runs a statement that ends in `id IN`, for these ids. `values` fill what stands before.
pub(super) fn run_for(
    sql: &mut dyn Sql,
    statement: &str,
    values: &[Value],
    ids: &[i64],
) -> Result<(), Fault> {
    let mut rest = ids;
    for shape in SHAPES {
        if rest.len() < shape {
            continue;
        }
        let numbers: Vec<String> =
            (0..shape).map(|it| format!("${}", values.len() + it + 1)).collect();
        let statement = format!("{statement} ({})", numbers.join(", "));
        while let Some((some, after)) = rest.split_at_checked(shape).filter(|it| !it.0.is_empty()) {
            let ids = some.iter().map(|id| Value::from(*id));
            let values: Vec<Value> = values.iter().cloned().chain(ids).collect();
            sql.run(&statement, &values)?;
            rest = after;
        }
    }
    Ok(())
}

/// A text that grows together with the values of its placeholders.
#[derive(Default)]
pub(super) struct Text {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Text {
    /// Adds SQL.
    pub(super) fn push(&mut self, sql: &str) -> &mut Text {
        self.sql.push_str(sql);
        self
    }

    /// Adds a placeholder, and what stands for it.
    pub(super) fn value(&mut self, value: impl Into<Value>) -> &mut Text {
        self.values.push(value.into());
        // A `String` takes everything.
        write!(self.sql, "${}", self.values.len()).ok();
        self
    }
}
