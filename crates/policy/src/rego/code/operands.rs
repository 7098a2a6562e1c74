//! Expressions that have a value as soon as all of their operands have one.

use super::{Expression, Membership};

impl Expression {
    /// The operands, in the order in which they are evaluated; none of any other expression.
    pub(in crate::rego) fn operands(&self) -> Vec<&Expression> {
        match self {
            Expression::At(sides) | Expression::Operation(_, sides) => vec![&sides.0, &sides.1],
            Expression::Builtin(_, all)
            | Expression::Call(_, all)
            | Expression::Array(all)
            | Expression::Set(all) => all.iter().collect(),
            Expression::In(parts) => {
                parts.key.iter().chain([&parts.value, &parts.domain]).collect()
            }
            Expression::Object(entries) => {
                entries.iter().flat_map(|(key, value)| [key, value]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same with other operands, as many as it has.
    pub(in crate::rego) fn with_operands(&self, operands: Vec<Expression>) -> Expression {
        let all = operands;
        match self {
            Expression::Builtin(builtin, _) => Expression::Builtin(*builtin, all),
            Expression::Call(rule, _) => Expression::Call(*rule, all),
            Expression::Array(_) => Expression::Array(all),
            Expression::Set(_) => Expression::Set(all),
            Expression::Object(_) => {
                let mut all = all.into_iter();
                let entries = std::iter::from_fn(|| Some((all.next()?, all.next()?)));
                Expression::Object(entries.collect())
            }
            Expression::In(parts) => {
                let mut all = all.into_iter();
                let key = parts.key.as_ref().and_then(|_| all.next());
                let mut next = || all.next().unwrap_or(Expression::Undefined);
                Expression::In(Box::new(Membership { key, value: next(), domain: next() }))
            }
            Expression::At(_) => Expression::At(Box::new(pair(all))),
            Expression::Operation(operator, _) => {
                Expression::Operation(*operator, Box::new(pair(all)))
            }
            other => other.clone(),
        }
    }
}

fn pair(all: Vec<Expression>) -> (Expression, Expression) {
    let mut all = all.into_iter();
    let mut next = || all.next().unwrap_or(Expression::Undefined);
    (next(), next())
}
