//! What a controller made is judged through its owner, whichever comes first.

use std::time::SystemTime;

use model::{Document, Kind, Object};

use super::{Folder, kept, list, read, with};

const DEPLOYMENT: Kind<'static> = Kind::new("apps", "Deployment");
const REPLICA_SET: Kind<'static> = Kind::new("apps", "ReplicaSet");
const POD: Kind<'static> = Kind::core("Pod");
const NAMESPACE: Kind<'static> = Kind::core("Namespace");

fn uid(number: u32) -> String {
    format!("3f2504e0-4f89-11d3-9a0c-0305e82c{number:04x}")
}

fn metadata(name: &str, own: u32, maker: Option<u32>) -> String {
    let owner = maker.map(|maker| {
        format!("ownerReferences: [{{kind: X, name: x, controller: true, uid: {}}}],", uid(maker))
    });
    let owner = owner.unwrap_or_default();
    format!("{{name: {name}, namespace: shop, {owner} uid: {}}}", uid(own))
}

fn workload(kind: &str, name: &str, own: u32, maker: Option<u32>) -> Document {
    let pod = "{hostNetwork: true, containers: [{name: c, image: nginx}]}";
    let metadata = metadata(name, own, maker);
    let text = match kind {
        "Pod" => format!("{{apiVersion: v1, kind: Pod, metadata: {metadata}, spec: {pod}}}"),
        kind => format!(
            "{{apiVersion: apps/v1, kind: {kind}, metadata: {metadata}, spec: {{template: {{spec: {pod}}}}}}}"
        ),
    };
    read(&text).remove(0)
}

/// The objects that findings are about.
fn objects(store: &store::Sqlite) -> Vec<String> {
    let mut objects: Vec<String> = kept(store)
        .iter()
        .filter(|line| line.contains(" host-network "))
        .filter_map(|line| line.split(" host-network ").next().map(str::to_owned))
        .collect();
    objects.dedup();
    objects
}

#[test]
fn in_whichever_order_they_come() {
    let all = [
        workload("Deployment", "web", 1, None),
        workload("ReplicaSet", "web-1", 2, Some(1)),
        workload("Pod", "web-1-a", 3, Some(2)),
        workload("Pod", "alone", 4, None),
        workload("Pod", "orphan", 5, Some(9)),
        // Two that claim to have made each other.
        workload("Pod", "one", 6, Some(7)),
        workload("Pod", "other", 7, Some(6)),
    ];
    let kinds = [DEPLOYMENT, REPLICA_SET, POD, NAMESPACE];
    let backwards = [NAMESPACE, POD, REPLICA_SET, DEPLOYMENT];
    let crosswise = [REPLICA_SET, POD, DEPLOYMENT, NAMESPACE];
    for order in [kinds, backwards, crosswise] {
        let folder = Folder::new();
        let store = folder.store();
        with(&store, "", |background| list(background, &all, &order));
        let expected = [
            "Deployment shop/web",
            "Pod shop/alone",
            "Pod shop/one",
            "Pod shop/orphan",
            "Pod shop/other",
        ];
        assert_eq!(objects(&store), expected, "{order:?}");
    }
}

#[test]
fn an_owner_that_is_written_late_takes_its_pods_findings_over() {
    let pod = workload("Pod", "web-1-a", 3, Some(2));
    let owner = workload("ReplicaSet", "web-1", 2, None);
    let folder = Folder::new();
    let store = folder.store();
    with(&store, "", |background| {
        list(background, std::slice::from_ref(&pod), &[POD, REPLICA_SET, NAMESPACE]);
        super::settle(background);
        std::thread::sleep(std::time::Duration::from_millis(900));
        assert_eq!(objects(&store), ["Pod shop/web-1-a"]);
        background.object(&Object::new(owner.root(), None), 0, SystemTime::now());
    });
    assert_eq!(objects(&store), ["ReplicaSet shop/web-1"]);
}
