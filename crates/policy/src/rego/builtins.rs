//! The functions that Rego has, a file for each family.
//!
//! Written after OPA's reference (openpolicyagent.org/docs/policy-reference/builtins), where errors
//! are not asked for: what arguments are of no use to is undefined.

mod aggregates;
mod arrays;
mod crypto;
mod encodings;
mod formats;
mod globs;
mod graphs;
mod json;
mod nets;
mod numbers;
mod objects;
mod regexes;
mod semvers;
mod sets;
mod strings;
mod times;
mod types;
mod units;
mod uuids;

use std::collections::HashMap;
use std::sync::Arc;

use super::value::Value;
use regexes::Pattern;
pub(super) use regexes::Patterns;

pub(super) use json::to_json;

/// Ends an evaluation: one clause that says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Stop(pub String);

impl Stop {
    #[cold]
    fn too_large() -> Stop {
        Stop(format!("its Rego was stopped: it made more than {MOST} bytes"))
    }

    #[cold]
    fn too_slow() -> Stop {
        Stop("its Rego was stopped: its functions took too long".to_owned())
    }

    /// A number is longer than any that has a use in a policy.
    pub(super) fn too_long() -> Stop {
        Stop("its Rego was stopped: a number has more than 128 bits".to_owned())
    }
}

/// What the answers to one evaluation may come to, in bytes and items together.
const MOST: usize = 16 << 20;

/// What functions may look at in one evaluation, in bytes and items together. A text is looked at
/// as often as a pattern may take for each of its bytes.
const MOST_WORK: u64 = 4 << 30;

/// What functions have at hand.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// What was made so far.
    spent: usize,
    /// What was looked at so far.
    worked: u64,
    /// The patterns that are written in the program.
    written: Arc<Patterns>,
    /// Compiled patterns; nothing where a text is none.
    patterns: HashMap<Box<str>, Option<Arc<Pattern>>>,
}

impl Context {
    /// For an evaluation of a program with these patterns.
    pub(super) fn with(written: &Arc<Patterns>) -> Context {
        Context { written: Arc::clone(written), ..Context::default() }
    }

    /// Makes room for an answer of so many bytes or items; the error ends the evaluation.
    pub(super) fn spend(&mut self, size: usize) -> Result<(), Stop> {
        self.spent = self.spent.saturating_add(size);
        if self.spent > MOST {
            return Err(Stop::too_large());
        }
        Ok(())
    }

    /// Looks at so many bytes or items; the error ends the evaluation.
    pub(super) fn work(&mut self, size: usize) -> Result<(), Stop> {
        self.worked = self.worked.saturating_add(size as u64);
        if self.worked > MOST_WORK {
            return Err(Stop::too_slow());
        }
        Ok(())
    }

    /// What was made and looked at so far.
    pub(super) fn used(&self) -> (usize, u64) {
        (self.spent, self.worked)
    }

    /// How much may still be made.
    fn room(&self) -> usize {
        MOST.saturating_sub(self.spent)
    }

    /// A text that was made.
    fn text<'a>(&mut self, text: String) -> Answer<'a> {
        self.spend(text.len())?;
        Ok(Some(Value::string(text)))
    }

    /// An array that was made.
    fn array<'a>(&mut self, items: Vec<Value<'a>>) -> Answer<'a> {
        self.spend(items.len())?;
        Ok(Some(Value::array(items)))
    }

    /// A set that was made.
    fn set<'a>(&mut self, members: Vec<Value<'a>>) -> Answer<'a> {
        self.spend(members.len())?;
        Ok(Some(Value::set(members)))
    }
}

/// What a function comes to: `None` where it is undefined, as where arguments are of no use to it.
pub(super) type Answer<'a> = Result<Option<Value<'a>>, Stop>;

/// A function.
pub(super) type Function = for<'a> fn(&mut Context, &[Value<'a>]) -> Answer<'a>;

/// A function with its name and the number of its arguments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Builtin(&'static (&'static str, usize, Function));

impl Builtin {
    pub(super) fn name(self) -> &'static str {
        self.0.0
    }

    pub(super) fn arity(self) -> usize {
        self.0.1
    }

    #[inline]
    pub(super) fn call<'a>(self, context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
        (self.0.2)(context, arguments)
    }

    /// Which argument is a regular expression, if one is.
    pub(super) fn pattern(self) -> Option<usize> {
        regexes::argument(self.name())
    }

    /// Its answer is an array of all the values that a call has, one after another.
    pub(super) fn is_relation(self) -> bool {
        self.name() == RELATION
    }
}

impl PartialEq for Builtin {
    fn eq(&self, other: &Builtin) -> bool {
        self.name() == other.name()
    }
}

/// Functions whose answer is not in their arguments.
pub(super) const IMPURE: &[&str] = &[
    "external_data",
    "http.send",
    "net.lookup_ip_addr",
    "opa.runtime",
    "rand.intn",
    "time.now_ns",
    "uuid.rfc4122",
];

/// Functions by name, each with the number of its arguments.
type Family = &'static [(&'static str, usize, Function)];

const FAMILIES: &[Family] = &[
    aggregates::FAMILY,
    arrays::FAMILY,
    crypto::FAMILY,
    encodings::FAMILY,
    formats::FAMILY,
    globs::FAMILY,
    graphs::FAMILY,
    json::FAMILY,
    nets::FAMILY,
    numbers::FAMILY,
    objects::FAMILY,
    regexes::FAMILY,
    semvers::FAMILY,
    sets::FAMILY,
    strings::FAMILY,
    times::FAMILY,
    types::FAMILY,
    units::FAMILY,
    uuids::FAMILY,
];

/// The only function with any number of values.
const RELATION: &str = "walk";

/// The function of that name.
pub(super) fn find(name: &str) -> Option<Builtin> {
    let mut all = FAMILIES.iter().flat_map(|family| family.iter());
    all.find(|(each, ..)| *each == name).map(Builtin)
}

/// The only letter of a text.
fn only(text: &str) -> Option<char> {
    let mut letters = text.chars();
    letters.next().filter(|_| letters.next().is_none())
}

/// The items of an array or the members of a set.
fn items<'a>(value: &Value<'a>) -> Option<Vec<Value<'a>>> {
    match value {
        Value::Array(array) => Some(array.iter().collect()),
        Value::Set(set) => Some(set.members().to_vec()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
