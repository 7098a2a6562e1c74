//! Terms, their names resolved.

use super::{Found, Resolver};
use crate::rego::builtins::{self, Builtin};
use crate::rego::code::{Entry, Kind};
use crate::rego::compile::Fault;
use crate::rego::compile::form::{Closure, Form, FormKind, Membership};
use crate::rego::syntax::ast::{self, Term, TermKind};
use crate::rego::value::Value;

impl<'m> Resolver<'m> {
    pub(super) fn term(&mut self, term: &'m Term) -> Result<Form, Fault> {
        let kind = match &term.kind {
            TermKind::Null => FormKind::Constant(Value::Null),
            TermKind::Bool(value) => FormKind::Constant(Value::Bool(*value)),
            TermKind::Number(number) => FormKind::Constant(Value::Number(*number)),
            TermKind::String(text) => FormKind::Constant(Value::string(text.as_str())),
            TermKind::Wildcard => FormKind::Wildcard,
            TermKind::Var(_) => return self.reference(term, &[]),
            TermKind::Reference(head, keys) => return self.reference(head, keys),
            TermKind::Call(names, arguments) => return self.called(term.at, names, arguments),
            TermKind::Array(items) => FormKind::Array(self.terms(items)?),
            TermKind::Set(items) => FormKind::Set(self.terms(items)?),
            TermKind::Object(entries) => {
                let entry = |(key, value)| Ok((self.term(key)?, self.term(value)?));
                FormKind::Object(
                    entries
                        .iter()
                        .map(|(key, value)| (key, value))
                        .map(entry)
                        .collect::<Result<_, Fault>>()?,
                )
            }
            TermKind::ArrayOf(value, body) => {
                FormKind::ArrayOf(Box::new(self.closure(value, body)?))
            }
            TermKind::SetOf(value, body) => FormKind::SetOf(Box::new(self.closure(value, body)?)),
            TermKind::ObjectOf(entry, body) => {
                let (mut heads, body) = self.body(&[&entry.0, &entry.1], body)?;
                let (Some(value), Some(key)) = (heads.pop(), heads.pop()) else {
                    return Err(self.fault(term.at, "an entry has a key and a value"));
                };
                FormKind::ObjectOf(Box::new((key, Closure { value, body })))
            }
            TermKind::Binary(operator, sides) => {
                let sides = (self.term(&sides.0)?, self.term(&sides.1)?);
                FormKind::Binary(*operator, Box::new(sides))
            }
            TermKind::In(membership) => FormKind::In(Box::new(Membership {
                key: membership.key.as_ref().map(|key| self.term(key)).transpose()?,
                value: self.term(&membership.value)?,
                domain: self.term(&membership.domain)?,
            })),
        };
        Ok(Form { at: term.at, kind })
    }

    fn terms(&mut self, terms: &'m [Term]) -> Result<Vec<Form>, Fault> {
        terms.iter().map(|term| self.term(term)).collect()
    }

    fn closure(&mut self, value: &'m Term, body: &'m [ast::Literal]) -> Result<Closure, Fault> {
        let (mut heads, body) = self.body(&[value], body)?;
        let Some(value) = heads.pop() else {
            return Err(self.fault(value.at, "a comprehension has a value"));
        };
        Ok(Closure { value, body })
    }

    /// A name with the keys behind it.
    fn reference(&mut self, head: &'m Term, keys: &'m [Term]) -> Result<Form, Fault> {
        let at = head.at;
        let TermKind::Var(name) = &head.kind else {
            let head = self.term(head)?;
            let keys = self.terms(keys)?;
            return Ok(behind(head, keys));
        };
        if let Some(slot) = self.scopes.used(name) {
            let keys = self.terms(keys)?;
            return Ok(behind(Form { at, kind: FormKind::Slot(slot) }, keys));
        }
        let path: Vec<String> = match (name.as_str(), self.imports.get(name.as_str())) {
            ("data", _) => Vec::new(),
            ("input", _) => {
                let keys = self.terms(keys)?;
                return Ok(behind(Form { at, kind: FormKind::Input }, keys));
            }
            (_, Some([root, path @ ..])) if root == "data" => path.to_vec(),
            (_, Some([_, path @ ..])) => {
                let mut all: Vec<Form> = path.iter().map(|name| word(at, name)).collect();
                all.extend(self.terms(keys)?);
                return Ok(behind(Form { at, kind: FormKind::Input }, all));
            }
            _ if self.is_global(name) => {
                self.package.iter().cloned().chain([name.clone()]).collect()
            }
            _ => return Err(self.fault(at, format!("var {name} is unsafe"))),
        };
        self.below_data(at, &path, keys)
    }

