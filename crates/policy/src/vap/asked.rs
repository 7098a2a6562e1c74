//! A policy that is asked about a request with parameters: its conditions, variables and clauses.

use std::sync::Arc;

use model::Object;

use super::evaluate::{Allowed, NOT_KNOWN};
use super::policy::Clause;
use super::{Binding, Decision, Outcome, Policy};
use crate::cel::{Activation, Budget, EvalError, Host, Program, Value};
use crate::request::Request;

/// The API server takes no longer message from an expression.
const LONGEST_MESSAGE: usize = 5 << 10;

/// More variables than there are beside those of the policy itself.
const SLOTS: usize = 9;

/// All that is said where expressions cost more than they may together.
const OUT_OF_BUDGET: &str =
    "validation failed due to running out of cost budget, no further validation rules will be run";

/// A policy that is asked about a request.
pub(super) struct Asked<'q, 'a> {
    pub(super) policy: &'a Policy,
    pub(super) binding: &'q Binding,
    pub(super) request: &'q Request<'a>,
    pub(super) host: &'a dyn Host,
    pub(super) allowed: &'q Allowed,
}

impl<'a> Asked<'_, 'a> {
    /// The decisions with these parameters.
    pub(super) fn with(&self, parameters: Option<Object<'a>>) -> Vec<Decision> {
        let policy = self.policy;
        let activation = match self.ready(parameters) {
            Ok(Some(activation)) => activation,
            Ok(None) => return Vec::new(),
            Err(outcome) => return vec![self.whole(outcome)],
        };
        let named = parameters.map(|object| match object.namespace() {
            Some(namespace) => format!("{namespace}/{}", object.name()),
            None => object.name().to_owned(),
        });
        let mut budget = Budget::new(policy.limit);
        let mut decisions = Vec::with_capacity(policy.clauses.len());
        for (index, clause) in policy.clauses.iter().enumerate() {
            let outcome = self.clause(clause, &activation, &mut budget);
            if budget.spent() > policy.limit {
                return vec![self.whole(policy.failure(OUT_OF_BUDGET))];
            }
            let path = match outcome {
                Outcome::Refused { .. } => clause.program.guilty(&activation, policy.slots.object),
                _ => None,
            };
            decisions.push(Decision {
                bound: Arc::clone(&self.binding.bound),
                clause: Some(index),
                parameters: named.clone(),
                path,
                outcome,
            });
        }
        if policy.is_native && policy.refuses_on_error && !policy.annotations.is_empty() {
            decisions.extend(self.unwritten(&activation));
        }
        decisions
    }

    /// The values for all but the match conditions; `None` where one of those does not hold.
    pub(super) fn ready(
        &self,
        parameters: Option<Object<'a>>,
    ) -> Result<Option<Activation<'a>>, Outcome> {
        let params = parameters.and_then(|object| Value::of_node(object.node()));
        if self.policy.conditions.is_empty() {
            return Ok(Some(self.activation(params)));
        }
        let Policy { is_native, slots, uses, .. } = self.policy;
        let mut activation = self.activation(params);
        if *is_native {
            slots.hide_namespace(&mut activation);
        }
        if !self.meets(&activation)? {
            return Ok(None);
        }
        if *is_native {
            slots.show_namespace(&mut activation, self.request, *uses);
        }
        Ok(Some(activation))
    }

    /// The values of all variables.
    pub(super) fn activation(&self, params: Option<Value<'a>>) -> Activation<'a> {
        let policy = self.policy;
        let slots = SLOTS + policy.variables.len() + policy.known.len();
        let mut activation = Activation::with_capacity(slots).with_host(self.host);
        if policy.is_native {
            activation = activation.with_named_errors();
        }
        policy.slots.fill(&mut activation, self.request, policy.uses);
        policy.slots.set_params(&mut activation, params.unwrap_or(Value::Null));
        if let Some([images, values]) = policy.allowed.filter(|_| policy.uses.exceptions) {
            let list = |texts: &[String]| {
                Value::list(texts.iter().map(|it| Value::string(it.as_str())).collect())
            };
            activation.set(images, list(&self.allowed.images));
            activation.set(values, list(&self.allowed.values));
        }
        policy.forget(&mut activation);
        activation
    }

    /// All match conditions hold. One that does not decides, whatever others fail.
    pub(super) fn meets(&self, activation: &Activation<'a>) -> Result<bool, Outcome> {
        let mut budget = Budget::new(Budget::MATCH_CONDITIONS);
        let (mut failed, mut unknown) = (Vec::new(), None);
        for condition in &self.policy.conditions {
            let value = condition.program.evaluate(activation, &mut budget);
            if budget.spent() > Budget::MATCH_CONDITIONS {
                return Err(self.policy.failure(OUT_OF_BUDGET));
            }
            match value {
                Ok(Value::Bool(false)) => return Ok(false),
                Ok(_) => {}
                Err(error) => {
                    unknown = unknown.or_else(|| self.unknown(&error));
                    let said = resulted(&condition.expression, &error);
                    if !failed.contains(&said) {
                        failed.push(said);
                    }
                }
            }
        }
        match (unknown, failed.as_slice()) {
            (Some(unknown), _) => Err(unknown),
            (None, []) => Ok(true),
            (None, [one]) => Err(self.policy.failure(one)),
            (None, several) => Err(self.policy.failure(format!("[{}]", several.join(", ")))),
        }
    }

    fn clause(
        &self,
        clause: &'a Clause,
        activation: &Activation<'a>,
        budget: &mut Budget,
    ) -> Outcome {
        match clause.program.evaluate(activation, budget) {
            Ok(Value::Bool(true)) => Outcome::Pass,
            Ok(_) => {
                let said = clause.says.as_ref().and_then(|it| message(it, activation, budget));
                let written = || Some(clause.message.to_string()).filter(|it| !it.is_empty());
                let default = || format!("failed expression: {}", clause.expression);
                let message = said.or_else(written).unwrap_or_else(default);
                Outcome::Refused { message, reason: clause.reason.to_string() }
            }
            Err(error) => self
                .unknown(&error)
                .unwrap_or_else(|| self.policy.failure(resulted(&clause.expression, &error))),
        }
    }

    /// The annotations for the audit log that cannot be made: they refuse, whatever the binding
    /// makes of other refusals.
    fn unwritten(&self, activation: &Activation<'a>) -> Vec<Decision> {
        let mut budget = Budget::new(Budget::PER_POLICY);
        let mut decisions = Vec::new();
        for annotation in &self.policy.annotations {
            let value = annotation.program.evaluate(activation, &mut budget);
            if budget.spent() > Budget::PER_POLICY {
                return vec![self.whole(self.policy.failure(OUT_OF_BUDGET))];
            }
            let Err(error) = value else { continue };
            let outcome = self
                .unknown(&error)
                .unwrap_or_else(|| self.policy.failure(resulted(&annotation.expression, &error)));
            decisions.push(self.whole(outcome).that_denies());
        }
        decisions
    }

    /// What a binding that cannot be applied comes to: whatever it makes of refusals, it denies.
    pub(super) fn misbound(&self, why: &str) -> Vec<Decision> {
        let outcome = self.policy.misbound(why);
        vec![self.whole(outcome).that_denies()]
    }

    /// An error that comes from something we do not know, and the API server would.
    pub(super) fn unknown(&self, error: &EvalError) -> Option<Outcome> {
        match error {
            EvalError::InVariable(_, error) => self.unknown(error),
            EvalError::NoValue(name) if name == "namespaceObject" => {
                let namespace = self.request.namespace;
                let missing = format!("no Namespace {namespace} among the objects given");
                Some(Outcome::Unknown(missing))
            }
            EvalError::Invalid(said) if said == NOT_KNOWN => {
                Some(Outcome::Unknown(NOT_KNOWN.to_owned()))
            }
            EvalError::Unknown(what) => Some(Outcome::Unknown(format!("not known here: {what}"))),
            _ => None,
        }
    }

    pub(super) fn whole(&self, outcome: Outcome) -> Decision {
        self.policy.decided(self.binding, outcome)
    }
}

/// What the API server says of an expression that has no value.
fn resulted(expression: &str, error: &EvalError) -> String {
    format!("expression '{expression}' resulted in error: {error}")
}

/// The words that an expression makes, where they are some that the API server takes.
fn message<'a>(
    program: &'a Program,
    activation: &Activation<'a>,
    budget: &mut Budget,
) -> Option<String> {
    let Ok(Value::String(text)) = program.evaluate(activation, budget) else { return None };
    let text = text.as_str().trim();
    let is_usable = !text.is_empty() && !text.contains('\n') && text.len() <= LONGEST_MESSAGE;
    is_usable.then(|| text.to_owned())
}
