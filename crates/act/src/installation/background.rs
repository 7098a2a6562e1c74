//! What servers do behind requests, and what that takes: a place for what they find, and rights.

use serde_json::{Map, Value, json};

use super::template::{Claim, number, set, when};

/// The user and group that the image runs as: a volume that a claim brings is given to the group.
const GROUP: u32 = 65_532;

/// Where a store of files is in the pod.
const FOLDER: &str = "/var/lib/yagura";

/// Where the address of a store is in the pod, in a file: arguments and variables of a process are shown
/// to more than may read a Secret.
const ADDRESS: &str = "/store-address";

/// How large a store may become that goes with its pod. A node takes away a pod that has more.
const LARGEST_SCRATCH: &str = "2Gi";

/// What servers call each of their reports.
pub const REPORT: &str = "yagura";

/// Groups of reports, and their resources.
pub(crate) const REPORTS: &[(&str, &[&str])] = &[
    ("openreports.io", &["clusterreports", "reports"]),
    ("wgpolicyk8s.io", &["clusterpolicyreports", "policyreports"]),
];

/// Why everything may be read.
pub(super) const READS_ALL: &str =
    "everything in the cluster is judged, and of a Secret the names of its keys are kept";

/// What servers do behind requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Background {
    /// Where they keep what they find.
    pub storage: Storage,
    /// The port of the PostgreSQL server, where [`Storage::Secret`] names one.
    pub port: u16,
    /// How many days fixed findings are kept.
    pub keep_days: u32,
    /// They write the worst of what they find into the cluster, as reports.
    pub reports: bool,
    /// They keep requests too, for this many days.
    pub record: Option<u32>,
}

impl Background {
    /// What is found is kept there, as long as it is where nothing else is said, and nowhere else.
    pub fn of(storage: Storage) -> Background {
        Background { storage, port: 5432, keep_days: 90, reports: false, record: None }
    }
}

/// Where servers keep what they find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In the PostgreSQL server whose address a Secret of this name has under the key `address`.
    Secret(String),
    /// In files on the volume of a PersistentVolumeClaim of this name. They are for one server:
    /// SQLite's log is shared through memory, which two nodes do not have in common.
    Claim(String),
    /// In files that go with the pod, each server in its own.
    Scratch,
}

/// The settings of the chart, with what they are where nothing is asked for.
pub(super) fn values(background: Option<&Background>) -> Map<String, Value> {
    let storage = background.map(|it| &it.storage);
    let (secret, claim) = match storage {
        Some(Storage::Secret(name)) => (name.as_str(), ""),
        Some(Storage::Claim(name)) => ("", name.as_str()),
        _ => ("", ""),
    };
    let values = [
        ("storeSecret", json!(secret)),
        ("storeClaim", json!(claim)),
        ("storeScratch", json!(storage == Some(&Storage::Scratch))),
        ("storePort", json!(background.map_or(5432, |it| it.port))),
        ("keepDays", json!(background.map_or(90, |it| it.keep_days))),
        ("reports", json!(background.is_some_and(|it| it.reports))),
        ("record", json!(background.and_then(|it| it.record).unwrap_or(0))),
    ];
    values.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
}

/// There is a store.
pub(super) fn keeps() -> Vec<Claim> {
    [set("storeSecret"), in_files()].concat()
}

/// There is one of files.
pub(super) fn in_files() -> Vec<Claim> {
    [set("storeClaim"), set("storeScratch")].concat()
}

/// Why checks of ours are not heeded at the servers that keep what they find.
pub(super) fn excuses_of_servers() -> Value {
    let excuses = json!({
        "yagura.dev/ignore.workload-with-takeover-role": READS_ALL,
    });
    when(&keeps(), excuses)
}

/// What the server is told.
pub(super) fn arguments() -> Vec<Value> {
    vec![
        when(&set("storeSecret"), json!(format!("--store=@{ADDRESS}/address"))),
        when(&in_files(), json!(format!("--store={FOLDER}"))),
        when(&keeps(), json!("--keep-days=${keepDays}")),
        when(&set("reports"), json!("--reports")),
        when(&set("record"), json!("--record=${record}")),
    ]
}

/// The volumes that a store of files, or the address of another, is on.
pub(super) fn volumes() -> Vec<Value> {
    let claim = json!({
        "name": "store",
        "persistentVolumeClaim": { "claimName": "${storeClaim}" },
    });
    let scratch = json!({ "name": "store", "emptyDir": { "sizeLimit": LARGEST_SCRATCH } });
    // All of it: the authority that the server is believed by may stand beside the address.
    let address = json!({ "name": "store-address", "secret": { "secretName": "${storeSecret}" } });
    let volumes = [("storeClaim", claim), ("storeScratch", scratch), ("storeSecret", address)];
    volumes.map(|(key, volume)| when(&set(key), volume)).to_vec()
}

/// Where they are in the container.
pub(super) fn mounts() -> Vec<Value> {
    let address = json!({ "name": "store-address", "mountPath": ADDRESS, "readOnly": true });
    vec![
        when(&in_files(), json!({ "name": "store", "mountPath": FOLDER })),
        when(&set("storeSecret"), address),
    ]
}

/// The context of a pod, and in it what lets a server write to a claim.
pub(super) fn with_group(mut context: Value) -> Value {
    if let Some(fields) = context.as_object_mut() {
        let claim = set("storeClaim");
        fields.insert("fsGroup".to_owned(), when(&claim, json!(GROUP)));
        let policy = when(&claim, json!("OnRootMismatch"));
        fields.insert("fsGroupChangePolicy".to_owned(), policy);
    }
    context
}

/// What may be reached beside API servers: names are asked for, and the PostgreSQL server is.
pub(super) fn egress() -> Vec<Value> {
    let port = |port: Value, protocol: &str| json!({ "port": port, "protocol": protocol });
    let ports = [port(number("storePort"), "TCP"), port(json!(53), "TCP"), port(json!(53), "UDP")];
    ports.map(|port| when(&set("storeSecret"), port)).to_vec()
}
