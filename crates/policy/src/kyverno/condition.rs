//! Conditions of rules: a key, an operator and a value (`pkg/engine/variables/operator`).

mod compare;

use std::cmp::Ordering;

use super::known::Known;
use super::template::{Fault, Template};
use crate::jmespath::{EvalError, Missing, Value};
use crate::tree::Tree;
use compare::{compared, equals, is_in};

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
    In(Share),
    Compare(Comparison),
}

/// How many keys must be among the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Any,
    All,
    /// Some is not.
    NotAll,
    None,
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
            "in" | "anyin" => Operator::In(Share::Any),
            "allin" => Operator::In(Share::All),
            "notin" | "allnotin" => Operator::In(Share::None),
            "anynotin" => Operator::In(Share::NotAll),
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
    pub(super) fn can_be_filled(&self, known: &Known<'_>) -> Result<(), EvalError> {
        let mut conditions = self.0.iter().flat_map(|block| block.any.iter().chain(&block.all));
        conditions.try_for_each(|condition| {
            condition.key.fill(known)?;
            condition.value.fill(known).map(drop)
        })
    }

    /// All of it holds, in what is known. A variable that has no value is an error where Kyverno
    /// comes to ask for it.
    pub(super) fn hold(&self, known: &Known<'_>) -> Result<bool, Missing> {
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
fn any(conditions: &[Condition], known: &Known<'_>) -> Result<bool, Missing> {
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
fn all(conditions: &[Condition], known: &Known<'_>) -> Result<bool, Missing> {
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

fn filled<'v>(template: &'v Template, known: &Known<'v>) -> Result<Value<'v>, Missing> {
    template.fill(known).map_err(Missing::from)
}

impl Condition {
    fn read(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Condition, Fault> {
        let part = |key: &str| Template::read(tree.get(key).unwrap_or(&Tree::Null), rewrite);
        let name = tree.get("operator").and_then(Tree::as_str).unwrap_or_default();
        let operator = Operator::read(name).ok_or_else(|| format!("the operator {name:?}"))?;
        Ok(Condition { key: part("key")?, operator, value: part("value")? })
    }

    fn holds(&self, known: &Known<'_>) -> Result<bool, Missing> {
        let (key, value) = (filled(&self.key, known)?, filled(&self.value, known)?);
        Ok(match self.operator {
            Operator::Equals => equals(&key, &value)?,
            Operator::NotEquals => !equals(&key, &value)?,
            Operator::Compare(comparison) => {
                compared(&key, &value).is_some_and(|order| comparison.holds(order))
            }
            Operator::In(share) => is_in(&key, &value, share)?,
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
