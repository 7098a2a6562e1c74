//! Label selectors: which objects a selector picks.
//!
//! What an absent selector means differs from field to field, so that is left to who asks: here
//! an empty selector picks everything, as it does to the API server.

use crate::document::Node;

/// A label selector, as written. Cheap to copy: it borrows its document.
#[derive(Debug, Clone, Copy)]
pub struct Selector<'d> {
    labels: Node<'d>,
    expressions: Node<'d>,
}

impl<'d> Selector<'d> {
    /// A selector with `matchLabels` and `matchExpressions`: of a Deployment, a NetworkPolicy.
    pub fn of(node: Node<'d>) -> Selector<'d> {
        Selector { labels: node.get("matchLabels"), expressions: node.get("matchExpressions") }
    }

    /// A selector that is a plain mapping of labels: of a Service, a ReplicationController.
    pub fn plain(node: Node<'d>) -> Selector<'d> {
        Selector { labels: node, expressions: node.absent() }
    }

    /// Asks for nothing, and so picks everything.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.expressions.is_empty()
    }

    /// Picks what carries `labels`.
    pub fn picks(&self, labels: Node<'_>) -> bool {
        self.picks_by(|key| labels.get(key).as_str())
    }

    /// Picks what has the labels that `label` knows by their keys.
    pub fn picks_by<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.labels_agree(&label) && self.expressions_agree(&label)
    }

    /// `matchLabels` agree.
    pub fn labels_agree<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.labels
            .entries()
            .all(|entry| entry.value.as_str().is_some_and(|value| label(entry.key) == Some(value)))
    }

    /// A label that everything it picks must carry, with its value.
    pub fn required_label(&self) -> Option<(&'d str, &'d str)> {
        self.labels.entries().find_map(|entry| Some((entry.key, entry.value.as_str()?)))
    }

    /// The labels it asks for by name and value.
    pub fn labels(&self) -> impl Iterator<Item = (&'d str, &'d str)> {
        self.labels.entries().filter_map(|entry| Some((entry.key, entry.value.as_str()?)))
    }

    /// The conditions beyond names and values.
    pub fn expressions(&self) -> impl Iterator<Item = Node<'d>> {
        self.expressions.items()
    }

    fn expressions_agree<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.expressions().all(|expression| {
            let found = expression.get("key").as_str().map(&label);
            found.is_some_and(|found| agrees(expression, found))
        })
    }
}

/// How a label is asked for in `matchExpressions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// It is there, with one of the values.
    In,
    /// It is not there, or has none of the values.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}

impl Operator {
    /// Reads the name that Kubernetes gives it.
    pub fn parse(name: &str) -> Option<Operator> {
        Some(match name {
            "In" => Operator::In,
            "NotIn" => Operator::NotIn,
            "Exists" => Operator::Exists,
            "DoesNotExist" => Operator::DoesNotExist,
            _ => return None,
        })
    }

    /// A label, which may not be there, is as asked for.
    pub fn agrees<'v>(
        self,
        mut values: impl Iterator<Item = &'v str>,
        label: Option<&str>,
    ) -> bool {
        match self {
            Operator::In => label.is_some_and(|label| values.any(|value| value == label)),
            Operator::NotIn => label.is_none_or(|label| values.all(|value| value != label)),
            Operator::Exists => label.is_some(),
            Operator::DoesNotExist => label.is_none(),
        }
    }
}

/// An operator that Kubernetes does not know agrees with nothing.
fn agrees(expression: Node<'_>, label: Option<&str>) -> bool {
    let operator = expression.get("operator").as_str().and_then(Operator::parse);
    operator.is_some_and(|it| it.agrees(expression.get("values").strings(), label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Child, Document, NodeId, Span, Style};

    #[test]
    fn an_empty_selector_picks_everything() {
        check("", "", "app=web", true);
        check("", "", "", true);
    }

    #[test]
    fn every_label_must_agree() {
        check("app=web tier=front", "", "app=web tier=front x=y", true);
        check("app=web tier=front", "", "app=web", false);
        check("app=web", "", "app=api", false);
    }

    #[test]
    fn expressions_read_as_the_api_server_reads_them() {
        check("", "app In web,api", "app=api", true);
        check("", "app In web,api", "", false);
        check("", "app NotIn web", "app=api", true);
        check("", "app NotIn web", "app=web", false);
        check("", "app NotIn web", "", true);
        check("", "app Exists", "app=web", true);
        check("", "app Exists", "", false);
        check("", "app DoesNotExist", "", true);
        check("", "app DoesNotExist", "app=web", false);
        check("", "app Like web", "app=web", false);
    }

    #[test]
    fn labels_and_expressions_must_both_agree() {
        check("app=web", "tier Exists", "app=web", false);
        check("app=web", "tier Exists", "app=web tier=front", true);
    }

    /// Labels as `key=value`, one expression as `key Operator value,value`.
    fn check(labels: &str, expression: &str, of_pod: &str, picks: bool) {
        let mut builder = Builder::without_text();
        let wanted = pairs(&mut builder, labels);
        let expressions = expressions(&mut builder, expression);
        let parts = [("matchLabels", wanted), ("matchExpressions", expressions)];
        let selector = mapping(&mut builder, &parts);
        let labels = pairs(&mut builder, of_pod);
        let root = mapping(&mut builder, &[("selector", selector), ("labels", labels)]);
        let document: Document = builder.finish(root);
        let selector = Selector::of(document.root().get("selector"));
        let found = selector.picks(document.root().get("labels"));
        assert_eq!(found, picks, "{selector:?} on {of_pod:?}");
    }

    fn pairs(builder: &mut Builder, written: &str) -> NodeId {
        let pairs: Vec<_> = written
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (key, string(builder, value)))
            .collect();
        mapping(builder, &pairs)
    }

    fn expressions(builder: &mut Builder, written: &str) -> NodeId {
        let words: Vec<_> = written.split_whitespace().collect();
        let mut parts = Vec::new();
        for (name, word) in ["key", "operator"].into_iter().zip(&words) {
            parts.push((name, string(builder, word)));
        }
        let values = words.get(2).map_or(Vec::new(), |values| values.split(',').collect());
        let values: Vec<_> = values.into_iter().map(|value| string(builder, value)).collect();
        parts.push(("values", builder.sequence(&values, Span::default(), Style::Flow)));
        let item = mapping(builder, &parts);
        let items = if words.is_empty() { Vec::new() } else { vec![item] };
        builder.sequence(&items, Span::default(), Style::Flow)
    }

    fn string(builder: &mut Builder, text: &str) -> NodeId {
        let text = builder.owned(text);
        builder.string(text, Span::default(), Style::Plain)
    }

    fn mapping(builder: &mut Builder, parts: &[(&str, NodeId)]) -> NodeId {
        let child = |(key, value): &(&str, NodeId)| {
            let key = builder.owned(key);
            Child { key, key_span: Span::default(), value: *value, merged: false }
        };
        let children: Vec<_> = parts.iter().map(child).collect();
        builder.mapping(&children, Span::default(), Style::Block)
    }
}
