//! ConstraintTemplates: what a kind of constraint means.

use model::{Diagnostic, Document, Node, Object};

use super::body::{self, Body, Language, Written, placed};
use super::native::Native;
use super::rego::Rego;
use super::schema::Schema;
use crate::tree::Tree;

/// The only target there is: admission to a cluster.
const TARGET: &str = "admission.k8s.gatekeeper.sh";

/// A template, compiled.
#[derive(Debug, Clone)]
pub struct Template {
    kind: String,
    schema: Schema,
    /// In each language that it is written in, Gatekeeper's first choice first; at least one.
    written: Vec<Written>,
}

impl Template {
    /// Reads and compiles a ConstraintTemplate. What is wrong with it is told with its place in the
    /// file, and concerns no other template.
    pub fn read(object: &Object<'_>) -> Result<Template, Diagnostic> {
        let names = object.node().at(&["spec", "crd", "spec", "names"]);
        let Some(kind) = names.get("kind").as_str().filter(|kind| !kind.is_empty()) else {
            let at = if names.is_present() { names } else { object.node() };
            return Err(placed(at, "the template names no kind: spec.crd.spec.names.kind"));
        };
        if object.name() != kind.to_ascii_lowercase() {
            let says = format!("the template must be called {}", kind.to_ascii_lowercase());
            return Err(placed(object.metadata().get("name"), says));
        }
        let mut targets = object.spec().get("targets").items();
        let target = targets.find(|target| target.get("target").as_str() == Some(TARGET));
        let Some(target) = target else {
            return Err(placed(object.node(), format!("the template has no target {TARGET}")));
        };
        let validation = object.node().at(&["spec", "crd", "spec", "validation"]);
        Ok(Template {
            kind: kind.to_owned(),
            schema: Schema::read(validation.get("openAPIV3Schema")),
            written: body::read(object.name(), target)?,
        })
    }

    /// The kind of its constraints.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The languages that it can be run in.
    pub(super) fn languages(&self) -> impl Iterator<Item = Language> {
        self.written.iter().map(|written| written.language)
    }

    /// In that language it looks up other objects than the one at hand.
    pub(super) fn is_referential(&self, language: Language) -> bool {
        matches!(self.body(language), Ok(Body::Rego(program)) if program.is_referential)
    }

    /// Its code in a language, or in the one it has. The error says what is wrong with it.
    pub(super) fn body(&self, wanted: Language) -> Result<&Body, String> {
        let written = self.written.iter().find(|written| written.language == wanted);
        match written.or(self.written.first()) {
            Some(written) => written.body.as_ref().map_err(String::clone),
            None => Err("the template has no code".to_owned()),
        }
    }

    /// Its Rego, as far as it is known for a constraint with these parameters.
    pub(super) fn rego(&self, parameters: Node<'_>) -> Option<Rego> {
        let mut bodies = self.written.iter().filter_map(|written| written.body.as_ref().ok());
        let rego = bodies.find_map(|body| match body {
            Body::Rego(rego) => Some(rego),
            Body::Native(_) => None,
        });
        rego?.with_parameters(parameters)
    }

    /// Its CEL, as far as it is known for a constraint.
    pub(super) fn native(&self, constraint: &Document) -> Option<Native> {
        let mut bodies = self.written.iter().filter_map(|written| written.body.as_ref().ok());
        bodies.find_map(|body| match body {
            Body::Native(native) => Some(native.of_constraint(constraint)),
            Body::Rego(_) => None,
        })
    }

    /// Adds to a constraint's parameters what has a default; the error says what does not fit.
    pub(super) fn complete(&self, parameters: &mut Tree) -> Result<(), String> {
        self.schema.fill(parameters);
        let mismatch = self.schema.mismatch(parameters, "spec.parameters");
        mismatch.map_or(Ok(()), Err)
    }
}
