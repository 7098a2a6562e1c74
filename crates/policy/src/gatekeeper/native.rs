//! Templates in CEL: the engine `K8sNativeValidation`, which is that of the API server with two
//! variables of Gatekeeper's own.

use std::rc::Rc;
use std::sync::Arc;

use model::{Document, Node, Object};

use crate::cel::{Common, Pool};
use crate::outcome::Breach;
use crate::request::{Operation, Request};
use crate::vap::{Action, Binding, Form, Mistake, NobodyToAsk, Outcome, Policy};

/// A condition or a variable whose name begins so is Gatekeeper's own.
const RESERVED: &str = "gatekeeper_internal_";

/// What every template may use: what is asked about, also where it goes, and `spec.parameters` of
/// the constraint.
pub(super) const GIVEN: &[(&str, &str)] = &[
    ("anyObject", "request.operation == 'DELETE' && object == null ? oldObject : object"),
    ("params", "has(params.spec) && has(params.spec.parameters) ? params.spec.parameters : null"),
];

/// The code of a template, compiled.
#[derive(Debug, Clone)]
pub(super) struct Native {
    policy: Policy,
    /// It is in force for all that a constraint is about.
    binding: Binding,
}

impl Native {
    /// Compiles the `source` of a template called `name`.
    pub(super) fn compile(name: &str, source: Node<'_>) -> Result<Native, Vec<Mistake>> {
        let refuses_on_error = refuses_on_error(source).map_err(|mistake| vec![mistake])?;
        let reserved: Vec<Mistake> = reserved(source).collect();
        if !reserved.is_empty() {
            return Err(reserved);
        }
        let form = Form {
            holder: source,
            path: "source".to_owned(),
            clauses: "validations",
            // It is one word for the list, in Gatekeeper's schema.
            conditions: source.get("matchCondition"),
            conditions_path: "source.matchCondition".to_owned(),
            refuses_on_error,
        };
        let policy = Policy::with_variables(name, &form, GIVEN)?;
        let binding = Binding::to_all(Arc::clone(&policy.name), Action::Deny);
        Ok(Native { policy, binding })
    }

    /// The same for one constraint, which it is asked about from now on: what that alone tells is
    /// found out now.
    pub(super) fn of_constraint(&self, constraint: &Document) -> Native {
        let policy = self.policy.knowing(Object::new(constraint.root(), None));
        Native { policy, binding: self.binding.clone() }
    }

    /// What its expressions come to is held in common with other constraints.
    pub(super) fn share(&mut self, pool: &mut Pool) {
        self.policy.share_expressions(pool);
    }

    /// What is wrong with a request, for a constraint; nothing where the match conditions do not
    /// hold. The error says why it cannot be told.
    pub(super) fn breaches<'r>(
        &'r self,
        request: &Request<'r>,
        constraint: &'r Document,
        common: Option<&Rc<Common<'r>>>,
    ) -> Result<Option<Vec<Breach>>, String> {
        let request = match request.operation {
            Operation::Delete => &Request { object: None, ..request.clone() },
            _ => request,
        };
        let Native { policy, binding } = self;
        let decisions = policy.ask(binding, request, constraint.root(), &NobodyToAsk, common);
        if decisions.is_empty() && !policy.clauses.is_empty() {
            return Ok(None);
        }
        let (mut breaches, mut unknown) = (Vec::new(), None);
        for decision in decisions {
            match decision.outcome {
                Outcome::Pass | Outcome::Ignored(_) | Outcome::Excepted(_) => {}
                Outcome::Refused { message, .. } => {
                    let field = decision.path;
                    breaches.push(Breach { message, field, ..Breach::default() });
                }
                Outcome::Unknown(why) | Outcome::Failed(why) => unknown = Some(why),
            }
        }
        // What is known to be wrong is wrong, whatever else there may be.
        match unknown {
            Some(why) if breaches.is_empty() => Err(why),
            _ => Ok(Some(breaches)),
        }
    }
}

fn refuses_on_error(source: Node<'_>) -> Result<bool, Mistake> {
    let node = source.get("failurePolicy");
    match node.as_str() {
        Some("Fail") => Ok(true),
        Some("Ignore") => Ok(false),
        None if !node.is_set() => Ok(true),
        _ => Err(Mistake::at("source.failurePolicy", node, "it is neither Fail nor Ignore")),
    }
}

/// The names that are taken.
fn reserved(source: Node<'_>) -> impl Iterator<Item = Mistake> {
    let told = |path: &'static str, item: Node<'_>| {
        let name = item.get("name");
        let said = name.as_str().unwrap_or_default();
        let is_given = path == "source.variables" && GIVEN.iter().any(|(own, _)| *own == said);
        (is_given || said.starts_with(RESERVED))
            .then(|| Mistake::at(path, name, format!("the name {said} is Gatekeeper's own")))
    };
    let conditions = source.get("matchCondition").items();
    let conditions = conditions.filter_map(move |item| told("source.matchCondition", item));
    let variables = source.get("variables").items();
    conditions.chain(variables.filter_map(move |item| told("source.variables", item)))
}
