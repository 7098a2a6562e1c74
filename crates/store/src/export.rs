//! What is kept, one JSON object a line, for programs. The schema is
//! `docs/schema/store-export-v1.json`: within version 1, fields are only ever added.

use std::fmt::Write as _;
use std::io::Write;

use model::{Reference, Verdict};

use crate::error::{ExportError, QueryError};
use crate::wire;
use crate::{Event, EventFilter, Filter, Kept, Listing, Order, Page, Store, VerdictKind};

/// How many are read at once: memory does not grow with what is exported.
const PAGE: u16 = 1_000;

/// Writes the findings that `filter` lets through, and says how many. What is there all the while
/// is written once; what comes or goes meanwhile may be, or may not.
pub fn export_findings(
    store: &dyn Store,
    filter: &Filter,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    write_pages(|page| store.findings(filter, Order::Kept, page), finding, out)
}

/// Writes the events that `filter` lets through, the latest first, and says how many.
pub fn export_events(
    store: &dyn Store,
    filter: &EventFilter,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    write_pages(|page| store.events(filter, page), event, out)
}

/// Writes a line for each item, page by page, and says how many.
fn write_pages<T, C>(
    ask: impl Fn(Page<C>) -> Result<Listing<T, C>, QueryError>,
    line: impl Fn(&T) -> String,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let (mut page, mut written) = (Page::first(PAGE), 0);
    loop {
        let listing = ask(page)?;
        for item in &listing.items {
            out.write_all(visible(&line(item)).as_bytes())?;
            written += 1;
        }
        match listing.next {
            Some(cursor) => page = Page::after(cursor, PAGE),
            None => break,
        }
    }
    out.flush()?;
    Ok(written)
}

/// An object on its way to a line. A `String` takes everything: writing cannot fail.
struct Line(String);

impl Line {
    fn new(is: &str) -> Line {
        Line(format!("{{\"version\":1,\"is\":\"{is}\""))
    }

    fn raw(&mut self, key: &str, json: &str) {
        write!(self.0, ",\"{key}\":{json}").ok();
    }

    fn text(&mut self, key: &str, text: &str) {
        self.raw(key, &quoted(text));
    }

    fn end(mut self) -> String {
        self.0.push_str("}\n");
        self.0
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A finding with its history, as an export has it, on one line that ends.
pub fn finding_json(kept: &Kept) -> String {
    visible(&finding(kept))
}

fn finding(kept: &Kept) -> String {
    let mut line = Line::new("finding");
    line.text("firstSeen", &kept.history.first_seen.to_string());
    line.text("lastSeen", &kept.history.last_seen.to_string());
    if let Some(fixed) = kept.history.fixed {
        line.text("fixed", &fixed.to_string());
    }
    let names: Vec<String> = kept.history.entrances.iter().map(|it| quoted(it.name())).collect();
    line.raw("entrances", &format!("[{}]", names.join(",")));
    line.raw("finding", &wire::write(&kept.finding, kept.acceptance.as_ref()));
    line.end()
}

fn event(event: &Event) -> String {
    let mut line = Line::new("event");
    line.text("at", &event.at.to_string());
    line.text("kind", event.kind.name());
    line.text("user", &event.user);
    line.text("verdict", VerdictKind::of(&event.verdict).name());
    if let Verdict::Unknown(missing) = &event.verdict {
        line.text("missing", missing);
    }
    line.raw("micros", &event.took.as_micros().to_string());
    if let Some(object) = event.object() {
        line.raw("object", &reference(object));
    }
    if let Some(body) = event.body() {
        line.raw("isWhole", if body.is_whole() { "true" } else { "false" });
        line.raw("body", body.json());
    }
    line.end()
}

fn reference(object: &Reference) -> String {
    let mut json = format!("{{\"apiVersion\":{}", quoted(&object.api_version));
    write!(json, ",\"kind\":{}", quoted(&object.kind)).ok();
    if let Some(namespace) = &object.namespace {
        write!(json, ",\"namespace\":{}", quoted(namespace)).ok();
    }
    write!(json, ",\"name\":{}}}", quoted(&object.name)).ok();
    json
}

/// JSON whose characters that steer a terminal or turn text around are escaped too: people look at
/// it with `cat`. Such a character stands in a string wherever it stands.
fn visible(json: &str) -> String {
    let mut visible = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_invisible(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(visible, "\\u{unit:04x}").ok();
            }
        } else {
            visible.push(letter);
        }
    }
    visible
}

fn is_invisible(letter: char) -> bool {
    letter != '\n' && letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}
