//! What the definitions of a rule begin with alike is done once: templates have a dozen of them that
//! all begin by going through the containers, and functions that tell apart what they are given.

use crate::rego::code::{Clause, Definition, Expression, Kind, Pattern, Rule, Step};

/// Templates of the library have twenty.
const MOST_DEFINITIONS: usize = 200;

/// So many steps in common. Each takes stack.
const MOST_STEPS: usize = 50;

/// Makes one definition of all that a rule has; variables are numbered as they are met.
pub(super) fn share(rule: &mut Rule) {
    let count = rule.definitions.len();
    if !(2..=MOST_DEFINITIONS).contains(&count) || !can_be_shared(rule) {
        return;
    }
    // The value has a variable behind those of all definitions, unless it is always the same.
    let result = rule.definitions.iter().map(|it| it.slots).max().unwrap_or_default();
    let arity = match rule.kind {
        Kind::Function { arity } => arity,
        _ => 0,
    };
    let clauses = std::mem::take(&mut rule.definitions).into_iter().flat_map(|it| it.clauses);
    let mut constant = None;
    let ways = clauses.map(|clause| {
        let mut steps = clause.steps;
        match rule.is_unanimous {
            true => constant = Some(clause.value),
            false => steps.push(Step::Let(result, clause.value)),
        }
        steps
    });
    let steps = joined(ways.collect(), MOST_STEPS);
    let value = constant.unwrap_or(Expression::Slot(result));
    let is_member = rule.kind == Kind::Set;
    let clauses = vec![Clause { steps, path: Vec::new(), value, is_member }];
    let arguments = (0..arity).map(Pattern::Bind).collect();
    rule.definitions = vec![Definition { slots: result + 1, arguments, clauses }];
}

/// All definitions take any arguments, and none has more than one clause.
fn can_be_shared(rule: &Rule) -> bool {
    let takes_any = |it: &Definition| {
        it.arguments.iter().all(|it| matches!(it, Pattern::Any | Pattern::Bind(_)))
    };
    let is_plain = |it: &Definition| {
        it.clauses.len() == 1 && it.clauses.iter().all(|it| it.path.is_empty()) && takes_any(it)
    };
    rule.kind != Kind::Object && !rule.is_table && rule.definitions.iter().all(is_plain)
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
    let mut ways: Vec<Vec<Step>> = Vec::new();
    while !groups.is_empty() {
        let (first, group) = groups.remove(0);
        let other = first.as_ref().and_then(|first| {
            let at = groups.iter().position(|(other, _)| {
                other.as_ref().is_some_and(|other| is_not(first, other) || is_not(other, first))
            })?;
            Some(groups.remove(at))
        });
        ways.push(match (first, other) {
            (Some(Step::Test(test)), Some((_, others))) => {
                vec![decided(test, [group, others], steps)]
            }
            (_, Some((Some(Step::Test(test)), others))) => {
                vec![decided(test, [others, group], steps)]
            }
            // Definitions that are the same from beginning to end.
            (None, _) => Vec::new(),
            (Some(first), _) => [first].into_iter().chain(rest(group, steps)).collect(),
        });
    }
    match ways.len() {
        0 | 1 => ways.pop().unwrap_or_default(),
        _ => vec![Step::Either(ways)],
    }
}

/// What is common to a group is behind it.
fn rest(mut group: Vec<Vec<Step>>, steps: usize) -> Vec<Step> {
    match group.len() {
        0 | 1 => group.pop().unwrap_or_default(),
        _ => joined(group, steps),
    }
}

/// What holds where a test does, and what where it does not: it is evaluated once.
fn decided(test: Expression, [holds, fails]: [Vec<Vec<Step>>; 2], steps: usize) -> Step {
    Step::Decide(Box::new((test, [rest(holds, steps), rest(fails, steps)])))
}

/// A test, and a step that holds where it does not.
fn is_not(test: &Step, other: &Step) -> bool {
    match (test, other) {
        (Step::Test(test), Step::Not(steps)) => {
            matches!(steps.as_slice(), [Step::Test(other)] if other == test)
        }
        _ => false,
    }
}
