//! Modules become code: names are resolved, literals put in order, and each variable gets a slot.

mod emit;
mod form;
mod globals;
mod names;
mod recursion;
mod resolve;

use std::sync::Arc;

use super::builtins::Patterns;
use super::code::{Clause, Code, Definition, Expression, Rule, ready};
use super::syntax::ast::{HeadKind, Module, Term};
use super::value::Value;
use emit::{Emitter, Unsafe};
use form::{Body, Form};
use globals::{Globals, Group, Written};
use resolve::Resolver;

/// What is wrong with modules, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{says}")]
pub struct Fault {
    /// The module, counted from zero.
    pub module: usize,
    /// The byte of its text.
    pub at: usize,
    /// One clause.
    pub says: String,
}

impl Fault {
    pub(super) fn new(module: usize, at: usize, says: impl Into<String>) -> Fault {
        Fault { module, at, says: says.into() }
    }
}

/// The code of all modules together.
pub(super) fn compile(modules: &[Module]) -> Result<Code, Fault> {
    let globals = Globals::read(modules)?;
    let mut rules = Vec::new();
    let (mut uses, mut patterns) = (Vec::new(), Patterns::default());
    for group in &globals.groups {
        let (rule, used) = rule(&globals, group, modules, &mut patterns)?;
        rules.push(rule);
        uses.push(used);
    }
    recursion::check(&globals, &uses)?;
    ready(&mut rules);
    Ok(Code { rules, folders: globals.folders, patterns: Arc::new(patterns) })
}

fn rule<'m>(
    globals: &'m Globals<'m>,
    group: &'m Group<'m>,
    modules: &'m [Module],
    patterns: &mut Patterns,
) -> Result<(Rule, Vec<recursion::Use>), Fault> {
    let mut rule = Rule {
        name: format!("data.{}", group.path.join(".")),
        kind: group.kind,
        definitions: Vec::new(),
        is_unanimous: false,
        is_table: false,
        is_kept: false,
        alike: None,
        table: None,
        default: None,
    };
    let mut uses = Vec::new();
    for written in &group.definitions {
        let Some(module) = modules.get(written.module) else { continue };
        let mut resolver = Resolver::new(globals, written, module);
        let definition = definition(&mut resolver, written)?;
        resolver.patterns.iter().for_each(|text| patterns.add(text));
        let used = resolver.uses.into_iter();
        uses.extend(used.map(|(entry, at)| recursion::Use { module: written.module, at, entry }));
        match written.rule.is_default {
            false => rule.definitions.push(definition),
            true if rule.default.is_none() => rule.default = Some(Box::new(definition)),
            true => {
                let says = format!("multiple default rules {} found", rule.name);
                return Err(Fault::new(written.module, written.rule.at, says));
            }
        }
    }
    rule.is_unanimous = is_unanimous(&rule.definitions);
    rule.is_table = Definition::are_table(&rule.definitions);
    Ok((rule, uses))
}

/// All clauses of all definitions give the same constant.
fn is_unanimous(definitions: &[Definition]) -> bool {
    let mut values = definitions.iter().flat_map(|it| &it.clauses).map(|clause| &clause.value);
    let Some(Expression::Constant(first)) = values.next() else { return false };
    values.all(|value| matches!(value, Expression::Constant(it) if it == first))
}

/// The parts of a clause, its names resolved.
struct Resolved {
    path: Vec<Form>,
    value: Form,
    body: Body,
}

fn definition<'m>(resolver: &mut Resolver<'m>, written: &Written<'m>) -> Result<Definition, Fault> {
    let head = &written.rule.head;
    let arguments = match &head.kind {
        HeadKind::Function(arguments) => arguments.as_slice(),
        _ => &[],
    };
    let arguments = resolver.arguments(arguments)?;
    let path = head.path.get(written.taken..).unwrap_or_default();
    let mut clauses = Vec::new();
    for clause in &written.rule.clauses {
        let value = match &head.kind {
            HeadKind::Member(member) => Some(member),
            _ => clause.value.as_ref(),
        };
        let heads: Vec<&Term> = path.iter().chain(value).collect();
        let (mut heads, body) = resolver.body(&heads, &clause.body)?;
        let value = match value {
            Some(_) => heads.pop(),
            None => None,
        };
        let is_true =
            || form::Form { at: clause.at, kind: form::FormKind::Constant(Value::Bool(true)) };
        clauses.push(Resolved { path: heads, value: value.unwrap_or_else(is_true), body });
    }
    let emitted = emitted(resolver.scopes.count(), &arguments, &clauses, head);
    emitted.map_err(|error| told(resolver, written, &error))
}

fn emitted(
    slots: usize,
    arguments: &[Form],
    clauses: &[Resolved],
    head: &super::syntax::ast::Head,
) -> Result<Definition, Unsafe> {
    let mut emitter = Emitter::new(slots);
    let mut before = Vec::new();
    let patterns: Result<Vec<_>, Unsafe> =
        arguments.iter().map(|argument| emitter.pattern(argument, &mut before)).collect();
    let mut definition = Definition { slots, arguments: patterns?, clauses: Vec::new() };
    let is_member = matches!(head.kind, HeadKind::Member(_));
    for Resolved { path, value, body } in clauses {
        let mut steps = Vec::new();
        emitter.body(body, &mut steps)?;
        let mut heads = emitter.values(path.iter().chain([value]), &mut steps)?;
        let value = heads.pop().unwrap_or(Expression::Constant(Value::Bool(true)));
        definition.clauses.push(Clause { steps, path: heads, value, is_member });
    }
    definition.slots = emitter.slots();
    Ok(definition)
}

fn told(resolver: &Resolver<'_>, written: &Written<'_>, error: &Unsafe) -> Fault {
    let name = error.slot.and_then(|slot| resolver.scopes.name(slot)).unwrap_or("_");
    let says = match error.is_spent {
        true => "the rule is too large to be put in order".to_owned(),
        false => format!("var {name} is unsafe: nothing gives it a value"),
    };
    Fault::new(written.module, error.at, says)
}
