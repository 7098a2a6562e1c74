//! Why an expression is false: the field of the object that decided.
//!
//! What was evaluated is gone through once more, along the operations that decided: the first term
//! of a conjunction that is false, the item for which an `all` does not hold. A field is told by
//! what a comparison compares, as long as that is a place in the object.

mod trail;

use model::FieldPath;

use super::super::activation::Activation;
use super::super::budget::Budget;
use super::super::environment::Slot;
use super::super::program::{Fold, FoldKind, Node, Program};
use super::super::syntax::ast::Binary;
use super::super::value::Value;
use super::Evaluator;
use trail::Trail;

/// How many variables may lead to each other.
const VARIABLES: usize = 32;

impl Program {
    /// The field of the variable at `object` for which the expression is false; `None` where no
    /// single field decided.
    pub(crate) fn guilty<'a>(
        &'a self,
        activation: &Activation<'a>,
        object: Slot,
    ) -> Option<FieldPath> {
        let mut budget = Budget::new(Budget::PER_CALL);
        let trail = self.search(activation, object, &mut budget, VARIABLES, |search| {
            search.because(&self.root, false)
        });
        trail.map(FieldPath::from)
    }

    fn search<'a, T>(
        &'a self,
        activation: &Activation<'a>,
        object: Slot,
        budget: &mut Budget,
        variables: usize,
        find: impl FnOnce(&mut Search<'_, 'a>) -> Option<T>,
    ) -> Option<T> {
        let places = vec![None; self.locals];
        let evaluator = Evaluator::new(activation, budget, self.locals);
        find(&mut Search { evaluator, object, places, variables })
    }
}

struct Search<'e, 'a> {
    evaluator: Evaluator<'e, 'a>,
    object: Slot,
    /// Where in the object the local variables come from.
    places: Vec<Option<Trail<'a>>>,
    /// How many variables may still lead to others.
    variables: usize,
}

/// The item of a fold that decides, with its key where it has one.
struct Deciding<'a> {
    index: usize,
    key: Option<Value<'a>>,
    item: Value<'a>,
}

