//! Finds the operations that make one tree of another.

mod align;

use super::{Operation, Patch};
use crate::patch::Pointer;
use crate::tree::{Map, Tree};
use align::{Aligner, Step};

impl Patch {
    /// The patch that makes `after` of `before`: it adds, removes and replaces as deep inside as the
    /// two differ, and is empty where they do not. Neither the order of keys nor how a number is
    /// written counts as a difference.
    pub fn between(before: &Tree, after: &Tree) -> Patch {
        let mut differ = Differ::default();
        differ.value(before, after);
        Patch { operations: differ.operations }
    }
}

/// A walk through two trees at once.
#[derive(Default)]
struct Differ {
    /// Where it stands.
    steps: Vec<String>,
    aligner: Aligner,
    operations: Vec<Operation>,
}

impl Differ {
    fn value(&mut self, before: &Tree, after: &Tree) {
        match (before, after) {
            (Tree::Map(before), Tree::Map(after)) => self.map(before, after),
            (Tree::List(before), Tree::List(after)) => self.list(before, after),
            _ if before == after => {}
            _ => self.push(|path| Operation::Replace(path, after.clone())),
        }
    }

    fn map(&mut self, before: &Map, after: &Map) {
        let (before, after) = (before.sorted(), after.sorted());
        let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
        loop {
            match (old.peek(), new.peek()) {
                (Some((key, was)), Some((other, is))) if key == other => {
                    self.at(key, |it| it.value(was, is));
                    old.next();
                    new.next();
                }
                (Some((key, _)), other) if other.is_none_or(|(other, _)| key < other) => {
                    self.at(key, |it| it.push(Operation::Remove));
                    old.next();
                }
                (_, Some((key, is))) => {
                    self.at(key, |it| it.push(|path| Operation::Add(path, Tree::clone(is))));
                    new.next();
                }
                (_, None) => return,
            }
        }
    }

    /// Each operation finds the list as those before left it.
    fn list(&mut self, before: &[Tree], after: &[Tree]) {
        let (mut old, mut new) = (before.iter(), after.iter());
        let mut index = 0;
        for step in self.aligner.align(before, after) {
            let was = if step == Step::Add { None } else { old.next() };
            let is = if step == Step::Remove { None } else { new.next() };
            match (step, was, is) {
                (Step::Keep, ..) => {}
                (_, Some(was), Some(is)) => self.at(&index.to_string(), |it| it.value(was, is)),
                (_, None, Some(is)) => self.at(&index.to_string(), |it| {
                    it.push(|path| Operation::Add(path, is.clone()));
                }),
                (_, _, None) => self.at(&index.to_string(), |it| it.push(Operation::Remove)),
            }
            index += usize::from(step != Step::Remove);
        }
    }

    fn at(&mut self, step: &str, then: impl FnOnce(&mut Self)) {
        self.steps.push(step.to_owned());
        then(self);
        self.steps.pop();
    }

    fn push(&mut self, operation: impl FnOnce(Pointer) -> Operation) {
        self.operations.push(operation(Pointer::of(self.steps.clone())));
    }
}
