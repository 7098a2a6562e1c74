//! Asking a policy about a request.

use std::sync::Arc;

use model::{Object, World};

use super::compile::{Clause, Condition};
use super::parameters::{self, Found};
use super::{Action, Binding, Decision, Outcome, Policy};
use crate::cel::{Activation, Budget, EvalError, Evaluated, Host, Program, Value};
use crate::request::Request;

/// The API server takes no longer message from an expression.
const LONGEST_MESSAGE: usize = 5 << 10;

/// Where nobody knows who may do what.
#[derive(Debug, Clone, Copy)]
pub struct NobodyToAsk;

const NOT_KNOWN: &str = "who may do what is not known here";

impl Host for NobodyToAsk {
    fn call<'a>(&self, _: &str, _: &[Value<'a>]) -> Evaluated<Value<'a>> {
        Err(EvalError::invalid(NOT_KNOWN))
    }
}

impl Policy {
    /// What the policy says of `request` under `binding`: a decision for each clause and each
    /// object of parameters, none where it is not about the request.
    pub fn judge<'a>(
        &'a self,
        binding: &Binding,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
    ) -> Vec<Decision> {
        let asked = Asked { policy: self, binding, request, host };
        let is_about = self.resources.matches(request).and_then(|matches| {
            if matches { binding.resources.matches(request) } else { Ok(false) }
        });
        match is_about {
            Ok(true) => {}
            Ok(false) => return Vec::new(),
            Err(unknown) => return vec![asked.whole(Outcome::Unknown(unknown.0))],
        }
        let (kind, wanted) = match (&self.parameters, &binding.parameters) {
            (None, _) => return asked.with(None),
            (Some(kind), Some(wanted)) => (kind, wanted),
            // The API server asks such a policy with parameters that are null.
            (Some(_), None) => return asked.with(None),
        };
        match parameters::find(kind, wanted, request, world) {
            Found::Objects(objects) => {
                objects.into_iter().flat_map(|object| asked.with(Some(object))).collect()
            }
            Found::Nothing if wanted.may_lack => Vec::new(),
            Found::Nothing => {
                vec![asked.whole(self.failure(
                    "no params found for policy binding with `Deny` parameterNotFoundAction",
                ))]
            }
            Found::Unknown(missing) => vec![asked.whole(Outcome::Unknown(missing))],
        }
    }

    /// What it says of `request` with these parameters, whatever it matches.
    pub(crate) fn ask<'a>(
        &'a self,
        request: &Request<'a>,
        parameters: Object<'a>,
        host: &'a dyn Host,
    ) -> Vec<Decision> {
        let binding = Binding::to_all(Arc::clone(&self.name), Action::Deny);
        Asked { policy: self, binding: &binding, request, host }.with(Some(parameters))
    }

    /// What an error comes to.
    fn failure(&self, message: impl Into<String>) -> Outcome {
        let message = message.into();
        match self.refuses_on_error {
            true => Outcome::Refused { message, reason: "Invalid".to_owned() },
            false => Outcome::Ignored(message),
        }
    }
}

/// A policy that is asked about a request.
struct Asked<'q, 'a> {
    policy: &'a Policy,
    binding: &'q Binding,
    request: &'q Request<'a>,
    host: &'a dyn Host,
}

impl<'a> Asked<'_, 'a> {
    /// The decisions with these parameters.
    fn with(&self, parameters: Option<Object<'a>>) -> Vec<Decision> {
        let policy = self.policy;
        let mut activation = Activation::new().with_host(self.host);
        policy.slots.fill(&mut activation, self.request, policy.uses);
        let params = parameters.and_then(|object| Value::of_node(object.node()));
        policy.slots.set_params(&mut activation, params.unwrap_or(Value::Null));
        for (slot, program) in &policy.variables {
            activation.set_lazy(*slot, program);
        }
        match self.meets(&policy.conditions, &activation) {
            Ok(true) => {}
            Ok(false) => return Vec::new(),
            Err(outcome) => return vec![self.whole(outcome)],
        }
        let named = parameters.map(|object| match object.namespace() {
            Some(namespace) => format!("{namespace}/{}", object.name()),
            None => object.name().to_owned(),
        });
        let mut budget = Budget::new(policy.limit);
        let clauses = policy.clauses.iter().enumerate();
        let decisions = clauses.map(|(index, clause)| Decision {
            clause: Some(index),
            parameters: named.clone(),
            ..self.whole(self.clause(clause, &activation, &mut budget))
        });
        decisions.collect()
    }

    /// All match conditions hold. One that does not decides, whatever others fail.
    fn meets(
        &self,
        conditions: &[Condition],
        activation: &Activation<'a>,
    ) -> Result<bool, Outcome> {
        let mut budget = Budget::new(Budget::MATCH_CONDITIONS);
        let mut failed = None;
        for Condition { name, program } in conditions {
            match program.evaluate(activation, &mut budget) {
                Ok(Value::Bool(true)) => {}
                Ok(Value::Bool(false)) => return Ok(false),
                Ok(_) => {}
                Err(error) => {
                    failed.get_or_insert((name, error));
                }
            }
        }
        let Some((name, error)) = failed else { return Ok(true) };
        Err(self
            .unknown(&error)
            .unwrap_or_else(|| self.policy.failure(format!("match condition {name}: {error}"))))
    }

    fn clause(&self, clause: &Clause, activation: &Activation<'a>, budget: &mut Budget) -> Outcome {
        match clause.program.evaluate(activation, budget) {
            Ok(Value::Bool(true)) => Outcome::Pass,
            Ok(_) => {
                let said = clause.says.as_ref().and_then(|it| message(it, activation, budget));
                let written = || Some(clause.message.to_string()).filter(|it| !it.is_empty());
                let default = || format!("failed expression: {}", clause.expression);
                let message = said.or_else(written).unwrap_or_else(default);
                Outcome::Refused { message, reason: clause.reason.to_string() }
            }
            Err(error) => self.unknown(&error).unwrap_or_else(|| {
                let expression = &clause.expression;
                let message = format!("expression '{expression}' resulted in error: {error}");
                self.policy.failure(message)
            }),
        }
    }

    /// An error that comes from something we do not know, and the API server would.
    fn unknown(&self, error: &EvalError) -> Option<Outcome> {
        match error {
            EvalError::NoValue(name) if name == "namespaceObject" => {
                let namespace = self.request.namespace;
                let missing = format!("no Namespace {namespace} among the objects given");
                Some(Outcome::Unknown(missing))
            }
            EvalError::Invalid(said) if said == NOT_KNOWN => {
                Some(Outcome::Unknown(NOT_KNOWN.to_owned()))
            }
            _ => None,
        }
    }

    fn whole(&self, outcome: Outcome) -> Decision {
        let actions: Vec<Action> = self.binding.actions.clone();
        Decision {
            policy: Arc::clone(&self.policy.name),
            binding: Arc::clone(&self.binding.name),
            clause: None,
            parameters: None,
            path: None,
            outcome,
            actions,
        }
    }
}

/// The words that an expression makes, where they are some that the API server takes.
fn message(program: &Program, activation: &Activation<'_>, budget: &mut Budget) -> Option<String> {
    let Ok(Value::String(text)) = program.evaluate(activation, budget) else { return None };
    let text = text.as_str().trim();
    let is_usable = !text.is_empty() && !text.contains('\n') && text.len() <= LONGEST_MESSAGE;
    is_usable.then(|| text.to_owned())
}
