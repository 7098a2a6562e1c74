//! What a container may use, and what is set aside for it.

use std::borrow::Cow;

use model::{Container, Edit, FieldPath, Node, Quantity, Role};

use crate::report::Report;

/// A container's limit or request of a resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    list: &'static str,
    resource: &'static str,
}

impl Amount {
    pub(super) fn limit(resource: &'static str) -> Amount {
        Amount { list: "limits", resource }
    }

    pub(super) fn request(resource: &'static str) -> Amount {
        Amount { list: "requests", resource }
    }

    /// `limits.memory`, `requests.cpu`.
    pub(super) fn named(name: &str) -> Option<Amount> {
        const RESOURCES: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
        let (list, resource) = name.split_once('.')?;
        let list = ["limits", "requests"].into_iter().find(|it| *it == list)?;
        let resource = RESOURCES.into_iter().find(|it| *it == resource)?;
        Some(Amount { list, resource })
    }

    /// What the container says, as written.
    pub(super) fn written<'d>(self, container: &Container<'d>) -> Cow<'d, str> {
        self.node(container).scalar().unwrap_or_default()
    }

    /// Its path in the container.
    pub(super) fn path(self) -> FieldPath {
        FieldPath::from("resources").key(self.list).key(self.resource)
    }

    /// What the container says, as a number.
    pub(super) fn of(self, container: &Container<'_>) -> Option<f64> {
        number(&self.node(container).scalar()?)
    }

    /// The container, or its pod for all containers together, says something.
    pub(super) fn is_set(self, container: &Container<'_>) -> bool {
        let is_given = |node: Node<'_>| node.scalar().is_some_and(|text| !text.is_empty());
        let of_pod = container.pod().get("resources").get(self.list).get(self.resource);
        is_given(self.node(container)) || is_given(of_pod)
    }

    /// What to write where nothing stands: `example`, or what the limit or request beside it says
    /// where the two would not go together. Memory is given out for keeps: there they stay within
    /// four times of each other.
    fn fitting(self, example: &str, container: &Container<'_>) -> String {
        const RATIO: f64 = 4.0;
        let other = if self.list == "limits" { "requests" } else { "limits" };
        let other = Amount { list: other, resource: self.resource };
        let written = other.written(container).into_owned();
        let (Some(beside), Some(own)) = (other.of(container), number(example)) else {
            return example.to_owned();
        };
        let (limit, request) = if self.list == "limits" { (own, beside) } else { (beside, own) };
        let is_apart = self.resource == "memory" && limit > request * RATIO;
        if request > limit || is_apart { written } else { example.to_owned() }
    }

    fn node<'d>(self, container: &Container<'d>) -> Node<'d> {
        container.get("resources").get(self.list).get(self.resource)
    }
}

/// What a quantity says, near enough; `None` when the text is none. The API server minds no space
/// around it.
pub(super) fn number(text: &str) -> Option<f64> {
    Quantity::parse(text.trim()).ok().map(|quantity| quantity.as_float())
}

/// Reports that a container which runs as long as its pod leaves `amount` unsaid.
pub(super) fn missing(
    container: &Container<'_>,
    amount: Amount,
    example: &str,
    says: &str,
    report: &mut Report<'_>,
) {
    if !matches!(container.role(), Role::Main | Role::Sidecar) {
        report.not_applicable();
    } else if !amount.is_set(container) {
        let value = amount.fitting(example, container);
        report.at(amount.path(), says).risky_fix(Edit::set(amount.path(), value));
    }
}
