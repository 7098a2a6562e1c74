//! `context` of a rule: further names for variables, filled one after another.

mod call;
mod path;

use model::{Kind, World};

use super::known::Known;
use super::lookup;
use super::template::{Fault, Template, Variable};
use crate::jmespath::{EvalError, Expression, Missing, Value};
use crate::tree::Tree;
use call::Call;

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
    /// What an API server answers, or another service.
    Call(Box<Call>),
    /// An entry of Kyverno's global context.
    Global { name: Template, path: Option<Variable> },
    /// What a registry says of an image.
    Image { reference: Template, path: Option<Variable> },
    /// Something that Kyverno does not know either.
    Other,
}

/// What a context looks up beside the object at hand: the more, the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asks {
    Nothing,
    ConfigMaps,
    /// Any object.
    Objects,
}

/// The value of an entry.
type Found<'v> = Result<Value<'v>, Missing>;

impl Context {
    /// Reads a list of entries.
    pub(super) fn read(
        tree: Option<&Tree>,
        rewrite: &dyn Fn(&str) -> String,
    ) -> Result<Context, Fault> {
        let Some(Tree::List(entries)) = tree else { return Ok(Context::default()) };
        let entry = |tree: &Tree| {
            let name = tree.get("name").and_then(Tree::as_str).unwrap_or_default().to_owned();
            Ok::<Entry, Fault>(Entry { name, source: Source::read(tree, rewrite)? })
        };
        entries.iter().map(entry).collect::<Result<_, _>>().map(Context)
    }

    /// Has no entries.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What its entries look up.
    pub(super) fn asks(&self) -> Asks {
        let asks = |entry: &Entry| match entry.source {
            Source::ConfigMap { .. } => Asks::ConfigMaps,
            Source::Call(_) | Source::Global { .. } => Asks::Objects,
            _ => Asks::Nothing,
        };
        self.0.iter().map(asks).max().unwrap_or(Asks::Nothing)
    }

    /// What is known, with the entries. What was given under their names is taken as it is. An
    /// entry that cannot be had matters only to those who ask for it.
    pub(super) fn fill<'v>(&'v self, mut known: Known<'v>, world: &dyn World) -> Known<'v> {
        for Entry { name, source } in &self.0 {
            if known.is_fixed(name) {
                continue;
            }
            let value = source.value(&known, world);
            match value.and_then(|value| Ok(value.kept(Expression::STEPS)?)) {
                Ok(value) => known.set(name, value),
                Err(missing) => known.lack(name, missing),
            }
        }
        known
    }
}

/// A part of an entry, where it is there.
fn part(
    tree: &Tree,
    key: &str,
    rewrite: &dyn Fn(&str) -> String,
) -> Result<Option<Template>, Fault> {
    tree.get(key).map(|tree| Template::read(tree, rewrite)).transpose()
}

