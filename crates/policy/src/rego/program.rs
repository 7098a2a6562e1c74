//! Modules, compiled together.

use std::rc::Rc;

use super::builtins::Stop;
use super::code::{Code, Entry};
use super::common::{Common, Pool};
use super::compile::{self, Fault};
use super::evaluate::Machine;
use super::partial;
use super::syntax::ast::Module;
use super::value::Value;

/// Compiled modules. What they are evaluated with may live shorter.
#[derive(Debug)]
pub struct Program {
    code: Code,
}

impl Program {
    /// Compiles modules together: each may use the rules of all.
    pub fn compile(modules: &[Module]) -> Result<Program, Fault> {
        Ok(Program { code: compile::compile(modules)? })
    }

    /// What is left of it where these entries of the input are known: an object of them. It comes to
    /// the same for every input that has them. `None` where nothing can be found out beforehand.
    pub fn where_known(&self, entries: &Value<'static>) -> Option<Program> {
        partial::evaluate(&self.code, entries).map(|code| Program { code })
    }

    /// The rule at a path below `data`, for `evaluate`.
    pub fn rule<'n>(&self, path: impl IntoIterator<Item = &'n str>) -> Option<usize> {
        let mut folder = self.code.folders.first()?;
        let mut path = path.into_iter().peekable();
        while let Some(name) = path.next() {
            let (_, entry) = folder.entries.iter().find(|(held, _)| held == name)?;
            match entry {
                Entry::Folder(next) => folder = self.code.folders.get(*next)?,
                Entry::Rule(rule) if path.peek().is_none() => return Some(*rule),
                Entry::Rule(_) => return None,
            }
        }
        None
    }

    /// What a rule comes to; `None` where it is undefined. The error says why that cannot be told.
    pub fn evaluate<'a>(
        &'a self,
        rule: usize,
        input: Option<Value<'a>>,
        data: Option<Value<'a>>,
    ) -> Result<Option<Value<'a>>, Stop> {
        Machine::new(&self.code, input, data, None).known(rule)
    }

    /// What its rules come to is held in common with other programs.
    pub(crate) fn share(&mut self, pool: &mut Pool) {
        pool.add(&mut self.code);
    }

    /// The same as `evaluate`, with what other programs found out of the same review and data.
    pub(crate) fn evaluate_among<'a>(
        &'a self,
        rule: usize,
        input: Value<'a>,
        data: Value<'a>,
        common: &Rc<Common<'a>>,
    ) -> Result<Option<Value<'a>>, Stop> {
        let (alone, common) = ((input.clone(), data.clone()), Some(Rc::clone(common)));
        let mut machine = Machine::new(&self.code, Some(input), Some(data), common);
        let found = machine.known(rule);
        machine.leave();
        // It may have been stopped for what others took.
        found.or_else(|_| self.evaluate(rule, Some(alone.0), Some(alone.1)))
    }
}
