//! One page that needs nothing but itself: no script for reading, none but ours for filtering,
//! no request to anywhere.

mod finding;
mod frame;
mod manual;
mod tables;

use std::io;

use crate::checks::Checks;
use crate::facts::Report;
use crate::framework::Assessments;
use crate::order;
use crate::sink::Sink;
use crate::snippet::Quoter;

pub(crate) use manual::{inline, page};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// The only script that a browser runs on the page, by its SHA-256. A manifest that smuggled in
/// another would find it dead. A test holds it to `page.js`.
const SCRIPT_HASH: &str = "Pbr1w/6iwoJm6wTp0GlWn5QxlvAUoVIGlvj1SitnKT8=";

pub(crate) fn write(report: &Report<'_>, mut sink: Sink<'_>) -> io::Result<()> {
    let checks = Checks::of(report);
    let findings = order::by_worst_file(report.failures());
    let objects: Vec<&[_]> =
        findings.chunk_by(|a, b| order::subject(a) == order::subject(b)).collect();
    frame::head(&mut sink, report, objects.len());
    sink.push("<main>\n");
    if findings.is_empty() {
        frame::nothing(&mut sink, report);
    } else {
        finding::filters(&mut sink, &findings);
        let mut quoter = Quoter::new(report.sources);
        let is_live = report.scanned.files.is_none();
        let elsewhere = if is_live { "The cluster" } else { "Without a file" };
        for in_file in objects.chunk_by(|a, b| finding::file(a) == finding::file(b)) {
            finding::file_section(&mut sink, in_file, &checks, &mut quoter, elsewhere);
        }
    }
    tables::unknowns(&mut sink, report);
    tables::excepted(&mut sink, report);
    tables::diagnostics(&mut sink, report);
    let assessments = Assessments::of(report);
    for it in report.frameworks {
        tables::framework(&mut sink, &assessments, it);
    }
    tables::checks(&mut sink, report);
    sink.push("</main>\n");
    frame::foot(&mut sink);
    sink.finish()
}
