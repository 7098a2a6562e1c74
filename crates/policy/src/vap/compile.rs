use std::borrow::Cow;
use std::sync::Arc;

use model::{Kind, Node, Object};

use super::matching::MatchResources;
use super::mutating::Mutation;
use super::read::{Mistake, required, text};
use super::variables::{Scope, Slots, Uses};
use crate::bundle::index::Names;
use crate::cel::kubernetes::objects::with_patches;
use crate::cel::{Budget, Environment, Library, Program, Slot, Type, library};
use crate::kyverno::libraries::libraries;
use crate::patch::apply::Atomics;

/// A policy, compiled: read once, asked any number of times.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name.
    pub name: Arc<str>,
    /// Its clauses, in the order of `spec.validations`.
    pub clauses: Vec<Clause>,
    pub(super) parameters: Option<ParamKind>,
    pub(super) refuses_on_error: bool,
    pub(super) resources: MatchResources,
    pub(super) conditions: Vec<Condition>,
    /// What it changes; nothing where it only judges.
    pub(super) mutations: Vec<Mutation>,
    /// What is written into the audit log: an error refuses.
    pub(super) annotations: Vec<Annotation>,
    /// It is one of the API server's own.
    pub(super) is_native: bool,
    pub(super) variables: Vec<(Slot, Program)>,
    pub(super) slots: Slots,
    pub(super) uses: Uses,
    /// What all clauses may cost for one object.
    pub(super) limit: u64,
    /// What exceptions allow, where they can.
    pub(super) allowed: Option<[Slot; 2]>,
    asks_objects: bool,
}

/// One clause of a policy.
#[derive(Debug, Clone)]
pub struct Clause {
    /// What must be true, as it is written.
    pub expression: Arc<str>,
    /// The words to refuse with; empty where there are none.
    pub message: Arc<str>,
    /// `Invalid` where the policy says nothing.
    pub reason: Arc<str>,
    pub(super) program: Program,
    pub(super) says: Option<Program>,
}

/// What must be true for a policy to be asked at all.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) expression: String,
    pub(super) program: Program,
}

/// What is written into the audit log.
#[derive(Debug, Clone)]
pub(super) struct Annotation {
    pub(super) expression: String,
    pub(super) program: Program,
}

/// The kind of a policy's parameters, without its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ParamKind {
    pub(super) group: String,
    pub(super) name: String,
}

impl ParamKind {
    pub(super) fn kind(&self) -> Kind<'_> {
        Kind::new(&self.group, &self.name)
    }
}

impl Policy {
    /// The kind of policies.
    pub const KIND: Kind<'static> =
        Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicy");

    /// The kind of the objects it takes as parameters, where it takes any.
    pub fn parameter_kind(&self) -> Option<Kind<'_>> {
        self.parameters.as_ref().map(ParamKind::kind)
    }

    /// It may look up any object.
    pub(crate) fn asks_objects(&self) -> bool {
        self.asks_objects
    }

    /// Names the resources that it is about.
    pub(crate) fn name_kinds(&self, names: &mut Names) {
        self.resources.name_kinds(names);
    }

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<Policy, Vec<Mistake>> {
        let resources = MatchResources::read(object.spec().get("matchConstraints"));
        Policy::of_form(object.name(), &Form::of_spec(object.spec()), resources, Dialect::default())
    }

    /// Reads and compiles what other engines write in the same form.
    pub(crate) fn of_form(
        name: &str,
        form: &Form<'_>,
        resources: MatchResources,
        dialect: Dialect<'_>,
    ) -> Result<Policy, Vec<Mistake>> {
        let parameters = param_kind(form).map_err(|it| vec![it])?;
        let scope = Scope { has_params: parameters.is_some(), has_authorizer: true };
        let (mut environment, slots) = scope.environment();
        let (mut messages, _) = Scope { has_authorizer: false, ..scope }.environment();
        if dialect.is_kyverno {
            environment = environment.with(libraries()).with_lenient_or_value();
            messages = messages.with(libraries()).with_lenient_or_value();
        }
        if dialect.is_extended {
            let own = [library::bindings, library::encoders, || library::math(2), library::regexes];
            let extensions = || own.map(|library: fn() -> Library| library());
            environment = extensions().into_iter().fold(environment, Environment::with);
            messages = extensions().into_iter().fold(messages, Environment::with);
        }
        let mut allowed = None;
        if dialect.is_kyverno {
            let names = ["exceptions.allowedImages", "exceptions.allowedValues"];
            allowed = Some(names.map(|name| {
                messages.declare(name, Type::list(Type::String));
                environment.declare(name, Type::list(Type::String))
            }));
        }
        if dialect.is_certain {
            environment = environment.with_certain_or_value();
            messages = messages.with_certain_or_value();
        }
        let mut compiler = Compiler {
            environment,
            messages,
            uses: Uses::default(),
            asks_objects: false,
            mistakes: Vec::new(),
            rewrite: dialect.rewrite,
            forgives_messages: false,
        };
        let (conditions, variables) = match dialect.patches {
            Patches::Everywhere(_) => {
                compiler.environment = with_patches(compiler.environment);
                let variables = compiler.as_written(|it| it.variables(form));
                (compiler.conditions(form), variables)
            }
            _ => (compiler.conditions(form), compiler.variables(form)),
        };
        let clauses = compiler.clauses(form);
        let mutations = compiler.mutations(form, dialect.patches);
        let annotations = compiler.annotations(form);
        if !compiler.mistakes.is_empty() {
            return Err(compiler.mistakes);
        }
        Ok(Policy {
            name: name.into(),
            clauses,
            parameters,
            refuses_on_error: form.refuses_on_error,
            resources,
            conditions,
            mutations,
            annotations,
            is_native: !dialect.is_kyverno,
            variables,
            slots,
            uses: compiler.uses,
            limit: Budget::PER_POLICY,
            allowed,
            asks_objects: compiler.asks_objects,
        })
    }

    /// Reads and compiles what Gatekeeper writes in the same form. It gives variables of its own,
    /// by name and expression; only variables speak of `params`, and match conditions know them.
    pub(crate) fn with_variables(
        name: &str,
        form: &Form<'_>,
        given: &[(&str, &str)],
    ) -> Result<Policy, Vec<Mistake>> {
        let scope = Scope { has_params: true, has_authorizer: false };
        let (environment, slots) = scope.environment();
        let (messages, _) = Scope { has_params: false, ..scope }.environment();
        let mut compiler = Compiler {
            environment,
            messages,
            uses: Uses::default(),
            asks_objects: false,
            mistakes: Vec::new(),
            rewrite: None,
            forgives_messages: true,
        };
        let mut variables = compiler.given(form, given);
        variables.extend(compiler.variables(form));
        compiler.environment = compiler.messages.clone();
        let conditions = compiler.conditions(form);
        let clauses = compiler.clauses(form);
        if !compiler.mistakes.is_empty() {
            return Err(compiler.mistakes);
        }
        Ok(Policy {
            name: name.into(),
            clauses,
            parameters: None,
            refuses_on_error: form.refuses_on_error,
            resources: MatchResources::default(),
            conditions,
            mutations: Vec::new(),
            annotations: Vec::new(),
            is_native: false,
            variables,
            slots,
            uses: compiler.uses,
            limit: Budget::PER_CALL,
            allowed: None,
            asks_objects: false,
        })
    }
}

