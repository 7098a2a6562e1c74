//! What a rule asks: patterns, conditions to deny by, or either of each item of a list.

use std::sync::Arc;

use model::{Document, FieldPath, Node, World};

use super::autogen::Family;
use super::condition::Conditions;
use super::context::Context;
use super::known::{Known, MOST_ITEMS};
use super::pattern::{self, Verdict};
use super::reader::Reader;
use super::template::{Fault, Template, Variable, shown};
use crate::request::Request;
use crate::tree::Tree;

/// What a rule asks, but for CEL.
#[derive(Debug, Clone)]
pub(super) struct Body {
    context: Context,
    /// Without these it is not asked.
    preconditions: Option<Conditions>,
    demand: Demand,
    message: Template,
    /// Something in it has variables.
    has_variables: bool,
}

#[derive(Debug, Clone)]
enum Demand {
    /// One of the patterns must match.
    Patterns(Vec<Pattern>),
    /// These must not hold.
    Deny(Conditions),
    /// The same of each item of some lists.
    Each(Vec<Each>),
}

#[derive(Debug, Clone)]
enum Pattern {
    Ready(Arc<Document>),
    Template(Template),
}

/// One list, and what is asked of its items.
#[derive(Debug, Clone)]
struct Each {
    list: Variable,
    /// The item is what patterns are laid beside; by default where it is a mapping.
    is_scoped: Option<bool>,
    context: Context,
    preconditions: Option<Conditions>,
    demand: Demand,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    Pass,
    Fail {
        message: String,
        path: Option<FieldPath>,
    },
    Skip,
    /// It cannot be said.
    Error(String),
}

impl Body {
    /// Reads a rule; of what makes pods where `family` says which.
    pub(super) fn read(rule: Node<'_>, family: Option<Family>) -> Result<Body, Fault> {
        let reader = Reader { family };
        let validate = reader.tree(rule.get("validate"))?;
        let preconditions = reader.tree(rule.get("preconditions"))?;
        let message = validate.get("message").cloned().unwrap_or(Tree::String(String::new()));
        let context = reader.tree(rule.get("context"))?;
        let body = Body {
            context: reader.context(Some(&context))?,
            preconditions: reader.conditions(Some(&preconditions))?,
            demand: reader.demand(&validate, true)?,
            // A message that cannot be read is shown as it is written.
            message: reader.template(&message).unwrap_or(Template::Plain(message.clone())),
            has_variables: false,
        };
        let has_variables = body.preconditions.is_some()
            || !body.context.is_empty()
            || matches!(body.message, Template::Whole(_) | Template::Text(_))
            || !matches!(&body.demand, Demand::Patterns(patterns)
                if patterns.iter().all(|it| matches!(it, Pattern::Ready(_))));
        Ok(Body { has_variables, ..body })
    }

    /// A context in it looks up ConfigMaps.
    pub(super) fn asks_config_maps(&self) -> bool {
        self.context.asks_config_maps() || self.demand.asks_config_maps()
    }

    /// What it says of a request's object. `known` is what variables may refer to.
    pub(super) fn judge(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        known: impl FnOnce() -> Result<Known, Fault>,
    ) -> Says {
        let Some(object) = request.subject() else { return Says::Skip };
        if !self.has_variables {
            let nothing = Known::default();
            return self.with_message(self.demand.judge(object, &nothing, world), &nothing);
        }
        let known = match known().and_then(|known| self.context.fill(known, world)) {
            Ok(known) => known,
            Err(fault) => return Says::Error(fault),
        };
        if self.preconditions.as_ref().is_some_and(|it| !it.hold(&known)) {
            return Says::Skip;
        }
        self.with_message(self.demand.judge(object, &known, world), &known)
    }

    fn with_message(&self, says: Says, known: &Known) -> Says {
        match says {
            Says::Fail { path, .. } => {
                let filled = match &self.message {
                    Template::Plain(plain) => Ok(plain.clone()),
                    template => template.fill(known),
                };
                let message = filled.map(|it| shown(&it)).unwrap_or_default();
                Says::Fail { message: message.trim().to_owned(), path }
            }
            other => other,
        }
    }
}

impl Demand {
    fn asks_config_maps(&self) -> bool {
        let Demand::Each(lists) = self else { return false };
        lists.iter().any(|it| it.context.asks_config_maps() || it.demand.asks_config_maps())
    }

    fn judge(&self, object: Node<'_>, known: &Known, world: &dyn World) -> Says {
        match self {
            Demand::Patterns(patterns) => one_matches(patterns, object, known),
            Demand::Deny(conditions) => match conditions.hold(known) {
                true => Says::Fail { message: String::new(), path: None },
                false => Says::Pass,
            },
            Demand::Each(lists) => {
                let mut applied = false;
                for list in lists {
                    match list.judge(object, known, world) {
                        Says::Skip => {}
                        Says::Pass => applied = true,
                        other => return other,
                    }
                }
                if applied { Says::Pass } else { Says::Skip }
            }
        }
    }
}

