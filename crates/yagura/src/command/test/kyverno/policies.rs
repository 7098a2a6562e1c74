//! The policies of a test, and how results name them and their rules.

use model::Object;
use policy::kyverno::{
    CleanupPolicy, ClusterPolicy, DeletingPolicy, GeneratingPolicy, ValidatingPolicy,
};
use policy::vap::{self, Binding, Mistake};

use crate::answers::read_documents;
use policy::library::Bindings;
use policy::library::Mutating;

/// A policy of the test, ready to be asked.
pub(super) enum Policy {
    Validating(Box<ValidatingPolicy>),
    /// Of the API server itself, with what brings it into force.
    Kubernetes(Box<vap::Policy>, Vec<Binding>),
    Classic(ClusterPolicy),
    Generating(Box<GeneratingPolicy>),
    Deleting(Box<DeletingPolicy>),
    Cleanup(Box<CleanupPolicy>),
    /// One in CEL that changes objects.
    Mutating(Mutating),
    /// It cannot be asked here, and why.
    Unusable(String),
    /// It does not compile.
    Broken(String),
}

impl Policy {
    /// Reads a policy of any kind that Kyverno's tests name.
    pub(super) fn read(object: &Object<'_>, bindings: &Bindings) -> Policy {
        if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            return ClusterPolicy::read(object).map_or_else(|it| broken(&it), Policy::Classic);
        }
        if object.is(ValidatingPolicy::KIND) || object.is(ValidatingPolicy::NAMESPACED) {
            let read = ValidatingPolicy::read(object).map(Box::new);
            return read.map_or_else(|it| broken(&it), Policy::Validating);
        }
        if object.is(GeneratingPolicy::KIND) || object.is(GeneratingPolicy::NAMESPACED) {
            let read = GeneratingPolicy::read(object, read_documents).map(Box::new);
            return read.map_or_else(|it| broken(&it), Policy::Generating);
        }
        if object.is(DeletingPolicy::KIND) || object.is(DeletingPolicy::NAMESPACED) {
            let read = DeletingPolicy::read(object).map(Box::new);
            return read.map_or_else(|it| broken(&it), Policy::Deleting);
        }
        if object.is(CleanupPolicy::KIND) || object.is(CleanupPolicy::CLUSTERWIDE) {
            let read = CleanupPolicy::read(object).map(Box::new);
            return read.map_or_else(|it| broken(&it), Policy::Cleanup);
        }
        if object.is(vap::Policy::KIND) {
            let read = vap::Policy::read(object).map(Box::new);
            let bound = bindings.of(object.name(), Binding::KIND);
            return read.map_or_else(|it| broken(&it), |it| Policy::Kubernetes(it, bound));
        }
        if let Some(read) = Mutating::read(object, bindings) {
            return read.map_or_else(|it| broken(&it), Policy::Mutating);
        }
        if object.kind().name.ends_with("ImageValidatingPolicy") {
            return Policy::Unusable("signatures are not checked yet".to_owned());
        }
        Policy::Unusable(format!("policies of the kind {}", object.kind().name))
    }

    /// What coverage calls the clauses that judge: rules, and those in CEL by their numbers.
    pub(super) fn clauses(&self) -> Vec<String> {
        match self {
            Policy::Validating(policy) => numbered("", policy.clauses()),
            Policy::Kubernetes(policy, _) => numbered("", policy.clauses.len()),
            Policy::Classic(policy) => {
                let written = policy.rules.iter().filter(|rule| rule.judges());
                let written = written.filter(|rule| !rule.name.starts_with("autogen-"));
                written.flat_map(|rule| numbered(&rule.name, rule.clauses())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Some rule of it changes objects.
    pub(super) fn mutates(&self) -> bool {
        match self {
            Policy::Classic(policy) => policy.mutates(),
            Policy::Mutating(_) => true,
            _ => false,
        }
    }
}

/// What the first mistake of a policy comes to.
fn broken(mistakes: &[Mistake]) -> Policy {
    let Some(mistake) = mistakes.first() else { return Policy::Broken(String::new()) };
    let says = &mistake.says;
    match mistake.is_unanswered {
        true => Policy::Unusable(format!("policies that ask: {says}")),
        false => Policy::Broken(format!("the policy does not compile: {}: {says}", mistake.path)),
    }
}

fn numbered(rule: &str, clauses: usize) -> Vec<String> {
    match clauses {
        0 => vec![clause(rule, None)],
        clauses => (0..clauses).map(|index| clause(rule, Some(index))).collect(),
    }
}

/// What coverage calls a clause of a rule, or of a policy without rules.
pub(super) fn clause(rule: &str, index: Option<usize>) -> String {
    let index = index.map_or(String::new(), |index| format!("clause {}", index + 1));
    match (rule, index.as_str()) {
        ("", _) | (_, "") => format!("{rule}{index}"),
        (rule, index) => format!("{rule} {index}"),
    }
}

/// The rule that one which Kyverno derives is written as.
pub(super) fn written(rule: &str) -> &str {
    rule.strip_prefix("autogen-cronjob-").or(rule.strip_prefix("autogen-")).unwrap_or(rule)
}

/// A rule, or one that Kyverno derives from it; any where none is named.
pub(super) fn is_rule(own: &str, wanted: &str) -> bool {
    let bases = [Some(own), own.strip_prefix("autogen-cronjob-"), own.strip_prefix("autogen-")];
    wanted.is_empty() || bases.contains(&Some(wanted))
}
