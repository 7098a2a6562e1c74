//! The bad fields of a pod, control by control, as Kyverno lists them.

use std::collections::BTreeSet;

use model::{Container, Pod};

use crate::pss::{Control, Guilt, Level, Subject, Version, controls, unreadable};

/// A control that is broken.
#[derive(Debug, Clone)]
pub(super) struct Breach {
    pub(super) control: &'static str,
    reason: &'static str,
    pub(super) fields: Vec<BadField>,
}

/// A field that breaks a control.
#[derive(Debug, Clone)]
pub(super) struct BadField {
    /// From the pod's root: `spec.containers[0].securityContext.privileged`.
    pub(super) field: String,
    /// The name of the container that it is of.
    pub(super) container: Option<String>,
    /// What it says, as far as that counts.
    pub(super) values: Vec<String>,
    said: Said,
}

/// How a field is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It says nothing, and must.
    Nothing,
    /// It is there.
    Something,
    /// It has a value.
    Value,
    /// It has a list of values.
    List,
}

/// The newest version whose rules Kyverno has; it takes later ones for it.
const NEWEST: u64 = 34;

/// The controls that a pod breaks. Where some of it cannot be read, none are known.
pub(super) fn all(pod: &Pod<'_>, level: Level, version: Version) -> Result<Vec<Breach>, String> {
    if let Some(unreadable) = unreadable(pod).first() {
        return Err(unreadable.to_string());
    }
    let minor = match version {
        Version::V1(minor) => minor.min(NEWEST),
        Version::Latest => NEWEST,
    };
    // A control that is younger than the version is asked by its first rules.
    let asked = controls().filter(|control| {
        control.since <= NEWEST && (level != Level::Baseline || control.level == level)
    });
    let breaches = asked.filter_map(|control| {
        let guilts = control.guilts(pod, minor.max(control.since));
        (!guilts.is_empty()).then(|| breach(pod, control, &guilts))
    });
    Ok(breaches.collect())
}

fn breach(pod: &Pod<'_>, control: &'static Control, guilts: &[Guilt]) -> Breach {
    let (reason, _) = control.say(guilts);
    let fields = match control.key {
        "capabilities_baseline" | "capabilities_restricted" => capabilities(pod, guilts),
        "runAsNonRoot" => non_root(pod, guilts),
        "seccompProfile_restricted" if guilts.iter().any(|it| !it.is_unsaid()) => {
            guilts.iter().filter(|it| !it.is_unsaid()).map(|it| bad(pod, control, it)).collect()
        }
        // Kyverno's list of these is empty, so that nothing excuses them.
        "hostProbesAndHostLifecycle" => Vec::new(),
        _ => guilts.iter().map(|it| bad(pod, control, it)).collect(),
    };
    Breach { control: control.key, reason, fields }
}

fn bad(pod: &Pod<'_>, control: &Control, guilt: &Guilt) -> BadField {
    let node = guilt.path.find(pod.object().node());
    let value = node.scalar().map(|it| it.into_owned());
    let said = match (control.key, &value) {
        ("restrictedVolumes", _) => Said::Something,
        ("hostPathVolumes", _) => Said::Value,
        (_, None) => Said::Nothing,
        (_, Some(_)) => Said::Value,
    };
    let values = match (control.key, value) {
        ("restrictedVolumes", _) => Vec::new(),
        ("hostPathVolumes", _) => {
            node.get("path").as_str().map(str::to_owned).into_iter().collect()
        }
        (_, value) => value.into_iter().filter(|it| !it.is_empty()).collect(),
    };
    BadField { field: guilt.path.to_string(), container: container(guilt), values, said }
}

fn container(guilt: &Guilt) -> Option<String> {
    match &guilt.subject {
        Subject::Container(_, _, name) => Some(name.clone()),
        _ => None,
    }
}

/// All that a container adds is one bad field, and all that it drops another.
fn capabilities(pod: &Pod<'_>, guilts: &[Guilt]) -> Vec<BadField> {
    let is_guilty = |container: &Container<'_>, list: &str| {
        let field = container.path().join(&format!("securityContext.capabilities.{list}").into());
        let field = field.to_string();
        guilts.iter().any(|guilt| guilt.path.to_string().starts_with(&field))
    };
    let list = |list: &'static str| {
        let guilty = pod.containers().filter(move |it| is_guilty(it, list));
        guilty.map(move |container| {
            let node = container.security("capabilities").get(list);
            let is_added = |value: &&str| {
                let about = container.path().to_string();
                list == "drop"
                    || guilts.iter().any(|guilt| {
                        guilt.path.to_string().starts_with(&about) && guilt.said() == *value
                    })
            };
            let values: BTreeSet<&str> = node.strings().filter(is_added).collect();
            let field =
                container.path().join(&format!("securityContext.capabilities.{list}").into());
            BadField {
                field: field.to_string(),
                container: Some(container.name().to_owned()),
                said: if values.is_empty() { Said::Nothing } else { Said::List },
                values: values.into_iter().map(str::to_owned).collect(),
            }
        })
    };
    list("drop").chain(list("add")).collect()
}

/// Where the pod itself promises nothing, each container that does not either is to blame.
fn non_root(pod: &Pod<'_>, guilts: &[Guilt]) -> Vec<BadField> {
    let bad = |field: String, container: Option<&str>, is_said: bool| BadField {
        field,
        container: container.map(str::to_owned),
        values: if is_said { vec!["false".to_owned()] } else { Vec::new() },
        said: if is_said { Said::Value } else { Said::Nothing },
    };
    let explicit = guilts.iter().filter(|it| !it.is_unsaid());
    let explicit = explicit.map(|it| bad(it.path.to_string(), container(it).as_deref(), true));
    let promises = pod.security("runAsNonRoot").as_bool() == Some(true);
    let silent = pod.containers().filter(|it| !promises && !it.security("runAsNonRoot").is_set());
    let silent = silent.map(|container| {
        let field = container.path().join(&"securityContext.runAsNonRoot".into());
        bad(field.to_string(), Some(container.name()), false)
    });
    explicit.chain(silent).collect()
}

impl BadField {
    /// The field with `*` for each number in it.
    pub(super) fn pattern(&self) -> String {
        let mut pattern = String::with_capacity(self.field.len());
        for letter in self.field.chars() {
            match letter {
                '0'..='9' if pattern.ends_with('*') => {}
                '0'..='9' => pattern.push('*'),
                other => pattern.push(other),
            }
        }
        pattern
    }

    fn told(&self, spec: &str) -> String {
        let field = match self.field.strip_prefix("spec") {
            Some(rest) => format!("{spec}{rest}"),
            None => self.field.clone(),
        };
        match self.said {
            Said::Nothing => format!("{field}: Required value"),
            Said::Value if !self.values.is_empty() => {
                format!("{field} is forbidden, forbidden values found: {}", self.values.join(" "))
            }
            Said::List => {
                format!("{field} is forbidden, forbidden values found: [{}]", self.values.join(" "))
            }
            Said::Something | Said::Value => format!("{field}: Forbidden"),
        }
    }
}

impl Breach {
    /// In Kyverno's words.
    pub(super) fn told(&self, spec: &str) -> String {
        let fields: Vec<String> = self.fields.iter().map(|it| it.told(spec)).collect();
        format!("(Forbidden reason: {}, field error list: [{}])", self.reason, fields.join(", "))
    }
}
