//! Findings as bytes, for people and for tools.
//!
//! One file per format. A report is borrowed as it is and written as it is read: nothing is
//! collected on the way but an order. Whatever a manifest says is foreign text, and each format
//! takes its power away in its own way.

mod checks;
mod csv;
mod excerpt;
mod facts;
mod format;
mod framework;
mod github;
mod gitlab;
mod html;
mod json;
mod json_writer;
mod junit;
mod markdown;
mod markup;
mod order;
pub mod part;
pub mod patch;
mod policy_report;
mod remedy;
mod sarif;
mod sink;
mod snippet;
mod terminal;
mod tested;
mod unknowns;
mod visible;

use std::io;

pub use excerpt::{Line, excerpt, masked_diff};
pub use facts::{CheckResult, NoSources, Report, Scanned, Sources};
pub use format::{Format, NoSuchFormat};
pub use framework::Outcome;
pub use json::checks as checks_json;
pub use policy_report::{Dated, Dialect, MOST_RESULTS, Summary, policy_report};
pub use terminal::Terminal;
pub use tested::{Came, Tested, tested_junit};
pub use visible::{Visible, prints};

use sink::Sink;

/// Writes `report` in `format` to `out`. Only `Format::Table` asks what the terminal can do.
pub fn write(
    report: &Report<'_>,
    format: Format,
    terminal: Terminal,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let sink = Sink::new(out);
    match format {
        Format::Table => terminal::table(report, terminal, sink),
        Format::Lines => terminal::lines(report, terminal, sink),
        Format::Json => json::write(report, sink),
        Format::Sarif => sarif::write(report, sink),
        Format::Junit => junit::write(report, sink),
        Format::Html => html::write(report, sink),
        Format::Markdown => markdown::write(report, sink),
        Format::Github => github::write(report, sink),
        Format::Gitlab => gitlab::write(report, sink),
        Format::Csv => csv::write(report, sink),
    }
}
