use model::{Edit, FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::CONFIG_MAP;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-nginx-snippets-allowed",
    severity: Severity::Medium,
    page: include_str!("ingress_nginx_snippets_allowed.md"),
    judge: Judge::Object(&[CONFIG_MAP], ingress_nginx_snippets_allowed),
};

fn ingress_nginx_snippets_allowed(map: &Object<'_>, report: &mut Report<'_>) {
    let path = FieldPath::from("data").key("allow-snippet-annotations");
    if path.find(map.node()).as_str() == Some("true") {
        report
            .at(path.clone(), "lets annotations write the proxy's configuration")
            .risky_fix(Edit::set(path, "false"));
    }
}
