//! What a rule asks: patterns, conditions to deny by, or either of each item of a list.

mod each;

use std::sync::Arc;

use model::{FieldPath, Node, World};

use super::autogen::Family;
use super::condition::Conditions;
use super::context::{Asks, Context};
use super::exception::PolicyException;
use super::known::Known;
use super::pattern::{self, Verdict};
use super::pod_security::PodSecurity;
use super::reader::Reader;
use super::template::{Fault, Template, shown};
use crate::jmespath::{EvalError, Missing};
use crate::request::{Operation, Request};
use crate::tree::Tree;
use each::Each;

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
    /// Pods must keep to a standard.
    PodSecurity(Box<PodSecurity>),
}

#[derive(Debug, Clone)]
enum Pattern {
    Ready(Arc<pattern::Pattern>),
    Template(Template),
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
    /// The exception of this name lets it pass.
    Excepted(Arc<str>),
    /// It cannot be said.
    Error(String),
    /// What decides is not known here.
    Unknown(String),
}

impl From<Missing> for Says {
    fn from(missing: Missing) -> Says {
        match missing {
            Missing::Unknown(what) => Says::Unknown(what),
            Missing::Failed(why) => Says::Error(why),
        }
    }
}

impl From<EvalError> for Says {
    fn from(error: EvalError) -> Says {
        match error {
            EvalError::Missing(missing) => missing.into(),
            other => Says::Error(other.to_string()),
        }
    }
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
            || body.demand.has_variables();
        Ok(Body { has_variables, ..body })
    }

    /// What its contexts look up.
    pub(super) fn asks(&self) -> Asks {
        self.context.asks().max(self.demand.asks())
    }

    /// What it says of a request's object. `known` is what variables may refer to.
    pub(super) fn judge(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        known: impl FnOnce() -> Result<Known, Fault>,
        exceptions: &[&PolicyException],
    ) -> Says {
        let Some(object) = request.subject() else { return Says::Skip };
        let is_of_pods = matches!(self.demand, Demand::PodSecurity(_));
        if is_of_pods && request.operation == Operation::Delete {
            return Says::Skip;
        }
        if !self.has_variables {
            let nothing = Known::default();
            let says = self.demand.judge(object, &nothing, world);
            return self.excused(self.with_message(says, &nothing), object, exceptions);
        }
        let known = match known() {
            Ok(known) => self.context.fill(known, world),
            Err(fault) => return Says::Error(fault),
        };
        match self.preconditions.as_ref().map_or(Ok(true), |it| it.hold(&known)) {
            Ok(true) => {}
            Ok(false) => return Says::Skip,
            Err(missing) => return missing.into(),
        }
        let says = self.with_message(self.demand.judge(object, &known, world), &known);
        self.excused(says, object, exceptions)
    }

    /// It is about a Pod Security Standard.
    pub(super) fn is_of_pod_security(&self) -> bool {
        matches!(self.demand, Demand::PodSecurity(_))
    }

    /// A refusal by a standard, judged again with what exceptions exclude.
    fn excused(&self, says: Says, object: Node<'_>, exceptions: &[&PolicyException]) -> Says {
        let (Demand::PodSecurity(standard), Says::Fail { .. }) = (&self.demand, &says) else {
            return says;
        };
        let Some(first) = exceptions.first() else { return says };
        let excluded = exceptions.iter().flat_map(|it| it.exclusions.iter().cloned());
        match standard.judge(object, &excluded.collect::<Vec<_>>()) {
            Says::Pass => Says::Excepted(Arc::clone(&first.name)),
            other => other,
        }
    }

    fn with_message(&self, says: Says, known: &Known) -> Says {
        match says {
            // A standard says itself what is wrong.
            Says::Fail { path, message } if !message.is_empty() => Says::Fail { path, message },
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
    fn has_variables(&self) -> bool {
        match self {
            Demand::Patterns(patterns) => {
                !patterns.iter().all(|it| matches!(it, Pattern::Ready(_)))
            }
            Demand::PodSecurity(_) => false,
            Demand::Deny(_) | Demand::Each(_) => true,
        }
    }

    fn asks(&self) -> Asks {
        let Demand::Each(lists) = self else { return Asks::Nothing };
        let each = lists.iter().map(Each::asks);
        each.max().unwrap_or(Asks::Nothing)
    }

    fn judge(&self, object: Node<'_>, known: &Known, world: &dyn World) -> Says {
        match self {
            Demand::Patterns(patterns) => one_matches(patterns, object, known),
            Demand::Deny(conditions) => match conditions.hold(known) {
                Ok(true) => Says::Fail { message: String::new(), path: None },
                Ok(false) => Says::Pass,
                Err(missing) => missing.into(),
            },
            Demand::Each(lists) => each::judge(lists, object, known, world),
            Demand::PodSecurity(standard) => standard.judge(object, &[]),
        }
    }
}

fn one_matches(patterns: &[Pattern], object: Node<'_>, known: &Known) -> Says {
    let mut failed = None;
    for pattern in patterns {
        let verdict = match pattern {
            Pattern::Ready(pattern) => pattern.judge(object, pattern::STEPS),
            Pattern::Template(template) => match template.fill(known) {
                Ok(tree) => pattern::judge(object, tree.to_document().root(), pattern::STEPS),
                Err(error) => return error.into(),
            },
        };
        match verdict {
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
                    Pattern::Ready(Arc::new(pattern::Pattern::read(tree.to_document().root())))
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
        if let Some(standard) = validate.get("podSecurity").filter(|_| is_whole) {
            let standard = PodSecurity::read(standard);
            return standard.map(|it| Demand::PodSecurity(Box::new(it)));
        }
        match validate.get("foreach") {
            Some(Tree::List(lists)) => lists
                .iter()
                .map(|it| Each::read(it, self))
                .collect::<Result<_, _>>()
                .map(Demand::Each),
            _ => Err("nothing that is asked".to_owned()),
        }
    }
}
