//! How a mutation of pods is one of what makes pods (`pkg/cel/policies/mpol/autogen`): paths move
//! below the template, and so does what a configuration sets.

use std::borrow::Cow;

use crate::kyverno::autogen::Family;

/// The objects that paths begin with.
const OBJECTS: [&str; 3] = ["object", "oldObject", "Object"];
/// What moves below the template.
const FIELDS: [&str; 3] = ["spec", "metadata.labels", "metadata.annotations"];

/// An expression about a pod, as it is about what makes it.
pub(in crate::kyverno) fn rewrite(family: Family, expression: &str) -> String {
    let keys = family.keys();
    let moved = FIELDS.iter().fold(Cow::Borrowed(expression), |text, field| {
        Cow::Owned(moved(&text, field, &format!("{}.{field}", keys.join("."))))
    });
    wrapped(&moved, keys).unwrap_or_else(|| moved.into_owned())
}

/// Every path to `field` of an object leads to `to`.
fn moved(text: &str, field: &str, to: &str) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    let from = format!(".{field}");
    while let Some(at) = rest.find(&from) {
        let (before, behind) = rest.split_at(at);
        moved.push_str(before);
        let is_of_object = OBJECTS
            .iter()
            .any(|object| moved.strip_suffix(object).is_some_and(|it| !it.ends_with(is_word)));
        moved.push('.');
        moved.push_str(if is_of_object { to } else { field });
        rest = behind.get(from.len()..).unwrap_or_default();
    }
    moved.push_str(rest);
    moved
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}

/// An expression that is one `Object{…}`, whose fields become those of the template.
fn wrapped(expression: &str, keys: &[&str]) -> Option<String> {
    let rest = expression.trim().strip_prefix("Object")?;
    let content = rest.trim_start().strip_prefix('{')?;
    let mut depth = 1_usize;
    let end = content.char_indices().find(|(_, it)| {
        match it {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let (end, _) = end.filter(|(end, _)| *end > 0)?;
    let (inner, behind) = (content.get(..end)?, content.get(end + 1..)?);
    let (mut whole, mut path) = ("Object{".to_owned(), "Object".to_owned());
    for key in keys {
        path = format!("{path}.{key}");
        whole.push_str(&format!("{key}: {path}{{"));
    }
    whole.push_str(inner);
    whole.push_str(&"}".repeat(keys.len() + 1));
    whole.push_str(behind);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mutations_of_pods_are_those_of_their_templates() {
        for (expression, expected) in [
            ("object.spec.a", "object.spec.template.spec.a"),
            ("oldObject.metadata.labels.a", "oldObject.spec.template.metadata.labels.a"),
            ("object.metadata.name", "object.metadata.name"),
            ("my_object.spec", "my_object.spec"),
            ("variables.object.spec", "variables.object.spec.template.spec"),
            (
                "Object {spec: Object.spec{a: 1}}",
                "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{a: 1}}}}",
            ),
            ("Object{}", "Object{}"),
            ("Object.spec{}", "Object.spec.template.spec{}"),
            (
                "a ? Object{spec: Object.spec{}} : Object{}",
                "a ? Object{spec: Object.spec.template.spec{}} : Object{}",
            ),
        ] {
            assert_eq!(rewrite(Family::Template, expression), expected);
        }
        let cron_job = rewrite(Family::CronJob, "Object{spec: Object.spec{}}");
        assert_eq!(
            cron_job,
            "Object{spec: Object.spec{jobTemplate: Object.spec.jobTemplate{spec: \
             Object.spec.jobTemplate.spec{template: Object.spec.jobTemplate.spec.template{spec: \
             Object.spec.jobTemplate.spec.template.spec{}}}}}}"
        );
    }
}
