use std::sync::Arc;

use model::{Kind, Node, Object};

use super::matching::MatchResources;
use super::read::{Mistake, required, text};
use super::variables::{Scope, Slots, Uses};
use crate::cel::{Environment, Program, Slot, Type};

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
    pub(super) variables: Vec<(Slot, Program)>,
    pub(super) slots: Slots,
    pub(super) uses: Uses,
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
    pub(super) name: String,
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

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<Policy, Vec<Mistake>> {
        let spec = object.spec();
        let parameters = param_kind(spec).map_err(|it| vec![it])?;
        let scope = Scope { has_params: parameters.is_some(), has_authorizer: true };
        let (environment, slots) = scope.environment();
        let (messages, _) = Scope { has_authorizer: false, ..scope }.environment();
        let mut compiler =
            Compiler { environment, messages, uses: Uses::default(), mistakes: Vec::new() };
        let conditions = compiler.conditions(spec);
        let variables = compiler.variables(spec);
        let clauses = compiler.clauses(spec);
        compiler.annotations(spec);
        if !compiler.mistakes.is_empty() {
            return Err(compiler.mistakes);
        }
        Ok(Policy {
            name: object.name().into(),
            clauses,
            parameters,
            refuses_on_error: text(spec, "failurePolicy") != "Ignore",
            resources: MatchResources::read(spec.get("matchConstraints")),
            conditions,
            variables,
            slots,
            uses: compiler.uses,
        })
    }
}

fn param_kind(spec: Node<'_>) -> Result<Option<ParamKind>, Mistake> {
    let node = spec.get("paramKind");
    if !node.is_set() {
        return Ok(None);
    }
    let version = required(node, "apiVersion", "spec.paramKind")?;
    let name = required(node, "kind", "spec.paramKind")?;
    let kind = Kind::of(version, name);
    Ok(Some(ParamKind { group: kind.group.to_owned(), name: kind.name.to_owned() }))
}

/// Compiles the expressions of one policy, and collects what is wrong with them.
struct Compiler {
    environment: Environment,
    /// The same for expressions that make messages.
    messages: Environment,
    uses: Uses,
    mistakes: Vec<Mistake>,
}

impl Compiler {
    fn conditions(&mut self, spec: Node<'_>) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (index, node) in spec.get("matchConditions").items().enumerate() {
            let path = format!("spec.matchConditions[{index}]");
            let program = self.expression(node, "expression", &path, &[Type::Bool]);
            let name = text(node, "name").to_owned();
            conditions.extend(program.map(|program| Condition { name, program }));
        }
        conditions
    }

    /// A variable is known to those after it, and to everything but the match conditions.
    fn variables(&mut self, spec: Node<'_>) -> Vec<(Slot, Program)> {
        let mut variables = Vec::new();
        for (index, node) in spec.get("variables").items().enumerate() {
            let path = format!("spec.variables[{index}]");
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
            let slot = self.environment.declare(&name, type_.clone());
            self.messages.declare(&name, type_);
            variables.extend(program.map(|program| (slot, program)));
        }
        variables
    }

    fn clauses(&mut self, spec: Node<'_>) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for (index, node) in spec.get("validations").items().enumerate() {
            let path = format!("spec.validations[{index}]");
            let program = self.expression(node, "expression", &path, &[Type::Bool]);
            let says = match text(node, "messageExpression") {
                "" => None,
                _ => {
                    let environment = self.messages.clone();
                    let key = "messageExpression";
                    self.expression_in(&environment, node, key, &path, &[Type::String])
                }
            };
            let reason = Some(text(node, "reason")).filter(|it| !it.is_empty());
            clauses.extend(program.map(|program| Clause {
                expression: text(node, "expression").trim().into(),
                message: text(node, "message").trim().into(),
                reason: reason.unwrap_or("Invalid").into(),
                program,
                says,
            }));
        }
        clauses
    }

    /// Audit annotations say nothing of a request, but a policy with a wrong one is refused.
    fn annotations(&mut self, spec: Node<'_>) {
        for (index, node) in spec.get("auditAnnotations").items().enumerate() {
            let path = format!("spec.auditAnnotations[{index}]");
            self.expression(node, "valueExpression", &path, &[Type::String, Type::Null]);
        }
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
    fn expression_in(
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
        self.uses = self.uses.and(source);
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
