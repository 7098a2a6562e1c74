//! What a function is: its name, what it takes, and what it does.

use super::arguments::Arguments;
use super::error::{EvalError, Mistake};
use super::evaluate::Evaluation;
use super::value::Value;
use super::{Dialect, kyverno, standard};

/// A function.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) takes: &'static [Takes],
    /// The last argument may come again.
    pub(super) repeats: bool,
    pub(super) body: Body,
}

/// What a function does.
pub(super) type Body =
    for<'v> fn(&mut Evaluation<'_>, &Arguments<'_, 'v>) -> Result<Value<'v>, EvalError>;

/// What an argument may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Any,
    Number,
    String,
    StringOrNumber,
    Array,
    ArrayOrString,
    ArrayOrObject,
    ArrayOrObjectOrString,
    /// A list of numbers.
    Numbers,
    /// A list of strings.
    Strings,
    /// A list of numbers, or one of strings.
    Ordered,
    Object,
    Expression,
}

/// The function of a name.
pub(super) fn find(name: &str, dialect: Dialect) -> Option<&'static Function> {
    let named = |function: &&Function| function.name == name;
    let extra = match dialect {
        Dialect::Standard => None,
        Dialect::Kyverno => kyverno::functions().find(named),
    };
    extra.or_else(|| standard::FUNCTIONS.iter().find(named))
}

impl Function {
    pub(super) fn check_arity(&self, given: usize) -> Result<(), Mistake> {
        let least = self.takes.len();
        if given == least || (self.repeats && given > least) {
            return Ok(());
        }
        let takes = format!("{}{least}", if self.repeats { "at least " } else { "" });
        Err(Mistake::Arity { name: self.name, takes, given })
    }

    pub(super) fn call<'v>(
        &self,
        evaluation: &mut Evaluation<'_>,
        values: &[Value<'v>],
    ) -> Result<Value<'v>, EvalError> {
        let arguments = Arguments { function: self.name, values };
        for (index, value) in values.iter().enumerate() {
            let Some(takes) = self.takes.get(index).or(self.takes.last()) else { continue };
            if let Value::List(list) = value {
                evaluation.charge(list.len() / 8)?;
            }
            if !takes.fits(value) {
                return Err(arguments.wrong(index, takes.says()));
            }
        }
        (self.body)(evaluation, &arguments)
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}()", self.name)
    }
}

impl Takes {
    fn fits(self, value: &Value<'_>) -> bool {
        let is_number = |value: &Value<'_>| matches!(value, Value::Number(_));
        let is_string = |value: &Value<'_>| matches!(value, Value::String(_));
        match (self, value) {
            (Takes::Any, Value::Expression(_)) => false,
            (Takes::Any, _)
            | (Takes::Number | Takes::StringOrNumber, Value::Number(_))
            | (
                Takes::String
                | Takes::StringOrNumber
                | Takes::ArrayOrString
                | Takes::ArrayOrObjectOrString,
                Value::String(_),
            )
            | (
                Takes::Array
                | Takes::ArrayOrString
                | Takes::ArrayOrObject
                | Takes::ArrayOrObjectOrString,
                Value::List(_),
            )
            | (
                Takes::Object | Takes::ArrayOrObject | Takes::ArrayOrObjectOrString,
                Value::Map(_),
            )
            | (Takes::Expression, Value::Expression(_)) => true,
            (Takes::Numbers, Value::List(list)) => list.iter().all(|item| is_number(&item)),
            (Takes::Strings, Value::List(list)) => list.iter().all(|item| is_string(&item)),
            (Takes::Ordered, Value::List(list)) => {
                list.iter().all(|item| is_number(&item)) || list.iter().all(|it| is_string(&it))
            }
            _ => false,
        }
    }

    fn says(self) -> &'static str {
        match self {
            Takes::Any => "a value",
            Takes::Number => "a number",
            Takes::String => "a string",
            Takes::StringOrNumber => "a string or a number",
            Takes::Array => "an array",
            Takes::ArrayOrString => "an array or a string",
            Takes::ArrayOrObject => "an array or an object",
            Takes::ArrayOrObjectOrString => "an array, an object or a string",
            Takes::Numbers => "an array of numbers",
            Takes::Strings => "an array of strings",
            Takes::Ordered => "an array of numbers or of strings",
            Takes::Object => "an object",
            Takes::Expression => "an expression",
        }
    }
}
