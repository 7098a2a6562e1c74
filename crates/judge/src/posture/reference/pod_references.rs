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
    let mut found: Vec<(FieldPath, &'d str)> = Vec::new();
    // Most fields name nothing of the kind: a path is made only where one does.
    let mut add = |node, key: &'static str, path: &dyn Fn() -> FieldPath| {
        found.extend(required(node, key).map(|name| (path().key(key), name)));
    };
    for container in pod.containers() {
        let base = || FieldPath::from(container.role().field()).index(container.index());
        for (index, variable) in container.get("env").items().enumerate() {
            let node = variable.get("valueFrom").get(source.variable);
            add(node, "name", &|| {
                base().key("env").index(index).key("valueFrom").key(source.variable)
            });
        }
        for (index, from) in container.get("envFrom").items().enumerate() {
            let path = || base().key("envFrom").index(index).key(source.all_variables);
            add(from.get(source.all_variables), "name", &path);
        }
    }
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let base = || FieldPath::from("volumes").index(index);
        for (place, part) in volume.at(&["projected", "sources"]).items().enumerate() {
            add(part.get(source.volume), "name", &|| {
                base().key("projected").key("sources").index(place).key(source.volume)
            });
        }
        let path = || base().key(source.volume);
        add(volume.get(source.volume), source.volume_name, &path);
    }
    found.into_iter()
}

/// The name, where the reference is one that must be met.
fn required<'d>(node: Node<'d>, key: &str) -> Option<&'d str> {
    let is_optional = node.get("optional").as_bool() == Some(true);
    node.get(key).as_str().filter(|name| !is_optional && !name.is_empty())
}
