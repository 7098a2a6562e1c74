//! Asks the policies of a test that say yes or no.

use std::sync::Arc;

use model::Object;
use policy::Request;
use policy::kyverno::libraries::Asker;
use policy::tree::Tree;
use policy::vap::Decision;

use super::given::{Given, asked};
use super::policies::{Policy, clause, is_rule, written};
use super::{Expected, Run};

impl Run<'_> {
    /// What a policy says of an object.
    pub(super) fn judged(
        &self,
        policy: &Policy,
        object: &Object<'_>,
        expected: &Expected<'_>,
    ) -> Vec<Decision> {
        let Given { world, cluster, .. } = &self.test.given;
        let variables = self.variables(object, expected);
        let request = self.request(object, &variables);
        let asker = Asker { world: &cluster.shelf, answers: &cluster.answers };
        let given = || policy::kyverno::Given {
            variables: &variables,
            answers: Arc::clone(&cluster.answers),
            exceptions: &cluster.exceptions,
        };
        match policy {
            Policy::Validating(policy) => {
                policy.judge(&request, world, &asker, &cluster.cel_exceptions)
            }
            Policy::Kubernetes(policy, bindings) => {
                let judge = |binding| policy.judge(binding, &request, world, &asker);
                bindings.iter().flat_map(judge).collect()
            }
            Policy::Cleanup(policy) => vec![policy.judge(&request, world, &given())],
            Policy::Classic(policy) => {
                let given = given();
                let judged = policy.judge(&request, world, &asker, &given);
                let own = judged.into_iter().filter(|(own, _)| is_rule(&own.name, expected.rule));
                own.flat_map(|(_, decisions)| decisions).collect()
            }
            Policy::Deleting(policy) => {
                policy.judge(&request, world, &asker, &cluster.cel_exceptions)
            }
            Policy::Generating(_)
            | Policy::Mutating(_)
            | Policy::Unusable(_)
            | Policy::Broken(_) => Vec::new(),
        }
    }

    /// Notes what a case shows of each clause.
    pub(super) fn cover(&self, policy: &Policy, expected: &Expected<'_>, decisions: &[Decision]) {
        let rule = match policy {
            Policy::Classic(_) => written(expected.rule),
            _ => "",
        };
        let Some(policy) = self.test.covered.get(expected.policy) else { return };
        for decision in decisions {
            let holds = match decision.outcome {
                policy::vap::Outcome::Pass => true,
                policy::vap::Outcome::Refused { .. } => false,
                _ => continue,
            };
            self.coverage.saw(policy, &clause(rule, decision.clause), holds);
        }
    }

    /// The values that the test gives.
    pub(super) fn variables(
        &self,
        object: &Object<'_>,
        expected: &Expected<'_>,
    ) -> Vec<(String, Tree)> {
        let values = &self.test.given.values;
        let mut variables = values.of(expected.policy, expected.rule, object.name());
        if let Some(operation) = expected.operation {
            let operation = Tree::String(operation.to_owned());
            variables.push(("request.operation".to_owned(), operation));
        }
        variables
    }

    /// What is asked for an object.
    pub(super) fn request<'a>(
        &'a self,
        object: &Object<'a>,
        variables: &[(String, Tree)],
    ) -> Request<'a> {
        let Given { world, values, cluster, .. } = &self.test.given;
        let mut request = asked(object, variables).among(world);
        request.user = cluster.user();
        values.place(&mut request);
        request
    }
}
