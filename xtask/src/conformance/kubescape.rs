//! Kubescape: `RULE/test/CASE/{input/,expected.json}`, judged object by object.
//!
//! An alert names an object, or a subject with the objects that make it one (`relatedObjects`).
//! We judge a case alike when every alert has a finding on one of its objects, and no object
//! outside all alerts has one. Cases about hosts, clouds and image scans are left out.

use std::fs;
use std::iter;
use std::path::Path;

use anyhow::Context;
use judge::Settings;
use model::{Document, FieldPath, Finding, Node, Object, Verdict};
use source::yaml;

use super::judged::{Case, files_in};
use super::ledger::Ledger;
use super::{Options, Outcome, Score};

/// API groups of what Kubescape's own collectors see.
const COLLECTED: &[&str] = &[
    "armo.vuln.images",
    "cloudvulnscan.com",
    "container.googleapis.com",
    "eks.amazonaws.com",
    "hostdata.kubescape.cloud",
    "image.vulnscan.com",
    "management.azure.com",
    "version",
];

/// Judges every case, and counts the fix and delete paths that our findings name.
pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(folder) = super::folder("kubescape-rules") else {
        return Ok(Outcome::Skipped("no corpus kubescape-rules".to_owned()));
    };
    let ledger = Ledger::read("kubescape-rules")?;
    let (mut score, mut paths, mut elsewhere) = (Score::default(), Paths::default(), 0);
    for expected in files_in(&folder)? {
        if expected.file_name().is_none_or(|name| name != "expected.json") {
            continue;
        }
        let Some((rule, case)) = names(&expected) else { continue };
        let case = format!("{rule}/{case}");
        let input = expected.with_file_name("input");
        let objects = Case::read(&if input.is_dir() { files_in(&input)? } else { Vec::new() })?;
        if objects.objects().iter().any(is_collected) || ledger.elsewhere.contains_key(&rule) {
            elsewhere += 1;
            continue;
        }
        let Some(ids) = ledger.rules.get(&rule) else {
            score.differs(&case, "no check of ours answers it", &ledger, options);
            continue;
        };
        let mut failures = objects.judge(ids, settings(&expected)?)?;
        failures.retain(|finding| finding.verdict == Verdict::Fail);
        let text =
            fs::read(&expected).with_context(|| format!("cannot read {}", expected.display()))?;
        let stream = yaml::read(&text, &yaml::Limits::default());
        let roots = stream.documents.iter().map(Document::root);
        let alerts: Vec<_> = roots.flat_map(Node::items).map(Alert::of).collect();
        match difference(&alerts, &failures) {
            Some(difference) => score.differs(&case, &difference, &ledger, options),
            None => {
                score.agrees();
                paths.count(&case, &alerts, &failures, options);
            }
        }
    }
    score.remarks.push(format!("{elsewhere} more cases are about hosts, clouds or image scans"));
    score.remarks.push(format!("{} of {} fix and delete paths are named", paths.named, paths.all));
    Ok(Outcome::Ran(score))
}

/// One alert of a case.
struct Alert<'d> {
    objects: Vec<Node<'d>>,
    /// Fix and delete paths.
    paths: Vec<&'d str>,
}

#[derive(Debug, Default)]
struct Paths {
    all: usize,
    named: usize,
}

fn names(expected: &Path) -> Option<(String, String)> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let case = expected.parent()?;
    Some((name(case.parent()?.parent()?)?, name(case)?))
}

