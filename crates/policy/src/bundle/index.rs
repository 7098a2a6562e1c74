//! Which rules of which policies may be about a request, by the kind of its object: the others are
//! not asked.

use std::collections::BTreeMap;

use super::interest::Interest;
use crate::request::Request;

/// Policies by the kinds and resources that their rules name.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_name: BTreeMap<Box<str>, Vec<Candidate>>,
    /// Those that may be about anything.
    any: Vec<Candidate>,
}

/// A policy, and those of its rules that may be about a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) policy: usize,
    pub(super) rules: Rules,
}

/// Some rules of a policy, a bit for each; one bit is for all that are behind the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rules(u64);

impl Rules {
    /// Every rule.
    pub(crate) const ALL: Rules = Rules(u64::MAX);

    /// The rule at a place, counted from zero.
    fn one(rule: usize) -> Rules {
        Rules(1 << rule.min(63))
    }

    /// The rule at a place may be one of them.
    pub(crate) fn may_have(self, rule: usize) -> bool {
        self.0 & Rules::one(rule).0 != 0
    }

    fn add(&mut self, others: Rules) {
        self.0 |= others.0;
    }
}

impl Index {
    /// Adds a policy, which comes after those that are there, by what each of its rules is about.
    pub(super) fn add(&mut self, policy: usize, interests: &[Interest]) {
        for (rule, interest) in interests.iter().enumerate() {
            let candidate = Candidate { policy, rules: Rules::one(rule) };
            match interest.names() {
                None => add(&mut self.any, candidate),
                Some(names) => names.for_each(|name| {
                    add(self.by_name.entry(name.into()).or_default(), candidate);
                }),
            }
        }
    }

    /// The policies that may be about a request, in their order.
    pub(super) fn candidates(&self, request: &Request<'_>) -> Vec<Candidate> {
        let named = |name: &str| self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let (kind, resource) = (named(&request.kind.name), named(&request.resource.name));
        let mut found = [&self.any, kind, resource].concat();
        // Three runs that are in order: this sort takes them as they are.
        found.sort_by_key(|it| it.policy);
        found.dedup_by(|later, earlier| {
            let is_same = later.policy == earlier.policy;
            if is_same {
                earlier.rules.add(later.rules);
            }
            is_same
        });
        found
    }
}

/// Adds a rule of the policy that was added last, or of the next.
fn add(candidates: &mut Vec<Candidate>, candidate: Candidate) {
    match candidates.last_mut() {
        Some(last) if last.policy == candidate.policy => last.rules.add(candidate.rules),
        _ => candidates.push(candidate),
    }
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn rules_beyond_the_last_bit_share_it() {
        let mut rules = Rules::one(2);
        assert!(rules.may_have(2) && !rules.may_have(1) && !rules.may_have(100));
        rules.add(Rules::one(70));
        assert!(rules.may_have(63) && rules.may_have(100) && !rules.may_have(62));
    }
}
