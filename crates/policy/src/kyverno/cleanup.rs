//! CleanupPolicy and ClusterCleanupPolicy: which objects go when their time comes.

mod check;

use std::sync::Arc;

use model::{Kind, Object, World};

use super::condition::Conditions;
use super::context::Context;
use super::domain::Domain;
use super::filter::Selection;
use super::given::Given;
use super::known::Known;
use super::reader::Reader;
use super::template::Fault;
use crate::bundle::Interest;
use crate::jmespath::{Missing, Value};
use crate::request::Request;
use crate::tree::{Map, Tree};
use crate::vap::{Action, Binding, Decision, Mistake, Outcome};

/// Kyverno's policies that delete objects, in its classic language.
#[derive(Debug, Clone)]
pub struct CleanupPolicy {
    /// Its name.
    pub name: Arc<str>,
    /// The namespace it holds in; everywhere where there is none.
    domain: Domain,
    included: Selection,
    /// An `exclude` without a word leaves out everything.
    excluded: Option<Selection>,
    context: Context,
    conditions: Option<Conditions>,
    binding: Binding,
}

impl CleanupPolicy {
    /// The kind of those that hold in a namespace.
    pub const KIND: Kind<'static> = Kind::new("kyverno.io", "CleanupPolicy");
    /// The kind of those that hold everywhere.
    pub const CLUSTERWIDE: Kind<'static> = Kind::new("kyverno.io", "ClusterCleanupPolicy");

    /// Reads a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<CleanupPolicy, Vec<Mistake>> {
        let spec = object.spec();
        let is_namespaced = object.is(CleanupPolicy::KIND);
        let mut mistakes = check::mistakes(spec, is_namespaced);
        let reader = Reader { family: None };
        let part = |key: &str| reader.tree(spec.get(key));
        let mut told = |key: &str, fault: Fault| {
            mistakes.push(Mistake::at(format!("spec.{key}"), spec.get(key), fault));
        };
        let context = part("context").and_then(|it| reader.context(Some(&it)));
        let context = context.map_err(|fault| told("context", fault)).unwrap_or_default();
        let conditions = part("conditions").and_then(|it| reader.conditions(Some(&it)));
        let conditions = conditions.map_err(|fault| told("conditions", fault)).unwrap_or_default();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let name: Arc<str> = object.name().into();
        let excluded = spec.get("exclude");
        Ok(CleanupPolicy {
            domain: Domain::of(object, CleanupPolicy::KIND),
            included: Selection::of_existing(spec.get("match")),
            excluded: excluded.is_set().then(|| Selection::of_existing(excluded)),
            context,
            conditions,
            binding: Binding::to_all(Arc::clone(&name), Action::Deny),
            name,
        })
    }

    /// Adds what it is about.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.included.add_interest(interest);
    }

    /// It asks something of an object.
    pub(crate) fn asks(&self) -> bool {
        self.conditions.is_some()
    }

    /// Whether the object of `request` goes: it passes where it does, and is refused where it stays.
    pub fn judge(&self, request: &Request<'_>, world: &dyn World, given: &Given<'_>) -> Decision {
        let stays = |message: &str| Outcome::Refused {
            message: format!("it stays: {message}"),
            reason: "Invalid".into(),
        };
        let outcome = if !self.is_about(request) {
            stays("the policy does not match it")
        } else {
            match self.holds(request, world, given) {
                Ok(true) => Outcome::Pass,
                Ok(false) => stays("the conditions do not hold"),
                Err(Missing::Unknown(what)) => Outcome::Unknown(format!("not known here: {what}")),
                Err(Missing::Failed(why)) => Outcome::Failed(why),
            }
        };
        self.binding.decided(outcome)
    }

    fn is_about(&self, request: &Request<'_>) -> bool {
        // A Namespace is in no namespace.
        let is_elsewhere = self.domain.namespace().is_some() && request.is_of_namespace();
        let is_left_out =
            |selection: &Selection| selection.is_empty() || selection.leaves_out(request);
        !is_elsewhere
            && self.domain.holds_in(request.namespace)
            && self.included.takes(request)
            && !self.excluded.as_ref().is_some_and(is_left_out)
    }

    fn holds(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        given: &Given<'_>,
    ) -> Result<bool, Missing> {
        let Some(conditions) = &self.conditions else { return Ok(true) };
        let known = known(request, given).map_err(Missing::Failed)?;
        conditions.hold(&self.context.fill(known, world))
    }
}

/// What variables may refer to: nobody asks for anything here, so that of a request there is no
/// more than the namespace.
fn known<'k>(request: &'k Request<'_>, given: &'k Given<'_>) -> Result<Known<'k>, Fault> {
    let mut known = Known::of(request, given.variables, &given.answers)?;
    known.set("target", request.subject().map_or(Value::Null, Value::from_node));
    if !known.is_fixed("request") {
        let namespace = if request.is_of_namespace() { "" } else { request.namespace };
        let mut asked = Map::new();
        asked.insert("namespace", Tree::String(namespace.to_owned()));
        known.set("request", Value::from_tree(Tree::Map(asked)));
    }
    Ok(known)
}
