//! Partial evaluation: what depends on a part of the input that is known is evaluated once, before
//! there is a request. To Gatekeeper's templates, a constraint's parameters are that part.
//!
//! What is left comes to the same with every input that has this part. What conflicts with itself
//! is kept, and says so when it is evaluated.

mod expression;
mod order;
mod shared;
mod steps;
mod traits;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::builtins::Patterns;
use super::code::{Clause, Code, Definition, Expression, Kind, Part, Rule, Slot, Step, Visit};
use super::evaluate::Machine;
use super::value::Value;
use traits::Traits;

/// So many values and bytes may be copied into what is left.
const ROOM: usize = 1 << 18;

/// The rules of a program, where a part of the input is known.
struct Partial<'c> {
    /// An object of the entries that are known.
    known: Value<'static>,
    /// Evaluates what is known, all of it within one budget.
    machine: Machine<'c>,
    /// The rules that are done.
    done: Vec<Option<(Rule, Traits)>>,
    patterns: Patterns,
    room: usize,
}

/// The variables of a definition that always have the same value, or that of another variable.
#[derive(Debug)]
struct Constants {
    values: BTreeMap<Slot, Expression>,
    /// How many variables there are in all.
    slots: usize,
}

/// What is left of a program where these entries of the input are known; nothing where its rules
/// change the input themselves.
pub(super) fn evaluate(code: &Code, known: &Value<'static>) -> Option<Code> {
    if code.rules.iter().any(changes_input) {
        return None;
    }
    let mut partial = Partial {
        known: known.clone(),
        machine: Machine::new(code, Some(known.clone()), None),
        done: code.rules.iter().map(|_| None).collect(),
        patterns: Patterns::clone(&code.patterns),
        room: ROOM,
    };
    for at in order::of(code) {
        let left = code.rules.get(at).map(|rule| partial.rule(rule));
        let left = left.map(|rule| (partial.traits_of(&rule), rule));
        if let Some(done) = partial.done.get_mut(at) {
            *done = left.map(|(traits, rule)| (rule, traits));
        }
    }
    let rules = partial.done.into_iter().map(|done| done.map(|(rule, _)| rule));
    let mut rules: Vec<Rule> = rules.collect::<Option<_>>()?;
    for rule in &mut rules {
        rule.definitions.iter_mut().for_each(Definition::number);
        shared::share(rule);
    }
    Some(Code { rules, folders: code.folders.clone(), patterns: Arc::new(partial.patterns) })
}

fn changes_input(rule: &Rule) -> bool {
    let mut changes = false;
    rule.visit(&mut |part| changes |= matches!(part, Part::Changed));
    changes
}

impl<'c> Partial<'c> {
    fn rule(&mut self, rule: &'c Rule) -> Rule {
        let definitions: Vec<Definition> =
            rule.definitions.iter().filter_map(|it| self.definition(rule.kind, it)).collect();
        let default = rule.default.as_ref().and_then(|it| self.definition(rule.kind, it));
        Rule {
            name: rule.name.clone(),
            kind: rule.kind,
            is_unanimous: rule.is_unanimous,
            is_table: Definition::are_table(&definitions),
            definitions,
            default: default.map(Box::new),
        }
    }

    /// `None` where it never holds.
    fn definition(&mut self, kind: Kind, definition: &'c Definition) -> Option<Definition> {
        let mut constants = Constants { values: BTreeMap::new(), slots: definition.slots };
        let arguments = definition.arguments.iter();
        let arguments: Vec<_> = arguments.map(|it| self.pattern(it, &mut constants)).collect();
        let clauses = definition.clauses.iter();
        let clauses: Vec<_> =
            clauses.filter_map(|it| self.clause(kind, it, &mut constants)).collect();
        let is_needed = !clauses.is_empty() || arguments.iter().any(|it| self.may_conflict(it));
        is_needed.then_some(Definition { slots: definition.slots, arguments, clauses })
    }

    /// `None` where it never holds.
    fn clause(
        &mut self,
        kind: Kind,
        clause: &'c Clause,
        constants: &mut Constants,
    ) -> Option<Clause> {
        let steps = self.steps(&clause.steps, constants);
        if matches!(steps.as_slice(), [Step::Fail]) {
            return None;
        }
        let path = clause.path.iter().map(|it| self.expression(it, constants)).collect();
        let value = self.expression(&clause.value, constants);
        let has_one_value = matches!(kind, Kind::Value | Kind::Function { .. });
        if has_one_value && value.is_undefined() && !self.may_conflict(&steps) {
            return None;
        }
        Some(Clause { steps, path, value, is_member: clause.is_member })
    }
}

impl Constants {
    /// The values that are known.
    fn known(&self) -> Vec<(Slot, Value<'static>)> {
        let known = self.values.iter().filter_map(|(slot, value)| match value {
            Expression::Constant(value) => Some((*slot, value.clone())),
            _ => None,
        });
        known.collect()
    }
}
