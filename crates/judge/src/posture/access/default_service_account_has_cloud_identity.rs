use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "default-service-account-has-cloud-identity",
    severity: Severity::Medium,
    page: include_str!("default_service_account_has_cloud_identity.md"),
    judge: Judge::Object(
        &[Kind::core("ServiceAccount")],
        default_service_account_has_cloud_identity,
    ),
};

/// What the providers' webhooks read, to give pods an identity of the cloud.
const IDENTITIES: &[&str] = &[
    "azure.workload.identity/client-id",
    "eks.amazonaws.com/role-arn",
    "iam.gke.io/gcp-service-account",
];

fn default_service_account_has_cloud_identity(account: &Object<'_>, report: &mut Report<'_>) {
    let named = IDENTITIES.iter().find(|key| account.annotation(key).is_some());
    if let Some(key) = named.filter(|_| account.name() == "default") {
        let path = FieldPath::from("metadata.annotations").key(*key);
        report.at(path, "gives a cloud identity to every pod that names no service account");
    }
}
