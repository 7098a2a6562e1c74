//! What stands in the default namespace, or lands there because it names none.

use model::Object;

use crate::report::Report;

/// Reports an object of a namespaced kind that is there.
pub(super) fn report_default(object: &Object<'_>, report: &mut Report<'_>) {
    let says = match object.namespace() {
        Some("default") => "stands in the default namespace",
        Some(_) => return,
        None => "names no namespace, and so lands in default",
    };
    report.at("metadata.namespace", says);
}
