//! GeneratingPolicy: expressions that make objects by `generator.Apply`, and templates.

mod placeholder;
mod template;

use std::cell::RefCell;
use std::sync::Arc;

use model::{Document, Kind, Node, Object, World};

use super::domain::Domain;
use super::generate::{Generated, Original, Product};
use super::libraries::{Asker, GENERATOR, to_tree};
use super::validating::CelException;
use crate::bundle::Interest;
use crate::cel::{Arguments, EvalError, Evaluated, Host, Value};
use crate::request::{Request, is_clusterwide};
use crate::tree::{Map, Tree};
use crate::vap::{
    Action, Allowed, Binding, Dialect, Form, MatchResources, Mistake, Outcome, Policy,
};

/// Kyverno's policies that make objects, in CEL.
#[derive(Debug, Clone)]
pub struct GeneratingPolicy {
    /// Its name.
    pub name: Arc<str>,
    kind: Arc<str>,
    policy: Policy,
    binding: Binding,
    /// The namespace it holds in; everywhere where there is none.
    domain: Domain,
}

/// Reads the documents of a text of YAML, or says why it cannot.
pub type ReadYaml = fn(&str) -> Result<Vec<Document>, String>;

/// More values than any policy has.
const LARGEST: usize = 100_000;

/// More objects than any policy makes.
const MOST: usize = 5_000;

impl GeneratingPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("policies.kyverno.io", "GeneratingPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> =
        Kind::new("policies.kyverno.io", "NamespacedGeneratingPolicy");

    /// Reads and compiles a policy. All that is wrong with it is told at once. `yaml` reads the
    /// templates.
    pub fn read(object: &Object<'_>, yaml: ReadYaml) -> Result<GeneratingPolicy, Vec<Mistake>> {
        let written = without_templates(object.spec(), yaml)?;
        let written = written.as_ref().map(Document::root);
        let spec = written.unwrap_or(object.spec());
        let form = Form { clauses: "generate", ..Form::of_spec(spec) };
        let resources = MatchResources::read(spec.get("matchConstraints"));
        let name: Arc<str> = object.name().into();
        Ok(GeneratingPolicy {
            policy: Policy::of_form(&name, &form, resources, Dialect::KYVERNO_EXTENDED)?,
            binding: Binding::to_all(Arc::clone(&name), Action::Deny),
            kind: object.kind().name.into(),
            domain: Domain::of(object, GeneratingPolicy::NAMESPACED),
            name,
        })
    }

    /// It may look up any object.
    pub(crate) fn asks_objects(&self) -> bool {
        self.policy.asks_objects()
    }

    /// Adds what it is about.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.policy.add_interest(interest);
    }

    /// What it makes where `request` is granted; nothing where it is not about it.
    pub fn generate(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        asker: &Asker<'_>,
        exceptions: &[CelException],
    ) -> Option<Generated> {
        if !self.domain.holds_in(request.namespace) {
            return None;
        }
        for exception in exceptions.iter().filter(|it| it.names(&self.kind, &self.name)) {
            match exception.excepts(&self.policy, &self.binding, request, asker) {
                Ok(true) => return Some(Generated::Skip(Some(Arc::clone(&exception.name)))),
                Ok(false) => {}
                Err(outcome) => return outcome_of(outcome),
            }
        }
        let namespace = self.domain.namespace();
        let maker = Maker { asker, namespace, made: RefCell::default() };
        let allowed = Allowed::default();
        let decisions =
            self.policy.judge_allowing(&self.binding, request, world, &maker, &allowed, None);
        if decisions.is_empty() {
            return None;
        }
        let wrong = decisions.into_iter().find_map(|decision| outcome_of(decision.outcome));
        wrong.or_else(|| Some(Generated::Objects(maker.made.into_inner())))
    }
}

/// The spec with each template as the expression that makes the same; `None` where there is none.
fn without_templates(spec: Node<'_>, yaml: ReadYaml) -> Result<Option<Document>, Vec<Mistake>> {
    let entries = || spec.get("generate").items();
    if !entries().any(|entry| entry.get("template").is_set()) {
        return Ok(None);
    }
    let mut mistakes = Vec::new();
    let Ok(Tree::Map(mut whole)) = Tree::from_node(spec, LARGEST) else {
        return Err(vec![Mistake::at("spec", spec, "it is too large")]);
    };
    let mut list = Vec::new();
    for (index, entry) in entries().enumerate() {
        match written(entry, yaml) {
            Ok(expression) => {
                let mut map = Map::new();
                map.insert("expression", Tree::String(expression));
                list.push(Tree::Map(map));
            }
            Err(why) => {
                mistakes.push(Mistake::at(format!("spec.generate[{index}].template"), entry, why));
            }
        }
    }
    whole.insert("generate", Tree::List(list));
    if mistakes.is_empty() { Ok(Some(Tree::Map(whole).to_document())) } else { Err(mistakes) }
}

