//! Asking a policy about a request.

use std::sync::Arc;

use model::{Object, World};

use super::compile::Clause;
use super::matching;
use super::parameters::{self, Found, Parameters};
use super::{Action, Binding, Decision, Outcome, Policy};
use crate::cel::{Activation, Budget, EvalError, Evaluated, Host, Program, Value};
use crate::request::Request;

/// The API server takes no longer message from an expression.
const LONGEST_MESSAGE: usize = 5 << 10;

/// More variables than there are beside those of the policy itself.
const SLOTS: usize = 8;

/// Where nobody knows who may do what.
#[derive(Debug, Clone, Copy)]
pub struct NobodyToAsk;

const NO_PARAMETERS: &str =
    "no params found for policy binding with `Deny` parameterNotFoundAction";
/// All that is said where expressions cost more than they may together.
const OUT_OF_BUDGET: &str =
    "validation failed due to running out of cost budget, no further validation rules will be run";

const NOT_KNOWN: &str = "who may do what is not known here";

impl Host for NobodyToAsk {
    fn call<'a>(&self, _: &str, _: &[Value<'a>]) -> Evaluated<Value<'a>> {
        Err(EvalError::invalid(NOT_KNOWN))
    }
}

/// What exceptions allow: images and values that a policy of Kyverno may compare with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowed {
    pub(crate) images: Vec<String>,
    pub(crate) values: Vec<String>,
}

/// Why a policy cannot be asked.
pub(super) enum Lacking {
    /// Its binding cannot be applied.
    Misbound(&'static str),
    /// What decides is not known here.
    Unknown(String),
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
        self.judge_allowing(binding, request, world, host, &Allowed::default())
    }

