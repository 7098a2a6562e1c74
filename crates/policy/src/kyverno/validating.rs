use std::sync::Arc;

use model::{Finding, Kind, Node, Object, Severity, World};

use super::autogen::{Family, derived};
use crate::cel::Host;
use crate::request::Request;
use crate::scribe::Scribe;
use crate::vap::finding;
use crate::vap::{Action, Binding, Decision, Dialect, Form, MatchResources, Mistake, Policy};

/// Kyverno's policies in CEL: the spec of a ValidatingAdmissionPolicy, which binds itself, and
/// holds for what makes pods where it is about pods.
#[derive(Debug, Clone)]
pub struct ValidatingPolicy {
    /// Its name.
    pub name: Arc<str>,
    /// How bad a refusal is, where the policy says.
    pub severity: Option<Severity>,
    /// As it is written, and as it is about what makes pods.
    rules: Vec<Policy>,
    binding: Binding,
    /// The namespace it holds in; everywhere where there is none.
    namespace: Option<Arc<str>>,
}

const KYVERNO: Dialect<'static> = Dialect { rewrite: None, is_kyverno: true, is_certain: false };

impl ValidatingPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("policies.kyverno.io", "ValidatingPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> =
        Kind::new("policies.kyverno.io", "NamespacedValidatingPolicy");

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<ValidatingPolicy, Vec<Mistake>> {
        let (name, spec) = (object.name(), object.spec());
        let constraints = spec.get("matchConstraints");
        if let Some(asked) = unanswered(spec) {
            return Err(vec![asked]);
        }
        let (form, written) = (Form::of_spec(spec), MatchResources::read(constraints));
        let mut rules = vec![Policy::of_form(name, &form, written, KYVERNO)?];
        for family in [Family::Template, Family::CronJob] {
            let controllers = derived(spec, family);
            if !controllers.is_empty() {
                let operations = constraints.get("resourceRules").item(0).get("operations");
                let resources = MatchResources::of_resources(&controllers, operations);
                let rewrite = move |written: &str| family.rewrite(written);
                let dialect = Dialect { rewrite: Some(&rewrite), ..KYVERNO };
                rules.push(Policy::of_form(name, &form, resources, dialect)?);
            }
        }
        let mut binding = Binding::to_all(name.into(), Action::Deny);
        binding.actions = actions(object);
        let namespace = object.is(ValidatingPolicy::NAMESPACED);
        Ok(ValidatingPolicy {
            name: name.into(),
            severity: severity(object),
            rules,
            binding,
            namespace: namespace.then(|| object.namespace_or_default().into()),
        })
    }

    /// What it says of `request`: a decision for each clause, none where it is not about it.
    pub fn judge<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
    ) -> Vec<Decision> {
        if self.namespace.as_ref().is_some_and(|namespace| **namespace != *request.namespace) {
            return Vec::new();
        }
        let rules = self.rules.iter();
        rules.flat_map(|rule| rule.judge(&self.binding, request, world, host)).collect()
    }

    /// What findings call it.
    pub fn id(&self) -> String {
        format!("kyverno/{}", self.name)
    }

    /// What a refusal means.
    pub fn actions(&self) -> &[Action] {
        &self.binding.actions
    }

    /// The findings that `decisions` on `object` come to.
    pub fn findings(&self, object: &Object<'_>, decisions: &[Decision]) -> Vec<Finding> {
        let Some(rule) = self.rules.first() else { return Vec::new() };
        let mut scribe = Scribe::of(object);
        finding::write(&mut scribe, &self.id(), &rule.clauses, self.severity, decisions);
        scribe.findings()
    }
}

/// Libraries of Kyverno that ask a cluster, a registry, the network or the clock.
const ASKING: &[&str] =
    &["generator", "globalContext", "http", "image", "resource", "resources", "time"];

/// An expression that calls one of them, if there is one.
pub(super) fn unanswered(spec: Node<'_>) -> Option<Mistake> {
    ["matchConditions", "variables", "validations"].into_iter().find_map(|list| {
        spec.get(list).items().enumerate().find_map(|(index, item)| {
            ["expression", "messageExpression"].into_iter().find_map(|key| {
                let node = item.get(key);
                let name = library(node.as_str()?)?;
                let says = format!("`{name}` is not answered here");
                let path = format!("spec.{list}[{index}].{key}");
                Some(Mistake { is_unanswered: true, ..Mistake::at(path, node, says) })
            })
        })
    })
}

/// The library whose function an expression calls: `image` of `image.GetMetadata('nginx')`.
fn library(expression: &str) -> Option<&'static str> {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
    ASKING.iter().copied().find(|name| {
        expression.match_indices(name).any(|(at, _)| {
            let before = expression.get(..at).and_then(|it| it.chars().next_back());
            let behind = expression.get(at + name.len()..).unwrap_or_default();
            // A function, which Kyverno writes in capitals too: `.GetMetadata(`, `.now(`.
            let function = behind.strip_prefix('.').unwrap_or_default();
            let end = function.find(|it| !is_letter(it)).unwrap_or(function.len());
            let called = function.get(..end).unwrap_or_default();
            !before.is_some_and(|it| is_letter(it) || it == '.')
                && FUNCTIONS.contains(&called)
                && function.get(end..).is_some_and(|rest| rest.starts_with('('))
        })
    })
}

/// What they can be asked.
const FUNCTIONS: &[&str] = &[
    "Apply",
    "Client",
    "Get",
    "GetImageData",
    "GetMetadata",
    "List",
    "Post",
    "ToGVR",
    "Transform",
    "apply",
    "client",
    "get",
    "getMetadata",
    "list",
    "now",
    "parse",
    "post",
    "toCron",
    "toGVR",
    "truncate",
];

/// `Audit` where the policy says nothing, as Kyverno has it.
pub(super) fn actions(object: &Object<'_>) -> Vec<Action> {
    let written = object.spec().get("validationActions").strings();
    let actions: Vec<Action> = written.filter_map(Action::parse).collect();
    if actions.is_empty() { vec![Action::Audit] } else { actions }
}

/// What the policy's author says, in the annotation that Kyverno's reports go by.
pub(super) fn severity(object: &Object<'_>) -> Option<Severity> {
    match object.annotation("policies.kyverno.io/severity")? {
        "critical" => Some(Severity::Critical),
        "high" => Some(Severity::High),
        "medium" => Some(Severity::Medium),
        "low" | "info" => Some(Severity::Low),
        _ => None,
    }
}
