use model::{FieldPath, Kind, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::Target;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "storage-class-missing",
    severity: Severity::Low,
    page: include_str!("storage_class_missing.md"),
    judge: Judge::ObjectAmong(KINDS, storage_class_missing),
};

const KINDS: &[Kind<'static>] =
    &[Kind::core("PersistentVolumeClaim"), Kind::new("apps", "StatefulSet")];
const STORAGE_CLASS: Kind<'static> = Kind::new("storage.k8s.io", "StorageClass");

fn storage_class_missing(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let mut claims = vec![(FieldPath::from("spec"), object.spec())];
    for (index, claim) in object.spec().get("volumeClaimTemplates").items().enumerate() {
        let path = FieldPath::from("spec.volumeClaimTemplates").index(index).key("spec");
        claims.push((path, claim.get("spec")));
    }
    for (path, spec) in claims {
        // An empty name asks for a volume without a class.
        let name = spec.get("storageClassName").as_str().filter(|name| !name.is_empty());
        if let Some(name) = name {
            let target = Target::clusterwide(STORAGE_CLASS, name);
            target.require(path.key("storageClassName"), world, report);
        }
    }
}
