use std::sync::Arc;

use model::{Finding, Kind, Node, Object, Severity, World};

use super::autogen::Family;
use super::filter::Selection;
use crate::cel::Host;
use crate::request::Request;
use crate::vap::{Action, Binding, Decision, Dialect, Form, MatchResources, Mistake, Policy};

/// Kyverno's classic policy: a list of rules, each with what it is about.
#[derive(Debug, Clone)]
pub struct ClusterPolicy {
    /// Its name.
    pub name: Arc<str>,
    /// How bad a refusal is, where the policy says.
    pub severity: Option<Severity>,
    /// The rules that can be judged, with those derived from them.
    pub rules: Vec<Rule>,
    /// The rules that cannot, and what they are: `validate.pattern`.
    pub unjudged: Vec<(Arc<str>, &'static str)>,
    /// The namespace it holds in; everywhere where there is none.
    namespace: Option<Arc<str>>,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name: `check`, or `autogen-check` and `autogen-cronjob-check` for those derived from it.
    pub name: Arc<str>,
    included: Selection,
    excluded: Selection,
    policy: Policy,
    binding: Binding,
}

const KYVERNO: Dialect<'static> = Dialect { rewrite: None, is_kyverno: true };

/// What makes pods, and the name of the rules derived for them.
const DERIVED: &[(Family, &str, &[&str])] = &[
    (
        Family::Template,
        "autogen-",
        &["DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"],
    ),
    (Family::CronJob, "autogen-cronjob-", &["CronJob"]),
];

impl ClusterPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("kyverno.io", "ClusterPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> = Kind::new("kyverno.io", "Policy");

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<ClusterPolicy, Vec<Mistake>> {
        let spec = object.spec();
        let mut policy = ClusterPolicy {
            name: object.name().into(),
            severity: super::validating::severity(object),
            rules: Vec::new(),
            unjudged: Vec::new(),
            namespace: object
                .is(ClusterPolicy::NAMESPACED)
                .then(|| object.namespace_or_default().into()),
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

    /// What its rules say of `request`: for each rule that is about it, its decisions.
    pub fn judge<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
    ) -> Vec<(&'a Rule, Vec<Decision>)> {
        if self.namespace.as_ref().is_some_and(|namespace| **namespace != *request.namespace) {
            return Vec::new();
        }
        let about = |rule: &&Rule| rule.included.takes(request) && !rule.excluded.takes(request);
        let judged = self
            .rules
            .iter()
            .filter(about)
            .map(|rule| (rule, rule.policy.judge(&rule.binding, request, world, host)));
        judged.collect()
    }

    /// What findings call it.
    pub fn id(&self) -> String {
        format!("kyverno/{}", self.name)
    }

    /// The findings that what its rules say of `object` comes to.
    pub fn findings(&self, object: &Object<'_>, judged: &[(&Rule, Vec<Decision>)]) -> Vec<Finding> {
        let id = self.id();
        let findings = judged
            .iter()
            .flat_map(|(rule, decisions)| rule.policy.findings_as(&id, object, decisions));
        let severity = |finding: Finding| Finding {
            severity: self.severity.unwrap_or(finding.severity),
            ..finding
        };
        findings.map(severity).collect()
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
            policy: self.compile(policy, KYVERNO)?,
            included: included.clone(),
            excluded: excluded.clone(),
            binding: self.binding(policy),
        }];
        if !included.is_about_pods() {
            return Ok(rules);
        }
        for (family, prefix, kinds) in DERIVED {
            let is_wanted = |kind: &&&str| self.derives.iter().any(|own| own == **kind);
            let kinds: Vec<&str> = kinds.iter().filter(is_wanted).copied().collect();
            if kinds.is_empty() {
                continue;
            }
            let rewrite = |written: &str| family.rewrite_all(written);
            let dialect = Dialect { rewrite: Some(&rewrite), ..KYVERNO };
            rules.push(Rule {
                name: format!("{prefix}{name}").into(),
                policy: self.compile(policy, dialect)?,
                included: included.of_pods_for(&kinds),
                excluded: excluded.with_pods_for(&kinds),
                binding: self.binding(policy),
            });
        }
        Ok(rules)
    }

    fn compile(&self, policy: &str, dialect: Dialect<'_>) -> Result<Policy, Vec<Mistake>> {
        let cel = self.node.at(&["validate", "cel"]);
        let path = format!("spec.rules[{}]", self.index);
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
        let action = own.or(self.spec.get("validationFailureAction").as_str()).unwrap_or("Audit");
        let denies = action.eq_ignore_ascii_case("enforce");
        let action = if denies { Action::Deny } else { Action::Audit };
        let binding = Binding::to_all(Arc::clone(policy), action);
        binding.with_parameters(self.node.at(&["validate", "cel", "paramRef"]))
    }
}

/// The kinds that rules about pods are derived for: none where some rule cannot be carried over,
/// all where the policy does not say.
fn derives(object: &Object<'_>) -> Vec<String> {
    let all = || DERIVED.iter().flat_map(|(_, _, kinds)| kinds.iter().copied());
    let mut rules = object.spec().get("rules").items();
    let can_be = rules.all(|rule| {
        Selection::read(rule.get("match")).can_be_derived()
            && Selection::read(rule.get("exclude")).can_be_derived()
            && !rule.get("generate").is_set()
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
        (rule.get("mutate"), "mutate"),
        (rule.get("generate"), "generate"),
        (rule.get("verifyImages"), "verifyImages"),
        (validate.get("pattern"), "validate.pattern"),
        (validate.get("anyPattern"), "validate.anyPattern"),
        (validate.get("deny"), "validate.deny"),
        (validate.get("foreach"), "validate.foreach"),
        (validate.get("podSecurity"), "validate.podSecurity"),
        (validate.get("manifests"), "validate.manifests"),
        (validate.get("assert"), "validate.assert"),
        (rule.get("context"), "context"),
        (rule.get("preconditions"), "preconditions"),
    ];
    let found = parts.into_iter().find(|(node, _)| node.is_set()).map(|(_, what)| what);
    found.or((!validate.get("cel").is_set()).then_some("no rule that is known"))
}
