//! The order of rules in which each comes after those that it uses.

use super::{Expression, Part, Rule, Visit};

/// All rules; none depends on itself.
pub(in crate::rego) fn of(rules: &[Rule]) -> Vec<usize> {
    let uses: Vec<Vec<usize>> = rules.iter().map(uses).collect();
    let mut order = Vec::with_capacity(uses.len());
    let mut is_seen = vec![false; uses.len()];
    for start in 0..uses.len() {
        // Rules on the way, each with how many of its uses were followed.
        let mut way = Vec::new();
        enter(start, &mut is_seen, &mut way);
        while let Some((rule, followed)) = way.last_mut() {
            match uses.get(*rule).and_then(|uses| uses.get(*followed)) {
                Some(next) => {
                    *followed += 1;
                    enter(*next, &mut is_seen, &mut way);
                }
                None => {
                    order.push(*rule);
                    way.pop();
                }
            }
        }
    }
    order
}

fn enter(rule: usize, is_seen: &mut [bool], way: &mut Vec<(usize, usize)>) {
    if let Some(is_seen) = is_seen.get_mut(rule)
        && !std::mem::replace(is_seen, true)
    {
        way.push((rule, 0));
    }
}

fn uses(rule: &Rule) -> Vec<usize> {
    let mut uses = Vec::new();
    rule.visit(&mut |part| {
        if let Part::Expression(Expression::Rule(used) | Expression::Call(used, _)) = part {
            uses.push(*used);
        }
    });
    uses
}
