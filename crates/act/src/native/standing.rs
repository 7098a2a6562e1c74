//! Policies that were written before, as they stand in the cluster.

use model::Object;
use serde_json::{Value, json};
use source::cluster::RequestError;

use super::{API, NATIVE_GROUP, NATIVE_KINDS, ORIGIN, REGISTRATION};
use crate::LABEL;
use crate::place::Place;
use crate::writer::{Manner, Version, WriteError, Writer};

/// What the API server writes where nothing is written.
const DEFAULTS: [&str; 3] = ["", "*", "Equivalent"];

/// An object that was made from a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Where it stands.
    pub place: Place,
    /// The policy that it was made from.
    pub origin: String,
    object: Value,
}

/// The object was made from a policy under the registration of this name.
pub fn is_native_of(object: &Object<'_>, name: &str) -> bool {
    let kind = object.kind();
    let of = |key: &str, entry: &str| object.metadata().get(key).get(entry).as_str();
    kind.group == NATIVE_GROUP
        && NATIVE_KINDS.iter().any(|(own, _)| *own == kind.name)
        && of("labels", LABEL.0) == Some(LABEL.1)
        && of("annotations", REGISTRATION) == Some(name)
        && of("annotations", ORIGIN).is_some()
}

/// All that stands in the cluster under the registration of this name. A kind that is not served has
/// none.
pub fn natives(writer: &Writer, name: &str) -> Result<Vec<Standing>, WriteError> {
    let mut found = Vec::new();
    for (kind, plural) in NATIVE_KINDS {
        let place = Place::clusterwide(API, plural, "");
        for mut object in writer.list(&place, LABEL)? {
            // Items of a list do not say what they are.
            if let Some(fields) = object.as_object_mut() {
                fields.insert("kind".to_owned(), json!(kind));
            }
            found.extend(Standing::of(object, name));
        }
    }
    Ok(found)
}

/// Whether we may look for what [`natives`] gives, and take it away.
pub fn may_clear_natives(writer: &Writer) -> Result<bool, WriteError> {
    let api = "authorization.k8s.io/v1";
    let place = Place::clusterwide(api, "selfsubjectaccessreviews", "");
    for verb in ["list", "delete"] {
        for (_, plural) in NATIVE_KINDS {
            let question = json!({
                "apiVersion": api,
                "kind": "SelfSubjectAccessReview",
                "spec": { "resourceAttributes": {
                    "verb": verb, "group": NATIVE_GROUP, "resource": plural,
                } },
            });
            let answer = writer.with(Manner::Lasting).create(&place, &question)?;
            if answer.pointer("/status/allowed") != Some(&json!(true)) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

impl Standing {
    /// The object, where it was made from a policy under the registration of this name.
    pub fn of(object: Value, name: &str) -> Option<Standing> {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str);
        let kind = text("/kind")?;
        let (_, plural) = *NATIVE_KINDS.iter().find(|(own, _)| *own == kind)?;
        let annotations = object.pointer("/metadata/annotations")?;
        let label = object.pointer("/metadata/labels").and_then(|it| it.get(LABEL.0)?.as_str());
        let of = annotations.get(REGISTRATION).and_then(Value::as_str);
        if label != Some(LABEL.1) || of != Some(name) {
            return None;
        }
        let origin = annotations.get(ORIGIN)?.as_str()?.to_owned();
        let place = Place::clusterwide(API, plural, text("/metadata/name")?);
        Some(Standing { place, origin, object })
    }

    /// It says what `manifest` says, and nothing more: what the API server adds where nothing is
    /// written does not count.
    pub fn holds(&self, manifest: &Value) -> bool {
        let origin =
            |it: &Value| it.pointer("/metadata/annotations").map(|it| it.get(ORIGIN).cloned());
        let goes = self.object.pointer("/metadata/deletionTimestamp").is_some();
        let spec = |it: &Value| it.get("spec").cloned().unwrap_or_default();
        !goes
            && origin(&self.object) == origin(manifest)
            && says(&spec(&self.object), &spec(manifest))
    }

    /// What the API server found doubtful about its expressions.
    pub fn warnings(&self) -> Vec<String> {
        let warnings = self.object.pointer("/status/typeChecking/expressionWarnings");
        let told = warnings.and_then(Value::as_array).into_iter().flatten().map(|warning| {
            let text = |key: &str| warning.get(key).and_then(Value::as_str).unwrap_or_default();
            format!("{}: {}", text("fieldRef"), text("warning").replace('\n', " "))
        });
        told.collect()
    }

    /// Puts `manifest` in its place, where it still is as it was seen.
    pub fn replace(&self, writer: &Writer, manifest: &Value) -> Result<(), WriteError> {
        let mut manifest = manifest.clone();
        let version = self.object.pointer("/metadata/resourceVersion").cloned();
        if let Some(metadata) = manifest.get_mut("metadata").and_then(Value::as_object_mut) {
            metadata.insert("resourceVersion".to_owned(), version.unwrap_or_default());
        }
        writer.replace(&self.place, &manifest).map(drop)
    }

    /// Takes it away, as it is now and no other; `false` where it is gone, or another by now.
    pub fn remove(&self, writer: &Writer) -> Result<bool, WriteError> {
        let text = |pointer: &str| self.object.pointer(pointer).and_then(Value::as_str);
        let uid = text("/metadata/uid").unwrap_or_default();
        let resource_version = text("/metadata/resourceVersion").unwrap_or_default();
        match writer.delete_exactly(&self.place, &Version { uid, resource_version }, None) {
            Err(WriteError::Conflict { .. }) => Ok(false),
            removed => removed,
        }
    }
}

impl WriteError {
    /// The API server has looked at it and does not take it: no other try helps.
    pub fn is_refusal(&self) -> bool {
        let WriteError::Refused { source, .. } = self else { return false };
        match &**source {
            RequestError::Forbidden { .. } => true,
            RequestError::Refused { code, .. } => matches!(code, 400 | 422),
            _ => false,
        }
    }

    /// Who asks may not.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, WriteError::Refused { source, .. }
            if matches!(**source, RequestError::Forbidden { .. }))
    }
}

