//! GlobalContextEntry: what policies look up by a name that holds in the whole cluster.

use std::sync::Arc;

use model::{Kind, Node, Object, World};

use super::libraries::Answers;
use super::lookup;
use crate::jmespath::{Dialect, Expression};
use crate::tree::Tree;
use crate::vap::Mistake;

/// An entry of Kyverno's global context.
#[derive(Debug, Clone)]
pub struct GlobalContextEntry {
    /// Its name.
    pub name: Arc<str>,
    source: Source,
    /// Parts of it, by name.
    projections: Vec<(String, Arc<Expression>)>,
}

#[derive(Debug, Clone)]
enum Source {
    /// All objects of a resource, in a namespace or in all.
    Resource { group: String, resource: String, namespace: String },
    /// What a service or an API server answers.
    Call,
}

impl GlobalContextEntry {
    /// The kind of entries.
    pub const KIND: Kind<'static> = Kind::new("kyverno.io", "GlobalContextEntry");

    /// Reads an entry. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<GlobalContextEntry, Vec<Mistake>> {
        let spec = object.spec();
        let mut mistakes = Vec::new();
        let source = source(spec).map_err(|mistake| mistakes.push(mistake));
        let mut projections = Vec::new();
        for (index, node) in spec.get("projections").items().enumerate() {
            let text = |key: &str| node.get(key).as_str().unwrap_or_default();
            let (name, path) = (text("name"), text("jmesPath"));
            let wrong =
                |says: String| Mistake::at(format!("spec.projections[{index}]"), node, says);
            if name.is_empty() || name == object.name() {
                mistakes.push(wrong("it must have a name of its own".to_owned()));
            }
            match Expression::compile(path, Dialect::Kyverno) {
                Ok(expression) => projections.push((name.to_owned(), Arc::new(expression))),
                Err(error) => mistakes.push(wrong(error.to_string())),
            }
        }
        match source {
            Ok(source) if mistakes.is_empty() => {
                Ok(GlobalContextEntry { name: object.name().into(), source, projections })
            }
            _ => Err(mistakes),
        }
    }

    /// Adds what it holds to the answers, as far as the world can tell: an entry that is not there
    /// is not known.
    pub fn answer(&self, world: &dyn World, answers: &mut Answers) {
        let Source::Resource { group, resource, namespace } = &self.source else { return };
        if !lookup::knows_all(world, namespace) {
            return;
        }
        let objects = lookup::of_resource(world, group, resource);
        let objects = objects.filter(|object| lookup::is_in(object, namespace));
        let trees = objects.map(|object| lookup::tree_of(&object, world));
        let Ok(trees) = trees.collect::<Result<Vec<_>, _>>() else { return };
        let all = Tree::List(trees);
        let document = all.to_document();
        for (name, expression) in &self.projections {
            // One that fails is not found, as in Kyverno.
            if let Ok(found) = expression.evaluate(document.root(), answers, Expression::STEPS) {
                answers.globals.push((format!("{}.{name}", self.name), found));
            }
        }
        answers.globals.push((self.name.to_string(), all));
    }
}

fn source(spec: Node<'_>) -> Result<Source, Mistake> {
    let (resource, call) = (spec.get("kubernetesResource"), spec.get("apiCall"));
    if resource.is_set() == call.is_set() {
        let says = "an entry has either a kubernetesResource or an apiCall";
        return Err(Mistake::at("spec", spec, says));
    }
    if call.is_set() {
        return Ok(Source::Call);
    }
    let text = |key: &str| resource.get(key).as_str().unwrap_or_default().to_owned();
    let is_core = text("version") == "v1" || !text("group").is_empty();
    if text("version").is_empty() || text("resource").is_empty() || !is_core {
        let says = "a resource has a group, a version and a name";
        return Err(Mistake::at("spec.kubernetesResource", resource, says));
    }
    Ok(Source::Resource {
        group: text("group"),
        resource: text("resource"),
        namespace: text("namespace"),
    })
}
