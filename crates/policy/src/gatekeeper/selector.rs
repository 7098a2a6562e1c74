//! Label selectors of constraints, read once and refused where Gatekeeper refuses them.

use model::Node;

/// A label selector. One that asks for nothing picks everything.
#[derive(Debug, Clone, Default)]
pub(super) struct LabelSelector(Vec<Requirement>);

#[derive(Debug, Clone)]
struct Requirement {
    key: String,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    DoesNotExist,
}

impl LabelSelector {
    /// Reads one; the error is a clause.
    pub(super) fn read(node: Node<'_>) -> Result<LabelSelector, String> {
        let mut all = Vec::new();
        for entry in node.get("matchLabels").entries() {
            let value = entry.value.as_str();
            let value = value.ok_or_else(|| format!("the label {} is no string", entry.key))?;
            let test = Test::In(vec![value.to_owned()]);
            all.push(Requirement { key: entry.key.to_owned(), test });
        }
        for expression in node.get("matchExpressions").items() {
            let key = expression.get("key").as_str().unwrap_or_default().to_owned();
            let values: Vec<_> = expression.get("values").strings().map(str::to_owned).collect();
            let operator = expression.get("operator").as_str().unwrap_or_default();
            let test = match (operator, values.is_empty()) {
                ("In", false) => Test::In(values),
                ("NotIn", false) => Test::NotIn(values),
                ("Exists", true) => Test::Exists,
                ("DoesNotExist", true) => Test::DoesNotExist,
                ("In" | "NotIn", true) => {
                    return Err(format!("the operator {operator} on {key} needs values"));
                }
                ("Exists" | "DoesNotExist", false) => {
                    return Err(format!("the operator {operator} on {key} takes no values"));
                }
                _ => return Err(format!("no operator is called {operator:?}")),
            };
            all.push(Requirement { key, test });
        }
        Ok(LabelSelector(all))
    }

    /// Picks what has the labels that `label` knows by their keys.
    pub(super) fn picks<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.0.iter().all(|requirement| {
            let found = label(&requirement.key);
            let is_among = |values: &[String]| {
                found.is_some_and(|found| values.iter().any(|value| value == found))
            };
            match &requirement.test {
                Test::In(values) => is_among(values),
                Test::NotIn(values) => !is_among(values),
                Test::Exists => found.is_some(),
                Test::DoesNotExist => found.is_none(),
            }
        })
    }
}
