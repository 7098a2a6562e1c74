use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::setting::value::duration;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kubeadm-endless-token",
    severity: Severity::Medium,
    page: include_str!("kubeadm_endless_token.md"),
    judge: Judge::Object(&[Kind::new("kubeadm.k8s.io", "InitConfiguration")], endless_token),
};

fn endless_token(object: &Object<'_>, report: &mut Report<'_>) {
    for (index, token) in object.get("bootstrapTokens").items().enumerate() {
        let length = token.get("ttl").as_str().and_then(duration);
        let path = FieldPath::from("bootstrapTokens").index(index).key("ttl");
        match length {
            Some(length) if length.is_zero() => {
                report.at(path, "the bootstrap token never expires");
            }
            Some(length) if length.as_secs() > 7 * 24 * 60 * 60 => {
                report.at(path, "the bootstrap token lives for more than a week");
            }
            _ => {}
        }
    }
}
