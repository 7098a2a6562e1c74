//! Partial evaluation: what depends on a part of the input that is known is evaluated once, before
//! there is a request. To Gatekeeper's templates, a constraint's parameters are that part.
//!
//! What is left comes to the same with every input that has this part. What conflicts with itself
//! is kept, and says so when it is evaluated.

mod expression;
mod inline;
mod shared;
mod special;
mod split;
mod steps;
mod traits;
mod unfold;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::builtins::Patterns;
use super::code::order;
use super::code::{
    Clause, Code, Definition, Expression, Kind, Part, Rule, Slot, Step, Visit, ready,
};
use super::evaluate::Machine;
use super::value::Value;
use traits::Traits;

/// So many values and bytes may be copied into what is left.
const ROOM: usize = 1 << 18;

/// So many parts of rules may be made more than once. Templates of the library have a few thousand.
const PARTS: usize = 100_000;

/// The rules of a program, where a part of the input is known.
struct Partial<'c> {
    code: &'c Code,
    /// An object of the entries that are known.
    known: Value<'static>,
    /// Evaluates what is known, all of it within one budget.
    machine: Machine<'c>,
    /// The rules that are done.
    done: Vec<Option<(Rule, Traits)>>,
    /// Functions some of whose arguments are known: which, and where they are among those done.
    special: Vec<(usize, Given, usize)>,
    patterns: Patterns,
    room: usize,
    /// So many parts of rules may still be made more than once.
    parts: usize,
}

/// The arguments of a function that are known.
type Given = Vec<Option<Value<'static>>>;

/// The variables of a definition that always have the same value, or that of another variable.
#[derive(Debug, Clone)]
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
    let code = &unfold::unfolded(code);
    let mut partial = Partial {
        code,
        known: known.clone(),
        machine: Machine::new(code, Some(known.clone()), None, None),
        done: code.rules.iter().map(|_| None).collect(),
        special: Vec::new(),
        patterns: Patterns::clone(&code.patterns),
        room: ROOM,
        parts: PARTS,
    };
    for at in order::of(&code.rules) {
        let left = code.rules.get(at).map(|rule| partial.rule(rule, &Vec::new()));
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
    ready(&mut rules);
    Some(Code { rules, folders: code.folders.clone(), patterns: Arc::new(partial.patterns) })
}

fn changes_input(rule: &Rule) -> bool {
    let mut changes = false;
    rule.visit(&mut |part| changes |= matches!(part, Part::Changed));
    changes
}

impl<'c> Partial<'c> {
    /// What is left of a rule with these arguments.
    fn rule(&mut self, rule: &'c Rule, given: &Given) -> Rule {
        let mut definitions = Vec::new();
        for definition in &rule.definitions {
            self.definitions(rule.kind, definition, given, &mut definitions);
        }
        let mut defaults = Vec::new();
        if let Some(default) = rule.default.as_deref() {
            self.definitions(rule.kind, default, given, &mut defaults);
        }
        let known = given.iter().flatten().count();
        Rule {
            name: rule.name.clone(),
            kind: match rule.kind {
                Kind::Function { arity } => Kind::Function { arity: arity.saturating_sub(known) },
                kind => kind,
            },
            is_unanimous: rule.is_unanimous,
            is_kept: rule.is_kept,
            alike: None,
            table: None,
            is_table: Definition::are_table(&definitions),
            definitions,
            default: defaults.pop().map(Box::new),
        }
    }

    /// `None` where it never holds. The error is a step that may be split.
    fn definition(
        &mut self,
        kind: Kind,
        definition: &'c Definition,
        given: &Given,
        choices: &[split::Choice],
    ) -> Result<Option<Definition>, split::Split> {
        let mut constants = Constants { values: BTreeMap::new(), slots: definition.slots };
        let (mut arguments, mut checks) = (Vec::new(), Vec::new());
        for (position, pattern) in definition.arguments.iter().enumerate() {
            let pattern = self.pattern(pattern, &mut constants);
            let Some(value) = given.get(position).and_then(Option::as_ref) else {
                arguments.push(pattern);
                continue;
            };
            match constants.matched(&pattern, value) {
                Some(true) => {}
                Some(false) => return Ok(None),
                None => checks.push(Step::matching(pattern, Expression::Constant(value.clone()))),
            }
        }
        let mut clauses = Vec::new();
        for clause in &definition.clauses {
            // What one finds is nothing to the next.
            let mut own = constants.clone();
            let clause = self.clause(kind, clause, &mut own, choices)?;
            constants.slots = own.slots;
            let Some(mut clause) = clause else { continue };
            clause.steps.splice(..0, checks.iter().cloned());
            clauses.push(clause);
        }
        let is_needed = !clauses.is_empty() || arguments.iter().any(|it| self.may_conflict(it));
        Ok(is_needed.then_some(Definition { slots: constants.slots, arguments, clauses }))
    }

    /// `None` where it never holds.
    fn clause(
        &mut self,
        kind: Kind,
        clause: &'c Clause,
        constants: &mut Constants,
        choices: &[split::Choice],
    ) -> Result<Option<Clause>, split::Split> {
        let mut steps = self.split_steps(&clause.steps, constants, choices)?;
        if matches!(steps.as_slice(), [Step::Fail]) {
            return Ok(None);
        }
        let path = clause.path.iter().map(|it| self.expression(it, constants)).collect();
        let mut value = self.expression(&clause.value, constants);
        let has_one_value = matches!(kind, Kind::Value | Kind::Function { .. });
        if has_one_value && value.is_undefined() && !self.may_conflict(&steps) {
            return Ok(None);
        }
        // What is found last is the value.
        if has_one_value
            && let Some(Step::Let(slot, last)) = steps.last()
            && value == Expression::Slot(*slot)
        {
            value = last.clone();
            steps.pop();
        }
        Ok(Some(Clause { steps, path, value, is_member: clause.is_member }))
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