/// The expression of an entry, be it written as one or as a template.
fn written(entry: Node<'_>, yaml: ReadYaml) -> Result<String, String> {
    let template = entry.get("template");
    match entry.get("expression").as_str().filter(|it| !it.is_empty()) {
        Some(_) if template.is_set() => Err("there is an expression beside it".to_owned()),
        Some(expression) => Ok(expression.to_owned()),
        None => template::expression(template, yaml),
    }
}

/// What went wrong, if something did.
fn outcome_of(outcome: Outcome) -> Option<Generated> {
    match outcome {
        Outcome::Pass | Outcome::Excepted(_) => None,
        Outcome::Refused { message, .. } => Some(Generated::Error(message)),
        Outcome::Ignored(why) | Outcome::Failed(why) => Some(Generated::Error(why)),
        Outcome::Unknown(why) => Some(Generated::Unknown(why)),
    }
}

/// Answers expressions, and keeps what they make.
struct Maker<'w> {
    asker: &'w Asker<'w>,
    /// Where alone it may make any.
    namespace: Option<&'w str>,
    made: RefCell<Vec<Product>>,
}

impl Host for Maker<'_> {
    fn call<'a>(&self, signature: &str, arguments: &[Value<'a>]) -> Evaluated<Value<'a>> {
        let name = signature.split('(').next().unwrap_or_default();
        if !name.eq_ignore_ascii_case(GENERATOR) {
            return self.asker.call(signature, arguments);
        }
        let all = Arguments(arguments);
        let namespace = self.namespace_for(all.str(0)?)?;
        for value in all.list(1)?.iter() {
            self.add(namespace, to_tree(&value)?)?;
        }
        Ok(Value::Bool(true))
    }
}

impl Maker<'_> {
    /// The namespace that is named, or that of the policy.
    fn namespace_for<'n>(&'n self, named: &'n str) -> Evaluated<&'n str> {
        match self.namespace {
            Some(own) if named.is_empty() => Ok(own),
            Some(own) if own != named => Err(EvalError::invalid(format!(
                "a policy in the namespace {own} makes nothing in the namespace {named}"
            ))),
            _ => Ok(named),
        }
    }

    /// Takes in an object, or each of a list.
    fn add(&self, namespace: &str, tree: Tree) -> Evaluated<()> {
        if let Some(Tree::List(items)) = tree.get("items") {
            return items.iter().try_for_each(|item| self.add(namespace, item.clone()));
        }
        if self.made.borrow().len() >= MOST {
            return Err(EvalError::SizeExceeded.into());
        }
        let Tree::Map(object) = tree else { return Err(EvalError::invalid("no object to make")) };
        let document = Tree::Map(object.clone()).to_document();
        let source = Original::of(&Object::new(document.root(), None));
        let source = Some(source).filter(|source| !source.uid.is_empty());
        let object = placed(object, namespace);
        self.made.borrow_mut().push(Product { object, source, is_bereft: false });
        Ok(())
    }
}

/// An object as it is to be made in a namespace, without what only its API server writes.
fn placed(mut object: Map, namespace: &str) -> Tree {
    let text = |object: &Map, key: &str| {
        object.get(key).and_then(Tree::as_str).unwrap_or_default().to_owned()
    };
    let (api_version, kind) = (text(&object, "apiVersion"), text(&object, "kind"));
    let kind = Kind::of(&api_version, &kind);
    if let Some(Tree::Map(metadata)) = object.get_mut("metadata") {
        for key in ["uid", "selfLink", "creationTimestamp", "managedFields", "resourceVersion"] {
            metadata.remove(key);
        }
        metadata.remove("namespace");
        if !namespace.is_empty() && !is_clusterwide(kind.group, kind.name) {
            metadata.insert("namespace", Tree::String(namespace.to_owned()));
        }
    }
    Tree::Map(object)
}
