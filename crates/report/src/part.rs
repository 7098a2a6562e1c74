//! Parts of reports, for whoever shows findings a few at a time.

use model::{Acceptance, Finding};

use crate::checks::Checks;
use crate::csv;
use crate::facts::CheckResult;
use crate::html;
use crate::remedy;
use crate::sink::Sink;

/// The first line of a CSV file of findings, with its end.
pub use crate::csv::COLUMNS as CSV_COLUMNS;

/// A line of a CSV file for each finding, each with its end, and with why somebody lives with it.
pub fn csv_rows<'f>(
    findings: impl IntoIterator<Item = (&'f Finding, Option<&'f Acceptance>)>,
    checks: &[CheckResult<'_>],
) -> Vec<u8> {
    let checks = Checks::new(checks);
    let mut rows = Vec::new();
    let mut sink = Sink::new(&mut rows);
    for (finding, acceptance) in findings {
        csv::finding(&mut sink, finding, acceptance, &checks);
    }
    written(sink);
    rows
}

/// A check's page, without its title, as HTML whose headings are of this level, from 1 to 6. Whatever
/// the page says, nothing of it is markup.
pub fn manual(page: &str, level: u8) -> String {
    html_of(|sink| html::page(sink, page, level))
}

/// What to do about a finding, as a sentence in HTML; empty where nobody knows.
pub fn remedy(finding: &Finding, checks: &[CheckResult<'_>]) -> String {
    let sentence = remedy::sentence(&Checks::new(checks), finding);
    html_of(|sink| html::inline(sink, &sentence))
}

/// The command that makes the edit that a finding asks for, where there is a file to make it in.
pub fn command(finding: &Finding) -> Option<&'static str> {
    remedy::command(finding)
}

fn html_of(write: impl FnOnce(&mut Sink<'_>)) -> String {
    let mut html = Vec::new();
    let mut sink = Sink::new(&mut html);
    write(&mut sink);
    written(sink);
    String::from_utf8_lossy(&html).into_owned()
}

/// A vector takes everything.
fn written(sink: Sink<'_>) {
    sink.finish().ok();
}
