//! Names become what they stand for: variables get slots, the rest is found among rules, imports
//! and functions.

mod scope;
mod term;

use std::collections::{BTreeMap, BTreeSet};

use super::form::{Body, Form, FormKind, Literal, LiteralKind, With};
use super::globals::{Found, Globals, Written};
use super::{Fault, names};
use crate::rego::code::{Entry, Kind};
use crate::rego::syntax::ast::{self, Module, Operator, Term, TermKind};
use scope::Scopes;

/// Resolves the names of one definition.
pub(super) struct Resolver<'m> {
    globals: &'m Globals<'m>,
    module: usize,
    package: &'m [String],
    /// `data` or `input` with the names behind it, by the name it goes by.
    imports: BTreeMap<&'m str, &'m [String]>,
    pub(super) scopes: Scopes,
    /// The rules and folders that are named, and where.
    pub(super) uses: Vec<(Entry, usize)>,
    /// Regular expressions that functions are given.
    pub(super) patterns: Vec<&'m str>,
}

impl<'m> Resolver<'m> {
    pub(super) fn new(globals: &'m Globals<'m>, written: &Written<'m>, of: &'m Module) -> Self {
        let imports = of.imports.iter().map(|it| (it.name.as_str(), it.path.as_slice()));
        Resolver {
            globals,
            module: written.module,
            package: &of.package,
            imports: imports.collect(),
            scopes: Scopes::default(),
            uses: Vec::new(),
            patterns: Vec::new(),
        }
    }

    fn fault(&self, at: usize, says: impl Into<String>) -> Fault {
        Fault::new(self.module, at, says)
    }

    /// The arguments of a function, whose variables are seen by all of its clauses.
    pub(super) fn arguments(&mut self, arguments: &'m [Term]) -> Result<Vec<Form>, Fault> {
        self.scopes.open();
        for argument in arguments {
            names::direct(argument, &mut |name| self.scopes.declare(name));
        }
        arguments.iter().map(|argument| self.term(argument)).collect()
    }