/// Where the parts of a policy stand.
pub(crate) struct Form<'n> {
    /// The mapping with variables, clauses and the rest, and its path.
    pub(crate) holder: Node<'n>,
    pub(crate) path: String,
    /// What the list of clauses is called there.
    pub(crate) clauses: &'static str,
    /// The list of match conditions, and its path.
    pub(crate) conditions: Node<'n>,
    pub(crate) conditions_path: String,
    /// An error refuses.
    pub(crate) refuses_on_error: bool,
}

impl<'n> Form<'n> {
    /// The spec of a ValidatingAdmissionPolicy.
    pub(crate) fn of_spec(spec: Node<'n>) -> Form<'n> {
        Form {
            holder: spec,
            path: "spec".to_owned(),
            clauses: "validations",
            conditions: spec.get("matchConditions"),
            conditions_path: "spec.matchConditions".to_owned(),
            refuses_on_error: text(spec, "failurePolicy") != "Ignore",
        }
    }
}

/// Gives the expression to take for one that is written.
pub(super) type Rewrite = dyn Fn(&str) -> String;

/// How other engines read the same form.
#[derive(Clone, Copy, Default)]
pub(crate) struct Dialect<'r> {
    /// What to make of each expression.
    pub(crate) rewrite: Option<&'r Rewrite>,
    /// As Kyverno reads expressions.
    pub(crate) is_kyverno: bool,
    /// With the extensions of the language that an API server leaves out, such as `cel.bind`.
    pub(crate) is_extended: bool,
    /// Only what every engine reads alike.
    pub(crate) is_certain: bool,
    /// Where expressions make patches.
    pub(crate) patches: Patches,
}

/// Where the expressions of a policy make patches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Patches {
    /// Nowhere: it changes nothing.
    #[default]
    Nowhere,
    /// In mutations, as the API server has it.
    InMutations,
    /// Everywhere, as Kyverno has it. Its match conditions know the variables, and what is atomic is
    /// dealt with as said.
    Everywhere(Atomics),
}

fn param_kind(form: &Form<'_>) -> Result<Option<ParamKind>, Mistake> {
    let node = form.holder.get("paramKind");
    if !node.is_set() {
        return Ok(None);
    }
    let path = format!("{}.paramKind", form.path);
    let version = required(node, "apiVersion", &path)?;
    let name = required(node, "kind", &path)?;
    let kind = Kind::of(version, name);
    Ok(Some(ParamKind { group: kind.group.to_owned(), name: kind.name.to_owned() }))
}

/// Compiles the expressions of one policy, and collects what is wrong with them.
pub(super) struct Compiler<'r> {
    pub(super) environment: Environment,
    /// The same for expressions that make messages.
    messages: Environment,
    uses: Uses,
    asks_objects: bool,
    pub(super) mistakes: Vec<Mistake>,
    rewrite: Option<&'r Rewrite>,
    /// Words that cannot be made are left out: what is judged does not hang on them.
    forgives_messages: bool,
}

impl Compiler<'_> {
    fn conditions(&mut self, form: &Form<'_>) -> Vec<Condition> {
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
    fn variables(&mut self, form: &Form<'_>) -> Vec<(Slot, Program)> {
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
    fn given(&mut self, form: &Form<'_>, given: &[(&str, &str)]) -> Vec<(Slot, Program)> {
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
    fn declare(&mut self, name: &str, type_: Type) -> Slot {
        let slot = self.environment.declare(name, type_.clone());
        self.messages.declare(name, type_);
        slot
    }

    fn clauses(&mut self, form: &Form<'_>) -> Vec<Clause> {
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
            let reason = Some(text(node, "reason")).filter(|it| !it.is_empty());
            clauses.extend(program.map(|program| Clause {
                expression: self.rewritten(text(node, "expression")).trim().into(),
                message: text(node, "message").trim().into(),
                reason: reason.unwrap_or("Invalid").into(),
                program,
                says,
            }));
        }
        clauses
    }

    fn annotations(&mut self, form: &Form<'_>) -> Vec<Annotation> {
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
