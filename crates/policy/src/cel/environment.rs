//! What expressions may refer to: variables, functions, types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Arc;

use super::compile;
use super::error::CompileError;
use super::function::{Functions, Library, Macros, Overload};
use super::library;
use super::program::Program;
use super::syntax::parse;
use super::types::Type;

/// A variable of an environment. Environments that are made from one by declaring more keep its
/// slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub(super) usize);

/// Knows the fields of messages, such as `Object.spec`.
pub trait Schemas: Debug + Send + Sync {
    /// There is a message type of this name.
    fn has(&self, message: &str) -> bool;

    /// The type of a field; `None` where the message has no such field.
    fn field(&self, message: &str, field: &str) -> Option<Type>;
}

/// What expressions may refer to. Cheap to clone, so that a policy can add variables of its own.
#[derive(Debug, Clone)]
pub struct Environment {
    pub(super) variables: Arc<BTreeMap<String, (Slot, Type)>>,
    slots: usize,
    pub(super) functions: Arc<Functions>,
    pub(super) types: Arc<BTreeSet<String>>,
    pub(super) macros: Macros,
    pub(super) schemas: Option<Arc<dyn Schemas>>,
    pub(super) container: Arc<str>,
    pub(super) has_uniform_literals: bool,
    pub(super) has_valid_literals: bool,
    pub(super) has_lenient_or_value: bool,
    pub(super) has_certain_or_value: bool,
}

impl Environment {
    /// The functions and types of the language itself, and no variables.
    pub fn standard() -> Environment {
        let empty = Environment {
            variables: Arc::default(),
            slots: 0,
            functions: Arc::default(),
            types: Arc::default(),
            macros: Macros::default(),
            schemas: None,
            container: "".into(),
            has_uniform_literals: false,
            has_valid_literals: false,
            has_lenient_or_value: false,
            has_certain_or_value: false,
        };
        empty.with(library::standard())
    }

    /// With a library too.
    #[must_use]
    pub fn with(mut self, library: Library) -> Environment {
        self.macros = self.macros.and(library.macros);
        Arc::make_mut(&mut self.types).extend(library.types.iter().map(|name| (*name).to_owned()));
        library.overloads.into_iter().for_each(|overload| self.add(overload));
        self
    }

    /// With messages whose fields `schemas` knows. They can be made as `Name{field: value}`.
    #[must_use]
    pub fn with_schemas(self, schemas: Arc<dyn Schemas>) -> Environment {
        Environment { schemas: Some(schemas), ..self }
    }

    /// With a namespace that names are looked up in first.
    #[must_use]
    pub fn within(self, container: &str) -> Environment {
        Environment { container: container.into(), ..self }
    }

    /// Items of a list that is written out, and keys and values of a map, must be of one type
    /// each, as Kubernetes asks.
    #[must_use]
    pub fn with_uniform_literals(self) -> Environment {
        Environment { has_uniform_literals: true, ..self }
    }

    /// Moments, durations and regular expressions that are written out must be ones. Else a wrong
    /// one is an error only where it is used.
    #[must_use]
    pub fn with_valid_literals(self) -> Environment {
        Environment { has_valid_literals: true, ..self }
    }

    /// `orValue` leaves what is no optional value as it is, as Kyverno has it.
    #[must_use]
    pub fn with_lenient_or_value(self) -> Environment {
        Environment { has_lenient_or_value: true, ..self }
    }

    /// `orValue` is only called on what is known to be an optional value before it runs: releases
    /// of Kubernetes differ in what they make of anything else.
    #[must_use]
    pub fn with_certain_or_value(self) -> Environment {
        Environment { has_certain_or_value: true, ..self }
    }

    /// Adds one way to call a function.
    pub fn add(&mut self, overload: Overload) {
        Arc::make_mut(&mut self.functions).add(overload);
    }

    /// Declares a variable. Its name may have dots, as `variables.replicas`: a select that spells
    /// it is the variable. One of the same name is hidden.
    pub fn declare(&mut self, name: &str, type_: Type) -> Slot {
        let slot = Slot(self.slots);
        self.slots += 1;
        Arc::make_mut(&mut self.variables).insert(name.to_owned(), (slot, type_));
        slot
    }

    /// The slot of a variable.
    pub fn slot(&self, name: &str) -> Option<Slot> {
        self.variables.get(name).map(|(slot, _)| *slot)
    }

    /// Compiles an expression whose types are checked.
    pub fn compile(&self, source: &str) -> Result<Program, CompileError> {
        let expr = parse(source, self.macros)?;
        compile::checked(self, source, &expr)
    }

    /// Compiles an expression without a look at types: what is wrong shows when it runs.
    pub fn compile_unchecked(&self, source: &str) -> Result<Program, CompileError> {
        let expr = parse(source, self.macros)?;
        compile::unchecked(self, source, &expr)
    }

    /// A type of this name may be a value of an expression.
    pub(super) fn has_type(&self, name: &str) -> bool {
        self.types.contains(name) || self.schemas.as_ref().is_some_and(|it| it.has(name))
    }

    /// The full names that a name may mean here, the innermost namespace first.
    pub(super) fn candidates(&self, name: &str, is_rooted: bool) -> Vec<String> {
        let mut names = Vec::new();
        let mut container = &*self.container;
        while !is_rooted && !container.is_empty() {
            names.push(format!("{container}.{name}"));
            container = container.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        names.push(name.to_owned());
        names
    }
}
