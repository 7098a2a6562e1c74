//! How Kyverno's rules name kinds: `Pod`, `v1/Pod`, `apps/v1/Deployment`, `*/*/Ingress`,
//! `Deployment/scale`, `*`.

use model::Glob;

use crate::request::Request;

/// A pattern of kinds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KindPattern {
    /// None where any will do.
    group: Option<Glob>,
    version: Option<Glob>,
    kind: Glob,
    name: Box<str>,
    subresource: Glob,
    below: Box<str>,
    is_pod: bool,
}

impl KindPattern {
    /// Reads a pattern.
    pub(super) fn read(written: &str) -> KindPattern {
        let (group, version, kind, subresource) = parts(written);
        KindPattern {
            group: (group != "*").then(|| Glob::new(group)),
            version: (version != "*").then(|| Glob::new(version)),
            kind: Glob::new(kind),
            name: kind.into(),
            subresource: Glob::new(subresource),
            below: subresource.into(),
            is_pod: kind == "Pod" && subresource.is_empty(),
        }
    }

    /// The kind as it is written, which may be a wildcard.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The subresource as it is written; empty for the object itself.
    pub(super) fn subresource(&self) -> &str {
        &self.below
    }

    /// Names pods.
    pub(super) fn is_pod(&self) -> bool {
        self.is_pod
    }

    /// The request is about a kind like this.
    pub(super) fn matches(&self, request: &Request<'_>) -> bool {
        let kind = &request.kind;
        let fits = |glob: &Option<Glob>, text| glob.as_ref().is_none_or(|it| it.matches(text));
        self.kind.matches(&kind.name)
            && fits(&self.group, kind.group)
            && fits(&self.version, kind.version)
            && (self.subresource.matches(request.subresource) || adds_container(request))
    }
}

/// What adds a container to a pod counts as a change of the pod.
fn adds_container(request: &Request<'_>) -> bool {
    let kind = &request.kind;
    request.subresource == "ephemeralcontainers"
        && (kind.group, kind.version, &*kind.name) == ("", "v1", "Pod")
}

/// A group, a version, a kind and a subresource, or patterns of them.
pub(super) type Parts<'w> = (&'w str, &'w str, &'w str, &'w str);

/// The parts of a pattern. Kinds begin with a capital, and nothing else does: that tells them.
pub(super) fn parts(written: &str) -> Parts<'_> {
    let parts: Vec<&str> = written.split('/').collect();
    let is_kind = |part: &str| part.starts_with(|it: char| it.is_ascii_uppercase());
    let (group, version, kind, subresource) = match *parts.as_slice() {
        [kind] => ("*", "*", kind, ""),
        [kind, subresource] if is_kind(kind) => ("*", "*", kind, subresource),
        ["*", "*"] => ("*", "*", "*", "*"),
        [version, kind] => ("*", version, kind, ""),
        [version, kind, subresource] if is_kind(kind) => ("*", version, kind, subresource),
        [group, version, kind] => (group, version, kind, ""),
        [group, version, kind, subresource, ..] => (group, version, kind, subresource),
        [] => ("*", "*", "", ""),
    };
    // `Pod.status` names the subresource too.
    match kind.split_once('.') {
        Some((kind, below)) if subresource.is_empty() => (group, version, kind, below),
        _ => (group, version, kind, subresource),
    }
}

#[cfg(test)]
mod tests {
    use super::KindPattern;
    use crate::request::{Operation, Request, User, Versioned};

    fn matches(pattern: &str, group: &str, version: &str, kind: &str, subresource: &str) -> bool {
        let named = |name: &str| Versioned { group, version, name: name.to_owned().into() };
        let request = Request {
            operation: Operation::Create,
            kind: named(kind),
            resource: named(""),
            subresource,
            namespace: "",
            name: "",
            object: None,
            old_object: None,
            user: User::default(),
            namespace_object: None,
            is_dry_run: false,
            options: None,
        };
        KindPattern::read(pattern).matches(&request)
    }

    #[test]
    fn kinds_are_told_by_their_capital() {
        for pattern in [
            "Deployment",
            "v1/Deployment",
            "apps/v1/Deployment",
            "apps/*/Deployment",
            "*",
            "*/*",
            "Dep*",
            "*/*/Deployment",
        ] {
            assert!(matches(pattern, "apps", "v1", "Deployment", ""), "{pattern}");
        }
        for pattern in
            ["Pod", "v1beta1/Deployment", "batch/v1/Deployment", "Deployment/scale", "deployment"]
        {
            assert!(!matches(pattern, "apps", "v1", "Deployment", ""), "{pattern}");
        }
        for pattern in [
            "Deployment/scale",
            "v1/Deployment/scale",
            "apps/v1/Deployment/scale",
            "Deployment/*",
            "Deployment.scale",
            "*/*",
        ] {
            assert!(matches(pattern, "apps", "v1", "Deployment", "scale"), "{pattern}");
        }
    }
}
