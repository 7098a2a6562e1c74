//! Fields of the wrong type: the API server would refuse to read the pod, so we cannot say how it
//! would be judged. Looked at is only what the controls look at.

use std::fmt;

use model::{FieldPath, Node, Object, Pod, Severity, Value};

use super::Level;
use super::control::Control;

/// The page of those fields, and the id of the findings about them. No level asks for it.
pub static READABLE: Control = Control {
    id: "pss/readable",
    key: "",
    level: Level::Privileged,
    severity: Severity::Medium,
    since: 0,
    replaces: None,
    page: include_str!("readable.md"),
    find: |_, _, _| {},
    say: |_| ("", String::new()),
};

/// A field that the API server could not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The field, from the object's root.
    pub path: FieldPath,
    /// `must be a boolean`
    pub must: &'static str,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.path, self.must)
    }
}

/// What a field must be. Null is fine everywhere: it is the same as nothing.
enum Shape {
    Bool,
    /// Between these two.
    Integer(i64, i64),
    Text,
    /// A mapping with whatever in it.
    Some,
    Mapping(&'static [(&'static str, Shape)]),
    /// A list of these.
    List(&'static Shape),
}

const INT32: Shape = Shape::Integer(i32::MIN as i64, i32::MAX as i64);
const INT64: Shape = Shape::Integer(i64::MIN, i64::MAX);
const PROFILE: Shape = Shape::Mapping(&[("type", Shape::Text)]);
const SELINUX: Shape =
    Shape::Mapping(&[("type", Shape::Text), ("user", Shape::Text), ("role", Shape::Text)]);
const WINDOWS: Shape = Shape::Mapping(&[("hostProcess", Shape::Bool)]);

const SPEC: Shape = Shape::Mapping(&[
    ("containers", Shape::List(&CONTAINER)),
    ("ephemeralContainers", Shape::List(&CONTAINER)),
    ("hostIPC", Shape::Bool),
    ("hostNetwork", Shape::Bool),
    ("hostPID", Shape::Bool),
    ("hostUsers", Shape::Bool),
    ("initContainers", Shape::List(&CONTAINER)),
    ("os", Shape::Mapping(&[("name", Shape::Text)])),
    ("securityContext", POD_SECURITY),
    ("volumes", Shape::List(&VOLUME)),
]);

const POD_SECURITY: Shape = Shape::Mapping(&[
    ("appArmorProfile", PROFILE),
    ("runAsNonRoot", Shape::Bool),
    ("runAsUser", INT64),
    ("seLinuxOptions", SELINUX),
    ("seccompProfile", PROFILE),
    ("sysctls", Shape::List(&Shape::Mapping(&[("name", Shape::Text)]))),
    ("windowsOptions", WINDOWS),
]);

const CONTAINER: Shape = Shape::Mapping(&[
    ("lifecycle", Shape::Mapping(&[("postStart", HANDLER), ("preStop", HANDLER)])),
    ("livenessProbe", HANDLER),
    ("name", Shape::Text),
    ("ports", Shape::List(&Shape::Mapping(&[("hostPort", INT32)]))),
    ("readinessProbe", HANDLER),
    ("securityContext", CONTAINER_SECURITY),
    ("startupProbe", HANDLER),
]);

const HANDLER: Shape = Shape::Mapping(&[("httpGet", ACTION), ("tcpSocket", ACTION)]);
const ACTION: Shape = Shape::Mapping(&[("host", Shape::Text)]);

const CONTAINER_SECURITY: Shape = Shape::Mapping(&[
    ("allowPrivilegeEscalation", Shape::Bool),
    ("appArmorProfile", PROFILE),
    (
        "capabilities",
        Shape::Mapping(&[("add", Shape::List(&Shape::Text)), ("drop", Shape::List(&Shape::Text))]),
    ),
    ("privileged", Shape::Bool),
    ("procMount", Shape::Text),
    ("runAsNonRoot", Shape::Bool),
    ("runAsUser", INT64),
    ("seLinuxOptions", SELINUX),
    ("seccompProfile", PROFILE),
    ("windowsOptions", WINDOWS),
]);

/// A volume's own fields are its name and its source, which is a mapping whatever its kind.
const VOLUME: Shape = Shape::Mapping(&[("name", Shape::Text), ("", Shape::Some)]);

/// The fields of a pod that could not be read.
pub(crate) fn unreadable(pod: &Pod<'_>) -> Vec<Unreadable> {
    let mut found = Vec::new();
    let mut trail = Vec::new();
    look(pod.spec(), &SPEC, &mut trail, &mut |must, trail| {
        found.push(Unreadable { path: path(pod.spec_path(), trail), must });
    });
    let annotations = pod.metadata().get("annotations");
    let counts = |key: &str| key.contains("apparmor.security") || key.contains("seccomp.security");
    for entry in annotations.entries().filter(|entry| counts(entry.key)) {
        if entry.value.is_set() && entry.value.as_str().is_none() {
            let path = FieldPath::from(pod.metadata_path()).key("annotations").entry(entry.key);
            found.push(Unreadable { path, must: "must be a string" });
        }
    }
    found
}

/// The spec of an object that should have a pod, if it is no mapping.
pub(super) fn unreadable_spec(object: &Object<'_>) -> Option<Unreadable> {
    let home = object.kind().pod_home()?;
    let path = FieldPath::from(home.spec);
    let (last, _) = path.follow(object.node());
    let is_wrong = last.is_set() && !last.is_mapping();
    is_wrong.then_some(Unreadable { path, must: "must be a mapping" })
}

enum Step<'d> {
    Key(&'d str),
    Index(usize),
}

fn look<'d>(
    node: Node<'d>,
    shape: &Shape,
    trail: &mut Vec<Step<'d>>,
    found: &mut dyn FnMut(&'static str, &[Step<'d>]),
) {
    match (shape, node.value()) {
        (_, Value::Absent | Value::Null)
        | (Shape::Bool, Value::Bool(_))
        | (Shape::Text, Value::String(_))
        | (Shape::Some, Value::Mapping) => {}
        (Shape::Integer(least, most), _)
            if node.as_i64().is_some_and(|value| (*least..=*most).contains(&value)) => {}
        (Shape::Mapping(fields), Value::Mapping) => {
            for entry in node.entries() {
                let field = fields.iter().find(|(key, _)| *key == entry.key || key.is_empty());
                if let Some((_, shape)) = field {
                    trail.push(Step::Key(entry.key));
                    look(entry.value, shape, trail, found);
                    trail.pop();
                }
            }
        }
        (Shape::List(shape), Value::Sequence) => {
            for (index, item) in node.items().enumerate() {
                trail.push(Step::Index(index));
                look(item, shape, trail, found);
                trail.pop();
            }
        }
        _ => found(shape.must(), trail),
    }
}

fn path(base: &'static str, trail: &[Step<'_>]) -> FieldPath {
    trail.iter().fold(FieldPath::from(base), |path, step| match step {
        Step::Key(key) => path.entry(key),
        Step::Index(index) => path.index(*index),
    })
}

impl Shape {
    fn must(&self) -> &'static str {
        match self {
            Shape::Bool => "must be a boolean",
            Shape::Integer(..) => "must be an integer",
            Shape::Text => "must be a string",
            Shape::Some | Shape::Mapping(_) => "must be a mapping",
            Shape::List(_) => "must be a list",
        }
    }
}