/// `actual` says what `wanted` says, and nothing that would matter beside it.
fn says(actual: &Value, wanted: &Value) -> bool {
    match (actual, wanted) {
        (Value::Object(actual), Value::Object(wanted)) => {
            let matters = |value: &Value| match value {
                Value::Null => false,
                Value::String(text) => !DEFAULTS.contains(&text.as_str()),
                Value::Array(list) => !list.is_empty(),
                Value::Object(map) => !map.is_empty(),
                Value::Bool(_) | Value::Number(_) => true,
            };
            let none = &Value::Null;
            wanted.iter().all(|(key, wanted)| says(actual.get(key).unwrap_or(none), wanted))
                && actual.iter().all(|(key, value)| wanted.contains_key(key) || !matters(value))
        }
        (Value::Array(actual), Value::Array(wanted)) => {
            actual.len() == wanted.len()
                && actual.iter().zip(wanted).all(|(actual, wanted)| says(actual, wanted))
        }
        // What is empty is not kept.
        (Value::Null, Value::Object(wanted)) => wanted.is_empty(),
        (Value::Null, Value::Array(wanted)) => wanted.is_empty(),
        (actual, wanted) => actual == wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::says;

    #[test]
    fn what_the_api_server_adds_is_not_another_policy() {
        let wanted = json!({ "failurePolicy": "Fail", "matchConstraints": { "resourceRules": [
            { "resources": ["pods"] } ] } });
        let kept = json!({ "failurePolicy": "Fail", "matchConstraints": { "matchPolicy": "Equivalent",
            "objectSelector": {}, "resourceRules": [{ "resources": ["pods"], "scope": "*" }] } });
        assert!(says(&kept, &wanted));
        for (pointer, other) in [
            ("/failurePolicy", json!("Ignore")),
            ("/matchConstraints/matchPolicy", json!("Exact")),
            ("/matchConstraints/objectSelector", json!({ "matchLabels": { "a": "b" } })),
            ("/matchConstraints/resourceRules", json!([])),
            ("/matchConstraints/resourceRules/0/resources", json!(["pods", "services"])),
        ] {
            let mut changed = kept.clone();
            *changed.pointer_mut(pointer).unwrap() = other;
            assert!(!says(&changed, &wanted), "{pointer}");
        }
        let mut more = kept;
        more["matchConditions"] = json!([{ "name": "never" }]);
        assert!(!says(&more, &wanted));
    }
}
