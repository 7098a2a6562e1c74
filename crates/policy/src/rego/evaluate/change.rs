//! `with`: solutions with other values in places.

use std::ops::ControlFlow;

use super::step::Then;
use super::{Known, Machine, NEXT, Run};
use crate::rego::builtins::Stop;
use crate::rego::code::{Entry, Slot, Step, Target, With};
use crate::rego::value::{Object, Value};

impl<'a> Machine<'a> {
    /// Runs `then` for each solution of steps under changes, when these are undone.
    pub(super) fn with(
        &mut self,
        With { changes, steps, bound }: &'a With,
        then: Then<'_, 'a>,
    ) -> Run {
        let mut values = Vec::with_capacity(changes.len());
        for change in changes {
            let Some(value) = self.value(&change.value)? else { return NEXT };
            values.push((&change.target, value));
        }
        let (input, data) = (self.input.clone(), self.data.clone());
        let fresh = vec![Known::NotYet; self.known.len()];
        let known = std::mem::replace(&mut self.known, fresh);
        for (target, value) in values {
            match target {
                Target::Input(path) => self.input = Some(changed(self.input.take(), path, value)),
                Target::Data(path) => self.change_data(path, value),
            }
        }
        // What others found out is of what was there before.
        let common = self.common.take();
        let solutions = self.solutions(steps, bound);
        self.common = common;
        self.input = input;
        self.data = data;
        self.known = known;
        for solution in solutions? {
            for (slot, value) in bound.iter().zip(solution) {
                if let Some(value) = value {
                    self.set(*slot, value);
                }
            }
            if then(self)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        NEXT
    }

    /// What each solution binds.
    fn solutions(
        &mut self,
        steps: &'a [Step],
        bound: &'a [Slot],
    ) -> Result<Vec<Vec<Option<Value<'a>>>>, Stop> {
        let mut solutions = Vec::new();
        self.for_each(steps, &mut |it| {
            it.context.spend(bound.len() + 1)?;
            solutions.push(bound.iter().map(|slot| it.slot(*slot).cloned()).collect());
            // Without variables, one solution is as good as many.
            Ok(if bound.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(solutions)
    }

    /// Facts or rules at a path are replaced.
    fn change_data(&mut self, path: &'a [String], value: Value<'a>) {
        let mut folder = 0;
        for (depth, name) in path.iter().enumerate() {
            let entries = self.folder(folder).map(|folder| &folder.entries);
            let entry = entries.into_iter().flatten().find(|(held, _)| held == name);
            match entry.map(|(_, entry)| *entry) {
                Some(Entry::Folder(next)) => folder = next,
                Some(Entry::Rule(rule)) => {
                    let rest = path.get(depth + 1..).unwrap_or_default();
                    let held = match rest.is_empty() {
                        true => None,
                        false => self.known(rule).ok().flatten(),
                    };
                    self.pretend(rule, Some(changed(held, rest, value)));
                    return;
                }
                None => {
                    self.data = Some(changed(self.data.take(), path, value));
                    return;
                }
            }
        }
        self.pretend_all(folder, Some(&value));
        self.data = Some(changed(self.data.take(), path, value));
    }

    fn pretend(&mut self, rule: usize, value: Option<Value<'a>>) {
        if let Some(known) = self.known.get_mut(rule) {
            *known = Known::Value(value);
        }
    }

    /// The rules of a folder are what stands in its place.
    fn pretend_all(&mut self, folder: usize, value: Option<&Value<'a>>) {
        let Some(code) = self.folder(folder) else { return };
        for (name, entry) in &code.entries {
            let value = value.and_then(|value| value.field(name));
            match entry {
                Entry::Rule(rule) => self.pretend(*rule, value),
                Entry::Folder(folder) => self.pretend_all(*folder, value.as_ref()),
            }
        }
    }
}

/// A value with another at the end of a path.
fn changed<'a>(whole: Option<Value<'a>>, path: &'a [String], value: Value<'a>) -> Value<'a> {
    let Some((first, rest)) = path.split_first() else { return value };
    let mut entries: Vec<_> = match &whole {
        Some(Value::Object(object)) => object.entries().collect(),
        _ => Vec::new(),
    };
    let held = whole.and_then(|whole| whole.field(first));
    entries.push((Value::from(first.as_str()), changed(held, rest, value)));
    Value::Object(Object::new(entries))
}
