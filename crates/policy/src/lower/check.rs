//! Whether the API server takes a policy, and reads it as the engine that it was written for.

use std::collections::BTreeSet;

use model::Node;

use super::Reasons;
use crate::tree::Tree;
use crate::vap::{Dialect, Form, MatchResources, Patches, Policy};

/// What a refusal may be called.
const REASONS: &[&str] = &["Unauthorized", "Forbidden", "Invalid", "RequestEntityTooLarge"];
/// The API server takes no more match conditions.
const MOST_CONDITIONS: usize = 64;
/// The API server takes no more audit annotations.
const MOST_ANNOTATIONS: usize = 20;

/// Says what is wrong with a spec.
pub(super) fn spec(name: &str, spec: &Tree, patches: Patches) -> Result<(), Reasons> {
    let document = spec.to_document();
    let node = document.root();
    let mut reasons = Vec::new();
    rules(node.get("matchConstraints"), &mut reasons);
    names(node.get("matchConditions"), "name", MOST_CONDITIONS, is_qualified, &mut reasons);
    names(node.get("auditAnnotations"), "key", MOST_ANNOTATIONS, is_qualified, &mut reasons);
    names(node.get("variables"), "name", usize::MAX, is_identifier, &mut reasons);
    if patches == Patches::Nowhere
        && node.get("validations").is_empty()
        && node.get("auditAnnotations").is_empty()
    {
        reasons.push("it validates nothing".to_owned());
    }
    for validation in node.get("validations").items() {
        if let Some(reason) = validation.get("reason").as_str()
            && !REASONS.contains(&reason)
        {
            reasons.push(format!("the API server knows no reason {reason}"));
        }
    }
    let dialect = Dialect { is_certain: true, patches, ..Dialect::default() };
    let resources = MatchResources::read(node.get("matchConstraints"));
    if let Err(mistakes) = Policy::of_form(name, &Form::of_spec(node), resources, dialect) {
        reasons.extend(mistakes.into_iter().map(|it| format!("{}: {}", it.path, it.says)));
    }
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

/// Every rule says which resources it is about, and which operations.
fn rules(constraints: Node<'_>, reasons: &mut Reasons) {
    if constraints.get("resourceRules").is_empty() {
        reasons.push("it does not say which resources it is about".to_owned());
    }
    for list in ["resourceRules", "excludeResourceRules"] {
        for rule in constraints.get(list).items() {
            for key in ["apiGroups", "apiVersions", "resources", "operations"] {
                let values: Vec<&str> = rule.get(key).strings().collect();
                if values.is_empty() {
                    reasons.push(format!("a rule of {list} has no {key}"));
                }
                // Beside resources the star stands alone.
                if key != "resources" && values.len() > 1 && values.contains(&"*") {
                    reasons.push(format!("a rule of {list} has more in {key} than `*`"));
                }
            }
        }
    }
}

fn names(
    list: Node<'_>,
    key: &str,
    most: usize,
    is_valid: fn(&str) -> bool,
    reasons: &mut Reasons,
) {
    if list.len() > most {
        reasons.push(format!("the API server takes no more than {most} of them"));
    }
    let mut seen = BTreeSet::new();
    for item in list.items() {
        let name = item.get(key).as_str().unwrap_or_default();
        if !is_valid(name) {
            reasons.push(format!("the API server does not take the name {name:?}"));
        }
        if !seen.insert(name) {
            reasons.push(format!("the name {name:?} stands twice"));
        }
    }
}

/// `name` or `prefix/name`, as labels are called.
fn is_qualified(name: &str) -> bool {
    let part = |it: &str| {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let ends = |letter: Option<char>| letter.is_some_and(|it| it.is_ascii_alphanumeric());
        it.len() <= 63
            && it.chars().all(fits)
            && ends(it.chars().next())
            && ends(it.chars().next_back())
    };
    match name.split_once('/') {
        None => part(name),
        Some((prefix, name)) => {
            let fits = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
            let label =
                |it: &str| !it.is_empty() && it.chars().all(fits) && it.trim_matches('-') == it;
            prefix.len() <= 253 && prefix.split('.').all(label) && part(name)
        }
    }
}

fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|it| it.is_ascii_alphabetic() || it == '_')
        && letters.all(|it| it.is_ascii_alphanumeric() || it == '_')
}