/// What the case sets, in `data.json` beside it.
fn settings(expected: &Path) -> anyhow::Result<Settings> {
    let file = expected.with_file_name("data.json");
    if !file.is_file() {
        return Ok(Settings::default());
    }
    let text = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let stream = yaml::read(&text, &yaml::Limits::default());
    let list = |key: &str| -> Vec<String> {
        let roots = stream.documents.iter().map(Document::root);
        let inputs = roots.map(|root| root.get("postureControlInputs").get(key));
        inputs.flat_map(|list| list.strings().map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    Ok(Settings {
        registries: list("imageRepositoryAllowList"),
        forbidden_registries: [list("untrustedRegistries"), list("publicRegistries")].concat(),
        immutable_registries: list("imageDigestExemptRepositories"),
        moving_tags: list("floatingImageTags"),
        resource_bounds: BOUNDS.iter().flat_map(|(key, bound)| bounds(bound, list(key))).collect(),
        sandbox_runtimes: list("hardenedSandboxRuntimeClasses"),
    })
}

/// Kubescape's parameters that bound resources, and how we write such a bound.
const BOUNDS: &[(&str, &str)] = &[
    ("cpu_limit_max", "limits.cpu <="),
    ("cpu_limit_min", "limits.cpu >="),
    ("cpu_request_max", "requests.cpu <="),
    ("cpu_request_min", "requests.cpu >="),
    ("memory_limit_max", "limits.memory <="),
    ("memory_limit_min", "limits.memory >="),
    ("memory_request_max", "requests.memory <="),
    ("memory_request_min", "requests.memory >="),
    ("sandbox_cpu_limit_max", "limits.cpu <="),
    ("sandbox_memory_limit_max", "limits.memory <="),
];

fn bounds(bound: &str, values: Vec<String>) -> impl Iterator<Item = String> {
    values.into_iter().map(move |value| format!("{bound} {value}"))
}

/// Something that Kubescape's own collectors see.
fn is_collected(object: &Object<'_>) -> bool {
    COLLECTED.iter().any(|group| object.api_version().split('/').any(|part| part == *group))
}

impl<'d> Alert<'d> {
    fn of(node: Node<'d>) -> Alert<'d> {
        let object = node.get("alertObject");
        // Some rules write the key their own way.
        let lists = ["k8sApiObjects", "k8SApiObjects"].map(|key| object.get(key));
        let mut objects: Vec<_> = lists.into_iter().flat_map(Node::items).collect();
        let outside = object.get("externalObjects");
        objects.extend(Some(outside).filter(|outside| outside.is_mapping()));
        objects.extend(outside.get("relatedObjects").items());
        let fixes = node.get("fixPaths").items().filter_map(|fix| fix.get("path").as_str());
        let paths = fixes.chain(node.get("deletePaths").strings()).filter(|path| !path.is_empty());
        Alert { objects, paths: paths.collect() }
    }

    fn is_about(&self, kind: &str, namespace: Option<&str>, name: &str) -> bool {
        self.objects.iter().any(|node| {
            let (metadata, own) = (node.get("metadata"), node.get("name").as_str());
            let named = metadata.get("name").as_str().or(own).unwrap_or_default();
            let theirs = metadata.get("namespace").as_str().or(node.get("namespace").as_str());
            node.get("kind").as_str() == Some(kind)
                && named == name
                && (theirs.is_none() || namespace.is_none() || theirs == namespace)
        })
    }

    fn is_hit_by(&self, finding: &Finding) -> bool {
        let related = finding.related.iter().map(|it| &it.object);
        let mut all = iter::once(&*finding.object).chain(related);
        all.any(|it| self.is_about(&it.kind, it.namespace.as_deref(), &it.name))
    }
}

fn difference(alerts: &[Alert<'_>], failures: &[Finding]) -> Option<String> {
    let missed =
        alerts.iter().find(|alert| !failures.iter().any(|finding| alert.is_hit_by(finding)));
    if let Some(alert) = missed {
        let names: Vec<_> = alert.objects.iter().map(|node| described(*node)).collect();
        return Some(format!("we pass {}", names.join(" + ")));
    }
    let surplus = failures.iter().find(|finding| {
        let object = &finding.object;
        let namespace = object.namespace.as_deref();
        !alerts.iter().any(|alert| alert.is_about(&object.kind, namespace, &object.name))
    });
    surplus.map(|finding| format!("we fail {}: {}", finding.object, finding.says))
}

fn described(node: Node<'_>) -> String {
    let object = Object::new(node, None);
    let name = Some(object.name()).filter(|name| !name.is_empty()).or(node.get("name").as_str());
    format!("{} {}", node.get("kind").as_str().unwrap_or("?"), name.unwrap_or("?"))
}

impl Paths {
    fn count(&mut self, case: &str, alerts: &[Alert<'_>], failures: &[Finding], options: &Options) {
        for alert in alerts {
            let hits = failures.iter().filter(|finding| alert.is_hit_by(finding));
            let ours: Vec<String> = hits.flat_map(paths_of).collect();
            for path in &alert.paths {
                self.all += 1;
                if is_named(path, &ours) {
                    self.named += 1;
                } else if options.verbose {
                    println!("kubescape-rules: {case}: {path} is not among {}", ours.join(", "));
                }
            }
        }
    }
}

/// The paths that a finding names: its field, and those that its fix changes.
fn paths_of(finding: &Finding) -> Vec<String> {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.path());
    iter::once(&finding.path).chain(edits).map(FieldPath::to_string).collect()
}

/// Their `labels[example.com/owner]` and `labels['example.com/owner']` as our
/// `labels["example.com/owner"]`.
fn quoted(path: &str) -> String {
    let mut parts = path.split('[');
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inside, rest) = part.split_once(']').unwrap_or((part, ""));
        let key = inside.trim_matches(['\'', '"']);
        let is_index = key.chars().all(|letter| letter.is_ascii_digit());
        written += &if is_index { format!("[{key}]{rest}") } else { format!("[\"{key}\"]{rest}") };
    }
    written
}

/// Named itself, as an item of a list that we name, or by a field further down.
fn is_named(path: &str, ours: &[String]) -> bool {
    let related = path.strip_prefix("relatedObjects[").and_then(|rest| rest.split_once("]."));
    let theirs = FieldPath::from(quoted(related.map_or(path, |(_, rest)| rest))).to_string();
    ours.iter().any(|ours| {
        *ours == theirs
            || theirs.strip_prefix(ours.as_str()).is_some_and(|rest| rest.starts_with('['))
            || ours.strip_prefix(&theirs).is_some_and(|rest| rest.starts_with(['[', '.']))
    })
}
