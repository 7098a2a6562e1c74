//! Constraints: templates put to use.

use std::sync::Arc;

use model::{Diagnostic, Document, Node, Object, Place};

use super::MOST_NODES;
use super::enforcement::{Enforcement, Point};
use super::matching::Match;
use super::native::Native;
use super::rego::Rego;
use super::template::Template;
use crate::tree::{Map, Tree};
use crate::{cel, rego};

/// A constraint whose template is known.
#[derive(Debug, Clone)]
pub(super) struct Constraint {
    pub(super) kind: String,
    pub(super) name: String,
    label: Arc<str>,
    pub(super) matches: Match,
    pub(super) enforcement: Enforcement,
    /// The API server judges requests by it itself.
    pub(super) is_elsewhere: bool,
    /// Its parameters, completed: Rego has them for `input.parameters`.
    pub(super) parameters: Arc<Document>,
    /// Its template's Rego, evaluated as far as the parameters alone tell.
    pub(super) rego: Option<Rego>,
    /// Its template's CEL, evaluated as far as the constraint alone tells.
    pub(super) native: Option<Box<Native>>,
    /// The whole of it, its parameters completed: CEL has it for `params`.
    pub(super) document: Arc<Document>,
}

impl Constraint {
    /// Reads a constraint of `template`, and holds its parameters to the template's schema.
    pub(super) fn read(object: &Object<'_>, template: &Template) -> Result<Constraint, Diagnostic> {
        let spec = object.spec();
        let told = |key: &str, says: String| placed(object, spec.get(key), &says);
        let parameters = spec.get("parameters");
        let mut parameters = match parameters.is_set() {
            true => Tree::from_node(parameters, MOST_NODES)
                .map_err(|error| told("parameters", error.to_string()))?,
            false => Tree::Map(Map::new()),
        };
        template.complete(&mut parameters).map_err(|says| told("parameters", says))?;
        let document = completed(object, &parameters).map_err(|says| told("parameters", says))?;
        let parameters = Arc::new(parameters.to_document());
        let matches = Match::read(spec.get("match"));
        let enforcement = Enforcement::read(spec);
        Ok(Constraint {
            kind: template.kind().to_owned(),
            name: object.name().to_owned(),
            label: format!("{}/{}", template.kind(), object.name()).into(),
            matches: matches.map_err(|says| told("match", says))?,
            enforcement: enforcement.map_err(|says| told("enforcementAction", says))?,
            is_elsewhere: false,
            native: template.native(&document).map(Box::new),
            document: Arc::new(document),
            rego: template.rego(parameters.root()),
            parameters,
        })
    }

    /// What its expressions come to is held in common with other constraints.
    pub(super) fn share(&mut self, expressions: &mut cel::Pool, rules: &mut rego::Pool) {
        if let Some(native) = &mut self.native {
            native.share(expressions);
        }
        if let Some(rego) = &mut self.rego {
            rego.share(rules);
        }
    }

    /// It is enforced at this point, and by nobody else there.
    pub(super) fn holds_at(&self, point: Point) -> bool {
        self.enforcement.is_at(point) && !(self.is_elsewhere && point == Point::Admission)
    }

    /// What to call it: `K8sRequiredLabels/must-have-owner`.
    pub(super) fn label(&self) -> &Arc<str> {
        &self.label
    }
}

/// A constraint with these parameters, where it says any.
fn completed(object: &Object<'_>, parameters: &Tree) -> Result<Document, String> {
    let tree = Tree::from_node(object.node(), MOST_NODES);
    let mut tree = tree.map_err(|error| error.to_string())?;
    if let Tree::Map(root) = &mut tree
        && let Some(Tree::Map(spec)) = root.get_mut("spec")
        && let Some(written) = spec.get_mut("parameters").filter(|it| **it != Tree::Null)
    {
        *written = parameters.clone();
    }
    Ok(tree.to_document())
}

/// What is wrong with a constraint, at a node of it, or where the node is missing at the whole.
fn placed(object: &Object<'_>, node: Node<'_>, says: &str) -> Diagnostic {
    let says = format!("the constraint {} is not valid: {says}", object.name());
    let span = node.span().or(object.node().span());
    let diagnostic = Diagnostic::error(says);
    span.map_or(diagnostic.clone(), |span| diagnostic.at(Place::from(span)))
}
