//! One compiled program for each template.

use std::num::NonZeroU32;
use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::{ExecutionMode, SuspendReason, VmError};
use regorus::rvm::{Program as Code, RegoVM};
use regorus::{Engine, PolicyLengthConfig, Value};

use super::text::Text;
use super::{functions, guard, recursion, rewrite};

/// Templates of the library have up to twenty kilobytes.
const LONGEST: usize = 256 << 10;

/// Templates of the library have two libraries at most.
const MOST_MODULES: usize = 64;

/// Brackets of any kind, in all modules of a template: no value that it makes is nested deeper than
/// that, and dropping a value takes stack for each level.
const MOST_BRACKETS: usize = 4_000;

/// A line of Rego may be as long as a file.
const WIDEST: NonZeroU32 = NonZeroU32::MAX;

/// Instructions for one constraint and one object. Templates of the library need a few thousand.
const BUDGET: usize = 1_000_000;

/// What a template's Rego was compiled to. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    code: Arc<Code>,
    /// It looks up other objects than the one at hand.
    pub(crate) is_referential: bool,
}

/// Rego that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The module: 0 for the template's own, then the libraries.
    pub(crate) module: usize,
    /// Line and column within the module, from one.
    pub(crate) place: Option<(u32, u32)>,
    /// One clause.
    pub(crate) says: String,
}

impl Failure {
    fn whole(module: usize, says: impl Into<String>) -> Failure {
        Failure { module, place: None, says: says.into() }
    }
}

impl Program {
    /// Compiles the template's module, and its libraries.
    pub(crate) fn compile(modules: &[&str]) -> Result<Program, Failure> {
        let mut engine = Engine::new();
        engine.set_rego_v0(true);
        let limits = PolicyLengthConfig { max_col: WIDEST, ..PolicyLengthConfig::default() };
        engine.set_policy_length_config(limits);
        let brackets = |written: &&str| written.matches(['[', '{', '(']).count();
        if modules.len() > MOST_MODULES {
            let says = format!("it has more than {MOST_MODULES} libraries");
            return Err(Failure::whole(0, says));
        }
        if modules.iter().map(brackets).sum::<usize>() > MOST_BRACKETS {
            let says = format!("its Rego has more than {MOST_BRACKETS} brackets");
            return Err(Failure::whole(0, says));
        }
        if let Some(found) = recursion::find(modules) {
            let written = modules.get(found.module).copied().unwrap_or_default();
            let place = Some(Text::new(written).place_of(written, found.at));
            let says = format!("{} depends on itself: recursion is not allowed", found.name);
            return Err(Failure { module: found.module, place, says });
        }
        let mut texts = Vec::new();
        let mut entry = String::new();
        for (module, written) in modules.iter().enumerate() {
            let text = prepare(module, written)?;
            let package = engine
                .add_policy(name(module), text.said.clone())
                .map_err(|error| failure(&format!("{error:#}"), module, &text, written))?;
            if module == 0 {
                entry = format!("{package}.violation");
            } else if !package.starts_with("data.lib.") && package != "data.lib" {
                return Err(Failure::whole(module, "a library's package begins with `lib`"));
            }
            texts.push(text);
        }
        let told = |message: String| located(&message, &texts, modules);
        let entry_point = regorus::Rc::from(entry.as_str());
        let policy = engine.compile_with_entrypoint(&entry_point).map_err(|error| {
            let message = format!("{error:#}");
            if message.contains("not a valid rule path") || message.contains("rule not found") {
                return Failure::whole(0, "it has no rule called `violation`");
            }
            told(message)
        })?;
        let hosted = functions::HOSTED;
        let code = Compiler::compile_from_policy_with_host_await(&policy, &[&entry], hosted);
        let is_referential = modules.iter().any(|module| guard::is_referential(module));
        code.map(|code| Program { code, is_referential }).map_err(|error| told(error.to_string()))
    }

    /// The violations: what the rule `violation` gives; `Undefined` for none.
    pub(crate) fn evaluate(&self, input: Value, data: &Value) -> Result<Value, String> {
        let mut machine = RegoVM::new();
        machine.set_max_instructions(BUDGET);
        machine.set_execution_mode(ExecutionMode::Suspendable);
        machine.load_program(Arc::clone(&self.code));
        machine.set_data(data.clone()).map_err(stopped)?;
        machine.set_input(input);
        let mut found = machine.execute().map_err(stopped)?;
        let mut spent = 0;
        while let Some(SuspendReason::HostAwait { identifier, argument, .. }) =
            machine.suspend_reason()
        {
            let answer = functions::call(identifier, argument, &mut spent)?;
            found = machine.resume(Some(answer)).map_err(stopped)?;
        }
        Ok(found)
    }
}

/// Why an evaluation came to no end.
fn stopped(error: VmError) -> String {
    match error {
        VmError::InstructionLimitExceeded { .. } => {
            format!("its Rego was stopped after {BUDGET} instructions")
        }
        error => first_line(&error.to_string()),
    }
}

/// A module as it is compiled.
fn prepare(module: usize, written: &str) -> Result<Text, Failure> {
    if written.len() > LONGEST {
        let says = format!("its Rego is longer than {} KiB", LONGEST >> 10);
        return Err(Failure::whole(module, says));
    }
    guard::check(written).map_err(|refused| {
        let place = Text::new(written).place_of(written, refused.at);
        Failure { module, place: Some(place), says: refused.says }
    })?;
    Ok(rewrite::rewrite(written))
}

/// The file name that a module goes by in the compiler's messages.
fn name(module: usize) -> String {
    format!("module{module}")
}

/// A message of the compiler, whichever module it is about.
fn located(message: &str, texts: &[Text], modules: &[&str]) -> Failure {
    let about = |module: &usize| message.contains(&format!("{}:", name(*module)));
    let module = (0..texts.len()).find(about).unwrap_or(0);
    match (texts.get(module), modules.get(module)) {
        (Some(text), Some(written)) => failure(message, module, text, written),
        _ => Failure::whole(module, first_line(message)),
    }
}

/// A message of the compiler: a block that shows the line, then `error: …`.
fn failure(message: &str, module: usize, text: &Text, written: &str) -> Failure {
    let mark = format!("{}:", name(module));
    let numbers = message.split_once(&mark).map_or("", |(_, rest)| rest);
    let mut numbers = numbers.splitn(3, [':', '\n', ' ']).map(|number| number.parse().ok());
    let place = match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(line), Some(column)) => Some(text.place_in(written, line, column)),
        _ => None,
    };
    let says = message.rsplit_once("error: ").map_or(message, |(_, says)| says);
    Failure { module, place, says: first_line(says) }
}

fn first_line(message: &str) -> String {
    message.trim().lines().next().unwrap_or_default().to_owned()
}
