//! An admission policy, compiled.

use std::borrow::Cow;
use std::sync::Arc;

use model::{Kind, Object};

use super::compile::Compiler;
use super::form::{Dialect, Form, Patches, param_kind};
use super::matching::MatchResources;
use super::mutating::Mutation;
use super::read::Mistake;
use super::variables::{Scope, Slots, Uses};
use crate::bundle::Interest;
use crate::bundle::shared::Shared;
use crate::cel::kubernetes::objects::with_patches;
use crate::cel::{Budget, Knowing, Known, Pool, Program, Slot, Type, Value, Variables};

/// A policy, compiled: read once, asked any number of times.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name.
    pub name: Arc<str>,
    /// Its clauses, in the order of `spec.validations`.
    pub clauses: Vec<Clause>,
    pub(super) parameters: Option<ParamKind>,
    pub(crate) refuses_on_error: bool,
    pub(super) resources: Arc<MatchResources>,
    pub(super) conditions: Vec<Condition>,
    /// What it changes; nothing where it only judges.
    pub(super) mutations: Vec<Mutation>,
    /// What is written into the audit log: an error refuses.
    pub(super) annotations: Vec<Annotation>,
    /// It is one of the API server's own.
    pub(super) is_native: bool,
    pub(super) variables: Vec<(Slot, Program)>,
    /// Those whose values are known.
    pub(super) known: Vec<(Slot, Known)>,
    pub(super) slots: Slots,
    pub(super) uses: Uses,
    /// What all clauses may cost for one object.
    pub(super) limit: u64,
    /// What exceptions allow, where they can.
    pub(super) allowed: Option<[Slot; 2]>,
    pub(super) asks_objects: bool,
}

/// One clause of a policy.
#[derive(Debug, Clone)]
pub struct Clause {
    /// What must be true, as it is written.
    pub expression: Arc<str>,
    /// The words to refuse with; empty where there are none.
    pub message: Arc<str>,
    /// `Invalid` where the policy says nothing.
    pub reason: Cow<'static, str>,
    pub(super) program: Program,
    pub(super) says: Option<Box<Program>>,
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

    /// Holds what it is about together with other policies.
    pub(crate) fn share(&mut self, shared: &mut Shared) {
        shared.resources.hold(&mut self.resources);
        self.share_expressions(&mut shared.expressions);
    }

    /// What its expressions come to is held in common with other policies.
    pub(crate) fn share_expressions(&mut self, pool: &mut Pool) {
        let mut variables = Variables::new(u8::from(self.is_native), self.slots.of_request(self));
        self.known.iter().for_each(|(slot, known)| variables.know(*slot, known));
        for (slot, program) in &mut self.variables {
            pool.add(program, &variables);
            variables.learn(*slot, program);
        }
        let conditions = self.conditions.iter_mut().map(|it| &mut it.program);
        let clauses = self.clauses.iter_mut();
        let clauses =
            clauses.flat_map(|it| [&mut it.program].into_iter().chain(it.says.as_deref_mut()));
        conditions.chain(clauses).for_each(|it| pool.add(it, &variables));
    }

    /// Adds what it is about.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.resources.add_interest(interest);
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
        let (mut compiler, slots) = Compiler::new(scope, &dialect);
        let allowed = dialect.is_kyverno.then(|| {
            let names = ["exceptions.allowedImages", "exceptions.allowedValues"];
            names.map(|name| compiler.declare(name, Type::list(Type::String)))
        });
        let (conditions, variables) = match dialect.patches {
            Patches::Everywhere(_) => {
                compiler.environment = with_patches(compiler.environment);
                let variables = compiler.as_written(|it| it.variables(form));
                (compiler.conditions(form), variables)
            }
            _ => (compiler.conditions(form), compiler.variables(form)),
        };
        let policy = Policy {
            clauses: compiler.clauses(form),
            parameters,
            resources: Arc::new(resources),
            conditions,
            mutations: compiler.mutations(form, dialect.patches),
            annotations: compiler.annotations(form),
            is_native: !dialect.is_kyverno,
            variables,
            allowed,
            ..Policy::nothing(name, form, slots)
        };
        compiler.finish(policy)
    }

    /// Reads and compiles what Gatekeeper writes in the same form. It gives variables of its own,
    /// by name and expression; only variables speak of `params`, and match conditions know them.
    pub(crate) fn with_variables(
        name: &str,
        form: &Form<'_>,
        given: &[(&str, &str)],
    ) -> Result<Policy, Vec<Mistake>> {
        let scope = Scope { has_params: true, has_authorizer: false };
        let (mut compiler, slots) = Compiler::new(scope, &Dialect::default());
        compiler.hide_params_from_messages();
        compiler.forgives_messages = true;
        let mut variables = compiler.given(form, given);
        variables.extend(compiler.variables(form));
        compiler.environment = compiler.messages.clone();
        let policy = Policy {
            conditions: compiler.conditions(form),
            clauses: compiler.clauses(form),
            variables,
            limit: Budget::PER_CALL,
            ..Policy::nothing(name, form, slots)
        };
        let policy = compiler.finish(policy)?;
        Ok(Policy { asks_objects: false, ..policy })
    }

    /// The same policy where it is asked with these parameters and no others: what depends on them
    /// alone is found out now.
    pub(crate) fn knowing(&self, parameters: Object<'_>) -> Policy {
        let params = Value::of_node(parameters.node()).unwrap_or(Value::Null);
        let mut knowing = Knowing::new(self.slots.params, params);
        let mut policy = self.clone();
        policy.variables.retain(|(slot, program)| !knowing.learn(*slot, program));
        let variables = policy.variables.iter_mut().map(|(_, program)| program);
        let conditions = policy.conditions.iter_mut().map(|it| &mut it.program);
        let clauses = policy.clauses.iter_mut();
        let clauses =
            clauses.flat_map(|it| [&mut it.program].into_iter().chain(it.says.as_deref_mut()));
        for program in variables.chain(conditions).chain(clauses) {
            *program = knowing.program(program);
        }
        policy.known = knowing.found();
        policy
    }

    /// A policy that says nothing of anything.
    fn nothing(name: &str, form: &Form<'_>, slots: Slots) -> Policy {
        Policy {
            name: name.into(),
            clauses: Vec::new(),
            parameters: None,
            refuses_on_error: form.refuses_on_error,
            resources: Arc::default(),
            conditions: Vec::new(),
            mutations: Vec::new(),
            annotations: Vec::new(),
            is_native: false,
            variables: Vec::new(),
            known: Vec::new(),
            slots,
            uses: Uses::default(),
            limit: Budget::PER_POLICY,
            allowed: None,
            asks_objects: false,
        }
    }
}
