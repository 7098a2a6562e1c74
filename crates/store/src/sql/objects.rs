//! Which objects have the most findings.

use model::{Reference, Severity};

use super::condition::Part;
use super::words::Text;
use super::{Row, Sql};
use crate::count::ObjectCount;
use crate::error::Fault;
use crate::filter::{Filter, Said, severity_number};

/// More than a person looks at.
const MOST: u16 = 1_000;

/// The objects that `filter` lets through, the worst first: those with the most findings of the
/// worst severity, and of these those with the most of the next.
pub(crate) fn objects(
    sql: &mut dyn Sql,
    filter: &Filter,
    most: u16,
) -> Result<Vec<ObjectCount>, Fault> {
    let mut text = Text::default();
    text.push("SELECT api_group, kind, namespace, name");
    for number in 0..=Severity::ALL.len() {
        text.push(", CAST(sum(c").push(&number.to_string()).push(") AS BIGINT) AS s");
        text.push(&number.to_string());
    }
    text.push(" FROM (");
    text.push("SELECT api_group, kind, namespace, name");
    cells(&mut text);
    text.push(" FROM finding");
    // No index has all of these columns: to go through the table is faster than from one to the other.
    Part::Whole.conditions(&mut text, filter);
    text.push(") AS cells GROUP BY api_group, kind, namespace, name ");
    text.push("ORDER BY s3 DESC, s2 DESC, s1 DESC, s0 DESC, s4 DESC, namespace, kind, name LIMIT ");
    text.value(i64::from(most.clamp(1, MOST)));
    let mut objects = Vec::new();
    sql.rows(&text.sql, &text.values, &mut |row| {
        objects.push(read(row)?);
        Ok(())
    })?;
    Ok(objects)
}

/// One of each severity, and last what could not be told.
fn cells(text: &mut Text) {
    let failed = Said::Failed.number();
    for (severity, number) in Severity::ALL.into_iter().zip(0..) {
        let severity = severity_number(severity);
        text.push(&format!(
            ", CASE WHEN verdict = {failed} AND severity = {severity} THEN 1 ELSE 0 END AS c{number}"
        ));
    }
    text.push(&format!(", CASE WHEN verdict = {failed} THEN 0 ELSE 1 END AS c4"));
}

fn read(mut row: Row) -> Result<ObjectCount, Fault> {
    let (group, kind) = (row.text()?, row.text()?);
    let (namespace, name) = (row.text()?, row.text()?);
    let mut count = || row.integer().map(i64::unsigned_abs);
    let failed = [count()?, count()?, count()?, count()?];
    let unknown = count()?;
    let namespace = Some(namespace).filter(|it| !it.is_empty());
    Ok(ObjectCount {
        object: Reference { api_version: group, kind, namespace, name },
        failed,
        unknown,
    })
}
