//! What the definitions of a set begin with alike is done once: templates have a dozen of them that
//! all begin by going through the containers.

use crate::rego::code::{Clause, Definition, Expression, Kind, Rule, Step};

/// Templates of the library have twenty.
const MOST_DEFINITIONS: usize = 200;

/// So many steps in common. Each takes stack.
const MOST_STEPS: usize = 50;

/// Makes one definition of all that a set has; variables are numbered as they are met.
pub(super) fn share(rule: &mut Rule) {
    let is_single = |it: &Definition| it.clauses.len() == 1;
    let count = rule.definitions.len();
    if rule.kind != Kind::Set
        || !(2..=MOST_DEFINITIONS).contains(&count)
        || !rule.definitions.iter().all(is_single)
    {
        return;
    }
    // The member has a variable behind those of all definitions.
    let member = rule.definitions.iter().map(|it| it.slots).max().unwrap_or_default();
    let clauses = std::mem::take(&mut rule.definitions).into_iter().flat_map(|it| it.clauses);
    let ways = clauses.map(|clause| {
        let mut steps = clause.steps;
        steps.push(Step::Let(member, clause.value));
        steps
    });
    let steps = joined(ways.collect(), MOST_STEPS);
    let value = Expression::Slot(member);
    let clauses = vec![Clause { steps, path: Vec::new(), value, is_member: true }];
    rule.definitions = vec![Definition { slots: member + 1, arguments: Vec::new(), clauses }];
}

/// Steps with all the solutions that these ways have.
fn joined(ways: Vec<Vec<Step>>, steps: usize) -> Vec<Step> {
    let Some(steps) = steps.checked_sub(1) else { return vec![Step::Either(ways)] };
    let mut groups: Vec<(Option<Step>, Vec<Vec<Step>>)> = Vec::new();
    for way in ways {
        let mut way = way.into_iter();
        let first = way.next();
        match groups.iter_mut().find(|(own, _)| *own == first) {
            Some((_, group)) => group.push(way.collect()),
            None => groups.push((first, vec![way.collect()])),
        }
    }
    let whole = |(first, mut group): (Option<Step>, Vec<Vec<Step>>)| {
        let rest = match group.len() {
            0 | 1 => group.pop().unwrap_or_default(),
            // Definitions that are the same from beginning to end.
            _ if first.is_none() => Vec::new(),
            _ => joined(group, steps),
        };
        first.into_iter().chain(rest).collect()
    };
    let mut ways: Vec<Vec<Step>> = groups.into_iter().map(whole).collect();
    match ways.len() {
        0 | 1 => ways.pop().unwrap_or_default(),
        _ => vec![Step::Either(ways)],
    }
}
