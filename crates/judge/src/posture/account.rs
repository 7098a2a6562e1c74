//! What the checks on pods share about service accounts: whether a pod gets a token, and which
//! bindings give that token rights.

use model::access::{BINDINGS, Binding, Party};
use model::{Kind, Object, Pod, World};

use super::subject;
use crate::report::Report;

/// Whether a pod gets a token of its service account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// It does.
    Mounted,
    /// The pod or its service account says no.
    Refused,
    /// That is for a service account to say, which is not known.
    Unknown,
}

/// Whether `pod` gets a token: the pod's word counts first, then its service account's.
pub(super) fn token(pod: &Pod<'_>, world: &dyn World) -> Token {
    match pod.get("automountServiceAccountToken").as_bool() {
        Some(true) => return Token::Mounted,
        Some(false) => return Token::Refused,
        None => {}
    }
    let namespace = pod.object().namespace_or_default();
    match find(namespace, pod.service_account(), world) {
        Some(account) => match account.get("automountServiceAccountToken").as_bool() {
            Some(false) => Token::Refused,
            _ => Token::Mounted,
        },
        // Every namespace has one, made by Kubernetes, and it mounts its token.
        None if pod.service_account() == "default" => Token::Mounted,
        None if world.is_complete(ACCOUNT, Some(namespace)) => Token::Mounted,
        None => Token::Unknown,
    }
}

/// What is missing where a token is [`Token::Unknown`].
pub(super) fn unknown(pod: &Pod<'_>) -> String {
    let (namespace, name) = (pod.object().namespace_or_default(), pod.service_account());
    format!("no ServiceAccount {namespace}/{name} among the objects given")
}

/// The kind of service accounts.
pub(super) const ACCOUNT: Kind<'static> = Kind::core("ServiceAccount");

/// A service account, where it is known.
pub(super) fn find<'w>(namespace: &str, name: &str, world: &'w dyn World) -> Option<Object<'w>> {
    world.find(ACCOUNT, Some(namespace), name)
}

/// Certain to have no more rights than everybody: every binding is known, and none names the pod's
/// service account or a group that it is in.
pub(super) fn is_without_rights(pod: &Pod<'_>, world: &dyn World) -> bool {
    let of_the_namespace =
        format!("system:serviceaccounts:{}", pod.object().namespace_or_default());
    let groups = [of_the_namespace.as_str(), "system:authenticated", "system:serviceaccounts"];
    let is_given_nothing = |group: &str| {
        let mut bindings = world.bindings(Party::Group(group));
        bindings.all(|binding| subject::is_meant_for_all(&binding))
    };
    BINDINGS.iter().all(|kind| world.is_complete(*kind, None))
        && own_bindings(pod, world).next().is_none()
        && groups.into_iter().all(is_given_nothing)
}

/// The bindings that name the pod's service account itself, in an order that does not depend on
/// where they come from.
pub(super) fn own_bindings<'w>(
    pod: &Pod<'_>,
    world: &'w dyn World,
) -> impl Iterator<Item = Binding<'w>> {
    let (namespace, name) = (pod.object().namespace_or_default(), pod.service_account());
    let mut bindings: Vec<Binding<'w>> = world.bindings(Party::Account(namespace, name)).collect();
    bindings.sort_by_cached_key(|binding| {
        let model::Reference { kind, namespace, name, .. } = binding.object().reference();
        (kind, namespace, name)
    });
    bindings.into_iter()
}

/// Reports a pod whose token has a role that `danger` has words for: `may do everything`. What a
/// RoleBinding gives holds in its namespace. What a binding gives to everybody is told at that
/// binding, not at every pod.
pub(super) fn judge(
    pod: &Pod<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
    danger: impl Fn(&Binding<'_>) -> Option<&'static str>,
) {
    let token = token(pod, world);
    if token == Token::Refused {
        return;
    }
    let found = own_bindings(pod, world).find_map(|binding| Some((danger(&binding)?, binding)));
    let Some((words, binding)) = found else { return };
    let called = binding.object().reference();
    let words = match binding.is_cluster_wide() {
        true => words.to_owned(),
        false => format!("{words} in the namespace {}", binding.object().namespace_or_default()),
    };
    let draft = if token == Token::Mounted {
        report.at("serviceAccountName", format!("its token {words}, by {called}"))
    } else {
        let missing = unknown(pod);
        report.unknown("serviceAccountName", format!("{missing}: its token {words}, by {called}"))
    };
    draft.related(&binding.object(), "gives it the role");
}
