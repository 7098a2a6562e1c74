//! A policy that is asked about a request with parameters: its conditions, variables and clauses.

mod values;

use std::rc::Rc;
use std::sync::Arc;

use model::{FieldPath, Node, Object};

use super::evaluate::{Allowed, NOT_KNOWN};
use super::policy::Clause;
use super::{Binding, Decision, Outcome, Policy};
use crate::cel::{Activation, Budget, Common, EvalError, Host, Program, Value};
use crate::request::Request;
pub(super) use values::Values;

/// The API server takes no longer message from an expression.
const LONGEST_MESSAGE: usize = 5 << 10;

/// All that is said where expressions cost more than they may together.
const OUT_OF_BUDGET: &str =
    "validation failed due to running out of cost budget, no further validation rules will be run";

/// Another answer may come of asking with nothing in common.
struct Doubt;

/// A policy that is asked about a request.
#[derive(Clone, Copy)]
pub(super) struct Asked<'q, 'a> {
    pub(super) policy: &'a Policy,
    pub(super) binding: &'q Binding,
    pub(super) request: &'q Request<'a>,
    pub(super) host: &'a dyn Host,
    pub(super) allowed: &'q Allowed,
    /// What other policies found out of the same request.
    pub(super) common: Option<&'q Rc<Common<'a>>>,
}

impl<'a> Asked<'_, 'a> {
    /// The decisions with an object of parameters, which they name.
    pub(super) fn with(&self, parameters: Object<'a>) -> Vec<Decision> {
        let named = match parameters.namespace() {
            Some(namespace) => format!("{namespace}/{}", parameters.name()).into(),
            None => parameters.name().into(),
        };
        self.asked_with(Some(parameters.node()), Some(&named))
    }

    /// The decisions with these parameters, which they call so.
    pub(super) fn asked_with(
        &self,
        parameters: Option<Node<'a>>,
        name: Option<&Arc<str>>,
    ) -> Vec<Decision> {
        self.decisions(parameters, name).unwrap_or_else(|Doubt| {
            let alone = Asked { common: None, ..*self };
            alone.decisions(parameters, name).unwrap_or_default()
        })
    }

    /// The same; the error says that it may be another where nothing is in common with others.
    fn decisions(
        &self,
        parameters: Option<Node<'a>>,
        name: Option<&Arc<str>>,
    ) -> Result<Vec<Decision>, Doubt> {
        let policy = self.policy;
        let values = match self.met(parameters) {
            Ok(Some(values)) => values,
            Ok(None) => return Ok(Vec::new()),
            Err(outcome) => return Ok(vec![self.whole(outcome)]),
        };
        let mut budget = Budget::new(policy.limit);
        let mut decisions = Vec::with_capacity(policy.clauses.len());
        for (index, clause) in policy.clauses.iter().enumerate() {
            let outcome = self.clause(clause, &values, &mut budget);
            if budget.is_in_doubt() {
                return Err(Doubt);
            }
            if budget.spent() > policy.limit {
                return Ok(vec![self.whole(policy.failure(OUT_OF_BUDGET))]);
            }
            let path = match outcome {
                Outcome::Refused { .. } => self.guilty(clause, &values),
                _ => None,
            };
            decisions.push(Decision {
                bound: Arc::clone(&self.binding.bound),
                clause: Some(index),
                parameters: name.cloned(),
                path,
                outcome,
            });
        }
        if policy.is_native && policy.refuses_on_error && !policy.annotations.is_empty() {
            decisions.extend(self.unwritten(values.get()));
        }
        values.leave();
        Ok(decisions)
    }

    /// The field for which a clause is false.
    fn guilty(&self, clause: &'a Clause, values: &Values<'_, '_, 'a>) -> Option<FieldPath> {
        let object = self.policy.slots.object;
        clause.program.guilty_in_common(self.common).unwrap_or_else(|| {
            let path = clause.program.guilty(values.get(), object);
            clause.program.tell_guilty(self.common, &path);
            path
        })
    }

    /// The values for all but the match conditions; `None` where one of those does not hold.
    pub(super) fn ready(
        &self,
        parameters: Option<Node<'a>>,
    ) -> Result<Option<Activation<'a>>, Outcome> {
        Ok(self.met(parameters)?.map(Values::all))
    }

    fn met(&self, parameters: Option<Node<'a>>) -> Result<Option<Values<'_, '_, 'a>>, Outcome> {
        let mut values = Values::new(self, parameters);
        if self.policy.conditions.is_empty() {
            return Ok(Some(values));
        }
        values.hide_namespace();
        let is_met = self.meets(&values)?;
        values.show_namespace();
        Ok(is_met.then_some(values))
    }

    /// All match conditions hold. One that does not decides, whatever others fail.
    pub(super) fn meets(&self, values: &Values<'_, '_, 'a>) -> Result<bool, Outcome> {
        let mut budget = Budget::new(Budget::MATCH_CONDITIONS);
        let met = self.meets_within(values, &mut budget);
        if !budget.is_in_doubt() {
            return met;
        }
        let alone = Asked { common: None, ..*self };
        let values = values.asked_by(&alone);
        let mut budget = Budget::new(Budget::MATCH_CONDITIONS);
        alone.meets_within(&values, &mut budget)
    }

    fn meets_within(
        &self,
        values: &Values<'_, '_, 'a>,
        budget: &mut Budget,
    ) -> Result<bool, Outcome> {
        let (mut failed, mut unknown) = (Vec::new(), None);
        for condition in &self.policy.conditions {
            let value = values.evaluate(&condition.program, budget);
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
        values: &Values<'_, '_, 'a>,
        budget: &mut Budget,
    ) -> Outcome {
        match values.evaluate(&clause.program, budget) {
            Ok(Value::Bool(true)) => Outcome::Pass,
            Ok(_) => {
                let said = clause.says.as_deref().and_then(|it| message(it, values, budget));
                let written = || Some(str::to_owned(&clause.message)).filter(|it| !it.is_empty());
                let default = || format!("failed expression: {}", clause.expression);
                let message = said.or_else(written).unwrap_or_else(default);
                Outcome::Refused { message, reason: clause.reason.clone() }
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
    values: &Values<'_, '_, 'a>,
    budget: &mut Budget,
) -> Option<String> {
    let Ok(Value::String(text)) = values.evaluate(program, budget) else { return None };
    let text = text.as_str().trim();
    let is_usable = !text.is_empty() && !text.contains('\n') && text.len() <= LONGEST_MESSAGE;
    is_usable.then(|| text.to_owned())
}
