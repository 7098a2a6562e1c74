use model::{Container, FieldPath, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "env-duplicated",
    severity: Severity::Low,
    page: include_str!("env_duplicated.md"),
    judge: Judge::Container(env_duplicated),
};

/// A container with more variables than this is not looked at further.
const MOST: usize = 2_000;

fn env_duplicated(container: &Container<'_>, report: &mut Report<'_>) {
    let names: Vec<_> =
        container.get("env").items().take(MOST).map(|it| it.get("name").as_str()).collect();
    for (index, name) in names.iter().enumerate() {
        let Some(name) = name else { continue };
        let twin = |at: usize, other: &Option<&str>| at != index && *other == Some(*name);
        if names.iter().enumerate().any(|(at, other)| twin(at, other)) {
            let path = FieldPath::from("env").index(index).key("name");
            report.at(path, format!("{name} is set more than once: the last one counts"));
        }
    }
}
