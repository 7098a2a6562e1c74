//! Edits of a plain tree: what the fixer's result is held against.
#![expect(clippy::panic, reason = "a test may fail loudly")]

use model::path::Step;
use model::{Edit, Literal, Node, Value};

/// What a document says, without how it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Integer(i64),
    /// Anything else that is one word.
    Word(String),
    Sequence(Vec<Tree>),
    Mapping(Vec<(String, Tree)>),
}

impl Tree {
    pub(crate) fn of(node: Node<'_>) -> Tree {
        match node.value() {
            Value::Absent | Value::Null => Tree::Null,
            Value::Bool(value) => Tree::Bool(value),
            Value::Integer(value) => Tree::Integer(value),
            Value::Unsigned(_) | Value::Float(_) => Tree::Word(format!("{:?}", node.value())),
            Value::String(text) => Tree::Word(text.to_owned()),
            Value::Sequence => Tree::Sequence(node.items().map(Tree::of).collect()),
            Value::Mapping => {
                let entries = node.entries().map(|it| (it.key.to_owned(), Tree::of(it.value)));
                Tree::Mapping(entries.collect()).in_order()
            }
        }
    }

    pub(crate) fn of_literal(literal: &Literal) -> Tree {
        match literal {
            Literal::Bool(value) => Tree::Bool(*value),
            Literal::Integer(value) => Tree::Integer(*value),
            Literal::String(text) => Tree::Word(text.clone()),
            Literal::Sequence(items) => {
                Tree::Sequence(items.iter().map(Tree::of_literal).collect())
            }
            Literal::Mapping(entries) => {
                let entries = entries.iter().map(|(key, it)| (key.clone(), Tree::of_literal(it)));
                Tree::Mapping(entries.collect()).in_order()
            }
        }
    }

    /// The tree after an edit that can be made.
    pub(crate) fn edited(mut self, edit: &Edit) -> Tree {
        let (parent, last) = edit.path().split_last().unwrap();
        if matches!(edit, Edit::Remove { .. }) && !self.leads(parent.steps()) {
            return self;
        }
        let mut tree = &mut self;
        for step in parent.steps() {
            tree = tree.below(step);
        }
        match (edit, last) {
            (Edit::Set { value, .. }, step) => *tree.below(step) = Tree::of_literal(value),
            (Edit::Append { value, .. }, step) => {
                let list = tree.below(step);
                if *list == Tree::Null {
                    *list = Tree::Sequence(Vec::new());
                }
                let Tree::Sequence(items) = list else { panic!("no list at {}", edit.path()) };
                let value = Tree::of_literal(value);
                if !items.contains(&value) {
                    items.push(value);
                }
            }
            (Edit::Remove { .. }, Step::Key(key)) => {
                if let Tree::Mapping(entries) = tree {
                    entries.retain(|(known, _)| known != key);
                }
            }
            (Edit::Remove { .. }, Step::Index(index)) => {
                let Tree::Sequence(items) = tree else { panic!("no list at {parent}") };
                items.remove(*index);
            }
        }
        self
    }

    fn leads(&self, steps: &[Step]) -> bool {
        let Some((step, rest)) = steps.split_first() else { return true };
        let next = match (self, step) {
            (Tree::Mapping(entries), Step::Key(key)) => {
                entries.iter().find(|(known, _)| known == key).map(|(_, tree)| tree)
            }
            (Tree::Sequence(items), Step::Index(index)) => items.get(*index),
            _ => None,
        };
        next.is_some_and(|next| next.leads(rest))
    }

    fn below(&mut self, step: &Step) -> &mut Tree {
        match step {
            Step::Index(index) => {
                let Tree::Sequence(items) = self else { panic!("no list") };
                &mut items[*index]
            }
            Step::Key(key) => {
                if *self == Tree::Null {
                    *self = Tree::Mapping(Vec::new());
                }
                let Tree::Mapping(entries) = self else { panic!("no mapping") };
                if !entries.iter().any(|(known, _)| known == key) {
                    entries.push((key.to_string(), Tree::Null));
                    entries.sort_by(|one, other| one.0.cmp(&other.0));
                }
                &mut entries.iter_mut().find(|(known, _)| known == key).unwrap().1
            }
        }
    }

    fn in_order(mut self) -> Tree {
        if let Tree::Mapping(entries) = &mut self {
            entries.sort_by(|one, other| one.0.cmp(&other.0));
        }
        self
    }
}
