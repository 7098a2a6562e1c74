//! Events: appended, and read from the latest back.

use std::collections::BTreeMap;
use std::time::Duration;

use model::{Reference, Verdict};

use super::condition::interval;
use super::list::moment;
use super::words::{Text, insert};
use super::{Row, Sql, Value};
use crate::error::Fault;
use crate::event::{Body, Event, EventCursor, EventFilter, EventKind, VerdictKind};
use crate::filter::Page;
use crate::kept::Listing;
use crate::key::{key, shown};
use crate::moment::Day;

/// How much is kept of why something could not be told.
const LONGEST_WHY: usize = 4 * 1024;

/// Appends events. Each gets the next number of where it is kept.
pub(crate) fn insert_events(sql: &mut dyn Sql, events: &[&Event]) -> Result<(), Fault> {
    let mut values = Vec::new();
    for event in events {
        push(&mut values, event);
    }
    let head = "INSERT INTO event (moment, kind, username, verdict, why, micros, has_object, \
        api_version, object_kind, namespace, has_namespace, name, is_whole, body)";
    insert(sql, head, "", 14, &values)
}

fn push(values: &mut Vec<Value>, event: &Event) {
    let why = match &event.verdict {
        Verdict::Unknown(why) => Some(shown(why, LONGEST_WHY)),
        _ => None,
    };
    let micros = i64::try_from(event.took.as_micros()).unwrap_or(i64::MAX);
    let verdict = VerdictKind::of(&event.verdict).number();
    values.extend([event.at.micros(), event.kind.number()].map(Value::from));
    values.extend([key(&event.user).into(), verdict.into(), why.into(), micros.into()]);
    let object = event.object();
    let part = |read: fn(&Reference) -> &str| Value::from(key(object.map_or("", read)));
    let namespace = object.and_then(|it| it.namespace.as_deref());
    values.push(i64::from(object.is_some()).into());
    values.extend([part(|it| &it.api_version), part(|it| &it.kind)]);
    values.extend([key(namespace.unwrap_or_default()).into()]);
    values.push(i64::from(namespace.is_some()).into());
    values.push(part(|it| &it.name));
    values.push(i64::from(event.body().is_none_or(Body::is_whole)).into());
    values.push(event.body().map(|it| it.json().to_owned()).into());
}

/// At most `rows` of the events that `filter` lets through, the latest first.
pub(crate) fn events(
    sql: &mut dyn Sql,
    filter: &EventFilter,
    after: Option<EventCursor>,
    rows: usize,
) -> Result<Vec<(Event, EventCursor)>, Fault> {
    let mut text = Text::default();
    text.push(
        "SELECT id, moment, kind, username, verdict, why, micros, has_object, api_version, \
        object_kind, namespace, has_namespace, name, is_whole, body FROM event WHERE TRUE",
    );
    conditions(&mut text, filter);
    if let Some(EventCursor { moment, id }) = after {
        text.push(" AND (moment, id) < (").value(moment).push(", ").value(id).push(")");
    }
    text.push(" ORDER BY moment DESC, id DESC LIMIT ").value(rows as i64);
    let mut events = Vec::new();
    sql.rows(&text.sql, &text.values, &mut |row| {
        events.push(read(row)?);
        Ok(())
    })?;
    Ok(events)
}

fn conditions(text: &mut Text, filter: &EventFilter) {
    let numbers = [
        ("kind", filter.kind.map(EventKind::number)),
        ("verdict", filter.verdict.map(VerdictKind::number)),
    ];
    for (column, wanted) in numbers {
        if let Some(wanted) = wanted {
            text.push(" AND ").push(column).push(" = ").value(wanted);
        }
    }
    let keys = [
        ("namespace", &filter.namespace),
        ("object_kind", &filter.object_kind),
        ("name", &filter.name),
        ("username", &filter.user),
    ];
    for (column, wanted) in keys {
        if let Some(wanted) = wanted {
            text.push(" AND ").push(column).push(" = ").value(key(wanted));
        }
    }
    interval(text, "moment", filter.at);
}

fn read(mut row: Row) -> Result<(Event, EventCursor), Fault> {
    let (id, micros) = (row.integer()?, row.integer()?);
    let kind = number_of(&EventKind::ALL, row.integer()?)?;
    let user = row.text()?;
    let verdict = (row.integer()?, row.optional_text()?);
    let verdict = match verdict {
        (0, None) => Verdict::Pass,
        (1, None) => Verdict::Fail,
        (2, None) => Verdict::NotApplicable,
        (3, Some(why)) => Verdict::Unknown(why),
        _ => return Err(Fault::damaged("a number is no verdict")),
    };
    let took = Duration::from_micros(row.integer()?.unsigned_abs());
    let has_object = row.integer()? != 0;
    let (api_version, object_kind, namespace) = (row.text()?, row.text()?, row.text()?);
    let namespace = (row.integer()? != 0).then_some(namespace);
    let object = Reference { api_version, kind: object_kind, namespace, name: row.text()? };
    let is_whole = row.integer()? != 0;
    let body = row.optional_text()?.map(|json| Body::kept(json, is_whole));
    let event = Event::new(moment(micros)?, kind, &user, verdict).took(took);
    let event = event.kept(has_object.then_some(object), body);
    Ok((event, EventCursor { moment: micros, id }))
}

fn number_of(all: &[EventKind], number: i64) -> Result<EventKind, Fault> {
    let found = all.iter().find(|it| it.number() == number);
    found.copied().ok_or_else(|| Fault::damaged("a number is no kind of event"))
}

/// The events of each day, in the order given.
pub(crate) fn by_day(events: &[Event]) -> BTreeMap<Day, Vec<&Event>> {
    let mut days: BTreeMap<Day, Vec<&Event>> = BTreeMap::new();
    for event in events {
        days.entry(event.at.day()).or_default().push(event);
    }
    days
}

/// A page of what was found, which has one more where it is not the last.
pub(crate) fn listing(
    found: Vec<(Event, EventCursor)>,
    page: &Page<EventCursor>,
) -> Listing<Event, EventCursor> {
    let Listing { items, next } = Listing::cut(found, page.rows(), |(_, cursor)| *cursor);
    Listing { items: items.into_iter().map(|(event, _)| event).collect(), next }
}
