//! Reads a policy: its rules, and those derived from them for what makes pods.

use std::sync::Arc;

use model::{Node, Object};

use super::overriding::{self, Override};
use super::verify::Verification;
use super::{Asks, ClusterPolicy, Rule};
use crate::kyverno::autogen::Family;
use crate::kyverno::body::Body;
use crate::kyverno::change::Change;
use crate::kyverno::domain::Domain;
use crate::kyverno::filter::Selection;
use crate::kyverno::generate::Generation;
use crate::kyverno::reader::Reader;
use crate::kyverno::validating;
use crate::vap::{Binding, Dialect, Form, MatchResources, Mistake, Policy};

/// What makes pods, and the name of the rules derived for them.
pub(in crate::kyverno) const DERIVED: &[(Family, &str, &[&str])] = &[
    (
        Family::Template,
        "autogen-",
        &["DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"],
    ),
    (Family::CronJob, "autogen-cronjob-", &["CronJob"]),
];

impl ClusterPolicy {
    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<ClusterPolicy, Vec<Mistake>> {
        let spec = object.spec();
        let mut policy = ClusterPolicy {
            name: object.name().into(),
            severity: validating::severity(object),
            is_scored: object.annotation("policies.kyverno.io/scored") != Some("false"),
            rules: Vec::new(),
            unjudged: Vec::new(),
            domain: Domain::of(object, ClusterPolicy::NAMESPACED),
            lets_failures_pass: [spec, spec.get("webhookConfiguration")]
                .iter()
                .any(|it| it.get("failurePolicy").as_str() == Some("Ignore")),
            applies_one: spec.get("applyRules").as_str() == Some("One"),
        };
        let derives = derives(object);
        let mut mistakes = Vec::new();
        for (index, node) in spec.get("rules").items().enumerate() {
            let name: Arc<str> = node.get("name").as_str().unwrap_or_default().into();
            match unjudged(node) {
                Some(what) => policy.unjudged.push((name, what)),
                None => {
                    let rule = RuleForm { spec, node, index, derives: &derives };
                    match rule.read(&policy.name) {
                        Ok(rules) => policy.rules.extend(rules),
                        Err(wrong) => mistakes.extend(wrong),
                    }
                }
            }
        }
        if mistakes.is_empty() { Ok(policy) } else { Err(mistakes) }
    }
}

/// A rule as it is written.
struct RuleForm<'n> {
    spec: Node<'n>,
    node: Node<'n>,
    index: usize,
    /// The kinds that rules are derived for.
    derives: &'n [String],
}

