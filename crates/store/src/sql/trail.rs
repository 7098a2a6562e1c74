//! The audit trail: appended to, and read from the first entry on.

use super::words::{Text, insert};
use super::{Row, Sql, Value};
use crate::error::Fault;
use crate::filter::Page;
use crate::kept::Listing;
use crate::key::{key, shown};
use crate::request::Deed;
use crate::trail::{TrailChange, TrailDigest, TrailEntry};

/// How much is kept of what is said beside a change.
const LONGEST_DETAIL: usize = 4 * 1024;

const COLUMNS: &str = "SELECT number, moment, who, action, object, detail, digest FROM trail";

/// Appends a change. The caller holds the only transaction that writes.
pub(crate) fn append(sql: &mut dyn Sql, change: &TrailChange) -> Result<TrailEntry, Fault> {
    let mut last = None;
    sql.rows(&format!("{COLUMNS} ORDER BY number DESC LIMIT 1"), &[], &mut |row| {
        last = Some(read(row)?);
        Ok(())
    })?;
    let number = last.as_ref().map_or(0, |it: &TrailEntry| it.number) + 1;
    let before = last.map_or(TrailDigest::NOTHING, |it| it.digest);
    // The digest is of what is kept.
    let TrailChange { deed, action, object, detail } = change;
    let change = TrailChange {
        deed: Deed { who: key(&deed.who), at: deed.at },
        action: key(action),
        object: key(object),
        detail: shown(detail, LONGEST_DETAIL),
    };
    let digest = before.followed_by(number, &change);
    let values = [
        Value::from(i64::try_from(number).map_err(Fault::damaged)?),
        change.deed.at.micros().into(),
        change.deed.who.clone().into(),
        change.action.clone().into(),
        change.object.clone().into(),
        change.detail.clone().into(),
        Value::Bytes(digest.0.to_vec()),
    ];
    let head = "INSERT INTO trail (number, moment, who, action, object, detail, digest)";
    insert(sql, head, "", values.len(), &values)?;
    Ok(TrailEntry { number, change, digest })
}

/// A page of the trail, the first entry first.
pub(crate) fn trail(
    sql: &mut dyn Sql,
    page: &Page<u64>,
) -> Result<Listing<TrailEntry, u64>, Fault> {
    let mut text = Text::default();
    let after = page.after.map_or(0, |it| i64::try_from(it).unwrap_or(i64::MAX));
    text.push(COLUMNS).push(" WHERE number > ").value(after);
    text.push(" ORDER BY number LIMIT ").value(page.rows() as i64 + 1);
    let mut items = Vec::new();
    sql.rows(&text.sql, &text.values, &mut |row| {
        items.push(read(row)?);
        Ok(())
    })?;
    Ok(Listing::cut(items, page.rows(), |it| it.number))
}

fn read(mut row: Row) -> Result<TrailEntry, Fault> {
    let number = row.integer()?.unsigned_abs();
    let at = super::list::moment(row.integer()?)?;
    let deed = Deed { who: row.text()?, at };
    let (action, object, detail) = (row.text()?, row.text()?, row.text()?);
    let digest = TrailDigest::of_bytes(row.bytes()?)?;
    Ok(TrailEntry { number, change: TrailChange { deed, action, object, detail }, digest })
}
