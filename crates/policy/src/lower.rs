//! Other engines' policies as the API server's own: ValidatingAdmissionPolicies and
//! MutatingAdmissionPolicies with bindings.
//!
//! A policy is lowered as a whole or not at all, and only where the API server is certain to say
//! the same of every request. Whatever stands in the way is told.

mod check;
mod draft;
mod literal;
mod names;

use std::collections::BTreeSet;

use model::{Document, Kind, Node, Object};

use crate::gatekeeper;
use crate::kyverno::{self, ClusterPolicy, MutatingPolicy, ValidatingPolicy};
use crate::tree::Tree;
use crate::vap::{self, Binding, Policy};
pub(crate) use draft::{Draft, items, map, text};
pub(crate) use literal::literal;

/// Lowers policies, one after another: their names stay unique.
#[derive(Debug, Default)]
pub struct Lowering {
    names: BTreeSet<String>,
    /// The policies that something is excepted from, by name, and the exception.
    excepted: Vec<(String, String)>,
    /// Gatekeeper's templates, by the kinds of their constraints.
    templates: Vec<(String, Document)>,
    /// Gatekeeper judges what workloads expand to as well.
    expands: bool,
}

const TEMPLATE: Kind<'_> = Kind::new("templates.gatekeeper.sh", "ConstraintTemplate");
const CONSTRAINTS: &str = "constraints.gatekeeper.sh";

/// The API server's own objects for a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Native {
    /// Policies, each before its binding.
    pub objects: Vec<Tree>,
}

/// Why a policy cannot be lowered, each reason a clause.
pub type Reasons = Vec<String>;

/// A policy larger than this is no one's.
const LARGEST: usize = 100_000;

impl Lowering {
    /// Takes note of an object that decides on how others are lowered: names that are taken,
    /// exceptions, templates. All objects are shown before the first is lowered.
    pub fn note(&mut self, object: &Object<'_>) {
        if is_native(object) || is_binding(object) {
            self.names.insert(object.name().to_owned());
        }
        self.expands |= object.is(gatekeeper::Expansion::KIND);
        if object.is(TEMPLATE) {
            let kind = object.node().at(&["spec", "crd", "spec", "names", "kind"]);
            let kind = kind.as_str().unwrap_or_default().to_owned();
            if let Ok(tree) = Tree::from_node(object.node(), LARGEST) {
                self.templates.push((kind, tree.to_document()));
            }
        }
        if object.kind().name != "PolicyException" {
            return;
        }
        let spec = object.spec();
        let classic = spec.get("exceptions").items().map(|it| it.get("policyName"));
        let named = classic.chain(spec.get("policyRefs").items().map(|it| it.get("name")));
        let named = named.filter_map(Node::as_str).map(|name| {
            // A policy of a namespace is named with it.
            let name = name.rsplit('/').next().unwrap_or_default();
            (name.to_owned(), object.name().to_owned())
        });
        self.excepted.extend(named);
    }

    /// What `object` becomes; none where it is no policy.
    pub fn lower(&mut self, object: &Object<'_>) -> Option<Result<Native, Reasons>> {
        let drafts = if is_native(object) {
            return Some(unchanged(object));
        } else if object.is(ValidatingPolicy::KIND) || object.is(ValidatingPolicy::NAMESPACED) {
            kyverno::lower::validating(object)
        } else if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            kyverno::lower::classic(object)
        } else if object.is(MutatingPolicy::KIND) || object.is(MutatingPolicy::NAMESPACED) {
            kyverno::lower::mutating(object)
        } else if object.kind().group == CONSTRAINTS {
            self.constraint(object)
        } else if object.is(TEMPLATE) && gatekeeper::lower::code(object).is_some() {
            // It is lowered with its constraints.
            return None;
        } else {
            return foreign(object.kind()).map(|why| Err(vec![why.to_owned()]));
        };
        Some(drafts.and_then(|drafts| self.finish(object, drafts)))
    }

    fn constraint(&self, object: &Object<'_>) -> Result<Vec<Draft>, Reasons> {
        let kind = object.kind().name;
        let template = self.templates.iter().find(|(own, _)| own == kind);
        let Some((_, template)) = template else {
            return Err(vec!["its template is not among the policies".to_owned()]);
        };
        if self.expands && object.spec().at(&["match", "source"]).as_str() != Some("Original") {
            return Err(vec!["an ExpansionTemplate lets it judge what workloads make".to_owned()]);
        }
        gatekeeper::lower::constraint(object, &Object::new(template.root(), None))
    }

    fn finish(&mut self, object: &Object<'_>, drafts: Vec<Draft>) -> Result<Native, Reasons> {
        if let Some((_, exception)) = self.excepted.iter().find(|(name, _)| name == object.name()) {
            return Err(vec![format!("the PolicyException {exception} excepts something from it")]);
        }
        let mut names = self.names.clone();
        let (mut objects, mut reasons) = (Vec::new(), Vec::new());
        for draft in drafts {
            let name = names::take(&mut names, &draft.name);
            let spec = draft.spec();
            match check::spec(&name, &spec, draft.patches()) {
                Ok(()) => objects.extend(draft.objects(&name, spec, object)),
                Err(wrong) => reasons.extend(wrong),
            }
        }
        if !reasons.is_empty() {
            reasons.dedup();
            return Err(reasons);
        }
        self.names = names;
        Ok(Native { objects })
    }
}

/// The object brings a policy of the API server's own into force.
pub fn is_binding(object: &Object<'_>) -> bool {
    object.is(Binding::KIND) || object.is(vap::MutatingPolicy::BINDING)
}

/// The object is a policy of the API server's own.
pub fn is_native(object: &Object<'_>) -> bool {
    object.is(Policy::KIND) || object.is(vap::MutatingPolicy::KIND)
}

/// A policy of Kubernetes is what it is.
fn unchanged(object: &Object<'_>) -> Result<Native, Reasons> {
    let tree = Tree::from_node(object.node(), LARGEST).map_err(|large| vec![large.to_string()])?;
    Ok(Native { objects: vec![tree] })
}

/// Why policies of a kind have no form of the API server's own.
fn foreign(kind: Kind<'_>) -> Option<&'static str> {
    match (kind.group, kind.name) {
        ("templates.gatekeeper.sh", "ConstraintTemplate") => {
            Some("it is in Rego, which no API server runs")
        }
        ("mutations.gatekeeper.sh" | "expansion.gatekeeper.sh", _) => {
            Some("Gatekeeper's mutators are not lowered")
        }
        ("policies.kyverno.io", name) if name.ends_with("ImageValidatingPolicy") => {
            Some("it asks registries for signatures, which the API server does not")
        }
        ("policies.kyverno.io" | "kyverno.io", name) if name.ends_with("Policy") => {
            Some("the API server creates and deletes nothing for a policy")
        }
        _ => None,
    }
}
