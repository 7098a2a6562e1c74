use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kubelet-serving-certificate-missing",
    severity: Severity::Low,
    page: include_str!("kubelet_serving_certificate_missing.md"),
    judge: Judge::Object(
        &[Kind::new("kubelet.config.k8s.io", "KubeletConfiguration")],
        serving_certificate,
    ),
};

fn serving_certificate(object: &Object<'_>, report: &mut Report<'_>) {
    let asks_for_one = object.get("serverTLSBootstrap").as_bool() == Some(true);
    let has = |field: &str| object.get(field).as_str().is_some_and(|file| !file.is_empty());
    if asks_for_one || (has("tlsCertFile") && has("tlsPrivateKeyFile")) {
        return;
    }
    let missing = if has("tlsCertFile") { "tlsPrivateKeyFile" } else { "tlsCertFile" };
    report
        .at(missing, format!("neither serverTLSBootstrap nor {missing} is set"))
        .risky_fix(Edit::set("serverTLSBootstrap", true));
}
