//! From text to a tree: `lexer` finds words, `literal` reads what they say, `parser` and `member`
//! build the tree, `macros` turns calls such as `x.all(…)` into folds.

pub(super) mod ast;
mod lexer;
mod literal;
mod macros;
mod member;
mod parser;

pub(super) use parser::parse;
