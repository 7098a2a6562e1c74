//! `validate.podSecurity`: a Pod Security Standard but for what is excluded (`pkg/pss`).
//!
//! Kyverno judges with a list of bad fields for each control. An exclusion takes out those that it
//! finds again in a pod without containers, or with only those of some images.

mod breach;

use model::{FieldPath, Glob, Node, Object, Pod};

use super::body::Says;
use super::template::Fault;
use crate::pss::{Level, Version};
use crate::tree::{Map, Tree};
use breach::{BadField, Breach};

/// A pod larger than this is none that an API server takes.
const LARGEST: usize = 500_000;

/// What pods are held to.
#[derive(Debug, Clone)]
pub(super) struct PodSecurity {
    level: Level,
    version: Version,
    /// `restricted:latest`, as it is written.
    written: String,
    excluded: Vec<Exclusion>,
}

/// Bad fields that are let pass.
#[derive(Debug, Clone)]
pub(super) struct Exclusion {
    control: String,
    /// Only those of containers with these images; those of the pod where there are none.
    images: Vec<Glob>,
    /// Only this field, with `*` for each index.
    field: String,
    /// Only with these values.
    values: Vec<Glob>,
}

/// Which controls an exclusion speaks of, by the name that it gives them.
const CONTROLS: &[(&str, &[&str])] = &[
    ("AppArmor", &["appArmorProfile"]),
    ("Capabilities", &["capabilities_baseline", "capabilities_restricted"]),
    ("Host Namespaces", &["hostNamespaces"]),
    ("Host Ports", &["hostPorts"]),
    ("HostPath Volumes", &["hostPathVolumes"]),
    ("HostProcess", &["windowsHostProcess"]),
    ("Privilege Escalation", &["allowPrivilegeEscalation"]),
    ("Privileged Containers", &["privileged"]),
    ("Running as Non-root", &["runAsNonRoot"]),
    ("Running as Non-root user", &["runAsUser"]),
    ("SELinux", &["seLinuxOptions"]),
    ("Seccomp", &["seccompProfile_baseline", "seccompProfile_restricted"]),
    ("Sysctls", &["sysctls"]),
    ("Volume Types", &["restrictedVolumes"]),
    ("/proc Mount Type", &["procMount"]),
];

impl PodSecurity {
    /// Reads what a rule asks.
    pub(super) fn read(tree: &Tree) -> Result<PodSecurity, Fault> {
        let text = |key: &str| tree.get(key).and_then(Tree::as_str).unwrap_or_default();
        let level = text("level");
        let version = match text("version") {
            "" | "latest" => Ok(Version::Latest),
            written => written.parse(),
        };
        Ok(PodSecurity {
            level: level.parse().map_err(|error| format!("level {level:?}: {error}"))?,
            version: version.map_err(|error| format!("version {:?}: {error}", text("version")))?,
            written: format!("{level}:{}", text("version")),
            excluded: Exclusion::list(tree.get("exclude")),
        })
    }

    /// What it says of an object that is a pod or makes some. `further` are exclusions of others.
    pub(super) fn judge(&self, object: Node<'_>, further: &[Exclusion]) -> Says {
        let Some(parts) = Parts::of(object) else {
            return Says::Error("could not find correct resource type".to_owned());
        };
        let mut breaches = match self.breaches(&parts.pod()) {
            Ok(breaches) => breaches,
            Err(unreadable) => return Says::Error(unreadable),
        };
        for exclusion in self.excluded.iter().chain(further) {
            let pod = exclusion.pod(&parts);
            let excused = self.breaches(&pod).unwrap_or_default();
            exclusion.take_out(&mut breaches, &excused);
        }
        let Some(first) = breaches.first() else { return Says::Pass };
        let path = first.fields.first().and_then(|it| parts.path(&it.field));
        let told: Vec<String> = breaches.iter().map(|it| it.told(parts.spec_path())).collect();
        let message = format!("violates PodSecurity \"{}\": {}", self.written, told.concat());
        Says::Fail { message, path }
    }

    fn breaches(&self, pod: &Tree) -> Result<Vec<Breach>, String> {
        let document = pod.to_document();
        let object = Object::new(document.root(), None);
        match Pod::of(object) {
            Some(pod) => breach::all(&pod, self.level, self.version),
            None => Ok(Vec::new()),
        }
    }
}

/// The pod that an object is or makes, by itself.
struct Parts {
    metadata: Tree,
    spec: Map,
    /// Where the spec stands in the object.
    spec_path: &'static str,
}

