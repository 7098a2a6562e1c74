//! Goes through all that rules are made of.

use super::{Closure, Definition, Each, Expression, Pattern, Rule, Slot, Step};

/// What is met on the way.
#[derive(Debug, Clone, Copy)]
pub(in crate::rego) enum Part<'p> {
    Expression(&'p Expression),
    /// A variable gets its value.
    Bound(Slot),
    /// What follows is done any number of times.
    Repeated,
    /// What follows is done with another input.
    Changed,
}

/// What is made of parts.
pub(in crate::rego) trait Visit {
    /// Calls `found` with all parts, this one first.
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>));
}

/// How many parts there are.
pub(in crate::rego) fn size(whole: &impl Visit) -> usize {
    let mut size = 0;
    whole.visit(&mut |_| size += 1);
    size
}

impl Visit for Rule {
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>)) {
        let definitions = self.definitions.iter().chain(self.default.as_deref());
        definitions.for_each(|it| it.visit(found));
    }
}

impl Visit for Definition {
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>)) {
        self.arguments.iter().for_each(|it| it.visit(found));
        for clause in &self.clauses {
            clause.steps.visit(found);
            clause.path.iter().for_each(|it| it.visit(found));
            clause.value.visit(found);
        }
    }
}

impl Visit for Expression {
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>)) {
        found(Part::Expression(self));
        match self {
            Expression::Path(head, _) => head.visit(found),
            Expression::ArrayOf(closure) | Expression::SetOf(closure) => closure.visit(found),
            Expression::ObjectOf(parts) => {
                parts.1.visit(found);
                parts.0.visit(found);
            }
            _ => self.operands().into_iter().for_each(|it| it.visit(found)),
        }
    }
}

impl Visit for Closure {
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>)) {
        self.steps.visit(found);
        self.value.visit(found);
    }
}

impl Visit for Pattern {
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>)) {
        match self {
            Pattern::Any => {}
            Pattern::Bind(slot) => found(Part::Bound(*slot)),
            Pattern::Equal(expression) => expression.visit(found),
            Pattern::Array(items) => items.iter().for_each(|it| it.visit(found)),
            Pattern::Object(entries) => entries.iter().for_each(|(key, value)| {
                key.visit(found);
                value.visit(found);
            }),
        }
    }
}

impl Visit for Vec<Step> {
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>)) {
        self.iter().for_each(|it| it.visit(found));
    }
}

impl Visit for Step {
    fn visit<'p>(&'p self, found: &mut dyn FnMut(Part<'p>)) {
        match self {
            Step::Test(test) => test.visit(found),
            Step::Let(slot, value) => {
                value.visit(found);
                found(Part::Bound(*slot));
            }
            Step::Match(parts) => {
                parts.1.visit(found);
                parts.0.visit(found);
            }
            Step::Each(each) => {
                each.over.visit(found);
                found(Part::Repeated);
                each.key.visit(found);
                each.item.visit(found);
            }
            Step::Not(steps) => steps.visit(found),
            Step::Every(parts) => {
                let (Each { over, key, item }, body) = &**parts;
                over.visit(found);
                key.visit(found);
                item.visit(found);
                body.visit(found);
            }
            Step::With(with) => {
                with.changes.iter().for_each(|change| change.value.visit(found));
                found(Part::Changed);
                with.steps.visit(found);
            }
            Step::Decide(parts) => {
                parts.0.visit(found);
                parts.1.iter().for_each(|way| way.visit(found));
            }
            Step::Either(ways) => {
                found(Part::Repeated);
                ways.iter().for_each(|way| way.visit(found));
            }
            Step::Fail => {}
        }
    }
}