    /// The same, with what exceptions allow.
    pub(crate) fn judge_allowing<'a>(
        &'a self,
        binding: &Binding,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        allowed: &Allowed,
    ) -> Vec<Decision> {
        if self.is_native && matching::is_exempt(request) {
            return Vec::new();
        }
        let asked = Asked { policy: self, binding, request, host, allowed };
        match self.given(binding, request, world) {
            Ok(Parameters::None) => Vec::new(),
            Ok(Parameters::Null) => asked.with(None),
            Ok(Parameters::Objects(objects)) => {
                objects.into_iter().flat_map(|object| asked.with(Some(object))).collect()
            }
            Err(Lacking::Misbound(why)) => asked.misbound(why),
            Err(Lacking::Unknown(why)) => vec![asked.whole(Outcome::Unknown(why))],
        }
    }

    /// The parameters to ask the policy with; none where it is not about the request.
    pub(super) fn given<'w>(
        &self,
        binding: &Binding,
        request: &Request<'_>,
        world: &'w dyn World,
    ) -> Result<Parameters<'w>, Lacking> {
        // A certain no decides, whoever says it.
        let is_about = match self.resources.matches(request) {
            Ok(false) => Ok(false),
            of_policy => match binding.resources.matches(request) {
                Ok(true) => of_policy,
                of_binding => of_binding,
            },
        };
        match is_about {
            Ok(true) => {}
            Ok(false) => return Ok(Parameters::None),
            Err(unknown) => return Err(Lacking::Unknown(unknown.0)),
        }
        let (kind, wanted) = match (&self.parameters, &binding.parameters) {
            (Some(kind), Some(wanted)) => (kind, wanted),
            // The API server asks a policy with parameters that are null where it is bound to none.
            (None, _) | (Some(_), None) => return Ok(Parameters::Null),
        };
        match parameters::find(kind, wanted, request, world) {
            Found::Objects(objects) => Ok(Parameters::Objects(objects)),
            Found::Nothing if wanted.may_lack => Ok(Parameters::None),
            Found::Nothing => Err(Lacking::Misbound(NO_PARAMETERS)),
            Found::Wrong(why) => Err(Lacking::Misbound(why)),
            Found::Unknown(missing) => Err(Lacking::Unknown(missing)),
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
        let allowed = &Allowed::default();
        Asked { policy: self, binding: &binding, request, host, allowed }.with(Some(parameters))
    }

    /// It is about a request, and the conditions of an exception hold for that. The error says what
    /// it comes to where that cannot be told.
    pub(crate) fn is_excepted<'a>(
        &'a self,
        exception: &'a Policy,
        binding: &Binding,
        request: &Request<'a>,
        host: &'a dyn Host,
    ) -> Result<bool, Outcome> {
        if !self.is_about(request)? {
            return Ok(false);
        }
        let allowed = &Allowed::default();
        let asked = Asked { policy: exception, binding, request, host, allowed };
        asked.meets(&asked.activation(None))
    }

    /// It is about a request, by its resources.
    pub(crate) fn is_about(&self, request: &Request<'_>) -> Result<bool, Outcome> {
        self.resources.matches(request).map_err(|unknown| Outcome::Unknown(unknown.0))
    }

    /// A decision on the whole policy.
    pub(crate) fn decided(&self, binding: &Binding, outcome: Outcome) -> Decision {
        Decision {
            policy: Arc::clone(&self.name),
            binding: Arc::clone(&binding.name),
            clause: None,
            parameters: None,
            path: None,
            outcome,
            actions: Arc::clone(&binding.actions),
        }
    }

    /// What a binding that cannot be applied comes to.
    pub(super) fn misbound(&self, why: &str) -> Outcome {
        self.failure(format!("failed to configure binding: {why}"))
    }

    /// Lets the variables be evaluated, anew where they were.
    pub(super) fn forget<'a>(&'a self, activation: &mut Activation<'a>) {
        for (slot, program) in &self.variables {
            activation.set_lazy(*slot, program);
        }
    }

    /// What an error comes to.
    pub(super) fn failure(&self, message: impl Into<String>) -> Outcome {
        let message = message.into();
        match self.refuses_on_error {
            true => Outcome::Refused { message, reason: "Invalid".to_owned() },
            false => Outcome::Ignored(message),
        }
    }
}

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
    fn with(&self, parameters: Option<Object<'a>>) -> Vec<Decision> {
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
            let is_refused = matches!(outcome, Outcome::Refused { .. });
            let guilty = || clause.program.guilty(&activation, policy.slots.object);
            decisions.push(Decision {
                clause: Some(index),
                parameters: named.clone(),
                path: is_refused.then(guilty).flatten(),
                ..self.whole(outcome)
            });
        }
        decisions.extend(self.unwritten(&activation));
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
        let mut activation = self.activation(params.clone());
        if self.policy.is_native {
            self.policy.slots.hide_namespace(&mut activation);
        }
        if !self.meets(&activation)? {
            return Ok(None);
        }
        let is_native = self.policy.is_native;
        Ok(Some(if is_native { self.activation(params) } else { activation }))
    }

    /// The values of all variables.
    fn activation(&self, params: Option<Value<'a>>) -> Activation<'a> {
        let policy = self.policy;
        let slots = SLOTS + policy.variables.len();
        let mut activation = Activation::with_capacity(slots).with_host(self.host);
        if policy.is_native {
            activation = activation.with_named_errors();
        }
        policy.slots.fill(&mut activation, self.request, policy.uses);
        policy.slots.set_params(&mut activation, params.unwrap_or(Value::Null));
        if let Some([images, values]) = policy.allowed {
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
    fn meets(&self, activation: &Activation<'a>) -> Result<bool, Outcome> {
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
            Err(error) => self
                .unknown(&error)
                .unwrap_or_else(|| self.policy.failure(resulted(&clause.expression, &error))),
        }
    }

    /// The annotations for the audit log that cannot be made: they refuse, whatever the binding
    /// makes of other refusals.
    fn unwritten(&self, activation: &Activation<'a>) -> Vec<Decision> {
        if !self.policy.is_native || !self.policy.refuses_on_error {
            return Vec::new();
        }
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
            decisions.push(Decision { actions: Arc::from([Action::Deny]), ..self.whole(outcome) });
        }
        decisions
    }

    /// What a binding that cannot be applied comes to: whatever it makes of refusals, it denies.
    fn misbound(&self, why: &str) -> Vec<Decision> {
        let outcome = self.policy.misbound(why);
        vec![Decision { actions: Arc::from([Action::Deny]), ..self.whole(outcome) }]
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

    fn whole(&self, outcome: Outcome) -> Decision {
        self.policy.decided(self.binding, outcome)
    }
}

/// What the API server says of an expression that has no value.
fn resulted(expression: &str, error: &EvalError) -> String {
    format!("expression '{expression}' resulted in error: {error}")
}

/// The words that an expression makes, where they are some that the API server takes.
fn message(program: &Program, activation: &Activation<'_>, budget: &mut Budget) -> Option<String> {
    let Ok(Value::String(text)) = program.evaluate(activation, budget) else { return None };
    let text = text.as_str().trim();
    let is_usable = !text.is_empty() && !text.contains('\n') && text.len() <= LONGEST_MESSAGE;
    is_usable.then(|| text.to_owned())
}
