//! What rules come to.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::expression::borrowed;
use super::{Found, Known, Machine, NEXT};
use crate::rego::builtins::Stop;
use crate::rego::code::{Clause, Definition, Entry, Expression, Kind, Pattern, Rule};
use crate::rego::value::{Object, Value};

/// An object that is being put together.
#[derive(Debug)]
enum Building<'a> {
    Value(Value<'a>),
    Set(Vec<Value<'a>>),
    Object(BTreeMap<Value<'a>, Building<'a>>),
}

impl<'a> Machine<'a> {
    /// What a rule without arguments comes to, evaluated once.
    pub(in crate::rego) fn known(&mut self, rule: usize) -> Found<'a> {
        if let Some(Known::Value(value)) = self.known.get(rule) {
            let value = value.clone();
            self.spare();
            return Ok(value);
        }
        let Some(code) = self.rule(rule) else { return Ok(None) };
        let nothing = (self.top, 0);
        let value = self.in_common(
            code,
            nothing,
            |_, _| true,
            |it| {
                Ok(match code.kind {
                    Kind::Value | Kind::Function { .. } => it.complete(code, it.top)?,
                    Kind::Set => Some(it.set_of(code)?),
                    Kind::Object => Some(it.object(code)?),
                })
            },
        )?;
        if let Some(known) = self.known.get_mut(rule) {
            *known = Known::Value(value.clone());
        }
        Ok(value)
    }

    /// What a value or a function comes to, by all of its definitions. Its arguments stand at `base`,
    /// where its frame begins.
    pub(super) fn complete(&mut self, rule: &'a Rule, base: usize) -> Found<'a> {
        if let (Some(table), None) = (&rule.table, &rule.default) {
            let Some(given) = self.slots.get(base).and_then(Option::as_ref) else {
                return Ok(None);
            };
            let found = table.binary_search_by(|(text, _)| text.compare(given)).ok();
            let entry = found.and_then(|found| table.get(found));
            return Ok(entry.map(|(_, value)| borrowed(value)));
        }
        let mut found: Option<Value<'a>> = None;
        for definition in &rule.definitions {
            if !self.may_take(definition, base) {
                continue;
            }
            let value = match definition.constant().filter(|_| rule.is_table) {
                Some(constant) => Some(borrowed(constant)),
                None => self.defined(rule, definition, base)?,
            };
            let Some(value) = value else { continue };
            match &found {
                Some(held) if *held != value => return Err(conflict(rule)),
                Some(_) => {}
                None => found = Some(value),
            }
            if rule.is_unanimous {
                break;
            }
        }
        match (&found, &rule.default) {
            (None, Some(default)) => self.defined(rule, default, base),
            _ => Ok(found),
        }
    }

    /// None of the arguments that are written out is another.
    fn may_take(&self, definition: &Definition, base: usize) -> bool {
        definition.arguments.iter().enumerate().all(|(position, pattern)| match pattern {
            Pattern::Equal(Expression::Constant(wanted)) => {
                let given = self.slots.get(base + position).and_then(Option::as_ref);
                given.is_some_and(|given| given == wanted)
            }
            _ => true,
        })
    }

    /// The value of one definition: of its first clause that holds.
    fn defined(&mut self, rule: &'a Rule, definition: &'a Definition, base: usize) -> Found<'a> {
        self.framed(definition, base, |it| {
            for (position, pattern) in definition.arguments.iter().enumerate() {
                // A variable stands where the argument does.
                if matches!(pattern, Pattern::Any | Pattern::Bind(_)) {
                    continue;
                }
                let Some(given) = it.slot(position).cloned() else { return Ok(None) };
                if !it.matches(pattern, given)? {
                    return Ok(None);
                }
            }
            for clause in &definition.clauses {
                let found = it.one(rule, clause)?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        })
    }

    /// The one value of a clause.
    fn one(&mut self, rule: &'a Rule, clause: &'a Clause) -> Found<'a> {
        let mut found: Option<Value<'a>> = None;
        self.for_each(&clause.steps, &mut |it| {
            let Some(value) = it.value(&clause.value)? else { return NEXT };
            match &found {
                Some(held) if *held != value => return Err(conflict(rule)),
                Some(_) => {}
                None => found = Some(value),
            }
            // Every further solution would say the same.
            match clause.value.is_constant() {
                true => Ok(ControlFlow::Break(())),
                false => NEXT,
            }
        })?;
        Ok(found)
    }

    fn set_of(&mut self, rule: &'a Rule) -> Result<Value<'a>, Stop> {
        let mut members = Vec::new();
        self.all_solutions(rule, &mut |it, clause| {
            members.extend(it.value(&clause.value)?);
            Ok(())
        })?;
        Ok(Value::set(members))
    }

    fn object(&mut self, rule: &'a Rule) -> Result<Value<'a>, Stop> {
        let mut root = Building::Object(BTreeMap::new());
        self.all_solutions(rule, &mut |it, clause| {
            let mut path = Vec::with_capacity(clause.path.len());
            for key in &clause.path {
                let Some(key) = it.value(key)? else { return Ok(()) };
                path.push(key);
            }
            let Some(value) = it.value(&clause.value)? else { return Ok(()) };
            root.put(path.into_iter(), value, clause.is_member)
        })?;
        Ok(root.done())
    }

    /// Does something for each solution of each definition.
    fn all_solutions(
        &mut self,
        rule: &'a Rule,
        then: &mut dyn FnMut(&mut Machine<'a>, &'a Clause) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        for definition in &rule.definitions {
            self.framed(definition, self.top, |it| {
                for clause in &definition.clauses {
                    let mut is_solved = false;
                    it.for_each(&clause.steps, &mut |it| {
                        is_solved = true;
                        it.context.spend(1)?;
                        then(it, clause)?;
                        NEXT
                    })?;
                    if is_solved {
                        break;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Does something with room for the variables of a definition, whose frame begins at `base`.
    fn framed<T>(
        &mut self,
        definition: &Definition,
        base: usize,
        run: impl FnOnce(&mut Machine<'a>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let (frame, top) = (self.frame, self.top);
        self.frame = base;
        self.top = base + definition.slots;
        if self.slots.len() < self.top {
            self.slots.resize_with(self.top, || None);
        }
        let done = self.deeper(run);
        self.frame = frame;
        self.top = top;
        done
    }

    /// All that stands in a folder: facts, and what its rules come to.
    pub(super) fn contents(&mut self, folder: usize) -> Result<Value<'a>, Stop> {
        let Some(code) = self.folder(folder) else { return Ok(Value::object([])) };
        let mut facts = self.data.clone();
        for name in &code.path {
            facts = facts.and_then(|facts| facts.field(name));
        }
        let mut entries = Vec::new();
        for (name, entry) in &code.entries {
            let value = match entry {
                Entry::Folder(folder) => Some(self.deeper(|it| it.contents(*folder))?),
                Entry::Rule(rule) => match self.rule(*rule).map(|rule| rule.kind) {
                    Some(Kind::Function { .. }) | None => None,
                    Some(_) => self.known(*rule)?,
                },
            };
            entries.extend(value.map(|value| (Value::from(name.as_str()), value)));
        }
        // Of equal keys the last counts: facts, but where there is a folder of rules.
        if let Some(Value::Object(object)) = facts {
            let is_folder = |name: &Value<'_>| {
                let mut entries = code.entries.iter();
                entries
                    .any(|(held, it)| matches!(it, Entry::Folder(_)) && name.as_str() == Some(held))
            };
            entries.extend(object.entries().filter(|(name, _)| !is_folder(name)));
        }
        self.context.spend(entries.len())?;
        Ok(Value::Object(Object::new(entries)))
    }
}

impl<'a> Building<'a> {
    fn put(
        &mut self,
        mut path: impl Iterator<Item = Value<'a>>,
        value: Value<'a>,
        is_member: bool,
    ) -> Result<(), Stop> {
        let unique = || Stop("object keys must be unique".to_owned());
        let mut at = self;
        for key in &mut path {
            let Building::Object(entries) = at else { return Err(unique()) };
            // What a level is shows when something is put there.
            at = entries.entry(key).or_insert_with(|| Building::Object(BTreeMap::new()));
        }
        match at {
            Building::Set(members) if is_member => members.push(value),
            Building::Object(entries) if entries.is_empty() => {
                *at = match is_member {
                    true => Building::Set(vec![value]),
                    false => Building::Value(value),
                };
            }
            Building::Value(held) if !is_member && *held == value => {}
            _ => return Err(unique()),
        }
        Ok(())
    }

    fn done(self) -> Value<'a> {
        match self {
            Building::Value(value) => value,
            Building::Set(members) => Value::set(members),
            Building::Object(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key, value.done()));
                Value::Object(Object::new(entries.collect()))
            }
        }
    }
}

fn conflict(rule: &Rule) -> Stop {
    Stop(match rule.kind {
        Kind::Function { .. } => {
            format!("{}: functions must not produce multiple outputs for same inputs", rule.name)
        }
        _ => format!("{}: complete rules must not produce multiple outputs", rule.name),
    })
}
