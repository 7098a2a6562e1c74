//! `.yagura.yaml`: what a project decided, beside its manifests.
//!
//! ```yaml
//! exceptions:
//!   - checks: [host-network]
//!     objects: [DaemonSet/kube-system/*]
//!     reason: the CNI plugin needs it
//!     who: platform team
//!     until: 2027-03-31
//! settings:
//!   registries: [registry.example.com]
//!   forbidden-registries: [docker.io]
//!   immutable-registries: [registry.example.com]
//!   moving-tags: [v1]
//!   sandbox-runtimes: [gvisor]
//! ```

use std::sync::Arc;

use model::document::Entry;
use model::{Date, Diagnostic, Exception, Node, ObjectGlob, Place};

use crate::yaml;

/// The keys below `settings`, as told to who writes another.
const SETTINGS: &str = "registries, forbidden-registries, immutable-registries, moving-tags, resource-bounds, sandbox-runtimes";

/// What the file says.
#[derive(Debug, Default)]
pub struct Project {
    /// Findings to live with.
    pub exceptions: Vec<Exception>,
    /// Registries that images may come from; empty: any.
    pub registries: Vec<String>,
    /// Registries that images may not come from.
    pub forbidden_registries: Vec<String>,
    /// Registries where a tag never moves.
    pub immutable_registries: Vec<String>,
    /// Tags that move.
    pub moving_tags: Vec<String>,
    /// What containers may request and be limited to.
    pub resource_bounds: Vec<String>,
    /// RuntimeClasses that sandbox.
    pub sandbox_runtimes: Vec<String>,
}

impl Project {
    /// Adds what a later file says to what this one does: each list becomes longer.
    pub fn add(&mut self, later: Project) {
        self.exceptions.extend(later.exceptions);
        self.registries.extend(later.registries);
        self.forbidden_registries.extend(later.forbidden_registries);
        self.immutable_registries.extend(later.immutable_registries);
        self.moving_tags.extend(later.moving_tags);
        self.resource_bounds.extend(later.resource_bounds);
        self.sandbox_runtimes.extend(later.sandbox_runtimes);
    }

    /// The list that a key below `settings` means.
    fn setting(&mut self, key: &str) -> Option<&mut Vec<String>> {
        Some(match key {
            "registries" => &mut self.registries,
            "forbidden-registries" => &mut self.forbidden_registries,
            "immutable-registries" => &mut self.immutable_registries,
            "moving-tags" => &mut self.moving_tags,
            "resource-bounds" => &mut self.resource_bounds,
            "sandbox-runtimes" => &mut self.sandbox_runtimes,
            _ => return None,
        })
    }
}

/// Reads the file's bytes; `file` is what to call it. What cannot be read is a diagnostic, and the
/// rest holds.
pub fn read(bytes: &[u8], file: &Arc<str>) -> (Project, Vec<Diagnostic>) {
    let stream = yaml::read(bytes, &yaml::Limits::default());
    let mut reader = Reader { project: Project::default(), diagnostics: Vec::new(), file };
    reader.diagnostics.extend(stream.diagnostics.into_iter().map(|each| each.in_file(file)));
    for document in &stream.documents {
        reader.root(document.root());
    }
    (reader.project, reader.diagnostics)
}

struct Reader<'f> {
    project: Project,
    diagnostics: Vec<Diagnostic>,
    file: &'f Arc<str>,
}

impl Reader<'_> {
    fn root(&mut self, root: Node<'_>) {
        if root.is_set() && !root.is_mapping() {
            self.complain::<()>(root, "wants a mapping with `exceptions` or `settings`");
        }
        for entry in root.entries() {
            match entry.key {
                "exceptions" => self.exceptions(entry.value),
                "settings" => self.settings(entry.value),
                _ => self.unknown(&entry, "exceptions, settings"),
            }
        }
    }

    fn settings(&mut self, settings: Node<'_>) {
        for entry in settings.entries() {
            if self.project.setting(entry.key).is_none() {
                self.unknown(&entry, SETTINGS);
                continue;
            }
            let strings = self.strings(entry.value);
            if let Some(list) = self.project.setting(entry.key) {
                list.extend(strings);
            }
        }
    }

    fn exceptions(&mut self, list: Node<'_>) {
        if list.is_set() && !list.is_sequence() {
            self.complain::<()>(list, "`exceptions` wants a list");
        }
        for item in list.items() {
            let exception = self.exception(item);
            self.project.exceptions.extend(exception);
        }
    }

    /// `None` when it is not clear what it is about: an exception never covers more than it says.
    fn exception(&mut self, item: Node<'_>) -> Option<Exception> {
        let mut checks = Vec::new();
        let mut objects = Vec::new();
        let (mut reason, mut who, mut until) = (None, None, None);
        for entry in item.entries() {
            match entry.key {
                "check" | "checks" => checks = self.strings(entry.value),
                "object" | "objects" => objects = self.strings(entry.value),
                "reason" => reason = entry.value.scalar(),
                "who" => who = entry.value.scalar(),
                "until" => until = Some(self.date(entry.value)?),
                _ => self.unknown(&entry, "checks, objects, reason, who, until"),
            }
        }
        if checks.is_empty() {
            return self.complain(item, "an exception names its `checks`");
        }
        let Some(reason) = reason.filter(|reason| !reason.trim().is_empty()) else {
            return self.complain(item, "an exception says its `reason`");
        };
        let objects = if objects.is_empty() { vec!["*".to_owned()] } else { objects };
        let globs =
            objects.iter().map(|written| ObjectGlob::parse(written)).collect::<Option<Vec<_>>>();
        let Some(objects) = globs else {
            return self
                .complain(item, "`objects` wants name, namespace/name or Kind/namespace/name");
        };
        let written = Some((Arc::clone(self.file), item.span().map(Place::from)));
        let (reason, who) = (reason.into_owned(), who.map(|who| who.into_owned()));
        Some(Exception { checks, objects, reason, who, until, written })
    }

    fn date(&mut self, node: Node<'_>) -> Option<Date> {
        let date = node.as_str().and_then(Date::parse);
        if date.is_none() {
            return self.complain(node, "`until` wants a day such as 2027-03-31");
        }
        date
    }

    /// A string, or a list of strings.
    fn strings(&mut self, node: Node<'_>) -> Vec<String> {
        if let Some(text) = node.as_str() {
            return vec![text.to_owned()];
        }
        if !node.is_sequence() || node.items().any(|item| item.as_str().is_none()) {
            self.complain::<()>(node, "wants a string or a list of strings");
        }
        node.strings().map(str::to_owned).collect()
    }

    fn unknown(&mut self, entry: &Entry<'_>, known: &str) {
        let says = format!("unknown key {:?}: {known} are known", entry.key);
        let place = Place::from(entry.key_span);
        self.diagnostics.push(Diagnostic::warning(says).at(place).in_file(self.file));
    }

    fn complain<T>(&mut self, node: Node<'_>, says: &str) -> Option<T> {
        let mut diagnostic = Diagnostic::error(says).in_file(self.file);
        diagnostic.place = node.span().map(Place::from);
        self.diagnostics.push(diagnostic);
        None
    }
}
