//! Kyverno's `patchStrategicMerge`: anchors say where a patch applies; what is left of it is
//! merged as Kubernetes would.

mod conditions;
mod leftovers;

use model::Node;

use crate::patch::strategic::{self, Lists, StrategicError};
use crate::tree::{TooLarge, Tree};

use conditions::{Unmet, Walk};

/// How many values a resource may have to be changed.
const VALUES: usize = 1 << 20;

/// Why a resource cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MutateError {
    /// It is too large.
    #[error("the resource has {0}")]
    TooLarge(#[from] TooLarge),
    /// There is too much to compare.
    #[error("there is too much to compare")]
    OutOfSteps,
    /// What is left of the patch cannot be merged.
    #[error(transparent)]
    Merge(#[from] StrategicError),
}

/// What becomes of a resource; the same where a condition does not hold.
pub fn patch(resource: Node<'_>, pattern: &Tree, mut steps: u64) -> Result<Tree, MutateError> {
    patch_within(resource, pattern, &mut steps)
}

/// The same; it leaves the steps that it did not take.
pub(super) fn patch_within(
    resource: Node<'_>,
    pattern: &Tree,
    steps: &mut u64,
) -> Result<Tree, MutateError> {
    let copied = Tree::from_node(resource, VALUES)?;
    let mut pattern = pattern.clone();
    let lists = Lists::of(resource.get("apiVersion").as_str().unwrap_or_default());
    let mut walk = Walk { steps: *steps, lists };
    let walked = walk.element(&mut pattern, resource, ("", ""));
    *steps = walk.steps;
    match walked {
        Ok(()) => {}
        Err(Unmet::Condition | Unmet::Global) => return Ok(copied),
        Err(Unmet::Budget) => return Err(MutateError::OutOfSteps),
    }
    if let Tree::Map(map) = &mut pattern {
        leftovers::remove_from_root(map);
    }
    Ok(strategic::merge(copied, pattern)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spec of a pod, after a patch of it.
    fn patched(spec: &str, pattern: &str) -> String {
        let [pod, pattern] =
            [spec, pattern].map(|spec| Tree::from_json(&format!(r#"{{"spec":{spec}}}"#)).unwrap());
        let patched = patch(pod.to_document().root(), &pattern, 100_000).unwrap();
        patched.get("spec").unwrap().to_string()
    }

    #[test]
    fn anchors_say_where_a_patch_applies() {
        for (resource, pattern, expected) in [
            (r#"{"a":1}"#, r#"{"+(a)":2,"+(b)":3}"#, r#"{"a":1,"b":3}"#),
            (r#"{"k":"x","m":{}}"#, r#"{"(k)":"x","m":{"n":1}}"#, r#"{"k":"x","m":{"n":1}}"#),
            (r#"{"k":"y","m":{}}"#, r#"{"(k)":"x","m":{"n":1}}"#, r#"{"k":"y","m":{}}"#),
            (
                r#"{"containers":[{"name":"a","image":"a:latest"},{"name":"b","image":"b:1"}]}"#,
                r#"{"containers":[{"(image)":"*:latest","imagePullPolicy":"Always"}]}"#,
                r#"{"containers":[{"name":"a","image":"a:latest","imagePullPolicy":"Always"},{"name":"b","image":"b:1"}]}"#,
            ),
            (
                r#"{"containers":[{"name":"a","t":true},{"name":"b"}]}"#,
                r#"{"containers":[{"(name)":"*","+(t)":false}]}"#,
                // What the patch touches comes first.
                r#"{"containers":[{"name":"b","t":false},{"name":"a","t":true}]}"#,
            ),
            (
                r#"{"volumes":[{"name":"v","emptyDir":{}}],"m":{}}"#,
                r#"{"volumes":[{"<(hostPath)":{"path":"*"}}],"m":{"n":1}}"#,
                r#"{"volumes":[{"name":"v","emptyDir":{}}],"m":{}}"#,
            ),
            (
                r#"{"volumes":[{"name":"v","hostPath":{"path":"/x"}}],"m":{}}"#,
                r#"{"volumes":[{"<(hostPath)":{"path":"*"}}],"m":{"n":1}}"#,
                r#"{"volumes":[{"name":"v","hostPath":{"path":"/x"}}],"m":{"n":1}}"#,
            ),
        ] {
            assert_eq!(patched(resource, pattern), expected, "{pattern}");
        }
    }
}
