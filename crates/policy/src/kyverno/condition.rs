//! Conditions of rules: a key, an operator and a value (`pkg/engine/variables/operator`).

use std::cmp::Ordering;

use model::{Glob, Quantity};

use super::known::Known;
use super::pattern;
use super::template::{Fault, Template, shown};
use crate::cel::Duration;
use crate::cel::kubernetes::Semver;
use crate::jmespath::{EvalError, Missing};
use crate::tree::Tree;

/// Blocks of conditions, all of which must hold.
#[derive(Debug, Clone)]
pub(super) struct Conditions(Vec<Block>);

/// One of `any` must hold where there are any, and all of `all`.
#[derive(Debug, Clone)]
struct Block {
    any: Vec<Condition>,
    all: Vec<Condition>,
}

#[derive(Debug, Clone)]
struct Condition {
    key: Template,
    operator: Operator,
    value: Template,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equals,
    NotEquals,
    AnyIn,
    AllIn,
    AnyNotIn,
    AllNotIn,
    Compare(Comparison),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    fn read(name: &str) -> Option<Operator> {
        // Case does not count, and durations have had operators of their own.
        let name = name.strip_prefix("Duration").unwrap_or(name).to_ascii_lowercase();
        Some(match name.as_str() {
            "equal" | "equals" => Operator::Equals,
            "notequal" | "notequals" => Operator::NotEquals,
            "in" | "anyin" => Operator::AnyIn,
            "allin" => Operator::AllIn,
            "notin" | "allnotin" => Operator::AllNotIn,
            "anynotin" => Operator::AnyNotIn,
            "lessthan" => Operator::Compare(Comparison::Less),
            "lessthanorequals" => Operator::Compare(Comparison::LessOrEqual),
            "greaterthan" => Operator::Compare(Comparison::Greater),
            "greaterthanorequals" => Operator::Compare(Comparison::GreaterOrEqual),
            _ => return None,
        })
    }
}