    /// What stands at a path below `data`, and behind it the keys.
    fn below_data(&mut self, at: usize, path: &[String], keys: &'m [Term]) -> Result<Form, Fault> {
        let written = keys.iter().map_while(|key| match &key.kind {
            TermKind::String(text) => Some(text.as_str()),
            _ => None,
        });
        let found = self.globals.find(path.iter().map(String::as_str).chain(written.clone()));
        let names = path.len() + written.count();
        let (kind, taken) = match found {
            Found::Rule(rule, taken) => {
                let group = self.globals.groups.get(rule);
                if group.is_some_and(|group| matches!(group.kind, Kind::Function { .. })) {
                    return Err(self.fault(at, "a function is named where a value is needed"));
                }
                self.uses.push((Entry::Rule(rule), at));
                (FormKind::Rule(rule), taken)
            }
            Found::Folder(folder) => {
                self.uses.push((Entry::Folder(folder), at));
                (FormKind::Folder(folder), names)
            }
            Found::Facts => (FormKind::Data, 0),
        };
        let left = path.iter().skip(taken).map(|name| word(at, name));
        let mut all: Vec<Form> = left.collect();
        all.extend(self.terms(keys.get(taken.saturating_sub(path.len())..).unwrap_or_default())?);
        Ok(behind(Form { at, kind }, all))
    }

    /// What is called by these names.
    pub(super) fn callee(&self, at: usize, names: &[String]) -> Result<Callee, Fault> {
        if let Some(rule) = self.function(names) {
            return match self.globals.groups.get(rule).map(|group| group.kind) {
                Some(Kind::Function { arity }) => Ok(Callee::Function(rule, arity)),
                Some(Kind::Value) => Ok(Callee::Value(rule)),
                _ => Err(self.fault(at, format!("{} is no function", names.join(".")))),
            };
        }
        let name = names.join(".");
        if builtins::IMPURE.contains(&name.as_str()) {
            let says = format!("{name} is not offered: a verdict depends on the facts given alone");
            return Err(self.fault(at, says));
        }
        match builtins::find(&name) {
            Some(builtin) => Ok(Callee::Builtin(builtin)),
            None => Err(self.fault(at, format!("undefined function {name}"))),
        }
    }

    /// The rule that is called by these names.
    fn function(&self, names: &[String]) -> Option<usize> {
        let (first, rest) = names.split_first()?;
        let path: Vec<&str> = match (first.as_str(), self.imports.get(first.as_str())) {
            ("data", _) => rest.iter().map(String::as_str).collect(),
            (_, Some([root, path @ ..])) if root == "data" => {
                path.iter().chain(rest).map(String::as_str).collect()
            }
            _ => self.package.iter().chain(names).map(String::as_str).collect(),
        };
        match self.globals.find(path.iter().copied()) {
            Found::Rule(rule, taken) if taken == path.len() => Some(rule),
            _ => None,
        }
    }

    /// A call with as many arguments as there have to be.
    pub(super) fn call(
        &mut self,
        at: usize,
        callee: Callee,
        arguments: &'m [Term],
    ) -> Result<Form, Fault> {
        if let Callee::Function(rule, _) | Callee::Value(rule) = callee {
            self.uses.push((Entry::Rule(rule), at));
        }
        if let Callee::Builtin(builtin) = callee
            && let Some(position) = builtin.pattern()
            && let Some(TermKind::String(text)) = arguments.get(position).map(|it| &it.kind)
        {
            self.patterns.push(text);
        }
        let arguments = self.terms(arguments)?;
        let kind = match callee {
            Callee::Value(rule) => FormKind::Rule(rule),
            Callee::Function(rule, _) => FormKind::Call(rule, arguments),
            Callee::Builtin(builtin) => FormKind::Builtin(builtin, arguments),
        };
        Ok(Form { at, kind })
    }

    /// A call where a value is needed.
    fn called(
        &mut self,
        at: usize,
        names: &[String],
        arguments: &'m [Term],
    ) -> Result<Form, Fault> {
        let callee = self.callee(at, names)?;
        let (arity, given) = (callee.arity(), arguments.len());
        if arity != given {
            let name = names.join(".");
            let says = format!("{name} has {arity} arguments, but is called with {given}");
            return Err(self.fault(at, says));
        }
        self.call(at, callee, arguments)
    }
}

/// What is called.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    /// `f() := 1` is a value, which may be called.
    Value(usize),
    /// A function of the program: its rule, and how many arguments it has.
    Function(usize, usize),
    Builtin(Builtin),
}

impl Callee {
    /// How many arguments it has.
    pub(super) fn arity(self) -> usize {
        match self {
            Callee::Value(_) => 0,
            Callee::Function(_, arity) => arity,
            Callee::Builtin(builtin) => builtin.arity(),
        }
    }
}

fn word(at: usize, text: &str) -> Form {
    Form { at, kind: FormKind::Constant(Value::string(text)) }
}

fn behind(head: Form, keys: Vec<Form>) -> Form {
    if keys.is_empty() {
        return head;
    }
    Form { at: head.at, kind: FormKind::Reference(Box::new(head), keys) }
}
