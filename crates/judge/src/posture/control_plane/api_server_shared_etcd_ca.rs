use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, pairs};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "api-server-shared-etcd-ca",
    severity: Severity::Medium,
    page: include_str!("api_server_shared_etcd_ca.md"),
    judge: Judge::Object(KINDS, shared_authority),
};

fn shared_authority(object: &Object<'_>, report: &mut Report<'_>) {
    let given = pairs(object, Component::ApiServer, ["etcd-cafile", "client-ca-file"]);
    if given.is_empty() {
        report.not_applicable();
    }
    for (path, [etcd, clients]) in given {
        if etcd == clients && !etcd.is_empty() {
            report.at(path, "--etcd-cafile is the same file as --client-ca-file");
        }
    }
}