    /// A body in a scope of its own, with what stands before it in the same scope: the value and
    /// keys of a head, or of a comprehension.
    pub(super) fn body(
        &mut self,
        heads: &[&'m Term],
        literals: &'m [ast::Literal],
    ) -> Result<(Vec<Form>, Body), Fault> {
        self.scopes.open();
        let resolved = self.in_scope(heads, literals);
        let free = self.scopes.close();
        let (heads, literals) = resolved?;
        Ok((heads, Body { literals, free }))
    }

    fn in_scope(
        &mut self,
        heads: &[&'m Term],
        literals: &'m [ast::Literal],
    ) -> Result<(Vec<Form>, Vec<Literal>), Fault> {
        let (mut declared, mut direct) = (BTreeSet::new(), Vec::new());
        for literal in literals {
            names::declared(literal, &mut |name| {
                declared.insert(name);
            });
            names::direct_in_literal(literal, &mut |name| direct.push(name));
        }
        heads.iter().for_each(|term| names::direct(term, &mut |name| direct.push(name)));
        for name in direct {
            let is_known = declared.contains(name) || self.scopes.find(name).is_some();
            if !is_known && !self.is_global(name) {
                self.scopes.declare(name);
            }
        }
        let mut resolved = Vec::new();
        for literal in literals {
            // What `:=` and `some` declare is seen from there on.
            names::declared(literal, &mut |name| self.scopes.declare(name));
            resolved.extend(self.literal(literal)?);
        }
        let heads = heads.iter().map(|term| self.term(term)).collect::<Result<_, _>>()?;
        Ok((heads, resolved))
    }

    fn is_global(&self, name: &str) -> bool {
        if matches!(name, "input" | "data") || self.imports.contains_key(name) {
            return true;
        }
        let names = self.package.iter().map(String::as_str).chain([name]);
        !matches!(self.globals.find(names), Found::Facts)
    }

    fn literal(&mut self, literal: &'m ast::Literal) -> Result<Option<Literal>, Fault> {
        let kind = match &literal.kind {
            ast::LiteralKind::Some(_) => return Ok(None),
            ast::LiteralKind::Expression(term) => self.expression(term)?,
            ast::LiteralKind::SomeIn { key, value, domain } => LiteralKind::SomeIn {
                key: key.as_ref().map(|key| self.term(key)).transpose()?,
                value: self.term(value)?,
                domain: self.term(domain)?,
            },
            ast::LiteralKind::Every { key, value, domain, body } => {
                let domain = self.term(domain)?;
                self.scopes.open();
                let mut slot = |name: &str| {
                    self.scopes.declare(name);
                    self.scopes.find(name).unwrap_or_default()
                };
                let (key, value) = (key.as_ref().map(|key| slot(key)), slot(value));
                let body = self.body(&[], body);
                let free = self.scopes.close();
                let body = Body { free, ..body?.1 };
                LiteralKind::Every { key, value, domain, body }
            }
        };
        let with = literal.with.iter().map(|with| self.with(with)).collect::<Result<_, _>>()?;
        Ok(Some(Literal { at: literal.at, is_negated: literal.is_negated, kind, with }))
    }

    fn expression(&mut self, term: &'m Term) -> Result<LiteralKind, Fault> {
        if let Some((call, result)) = self.call_with_result(term)? {
            return Ok(unified(Operator::Assign, result, call));
        }
        let form = self.term(term)?;
        if let FormKind::Binary(Operator::Assign | Operator::Unify, sides) = form.kind {
            return Ok(unified(Operator::Unify, sides.0, sides.1));
        }
        Ok(LiteralKind::Expression(form))
    }

    /// `f(x, y)` of a function with one argument: `y` is what it gives.
    fn call_with_result(&mut self, term: &'m Term) -> Result<Option<(Form, Form)>, Fault> {
        let TermKind::Call(names, arguments) = &term.kind else { return Ok(None) };
        let Some((result, arguments)) = arguments.split_last() else { return Ok(None) };
        let callee = self.callee(term.at, names)?;
        if callee.arity() != arguments.len() {
            return Ok(None);
        }
        let call = self.call(term.at, callee, arguments)?;
        Ok(Some((call, self.term(result)?)))
    }

    fn with(&mut self, with: &'m ast::With) -> Result<With, Fault> {
        let (head, keys) = match &with.target.kind {
            TermKind::Var(name) => (name.as_str(), &[][..]),
            TermKind::Reference(head, keys) => match &head.kind {
                TermKind::Var(name) => (name.as_str(), keys.as_slice()),
                _ => ("", &[][..]),
            },
            _ => ("", &[][..]),
        };
        let key = |key: &'m Term| match &key.kind {
            TermKind::String(text) => Ok(text.clone()),
            _ => Err(self.fault(key.at, "`with` takes a path whose keys are written out")),
        };
        let keys = keys.iter().map(key).collect::<Result<Vec<_>, _>>()?;
        let own: Vec<String> =
            ["data".to_owned()].into_iter().chain(self.package.to_vec()).collect();
        let path: Vec<String> = match (head, self.imports.get(head)) {
            ("input" | "data", _) => [head.to_owned()].into_iter().chain(keys).collect(),
            (_, Some(import)) => import.iter().cloned().chain(keys).collect(),
            _ if self.is_global(head) => {
                own.into_iter().chain([head.to_owned()]).chain(keys).collect()
            }
            _ => {
                let says = "`with` replaces what stands below input or data only";
                return Err(self.fault(with.target.at, says));
            }
        };
        let is_data = path.first().is_some_and(|first| first == "data");
        let path: Vec<String> = path.into_iter().skip(1).collect();
        if is_data
            && let Found::Rule(rule, _) = self.globals.find(path.iter().map(String::as_str))
            && self
                .globals
                .groups
                .get(rule)
                .is_some_and(|it| matches!(it.kind, Kind::Function { .. }))
        {
            return Err(self.fault(with.target.at, "`with` does not replace functions"));
        }
        Ok(With { is_data, path, value: self.term(&with.value)? })
    }
}

/// Two sides that are to be the same. From here on, `Assign` stands between what a call is to give,
/// as its last argument, and the call.
fn unified(operator: Operator, left: Form, right: Form) -> LiteralKind {
    let at = left.at;
    let kind = FormKind::Binary(operator, Box::new((left, right)));
    LiteralKind::Expression(Form { at, kind })
}
