//! Terms, their names resolved.

use super::{Found, Resolver};
use crate::rego::builtins;
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
            TermKind::Call(names, arguments) => return self.call(term.at, names, arguments),
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

    /// How many arguments the function of that name has.
    pub(super) fn arity(&self, at: usize, names: &[String]) -> Result<usize, Fault> {
        if let Some(rule) = self.function(names) {
            return match self.globals.groups.get(rule).map(|group| group.kind) {
                Some(Kind::Function { arity }) => Ok(arity),
                // `f() := 1` is a value, which may be called.
                Some(Kind::Value) => Ok(0),
                _ => Err(self.fault(at, format!("{} is no function", names.join(".")))),
            };
        }
        let name = names.join(".");
        if builtins::IMPURE.contains(&name.as_str()) {
            let says = format!("{name} is not offered: a verdict depends on the facts given alone");
            return Err(self.fault(at, says));
        }
        let builtin = builtins::find(&name);
        let builtin = builtin.ok_or_else(|| self.fault(at, format!("undefined function {name}")));
        Ok(builtin?.arity)
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

    pub(super) fn call(
        &mut self,
        at: usize,
        names: &[String],
        arguments: &'m [Term],
    ) -> Result<Form, Fault> {
        let arity = self.arity(at, names)?;
        if arity != arguments.len() {
            let name = names.join(".");
            let says =
                format!("{name} has {arity} arguments, but is called with {}", arguments.len());
            return Err(self.fault(at, says));
        }
        let rule = self.function(names);
        self.uses.extend(rule.map(|rule| (Entry::Rule(rule), at)));
        let arguments = self.terms(arguments)?;
        let kind = match (rule, builtins::find(&names.join("."))) {
            (Some(rule), _) if arguments.is_empty() => FormKind::Rule(rule),
            (Some(rule), _) => FormKind::Call(rule, arguments),
            (None, Some(builtin)) => FormKind::Builtin(builtin, arguments),
            (None, None) => return Err(self.fault(at, "undefined function")),
        };
        Ok(Form { at, kind })
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
