//! Rego as it is written: text in, modules out.

pub mod ast;
mod lexer;
mod parser;
pub mod visit;

/// Which rules of the language hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Those before OPA 1.0: `in`, `every`, `if` and `contains` are keywords where a module imports
    /// them, and rules do without.
    V0,
    /// Those of OPA 1.0: they are keywords always, and rules need them.
    V1,
}

/// Reads a module. In one of [`Version::V0`] that imports `rego.v1`, the rules of OPA 1.0 hold.
pub fn parse(text: &str, version: Version) -> Result<ast::Module, Mistake> {
    parser::parse(text, version)
}

/// What is wrong with a module, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{says}")]
pub struct Mistake {
    /// The byte of the module's text that it begins at.
    pub at: usize,
    /// One clause.
    pub says: String,
}

impl Mistake {
    /// What is wrong at a byte of the text.
    pub fn new(at: usize, says: impl Into<String>) -> Mistake {
        Mistake { at, says: says.into() }
    }
}