impl Each {
    fn judge(&self, object: Node<'_>, known: &Known, world: &dyn World) -> Says {
        // A list that is not there has no items.
        let Ok(list) = self.list.value(known) else { return Says::Skip };
        let items = match list {
            Tree::List(items) => items,
            Tree::Map(map) => map.into_entries().into_iter().map(entry).collect(),
            _ => return Says::Skip,
        };
        if items.len() > MOST_ITEMS {
            return Says::Error(format!("a list has {} items", items.len()));
        }
        let mut applied = false;
        for (index, item) in items.into_iter().enumerate() {
            if item == Tree::Null {
                continue;
            }
            let is_scoped = self.is_scoped.unwrap_or(matches!(item, Tree::Map(_)));
            let element = Arc::new(item.to_document());
            let known = known.with_element(Arc::clone(&element), index);
            let known = match self.context.fill(known, world) {
                Ok(known) => known,
                Err(why) => return Says::Error(why),
            };
            if self.preconditions.as_ref().is_some_and(|it| !it.hold(&known)) {
                continue;
            }
            let says = match is_scoped {
                // Where it stands in the object is not known.
                true => match self.demand.judge(element.root(), &known, world) {
                    Says::Fail { message, .. } => Says::Fail { message, path: None },
                    other => other,
                },
                false => self.demand.judge(object, &known, world),
            };
            match says {
                Says::Skip => {}
                Says::Pass => applied = true,
                other => return other,
            }
        }
        if applied { Says::Pass } else { Says::Skip }
    }
}

/// An entry of a mapping, as an item of a list.
fn entry((key, value): (String, Tree)) -> Tree {
    let mut map = crate::tree::Map::new();
    map.insert("key", Tree::String(key));
    map.insert("value", value);
    Tree::Map(map)
}

fn one_matches(patterns: &[Pattern], object: Node<'_>, known: &Known) -> Says {
    let mut failed = None;
    for pattern in patterns {
        let filled;
        let pattern = match pattern {
            Pattern::Ready(document) => document.root(),
            Pattern::Template(template) => match template.fill(known) {
                Ok(tree) => {
                    filled = tree.to_document();
                    filled.root()
                }
                Err(error) => return Says::Error(error.to_string()),
            },
        };
        match pattern::judge(object, pattern, pattern::STEPS) {
            Verdict::Pass => return Says::Pass,
            Verdict::Skip { .. } => {}
            Verdict::Fail { path, .. } => {
                failed.get_or_insert_with(|| field(&path));
            }
            Verdict::Unknown => {
                return Says::Error("the pattern takes too long to match".to_owned());
            }
        }
    }
    match failed {
        Some(path) => Says::Fail { message: String::new(), path: Some(path) },
        None => Says::Skip,
    }
}

/// The field that Kyverno writes as `/spec/containers/0/image/`.
fn field(path: &str) -> FieldPath {
    let steps = path.split('/').filter(|step| !step.is_empty());
    steps.fold(FieldPath::root(), |path, step| match step.parse() {
        Ok(index) => path.index(index),
        Err(_) => path.entry(step),
    })
}

impl Reader {
    /// `is_whole`: patterns are of the object, and so move with it.
    fn demand(&self, validate: &Tree, is_whole: bool) -> Result<Demand, Fault> {
        let pattern = |tree: &Tree| {
            let template = self.template(tree)?;
            let family = self.family.filter(|_| is_whole);
            Ok::<Pattern, Fault>(match template.plain() {
                Some(tree) => {
                    let tree = family.map_or(tree.clone(), |family| family.wrap(tree));
                    Pattern::Ready(Arc::new(tree.to_document()))
                }
                None => Pattern::Template(match family {
                    Some(family) => template.within(family.keys()),
                    None => template,
                }),
            })
        };
        if let Some(tree) = validate.get("pattern") {
            return Ok(Demand::Patterns(vec![pattern(tree)?]));
        }
        if let Some(Tree::List(trees)) = validate.get("anyPattern") {
            return trees.iter().map(pattern).collect::<Result<_, _>>().map(Demand::Patterns);
        }
        if let Some(deny) = validate.get("deny") {
            let conditions = self.conditions(deny.get("conditions"))?;
            return Ok(Demand::Deny(conditions.unwrap_or_else(Conditions::always)));
        }
        match validate.get("foreach") {
            Some(Tree::List(lists)) => {
                lists.iter().map(|it| self.each(it)).collect::<Result<_, _>>().map(Demand::Each)
            }
            _ => Err("nothing that is asked".to_owned()),
        }
    }

    fn each(&self, tree: &Tree) -> Result<Each, Fault> {
        Ok(Each {
            list: self.list(tree)?,
            is_scoped: match tree.get("elementScope") {
                Some(Tree::Bool(is_scoped)) => Some(*is_scoped),
                _ => None,
            },
            context: self.context(tree.get("context"))?,
            preconditions: self.conditions(tree.get("preconditions"))?,
            demand: self.demand(tree, false)?,
        })
    }
}
