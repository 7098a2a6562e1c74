//! The lists in which other tools keep what to ignore: each entry becomes an exception. An entry
//! that says more than we can hold to is left out and told: an exception never covers more than
//! its author meant.

mod kubescape;
mod trivy;

use std::sync::Arc;

use model::{Date, Diagnostic, Exception, Node, ObjectGlob, Place};

use crate::annotations::Tool;
use crate::yaml;

/// A kind of list, told by its file's name and beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// `.trivyignore`
    Trivy,
    /// `.trivyignore.yaml`
    TrivyYaml,
    /// `.kube-linter.yaml`, where `checks.exclude` counts
    KubeLinter,
    /// `.checkov.yaml`, where `skip-check` counts
    Checkov,
    /// Any `.json` that holds a list: the exceptions of Kubescape
    Kubescape,
}

impl List {
    /// The kind of list that a file of this name with these bytes is; `None` for our own.
    pub fn of(name: &str, bytes: &[u8]) -> Option<List> {
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
        match (name, stem) {
            (".trivyignore", _) => Some(List::Trivy),
            (_, Some(".trivyignore")) => Some(List::TrivyYaml),
            (_, Some(".kube-linter")) => Some(List::KubeLinter),
            (_, Some(".checkov")) => Some(List::Checkov),
            _ if name.ends_with(".json") => {
                bytes.trim_ascii_start().starts_with(b"[").then_some(List::Kubescape)
            }
            _ => None,
        }
    }

    /// Whose ids the list has.
    pub fn tool(self) -> Tool {
        match self {
            List::Trivy | List::TrivyYaml => Tool::Trivy,
            List::KubeLinter => Tool::KubeLinter,
            List::Checkov => Tool::Checkov,
            List::Kubescape => Tool::Kubescape,
        }
    }
}

/// Reads a list's bytes; `file` is what to call it. The exceptions have the tool's own ids.
pub fn read(list: List, bytes: &[u8], file: &Arc<str>) -> (Vec<Exception>, Vec<Diagnostic>) {
    let mut reader = Reader { exceptions: Vec::new(), diagnostics: Vec::new(), file };
    if list == List::Trivy {
        trivy::lines(&mut reader, bytes);
        return (reader.exceptions, reader.diagnostics);
    }
    let stream = yaml::read(bytes, &yaml::Limits::default());
    reader.diagnostics.extend(stream.diagnostics.into_iter().map(|each| each.in_file(file)));
    for document in &stream.documents {
        let root = document.root();
        match list {
            List::Trivy => {}
            List::TrivyYaml => trivy::entries(&mut reader, root),
            List::KubeLinter => reader.checks(root.at(&["checks", "exclude"])),
            List::Checkov => reader.checks(root.get("skip-check")),
            List::Kubescape => kubescape::policies(&mut reader, root),
        }
    }
    (reader.exceptions, reader.diagnostics)
}

/// What is read so far.
struct Reader<'f> {
    exceptions: Vec<Exception>,
    diagnostics: Vec<Diagnostic>,
    file: &'f Arc<str>,
}

/// One entry of a list, of which the tool may have said why and until when.
struct Listed {
    checks: Vec<String>,
    objects: Vec<ObjectGlob>,
    reason: Option<String>,
    until: Option<Date>,
    place: Option<Place>,
}

impl Reader<'_> {
    fn add(&mut self, listed: Listed) {
        let reason = listed.reason.filter(|reason| !reason.trim().is_empty());
        self.exceptions.push(Exception {
            checks: listed.checks,
            objects: listed.objects,
            reason: reason.unwrap_or_else(|| format!("listed in {}", self.file)),
            who: None,
            until: listed.until,
            written: Some((Arc::clone(self.file), listed.place)),
        });
    }

    /// A list of ids, or one string with commas, as checkov also takes.
    fn checks(&mut self, node: Node<'_>) {
        if node.is_set() && !node.is_sequence() && node.as_str().is_none() {
            return self.complain(place(node), "wants a list of ids");
        }
        let one = std::iter::once(node).filter(|node| node.as_str().is_some());
        for node in one.chain(node.items()) {
            let Some(written) = node.as_str() else {
                self.complain(place(node), "wants an id");
                continue;
            };
            for id in written.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                let checks = vec![id.to_owned()];
                let (objects, place) = (everything(), place(node));
                self.add(Listed { checks, objects, reason: None, until: None, place });
            }
        }
    }

    fn complain(&mut self, place: Option<Place>, says: &str) {
        let mut diagnostic = Diagnostic::error(says).in_file(self.file);
        diagnostic.place = place;
        self.diagnostics.push(diagnostic);
    }

    /// The entry is in order, but says what we cannot hold to.
    fn leave_out(&mut self, place: Option<Place>, what: &str) {
        let says = format!("the entry is left out: {what} is not understood here");
        let mut diagnostic = Diagnostic::warning(says)
            .in_file(self.file)
            .help("write it as an exception in .yagura.yaml");
        diagnostic.place = place;
        self.diagnostics.push(diagnostic);
    }
}

fn place(node: Node<'_>) -> Option<Place> {
    node.span().map(Place::from)
}

fn everything() -> Vec<ObjectGlob> {
    ObjectGlob::parse("*").into_iter().collect()
}
