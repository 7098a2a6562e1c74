//! The Secrets and ConfigMaps that a pod cannot start without.

use model::document::Node;
use model::{FieldPath, Kind, Pod};

/// What the fields that name one kind of object are called.
#[derive(Debug)]
pub(super) struct Source {
    /// The kind.
    pub(super) kind: Kind<'static>,
    variable: &'static str,
    all_variables: &'static str,
    volume: &'static str,
    volume_name: &'static str,
}

impl Source {
    /// Secrets.
    pub(super) const SECRET: Source = Source {
        kind: Kind::core("Secret"),
        variable: "secretKeyRef",
        all_variables: "secretRef",
        volume: "secret",
        volume_name: "secretName",
    };

    /// ConfigMaps.
    pub(super) const CONFIG_MAP: Source = Source {
        kind: Kind::core("ConfigMap"),
        variable: "configMapKeyRef",
        all_variables: "configMapRef",
        volume: "configMap",
        volume_name: "name",
    };
}

/// The names that a pod's containers and volumes need, each with its path from the pod's spec.
pub(super) fn references<'d>(
    pod: &Pod<'d>,
    source: &Source,
) -> impl Iterator<Item = (FieldPath, &'d str)> {
    let mut found = Vec::new();
    for container in pod.containers() {
        let base = FieldPath::from(container.role().field()).index(container.index());
        for (index, variable) in container.get("env").items().enumerate() {
            let path = base.clone().key("env").index(index).key("valueFrom").key(source.variable);
            let node = variable.get("valueFrom").get(source.variable);
            found.push((path, node, "name"));
        }
        for (index, from) in container.get("envFrom").items().enumerate() {
            let path = base.clone().key("envFrom").index(index).key(source.all_variables);
            found.push((path, from.get(source.all_variables), "name"));
        }
    }
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let path = FieldPath::from("volumes").index(index);
        for (place, part) in volume.at(&["projected", "sources"]).items().enumerate() {
            let path = path.clone().key("projected").key("sources").index(place);
            found.push((path.key(source.volume), part.get(source.volume), "name"));
        }
        found.push((path.key(source.volume), volume.get(source.volume), source.volume_name));
    }
    found.into_iter().filter_map(|(path, node, key)| Some((path.key(key), required(node, key)?)))
}

/// The name, where the reference is one that must be met.
fn required<'d>(node: Node<'d>, key: &str) -> Option<&'d str> {
    let is_optional = node.get("optional").as_bool() == Some(true);
    node.get(key).as_str().filter(|name| !is_optional && !name.is_empty())
}
