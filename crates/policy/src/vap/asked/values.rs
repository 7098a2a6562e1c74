//! The values of a policy's variables: set up when the first expression asks for one, which is
//! never where others found out what all of its expressions come to.

use std::cell::OnceCell;

use model::Node;

use super::Asked;
use crate::cel::{Activation, Budget, Evaluated, Program, Value};

/// More variables than there are beside those of the policy itself.
const SLOTS: usize = 9;

/// The values that a policy's expressions are evaluated with.
pub(in crate::vap) struct Values<'v, 'q, 'a> {
    asked: &'v Asked<'q, 'a>,
    parameters: Option<Node<'a>>,
    hides_namespace: bool,
    made: OnceCell<Activation<'a>>,
}

impl<'v, 'q, 'a> Values<'v, 'q, 'a> {
    /// Those of a policy that is asked with these parameters.
    pub(in crate::vap) fn new(
        asked: &'v Asked<'q, 'a>,
        parameters: Option<Node<'a>>,
    ) -> Values<'v, 'q, 'a> {
        Values { asked, parameters, hides_namespace: false, made: OnceCell::new() }
    }

    /// What an expression comes to.
    pub(super) fn evaluate(
        &self,
        program: &'a Program,
        budget: &mut Budget,
    ) -> Evaluated<Value<'a>> {
        let known = program.in_common(self.asked.common, budget);
        known.unwrap_or_else(|| program.evaluate(self.get(), budget))
    }

    /// All of them.
    pub(super) fn get(&self) -> &Activation<'a> {
        self.made.get_or_init(|| {
            let params = self.parameters.and_then(Value::of_node);
            let mut activation = self.asked.activation(params);
            if self.hides_namespace {
                self.asked.policy.slots.hide_namespace(&mut activation);
            }
            activation
        })
    }

    pub(super) fn all(self) -> Activation<'a> {
        self.get();
        let Values { asked, made, .. } = self;
        made.into_inner().unwrap_or_else(|| asked.activation(None))
    }

    /// They are not asked for any more.
    pub(super) fn leave(self) {
        if let Some(activation) = self.made.into_inner() {
            activation.leave();
        }
    }

    /// The same for the same policy that is asked otherwise.
    pub(super) fn asked_by<'w, 'p>(&self, asked: &'w Asked<'p, 'a>) -> Values<'w, 'p, 'a> {
        let Values { parameters, hides_namespace, .. } = *self;
        Values { asked, parameters, hides_namespace, made: OnceCell::new() }
    }

    /// Match conditions of the API server know no namespace.
    pub(super) fn hide_namespace(&mut self) {
        self.hides_namespace = self.asked.policy.is_native;
    }

    /// Everything else does.
    pub(super) fn show_namespace(&mut self) {
        let Asked { policy, request, .. } = *self.asked;
        if std::mem::take(&mut self.hides_namespace)
            && let Some(activation) = self.made.get_mut()
        {
            policy.slots.show_namespace(activation, request, policy.uses);
        }
    }
}

impl<'a> Asked<'_, 'a> {
    /// The values of all variables.
    fn activation(&self, params: Option<Value<'a>>) -> Activation<'a> {
        let policy = self.policy;
        let slots = SLOTS + policy.variables.len() + policy.known.len();
        let mut activation = Activation::among(self.common, slots).with_host(self.host);
        if policy.is_native {
            activation = activation.with_named_errors();
        }
        policy.slots.fill(&mut activation, self.request, policy.uses, self.common);
        if params.is_some() || policy.parameters.is_some() {
            policy.slots.set_params(&mut activation, params.unwrap_or(Value::Null));
        }
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
}
