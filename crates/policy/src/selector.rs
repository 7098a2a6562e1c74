//! Label selectors of policies, which outlive the documents they were read from.

use model::selector::Operator;
use model::{Node, Selector};

/// A label selector. One that asks for nothing picks everything.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct LabelSelector {
    equal: Vec<(String, String)>,
    expressions: Vec<Expression>,
}

#[derive(Debug, Clone, PartialEq)]
struct Expression {
    key: String,
    /// None for one that Kubernetes does not know: it agrees with nothing.
    operator: Option<Operator>,
    values: Vec<String>,
}

impl LabelSelector {
    /// Reads `matchLabels` and `matchExpressions` as they are.
    pub(crate) fn read(node: Node<'_>) -> LabelSelector {
        let selector = Selector::of(node);
        LabelSelector {
            equal: selector
                .labels()
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            ..LabelSelector::of_expressions(node)
        }
    }

    /// Reads `matchExpressions` only.
    pub(crate) fn of_expressions(node: Node<'_>) -> LabelSelector {
        let text =
            |node: Node<'_>, key: &str| node.get(key).as_str().unwrap_or_default().to_owned();
        let expressions = node.get("matchExpressions").items().map(|it| Expression {
            key: text(it, "key"),
            operator: it.get("operator").as_str().and_then(Operator::parse),
            values: it.get("values").strings().map(str::to_owned).collect(),
        });
        LabelSelector { equal: Vec::new(), expressions: expressions.collect() }
    }

    /// Reads what the API server would take; the error is a clause.
    pub(crate) fn checked(node: Node<'_>) -> Result<LabelSelector, String> {
        if let Some(odd) =
            node.get("matchLabels").entries().find(|entry| entry.value.as_str().is_none())
        {
            return Err(format!("the label {} is no string", odd.key));
        }
        let selector = LabelSelector::read(node);
        for (written, it) in node.get("matchExpressions").items().zip(&selector.expressions) {
            let name = written.get("operator").as_str().unwrap_or_default();
            let Some(operator) = it.operator else {
                return Err(format!("no operator is called {name:?}"));
            };
            let needs_values = matches!(operator, Operator::In | Operator::NotIn);
            if needs_values == it.values.is_empty() {
                let wants = if needs_values { "needs values" } else { "takes no values" };
                return Err(format!("the operator {name} on {} {wants}", it.key));
            }
        }
        Ok(selector)
    }

    /// Asks for nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.equal.is_empty() && self.expressions.is_empty()
    }

    /// The labels that it asks about.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let equal = self.equal.iter().map(|(key, _)| key.as_str());
        equal.chain(self.expressions.iter().map(|it| it.key.as_str()))
    }

    /// Picks what carries `labels`.
    pub(crate) fn picks(&self, labels: Node<'_>) -> bool {
        self.picks_by(|key| labels.get(key).as_str())
    }

    /// Picks what has the labels that `label` knows by their keys.
    pub(crate) fn picks_by<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        let agrees = |it: &Expression| {
            let values = it.values.iter().map(String::as_str);
            it.operator.is_some_and(|operator| operator.agrees(values, label(&it.key)))
        };
        self.equal.iter().all(|(key, value)| label(key) == Some(value))
            && self.expressions.iter().all(agrees)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Tree;

    #[test]
    fn what_the_api_server_refuses_is_refused() {
        for (selector, expected) in [
            (r#"{"matchLabels":{"a":"b"}}"#, Ok(())),
            (r#"{"matchLabels":{"a":1}}"#, Err("the label a is no string")),
            (r#"{"matchExpressions":[{"key":"a","operator":"Exists"}]}"#, Ok(())),
            (
                r#"{"matchExpressions":[{"key":"a","operator":"In"}]}"#,
                Err("the operator In on a needs values"),
            ),
            (
                r#"{"matchExpressions":[{"key":"a","operator":"Exists","values":["b"]}]}"#,
                Err("the operator Exists on a takes no values"),
            ),
            (
                r#"{"matchExpressions":[{"key":"a","operator":"Like"}]}"#,
                Err("no operator is called \"Like\""),
            ),
        ] {
            let document = Tree::from_json(selector).unwrap().to_document();
            let read = LabelSelector::checked(document.root()).map(|_| ());
            assert_eq!(read, expected.map_err(str::to_owned), "{selector}");
        }
    }
}
