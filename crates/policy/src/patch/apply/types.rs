//! What the kinds that come with Kubernetes are made of: the fields of each, their types, and which
//! of them are merged and how (`x-kubernetes-list-type` and the like in its OpenAPI).
//!
//! `types.txt` has a line for each version of a group with its kinds, and one for each structure
//! with its fields: `s` is a string, `n` a number, `b` a boolean, `u` any scalar, `?` anything;
//! `[]T` a list that is atomic, `[=]T` a set, `[name]T` a list with that key; `{}T` a map, `{!}T`
//! one that is atomic; else it is a structure, which `!` makes atomic.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// All types, each structure once.
pub(super) struct Types {
    /// By `apiVersion` and kind.
    kinds: HashMap<(&'static str, &'static str), usize>,
    structures: Vec<Structure>,
}

struct Structure {
    is_atomic: bool,
    fields: BTreeMap<&'static str, Type>,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Scalar(Scalar),
    /// Nothing is known of it.
    Anything,
    Structure(usize),
    List(Keys, Box<Type>),
    Map {
        is_atomic: bool,
        values: Box<Type>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Text,
    Number,
    Boolean,
    Any,
}

/// How the items of a list are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Keys {
    /// Not at all: the list is one whole.
    None,
    /// By what they are.
    Themselves,
    /// By some of their fields.
    Fields(Box<[&'static str]>),
}

impl Types {
    /// Those of Kubernetes.
    pub(super) fn all() -> &'static Types {
        static ALL: LazyLock<Types> = LazyLock::new(|| Types::read(include_str!("types.txt")));
        &ALL
    }

    fn read(text: &'static str) -> Types {
        let (kinds, structures) = text.split_once("\n\n").unwrap_or((text, ""));
        let written = || structures.lines().map(|line| line.split_once(' ').unwrap_or((line, "")));
        let names: HashMap<&str, usize> = written()
            .enumerate()
            .map(|(index, (name, _))| (name.trim_end_matches('!'), index))
            .collect();
        let structures = written().map(|(name, fields)| Structure {
            is_atomic: name.ends_with('!'),
            fields: fields
                .split(' ')
                .filter_map(|field| field.split_once(':'))
                .map(|(field, type_)| (field, Type::read(type_, &names)))
                .collect(),
        });
        let kinds = kinds.lines().filter_map(|line| line.split_once(' '));
        let kinds = kinds.flat_map(|(version, kinds)| {
            kinds
                .split(' ')
                .map(move |kind| (version, kind.split_once('=').unwrap_or((kind, kind))))
        });
        let kinds = kinds.filter_map(|(version, (kind, name))| {
            names.get(name).map(|index| ((version, kind), *index))
        });
        Types { kinds: kinds.collect(), structures: structures.collect() }
    }

    /// The type of an object.
    pub(super) fn of_kind(&self, api_version: &str, kind: &str) -> Type {
        self.kinds.get(&(api_version, kind)).map_or(Type::Anything, |it| Type::Structure(*it))
    }

    /// The type of what a map or a structure has under a key; `None` where it cannot have it.
    pub(super) fn field<'t>(&'t self, type_: &'t Type, key: &str) -> Option<&'t Type> {
        match type_ {
            Type::Structure(_) => self.declared(type_, key),
            Type::Map { values, .. } => Some(values),
            Type::Anything => Some(&Type::Anything),
            Type::Scalar(_) | Type::List(..) => None,
        }
    }

    /// The type of a field that a structure lists.
    pub(super) fn declared(&self, type_: &Type, key: &str) -> Option<&Type> {
        let Type::Structure(index) = type_ else { return None };
        self.structures.get(*index)?.fields.get(key)
    }

    /// Values of this type are replaced as a whole.
    pub(super) fn is_atomic(&self, type_: &Type) -> bool {
        match type_ {
            Type::Structure(index) => self.structures.get(*index).is_some_and(|it| it.is_atomic),
            Type::Map { is_atomic, .. } => *is_atomic,
            Type::List(keys, _) => *keys == Keys::None,
            Type::Scalar(_) => true,
            Type::Anything => false,
        }
    }
}

impl Type {
    fn read(text: &'static str, names: &HashMap<&str, usize>) -> Type {
        let inner = |rest| Box::new(Type::read(rest, names));
        if let Some((keys, rest)) = text.strip_prefix('[').and_then(|it| it.split_once(']')) {
            let keys = match keys {
                "" => Keys::None,
                "=" => Keys::Themselves,
                fields => Keys::Fields(fields.split(',').collect()),
            };
            return Type::List(keys, inner(rest));
        }
        if let Some((mark, rest)) = text.strip_prefix('{').and_then(|it| it.split_once('}')) {
            return Type::Map { is_atomic: mark == "!", values: inner(rest) };
        }
        match text {
            "s" => Type::Scalar(Scalar::Text),
            "n" => Type::Scalar(Scalar::Number),
            "b" => Type::Scalar(Scalar::Boolean),
            "u" => Type::Scalar(Scalar::Any),
            name => names.get(name).map_or(Type::Anything, |index| Type::Structure(*index)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_type_is_one() {
        let text = include_str!("types.txt");
        let types = Types::all();
        assert_eq!(types.structures.len(), text.lines().count() - 1 - kinds(text));
        let anything = types.structures.iter().flat_map(|it| it.fields.values());
        let anything = anything.filter(|it| **it == Type::Anything).count();
        assert_eq!(anything, text.matches(":? ").count() + text.matches(":?\n").count());
        for line in text.lines().take(kinds(text)) {
            let (version, names) = line.split_once(' ').unwrap();
            for kind in names.split(' ').map(|it| it.split('=').next().unwrap()) {
                let type_ = types.of_kind(version, kind);
                assert!(types.declared(&type_, "metadata").is_some(), "{version} {kind}");
            }
        }
    }

    fn kinds(text: &str) -> usize {
        text.lines().position(str::is_empty).unwrap()
    }
}
