//! The expressions of a policy, compiled.

use std::borrow::Cow;

use model::Node;

use super::form::{Dialect, Form, Rewrite};
use super::policy::{Annotation, Clause, Condition, Policy};
use super::read::{Mistake, required, text};
use super::variables::{Scope, Slots, Uses};
use crate::cel::{Environment, Program, Slot, Type};

/// Compiles the expressions of one policy, and collects what is wrong with them.
pub(super) struct Compiler<'r> {
    pub(super) environment: Environment,
    /// The same for expressions that make messages.
    pub(super) messages: Environment,
    uses: Uses,
    asks_objects: bool,
    pub(super) mistakes: Vec<Mistake>,
    rewrite: Option<&'r Rewrite>,
    /// Words that cannot be made are left out: what is judged does not hang on them.
    pub(super) forgives_messages: bool,
}

impl<'r> Compiler<'r> {
    /// A compiler of expressions that speak of what `scope` says, and where that is.
    pub(super) fn new(scope: Scope, dialect: &Dialect<'r>) -> (Compiler<'r>, Slots) {
        let (environment, slots) = scope.environment();
        let (messages, _) = Scope { has_authorizer: false, ..scope }.environment();
        let compiler = Compiler {
            environment: dialect.extend(environment),
            messages: dialect.extend(messages),
            uses: Uses::default(),
            asks_objects: false,
            mistakes: Vec::new(),
            rewrite: dialect.rewrite,
            forgives_messages: false,
        };
        (compiler, slots)
    }

    /// The policy with what its expressions speak of, unless something is wrong with them.
    pub(super) fn finish(self, policy: Policy) -> Result<Policy, Vec<Mistake>> {
        match self.mistakes.is_empty() {
            true => Ok(Policy { uses: self.uses, asks_objects: self.asks_objects, ..policy }),
            false => Err(self.mistakes),
        }
    }
}

