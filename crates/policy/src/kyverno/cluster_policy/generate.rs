//! What the rules of a policy make beside an object.

use model::World;

use super::excuse::Excuse;
use super::{Asks, ClusterPolicy, Rule};
use crate::kyverno::generate::{Generated, Portion};
use crate::kyverno::given::Given;
use crate::kyverno::known::Known;
use crate::request::Request;

impl ClusterPolicy {
    /// Some rule of it makes objects.
    pub fn generates(&self) -> bool {
        self.rules.iter().any(Rule::generates)
    }

    /// What its rules make where `request` is granted: an entry for each rule that is about it.
    pub fn generate(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        given: &Given<'_>,
    ) -> Vec<(&Rule, Generated)> {
        self.generate_portion(Portion::Missing, request, world, given)
    }

    /// The same with what is there already: all that its rules want to be there.
    pub fn want(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        given: &Given<'_>,
    ) -> Vec<(&Rule, Generated)> {
        self.generate_portion(Portion::All, request, world, given)
    }

    fn generate_portion(
        &self,
        portion: Portion,
        request: &Request<'_>,
        world: &dyn World,
        given: &Given<'_>,
    ) -> Vec<(&Rule, Generated)> {
        if !self.domain.holds_in(request.namespace) {
            return Vec::new();
        }
        let mut made = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.is_about(request, None)) {
            let Asks::Generate(generation) = &rule.asks else { continue };
            let known = || Known::of(request, given.variables, &given.answers);
            let generated = match (self.excuse(rule, request, given, known), known()) {
                (Ok(Excuse::Whole(exception)), _) => Generated::Skip(Some(exception)),
                (Ok(Excuse::Parts(_)), Ok(known)) => generation.make(known, world, portion),
                (Ok(Excuse::Parts(_)), Err(fault)) => Generated::Error(fault),
                (Err(missing), _) => missing.into(),
            };
            made.push((rule, generated));
        }
        made
    }
}
