//! What is known of rules, and of what they are made of.

use std::collections::BTreeSet;

use super::Partial;
use crate::rego::code::{Expression, Kind, Part, Rule, Visit};

/// What is known of a rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits {
    /// It depends on its arguments and on what is known, and on nothing else.
    pub(super) is_known: bool,
    /// It has no value, whatever its arguments are.
    pub(super) is_never: bool,
    /// It may come to two values that differ, which is an error.
    pub(super) may_conflict: bool,
}

/// Of a rule of which nothing is known.
const UNKNOWN: Traits = Traits { is_known: false, is_never: false, may_conflict: true };

impl Partial<'_> {
    pub(super) fn traits(&self, rule: usize) -> Traits {
        match self.done.get(rule) {
            Some(Some((_, traits))) => *traits,
            _ => UNKNOWN,
        }
    }

    /// Of a rule of which this is left.
    pub(super) fn traits_of(&self, rule: &Rule) -> Traits {
        let has_one_value = matches!(rule.kind, Kind::Value | Kind::Function { .. });
        let has_none = rule.definitions.is_empty() && rule.default.is_none();
        let (mut is_known, mut is_repeated) = (true, false);
        rule.visit(&mut |part| {
            is_known &= !self.is_open(part);
            is_repeated |= matches!(part, Part::Repeated);
        });
        let conflicts_itself = match rule.kind {
            Kind::Set => false,
            Kind::Object => true,
            _ => !rule.is_unanimous && (rule.definitions.len() > 1 || is_repeated),
        };
        Traits {
            is_known,
            is_never: has_one_value && has_none,
            may_conflict: conflicts_itself || self.may_conflict(rule),
        }
    }

    /// It is the same whatever variables outside of it and other inputs are.
    pub(super) fn is_known(&self, whole: &impl Visit) -> bool {
        let (mut is_open, mut bound, mut used) = (false, BTreeSet::new(), Vec::new());
        whole.visit(&mut |part| match part {
            Part::Bound(slot) => drop(bound.insert(slot)),
            Part::Expression(Expression::Slot(slot)) => used.push(*slot),
            part => is_open |= self.is_open(part),
        });
        !is_open && used.iter().all(|slot| bound.contains(slot))
    }

    /// What conflicts with itself is an error when it is evaluated.
    pub(super) fn may_conflict(&self, whole: &impl Visit) -> bool {
        let mut found = false;
        whole.visit(&mut |part| {
            found |= match part {
                Part::Expression(Expression::Rule(rule) | Expression::Call(rule, _)) => {
                    self.traits(*rule).may_conflict
                }
                Part::Expression(Expression::Folder(_) | Expression::ObjectOf(_)) => true,
                _ => false,
            };
        });
        found
    }

    /// It depends on more than what is known and variables. A rule that does not is a constant.
    fn is_open(&self, part: Part<'_>) -> bool {
        match part {
            Part::Expression(Expression::Call(rule, _)) => !self.traits(*rule).is_known,
            Part::Expression(expression) => matches!(
                expression,
                Expression::Input | Expression::Data | Expression::Folder(_) | Expression::Rule(_)
            ),
            _ => false,
        }
    }
}
