//! Asking a policy about a request.

use std::rc::Rc;

use model::{Node, World};

use super::asked::{Asked, Values};
use super::matching;
use super::parameters::{self, Found, Parameters};
use super::{Binding, Decision, Outcome, Policy};
use crate::bundle::shared::Found as Learnt;
use crate::cel::{Activation, Common, EvalError, Evaluated, Host, Value};
use crate::request::Request;

/// Where nobody knows who may do what.
#[derive(Debug, Clone, Copy)]
pub struct NobodyToAsk;

const NO_PARAMETERS: &str =
    "no params found for policy binding with `Deny` parameterNotFoundAction";
pub(super) const NOT_KNOWN: &str = "who may do what is not known here";

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
        self.judge_allowing(binding, request, world, host, &Allowed::default(), None)
    }

    /// The same, with what exceptions allow and what other policies found out of the request.
    pub(crate) fn judge_allowing<'a>(
        &'a self,
        binding: &Binding,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        allowed: &Allowed,
        found: Option<&Learnt<'a>>,
    ) -> Vec<Decision> {
        if self.is_native && matching::is_exempt(request) {
            return Vec::new();
        }
        let common = found.map(|it| &it.expressions);
        let asked = Asked { policy: self, binding, request, host, allowed, common };
        match self.given(binding, request, world, found) {
            Ok(Parameters::None) => Vec::new(),
            Ok(Parameters::Null) => asked.asked_with(None, None),
            Ok(Parameters::Objects(objects)) => {
                objects.into_iter().flat_map(|object| asked.with(object)).collect()
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
        found: Option<&Learnt<'_>>,
    ) -> Result<Parameters<'w>, Lacking> {
        // A certain no decides, whoever says it.
        let of_policy = || self.resources.matches(request);
        let of_policy = match found {
            Some(found) => found.resources.ask(&self.resources, of_policy),
            None => of_policy(),
        };
        let is_about = match of_policy {
            Ok(false) => Ok(false),
            of_policy => match binding.matches(request) {
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

    /// What it says of `request` under `binding` with these parameters, whatever either matches.
    pub(crate) fn ask<'a>(
        &'a self,
        binding: &Binding,
        request: &Request<'a>,
        parameters: Node<'a>,
        host: &'a dyn Host,
        common: Option<&Rc<Common<'a>>>,
    ) -> Vec<Decision> {
        let allowed = &Allowed::default();
        let asked = Asked { policy: self, binding, request, host, allowed, common };
        asked.asked_with(Some(parameters), None)
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
        let asked = Asked { policy: exception, binding, request, host, allowed, common: None };
        asked.meets(&Values::new(&asked, None))
    }

    /// It is about a request, by its resources.
    pub(crate) fn is_about(&self, request: &Request<'_>) -> Result<bool, Outcome> {
        self.resources.matches(request).map_err(|unknown| Outcome::Unknown(unknown.0))
    }

    /// A decision on the whole policy.
    pub(crate) fn decided(&self, binding: &Binding, outcome: Outcome) -> Decision {
        Decision::whole(&binding.bound, outcome)
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
        for (slot, known) in &self.known {
            activation.set_known(*slot, known);
        }
    }

    /// What an error comes to.
    pub(super) fn failure(&self, message: impl Into<String>) -> Outcome {
        let message = message.into();
        match self.refuses_on_error {
            true => Outcome::Refused { message, reason: "Invalid".into() },
            false => Outcome::Ignored(message),
        }
    }
}
