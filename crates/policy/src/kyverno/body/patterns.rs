//! Patterns of which one must match.

use model::{Node, Value};

use super::Says;
use crate::jmespath::{EvalError, Expression};
use crate::kyverno::autogen::Family;
use crate::kyverno::known::Known;
use crate::kyverno::pattern::{self, Scalar, Verdict, Written};
use crate::kyverno::template::Template;

/// Patterns of which one must match.
#[derive(Debug, Clone)]
pub(super) enum Patterns {
    /// Read once for all.
    Ready(Vec<pattern::Pattern>),
    /// Some have variables.
    Templates(Vec<Pattern>),
}

#[derive(Debug, Clone)]
pub(super) enum Pattern {
    Ready(pattern::Pattern),
    Template(Template, Option<Shape>),
}

/// A pattern in which only scalars have variables: read once, they are filled in each time.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pattern: pattern::Pattern,
    open: Vec<Template>,
}

impl Patterns {
    pub(super) fn of(patterns: Vec<Pattern>) -> Patterns {
        let ready = |pattern: &Pattern| match pattern {
            Pattern::Ready(pattern) => Some(pattern.clone()),
            Pattern::Template(..) => None,
        };
        match patterns.iter().map(ready).collect() {
            Some(ready) => Patterns::Ready(ready),
            None => Patterns::Templates(patterns),
        }
    }

    /// What they say where they have no variables; `None` where they have.
    pub(super) fn judge_ready(&self, object: Node<'_>) -> Option<Says> {
        let Patterns::Ready(patterns) = self else { return None };
        Some(one_matches(patterns.iter().map(|it| Ok(it.judge(object, pattern::STEPS)))))
    }

    pub(super) fn judge(&self, object: Node<'_>, known: &Known<'_>) -> Says {
        match self {
            Patterns::Ready(patterns) => {
                one_matches(patterns.iter().map(|it| Ok(it.judge(object, pattern::STEPS))))
            }
            Patterns::Templates(patterns) => {
                one_matches(patterns.iter().map(|it| it.judge(object, known)))
            }
        }
    }
}

impl Pattern {
    /// `family` says what makes pods, where the pattern is of the object, and so moves with it.
    pub(super) fn of(template: Template, family: Option<Family>) -> Result<Pattern, EvalError> {
        Ok(match template.plain() {
            Some(value) => {
                let tree = value.to_tree(Expression::STEPS)?;
                let tree = family.map_or(tree.clone(), |family| family.wrap(tree));
                Pattern::Ready(pattern::Pattern::read(tree.to_document().root()))
            }
            None => {
                let template = match family {
                    Some(family) => template.within(family.keys()),
                    None => template,
                };
                let shape = Shape::of(&template);
                Pattern::Template(template, shape)
            }
        })
    }

    fn judge(&self, object: Node<'_>, known: &Known<'_>) -> Result<Verdict, EvalError> {
        Ok(match self {
            Pattern::Ready(pattern) => pattern.judge(object, pattern::STEPS),
            Pattern::Template(template, shape) => {
                let shape = shape.as_ref().map_or(Ok(None), |it| it.judge(object, known))?;
                if let Some(verdict) = shape {
                    return Ok(verdict);
                }
                let tree = template.tree(known)?;
                pattern::judge(object, tree.to_document().root(), pattern::STEPS)
            }
        })
    }
}

impl Shape {
    fn of(template: &Template) -> Option<Shape> {
        let mut open = Vec::new();
        let pattern = pattern::Pattern::of(Written::of_template(template, &mut open)?);
        Some(Shape { pattern, open: open.into_iter().cloned().collect() })
    }

    /// What it says; `None` where it is filled in with what changes its shape.
    fn judge(&self, object: Node<'_>, known: &Known<'_>) -> Result<Option<Verdict>, EvalError> {
        let mut open = Vec::with_capacity(self.open.len());
        for template in &self.open {
            match template.fill(known)?.scalar() {
                None | Some(Value::String("*")) => return Ok(None),
                Some(scalar) => open.push(Scalar::read(scalar)),
            }
        }
        let (verdict, _) = self.pattern.judge_filled(object, &open, pattern::STEPS);
        Ok(Some(verdict))
    }
}

/// What patterns say of which one must match.
fn one_matches(verdicts: impl Iterator<Item = Result<Verdict, EvalError>>) -> Says {
    let mut failed = None;
    for verdict in verdicts {
        match verdict {
            Ok(Verdict::Pass) => return Says::Pass,
            Ok(Verdict::Skip) => {}
            Ok(Verdict::Fail(path)) => failed = failed.or(Some(path)),
            Ok(Verdict::Unknown) => {
                return Says::Error("the pattern takes too long to match".to_owned());
            }
            Err(error) => return error.into(),
        }
    }
    match failed {
        Some(path) => Says::Fail { message: String::new(), path: Some(path) },
        None => Says::Skip,
    }
}
