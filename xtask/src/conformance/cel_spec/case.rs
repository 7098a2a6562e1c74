//! One case: an expression, what surrounds it, and what it gives.

use anyhow::Context;
use policy::cel::kubernetes::functions;
use policy::cel::{Activation, Budget, Environment, Overload, Type, Value, library};

use super::expected::{is_same, type_of, value};
use super::textproto::{Field, Message};

pub(super) struct Case<'m> {
    expr: &'m str,
    environment: Environment,
    bindings: Vec<(&'m str, Value<'static>)>,
    is_checked: bool,
    is_evaluated: bool,
    expected: Expected,
}

enum Expected {
    Value(Value<'static>),
    Type(Type),
    Error,
}

impl<'m> Case<'m> {
    /// Reads a case.
    pub(super) fn read(test: &'m Message) -> anyhow::Result<Case<'m>> {
        let mut environment = environment().within(test.text("container").unwrap_or_default());
        for declared in test.messages("type_env") {
            declare(&mut environment, declared)?;
        }
        let mut bindings = Vec::new();
        for binding in test.messages("bindings") {
            let name = binding.text("key").context("a binding has no name")?;
            let bound = binding.message("value").and_then(|it| it.message("value"));
            bindings.push((name, value(bound.context("a binding has no value")?)?));
            if environment.slot(name).is_none() {
                environment.declare(name, Type::Dyn);
            }
        }
        let is_true = |name| test.word(name) == Some("true");
        Ok(Case {
            expr: test.text("expr").context("a case has no expression")?,
            environment,
            bindings,
            is_checked: !is_true("disable_check"),
            is_evaluated: !is_true("check_only"),
            expected: expected(test)?,
        })
    }

    /// How what we say differs from what is expected; `None` when it does not.
    pub(super) fn run(&self) -> anyhow::Result<Option<String>> {
        let compiled = match self.is_checked {
            true => self.environment.compile(self.expr),
            false => self.environment.compile_unchecked(self.expr),
        };
        let program = match (compiled, &self.expected) {
            (Ok(program), _) => program,
            (Err(_), Expected::Error) => return Ok(None),
            (Err(error), _) => return Ok(Some(error.to_string())),
        };
        if !self.is_evaluated {
            return Ok(match &self.expected {
                Expected::Type(expected) if expected != program.result() => {
                    Some(format!("is of type {}, not {expected}", program.result()))
                }
                _ => None,
            });
        }
        let mut activation = Activation::new();
        for (name, value) in &self.bindings {
            let slot = self.environment.slot(name).context("a binding is not declared")?;
            activation.set(slot, value.clone());
        }
        let found = program.evaluate(&activation, &mut Budget::new(Budget::PER_POLICY));
        Ok(match (&self.expected, found) {
            (Expected::Error, Err(_)) | (Expected::Type(_), Ok(_)) => None,
            (Expected::Error, Ok(found)) => Some(format!("gives {found:?}, not an error")),
            (Expected::Value(expected), Ok(found)) if is_same(expected, &found) => None,
            (Expected::Value(expected), Ok(found)) => {
                Some(format!("gives {found:?}, not {expected:?}"))
            }
            (_, Err(error)) => Some(error.to_string()),
        })
    }
}

/// The language with all of its extensions.
fn environment() -> Environment {
    // The specification took addresses over from Kubernetes.
    let further = [library::blocks(), functions::ips(), functions::cidrs()];
    let all = library::extensions().into_iter().chain(further);
    all.fold(Environment::standard(), Environment::with)
}

/// Declares a variable or a function.
fn declare(environment: &mut Environment, declared: &Message) -> anyhow::Result<()> {
    let name = declared.text("name").context("a declaration has no name")?;
    if let Some(ident) = declared.message("ident") {
        let type_ = ident.message("type").map_or(Ok(Type::Dyn), type_of)?;
        environment.declare(name, type_);
    }
    for overload in declared.message("function").into_iter().flat_map(|it| it.messages("overloads"))
    {
        let parameters: Vec<String> = overload
            .messages("params")
            .map(|it| type_of(it).map(|it| it.to_string()))
            .collect::<Result<_, _>>()?;
        let result = overload.message("result_type").map_or(Ok(Type::Dyn), type_of)?;
        let signature = format!("{name}({}) -> {result}", parameters.join(", "));
        environment.add(match overload.word("is_instance_function") {
            Some("true") => Overload::host_method(&signature),
            _ => Overload::host_function(&signature),
        });
    }
    Ok(())
}

/// What a case says that its expression gives; true where it says nothing.
fn expected(test: &Message) -> anyhow::Result<Expected> {
    if let Some(message) = test.message("value") {
        return value(message).map(Expected::Value);
    }
    if let Some(typed) = test.message("typed_result") {
        let type_ = typed.message("deduced_type").map(type_of).transpose()?;
        return match (type_, typed.message("result")) {
            (Some(type_), _) if test.word("check_only") == Some("true") => {
                Ok(Expected::Type(type_))
            }
            (_, Some(result)) => value(result).map(Expected::Value),
            (Some(type_), None) => Ok(Expected::Type(type_)),
            (None, None) => anyhow::bail!("nothing is expected"),
        };
    }
    let is_error = matches!(
        test.get("eval_error").or_else(|| test.get("any_eval_errors")),
        Some(Field::Message(_))
    );
    Ok(if is_error { Expected::Error } else { Expected::Value(Value::Bool(true)) })
}
