//! What exceptions excuse from under a rule.

use std::sync::Arc;

use super::{ClusterPolicy, Rule};
use crate::jmespath::Missing;
use crate::kyverno::exception::PolicyException;
use crate::kyverno::given::Given;
use crate::kyverno::known::Known;
use crate::kyverno::template::Fault;
use crate::request::Request;

/// What exceptions excuse from under a rule.
pub(super) enum Excuse<'e> {
    /// The whole rule, by the exception of this name.
    Whole(Arc<str>),
    /// What these say of a Pod Security Standard.
    Parts(Vec<&'e PolicyException>),
}

impl ClusterPolicy {
    /// What exceptions excuse a request from under a rule.
    pub(super) fn excuse<'e, 'k>(
        &self,
        rule: &Rule,
        request: &Request<'_>,
        given: &Given<'e>,
        known: impl Fn() -> Result<Known<'k>, Fault>,
    ) -> Result<Excuse<'e>, Missing> {
        if given.exceptions.is_empty() {
            return Ok(Excuse::Parts(Vec::new()));
        }
        let name = match self.domain.namespace() {
            Some(namespace) => format!("{namespace}/{}", self.name),
            None => self.name.to_string(),
        };
        let mut parts = Vec::new();
        for exception in given.exceptions.iter().filter(|it| it.names(&name, &rule.name)) {
            if exception.takes(request, &known)? {
                let is_of_parts = !exception.exclusions.is_empty() && rule.is_of_pod_security();
                if !is_of_parts {
                    return Ok(Excuse::Whole(Arc::clone(&exception.name)));
                }
                parts.push(exception);
            }
        }
        Ok(Excuse::Parts(parts))
    }
}
