//! The values that variables have in one evaluation.

use std::cell::{Cell, OnceCell};
use std::fmt;
use std::rc::Rc;

use model::Node;

use super::budget::Budget;
use super::common::Common;
use super::environment::Slot;
use super::error::{EvalError, Evaluated};
use super::function::Host;
use super::known::Known;
use super::program::Program;
use super::value::{Map, Value};

/// Values for the variables of an environment.
///
/// A variable without a value is an error where it is used, not before. A lazy one is a program,
/// evaluated when first used and at most once; its error is an error of each use.
pub struct Activation<'a> {
    slots: Vec<Content<'a>>,
    host: Option<&'a dyn Host>,
    /// What other policies found out.
    common: Option<Rc<Common<'a>>>,
    /// Errors of lazy variables tell the variable.
    names_errors: bool,
}

/// What held the values of one evaluation, to be used for the next: so it stays at hand.
#[derive(Default)]
pub(super) struct Room<'a>(Vec<Content<'a>>);

enum Content<'a> {
    Nothing,
    Value(Value<'a>),
    Lazy(Lazy<'a>),
    /// What is known before, and whether its cost was taken.
    Known(&'a Known, Cell<bool>),
}

/// A variable that is a program.
struct Lazy<'a> {
    program: &'a Program,
    is_running: Cell<bool>,
    done: OnceCell<Evaluated<Value<'a>>>,
}

impl<'a> Activation<'a> {
    /// No variable has a value yet.
    pub fn new() -> Activation<'a> {
        Activation { slots: Vec::new(), host: None, common: None, names_errors: false }
    }

    /// The same, with room for so many variables.
    pub fn with_capacity(count: usize) -> Activation<'a> {
        Activation { slots: Vec::with_capacity(count), ..Activation::new() }
    }

    /// With whom to ask what arguments do not tell.
    #[must_use]
    pub fn with_host(self, host: &'a dyn Host) -> Activation<'a> {
        Activation { host: Some(host), ..self }
    }

    /// The same, with what other policies found out of the same request.
    pub(crate) fn among(common: Option<&Rc<Common<'a>>>, count: usize) -> Activation<'a> {
        let Some(common) = common else { return Activation::with_capacity(count) };
        let Room(mut slots) = common.room();
        slots.reserve(count);
        Activation { slots, common: Some(Rc::clone(common)), ..Activation::new() }
    }

    /// Leaves its room to the next policy.
    pub(crate) fn leave(mut self) {
        if let Some(common) = &self.common {
            self.slots.clear();
            common.leave(Room(self.slots));
        }
    }

    /// Errors of lazy variables tell the variable, as those of the API server do.
    #[must_use]
    pub fn with_named_errors(self) -> Activation<'a> {
        Activation { names_errors: true, ..self }
    }

    /// Gives a variable its value.
    pub fn set(&mut self, slot: Slot, value: Value<'a>) {
        self.put(slot, Content::Value(value));
    }

    /// Gives a variable the program that tells its value.
    pub fn set_lazy(&mut self, slot: Slot, program: &'a Program) {
        let (is_running, done) = (Cell::new(false), OnceCell::new());
        self.put(slot, Content::Lazy(Lazy { program, is_running, done }));
    }

    /// Gives a variable the value that is known. Its cost is taken when it is first used.
    pub(crate) fn set_known(&mut self, slot: Slot, known: &'a Known) {
        self.put(slot, Content::Known(known, Cell::new(false)));
    }

    /// Takes the cost of a variable that is known, unless it was taken before.
    pub(super) fn pay(&self, slot: Slot, budget: &mut Budget) -> Evaluated<()> {
        let Some(Content::Known(known, is_paid)) = self.slots.get(slot.0) else { return Ok(()) };
        if is_paid.replace(true) {
            return Ok(());
        }
        for slot in &known.uses {
            self.pay(*slot, budget)?;
        }
        let outer = budget.begin(known.height)?;
        let paid = budget.charge(known.cost);
        budget.end(outer);
        paid
    }

    /// The cost of a variable was taken that is known.
    pub(super) fn is_paid(&self, slot: Slot) -> bool {
        matches!(self.slots.get(slot.0), Some(Content::Known(_, is_paid)) if is_paid.get())
    }

    /// Takes the value of a variable away.
    pub fn clear(&mut self, slot: Slot) {
        self.put(slot, Content::Nothing);
    }

    #[inline]
    fn put(&mut self, slot: Slot, content: Content<'a>) {
        if let Some(place) = self.slots.get_mut(slot.0) {
            *place = content;
            return;
        }
        if self.slots.len() < slot.0 {
            self.slots.resize_with(slot.0, || Content::Nothing);
        }
        self.slots.push(content);
    }

    /// The value of a variable.
    pub(super) fn get(&self, slot: Slot, name: &str, budget: &mut Budget) -> Evaluated<&Value<'a>> {
        match self.slots.get(slot.0) {
            Some(Content::Value(value)) => Ok(value),
            Some(Content::Lazy(lazy)) => self.evaluate_once(lazy, name, budget),
            Some(Content::Known(known, is_paid)) => {
                if !is_paid.get() {
                    self.pay(slot, budget)?;
                }
                Ok(&known.value)
            }
            Some(Content::Nothing) | None => Err(EvalError::NoValue(name.to_owned()).into()),
        }
    }

    /// The program that a lazy variable is.
    pub(super) fn lazy(&self, slot: Slot) -> Option<&'a Program> {
        match self.slots.get(slot.0) {
            Some(Content::Lazy(lazy)) => Some(lazy.program),
            _ => None,
        }
    }

    /// The place in a document that a variable is; `None` where it is anything else, or is not
    /// evaluated yet.
    #[inline]
    pub(super) fn place(&self, slot: Slot) -> Option<Node<'a>> {
        let value = match self.slots.get(slot.0)? {
            Content::Value(value) => value,
            Content::Lazy(lazy) => lazy.done.get()?.as_ref().ok()?,
            _ => return None,
        };
        match value {
            Value::Map(Map::Node(node)) => Some(*node),
            _ => None,
        }
    }

    fn evaluate_once<'s>(
        &'s self,
        lazy: &'s Lazy<'a>,
        name: &str,
        budget: &mut Budget,
    ) -> Evaluated<&'s Value<'a>> {
        if lazy.done.get().is_none() {
            if lazy.is_running.replace(true) {
                return Err(EvalError::invalid(format!("{name} depends on itself")));
            }
            let result = lazy.program.evaluate(self, budget).map_err(|error| {
                match name.strip_prefix("variables.").filter(|_| self.names_errors) {
                    Some(name) => EvalError::InVariable(name.to_owned(), error).into(),
                    None => error,
                }
            });
            lazy.done.set(result).ok();
        }
        match lazy.done.get() {
            Some(result) => result.as_ref().map_err(Box::clone),
            None => Err(EvalError::NoValue(name.to_owned()).into()),
        }
    }

    #[inline]
    pub(super) fn common(&self) -> Option<&Rc<Common<'a>>> {
        self.common.as_ref()
    }

    pub(super) fn host(&self) -> Option<&'a dyn Host> {
        self.host
    }
}

impl fmt::Debug for Room<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Room").field(&self.0.capacity()).finish()
    }
}

impl Default for Activation<'_> {
    fn default() -> Self {
        Activation::new()
    }
}

impl fmt::Debug for Activation<'_> {
    /// Without the values: an object may be a Secret.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Activation").field("slots", &self.slots.len()).finish_non_exhaustive()
    }
}
