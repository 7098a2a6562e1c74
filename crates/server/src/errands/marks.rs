//! The labels by which Kyverno knows what its policies made, and for what. They stay Kyverno's, so that
//! either can go on where the other left off.
//!
//! Anybody who may label an object may write them. So nothing is made by them: they only say that an
//! object may be changed or taken away for the sake of a policy, which wants that by itself.

use model::Object;
use policy::kyverno::Original;
use policy::library::{Holder, Terms};
use serde_json::{Map, Value};

const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "kyverno");
const POLICY: &str = "generate.kyverno.io/policy-name";
const POLICY_NAMESPACE: &str = "generate.kyverno.io/policy-namespace";
const RULE: &str = "generate.kyverno.io/rule-name";
const TRIGGER_UID: &str = "generate.kyverno.io/trigger-uid";
const SOURCE_UID: &str = "generate.kyverno.io/source-uid";

/// Ours: the object goes where the policy of this kind and API group goes.
const GOES_WITH: &str = "yagura.dev/goes-with";

/// The longest value of a label.
pub(super) const LONGEST: usize = 63;

/// What was made, by which rule, and for what.
pub(super) struct Made<'o> {
    pub(super) policy: &'o str,
    pub(super) policy_namespace: &'o str,
    pub(super) rule: &'o str,
    pub(super) trigger_uid: &'o str,
    /// What it is a copy of.
    pub(super) source_uid: Option<&'o str>,
    /// `ClusterPolicy.kyverno.io`, where it goes with its policy.
    pub(super) goes_with: Option<&'o str>,
}

impl<'o> Made<'o> {
    /// What the labels of an object say; `None` where no policy made it.
    pub(super) fn of(object: &Object<'o>) -> Option<Made<'o>> {
        if object.label(MANAGED_BY.0) != Some(MANAGED_BY.1) {
            return None;
        }
        Some(Made {
            policy: object.label(POLICY)?,
            policy_namespace: object.label(POLICY_NAMESPACE).unwrap_or_default(),
            rule: object.label(RULE).unwrap_or_default(),
            trigger_uid: object.label(TRIGGER_UID)?,
            source_uid: object.label(SOURCE_UID),
            goes_with: object.annotation(GOES_WITH),
        })
    }

    /// This policy made it.
    pub(super) fn is_by(&self, holder: &Holder) -> bool {
        self.policy == fitting(&holder.name)
            && self.policy_namespace == fitting(holder.namespace.as_deref().unwrap_or_default())
    }

    /// This rule made it.
    pub(super) fn is_by_rule(&self, holder: &Holder, rule: &str) -> bool {
        self.is_by(holder) && self.rule == fitting(rule)
    }
}

/// The uid of what an object was made for; `None` where no policy made it.
pub(super) fn trigger_uid<'o>(object: &Object<'o>) -> Option<&'o str> {
    Made::of(object).map(|made| made.trigger_uid)
}

/// What an object was made for, and by what.
pub(super) struct Marks<'m> {
    pub(super) holder: &'m Holder,
    pub(super) rule: &'m str,
    pub(super) terms: Terms,
    pub(super) trigger: Object<'m>,
    pub(super) source: Option<&'m Original>,
}

impl Marks<'_> {
    /// Puts them onto an object.
    pub(super) fn put_on(&self, object: &mut Value) {
        let Some(metadata) = part(object, "metadata") else { return };
        if let Some(labels) = part(metadata, "labels").and_then(Value::as_object_mut) {
            self.labels().into_iter().for_each(|(key, value)| {
                labels.insert(key.to_owned(), Value::String(value));
            });
        }
        let goes = self.terms.is_synchronized && !self.terms.is_orphaning && self.source.is_none();
        if goes && !self.holder.uid.is_empty() {
            let notes = part(metadata, "annotations").and_then(Value::as_object_mut);
            let note = Value::String(goes_with(self.holder));
            notes
                .into_iter()
                .for_each(|notes| drop(notes.insert(GOES_WITH.to_owned(), note.clone())));
        } else if let Some(notes) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
            // A copy does not go where its original would.
            notes.remove(GOES_WITH);
        }
    }

    fn labels(&self) -> Vec<(&'static str, String)> {
        let (trigger, holder) = (&self.trigger, self.holder);
        let kind = trigger.kind();
        let mut labels = vec![
            (MANAGED_BY.0, MANAGED_BY.1.to_owned()),
            (POLICY, fitting(&holder.name)),
            (POLICY_NAMESPACE, fitting(holder.namespace.as_deref().unwrap_or_default())),
            (RULE, fitting(self.rule)),
            ("generate.kyverno.io/trigger-group", fitting(kind.group)),
            ("generate.kyverno.io/trigger-version", fitting(version(trigger.api_version()))),
            ("generate.kyverno.io/trigger-kind", fitting(kind.name)),
            (
                "generate.kyverno.io/trigger-namespace",
                fitting(trigger.namespace().unwrap_or_default()),
            ),
            ("generate.kyverno.io/trigger-name", fitting(trigger.name())),
            (TRIGGER_UID, fitting(trigger.metadata().get("uid").as_str().unwrap_or_default())),
        ];
        if let Some(source) = self.source {
            let group = source.api_version.split_once('/').map_or("", |(group, _)| group);
            labels.extend([
                ("generate.kyverno.io/source-group", fitting(group)),
                ("generate.kyverno.io/source-version", fitting(version(&source.api_version))),
                ("generate.kyverno.io/source-kind", fitting(&source.kind)),
                ("generate.kyverno.io/source-namespace", fitting(&source.namespace)),
                ("generate.kyverno.io/source-name", fitting(&source.name)),
                (SOURCE_UID, fitting(&source.uid)),
            ]);
        }
        labels
    }
}

/// `ClusterPolicy.kyverno.io`
pub(super) fn goes_with(holder: &Holder) -> String {
    let group = holder.api_version.split_once('/').map_or("", |(group, _)| group);
    format!("{}.{group}", holder.kind)
}

fn version(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or(api_version, |(_, version)| version)
}

/// A mapping below another, which is made where there is none.
fn part<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    let entry = value.as_object_mut()?.entry(key).or_insert(Value::Null);
    if !entry.is_object() {
        *entry = Value::Object(Map::new());
    }
    Some(entry)
}

/// A text as the value of a label: cut where it is too long.
pub(super) fn fitting(text: &str) -> String {
    let is_outer = |letter: char| letter.is_ascii_alphanumeric();
    let fit = |letter: char| match letter {
        letter if is_outer(letter) || matches!(letter, '-' | '_' | '.') => letter,
        _ => '-',
    };
    let cut: String = text.chars().map(fit).take(LONGEST).collect();
    cut.trim_matches(|letter| !is_outer(letter)).to_owned()
}