impl Compiler<'_> {
    /// Expressions that make messages do not speak of `params`.
    pub(super) fn hide_params_from_messages(&mut self) {
        (self.messages, _) = Scope { has_params: false, has_authorizer: false }.environment();
    }

    pub(super) fn conditions(&mut self, form: &Form<'_>) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (index, node) in form.conditions.items().enumerate() {
            let path = format!("{}[{index}]", form.conditions_path);
            let program = self.expression(node, "expression", &path, &[Type::Bool]);
            let expression = self.rewritten(text(node, "expression")).into_owned();
            conditions.extend(program.map(|program| Condition { expression, program }));
        }
        conditions
    }

    /// A variable is known to those after it, and to everything but the match conditions.
    pub(super) fn variables(&mut self, form: &Form<'_>) -> Vec<(Slot, Program)> {
        let mut variables = Vec::new();
        for (index, node) in form.holder.get("variables").items().enumerate() {
            let path = format!("{}.variables[{index}]", form.path);
            let name = match required(node, "name", &path) {
                Ok(name) => format!("variables.{name}"),
                Err(mistake) => {
                    self.mistakes.push(mistake);
                    continue;
                }
            };
            let program = self.expression(node, "expression", &path, &[]);
            // One that does not compile must not make others look wrong.
            let type_ = program.as_ref().map_or(Type::Dyn, |program| program.result().clone());
            let slot = self.declare(&name, type_);
            variables.extend(program.map(|program| (slot, program)));
        }
        variables
    }

    /// The variables that an engine gives.
    pub(super) fn given(
        &mut self,
        form: &Form<'_>,
        given: &[(&str, &str)],
    ) -> Vec<(Slot, Program)> {
        let mut variables = Vec::new();
        for (name, expression) in given {
            self.uses = self.uses.and(expression);
            match self.environment.compile(expression) {
                Ok(program) => {
                    let slot = self.declare(&format!("variables.{name}"), program.result().clone());
                    variables.push((slot, program));
                }
                Err(error) => {
                    self.mistakes.push(Mistake::of_expression(
                        form.path.clone(),
                        form.holder,
                        &error,
                    ));
                }
            }
        }
        variables
    }

    /// A variable, for expressions of either kind.
    pub(super) fn declare(&mut self, name: &str, type_: Type) -> Slot {
        let slot = self.environment.declare(name, type_.clone());
        self.messages.declare(name, type_);
        slot
    }

    pub(super) fn clauses(&mut self, form: &Form<'_>) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for (index, node) in form.holder.get(form.clauses).items().enumerate() {
            let path = format!("{}.{}[{index}]", form.path, form.clauses);
            let program = self.expression(node, "expression", &path, &[Type::Bool]);
            let says = match text(node, "messageExpression") {
                "" => None,
                _ => {
                    let environment = self.messages.clone();
                    let key = "messageExpression";
                    let before = self.mistakes.len();
                    let says = self.expression_in(&environment, node, key, &path, &[Type::String]);
                    if self.forgives_messages {
                        self.mistakes.truncate(before);
                    }
                    says
                }
            };
            clauses.extend(program.map(|program| Clause {
                expression: self.rewritten(text(node, "expression")).trim().into(),
                message: text(node, "message").trim().into(),
                reason: reason(text(node, "reason")),
                program,
                says: says.map(Box::new),
            }));
        }
        clauses
    }

    pub(super) fn annotations(&mut self, form: &Form<'_>) -> Vec<Annotation> {
        let mut annotations = Vec::new();
        for (index, node) in form.holder.get("auditAnnotations").items().enumerate() {
            let path = format!("{}.auditAnnotations[{index}]", form.path);
            let types = &[Type::String, Type::Null];
            let program = self.expression(node, "valueExpression", &path, types);
            let expression = self.rewritten(text(node, "valueExpression")).into_owned();
            annotations.extend(program.map(|program| Annotation { expression, program }));
        }
        annotations
    }

    /// What `compile` makes of expressions as they are written.
    pub(super) fn as_written<T>(&mut self, compile: impl FnOnce(&mut Self) -> T) -> T {
        let rewrite = self.rewrite.take();
        let compiled = compile(self);
        self.rewrite = rewrite;
        compiled
    }

    fn rewritten<'e>(&self, written: &'e str) -> Cow<'e, str> {
        self.rewrite.map_or(Cow::Borrowed(written), |rewrite| Cow::Owned(rewrite(written)))
    }

    fn expression(
        &mut self,
        holder: Node<'_>,
        key: &str,
        path: &str,
        types: &[Type],
    ) -> Option<Program> {
        let environment = self.environment.clone();
        self.expression_in(&environment, holder, key, path, types)
    }

    /// An expression whose value is of one of `types`; of any where there are none.
    pub(super) fn expression_in(
        &mut self,
        environment: &Environment,
        holder: Node<'_>,
        key: &str,
        path: &str,
        types: &[Type],
    ) -> Option<Program> {
        let source = match required(holder, key, path) {
            Ok(source) => source,
            Err(mistake) => {
                self.mistakes.push(mistake);
                return None;
            }
        };
        let source = &*self.rewritten(source);
        self.uses = self.uses.and(source);
        self.asks_objects |= source.contains("resource.") || source.contains("globalContext.");
        let (path, node) = (format!("{path}.{key}"), holder.get(key));
        match environment.compile(source) {
            Ok(program) if types.is_empty() || types.contains(program.result()) => Some(program),
            Ok(program) => {
                let wanted: Vec<_> = types.iter().map(ToString::to_string).collect();
                let says = format!(
                    "must evaluate to {} but got {}",
                    wanted.join(" or "),
                    program.result()
                );
                self.mistakes.push(Mistake::at(path, node, says));
                None
            }
            Err(error) => {
                self.mistakes.push(Mistake::of_expression(path, node, &error));
                None
            }
        }
    }
}

/// The reason that a clause gives. The API server knows four, which take no room of their own.
fn reason(written: &str) -> Cow<'static, str> {
    let known = ["Invalid", "Forbidden", "Unauthorized", "RequestEntityTooLarge"];
    match known.into_iter().find(|it| *it == written) {
        Some(known) => known.into(),
        None if written.is_empty() => "Invalid".into(),
        None => written.to_owned().into(),
    }
}
