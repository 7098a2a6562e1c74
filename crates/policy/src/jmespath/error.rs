//! What can go wrong with an expression, when it is read and when it is asked.

use model::document::Key;

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{mistake} at byte {at}")]
pub struct CompileError {
    /// What is wrong.
    pub mistake: Mistake,
    /// Where, in bytes from the start of the expression.
    pub at: usize,
}

/// What is wrong with the text of an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// It does not follow the grammar.
    #[error("{0}")]
    Syntax(&'static str),
    /// It nests deeper than we follow, or is too long.
    #[error("the expression nests too deep or is too long")]
    TooComplex,
    /// Nobody knows this function.
    #[error("no function is called {0}")]
    UnknownFunction(String),
    /// A function takes another number of arguments.
    #[error("{name} takes {takes} arguments, not {given}")]
    Arity {
        /// The function.
        name: &'static str,
        /// How many it takes.
        takes: String,
        /// How many it is given.
        given: usize,
    },
    /// A slice moves by no step at all.
    #[error("a slice cannot have a step of zero")]
    ZeroStep,
}

/// Why an expression has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// A function is given something that it does not take.
    #[error("{function}: argument {argument} is {given}, not {takes}")]
    Type {
        /// The function.
        function: &'static str,
        /// Which argument, counted from one.
        argument: usize,
        /// What it is.
        given: &'static str,
        /// What the function takes.
        takes: &'static str,
    },
    /// A function cannot do what it is asked.
    #[error("{function}: {says}")]
    Function {
        /// The function.
        function: &'static str,
        /// What is wrong.
        says: String,
    },
    /// A path ends at a key that is not there (Kyverno's dialect only).
    #[error("unknown key \"{}\" in path", .0.as_str())]
    UnknownKey(Key),
    /// A name stands for something that cannot be had.
    #[error("{0}")]
    Missing(Missing),
    /// It takes more steps than it may.
    #[error("the expression takes too many steps")]
    OutOfSteps,
}

impl From<EvalError> for Missing {
    fn from(error: EvalError) -> Missing {
        match error {
            EvalError::Missing(missing) => missing,
            other => Missing::Failed(other.to_string()),
        }
    }
}

/// Why what a name stands for cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// It is not known here.
    #[error("{0}")]
    Unknown(String),
    /// Asking for it failed.
    #[error("{0}")]
    Failed(String),
}
