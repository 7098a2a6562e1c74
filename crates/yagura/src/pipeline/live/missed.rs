//! What is said of lists that could not be read.

use model::{Diagnostic, World};
use source::cluster::RequestError;

use super::{Job, NAMESPACE, Scope};

/// A group whose server does not answer.
pub(super) fn group(group: &str, version: &str) -> Diagnostic {
    Diagnostic::unknown(format!("the server of {group}/{version} does not answer"))
        .help("its objects were not read: `kubectl get apiservices` shows why")
}

/// A list that could not be read.
pub(super) fn list(job: &Job<'_>, error: &RequestError) -> Option<Diagnostic> {
    let what = job.what();
    match error {
        // The kind went away while we read: then there are no objects of it.
        RequestError::NotFound { .. } => None,
        // What is only looked up is told by whoever looks it up.
        RequestError::Forbidden { .. } if job.is_beside => None,
        RequestError::Forbidden { .. } => {
            Some(Diagnostic::unknown(format!("may not list {what}")).help(rule(job)))
        }
        error => Some(
            Diagnostic::unknown(format!("could not list {what}: {error}"))
                .help("its objects were not judged"),
        ),
    }
}

/// Namespaces that were asked for, and are not there.
pub(super) fn namespaces(scope: &Scope, world: &dyn World) -> Vec<Diagnostic> {
    let known = world.namespaces();
    let is_there = |name: &String| known.iter().any(|namespace| namespace.name == name);
    let absent = scope.namespaces.iter().filter(|name| !is_there(name));
    absent
        .map(|name| match world.is_complete(NAMESPACE, None) {
            true => Diagnostic::error(format!("there is no namespace {name}")),
            false => Diagnostic::unknown(format!("nothing is known of a namespace {name}")),
        })
        .collect()
}

/// Objects that were passed over.
pub(super) fn unreadable(job: &Job<'_>, count: usize) -> Option<Diagnostic> {
    let says = || format!("{count} of the {} cannot be read", job.what());
    (count > 0).then(|| Diagnostic::error(says()))
}

fn rule(job: &Job<'_>) -> String {
    let (group, plural) = (&job.resource.group, &job.resource.plural);
    let role = match job.namespace {
        Some(_) => "a Role there",
        None => "a ClusterRole",
    };
    format!(
        "it takes this rule in {role}: {{apiGroups: [\"{group}\"], resources: [{plural}], verbs: [list]}}"
    )
}
