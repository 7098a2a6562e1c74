//! A document that can be edited: what patches work on, and what expressions make.
//!
//! A `Tree` owns all it holds. It comes from a `model::Node` or from JSON, and becomes a
//! `model::Document` again, so that what was changed can be judged like what was read.

mod document;
mod json;
mod map;
mod yaml;

use std::fmt;

pub use document::TooLarge;
pub use json::JsonError;
pub(crate) use json::{unescape, write_string};
pub use map::Map;

use crate::number::Number;

/// One value with all below it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Tree {
    /// null
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Tree>),
    /// A mapping.
    Map(Map),
}

impl Tree {
    /// The value of `key`; `None` when there is none or this is no mapping.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Map(map) => map.get(key),
            _ => None,
        }
    }

    /// The string it is.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Tree::String(text) => Some(text),
            _ => None,
        }
    }

    /// How many values it holds, with itself.
    pub fn weight(&self) -> usize {
        match self {
            Tree::List(items) => 1 + items.iter().map(Tree::weight).sum::<usize>(),
            Tree::Map(map) => 1 + map.iter().map(|(_, value)| value.weight()).sum::<usize>(),
            _ => 1,
        }
    }
}

/// As JSON, without spaces.
impl fmt::Display for Tree {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tree::Null => out.write_str("null"),
            Tree::Bool(value) => write!(out, "{value}"),
            Tree::Number(number) => write!(out, "{number}"),
            Tree::String(text) => json::write_string(text, out),
            Tree::List(items) => {
                out.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    out.write_str(if index == 0 { "" } else { "," })?;
                    write!(out, "{item}")?;
                }
                out.write_str("]")
            }
            Tree::Map(map) => {
                out.write_str("{")?;
                for (index, (key, value)) in map.iter().enumerate() {
                    out.write_str(if index == 0 { "" } else { "," })?;
                    json::write_string(key, out)?;
                    write!(out, ":{value}")?;
                }
                out.write_str("}")
            }
        }
    }
}
