//! What goes wrong.

use std::borrow::Cow;

/// Why an expression cannot be compiled, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct CompileError {
    /// The byte of the expression that it is about.
    pub offset: usize,
    /// The line, counted from one.
    pub line: usize,
    /// The column in characters, counted from one.
    pub column: usize,
    /// What is wrong, in one clause.
    pub message: String,
}

impl CompileError {
    pub(super) fn at(source: &str, offset: usize, message: impl Into<String>) -> CompileError {
        let before = source.get(..offset).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() + 1;
        CompileError { offset, line, column, message: message.into() }
    }
}

/// Why an expression has no value for what it was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// A map has no such entry, or a message no such field.
    #[error("no such key: {0}")]
    NoSuchKey(String),
    /// No function of this name takes values of these types.
    #[error("no such overload: {0}")]
    NoSuchOverload(String),
    /// A variable that is an expression itself has none.
    #[error("composited variable \"{0}\" fails to evaluate: {1}")]
    InVariable(String, Box<EvalError>),
    /// A variable was given no value.
    #[error("no value for {0}")]
    NoValue(String),
    /// What a function or an operator does not do; each says why.
    #[error("{0}")]
    Invalid(Cow<'static, str>),
    /// A function asks what is not known here.
    #[error("not known here: {0}")]
    Unknown(String),
    /// It costs more than the budget allows.
    #[error("operation cancelled: actual cost limit exceeded")]
    CostExceeded,
    /// It would make a string, list or map larger than we keep.
    #[error("operation cancelled: a value grows too large")]
    SizeExceeded,
}

impl EvalError {
    /// An error of a function, in its own words.
    #[cold]
    pub fn invalid(message: impl Into<Cow<'static, str>>) -> Box<EvalError> {
        Box::new(EvalError::Invalid(message.into()))
    }

    /// No map has an entry, or no message a field, of this name.
    #[cold]
    pub(super) fn no_such_key(name: impl Into<String>) -> Box<EvalError> {
        Box::new(EvalError::NoSuchKey(name.into()))
    }

    /// What is not known here, as a clause.
    #[cold]
    pub fn unknown(what: impl Into<String>) -> Box<EvalError> {
        Box::new(EvalError::Unknown(what.into()))
    }

    /// Ends the evaluation: `||` and the like do not get over it.
    pub fn is_final(&self) -> bool {
        match self {
            EvalError::InVariable(_, error) => error.is_final(),
            error => matches!(error, EvalError::CostExceeded | EvalError::SizeExceeded),
        }
    }
}

/// The value of an expression, or why there is none. Errors are boxed: values are handed from
/// operation to operation all the time, and errors seldom.
pub type Evaluated<T> = Result<T, Box<EvalError>>;
