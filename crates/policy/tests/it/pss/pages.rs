//! Every control's page is its test: what stands under "Found" is found, on the line and with the
//! words of the `# <-` comments; what stands under "Not found" is not; what stands under "Unknown"
//! cannot be told.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use model::{Finding, Object, Verdict};
use policy::pss::{Control, Level, Standard, Version, pages};

use crate::reading::read_pod;

#[test]
fn pages_hold() {
    for control in pages() {
        for (heading, yaml) in examples(control.page) {
            let expected = marks(yaml);
            let context = format!("{}, under {heading:?}:\n{yaml}", control.id);
            match heading {
                "Found" | "Unknown" => assert!(!expected.is_empty(), "no mark in {context}"),
                "Not found" => assert!(expected.is_empty(), "a mark in {context}"),
                other => panic!("{}: example under heading {other:?}", control.id),
            }
            let findings = judge(control, yaml);
            for finding in &findings {
                let unknown = matches!(finding.verdict, Verdict::Unknown(_));
                assert_eq!(unknown, heading == "Unknown", "verdict in {context}");
            }
            assert_eq!(said(findings), expected, "{context}");
        }
    }
}

#[test]
fn pages_are_complete() {
    for control in pages() {
        let title = format!("# {}\n", control.id);
        assert!(control.page.starts_with(&title), "{}: the page starts with its id", control.id);
        let headings: BTreeSet<&str> =
            examples(control.page).into_iter().map(|(heading, _)| heading).collect();
        assert!(headings.contains("Found") || headings.contains("Unknown"), "{}", control.id);
        assert!(headings.contains("Not found"), "{}", control.id);
        assert!(!control.title().is_empty() && !control.title().contains('\n'), "{}", control.id);
        assert!(!control.remedy().is_empty(), "{}: no fix", control.id);
    }
}

/// A control whose file nobody listed would be silently off.
#[test]
fn every_page_is_listed() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pss"));
    let mut files = BTreeSet::from(["pss/readable".to_owned()]);
    for level in ["baseline", "restricted"] {
        for entry in fs::read_dir(folder.join(level)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_string_lossy().replace('_', "-");
            files.insert(format!("pss/{level}/{stem}"));
        }
    }
    let ids: BTreeSet<String> = pages().map(|control| control.id.to_owned()).collect();
    assert_eq!(files, ids);
}

/// What the control alone says of an example.
fn judge(control: &Control, yaml: &str) -> Vec<Finding> {
    let document = read_pod(yaml);
    let object = Object::new(document.root(), None);
    let level = control.level.max(Level::Baseline);
    let ruling = Standard { level, version: Version::Latest }.judge_object(&object).unwrap();
    let findings = ruling.findings(&object).into_iter();
    findings.filter(|finding| finding.check == control.id).collect()
}

fn said(findings: Vec<Finding>) -> Vec<(u32, String)> {
    let line = |finding: &Finding| finding.place.map_or(0, |place| place.line);
    let mut said: Vec<_> =
        findings.into_iter().map(|finding| (line(&finding), finding.says)).collect();
    said.sort();
    said
}

/// The `# <-` comments of an example, with their lines.
fn marks(yaml: &str) -> Vec<(u32, String)> {
    let marked = |(number, line): (u32, &str)| {
        let (_, says) = line.split_once("# <- ")?;
        Some((number, says.trim_end().to_owned()))
    };
    let mut marks: Vec<_> = (1..).zip(yaml.lines()).filter_map(marked).collect();
    marks.sort();
    marks
}

/// The YAML blocks of a page, each with the heading above it.
fn examples(page: &str) -> Vec<(&str, &str)> {
    let mut examples = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let Some((heading, body)) = section.split_once('\n') else { continue };
        for block in body.split("```yaml\n").skip(1) {
            let Some((yaml, _)) = block.split_once("```") else { continue };
            examples.push((heading, yaml));
        }
    }
    examples
}
