//! Kyverno's classic policies: their rules, and those derived from them.

mod excuse;
mod generate;
mod mutate;
mod verify;

use std::cell::LazyCell;
use std::sync::Arc;

use model::{Finding, Kind, Node, Object, Severity, World};

use super::autogen::Family;
use super::body::{Body, Says};
use super::change::Change;
use super::context::Asks as Reach;
use super::filter::Selection;
use super::generate::Generation;
use super::given::Given;
use super::known::Known;
use super::reader::Reader;
use super::template::Fault;
use crate::bundle::index::Names;
use crate::cel::Host;
use crate::request::Request;
use crate::scribe::Scribe;
use crate::vap::{
    Action, Binding, Decision, Dialect, Form, MatchResources, Mistake, Outcome, Patches, Policy,
    finding,
};

use excuse::Excuse;
pub use mutate::Mutated;
use verify::Verification;

/// Kyverno's classic policy: a list of rules, each with what it is about.
#[derive(Debug, Clone)]
pub struct ClusterPolicy {
    /// Its name.
    pub name: Arc<str>,
    /// How bad a refusal is, where the policy says.
    pub severity: Option<Severity>,
    /// A refusal counts; else it is a warning.
    pub is_scored: bool,
    /// The rules that can be judged, with those derived from them.
    pub rules: Vec<Rule>,
    /// The rules that cannot, and what they are: `validate.pattern`.
    pub unjudged: Vec<(Arc<str>, &'static str)>,
    /// The namespace it holds in; everywhere where there is none.
    namespace: Option<Arc<str>>,
    /// The rules behind the first that changes something are left out.
    applies_one: bool,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name: `check`, or `autogen-check` and `autogen-cronjob-check` for those derived from it.
    pub name: Arc<str>,
    included: Selection,
    excluded: Selection,
    asks: Asks,
    binding: Binding,
}

/// What a rule asks.
#[derive(Debug, Clone)]
enum Asks {
    /// `validate.cel`
    Cel(Box<Policy>),
    /// `mutate`: it asks nothing, and changes objects.
    Change(Box<Change>),
    /// `generate`: it asks nothing, and makes objects.
    Generate(Box<Generation>),
    /// `verifyImages`
    Images(Box<Verification>),
    /// Everything else.
    Body(Box<Body>),
}

const KYVERNO: Dialect<'static> = Dialect {
    rewrite: None,
    is_kyverno: true,
    is_extended: false,
    is_certain: false,
    patches: Patches::Nowhere,
};

