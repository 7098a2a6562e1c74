//! Whose an object is.

use serde_json::Value;

use crate::{LABEL, MANAGER};

/// It bears our label, or is by our hand.
pub(crate) fn is_ours(object: &Value) -> bool {
    let metadata = object.get("metadata");
    let label = metadata.and_then(|it| it.get("labels")?.get(LABEL.0)?.as_str());
    let fields = metadata.and_then(|it| it.get("managedFields")?.as_array());
    let managers = fields.into_iter().flatten();
    let mut managers = managers.filter_map(|it| it.get("manager")?.as_str());
    label == Some(LABEL.1) || managers.any(|manager| manager == MANAGER)
}
