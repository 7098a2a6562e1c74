//! MutatingAdmissionPolicy and its bindings: what an object becomes before it is kept
//! (`k8s.io/apiserver/pkg/admission/plugin/policy/mutating`).

mod content;
mod mutate;
mod patch;

pub(crate) use content::{LARGEST, length};
pub(crate) use mutate::refused;

use std::sync::Arc;

use model::{Kind, Node, Object};

use super::compile::Compiler;
use super::form::{Dialect, Form, Patches};
use super::matching::MatchResources;
use super::policy::Policy;
use super::read::{Mistake, text};
use crate::cel::kubernetes::objects::{JSON_PATCH, OBJECT, with_patches};
use crate::cel::{Environment, Program, Type};
use crate::patch::apply::Atomics;

/// A policy that changes objects, compiled: read once, asked any number of times.
#[derive(Debug, Clone)]
pub struct MutatingPolicy {
    /// With mutations, and without clauses.
    policy: Policy,
    /// `reinvocationPolicy: IfNeeded`
    is_reinvoked: bool,
}

/// One change, by an expression.
#[derive(Debug, Clone)]
pub(super) struct Mutation {
    patch: Patch,
    program: Program,
}

/// What an expression makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Patch {
    /// A configuration to apply.
    Configuration(Atomics),
    /// The operations of a JSON patch.
    Operations,
}

impl MutatingPolicy {
    /// The kind of policies.
    pub const KIND: Kind<'static> =
        Kind::new("admissionregistration.k8s.io", "MutatingAdmissionPolicy");
    /// The kind of their bindings, which are read as those of other policies are.
    pub const BINDING: Kind<'static> =
        Kind::new("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding");

    /// Its name.
    pub fn name(&self) -> &Arc<str> {
        &self.policy.name
    }

    /// The kind of the objects it takes as parameters, where it takes any.
    pub fn parameter_kind(&self) -> Option<Kind<'_>> {
        self.policy.parameter_kind()
    }

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<MutatingPolicy, Vec<Mistake>> {
        let (form, constraints) = (Form::of_spec(object.spec()), "matchConstraints");
        let resources = MatchResources::read(object.spec().get(constraints));
        let dialect = Dialect { patches: Patches::InMutations, ..Dialect::default() };
        MutatingPolicy::of_form(object.name(), &form, resources, dialect)
    }

    /// Reads and compiles what other engines write in the same form.
    pub(crate) fn of_form(
        name: &str,
        form: &Form<'_>,
        resources: MatchResources,
        dialect: Dialect<'_>,
    ) -> Result<MutatingPolicy, Vec<Mistake>> {
        let policy = Policy::of_form(name, form, resources, dialect)?;
        let is_reinvoked = text(form.holder, "reinvocationPolicy") == "IfNeeded";
        Ok(MutatingPolicy { policy, is_reinvoked })
    }

    /// It is asked once more where others change what it left.
    pub fn is_reinvoked(&self) -> bool {
        self.is_reinvoked
    }

    /// `failurePolicy: Ignore`: what it cannot tell refuses no request.
    pub(crate) fn lets_failures_pass(&self) -> bool {
        !self.policy.refuses_on_error
    }
}

impl MutatingPolicy {
    /// What it has in common with policies that judge.
    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }
}

impl Compiler<'_> {
    /// The mutations of a policy. Operations are taken as they are written.
    pub(super) fn mutations(&mut self, form: &Form<'_>, patches: Patches) -> Vec<Mutation> {
        let (environment, atomics) = match patches {
            Patches::Nowhere => return Vec::new(),
            Patches::InMutations => (with_patches(self.environment.clone()), Atomics::Refused),
            Patches::Everywhere(atomics) => (self.environment.clone(), atomics),
        };
        let list = form.holder.get("mutations");
        if list.is_empty() {
            let says = "there must be at least one mutation";
            self.mistakes.push(Mistake::at(format!("{}.mutations", form.path), list, says));
        }
        self.check_reinvocation(form);
        let mutations = list.items().enumerate().filter_map(|(index, node)| {
            let path = format!("{}.mutations[{index}]", form.path);
            self.mutation(node, &path, &environment, atomics)
        });
        mutations.collect()
    }

    fn mutation(
        &mut self,
        node: Node<'_>,
        path: &str,
        environment: &Environment,
        atomics: Atomics,
    ) -> Option<Mutation> {
        let (patch, field, type_) = match text(node, "patchType") {
            "ApplyConfiguration" => {
                let type_ = Type::message(OBJECT);
                (Patch::Configuration(atomics), "applyConfiguration", type_)
            }
            "JSONPatch" => (Patch::Operations, "jsonPatch", Type::list(Type::message(JSON_PATCH))),
            other => {
                let says = format!("{other:?} is neither ApplyConfiguration nor JSONPatch");
                let at = node.get("patchType");
                self.mistakes.push(Mistake::at(format!("{path}.patchType"), at, says));
                return None;
            }
        };
        let (holder, path, types) = (node.get(field), format!("{path}.{field}"), &[type_]);
        let compile =
            |it: &mut Self| it.expression_in(environment, holder, "expression", &path, types);
        let program = match patch {
            Patch::Configuration(_) => compile(self),
            Patch::Operations => self.as_written(compile),
        };
        Some(Mutation { patch, program: program? })
    }

    fn check_reinvocation(&mut self, form: &Form<'_>) {
        let node = form.holder.get("reinvocationPolicy");
        if node.is_set() && !matches!(node.as_str(), Some("Never" | "IfNeeded")) {
            let path = format!("{}.reinvocationPolicy", form.path);
            self.mistakes.push(Mistake::at(path, node, "must be Never or IfNeeded"));
        }
    }
}