/// What makes pods, and the name of the rules derived for them.
pub(super) const DERIVED: &[(Family, &str, &[&str])] = &[
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
            is_scored: object.annotation("policies.kyverno.io/scored") != Some("false"),
            rules: Vec::new(),
            unjudged: Vec::new(),
            namespace: object
                .is(ClusterPolicy::NAMESPACED)
                .then(|| object.namespace_or_default().into()),
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

    /// What its rules say of `request`: for each rule that is about it, its decisions.
    pub fn judge<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        given: &Given<'_>,
    ) -> Vec<(&'a Rule, Vec<Decision>)> {
        // What is known is the same to all rules, and many ask for none of it.
        let known = LazyCell::new(|| Known::of(request, given.variables, &given.answers));
        self.judge_knowing(request, world, host, given, &|| (*known).clone())
    }

    /// The same with what is known of the request, which is the same to all policies.
    pub(crate) fn judge_knowing<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        given: &Given<'_>,
        known: &dyn Fn() -> Result<Known, Fault>,
    ) -> Vec<(&'a Rule, Vec<Decision>)> {
        if self.namespace.as_ref().is_some_and(|namespace| **namespace != *request.namespace) {
            return Vec::new();
        }
        let asks = |rule: &Rule| !matches!(rule.asks, Asks::Change(_) | Asks::Generate(_));
        let about = |rule: &&Rule| asks(rule) && rule.is_about(request);
        let judged = self.rules.iter().filter(about).map(|rule| {
            let excuse = match self.excuse(rule, request, given, known) {
                Ok(excuse) => excuse,
                Err(missing) => return (rule, rule.decision(missing.into()).into_iter().collect()),
            };
            let decisions = match (&rule.asks, excuse) {
                (_, Excuse::Whole(exception)) => vec![rule.decided(Outcome::Excepted(exception))],
                (Asks::Cel(policy), _) => policy.judge(&rule.binding, request, world, host),
                (Asks::Change(_) | Asks::Generate(_), _) => Vec::new(),
                (Asks::Images(images), _) => {
                    let says = images.judge(request, world, known);
                    rule.decision(says).into_iter().collect()
                }
                (Asks::Body(body), Excuse::Parts(exceptions)) => {
                    let says = body.judge(request, world, known, &exceptions);
                    rule.decision(says).into_iter().collect()
                }
            };
            (rule, decisions)
        });
        judged.collect()
    }

    /// Some rule may look up any object.
    pub fn asks_objects(&self) -> bool {
        self.rules.iter().any(|rule| match &rule.asks {
            Asks::Cel(policy) => policy.asks_objects(),
            Asks::Body(body) => body.asks() == Reach::Objects,
            Asks::Images(images) => images.asks() == Reach::Objects,
            Asks::Change(change) => change.asks() == Reach::Objects,
            Asks::Generate(generation) => generation.asks() == Reach::Objects,
        })
    }

    /// The kinds of the objects that its rules look up beside the one at hand: parameters, and the
    /// ConfigMaps of a context.
    pub fn looks_up(&self) -> impl Iterator<Item = Kind<'_>> {
        self.rules.iter().filter_map(|rule| match &rule.asks {
            Asks::Cel(policy) => policy.parameter_kind(),
            Asks::Body(body) => {
                (body.asks() == Reach::ConfigMaps).then_some(Kind::core("ConfigMap"))
            }
            Asks::Change(change) => {
                (change.asks() == Reach::ConfigMaps).then_some(Kind::core("ConfigMap"))
            }
            Asks::Images(images) => {
                (images.asks() == Reach::ConfigMaps).then_some(Kind::core("ConfigMap"))
            }
            Asks::Generate(_) => None,
        })
    }

    /// Names the kinds that its rules are about.
    pub(crate) fn name_kinds(&self, names: &mut Names) {
        self.rules.iter().for_each(|rule| rule.included.name_kinds(names));
    }

    /// What findings call it.
    pub fn id(&self) -> String {
        format!("kyverno/{}", self.name)
    }

    /// The findings that what its rules say of `object` comes to.
    pub fn findings(&self, object: &Object<'_>, judged: &[(&Rule, Vec<Decision>)]) -> Vec<Finding> {
        let id = self.id();
        let mut scribe = Scribe::of(object);
        for (rule, decisions) in judged {
            let clauses = match &rule.asks {
                Asks::Cel(policy) => policy.clauses.as_slice(),
                _ => &[],
            };
            finding::write(&mut scribe, &id, clauses, self.severity, decisions);
        }
        scribe.findings()
    }
}

impl Rule {
    /// It says yes or no, and changes and makes nothing.
    pub fn judges(&self) -> bool {
        matches!(self.asks, Asks::Cel(_) | Asks::Images(_) | Asks::Body(_))
    }

    /// How many clauses in CEL it has.
    pub fn clauses(&self) -> usize {
        if let Asks::Cel(policy) = &self.asks { policy.clauses.len() } else { 0 }
    }

    fn is_about(&self, request: &Request<'_>) -> bool {
        self.included.takes(request) && !self.excluded.leaves_out(request)
    }

    fn is_of_pod_security(&self) -> bool {
        matches!(&self.asks, Asks::Body(body) if body.is_of_pod_security())
    }

    /// What the rule says, as a decision; none where it is not asked.
    fn decision(&self, says: Says) -> Option<Decision> {
        let (outcome, path) = match says {
            Says::Skip => return None,
            Says::Pass => (Outcome::Pass, None),
            Says::Excepted(exception) => (Outcome::Excepted(exception), None),
            Says::Unknown(what) => (Outcome::Unknown(format!("not known here: {what}")), None),
            Says::Error(why) => (Outcome::Failed(why), None),
            Says::Fail { message, path } => {
                let message = match message.as_str() {
                    "" => format!("the rule {} does not hold", self.name),
                    _ => message,
                };
                (Outcome::Refused { message, reason: "Invalid".to_owned() }, path)
            }
        };
        Some(Decision { path, ..self.decided(outcome) })
    }

    fn decided(&self, outcome: Outcome) -> Decision {
        self.binding.decided(outcome)
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
            included: included.clone(),
            excluded: excluded.clone(),
            binding: self.binding(policy),
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
                included: included.of_pods_for(&kinds),
                excluded: excluded.with_pods_for(&kinds),
                binding: self.binding(policy),
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
            let dialect = Dialect { rewrite, ..KYVERNO };
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
        let action = own.or(self.spec.get("validationFailureAction").as_str()).unwrap_or("Audit");
        let denies = action.eq_ignore_ascii_case("enforce");
        let action = if denies { Action::Deny } else { Action::Audit };
        let binding = Binding::to_all(Arc::clone(policy), action);
        binding.with_parameters(self.node.at(&["validate", "cel", "paramRef"]))
    }
}

/// The kinds that rules about pods are derived for: none where some rule cannot be carried over,
/// all where the policy does not say.
pub(super) fn derives(object: &Object<'_>) -> Vec<String> {
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
