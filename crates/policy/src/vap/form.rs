//! Where the parts of a policy stand, and how engines read what is written there.

use model::{Kind, Node};

use super::policy::ParamKind;
use super::read::{Mistake, required, text};
use crate::cel::{Environment, Library, library};
use crate::kyverno::libraries::libraries;
use crate::patch::apply::Atomics;

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
pub(crate) type Rewrite = dyn Fn(&str) -> String;

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

impl Dialect<'static> {
    /// That of Kyverno's policies that judge.
    pub(crate) const KYVERNO: Dialect<'static> = Dialect {
        rewrite: None,
        is_kyverno: true,
        is_extended: false,
        is_certain: false,
        patches: Patches::Nowhere,
    };

    /// That of Kyverno's policies that make or delete something.
    pub(crate) const KYVERNO_EXTENDED: Dialect<'static> =
        Dialect { is_extended: true, ..Dialect::KYVERNO };
}

impl Dialect<'_> {
    /// An environment with what the dialect adds.
    pub(super) fn extend(&self, environment: Environment) -> Environment {
        let mut environment = environment;
        if self.is_kyverno {
            environment = environment.with(libraries()).with_lenient_or_value();
        }
        if self.is_extended {
            let own = [library::bindings, library::encoders, || library::math(2), library::regexes];
            let extensions = own.map(|library: fn() -> Library| library());
            environment = extensions.into_iter().fold(environment, Environment::with);
        }
        if self.is_certain {
            environment = environment.with_certain_or_value();
        }
        environment
    }
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

/// The kind of a policy's parameters, where it takes any.
pub(super) fn param_kind(form: &Form<'_>) -> Result<Option<ParamKind>, Mistake> {
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
