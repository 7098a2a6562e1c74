//! What stands in `frameworks/*.yaml` is whole: it reads, and names nothing that does not exist.

use std::collections::HashSet;
use std::path::Path;
use std::{fs, str};

use judge::posture;
use model::framework::{Control, Coverage, Framework};
use policy::pss;

use crate::{fresh_folder, yagura};

#[test]
fn every_framework_is_whole() {
    let frameworks = frameworks();
    assert!(!frameworks.is_empty());
    let mut wrong = Vec::new();
    for (name, framework) in &frameworks {
        if framework.id != *name {
            wrong.push(format!("{name}: calls itself {}", framework.id));
        }
        let mut seen = HashSet::new();
        for control in &framework.controls {
            if !seen.insert(&control.id) {
                wrong.push(format!("{name} {}: is there twice", control.id));
            }
            wrong.extend(faults(control).map(|fault| format!("{name} {}: {fault}", control.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a control.
fn faults(control: &Control) -> impl Iterator<Item = String> {
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for check in &control.checks {
        if posture::check(check).is_none() && pss::page(check).is_none() {
            faults.push(format!("no check is called {check}"));
        }
        if !seen.insert(check) {
            faults.push(format!("names {check} twice"));
        }
    }
    let is_answered = matches!(control.coverage, Coverage::Automated | Coverage::Partial);
    if is_answered == control.checks.is_empty() {
        let count = control.checks.len();
        faults.push(format!("is {} and names {count} checks", control.coverage.name()));
    }
    if control.title.trim().is_empty() || control.reason.as_deref() == Some("") {
        faults.push("says nothing".to_owned());
    }
    faults.into_iter()
}

#[test]
fn every_framework_can_be_asked_for() {
    let output = yagura(&fresh_folder("frameworks")).arg("frameworks").output().unwrap();
    let listed = str::from_utf8(&output.stdout).unwrap();
    let listed: Vec<_> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    let mut written: Vec<_> = frameworks().into_iter().map(|(name, _)| name).collect();
    written.sort();
    assert_eq!(listed, written);
}

/// The frameworks, with the names of their files.
fn frameworks() -> Vec<(String, Framework)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|it| it == "yaml"));
    let read = paths.map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let framework = source::framework::read(&text);
        (name.clone(), framework.unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    read.collect()
}
