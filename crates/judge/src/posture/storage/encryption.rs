//! Whether the volumes of a StorageClass are encrypted, by what each provisioner documents.

use model::{Kind, Object};

pub(super) const STORAGE_CLASS: Kind<'static> = Kind::new("storage.k8s.io", "StorageClass");

/// Provisioners that encrypt a volume only when the class says `encrypted: "true"`. Ceph's names
/// stand behind that of the namespace or cluster they serve.
const ON_REQUEST: &[&str] = &[
    "cephfs.csi.ceph.com",
    "driver.longhorn.io",
    "ebs.csi.aws.com",
    "ebs.csi.eks.amazonaws.com",
    "kubernetes.io/aws-ebs",
    "rbd.csi.ceph.com",
];

/// What a StorageClass makes of its volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    /// They are encrypted, as the class asks.
    Asked,
    /// They are not, and would be if the class asked.
    NotAsked,
    /// The provisioner always encrypts, or its class has no say in it.
    NotOfTheClass,
}

/// How the class encrypts.
pub(super) fn of(class: &Object<'_>) -> Encryption {
    let root = class.node();
    let provisioner = root.get("provisioner").as_str().unwrap_or_default();
    let is_asked = root.get("parameters").entries().any(|parameter| {
        let value = parameter.value.as_str().unwrap_or_default();
        parameter.key.eq_ignore_ascii_case("encrypted") && value.eq_ignore_ascii_case("true")
    });
    let is_of = |known: &str| {
        let before = provisioner.strip_suffix(known);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    match (is_asked, ON_REQUEST.iter().any(|known| is_of(known))) {
        (true, _) => Encryption::Asked,
        (false, true) => Encryption::NotAsked,
        (false, false) => Encryption::NotOfTheClass,
    }
}
