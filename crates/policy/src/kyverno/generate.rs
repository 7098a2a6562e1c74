//! `generate` of a rule: objects that are made of data, or copied from others.

use std::sync::Arc;

use model::{Kind, Node, Object, World};

use super::condition::Conditions;
use super::context::{Asks, Context};
use super::known::{Elements, Known, MOST_ITEMS};
use super::lookup;
use super::reader::Reader;
use super::template::{Fault, Template, Variable};
use crate::jmespath::{List, Missing, Value};
use crate::selector::LabelSelector;
use crate::tree::{Map, Tree};

/// What a rule makes beside the request's object.
#[derive(Debug, Clone, PartialEq)]
pub enum Generated {
    /// Its preconditions do not hold, or the exception of this name lets the object pass.
    Skip(Option<Arc<str>>),
    /// These objects; none where they are there already.
    Objects(Vec<Tree>),
    /// It cannot be made.
    Error(String),
    /// What decides is not known here.
    Unknown(String),
}

impl From<Missing> for Generated {
    fn from(missing: Missing) -> Generated {
        match missing {
            Missing::Unknown(what) => Generated::Unknown(format!("not known here: {what}")),
            Missing::Failed(why) => Generated::Error(why),
        }
    }
}

/// What a rule makes.
#[derive(Debug, Clone)]
pub(super) struct Generation {
    context: Context,
    preconditions: Option<Conditions>,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Pattern(Box<Pattern>),
    /// One for each item of some lists.
    Each(Vec<Each>),
}

/// An object, or several that are copied.
#[derive(Debug, Clone)]
struct Pattern {
    /// `apiVersion`, `kind`, `namespace`, `name`, and one of `data`, `clone`, `cloneList`.
    template: Template,
}

#[derive(Debug, Clone)]
struct Each {
    list: Variable,
    context: Context,
    preconditions: Option<Conditions>,
    pattern: Pattern,
}

impl Generation {
    pub(super) fn read(rule: Node<'_>) -> Result<Generation, Fault> {
        let reader = Reader { family: None };
        let generate = reader.tree(rule.get("generate"))?;
        let part = |key: &str| reader.tree(rule.get(key));
        let what = match generate.get("foreach") {
            Some(Tree::List(lists)) => {
                let lists = lists.iter().map(|it| Each::read(it, &reader));
                What::Each(lists.collect::<Result<_, _>>()?)
            }
            _ => What::Pattern(Box::new(Pattern::read(&generate, &reader)?)),
        };
        Ok(Generation {
            context: reader.context(Some(&part("context")?))?,
            preconditions: reader.conditions(Some(&part("preconditions")?))?,
            what,
        })
    }

    /// What it looks up.
    pub(super) fn asks(&self) -> Asks {
        Asks::Objects
    }

    pub(super) fn make(&self, known: Known<'_>, world: &dyn World) -> Generated {
        self.made(known, world).unwrap_or_else(Generated::from)
    }

    fn made(&self, known: Known<'_>, world: &dyn World) -> Result<Generated, Missing> {
        let known = self.context.fill(known, world);
        if !holds(self.preconditions.as_ref(), &known)? {
            return Ok(Generated::Skip(None));
        }
        let mut objects = Vec::new();
        match &self.what {
            What::Pattern(pattern) => pattern.make(&known, world, &mut objects)?,
            What::Each(lists) => {
                for list in lists {
                    list.make(&known, world, &mut objects)?;
                }
            }
        }
        Ok(Generated::Objects(objects))
    }
}

fn holds(conditions: Option<&Conditions>, known: &Known<'_>) -> Result<bool, Missing> {
    conditions.map_or(Ok(true), |conditions| conditions.hold(known))
}

impl Each {
    fn read(tree: &Tree, reader: &Reader) -> Result<Each, Fault> {
        Ok(Each {
            list: reader.list(tree)?,
            context: reader.context(tree.get("context"))?,
            preconditions: reader.conditions(tree.get("preconditions"))?,
            pattern: Pattern::read(tree, reader)?,
        })
    }

    fn make(
        &self,
        known: &Known<'_>,
        world: &dyn World,
        objects: &mut Vec<Tree>,
    ) -> Result<(), Missing> {
        let items = match self.list.value(known)? {
            Value::List(items) => items,
            other => List::of(other),
        };
        if items.len() > MOST_ITEMS {
            return Err(Missing::Failed(format!("a list has {} items", items.len())));
        }
        let mut elements = Elements::of(known);
        for (index, item) in items.iter().enumerate() {
            if matches!(item, Value::Null) {
                continue;
            }
            let known = self.context.fill(elements.at(&item, index).clone(), world);
            if holds(self.preconditions.as_ref(), &known)? {
                self.pattern.make(&known, world, objects)?;
            }
        }
        Ok(())
    }
}

const PARTS: &[&str] = &["apiVersion", "kind", "namespace", "name", "data", "clone", "cloneList"];

impl Pattern {
    fn read(tree: &Tree, reader: &Reader) -> Result<Pattern, Fault> {
        let part = |key: &&str| Some(((*key).to_owned(), tree.get(key)?.clone()));
        let parts = Tree::Map(PARTS.iter().filter_map(part).collect::<Map>());
        Ok(Pattern { template: reader.template(&parts)? })
    }

