//! `context` of a rule: further names for variables, filled one after another.

use model::{Kind, World};

use super::known::Known;
use super::template::{Fault, Template, Variable, shown};
use crate::tree::Tree;

/// The entries of a context, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Context(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    name: String,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    /// A value, perhaps asked a path of, or else a default.
    Variable { value: Option<Template>, path: Option<Variable>, default: Option<Template> },
    /// A ConfigMap of the cluster.
    ConfigMap { name: Template, namespace: Template },
    /// Something that is not answered here: its name among the settings.
    Unanswered(&'static str),
}

/// How many values an object of the cluster may have.
const LARGEST: usize = 100_000;

impl Context {
    /// Reads a list of entries.
    pub(super) fn read(
        tree: Option<&Tree>,
        rewrite: &dyn Fn(&str) -> String,
    ) -> Result<Context, Fault> {
        let Some(Tree::List(entries)) = tree else { return Ok(Context::default()) };
        let entry = |tree: &Tree| {
            let name = tree.get("name").and_then(Tree::as_str).unwrap_or_default().to_owned();
            let part = |tree: &Tree, key: &str| {
                tree.get(key).map(|tree| Template::read(tree, rewrite)).transpose()
            };
            let source = if let Some(variable) = tree.get("variable") {
                let path = variable.get("jmesPath").and_then(Tree::as_str);
                Source::Variable {
                    value: part(variable, "value")?,
                    path: path.map(|path| Variable::read(&rewrite(path))).transpose()?,
                    default: part(variable, "default")?,
                }
            } else if let Some(wanted) = tree.get("configMap") {
                let text = |key: &str| {
                    Ok::<Template, Fault>(part(wanted, key)?.unwrap_or(Template::Plain(Tree::Null)))
                };
                Source::ConfigMap { name: text("name")?, namespace: text("namespace")? }
            } else {
                let others = ["apiCall", "globalReference", "imageRegistry"];
                let other = others.into_iter().find(|key| tree.get(key).is_some());
                Source::Unanswered(other.unwrap_or("context"))
            };
            Ok(Entry { name, source })
        };
        entries.iter().map(entry).collect::<Result<_, _>>().map(Context)
    }

    /// Has no entries.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Some entry is a ConfigMap.
    pub(super) fn asks_config_maps(&self) -> bool {
        self.0.iter().any(|entry| matches!(entry.source, Source::ConfigMap { .. }))
    }

    /// What is known, with the entries. What was given under their names is taken as it is. An
    /// error says what cannot be had.
    pub(super) fn fill(&self, mut known: Known, world: &dyn World) -> Result<Known, String> {
        for Entry { name, source } in &self.0 {
            if known.has(name) {
                continue;
            }
            let value = source.value(&known, world).map_err(|why| format!("{name}: {why}"))?;
            known = known.with(name, value.to_document().into());
        }
        Ok(known)
    }
}

impl Source {
    fn value(&self, known: &Known, world: &dyn World) -> Result<Tree, String> {
        match self {
            Source::Unanswered(what) => Err(format!("{what} is not answered here")),
            Source::Variable { value, path, default } => {
                let found = match (value, path) {
                    (None, None) => Ok(Tree::Null),
                    (Some(value), None) => value.fill(known),
                    (None, Some(path)) => path.value(known),
                    (Some(value), Some(path)) => {
                        let value = value.fill(known);
                        value.and_then(|value| path.value_in(value.to_document().root(), known))
                    }
                };
                match (found, default) {
                    (Ok(Tree::Null) | Err(_), Some(default)) => {
                        default.fill(known).map_err(|error| error.to_string())
                    }
                    (Ok(found), _) => Ok(found),
                    (Err(error), None) => Err(error.to_string()),
                }
            }
            Source::ConfigMap { name, namespace } => {
                let text = |template: &Template| {
                    let filled = template.fill(known);
                    filled.map(|tree| shown(&tree)).map_err(|it| it.to_string())
                };
                let (name, namespace) = (text(name)?, text(namespace)?);
                let kind = Kind::core("ConfigMap");
                let found = world.find(kind, Some(&namespace), &name);
                let found =
                    found.ok_or_else(|| format!("no ConfigMap {namespace}/{name} is given"))?;
                Tree::from_node(found.node(), LARGEST).map_err(|_| "too large".to_owned())
            }
        }
    }
}
