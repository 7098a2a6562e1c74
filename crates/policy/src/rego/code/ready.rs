//! What is found out of rules once all of them are there.

use super::{Definition, Expression, Part, Rule, Visit, order};

/// A function that takes less is evaluated anew for the same arguments.
const KEPT: usize = 24;

/// What is done any number of times counts as much.
const REPEATED: usize = 20;

/// Numbers the variables of all rules, and says what is to be kept of them.
pub(in crate::rego) fn ready(rules: &mut [Rule]) {
    let mut weights = vec![0; rules.len()];
    for at in order::of(rules) {
        let Some(rule) = rules.get_mut(at) else { continue };
        let definitions = rule.definitions.iter_mut().chain(rule.default.as_deref_mut());
        definitions.for_each(Definition::number);
        rule.table = Definition::texts(&rule.definitions);
        let weight = weight(rule, &weights);
        rule.is_kept = weight > KEPT;
        if let Some(held) = weights.get_mut(at) {
            *held = weight;
        }
    }
}

/// About how much there is to do in a rule, where it is known of those that it uses.
fn weight(rule: &Rule, weights: &[usize]) -> usize {
    let mut weight = 0_usize;
    rule.visit(&mut |part| {
        let own = match part {
            Part::Expression(Expression::Call(rule, _)) => {
                weights.get(*rule).copied().unwrap_or_default().saturating_add(2)
            }
            Part::Expression(Expression::Builtin(builtin, _)) if builtin.pattern().is_some() => {
                REPEATED
            }
            Part::Expression(Expression::Constant(_) | Expression::Slot(_) | Expression::Input) => {
                0
            }
            Part::Expression(_) => 1,
            Part::Repeated => REPEATED,
            Part::Bound(_) | Part::Changed => 0,
        };
        weight = weight.saturating_add(own);
    });
    weight
}
