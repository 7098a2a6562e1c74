use model::{Container, FieldPath, Severity};

use super::text;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "credential-in-command",
    severity: Severity::High,
    page: include_str!("credential_in_command.md"),
    judge: Judge::Container(credential_in_command),
};

fn credential_in_command(container: &Container<'_>, report: &mut Report<'_>) {
    for list in ["command", "args"] {
        let items: Vec<_> = container.get(list).items().collect();
        for (index, item) in items.iter().enumerate() {
            let Some(word) = item.as_str() else { continue };
            let next = items.get(index + 1).and_then(|next| next.as_str());
            if let Some(what) = text::credential_in_words(word, next) {
                let at = if what.is_in_next { index + 1 } else { index };
                let path = FieldPath::from(list).index(at);
                report.at(path, format!("the command line holds {}", what.says)).hide();
            }
        }
    }
}
