//! Answers requests about namespaces: labels that make no sense are refused, and whoever tightens
//! what is enforced hears which pods would not pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use model::{Object, Pod};

use super::admission::{Admission, Answer, Denied, Operation, Request};
use super::namespace_policy::{LabelError, Mode, NamespacePolicy};
use super::{Level, Standard};

impl Admission {
    pub(super) fn answer_namespace(&self, request: &Request<'_>) -> Answer {
        if !request.subresource.is_empty() {
            return Answer::default();
        }
        let (policy, errors) = self.policy_of(&request.object);
        let old = request.old.map(|old| self.policy_of(&old));
        let is_news = old.as_ref().is_none_or(|(_, old)| *old != errors);
        if !errors.is_empty() && is_news {
            let name = request.object.name();
            let errors = LabelError::join(&errors);
            let says = format!("Namespace \"{name}\" is invalid: {errors}");
            return Answer::denied(Denied::Invalid(says));
        }
        let matters = match (request.operation, &old) {
            (Operation::Update, Some((old, _))) => is_tighter(old.enforce, policy.enforce),
            _ => true,
        };
        let mut answer = Answer::default();
        if matters && self.is_namespace_exempt(request.namespace) {
            answer.warnings.extend(self.warn_of_exemption(&request.object, &policy));
        }
        answer
    }

    /// An update that asks more of the pods that are there already: the standard they are to be
    /// held against. `None` where they need not be looked at.
    pub fn tightened(&self, request: &Request<'_>) -> Option<Standard> {
        let old = request.old.filter(|_| request.operation == Operation::Update)?;
        if !request.subresource.is_empty() || self.is_namespace_exempt(request.namespace) {
            return None;
        }
        let (old, new) =
            (self.policy_of(&old).0.enforce, self.policy_of(&request.object).0.enforce);
        is_tighter(old, new).then_some(new)
    }

    /// Labels on an exempt namespace are a promise that nobody keeps.
    fn warn_of_exemption(
        &self,
        namespace: &Object<'_>,
        policy: &NamespacePolicy,
    ) -> Option<String> {
        if policy.is_privileged() || policy.is_equivalent(&self.defaults) {
            return None;
        }
        let is_labelled = |mode: &Mode| {
            namespace.label(mode.level_label()).is_some()
                || namespace.label(mode.version_label()).is_some()
        };
        let labelled = Mode::ALL.into_iter().filter(is_labelled);
        let asking = labelled.filter(|mode| policy.standard(*mode).level != Level::Privileged);
        let modes: Vec<String> =
            asking.map(|mode| format!("{}={}", mode.as_str(), policy.standard(mode))).collect();
        Some(format!(
            "namespace \"{}\" is exempt from Pod Security, and the policy ({}) will be ignored",
            namespace.name(),
            modes.join(", "),
        ))
    }
}

/// `new` may refuse pods that `old` let in.
fn is_tighter(old: Standard, new: Standard) -> bool {
    let is_relaxed = new.version == old.version && new.level <= old.level;
    new.level != Level::Privileged && !is_relaxed
}

/// What whoever tightens a namespace is told of the pods in it, `limit` of which are looked at:
/// one of each controller first, exempt ones not at all.
pub fn warn_of_existing(
    admission: &Admission,
    namespace: &str,
    standard: Standard,
    pods: &[Pod<'_>],
    limit: usize,
) -> Vec<String> {
    let pods = by_priority(admission, pods);
    let mut named: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for pod in pods.iter().take(limit) {
        let ruling = standard.judge(pod);
        if !ruling.is_allowed() {
            let name = pod.object().name();
            let (first, count) = named.entry(ruling.reasons()).or_insert((name, 0));
            *first = name.min(first);
            *count += 1;
        }
    }
    let mut warnings = Vec::new();
    if pods.len() > limit {
        warnings.push(format!(
            "new PodSecurity enforce level only checked against the first {limit} of {} existing pods",
            pods.len(),
        ));
    }
    if !named.is_empty() {
        warnings.push(format!(
            "existing pods in namespace \"{namespace}\" violate the new PodSecurity enforce level \
             \"{standard}\"",
        ));
    }
    let mut lines: Vec<String> =
        named.iter().map(|(says, (name, count))| line(name, *count, says)).collect();
    lines.sort();
    warnings.append(&mut lines);
    warnings
}

fn line(name: &str, count: usize, says: &str) -> String {
    let mut line = name.to_owned();
    // Writing to a string cannot fail.
    let _ = match count {
        0 | 1 => Ok(()),
        2 => write!(line, " (and 1 other pod)"),
        count => write!(line, " (and {} other pods)", count - 1),
    };
    format!("{line}: {says}")
}

/// One pod of each controller and those without, then the others.
fn by_priority<'p>(admission: &Admission, pods: &[Pod<'p>]) -> Vec<Pod<'p>> {
    let mut controllers = BTreeSet::new();
    let judged = pods.iter().copied().filter(|pod| !admission.is_runtime_exempt(pod));
    let (mut first, mut more): (Vec<_>, Vec<_>) =
        judged.partition(|pod| controller(pod).is_none_or(|uid| controllers.insert(uid)));
    first.append(&mut more);
    first
}

fn controller<'p>(pod: &Pod<'p>) -> Option<&'p str> {
    let mut owners = pod.metadata().get("ownerReferences").items();
    let owner = owners.find(|owner| owner.get("controller").as_bool() == Some(true))?;
    Some(owner.get("uid").as_str().unwrap_or_default())
}
