use model::{Edit, FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-snippet-annotation",
    severity: Severity::High,
    page: include_str!("ingress_snippet_annotation.md"),
    judge: Judge::Object(&[INGRESS], ingress_snippet_annotation),
};

fn ingress_snippet_annotation(ingress: &Object<'_>, report: &mut Report<'_>) {
    for entry in ingress.metadata().get("annotations").entries() {
        let name = entry.key.rsplit_once('/').map_or(entry.key, |(_, name)| name);
        if name.ends_with("-snippet") || name.ends_with("-snippets") {
            let path = FieldPath::from("metadata.annotations").entry(entry.key);
            report
                .at(path.clone(), "writes into the proxy's configuration")
                .risky_fix(Edit::remove(path));
        }
    }
}
