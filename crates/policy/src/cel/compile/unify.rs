//! When a value of one type may stand where another is asked for, and what type parameters stand
//! for then.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::types::Type;

/// How many types one question may look at. Types can be written that would unfold to more than
/// any memory holds; beyond this they are dynamic.
const STEPS: usize = 10_000;

/// What is known of type parameters.
#[derive(Debug, Default)]
pub(super) struct Unifier {
    bound: BTreeMap<Arc<str>, Type>,
    /// What each change replaced, so that it can be undone.
    trail: Vec<(Arc<str>, Option<Type>)>,
    fresh: usize,
    steps: usize,
}

impl Unifier {
    /// A type parameter that stands for nothing yet.
    pub(super) fn fresh(&mut self) -> Type {
        self.fresh += 1;
        Type::Param(format!("_var{}", self.fresh).into())
    }

    /// A value of `from` may stand where `to` is asked for. What parameters stand for is noted
    /// when it may.
    pub(super) fn assignable(&mut self, from: &Type, to: &Type) -> bool {
        self.all_assignable(&[from], &[to])
    }

    /// The same for several at once.
    pub(super) fn all_assignable(&mut self, from: &[&Type], to: &[&Type]) -> bool {
        self.steps = STEPS;
        let mark = self.trail.len();
        let goes = from.len() == to.len() && from.iter().zip(to).all(|(f, t)| self.goes(f, t));
        while !goes && self.trail.len() > mark {
            match self.trail.pop() {
                Some((name, Some(before))) => drop(self.bound.insert(name, before)),
                Some((name, None)) => drop(self.bound.remove(&name)),
                None => break,
            }
        }
        self.trail.truncate(if goes { 0 } else { mark });
        goes
    }

    /// A type with its parameters replaced by what they stand for.
    pub(super) fn resolved(&mut self, type_: &Type) -> Type {
        self.steps = STEPS;
        self.replace(type_, false)
    }

    /// The same, where parameters that stand for nothing become dynamic.
    pub(super) fn settled(&mut self, type_: &Type) -> Type {
        self.steps = STEPS;
        self.replace(type_, true)
    }

    /// The type of items that may be of either type, known to go together.
    pub(super) fn most_general(first: &Type, second: &Type) -> Type {
        match is_general(first, second, &mut STEPS.clone()) {
            true => first.clone(),
            false => second.clone(),
        }
    }

    fn replace(&mut self, type_: &Type, is_final: bool) -> Type {
        let Some(steps) = self.steps.checked_sub(1) else { return Type::Dyn };
        self.steps = steps;
        match type_ {
            Type::Param(name) => match self.bound.get(name).cloned() {
                Some(bound) => self.replace(&bound, is_final),
                None if is_final => Type::Dyn,
                None => type_.clone(),
            },
            Type::List(item) => Type::list(self.replace(item, is_final)),
            Type::Map(entry) => {
                let key = self.replace(&entry.0, is_final);
                Type::map(key, self.replace(&entry.1, is_final))
            }
            Type::Type(inner) => Type::of_type(self.replace(inner, is_final)),
            Type::Opaque(name, parameters) => {
                let parameters = parameters.iter().map(|it| self.replace(it, is_final)).collect();
                Type::Opaque(Arc::clone(name), parameters)
            }
            _ => type_.clone(),
        }
    }

    fn goes(&mut self, from: &Type, to: &Type) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else { return true };
        self.steps = steps;
        if let Type::Param(name) = to {
            match self.stands_for(name, from) {
                (true, _) => return true,
                (false, true) => return false,
                (false, false) => {}
            }
        }
        if let Type::Param(name) = from {
            return self.stands_for(name, to).0;
        }
        match (from, to) {
            (Type::Dyn | Type::Error, _) | (_, Type::Dyn | Type::Error) => true,
            (Type::Null, other) | (other, Type::Null) => is_nullable(other),
            (Type::Wrapper(ours), Type::Wrapper(theirs)) => ours == theirs,
            (Type::Wrapper(inner), other) | (other, Type::Wrapper(inner)) => **inner == *other,
            (Type::List(ours), Type::List(theirs)) => self.goes(ours, theirs),
            (Type::Map(ours), Type::Map(theirs)) => {
                self.goes(&ours.0, &theirs.0) && self.goes(&ours.1, &theirs.1)
            }
            (Type::Type(_), Type::Type(_)) => true,
            (Type::Opaque(our_name, ours), Type::Opaque(their_name, theirs)) => {
                our_name == their_name
                    && ours.len() == theirs.len()
                    && ours.iter().zip(theirs.iter()).all(|(f, t)| self.goes(f, t))
            }
            _ => from == to,
        }
    }

    /// The parameter may stand for `type_`, and whether it stood for something already.
    fn stands_for(&mut self, name: &Arc<str>, type_: &Type) -> (bool, bool) {
        if matches!(type_, Type::Param(other) if other == name) {
            return (true, true);
        }
        if let Some(bound) = self.bound.get(name).cloned() {
            if bound == *type_ {
                return (true, true);
            }
            if !self.goes(type_, &bound) {
                return (false, true);
            }
            let general = Unifier::most_general(type_, &bound);
            if !self.mentions(&general, name) {
                self.bind(name, general);
            }
            return (true, true);
        }
        if self.mentions(type_, name) {
            return (false, false);
        }
        self.bind(name, type_.clone());
        (true, false)
    }

    fn bind(&mut self, name: &Arc<str>, type_: Type) {
        let before = self.bound.insert(Arc::clone(name), type_);
        self.trail.push((Arc::clone(name), before));
    }

    /// The parameter lies within the type, which could then never end.
    fn mentions(&mut self, type_: &Type, name: &Arc<str>) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else { return false };
        self.steps = steps;
        match type_ {
            Type::Param(other) if other == name => true,
            Type::Param(other) => match self.bound.get(other).cloned() {
                Some(bound) => self.mentions(&bound, name),
                None => false,
            },
            Type::List(inner) | Type::Type(inner) => self.mentions(inner, name),
            Type::Map(entry) => self.mentions(&entry.0, name) || self.mentions(&entry.1, name),
            Type::Opaque(_, parameters) => parameters.iter().any(|it| self.mentions(it, name)),
            _ => false,
        }
    }
}

/// Types that null may stand in for, as it always could.
fn is_nullable(type_: &Type) -> bool {
    matches!(
        type_,
        Type::Null
            | Type::Wrapper(_)
            | Type::Opaque(..)
            | Type::Struct(_)
            | Type::Timestamp
            | Type::Duration
    )
}

/// `first` says less than `second`, or the same.
fn is_general(first: &Type, second: &Type, steps: &mut usize) -> bool {
    let Some(left) = steps.checked_sub(1) else { return true };
    *steps = left;
    match (first, second) {
        (Type::Dyn | Type::Param(_), _) | (_, Type::Null) => true,
        (_, Type::Dyn | Type::Param(_)) => false,
        (Type::List(ours), Type::List(theirs)) => is_general(ours, theirs, steps),
        (Type::Map(ours), Type::Map(theirs)) => {
            is_general(&ours.0, &theirs.0, steps) && is_general(&ours.1, &theirs.1, steps)
        }
        (Type::Opaque(our_name, ours), Type::Opaque(their_name, theirs)) => {
            our_name == their_name
                && ours.len() == theirs.len()
                && ours.iter().zip(theirs.iter()).all(|(a, b)| is_general(a, b, steps))
        }
        (Type::Type(_), Type::Type(_)) => true,
        // A scalar or null says less than the scalar alone.
        (Type::Wrapper(inner), other) => **inner == *other || first == second,
        _ => first == second,
    }
}