impl<'a> Search<'_, 'a> {
    /// Why `node` is true or false, as it is.
    fn because(&mut self, node: &'a Node, is: bool) -> Option<Trail<'a>> {
        match node {
            Node::Not(operand) => self.because(operand, !is),
            Node::And(terms) if !is => self.because_of_one(terms, false),
            Node::Or(terms) if is => self.because_of_one(terms, true),
            // All of them decide; people write what guards the others first.
            Node::And(terms) | Node::Or(terms) => {
                terms.iter().rev().find_map(|term| self.because(term, is))
            }
            Node::Conditional(parts) => {
                let branch = if self.truth(&parts.0)? { &parts.1 } else { &parts.2 };
                self.because(branch, is)
            }
            Node::Fold(fold) => match (fold.kind, is) {
                (FoldKind::All, false) | (FoldKind::Exists, true) => self.item(fold, is),
                _ => self.place(&fold.range),
            },
            Node::Bind { local, bound } => {
                self.bind(*local, &bound.0)?;
                self.because(&bound.1, is)
            }
            Node::Block { body, .. } => self.because(body, is),
            Node::Once { node, .. } => self.because(node, is),
            Node::Variable(slot, _) => match self.within(*slot, |it, root| it.because(root, is)) {
                None => self.place(node),
                found => found,
            },
            other => self.place(other),
        }
    }

    /// Why the first term is true or false that decides: one does. Where no other did, it is the last.
    fn because_of_one(&mut self, terms: &'a [Node], is: bool) -> Option<Trail<'a>> {
        let (last, others) = terms.split_last()?;
        let mut is_last = true;
        for term in others {
            match self.truth(term) {
                Some(value) if value == is => return self.because(term, is),
                Some(_) => {}
                None => is_last = false,
            }
        }
        let decides = is_last || self.truth(last) == Some(is);
        if decides { self.because(last, is) } else { None }
    }

    /// Why the body of a fold is so for the item that decides.
    fn item(&mut self, fold: &'a Fold, is: bool) -> Option<Trail<'a>> {
        let deciding = self.deciding(fold, |search| search.truth(&fold.body) == Some(is))?;
        let place = self.enter(fold, deciding);
        self.because(&fold.body, is).or(place)
    }

    /// The first item that is meant.
    fn deciding(
        &mut self,
        fold: &'a Fold,
        is_meant: impl Fn(&mut Self) -> bool,
    ) -> Option<Deciding<'a>> {
        let range = self.evaluator.evaluate(&fold.range).ok()?;
        let is_it = |(index, (key, item)): (usize, (Option<Value<'a>>, Value<'a>))| {
            self.evaluator.enter(fold, index, (key.clone(), item.clone()));
            is_meant(self).then_some(Deciding { index, key, item })
        };
        match &range {
            Value::List(list) => list.iter().map(|item| (None, item)).enumerate().find_map(is_it),
            Value::Map(map) => {
                let entries = map.iter().map(|(key, value)| (Some(key), value));
                entries.enumerate().find_map(is_it)
            }
            _ => None,
        }
    }

    /// Notes where the variables of a fold come from, and gives them the values of the item that
    /// decides; gives where that comes from.
    fn enter(&mut self, fold: &'a Fold, deciding: Deciding<'a>) -> Option<Trail<'a>> {
        let Deciding { index, key, item } = deciding;
        let place = match &key {
            Some(Value::String(key)) => Some(self.place(&fold.range)?.entry(key.clone())),
            Some(_) => None,
            None => self.indexed(&fold.range, index),
        };
        let is_key = key.is_some() && !fold.has_second;
        self.evaluator.enter(fold, index, (key, item));
        if let Some(local) = self.places.get_mut(fold.first + usize::from(fold.has_second)) {
            *local = place.clone().filter(|_| !is_key);
        }
        place
    }

    fn bind(&mut self, local: usize, value: &'a Node) -> Option<()> {
        let place = self.place(value);
        let value = self.evaluator.evaluate(value).ok()?;
        self.evaluator.set(local, value);
        *self.places.get_mut(local)? = place;
        Some(())
    }

    /// Where in the object the value of `node` stands, or what it is made of.
    fn place(&mut self, node: &'a Node) -> Option<Trail<'a>> {
        match node {
            Node::Variable(slot, _) if *slot == self.object => Some(Trail::root()),
            Node::Variable(slot, _) => self.within(*slot, |search, root| search.place(root)),
            Node::Local(local) => self.places.get(*local)?.clone(),
            Node::Select(select) => Some(self.place(&select.operand)?.field(&select.field)),
            Node::Index(index) => match self.evaluator.evaluate(&index.index).ok()? {
                Value::Int(at) => self.indexed(&index.operand, usize::try_from(at).ok()?),
                Value::String(key) => Some(self.place(&index.operand)?.entry(key)),
                _ => None,
            },
            Node::OptionalOr { sides, .. } => self.place(&sides.0).or_else(|| self.place(&sides.1)),
            Node::Conditional(parts) => {
                let branch = if self.truth(&parts.0)? { &parts.1 } else { &parts.2 };
                self.place(branch)
            }
            Node::Binary(_, sides) => self.place(&sides.0).or_else(|| self.place(&sides.1)),
            Node::HasKey(asked) => self.place(&asked.operand),
            Node::Not(operand) | Node::Negate(operand) => self.place(operand),
            Node::And(terms) | Node::Or(terms) => terms.iter().find_map(|term| self.place(term)),
            Node::Call(call) => call.arguments.iter().find_map(|argument| self.place(argument)),
            Node::Fold(fold) => self.place(&fold.range),
            Node::Once { node, .. } => self.place(node),
            Node::Block { body, .. } => self.place(body),
            Node::Bind { local, bound } => {
                self.bind(*local, &bound.0)?;
                self.place(&bound.1)
            }
            Node::OptionalMap { bound, .. } => self.place(&bound.0),
            Node::List(items) => items.iter().find_map(|item| self.place(&item.value)),
            Node::Map(_)
            | Node::Struct(_)
            | Node::Constant(_)
            | Node::Folded(..)
            | Node::Known(_)
            | Node::Failure(_) => None,
        }
    }

    /// Where the item at `index` of the list that `list` gives stands.
    fn indexed(&mut self, list: &'a Node, index: usize) -> Option<Trail<'a>> {
        match list {
            Node::Variable(slot, _) if *slot != self.object => {
                self.within(*slot, |search, root| search.indexed(root, index))
            }
            // Two lists, one after the other.
            Node::Binary(Binary::Add, sides) => {
                let Value::List(first) = self.evaluator.evaluate(&sides.0).ok()? else {
                    return None;
                };
                match index.checked_sub(first.len()) {
                    None => self.indexed(&sides.0, index),
                    Some(index) => self.indexed(&sides.1, index),
                }
            }
            Node::Conditional(parts) => {
                let branch = if self.truth(&parts.0)? { &parts.1 } else { &parts.2 };
                self.indexed(branch, index)
            }
            Node::OptionalOr { sides, .. } => match self.evaluator.evaluate(&sides.0).ok()? {
                Value::Optional(None) => self.indexed(&sides.1, index),
                _ => self.indexed(&sides.0, index),
            },
            Node::Once { node, .. } => self.indexed(node, index),
            Node::Fold(fold) if matches!(fold.kind, FoldKind::Filter | FoldKind::Map) => {
                self.kept(fold, index)
            }
            Node::List(items) => self.place(&items.get(index)?.value),
            other => Some(self.place(other)?.index(index)),
        }
    }

    /// Where the item comes from that a `filter` keeps, or a `map` makes, as the one at `index`.
    fn kept(&mut self, fold: &'a Fold, index: usize) -> Option<Trail<'a>> {
        let seen = std::cell::Cell::new(0);
        let original = self.deciding(fold, |search| {
            let condition = match fold.kind {
                FoldKind::Filter => Some(&fold.body),
                _ => fold.filter.as_ref(),
            };
            let is_kept = condition.is_none_or(|it| search.truth(it) == Some(true));
            seen.set(seen.get() + usize::from(is_kept));
            is_kept && seen.get() == index + 1
        })?;
        let place = self.enter(fold, original);
        if fold.kind == FoldKind::Filter { place } else { self.place(&fold.body).or(place) }
    }

    /// The same of the program that a lazy variable is.
    fn within(
        &mut self,
        slot: Slot,
        find: impl FnOnce(&mut Search<'_, 'a>, &'a Node) -> Option<Trail<'a>>,
    ) -> Option<Trail<'a>> {
        let variables = self.variables.checked_sub(1)?;
        let Evaluator { activation, budget, .. } = &mut self.evaluator;
        let program = activation.lazy(slot)?;
        program.search(activation, self.object, budget, variables, |search| {
            find(search, &program.root)
        })
    }

    fn truth(&mut self, node: &'a Node) -> Option<bool> {
        self.evaluator.truth(node, "").ok()
    }
}
