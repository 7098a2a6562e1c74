//! Rego as it is written: text in, modules out.

pub mod ast;
pub mod visit;

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

#[derive(Debug, Clone, Copy)]
pub enum Version {
    V0,
    V1,
}
pub fn parse(_text: &str, _version: Version) -> Result<ast::Module, Mistake> {
    Err(Mistake::new(0, ""))
}
