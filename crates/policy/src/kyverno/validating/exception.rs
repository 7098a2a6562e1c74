//! PolicyException of the CEL policies: what they let pass, by conditions in CEL.

use std::sync::Arc;

use model::{Kind, Object};

use crate::cel::Host;
use crate::request::Request;
use crate::vap::{Binding, Dialect, Form, MatchResources, Mistake, Outcome, Policy};

/// Objects that policies in CEL let pass, whole or in part.
#[derive(Debug, Clone)]
pub struct CelException {
    /// Its name, with its namespace where it has one.
    pub name: Arc<str>,
    /// The policies, by kind and name.
    policies: Vec<(String, String)>,
    /// A policy without clauses: its conditions are those of the exception.
    pub(super) conditions: Policy,
    /// What `exceptions.allowedImages` and `exceptions.allowedValues` are where it holds. Where
    /// both are empty, it lets everything pass.
    pub(in crate::kyverno) images: Vec<String>,
    pub(in crate::kyverno) values: Vec<String>,
    /// What it lets pass counts as passed.
    pub(in crate::kyverno) passes: bool,
}

impl CelException {
    /// The kind of such exceptions.
    pub const KIND: Kind<'static> = Kind::new("policies.kyverno.io", "PolicyException");

    /// Reads and compiles an exception.
    pub fn read(object: &Object<'_>) -> Result<CelException, Vec<Mistake>> {
        let spec = object.spec();
        let form = Form { clauses: "", ..Form::of_spec(spec) };
        let everything = MatchResources::default();
        let conditions = Policy::of_form(object.name(), &form, everything, Dialect::KYVERNO)?;
        let texts = |key: &str| spec.get(key).strings().map(str::to_owned).collect();
        let policies = spec.get("policyRefs").items().map(|reference| {
            let text = |key: &str| reference.get(key).as_str().unwrap_or_default().to_owned();
            (text("kind"), text("name"))
        });
        Ok(CelException {
            name: match object.namespace() {
                Some(namespace) => format!("{namespace}/{}", object.name()).into(),
                None => object.name().into(),
            },
            policies: policies.collect(),
            conditions,
            images: texts("images"),
            values: texts("allowedValues"),
            passes: spec.get("reportResult").as_str() == Some("pass"),
        })
    }

    /// It speaks of this policy.
    pub fn names(&self, kind: &str, name: &str) -> bool {
        self.policies.iter().any(|(own, policy)| own == kind && policy == name)
    }

    /// It lets the object of `request` pass, where `policy` is about that.
    pub(in crate::kyverno) fn excepts(
        &self,
        policy: &Policy,
        binding: &Binding,
        request: &Request<'_>,
        host: &dyn Host,
    ) -> Result<bool, Outcome> {
        policy.is_excepted(&self.conditions, binding, request, host)
    }

    /// It lets everything pass.
    pub(in crate::kyverno) fn is_whole(&self) -> bool {
        self.images.is_empty() && self.values.is_empty()
    }
}
