//! Every check's page is its test: what stands under "Found" is found, on the line and with the
//! words of the `# <-` comments; what stands under "Not found" is not; what stands under
//! "Unknown" cannot be told from the objects given.
//!
//! A document without `kind` is a Pod. The objects of an example are all there is, except under
//! "Unknown", where there may be others. What the user sets stands in a comment:
//! `# registries: registry.example.com, docker.io/library`.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use judge::{Check, Engine, Judgement, Settings, posture};
use model::{Finding, Inventory, Object, Verdict};

/// What an example's page or a check says: the line, and the words.
type Saying = (u32, String);

#[test]
fn pages_hold() {
    for check in posture::checks() {
        for (heading, yaml) in examples(check.page) {
            let expected = marks(yaml);
            let context = format!("{}, under {heading:?}:\n{yaml}", check.id);
            match heading {
                "Found" | "Unknown" => assert!(!expected.is_empty(), "no mark in {context}"),
                "Not found" => assert!(expected.is_empty(), "a mark in {context}"),
                "Fix" => continue,
                other => panic!("{}: example under unknown heading {other:?}", check.id),
            }
            let findings = judge(check, yaml, heading == "Unknown");
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
    for check in posture::checks() {
        let title = format!("# {}\n", check.id);
        assert!(check.page.starts_with(&title), "{}: the page starts with its id", check.id);
        for heading in ["\n## Found\n", "\n## Not found\n", "\n## Fix\n"] {
            assert!(check.page.contains(heading), "{}: no {heading:?}", check.id);
        }
        for heading in ["Found", "Not found"] {
            let has_example = examples(check.page).iter().any(|(under, _)| *under == heading);
            assert!(has_example, "{}: no example under {heading:?}", check.id);
        }
        assert!(!check.title().is_empty(), "{}: no title", check.id);
        assert!(!check.remedy().is_empty(), "{}: no fix", check.id);
    }
}

#[test]
fn ids_are_unique() {
    let mut seen = HashSet::new();
    for check in posture::checks() {
        assert!(seen.insert(check.id), "{} is used twice", check.id);
    }
}

/// A check whose page nobody includes would be silently off.
#[test]
fn every_page_is_listed() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/posture"));
    let mut files = Vec::new();
    for room in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if room.is_dir() {
            let pages = fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path());
            let pages = pages.filter(|path| path.extension().is_some_and(|it| it == "md"));
            files.extend(
                pages.map(|path| path.file_stem().unwrap().to_string_lossy().replace('_', "-")),
            );
        }
    }
    files.sort();
    let mut ids: Vec<String> = posture::checks().map(|check| check.id.to_owned()).collect();
    ids.sort();
    assert_eq!(files, ids);
}

fn judge(check: &'static Check, yaml: &str, world_is_open: bool) -> Vec<Finding> {
    let stream = source::yaml::read(yaml.as_bytes(), &source::yaml::Limits::default());
    assert!(stream.diagnostics.is_empty(), "{}: {:?}\n{yaml}", check.id, stream.diagnostics);
    let documents: Vec<_> =
        stream.documents.iter().map(|document| as_pod(yaml, document)).collect();
    let engine = Engine::new([check], settings(yaml));
    let mut world = if world_is_open { Inventory::of_some() } else { Inventory::of_all() };
    let mut judgement = Judgement::default();
    for document in documents.iter().flatten().chain(&stream.documents) {
        let object = Object::new(document.root(), None);
        if object.node().get("kind").is_set() {
            engine.judge(&object, &mut judgement);
            world.add(&object);
        }
    }
    engine.judge_world(&world, &mut judgement);
    judgement.findings
}

/// What the comments of an example set.
fn settings(yaml: &str) -> Settings {
    let list = |name: &str| {
        let line = yaml.lines().find_map(|line| line.strip_prefix(name));
        line.into_iter().flat_map(|line| line.split(", ")).map(str::to_owned).collect()
    };
    Settings {
        registries: list("# registries: "),
        forbidden_registries: list("# forbidden-registries: "),
        immutable_registries: list("# immutable-registries: "),
        moving_tags: list("# moving-tags: "),
        resource_bounds: list("# resource-bounds: "),
        sandbox_runtimes: list("# sandbox-runtimes: "),
    }
}

/// The document with `kind: Pod` behind it, where it has no kind. Lines stay as they are.
fn as_pod(yaml: &str, document: &model::Document) -> Option<model::Document> {
    if document.root().get("kind").is_set() {
        return None;
    }
    let pod = format!("{}\napiVersion: v1\nkind: Pod\n", yaml.trim_end());
    let stream = source::yaml::read(pod.as_bytes(), &source::yaml::Limits::default());
    assert!(stream.documents.len() == 1, "several documents, one without a kind:\n{yaml}");
    stream.documents.into_iter().next()
}

fn said(findings: Vec<Finding>) -> Vec<Saying> {
    let line = |finding: &Finding| finding.place.map_or(0, |place| place.line);
    let mut said: Vec<_> =
        findings.into_iter().map(|finding| (line(&finding), finding.says)).collect();
    said.sort();
    said
}

/// The `# <-` comments of an example; a line may have several.
fn marks(yaml: &str) -> Vec<Saying> {
    let mut marks = Vec::new();
    for (number, line) in (1..).zip(yaml.lines()) {
        marks.extend(line.split("# <- ").skip(1).map(|says| (number, says.trim_end().to_owned())));
    }
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