impl RuleForm<'_> {
    fn read(&self, policy: &Arc<str>) -> Result<Vec<Rule>, Vec<Mistake>> {
        let name = self.node.get("name").as_str().unwrap_or_default();
        let included = Selection::read(self.node.get("match"));
        let excluded = Selection::read(self.node.get("exclude"));
        let mut rules = vec![Rule {
            name: name.into(),
            asks: self.asks(policy, None)?,
            included: Arc::new(included.clone()),
            excluded: Arc::new(excluded.clone()),
            binding: self.binding(policy),
            overrides: Override::all(self.node, self.spec, policy),
        }];
        if !included.is_about_pods()
            || excluded.is_about_others_than_pods()
            || !Change::can_be_derived(self.node)
        {
            return Ok(rules);
        }
        for (family, prefix, kinds) in DERIVED {
            let is_wanted = |kind: &&&str| self.derives.iter().any(|own| own == **kind);
            let kinds: Vec<&str> = kinds.iter().filter(is_wanted).copied().collect();
            if kinds.is_empty() {
                continue;
            }
            rules.push(Rule {
                name: format!("{prefix}{name}").into(),
                asks: self.asks(policy, Some(*family))?,
                included: Arc::new(included.of_pods_for(&kinds)),
                excluded: Arc::new(excluded.with_pods_for(&kinds)),
                binding: self.binding(policy),
                overrides: Override::all(self.node, self.spec, policy),
            });
        }
        Ok(rules)
    }

    /// What it asks; of what makes pods where `family` says which.
    fn asks(&self, policy: &str, family: Option<Family>) -> Result<Asks, Vec<Mistake>> {
        let validate = self.node.get("validate");
        let path = format!("spec.rules[{}]", self.index);
        if validate.get("cel").is_set() {
            let rewrite = family.map(|it| move |written: &str| it.rewrite_all(written));
            let rewrite = rewrite.as_ref().map(|it| it as &dyn Fn(&str) -> String);
            let dialect = Dialect { rewrite, ..Dialect::KYVERNO };
            return Ok(Asks::Cel(Box::new(self.cel(policy, &path, dialect)?)));
        }
        if self.node.get("generate").is_set() {
            let generation = Generation::read(self.node).map(|it| Asks::Generate(Box::new(it)));
            return generation.map_err(|fault| vec![Mistake::at(path, self.node, fault)]);
        }
        if self.node.get("verifyImages").is_set() {
            let images = Verification::read(self.node, &Reader { family });
            let images = images.map(|it| Asks::Images(Box::new(it)));
            return images.map_err(|fault| vec![Mistake::at(path, self.node, fault)]);
        }
        let asks = match self.node.get("mutate").is_set() {
            true => Change::read(self.node, family).map(|it| Asks::Change(Box::new(it))),
            false => Body::read(self.node, family).map(|it| Asks::Body(Box::new(it))),
        };
        asks.map_err(|fault| vec![Mistake::at(path, self.node, fault)])
    }

    fn cel(&self, policy: &str, path: &str, dialect: Dialect<'_>) -> Result<Policy, Vec<Mistake>> {
        let cel = self.node.at(&["validate", "cel"]);
        let form = Form {
            holder: cel,
            path: format!("{path}.validate.cel"),
            clauses: "expressions",
            conditions: self.node.get("celPreconditions"),
            conditions_path: format!("{path}.celPreconditions"),
            refuses_on_error: true,
        };
        Policy::of_form(policy, &form, MatchResources::default(), dialect)
    }

    fn binding(&self, policy: &Arc<str>) -> Binding {
        let own = self.node.at(&["validate", "failureAction"]).as_str();
        let word = own.or(self.spec.get("validationFailureAction").as_str()).unwrap_or("Audit");
        let binding = overriding::binding(policy, word, self.spec);
        binding.with_parameters(self.node.at(&["validate", "cel", "paramRef"]))
    }
}

/// The kinds that rules about pods are derived for: none where some rule cannot be carried over,
/// all where the policy does not say.
pub(in crate::kyverno) fn derives(object: &Object<'_>) -> Vec<String> {
    let all = || DERIVED.iter().flat_map(|(_, _, kinds)| kinds.iter().copied());
    let mut rules = object.spec().get("rules").items();
    let can_be = rules.all(|rule| {
        Selection::read(rule.get("match")).can_be_derived()
            && Selection::read(rule.get("exclude")).can_be_derived()
            && !rule.get("generate").is_set()
            && !Change::has_operations(rule)
    });
    if !can_be {
        return Vec::new();
    }
    match object.annotation("pod-policies.kyverno.io/autogen-controllers") {
        None | Some("all") => all().map(str::to_owned).collect(),
        Some(listed) => listed.split(',').map(|it| it.trim().to_owned()).collect(),
    }
}

/// What a rule is that is not judged yet.
fn unjudged(rule: Node<'_>) -> Option<&'static str> {
    let validate = rule.get("validate");
    let parts = [
        (validate.get("manifests"), "validate.manifests"),
        (validate.get("assert"), "validate.assert"),
    ];
    let found = parts.into_iter().find(|(node, _)| node.is_set()).map(|(_, what)| what);
    let known = ["cel", "pattern", "anyPattern", "deny", "foreach", "podSecurity"];
    let is_known = ["mutate", "generate", "verifyImages"].iter().any(|key| rule.get(key).is_set())
        || known.iter().any(|key| validate.get(key).is_set());
    found.or((!is_known).then_some("no rule that is known"))
}
