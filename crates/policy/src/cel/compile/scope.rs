//! Local variables, and where their values are kept.

use super::super::syntax::ast::Name;
use super::super::types::Type;

/// The local variables in sight, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Scope {
    variables: Vec<(Name, Type, usize)>,
    taken: usize,
    most: usize,
}

impl Scope {
    /// The innermost variable of a name: its place and type.
    pub(super) fn find(&self, name: &str) -> Option<(usize, &Type)> {
        let found = self.variables.iter().rev().find(|(it, ..)| &**it == name);
        found.map(|(_, type_, place)| (*place, type_))
    }

    /// Brings a variable in sight; gives its place.
    pub(super) fn enter(&mut self, name: &Name, type_: Type) -> usize {
        let place = self.reserve(1);
        self.variables.push((name.clone(), type_, place));
        place
    }

    /// Brings a variable in sight at a place that is reserved.
    pub(super) fn enter_at(&mut self, place: usize, name: &Name, type_: Type) {
        self.variables.push((name.clone(), type_, place));
    }

    /// Takes so many places; gives the first.
    pub(super) fn reserve(&mut self, count: usize) -> usize {
        let first = self.taken;
        self.taken += count;
        self.most = self.most.max(self.taken);
        first
    }

    /// Takes the last `count` variables out of sight, and frees as many places as `places`.
    pub(super) fn leave(&mut self, count: usize, places: usize) {
        self.variables.truncate(self.variables.len().saturating_sub(count));
        self.taken = self.taken.saturating_sub(places);
    }

    /// How many places are taken at most at a time.
    pub(super) fn most(&self) -> usize {
        self.most
    }
}