/// A part that is a path to ask what was found.
fn path(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Option<Variable>, Fault> {
    let path = tree.get("jmesPath").and_then(Tree::as_str).filter(|path| !path.is_empty());
    path.map(|path| Variable::read(&rewrite(path))).transpose()
}

impl Source {
    fn read(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Source, Fault> {
        let text = |tree: &Tree, key: &str| {
            Ok::<Template, Fault>(part(tree, key, rewrite)?.unwrap_or(Template::Plain(Value::Null)))
        };
        Ok(if let Some(variable) = tree.get("variable") {
            Source::Variable {
                value: part(variable, "value", rewrite)?,
                path: path(variable, rewrite)?,
                default: part(variable, "default", rewrite)?,
            }
        } else if let Some(wanted) = tree.get("configMap") {
            Source::ConfigMap { name: text(wanted, "name")?, namespace: text(wanted, "namespace")? }
        } else if let Some(call) = tree.get("apiCall") {
            Source::Call(Box::new(Call::read(call, rewrite)?))
        } else if let Some(wanted) = tree.get("globalReference") {
            Source::Global { name: text(wanted, "name")?, path: path(wanted, rewrite)? }
        } else if let Some(wanted) = tree.get("imageRegistry") {
            let reference = text(wanted, "reference")?;
            Source::Image { reference, path: path(wanted, rewrite)? }
        } else {
            Source::Other
        })
    }

    fn value<'v>(&'v self, known: &Known<'v>, world: &dyn World) -> Found<'v> {
        match self {
            Source::Variable { value, path, default } => {
                variable(known, value.as_ref(), path.as_ref(), default.as_ref())
            }
            Source::ConfigMap { name, namespace } => {
                let (name, namespace) = (text(name, known)?, text(namespace, known)?);
                config_map(&name, &namespace, world)
            }
            Source::Call(call) => call.value(known, world),
            Source::Global { name, path } => global(&text(name, known)?, path.as_ref(), known),
            Source::Image { reference, path } => {
                let image = text(reference, known)?;
                let images = known.answers().images.iter();
                let says = images.into_iter().find(|(own, _)| *own == image);
                let unknown = || Missing::Unknown(format!("what a registry says of {image}"));
                let (_, says) = says.ok_or_else(unknown)?;
                asked(says.clone(), path.as_ref(), known)
            }
            Source::Other => Err(Missing::Failed("no source that Kyverno knows".to_owned())),
        }
    }
}

fn variable<'v>(
    known: &Known<'v>,
    value: Option<&'v Template>,
    path: Option<&'v Variable>,
    default: Option<&'v Template>,
) -> Found<'v> {
    let found = match (value, path) {
        (None, None) => Ok(Value::Null),
        (Some(value), None) => value.fill(known),
        (None, Some(path)) => path.value(known),
        (Some(value), Some(path)) => {
            value.fill(known).and_then(|value| path.value_in(&value, known))
        }
    };
    match (found, default) {
        // A default does not stand for what is merely not known here.
        (Err(EvalError::Missing(Missing::Unknown(what))), _) => Err(Missing::Unknown(what)),
        (Ok(Value::Null) | Err(_), Some(default)) => Ok(default.fill(known)?),
        (found, _) => Ok(found?),
    }
}

fn config_map(name: &str, namespace: &str, world: &dyn World) -> Found<'static> {
    let kind = Kind::core("ConfigMap");
    match world.find(kind, Some(namespace), name) {
        Some(found) => {
            lookup::tree_of(&found, world).map(Value::from_tree).map_err(Missing::Unknown)
        }
        None => {
            let says = format!("no ConfigMap {namespace}/{name} is given");
            Err(match world.is_complete(kind, Some(namespace)) {
                true => Missing::Failed(says),
                false => Missing::Unknown(says),
            })
        }
    }
}

/// `name`, or `name.projection`.
fn global<'v>(written: &str, path: Option<&'v Variable>, known: &Known<'v>) -> Found<'v> {
    let (name, projection) = match written.split_once('.') {
        Some((name, projection)) => (name, Some(projection)),
        None => (written, None),
    };
    let answers = known.answers();
    let says = format!("the global context entry {name}");
    let Some(data) = answers.global(name) else {
        return Err(match answers.has_all_globals {
            true => Missing::Failed(format!("failed to fetch {says}")),
            false => Missing::Unknown(says),
        });
    };
    let data = match projection.filter(|it| !it.is_empty()) {
        None => Some(data),
        Some(projection) => answers.projection(name, projection),
    };
    let data = data.ok_or_else(|| Missing::Failed(format!("{says} has no such projection")))?;
    asked(data.clone(), path, known)
}

/// What a path finds in an answer; all of it where there is no path.
fn asked<'v>(answer: Tree, path: Option<&'v Variable>, known: &Known<'v>) -> Found<'v> {
    let answer = Value::from_tree(answer);
    Ok(path.map_or(Ok(answer.clone()), |path| path.value_in(&answer, known))?)
}

fn text(template: &Template, known: &Known<'_>) -> Result<String, Missing> {
    Ok(template.fill(known)?.shown()?.into_owned())
}
