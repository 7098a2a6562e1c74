//! Every format, of what is found in any document: those with a grammar keep to it, and nothing
//! reaches the terminal that steers it.
#![no_main]

use std::collections::BTreeMap;
use std::sync::Arc;

use fuzz::judged::{Judged, judged, judges};
use libfuzzer_sys::fuzz_target;
use model::{Acceptance, Excepted, Tally};
use report::{CheckResult, Format, Report, Scanned, Terminal};

fuzz_target!(|bytes: &[u8]| {
    let file: Arc<str> = String::from_utf8_lossy(bytes.get(..9).unwrap_or_default()).into();
    let found = judged(bytes, &file);
    let text: Arc<str> = String::from_utf8_lossy(bytes).into();
    let files = BTreeMap::from([(file.to_string(), text)]);
    for format in Format::ALL {
        let written = write(&found, &files, *format);
        let written = String::from_utf8(written).expect("every format is UTF-8");
        hold(*format, &written);
    }
});

fn write(found: &Judged, files: &BTreeMap<String, Arc<str>>, format: Format) -> Vec<u8> {
    let tally = Tally { pass: 1, fail: found.judgement.findings.len() as u32, ..Tally::default() };
    let checks: Vec<CheckResult<'_>> = judges()
        .engine
        .checks()
        .take(20)
        .map(|check| CheckResult {
            id: check.id,
            title: check.title(),
            severity: check.severity,
            page: check.page,
            remedy: check.remedy(),
            tags: &[],
            tally,
        })
        .collect();
    let targets: Vec<String> = files.keys().cloned().collect();
    let excepted: Vec<Excepted> = found
        .judgement
        .findings
        .iter()
        .zip(&found.wishes)
        .map(|(finding, wish)| Excepted {
            finding: finding.clone(),
            acceptance: Acceptance {
                reason: wish.reason.clone(),
                who: Some(wish.check.clone()),
                until: None,
            },
        })
        .collect();
    let report = Report {
        version: "0.0.0",
        began: "2026-11-22T11:20:00Z",
        targets: &targets,
        scanned: Scanned { files: Some(1), objects: found.objects },
        findings: &found.judgement.findings,
        excepted: &excepted,
        diagnostics: &found.diagnostics,
        checks: &checks,
        frameworks: &[],
        sources: files,
    };
    let mut out = Vec::new();
    report::write(&report, format, Terminal::default(), &mut out).expect("memory takes all");
    out
}

fn hold(format: Format, written: &str) {
    let steers = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    assert_eq!(written.chars().find(steers), None, "{format}");
    match format {
        Format::Json | Format::Sarif | Format::Gitlab => {
            let json = serde_json::from_str::<serde_json::Value>(written);
            assert!(json.is_ok(), "{format}: {json:?}");
        }
        Format::Junit => {
            let xml = roxmltree::Document::parse(written);
            assert!(xml.is_ok(), "{:?}", xml.err());
        }
        Format::Csv => {
            let widths = widths(written);
            assert!(widths.iter().all(|width| Some(width) == widths.first()), "{widths:?}");
        }
        Format::Html => assert_eq!(
            written.matches("<script").count(),
            written.matches("</script>").count(),
            "a manifest opened or closed a script"
        ),
        _ => {}
    }
}

/// How many fields each record of a CSV file has (RFC 4180).
fn widths(csv: &str) -> Vec<usize> {
    let (mut widths, mut width, mut quoted) = (Vec::new(), 1, false);
    for letter in csv.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => width += 1,
            '\n' if !quoted => widths.push(std::mem::replace(&mut width, 1)),
            _ => {}
        }
    }
    assert!(!quoted, "a quote stays open");
    widths
}
