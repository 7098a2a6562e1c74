//! The configuration of Pod Security admission, alone or inside the API server's.

use model::document::Node;
use model::{FieldPath, Kind, Object};

const ALONE: Kind<'static> =
    Kind::new("pod-security.admission.config.k8s.io", "PodSecurityConfiguration");
const INSIDE: Kind<'static> = Kind::new("apiserver.config.k8s.io", "AdmissionConfiguration");

/// The kinds of file it stands in.
pub(super) const CONFIGURATIONS: &[Kind<'static>] = &[ALONE, INSIDE];

/// The configuration, and where it stands.
pub(super) fn configuration<'d>(object: &Object<'d>) -> Option<(FieldPath, Node<'d>)> {
    if object.is(ALONE) {
        return Some((FieldPath::root(), object.node()));
    }
    let mut plugins = object.get("plugins").items().enumerate();
    let (index, plugin) =
        plugins.find(|(_, plugin)| plugin.get("name").as_str() == Some("PodSecurity"))?;
    let settings = plugin.get("configuration");
    let path = FieldPath::from("plugins").index(index).key("configuration");
    settings.is_mapping().then_some((path, settings))
}
