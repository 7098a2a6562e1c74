use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-aliases",
    severity: Severity::Low,
    page: include_str!("host_aliases.md"),
    judge: Judge::Pod(host_aliases),
};

fn host_aliases(pod: &Pod<'_>, report: &mut Report<'_>) {
    let names = pod.get("hostAliases").items().flat_map(|alias| alias.get("hostnames").strings());
    let names: Vec<&str> = names.take(3).collect();
    if !pod.get("hostAliases").is_empty() {
        let says = match names.as_slice() {
            [] => "writes its own /etc/hosts".to_owned(),
            names => format!("resolves {} past DNS", names.join(", ")),
        };
        report.at("hostAliases", says).risky_fix(Edit::remove("hostAliases"));
    }
}
