use model::{Object, Severity};

use super::encryption::{KINDS, provider, rules};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "encryption-inline-key",
    severity: Severity::Medium,
    page: include_str!("encryption_inline_key.md"),
    judge: Judge::Object(KINDS, inline_key),
};

fn inline_key(object: &Object<'_>, report: &mut Report<'_>) {
    for (path, rule) in rules(object) {
        for (index, item) in rule.get("providers").items().enumerate() {
            let Some(name) = provider(item) else { continue };
            for (at, key) in item.get(name).get("keys").items().enumerate() {
                if key.get("secret").as_str().is_some_and(is_key) {
                    let provider = path.clone().key("providers").index(index);
                    let secret = provider.entry(name).key("keys").index(at).key("secret");
                    report.at(secret, format!("the key of {name} stands in the file")).hide();
                }
            }
        }
    }
}

/// Not a placeholder: `<BASE 64 ENCODED SECRET>`, `${KEY}`, `{{ .key }}`.
fn is_key(text: &str) -> bool {
    !text.is_empty() && !text.contains(['<', '$', '{', ' '])
}