impl Conditions {
    /// Reads conditions: a block, a list of blocks, or a list of conditions, which all must hold.
    pub(super) fn read(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Conditions, Fault> {
        let list = |tree: Option<&Tree>| match tree {
            Some(Tree::List(items)) => {
                items.iter().map(|item| Condition::read(item, rewrite)).collect()
            }
            _ => Ok(Vec::new()),
        };
        let block = |tree: &Tree| {
            Ok::<Block, Fault>(Block { any: list(tree.get("any"))?, all: list(tree.get("all"))? })
        };
        let is_block = |tree: &Tree| tree.get("any").is_some() || tree.get("all").is_some();
        Ok(Conditions(match tree {
            Tree::List(items) if items.iter().any(is_block) => {
                items.iter().map(block).collect::<Result<_, _>>()?
            }
            Tree::List(_) => vec![Block { any: Vec::new(), all: list(Some(tree))? }],
            tree => vec![block(tree)?],
        }))
    }

    /// None at all, which hold.
    pub(super) fn always() -> Conditions {
        Conditions(Vec::new())
    }

    /// All its variables have values. The error says which has none.
    pub(super) fn can_be_filled(&self, known: &Known) -> Result<(), EvalError> {
        let mut conditions = self.0.iter().flat_map(|block| block.any.iter().chain(&block.all));
        conditions.try_for_each(|condition| {
            condition.key.fill(known)?;
            condition.value.fill(known).map(drop)
        })
    }

    /// All of it holds, in what is known. A variable that has no value is an error where Kyverno
    /// comes to ask for it.
    pub(super) fn hold(&self, known: &Known) -> Result<bool, Missing> {
        for block in &self.0 {
            let is_met = block.any.is_empty() || any(&block.any, known)?;
            if !is_met || !all(&block.all, known)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// One holds, whatever is not known of others.
fn any(conditions: &[Condition], known: &Known) -> Result<bool, Missing> {
    let mut missing = None;
    for condition in conditions {
        match condition.holds(known) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(why @ Missing::Failed(_)) => return Err(why),
            Err(why) => missing = missing.or(Some(why)),
        }
    }
    missing.map_or(Ok(false), Err)
}

/// All hold; where one does not, nothing that is not known of others matters.
fn all(conditions: &[Condition], known: &Known) -> Result<bool, Missing> {
    let mut missing = None;
    for condition in conditions {
        match condition.holds(known) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(why @ Missing::Failed(_)) => return Err(why),
            Err(why) => missing = missing.or(Some(why)),
        }
    }
    missing.map_or(Ok(true), Err)
}

fn filled(template: &Template, known: &Known) -> Result<Tree, Missing> {
    match template.fill(known) {
        Ok(tree) => Ok(tree),
        Err(EvalError::Missing(missing)) => Err(missing),
        Err(other) => Err(Missing::Failed(other.to_string())),
    }
}

impl Condition {
    fn read(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Condition, Fault> {
        let part = |key: &str| Template::read(tree.get(key).unwrap_or(&Tree::Null), rewrite);
        let name = tree.get("operator").and_then(Tree::as_str).unwrap_or_default();
        let operator = Operator::read(name).ok_or_else(|| format!("the operator {name:?}"))?;
        Ok(Condition { key: part("key")?, operator, value: part("value")? })
    }

    fn holds(&self, known: &Known) -> Result<bool, Missing> {
        let (key, value) = (filled(&self.key, known)?, filled(&self.value, known)?);
        Ok(match self.operator {
            Operator::Equals => equals(&key, &value),
            Operator::NotEquals => !equals(&key, &value),
            Operator::Compare(comparison) => {
                compared(&key, &value).is_some_and(|order| comparison.holds(order))
            }
            operator => is_in(&key, &value, operator),
        })
    }
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

fn equals(key: &Tree, value: &Tree) -> bool {
    match (key, value) {
        (Tree::Null, Tree::Null) => true,
        (Tree::Bool(key), Tree::Bool(value)) => key == value,
        (Tree::Number(key), Tree::Number(value)) => key.compare(*value).is_eq(),
        (Tree::Number(key), Tree::String(value)) => value.parse() == Ok(key.as_f64()),
        (Tree::String(key), value) => {
            if let Some(order) = spans(&Tree::String(key.clone()), value) {
                return order.is_eq();
            }
            let Tree::String(value) = value else { return false };
            match (Quantity::parse(key), Quantity::parse(value)) {
                (Ok(key), Ok(value)) => key == value,
                (Ok(_), Err(_)) => false,
                _ => Glob::new(value).matches(key),
            }
        }
        (Tree::List(_), Tree::List(_)) | (Tree::Map(_), Tree::Map(_)) => key == value,
        _ => false,
    }
}

/// Two spans of time. One of them may be a number of seconds; both are not.
fn spans(key: &Tree, value: &Tree) -> Option<Ordering> {
    let span = |tree: &Tree| match tree {
        Tree::String(text) => Duration::parse(text).map(|span| span.nanoseconds() as f64),
        Tree::Number(number) => Some(number.as_f64() * 1e9),
        _ => None,
    };
    // `0` is a number to everyone, and a span too.
    let is_written = |tree: &Tree| {
        tree.as_str().is_some_and(|text| text != "0" && Duration::parse(text).is_some())
    };
    (is_written(key) || is_written(value)).then_some(())?;
    span(key)?.partial_cmp(&span(value)?)
}

/// As spans of time, quantities, numbers or versions.
fn compared(key: &Tree, value: &Tree) -> Option<Ordering> {
    if let Some(order) = spans(key, value) {
        return Some(order);
    }
    if let (Tree::String(key), Tree::String(value)) = (key, value) {
        if let (Ok(key), Ok(value)) = (Quantity::parse(key), Quantity::parse(value)) {
            return Some(key.cmp(&value));
        }
        if let (Ok(key), Ok(value)) = (Semver::parse(key), Semver::parse(value)) {
            return Some(key.cmp(&value));
        }
    }
    let number = |tree: &Tree| match tree {
        Tree::Number(number) => Some(number.as_f64()),
        Tree::String(text) => text.parse().ok(),
        _ => None,
    };
    number(key)?.partial_cmp(&number(value)?)
}

/// Whether keys are among values. Either may be a pattern of the other.
fn is_in(key: &Tree, value: &Tree, operator: Operator) -> bool {
    let keys: Vec<String> = match key {
        Tree::List(items) => items.iter().map(shown).collect(),
        Tree::String(_) | Tree::Number(_) | Tree::Bool(_) => vec![shown(key)],
        Tree::Null | Tree::Map(_) => return false,
    };
    let Some(values) = values(value) else { return false };
    let is_among = |key: &String| {
        values.iter().any(|value| {
            is_range(value) && is_like(key, value)
                || Glob::new(value).matches(key)
                || Glob::new(key).matches(value)
        })
    };
    match operator {
        Operator::AnyIn => keys.iter().any(is_among),
        Operator::AllIn => keys.iter().all(is_among),
        Operator::AnyNotIn => keys.iter().any(|key| !is_among(key)),
        Operator::AllNotIn => !keys.iter().any(is_among),
        _ => false,
    }
}

/// A key lies within a range: `1-5`.
fn is_like(key: &str, range: &str) -> bool {
    let document = |text: &str| Tree::String(text.to_owned()).to_document();
    pattern::matches_scalar(document(key).root(), document(range).root())
}

fn is_range(value: &str) -> bool {
    value.contains('-') && value.starts_with(|it: char| it.is_ascii_digit())
}

/// A list, one value, or a list written as JSON in a string.
fn values(value: &Tree) -> Option<Vec<String>> {
    Some(match value {
        Tree::List(items) => items.iter().map(shown).collect(),
        Tree::String(text) => match Tree::from_json(text) {
            Ok(Tree::List(items)) => items.iter().map(shown).collect(),
            _ => vec![text.clone()],
        },
        Tree::Number(_) => vec![shown(value)],
        _ => return None,
    })
}
