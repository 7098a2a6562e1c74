//! PolicyException: objects that rules of some policies let pass.

use std::sync::Arc;

use model::{Glob, Kind, Object};

use super::condition::Conditions;
use super::filter::Selection;
use super::known::Known;
use super::pod_security::Exclusion;
use super::template::Fault;
use crate::jmespath::Missing;
use crate::request::Request;
use crate::tree::Tree;
use crate::vap::Mistake;

/// Objects that rules of classic policies let pass.
#[derive(Debug, Clone)]
pub struct PolicyException {
    /// Its name, with its namespace where it has one.
    pub name: Arc<str>,
    /// Policies by their names, each with patterns of rules.
    excepted: Vec<(String, Vec<Glob>)>,
    matches: Selection,
    conditions: Option<Conditions>,
    /// It lets pass no more than this of a Pod Security Standard.
    pub(super) exclusions: Vec<Exclusion>,
}

/// More values than any exception has.
const LARGEST: usize = 10_000;

impl PolicyException {
    /// The kind of exceptions from classic policies.
    pub const KIND: Kind<'static> = Kind::new("kyverno.io", "PolicyException");

    /// Reads an exception.
    pub fn read(object: &Object<'_>) -> Result<PolicyException, Mistake> {
        let spec = object.spec();
        let mistake =
            |key: &str, fault: Fault| Mistake::at(format!("spec.{key}"), spec.get(key), fault);
        let tree = |key: &str| {
            let tree = Tree::from_node(spec.get(key), LARGEST);
            tree.map_err(|_| mistake(key, "it is too large".to_owned()))
        };
        let conditions = match tree("conditions")? {
            Tree::Null => None,
            tree => Some(
                Conditions::read(&tree, &str::to_owned)
                    .map_err(|fault| mistake("conditions", fault))?,
            ),
        };
        let excepted = spec.get("exceptions").items().map(|it| {
            let policy = it.get("policyName").as_str().unwrap_or_default().to_owned();
            (policy, it.get("ruleNames").strings().map(Glob::new).collect())
        });
        Ok(PolicyException {
            name: match object.namespace() {
                Some(namespace) => format!("{namespace}/{}", object.name()).into(),
                None => object.name().into(),
            },
            excepted: excepted.collect(),
            matches: Selection::read(spec.get("match")),
            conditions,
            exclusions: Exclusion::list(Some(&tree("podSecurity")?)),
        })
    }

    /// It names this rule of this policy, which is called with its namespace where it has one.
    pub(super) fn names(&self, policy: &str, rule: &str) -> bool {
        self.excepted
            .iter()
            .any(|(own, rules)| own == policy && rules.iter().any(|pattern| pattern.matches(rule)))
    }

    /// It lets the request's object pass.
    pub(super) fn takes<'k>(
        &self,
        request: &Request<'_>,
        known: impl FnOnce() -> Result<Known<'k>, Fault>,
    ) -> Result<bool, Missing> {
        if !self.matches.takes(request) {
            return Ok(false);
        }
        match &self.conditions {
            None => Ok(true),
            Some(conditions) => conditions.hold(&known().map_err(Missing::Failed)?),
        }
    }
}
