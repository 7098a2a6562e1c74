//! Calls: which overloads they may mean.

use std::sync::Arc;

use super::super::error::EvalError;
use super::super::function::{Action, Arguments, Overload, no_such_overload};
use super::super::program::{Call, Node, Otherwise};
use super::super::syntax::ast::{Expr, Name};
use super::super::types::Type;
use super::super::value::{Pattern, Text, Value};
use super::{Compiled, Compiler, Typed};

/// The functions that make a value of another type; done once where their argument is written out.
const CONVERSIONS: [&str; 8] =
    ["bool", "bytes", "double", "duration", "int", "string", "timestamp", "uint"];

impl Compiler<'_> {
    /// `name(arguments)`
    pub(super) fn function(
        &mut self,
        at: usize,
        name: &str,
        is_rooted: bool,
        arguments: &[Expr],
    ) -> Compiled<Typed> {
        match self.function_named(name, is_rooted) {
            Some(name) => self.call(at, &name, None, arguments),
            None => {
                let container = &self.environment.container;
                let message = match self.is_checked {
                    true => {
                        format!("undeclared reference to '{name}' (in container '{container}')")
                    }
                    false => format!("unbound function: {name}"),
                };
                self.wrong(at, EvalError::invalid(message))
            }
        }
    }

    /// `target.name(arguments)`, where the dot may also be one within the name of a function.
    pub(super) fn method(
        &mut self,
        at: usize,
        target: &Expr,
        name: &Name,
        arguments: &[Expr],
    ) -> Compiled<Typed> {
        if let Some((prefix, is_rooted)) = self.global_name(target)
            && let Some(name) = self.function_named(&format!("{prefix}.{name}"), is_rooted)
        {
            return self.call(at, &name, None, arguments);
        }
        if self.environment.functions.named(name).is_empty() {
            return self.function(at, name, true, arguments);
        }
        self.call(at, name, Some(target), arguments)
    }

    fn function_named(&self, name: &str, is_rooted: bool) -> Option<Name> {
        let candidates = self.environment.candidates(name, is_rooted).into_iter();
        let is_function = |name: &String| !self.environment.functions.named(name).is_empty();
        candidates.into_iter().find(is_function).map(Name::from)
    }

    fn call(
        &mut self,
        at: usize,
        name: &Name,
        target: Option<&Expr>,
        arguments: &[Expr],
    ) -> Compiled<Typed> {
        let (mut nodes, mut types) = (Vec::new(), Vec::new());
        let is_format = &**name == "format" && target.is_some();
        self.formats += usize::from(is_format);
        for argument in target.into_iter().chain(arguments) {
            let (node, type_) = self.expr(argument)?;
            nodes.push(node);
            types.push(type_);
        }
        self.formats -= usize::from(is_format);
        let (overloads, result) = self.resolve(at, name, target.is_some(), &types)?;
        if is_format && self.is_checked && self.environment.has_valid_literals {
            self.check_format(&nodes, arguments)?;
        }
        if overloads.iter().any(|overload| matches!(overload.action, Action::Operator)) {
            let otherwise = match &**name {
                "or" => Otherwise::Optional,
                _ if self.environment.has_certain_or_value
                    && types.first() == Some(&Type::Dyn)
                    && !nodes.first().is_some_and(is_optional_index) =>
                {
                    let says = "`orValue` is called on what may be no optional value";
                    return self.wrong(at, EvalError::invalid(says));
                }
                _ if self.environment.has_lenient_or_value => Otherwise::ValueLeniently,
                _ => Otherwise::Value,
            };
            return Ok((optional_or(otherwise, nodes), result));
        }
        self.compile_pattern(at, &overloads, &mut nodes)?;
        let call =
            Call { name: name.clone(), overloads: overloads.into(), arguments: nodes.into() };
        Ok((self.fold_call(at, call)?, result))
    }

    /// The overloads that a call with arguments of these types may mean, and what it gives.
    pub(super) fn resolve(
        &mut self,
        at: usize,
        name: &str,
        is_method: bool,
        arguments: &[Type],
    ) -> Compiled<(Vec<Arc<Overload>>, Type)> {
        let environment = self.environment;
        let has_style = |it: &&Arc<Overload>| {
            it.is_method == is_method && it.parameters.len() == arguments.len()
        };
        let styled = environment.functions.named(name).iter().filter(has_style);
        if !self.is_checked {
            return Ok((styled.cloned().collect(), Type::Dyn));
        }
        let mut found: Vec<Arc<Overload>> = Vec::new();
        let mut result: Option<Type> = None;
        for overload in styled {
            let (parameters, given) = self.instantiate(overload);
            let taken: Vec<&Type> = arguments.iter().collect();
            let asked: Vec<&Type> = parameters.iter().collect();
            if !self.unifier.all_assignable(&taken, &asked) {
                continue;
            }
            found.push(Arc::clone(overload));
            let given = self.unifier.resolved(&given);
            result = Some(match result {
                None => given,
                Some(Type::Dyn) => Type::Dyn,
                Some(before) if before == given => given,
                Some(_) => Type::Dyn,
            });
        }
        match result {
            Some(result) => Ok((found, result)),
            None => {
                let mut shown = arguments.iter().map(|it| self.unifier.settled(it).to_string());
                let applied = match is_method {
                    true => {
                        let receiver = shown.next().unwrap_or_default();
                        format!("{receiver}.({})", shown.collect::<Vec<_>>().join(", "))
                    }
                    false => format!("({})", shown.collect::<Vec<_>>().join(", ")),
                };
                let message =
                    format!("found no matching overload for '{name}' applied to '{applied}'");
                Err(self.fail(at, message))
            }
        }
    }

    /// The types of an overload, with its parameters made anew.
    fn instantiate(&mut self, overload: &Overload) -> (Vec<Type>, Type) {
        let mut fresh: Vec<(Name, Type)> = Vec::new();
        let mut types = overload.parameters.iter().map(|it| self.renew(it, &mut fresh)).collect();
        let result = self.renew(&overload.result, &mut fresh);
        (std::mem::take(&mut types), result)
    }

    fn renew(&mut self, type_: &Type, fresh: &mut Vec<(Name, Type)>) -> Type {
        match type_ {
            Type::Param(name) => {
                if let Some((_, found)) = fresh.iter().find(|(it, _)| it == name) {
                    return found.clone();
                }
                let made = self.unifier.fresh();
                fresh.push((name.clone(), made.clone()));
                made
            }
            Type::List(item) => Type::list(self.renew(item, fresh)),
            Type::Map(entry) => {
                let key = self.renew(&entry.0, fresh);
                Type::map(key, self.renew(&entry.1, fresh))
            }
            Type::Type(inner) => Type::of_type(self.renew(inner, fresh)),
            Type::Opaque(name, parameters) => {
                let parameters = parameters.iter().map(|it| self.renew(it, fresh)).collect();
                Type::Opaque(name.clone(), parameters)
            }
            _ => type_.clone(),
        }
    }

    /// Compiles the regular expression that is written out among the arguments.
    fn compile_pattern(
        &self,
        at: usize,
        overloads: &[Arc<Overload>],
        arguments: &mut [Node],
    ) -> Compiled<()> {
        let place = overloads.iter().find_map(|overload| overload.pattern);
        let Some(argument) = place.and_then(|place| arguments.get_mut(place)) else {
            return Ok(());
        };
        let Node::Constant(Value::String(text)) = &*argument else { return Ok(()) };
        match Pattern::compile(text.as_str()) {
            Ok(pattern) => {
                *argument = Node::Constant(Value::String(Text::Pattern(Arc::new(pattern))));
                Ok(())
            }
            Err(message) if self.environment.has_valid_literals => Err(self.fail(at, message)),
            // It is an error where it is used.
            Err(_) => Ok(()),
        }
    }

    /// Calls with one constant are done now.
    fn fold_call(&self, at: usize, call: Call) -> Compiled<Node> {
        let ([overload], [Node::Constant(argument)]) = (&*call.overloads, &*call.arguments) else {
            return Ok(Node::Call(Box::new(call)));
        };
        let arguments = std::slice::from_ref(argument);
        let is_small = matches!(argument, Value::String(_) | Value::Int(_) | Value::Uint(_))
            || matches!(argument, Value::Double(_) | Value::Bytes(_))
                && CONVERSIONS.contains(&&*call.name);
        let Action::Body(body) = overload.action else { return Ok(Node::Call(Box::new(call))) };
        if !is_small || !overload.admits(arguments) {
            return Ok(Node::Call(Box::new(call)));
        }
        match body(Arguments(arguments)) {
            Ok(value) if CONVERSIONS.contains(&&*call.name) => Ok(Node::Constant(value)),
            Ok(value) => {
                let cost = overload.cost.map_or(1, |cost| cost(arguments, &value));
                Ok(Node::Folded(cost, value))
            }
            Err(error)
                if self.environment.has_valid_literals && CONVERSIONS.contains(&&*call.name) =>
            {
                Err(self.fail(at, error.to_string()))
            }
            Err(_) => Ok(Node::Call(Box::new(call))),
        }
    }
}

/// `a[?b]`
fn is_optional_index(node: &Node) -> bool {
    matches!(node, Node::Index(index) if index.is_optional)
}

/// `a.or(b)` and `a.orValue(b)`, the only operators that are written as methods.
fn optional_or(otherwise: Otherwise, sides: Vec<Node>) -> Node {
    let mut sides = sides.into_iter();
    match (sides.next(), sides.next()) {
        (Some(left), Some(right)) => Node::OptionalOr { sides: Box::new((left, right)), otherwise },
        _ => Node::Failure(no_such_overload("or", &[])),
    }
}