impl Parts {
    fn of(object: Node<'_>) -> Option<Parts> {
        let pod = Pod::of(Object::new(object, None))?;
        let tree = |node| Tree::from_node(node, LARGEST).ok();
        // Of a CronJob, Kyverno looks at the metadata of its jobs.
        let metadata = match object.get("kind").as_str() {
            Some("CronJob") => object.at(&["spec", "jobTemplate", "metadata"]),
            _ => pod.metadata(),
        };
        let Tree::Map(spec) = tree(pod.spec())? else { return None };
        Some(Parts { metadata: tree(metadata)?, spec, spec_path: pod.spec_path() })
    }

    fn pod(&self) -> Tree {
        pod(self.metadata.clone(), self.spec.clone())
    }

    fn spec_path(&self) -> &'static str {
        self.spec_path
    }

    /// The field of the object that a field of the pod is.
    fn path(&self, field: &str) -> Option<FieldPath> {
        let rest = field.strip_prefix("spec.")?;
        Some(FieldPath::from(self.spec_path).join(&FieldPath::parse(rest)))
    }
}

fn pod(metadata: Tree, spec: Map) -> Tree {
    let text = |text: &str| Tree::String(text.to_owned());
    let mut pod = Map::new();
    pod.insert("apiVersion", text("v1"));
    pod.insert("kind", text("Pod"));
    pod.insert("metadata", metadata);
    pod.insert("spec", Tree::Map(spec));
    Tree::Map(pod)
}

const LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

impl Exclusion {
    /// Reads a list of exclusions.
    pub(super) fn list(tree: Option<&Tree>) -> Vec<Exclusion> {
        let Some(Tree::List(items)) = tree else { return Vec::new() };
        items.iter().map(Exclusion::read).collect()
    }

    fn read(tree: &Tree) -> Exclusion {
        let text = |key: &str| tree.get(key).and_then(Tree::as_str).unwrap_or_default().to_owned();
        let globs = |key: &str| match tree.get(key) {
            Some(Tree::List(items)) => {
                items.iter().filter_map(Tree::as_str).map(Glob::new).collect()
            }
            _ => Vec::new(),
        };
        Exclusion {
            control: text("controlName"),
            images: globs("images"),
            field: text("restrictedField"),
            values: globs("values"),
        }
    }

    /// The pod whose bad fields it excuses: one with a container that says nothing, or nothing but
    /// the containers with its images.
    fn pod(&self, parts: &Parts) -> Tree {
        if self.images.is_empty() {
            let mut container = Map::new();
            container.insert("name", Tree::String("fake".to_owned()));
            let mut spec = parts.spec.clone();
            LISTS.iter().for_each(|list| drop(spec.remove(list)));
            spec.insert("containers", Tree::List(vec![Tree::Map(container)]));
            return pod(parts.metadata.clone(), spec);
        }
        let mut spec = Map::new();
        for list in LISTS {
            if let Some(Tree::List(containers)) = parts.spec.get(list) {
                let ours = containers.iter().filter(|it| self.takes(it)).cloned();
                spec.insert(list, Tree::List(ours.collect()));
            }
        }
        pod(Tree::Null, spec)
    }

    fn takes(&self, container: &Tree) -> bool {
        let image = container.get("image").and_then(Tree::as_str).unwrap_or_default();
        self.images.iter().any(|glob| glob.matches(image))
    }

    /// Takes out of `breaches` what is among the excused too. Each of those excuses one field.
    fn take_out(&self, breaches: &mut Vec<Breach>, excused: &[Breach]) {
        let controls = CONTROLS.iter().find(|(name, _)| *name == self.control);
        let controls = controls.map_or(&[][..], |(_, controls)| controls);
        for excused in excused.iter().filter(|it| controls.contains(&it.control)) {
            for field in excused.fields.iter().filter(|it| self.excuses(it)) {
                let Some(at) = breaches.iter().position(|it| it.control == excused.control) else {
                    break;
                };
                let Some(breach) = breaches.get_mut(at) else { break };
                let is_same = |it: &BadField| {
                    it.pattern() == field.pattern()
                        && (self.images.is_empty() || it.container == field.container)
                };
                if let Some(same) = breach.fields.iter().position(is_same) {
                    breach.fields.remove(same);
                }
                if breach.fields.is_empty() {
                    breaches.remove(at);
                }
            }
        }
    }

    fn excuses(&self, bad: &BadField) -> bool {
        let is_ours = |value: &String| self.values.iter().any(|glob| glob.matches(value));
        (self.field.is_empty() || self.field == bad.pattern())
            && (self.values.is_empty() || bad.values.iter().all(is_ours))
    }
}
