//! What a refusal leads to in some namespaces: `validationFailureActionOverrides` of a policy, and
//! `failureActionOverrides` of a rule.

use std::sync::Arc;

use model::{Glob, Node};

use crate::kyverno::filter::LabelPatterns;
use crate::request::Request;
use crate::vap::{Action, Binding, Bound};

/// Another action, in some namespaces.
#[derive(Debug, Clone)]
pub(super) struct Override {
    pub(super) bound: Arc<Bound>,
    /// One of these, where there are any.
    namespaces: Vec<Glob>,
    labels: Option<LabelPatterns>,
}

/// `Enforce` refuses; anything else is noted, and who asks is warned where the policy says
/// `emitWarning`. Kyverno reads either case.
pub(super) fn binding(policy: &Arc<str>, word: &str, spec: Node<'_>) -> Binding {
    let actions = match spec.get("emitWarning").as_bool() {
        _ if word.eq_ignore_ascii_case("enforce") => vec![Action::Deny],
        Some(true) => vec![Action::Warn, Action::Audit],
        _ => vec![Action::Audit],
    };
    Binding::doing(Arc::clone(policy), actions)
}

impl Override {
    /// Reads those of a rule, whose own `failureAction` says that those of its policy do not count.
    pub(super) fn all(rule: Node<'_>, spec: Node<'_>, policy: &Arc<str>) -> Vec<Override> {
        let validate = rule.get("validate");
        let overrides = match validate.get("failureAction").is_set() {
            true => validate.get("failureActionOverrides"),
            false => spec.get("validationFailureActionOverrides"),
        };
        let read = |node: Node<'_>| {
            let word = node.get("action").as_str()?;
            let is_word = ["enforce", "audit"].iter().any(|it| it.eq_ignore_ascii_case(word));
            is_word.then(|| Override {
                bound: binding(policy, word, spec).bound,
                namespaces: node.get("namespaces").strings().map(Glob::new).collect(),
                labels: LabelPatterns::read(node.get("namespaceSelector")),
            })
        };
        overrides.items().filter_map(read).collect()
    }

    /// It counts for this request. One that names neither namespaces nor labels counts for none.
    pub(super) fn counts_for(&self, request: &Request<'_>) -> bool {
        if self.namespaces.is_empty() && self.labels.is_none() {
            return false;
        }
        let is_named = self.namespaces.is_empty()
            || self.namespaces.iter().any(|it| it.matches(request.namespace));
        let is_picked = self.labels.as_ref().is_none_or(|wanted| {
            let labels = request.namespace_object.map(|it| it.metadata().get("labels"));
            labels.is_some_and(|labels| wanted.pick(labels))
        });
        is_named && is_picked
    }
}
