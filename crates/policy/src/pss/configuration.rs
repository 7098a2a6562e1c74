//! Reads the configuration of the API server's plugin: `kind: PodSecurityConfiguration`.

use model::{FieldPath, Node};

use super::admission::{Admission, Exemptions};
use super::namespace_policy::{Mode, NamespacePolicy};

/// A field of the configuration that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {must}")]
pub struct ConfigurationError {
    /// The field.
    pub path: FieldPath,
    /// What it must be.
    pub must: String,
}

impl Admission {
    /// The configuration at `node`: the whole file, or `configuration` of a plugin in an
    /// AdmissionConfiguration. What it does not say is as Kubernetes comes.
    pub fn configured(node: Node<'_>) -> Result<Admission, Vec<ConfigurationError>> {
        let mut errors = Vec::new();
        let exemptions = node.get("exemptions");
        let admission = Admission {
            defaults: defaults(node.get("defaults"), &mut errors),
            exemptions: Exemptions {
                usernames: names(exemptions, "usernames", &mut errors),
                runtime_classes: names(exemptions, "runtimeClasses", &mut errors),
                namespaces: names(exemptions, "namespaces", &mut errors),
            },
        };
        if errors.is_empty() { Ok(admission) } else { Err(errors) }
    }
}

fn defaults(node: Node<'_>, errors: &mut Vec<ConfigurationError>) -> NamespacePolicy {
    // The keys are those of the labels, without their prefix.
    let key_of = |label: &'static str| label.split_once('/').map_or(label, |(_, key)| key);
    let value = |label: &'static str| node.get(key_of(label)).as_str().filter(|it| !it.is_empty());
    let mut policy = NamespacePolicy::PRIVILEGED;
    for mode in Mode::ALL {
        let standard = policy.standard_mut(mode);
        let mut wrong = |label, must: String| {
            let path = FieldPath::from("defaults").key(key_of(label));
            errors.push(ConfigurationError { path, must });
        };
        match value(mode.level_label()).map(str::parse) {
            Some(Ok(level)) => standard.level = level,
            Some(Err(error)) => wrong(mode.level_label(), error.to_string()),
            None => {}
        }
        match value(mode.version_label()).map(str::parse) {
            Some(Ok(version)) => standard.version = version,
            Some(Err(error)) => wrong(mode.version_label(), error.to_string()),
            None => {}
        }
    }
    policy
}

fn names(
    exemptions: Node<'_>,
    key: &'static str,
    errors: &mut Vec<ConfigurationError>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (index, item) in exemptions.get(key).items().enumerate() {
        let name = item.as_str().unwrap_or_default();
        let must = match name {
            "" => "must not be empty",
            name if names.iter().any(|listed| listed == name) => "must not be listed twice",
            name => {
                names.push(name.to_owned());
                continue;
            }
        };
        let path = FieldPath::from("exemptions").key(key).index(index);
        errors.push(ConfigurationError { path, must: must.to_owned() });
    }
    names
}
