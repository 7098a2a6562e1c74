//! Manifests that try to speak to whoever reads the report.

use std::sync::Arc;

use report::Format;

use crate::sample::{Sample, reference};

/// Repaints a terminal, leaves a table, a tag and a string, commands a CI runner, computes.
const HOSTILE: &str = "=cmd|'/c calc'!A1 \x1b]0;owned\x07\x1b[2J\u{9b}31m\u{202e}\r\n::error::pwned\n\
    </script><img src=x onerror=alert(1)>\"'`&amp;%0A ]]> | a \\| b \u{fffe}\u{0} @everyone ##[error]";

pub(crate) fn hostile() -> Sample {
    let mut sample = Sample::new();
    let file: Arc<str> = Arc::from(format!("::stop-commands::x {HOSTILE}"));
    for finding in &mut sample.findings {
        finding.says = HOSTILE.to_owned();
        finding.file = Some(Arc::clone(&file));
        finding.object = Arc::new(reference(HOSTILE, HOSTILE, Some(HOSTILE), HOSTILE));
        finding.check = HOSTILE.into();
    }
    for diagnostic in &mut sample.diagnostics {
        diagnostic.says = HOSTILE.to_owned();
        diagnostic.help = Some(HOSTILE.to_owned());
        diagnostic.file = Some(Arc::clone(&file));
    }
    sample.excepted[0].acceptance.reason = HOSTILE.to_owned();
    sample.targets = vec![HOSTILE.to_owned()];
    let line = HOSTILE.replace('\n', " ");
    sample.files.insert(file.to_string(), format!("{line}\n").repeat(20).into());
    sample
}

#[test]
fn no_format_passes_on_what_steers_a_terminal() {
    for format in Format::ALL {
        let text = hostile().write(*format);
        for forbidden in ['\x1b', '\x07', '\u{9b}', '\u{202e}', '\u{0}', '\u{fffe}'] {
            assert!(!text.contains(forbidden), "{format}: {forbidden:?} in {text}");
        }
    }
}

#[test]
fn no_line_commands_the_runner() {
    for format in [Format::Table, Format::Lines] {
        for line in hostile().write(format).lines() {
            assert!(!line.trim_start().starts_with("::"), "{format}: {line}");
        }
    }
}

#[test]
fn json_gives_hostile_text_back_exactly() {
    let json: serde_json::Value = serde_json::from_str(&hostile().write(Format::Json)).unwrap();
    assert_eq!(json["findings"][0]["says"], HOSTILE);
}
