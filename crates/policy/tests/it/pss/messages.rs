//! What is said of a pod, letter by letter: by each control alone, and by a whole standard.

use std::path::Path;

use model::{Object, Pod, Verdict};
use policy::pss::{Level, Ruling, Standard, Version, controls};

use super::cases::{self, Case};
use crate::reading::read_pod;

#[test]
fn each_control_says_what_the_api_server_says() {
    let mut count = 0;
    for level in [Level::Baseline, Level::Restricted] {
        for file in cases::files(&format!("messages/{level}")) {
            let control = file.file_stem().unwrap().to_string_lossy().into_owned();
            let id = format!("pss/{level}/{control}");
            assert!(controls().any(|known| known.id == id), "no control is called {id}");
            for case in cases::read(&file) {
                for version in versions(&case.held_to) {
                    check_control(&id, Standard { level, version }, &case);
                }
                count += 1;
            }
        }
    }
    assert!(count >= 120, "{count} cases");
}

#[test]
fn every_control_has_cases() {
    for control in controls() {
        let path = control.id.trim_start_matches("pss/");
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/pss/messages"));
        assert!(file.join(format!("{path}.txt")).is_file(), "{}", control.id);
    }
}

#[test]
fn a_standard_says_what_the_api_server_says() {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/pss/denials.txt"));
    for case in cases::read(file) {
        let (level, version) = case.held_to.split_once(':').unwrap();
        let standard =
            Standard { level: level.parse().unwrap(), version: version.parse().unwrap() };
        let ruling = judge(standard, &case.yaml);
        let expected = (case.says != "allowed")
            .then(|| format!("violates PodSecurity \"{}\": {}", case.held_to, case.says));
        assert_eq!(ruling.denial(), expected, "{}", case.name);
        let verdict = if expected.is_some() { Verdict::Fail } else { Verdict::Pass };
        assert_eq!(ruling.verdict(), verdict, "{}", case.name);
    }
}

fn check_control(id: &str, standard: Standard, case: &Case) {
    let ruling = judge(standard, &case.yaml);
    let charge = ruling.charges.iter().find(|charge| charge.control.id == id);
    let says = charge.map(|charge| format!("{} ({})", charge.reason(), charge.detail()));
    let says = says.unwrap_or_else(|| "allowed".to_owned());
    assert_eq!(says, case.says, "{id}: {} at {standard}", case.name);
}

fn judge(standard: Standard, yaml: &str) -> Ruling {
    let document = read_pod(yaml);
    let object = Object::new(document.root(), None);
    standard.judge(&Pod::of(object).unwrap())
}

/// `v1.0..v1.3` is every version from the one to the other, `latest` comes after the newest.
fn versions(range: &str) -> Vec<Version> {
    let (from, to) = range.split_once("..").unwrap();
    let (from, to): (Version, Version) = (from.parse().unwrap(), to.parse().unwrap());
    let all = (0..=Version::NEWEST).map(Version::V1).chain([Version::Latest]);
    all.filter(|version| (from..=to).contains(version)).collect()
}
