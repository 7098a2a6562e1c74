use model::{FieldPath, Kind, Node, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-policy-fails-open",
    severity: Severity::Medium,
    page: include_str!("image_policy_fails_open.md"),
    judge: Judge::Object(
        &[Kind::new("apiserver.config.k8s.io", "AdmissionConfiguration")],
        fails_open,
    ),
};

fn fails_open(object: &Object<'_>, report: &mut Report<'_>) {
    let is_image_policy =
        |plugin: Node<'_>| plugin.get("name").as_str() == Some("ImagePolicyWebhook");
    let plugins = object.get("plugins").items().enumerate();
    for (index, plugin) in plugins.filter(|(_, plugin)| is_image_policy(*plugin)) {
        let keys = ["configuration", "imagePolicy", "defaultAllow"];
        // The API server's default is to allow.
        if plugin.get("configuration").is_mapping() && plugin.at(&keys).as_bool() != Some(false) {
            let path = FieldPath::from("plugins").index(index);
            let path = keys.into_iter().fold(path, FieldPath::key);
            report.at(path, "images are admitted when the webhook does not answer");
        }
    }
}
