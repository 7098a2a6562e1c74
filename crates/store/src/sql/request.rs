//! Requests for exceptions. Each change of one stands in the audit trail, in the same transaction.

use model::Date;

use super::trail::append;
use super::words::{Text, insert};
use super::{Row, Sql, Value, number};
use crate::error::Fault;
use crate::filter::Page;
use crate::kept::Listing;
use crate::key::key;
use crate::request::{Deed, ExceptionRequest, KeptRequest, RequestError, RequestState, Step};
use crate::trail::TrailChange;

const COLUMNS: &str = "SELECT id, checks, objects, reason, until, asked_by, asked, state, \
    decided_by, decided, ended_by, ended FROM request";

/// Keeps a request, and gives its number.
pub(crate) fn ask(
    sql: &mut dyn Sql,
    request: &ExceptionRequest,
    deed: &Deed,
) -> Result<u64, RequestError> {
    let id = number(sql, "SELECT coalesce(max(id), 0) + 1 FROM request", &[])?;
    let ExceptionRequest { checks, objects, reason, until } = request;
    let values = [
        id.into(),
        list(checks).into(),
        list(objects).into(),
        text(reason).into(),
        until.map(|it| it.to_string()).into(),
        key(&deed.who).into(),
        deed.at.micros().into(),
        RequestState::Asked.number().into(),
    ];
    let head = "INSERT INTO request (id, checks, objects, reason, until, asked_by, asked, state)";
    insert(sql, head, "", values.len(), &values)?;
    note(sql, "exception.request", id.unsigned_abs(), deed, &text(reason))?;
    Ok(id.unsigned_abs())
}

/// Does a step, where it may be done.
pub(crate) fn step(
    sql: &mut dyn Sql,
    id: u64,
    step: Step,
    deed: &Deed,
) -> Result<KeptRequest, RequestError> {
    let mut found = Vec::new();
    let question = format!("{COLUMNS} WHERE id = $1");
    sql.rows(&question, &[numbered(id)], &mut |row| {
        found.push(read(row)?);
        Ok(())
    })?;
    let Some(mut kept) = found.pop() else { return Err(RequestError::Unknown { id }) };
    let who = key(&deed.who);
    kept.standing = kept.after(step, &who)?;
    let (place, statement) = match step {
        Step::End => (
            &mut kept.ended,
            "UPDATE request SET state = $1, ended_by = $2, ended = $3 WHERE id = $4",
        ),
        Step::Approve | Step::Refuse | Step::Withdraw => (
            &mut kept.decided,
            "UPDATE request SET state = $1, decided_by = $2, decided = $3 WHERE id = $4",
        ),
    };
    *place = Some(Deed { who: who.clone(), at: deed.at });
    let state = kept.standing.number();
    sql.run(statement, &[state.into(), who.into(), deed.at.micros().into(), numbered(id)])?;
    note(sql, &format!("exception.{step}"), id, deed, "")?;
    Ok(kept)
}

fn note(sql: &mut dyn Sql, action: &str, id: u64, deed: &Deed, detail: &str) -> Result<(), Fault> {
    append(sql, &TrailChange::new(&deed.who, deed.at, action, &id.to_string(), detail)).map(drop)
}

/// A page of requests, the latest first; those in one state only where that is said.
pub(crate) fn requests(
    sql: &mut dyn Sql,
    state: Option<RequestState>,
    page: &Page<u64>,
) -> Result<Listing<KeptRequest, u64>, Fault> {
    let mut question = Text::default();
    question.push(COLUMNS).push(" WHERE TRUE");
    if let Some(state) = state {
        question.push(" AND state = ").value(state.number());
    }
    if let Some(after) = page.after {
        question.push(" AND id < ").value(numbered(after));
    }
    question.push(" ORDER BY id DESC LIMIT ").value(page.rows() as i64 + 1);
    let mut items = Vec::new();
    sql.rows(&question.sql, &question.values, &mut |row| {
        items.push(read(row)?);
        Ok(())
    })?;
    Ok(Listing::cut(items, page.rows(), |it| it.id))
}

fn read(mut row: Row) -> Result<KeptRequest, Fault> {
    let id = row.integer()?.unsigned_abs();
    let (checks, objects) = (names(&row.text()?)?, names(&row.text()?)?);
    let (reason, until) = (row.text()?, row.optional_text()?);
    let no_day = || Fault::damaged("a text is no day");
    let until = until.map(|it| Date::parse(&it).ok_or_else(no_day)).transpose()?;
    let asked = Deed { who: row.text()?, at: super::list::moment(row.integer()?)? };
    let state = row.integer()?;
    let standing = RequestState::ALL.into_iter().find(|it| it.number() == state);
    let standing = standing.ok_or_else(|| Fault::damaged("a number is no state"))?;
    let request = ExceptionRequest { checks, objects, reason, until };
    let (decided, ended) = (deed(&mut row)?, deed(&mut row)?);
    Ok(KeptRequest { id, request, asked, standing, decided, ended })
}

fn deed(row: &mut Row) -> Result<Option<Deed>, Fault> {
    match (row.optional_text()?, row.optional_integer()?) {
        (Some(who), Some(at)) => Ok(Some(Deed { who, at: super::list::moment(at)? })),
        _ => Ok(None),
    }
}

/// A number beyond what a database counts to is nobody's.
fn numbered(id: u64) -> Value {
    Value::from(i64::try_from(id).unwrap_or(-1))
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|it| text(it)).collect();
    // Texts are always JSON.
    serde_json::to_string(&names).unwrap_or_default()
}

fn names(json: &str) -> Result<Vec<String>, Fault> {
    serde_json::from_str(json).map_err(Fault::damaged)
}

/// A text without the character that PostgreSQL does not take.
fn text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
