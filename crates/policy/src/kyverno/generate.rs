//! `generate` of a rule: objects that are made of data, or copied from others.

use std::fmt;
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
    /// These objects; none where nothing but what is there already is wanted.
    Objects(Vec<Product>),
    /// It cannot be made.
    Error(String),
    /// What decides is not known here.
    Unknown(String),
}

/// An object that is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// The object; no more of it than its kind and its name where what it copies is gone.
    pub object: Tree,
    /// What it is a copy of.
    pub source: Option<Original>,
    /// What it copies is gone, and so there is nothing to make.
    pub is_bereft: bool,
}

/// An object that is copied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Original {
    /// `v1`, `apps/v1`
    pub api_version: String,
    /// `Secret`
    pub kind: String,
    /// Empty for what stands in none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What the cluster tells it by; empty where that is not known.
    pub uid: String,
}

impl Original {
    pub(super) fn of(object: &Object<'_>) -> Original {
        Original {
            api_version: object.api_version().to_owned(),
            kind: object.kind().name.to_owned(),
            namespace: object.namespace().unwrap_or_default().to_owned(),
            name: object.name().to_owned(),
            uid: object.metadata().get("uid").as_str().unwrap_or_default().to_owned(),
        }
    }
}

impl fmt::Display for Product {
    /// The object as JSON.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.object.fmt(out)
    }
}

/// How much of what is wanted is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Portion {
    /// What is not there yet. What cannot be copied is an error.
    Missing,
    /// All of it, whether it is there or not, and what had to be copied and cannot.
    All,
}

/// Where objects are made.
struct Workshop<'w> {
    world: &'w dyn World,
    portion: Portion,
    objects: Vec<Product>,
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

    pub(super) fn make(&self, known: Known<'_>, world: &dyn World, portion: Portion) -> Generated {
        let workshop = Workshop { world, portion, objects: Vec::new() };
        self.made(known, workshop).unwrap_or_else(Generated::from)
    }

    fn made(&self, known: Known<'_>, mut workshop: Workshop<'_>) -> Result<Generated, Missing> {
        let known = self.context.fill(known, workshop.world);
        if !holds(self.preconditions.as_ref(), &known)? {
            return Ok(Generated::Skip(None));
        }
        match &self.what {
            What::Pattern(pattern) => pattern.make(&known, &mut workshop)?,
            What::Each(lists) => {
                for list in lists {
                    list.make(&known, &mut workshop)?;
                }
            }
        }
        Ok(Generated::Objects(workshop.objects))
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

    fn make(&self, known: &Known<'_>, workshop: &mut Workshop<'_>) -> Result<(), Missing> {
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
            let known = self.context.fill(elements.at(&item, index).clone(), workshop.world);
            if holds(self.preconditions.as_ref(), &known)? {
                self.pattern.make(&known, workshop)?;
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

    fn make(&self, known: &Known<'_>, workshop: &mut Workshop<'_>) -> Result<(), Missing> {
        let filled = self.template.tree(known)?;
        let target = Target::of(&filled);
        if let Some(list) = filled.get("cloneList") {
            return workshop.clone_all(&target, list);
        }
        let source = filled.get("clone").filter(|it| !text(it, "name").is_empty());
        if let Some(source) = source {
            let source = Target { name: text(source, "name"), ..target.within(source) };
            if (source.namespace, source.name) == (target.namespace, target.name) {
                return Ok(());
            }
            return match (source.find(workshop.world), source.absent(workshop.world)) {
                (Some(object), _) => workshop.copy(&target, &object),
                (None, Missing::Failed(_)) if workshop.portion == Portion::All => {
                    workshop.lack(&target, &source)
                }
                (None, absent) => Err(absent),
            };
        }
        if let Some(Tree::Map(data)) = filled.get("data") {
            workshop.put(&target, data.clone(), None)?;
        }
        Ok(())
    }
}

fn text<'t>(tree: &'t Tree, key: &str) -> &'t str {
    tree.get(key).and_then(Tree::as_str).unwrap_or_default()
}

impl Workshop<'_> {
    /// Copies all objects of some kinds.
    fn clone_all(&mut self, target: &Target<'_>, list: &Tree) -> Result<(), Missing> {
        let world = self.world;
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
                self.copy(&target, &source)?;
            }
        }
        Ok(())
    }

    /// Makes a copy of an object, without what only its API server writes.
    fn copy(&mut self, target: &Target<'_>, source: &Object<'_>) -> Result<(), Missing> {
        let tree = lookup::tree_of(source, self.world).map_err(Missing::Unknown)?;
        let Tree::Map(mut object) = tree else { return Ok(()) };
        if let Some(Tree::Map(metadata)) = object.get_mut("metadata") {
            for key in ["uid", "selfLink", "creationTimestamp", "managedFields", "resourceVersion"]
            {
                metadata.remove(key);
            }
            if source.namespace().unwrap_or_default() != target.namespace {
                metadata.remove("ownerReferences");
            }
        }
        self.put(target, object, Some(Original::of(source)))
    }

    /// Puts an object under its name, unless there is one that is enough.
    fn put(
        &mut self,
        target: &Target<'_>,
        mut object: Map,
        source: Option<Original>,
    ) -> Result<(), Missing> {
        let is_full = self.objects.len() >= MOST_ITEMS;
        match self.portion {
            Portion::Missing if is_full || target.find(self.world).is_some() => return Ok(()),
            // What is not among all that is wanted would count as unwanted.
            Portion::All if is_full => {
                return Err(Missing::Failed(format!("it makes more than {MOST_ITEMS} objects")));
            }
            Portion::Missing | Portion::All => {}
        }
        let string = |text: &str| Tree::String(text.to_owned());
        let mut metadata = match object.remove("metadata") {
            Some(Tree::Map(metadata)) => metadata,
            _ => Map::new(),
        };
        metadata.insert("name", string(target.name));
        if !target.namespace.is_empty() {
            metadata.insert("namespace", string(target.namespace));
        }
        let mut labels = match metadata.remove("labels") {
            Some(Tree::Map(labels)) => labels,
            _ => Map::new(),
        };
        labels.insert("app.kubernetes.io/managed-by", string("kyverno"));
        metadata.insert("labels", Tree::Map(labels));
        let mut whole = Map::new();
        whole.insert("apiVersion", string(target.api_version));
        whole.insert("kind", string(target.kind));
        whole.insert("metadata", Tree::Map(metadata));
        let others = object.into_entries().into_iter();
        for (key, value) in others.filter(|(key, _)| key != "apiVersion" && key != "kind") {
            whole.insert(key, value);
        }
        self.objects.push(Product { object: Tree::Map(whole), source, is_bereft: false });
        Ok(())
    }

    /// Notes what would be a copy of something that is gone.
    fn lack(&mut self, target: &Target<'_>, source: &Target<'_>) -> Result<(), Missing> {
        let original = Original {
            api_version: source.api_version.to_owned(),
            kind: source.kind.to_owned(),
            namespace: source.namespace.to_owned(),
            name: source.name.to_owned(),
            uid: String::new(),
        };
        self.put(target, Map::new(), Some(original))?;
        if let Some(product) = self.objects.last_mut() {
            product.is_bereft = true;
        }
        Ok(())
    }
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
}
