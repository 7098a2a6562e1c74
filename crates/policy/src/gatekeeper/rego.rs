//! Templates in Rego: compiled once, evaluated within a budget.

mod guard;

use std::rc::Rc;
use std::sync::Arc;

use model::Node;

use super::MOST_NODES;
use crate::outcome::Breach;
use crate::rego::syntax::{Mistake, Version, parse};
use crate::rego::{Common, Pool, Program, Value};

/// Templates of the library have up to twenty kilobytes.
const LONGEST: usize = 256 << 10;

/// Templates of the library have two libraries at most.
const MOST_MODULES: usize = 64;

/// What a template's Rego was compiled to. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Rego {
    program: Arc<Program>,
    /// The rule `violation`.
    violation: usize,
    /// It looks up other objects than the one at hand.
    pub(super) is_referential: bool,
}

/// Rego that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The module: 0 for the template's own, then the libraries.
    pub(super) module: usize,
    /// Line and column within the module, from one.
    pub(super) place: Option<(u32, u32)>,
    /// One clause.
    pub(super) says: String,
}

impl Failure {
    fn whole(module: usize, says: impl Into<String>) -> Failure {
        Failure { module, place: None, says: says.into() }
    }

    fn at(module: usize, text: &str, mistake: Mistake) -> Failure {
        Failure { module, place: Some(place(text, mistake.at)), says: mistake.says }
    }
}

impl Rego {
    /// Compiles the template's module, and its libraries.
    pub(super) fn compile(texts: &[&str], version: Version) -> Result<Rego, Failure> {
        if texts.len() > MOST_MODULES {
            let says = format!("it has more than {MOST_MODULES} libraries");
            return Err(Failure::whole(0, says));
        }
        let mut modules = Vec::new();
        for (module, text) in texts.iter().enumerate() {
            if text.len() > LONGEST {
                let says = format!("its Rego is longer than {} KiB", LONGEST >> 10);
                return Err(Failure::whole(module, says));
            }
            let read = parse(text, version).map_err(|it| Failure::at(module, text, it))?;
            if module > 0 && read.package.first().is_none_or(|first| first != "lib") {
                return Err(Failure::whole(module, "a library's package begins with `lib`"));
            }
            modules.push(read);
        }
        let mut is_referential = false;
        for (module, (read, text)) in modules.iter().zip(texts).enumerate() {
            let looks = guard::check(read).map_err(|it| Failure::at(module, text, it))?;
            is_referential |= looks;
        }
        let program = Program::compile(&modules).map_err(|fault| {
            let text = texts.get(fault.module).copied().unwrap_or_default();
            Failure::at(fault.module, text, Mistake::new(fault.at, fault.says))
        })?;
        let package = modules.first().map(|module| module.package.as_slice());
        let names = package.unwrap_or_default().iter().map(String::as_str);
        let Some(violation) = program.rule(names.chain(["violation"])) else {
            return Err(Failure::whole(0, "it has no rule called `violation`"));
        };
        Ok(Rego { program: Arc::new(program), violation, is_referential })
    }

    /// What is left of it for a constraint with these parameters; `None` where nothing can be found
    /// out before there is a request.
    pub(super) fn with_parameters(&self, parameters: Node<'_>) -> Option<Rego> {
        let known = Value::object([("parameters", Value::owned(parameters, MOST_NODES)?)]);
        let program = Arc::new(self.program.where_known(&known)?);
        Some(Rego { program, ..self.clone() })
    }

    /// What its rules come to is held in common with other constraints.
    pub(super) fn share(&mut self, pool: &mut Pool) {
        if let Some(program) = Arc::get_mut(&mut self.program) {
            program.share(pool);
        }
    }

    /// The violations with a message, which is a string; Gatekeeper shows no others. The error
    /// says why they cannot be told.
    pub(super) fn breaches<'r>(
        &'r self,
        review: Value<'r>,
        parameters: Node<'r>,
        data: &Value<'r>,
        common: Option<&Rc<Common<'r>>>,
    ) -> Result<Vec<Breach>, String> {
        let parameters = Value::of_node(parameters).map(|it| ("parameters", it));
        let input = Value::object([("review", review)].into_iter().chain(parameters));
        let data = data.clone();
        let found = match common {
            Some(common) => self.program.evaluate_among(self.violation, input, data, common),
            None => self.program.evaluate(self.violation, Some(input), Some(data)),
        };
        Ok(match found.map_err(|stop| stop.to_string())? {
            Some(Value::Set(found)) => found.members().iter().filter_map(breach).collect(),
            Some(Value::Object(found)) => {
                found.entries().filter_map(|(violation, _)| breach(&violation)).collect()
            }
            _ => Vec::new(),
        })
    }
}

fn breach(violation: &Value<'_>) -> Option<Breach> {
    let message = violation.field("msg")?.as_str()?.to_owned();
    let details = violation.field("details").map(|it| it.to_json()).unwrap_or_default();
    Some(Breach { message, field: None, details })
}

/// Line and column of a byte, from one.
fn place(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line as u32, column as u32)
}