    fn make(
        &self,
        known: &Known<'_>,
        world: &dyn World,
        objects: &mut Vec<Tree>,
    ) -> Result<(), Missing> {
        let filled = self.template.tree(known)?;
        let target = Target::of(&filled);
        if let Some(list) = filled.get("cloneList") {
            return clone_all(&target, list, world, objects);
        }
        let source = filled.get("clone").filter(|it| !text(it, "name").is_empty());
        if let Some(source) = source {
            let source = Target { name: text(source, "name"), ..target.within(source) };
            if (source.namespace, source.name) == (target.namespace, target.name) {
                return Ok(());
            }
            let object = source.find(world).ok_or_else(|| source.absent(world))?;
            return target.copy(&object, world, objects);
        }
        if let Some(Tree::Map(data)) = filled.get("data") {
            target.put(data.clone(), world, objects);
        }
        Ok(())
    }
}

fn text<'t>(tree: &'t Tree, key: &str) -> &'t str {
    tree.get(key).and_then(Tree::as_str).unwrap_or_default()
}

/// Copies all objects of some kinds.
fn clone_all(
    target: &Target<'_>,
    list: &Tree,
    world: &dyn World,
    objects: &mut Vec<Tree>,
) -> Result<(), Missing> {
    let namespace = text(list, "namespace");
    let selector = list.get("selector").cloned().unwrap_or_default().to_document();
    let selector = LabelSelector::read(selector.root());
    let Some(Tree::List(kinds)) = list.get("kinds") else { return Ok(()) };
    for written in kinds.iter().filter_map(Tree::as_str) {
        let (api_version, kind) = written.rsplit_once('/').unwrap_or(("v1", written));
        let is_source = |object: &Object<'_>| {
            lookup::is_in(object, namespace) && selector.picks(object.metadata().get("labels"))
        };
        if !lookup::knows_all(world, namespace) {
            return Err(Missing::Unknown(format!("all objects of the kind {kind}")));
        }
        let sources = world.objects(Kind::of(api_version, kind)).filter(is_source);
        for source in sources.filter(|_| namespace != target.namespace) {
            let name = source.name();
            let target = Target { api_version, kind, name, namespace: target.namespace };
            target.copy(&source, world, objects)?;
        }
    }
    Ok(())
}

/// Which object is made.
#[derive(Clone, Copy)]
struct Target<'t> {
    api_version: &'t str,
    kind: &'t str,
    namespace: &'t str,
    name: &'t str,
}

impl<'t> Target<'t> {
    fn of(tree: &'t Tree) -> Target<'t> {
        Target {
            api_version: text(tree, "apiVersion"),
            kind: text(tree, "kind"),
            namespace: text(tree, "namespace"),
            name: text(tree, "name"),
        }
    }

    fn within(self, tree: &'t Tree) -> Target<'t> {
        Target { namespace: text(tree, "namespace"), ..self }
    }

    fn find<'w>(&self, world: &'w dyn World) -> Option<Object<'w>> {
        let namespace = Some(self.namespace).filter(|it| !it.is_empty());
        world.find(Kind::of(self.api_version, self.kind), namespace, self.name)
    }

    fn absent(&self, world: &dyn World) -> Missing {
        let says = format!("the {} {}/{}", self.kind, self.namespace, self.name);
        match lookup::knows_all(world, self.namespace) {
            true => Missing::Failed(format!("{says} is not there")),
            false => Missing::Unknown(says),
        }
    }

    /// Makes a copy of an object, without what only its API server writes.
    fn copy(
        &self,
        source: &Object<'_>,
        world: &dyn World,
        objects: &mut Vec<Tree>,
    ) -> Result<(), Missing> {
        let tree = lookup::tree_of(source).map_err(Missing::Unknown)?;
        let Tree::Map(mut object) = tree else { return Ok(()) };
        if let Some(Tree::Map(metadata)) = object.get_mut("metadata") {
            for key in ["uid", "selfLink", "creationTimestamp", "managedFields", "resourceVersion"]
            {
                metadata.remove(key);
            }
            if source.namespace().unwrap_or_default() != self.namespace {
                metadata.remove("ownerReferences");
            }
        }
        self.put(object, world, objects);
        Ok(())
    }

    /// Puts an object under its name, unless there is one.
    fn put(&self, mut object: Map, world: &dyn World, objects: &mut Vec<Tree>) {
        if self.find(world).is_some() || objects.len() >= MOST_ITEMS {
            return;
        }
        let string = |text: &str| Tree::String(text.to_owned());
        let mut metadata = match object.remove("metadata") {
            Some(Tree::Map(metadata)) => metadata,
            _ => Map::new(),
        };
        metadata.insert("name", string(self.name));
        if !self.namespace.is_empty() {
            metadata.insert("namespace", string(self.namespace));
        }
        let mut labels = match metadata.remove("labels") {
            Some(Tree::Map(labels)) => labels,
            _ => Map::new(),
        };
        labels.insert("app.kubernetes.io/managed-by", string("kyverno"));
        metadata.insert("labels", Tree::Map(labels));
        let mut whole = Map::new();
        whole.insert("apiVersion", string(self.api_version));
        whole.insert("kind", string(self.kind));
        whole.insert("metadata", Tree::Map(metadata));
        let others = object.into_entries().into_iter();
        for (key, value) in others.filter(|(key, _)| key != "apiVersion" && key != "kind") {
            whole.insert(key, value);
        }
        objects.push(Tree::Map(whole));
    }
}
