//! Paths of the API server: `/apis/apps/v1/namespaces/shop/deployments/web`.

use model::Object;

/// What a path names: an object, or a list of them where there is no name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Path<'p> {
    /// Empty for the core group.
    pub(super) group: &'p str,
    version: &'p str,
    /// Empty for all namespaces, and for what stands in none.
    pub(super) namespace: &'p str,
    /// `deployments`
    pub(super) resource: &'p str,
    /// Empty for a list.
    pub(super) name: &'p str,
    labels: Vec<(String, String)>,
    fields: Vec<(String, String)>,
}

impl<'p> Path<'p> {
    /// Reads a path; `None` where it names no objects, or asks in ways that are not known here.
    pub(super) fn parse(written: &'p str) -> Option<Path<'p>> {
        let (path, query) = written.trim().split_once('?').unwrap_or((written.trim(), ""));
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let (group, version) = match parts.next()? {
            "api" => ("", parts.next()?),
            "apis" => (parts.next()?, parts.next()?),
            _ => return None,
        };
        let rest: Vec<&str> = parts.collect();
        let (namespace, resource, name) = match *rest.as_slice() {
            ["namespaces", name] => ("", "namespaces", name),
            ["namespaces", namespace, resource] => (namespace, resource, ""),
            ["namespaces", namespace, resource, name] => (namespace, resource, name),
            [resource] => ("", resource, ""),
            [resource, name] => ("", resource, name),
            _ => return None,
        };
        let mut all = Path { group, version, namespace, resource, name, ..Path::default() };
        for part in query.split('&').filter(|part| !part.is_empty()) {
            match part.split_once('=')? {
                ("labelSelector", selector) => all.labels = equalities(selector)?,
                ("fieldSelector", selector) => all.fields = equalities(selector)?,
                ("limit" | "pretty", _) => {}
                _ => return None,
            }
        }
        Some(all)
    }

    /// `apps/v1`
    pub(super) fn api_version(&self) -> String {
        match self.group {
            "" => self.version.to_owned(),
            group => format!("{group}/{}", self.version),
        }
    }

    /// The selectors take the object.
    pub(super) fn takes(&self, object: &Object<'_>) -> bool {
        let labels = object.metadata().get("labels");
        let is_labelled = |(key, value): &(String, String)| {
            labels.get(key).scalar().is_some_and(|own| own == value.as_str())
        };
        let has_field = |(key, value): &(String, String)| {
            let keys: Vec<&str> = key.split('.').collect();
            object.node().at(&keys).scalar().unwrap_or_default() == value.as_str()
        };
        self.labels.iter().all(is_labelled) && self.fields.iter().all(has_field)
    }
}

/// `a=b,c=d`, perhaps with signs written as `%3D`. `None` for any other selector.
fn equalities(selector: &str) -> Option<Vec<(String, String)>> {
    let plain = plain(selector)?;
    let one = |part: &str| {
        let (key, value) = part.split_once('=')?;
        let is_other = key.ends_with('!') || part.contains(['(', ' ']);
        (!is_other).then(|| (key.to_owned(), value.trim_start_matches('=').to_owned()))
    };
    plain.split(',').filter(|part| !part.is_empty()).map(one).collect()
}

/// With each `%3D` as the sign that it stands for.
fn plain(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut pieces = text.split('%');
    bytes.extend(pieces.next().unwrap_or_default().bytes());
    for piece in pieces {
        let (code, rest) = piece.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn paths_name_objects_and_lists() {
        for (written, api_version, namespace, resource, name) in [
            ("/api/v1/namespaces", "v1", "", "namespaces", ""),
            ("/api/v1/namespaces/shop", "v1", "", "namespaces", "shop"),
            ("/api/v1/namespaces/shop/pods", "v1", "shop", "pods", ""),
            ("/api/v1/nodes/a?pretty=true", "v1", "", "nodes", "a"),
            (
                "/apis/apps/v1/namespaces/shop/deployments/web ",
                "apps/v1",
                "shop",
                "deployments",
                "web",
            ),
            ("/apis/networking.k8s.io/v1/ingresses", "networking.k8s.io/v1", "", "ingresses", ""),
        ] {
            let path = Path::parse(written).expect(written);
            let said = (path.api_version(), path.namespace, path.resource, path.name);
            assert_eq!(said, (api_version.to_owned(), namespace, resource, name));
        }
        for written in
            ["/version", "", "/apis", "/api/v1/namespaces/a/pods/b/log", "/api/v1/a?watch=1"]
        {
            assert_eq!(Path::parse(written), None, "{written}");
        }
    }

    #[test]
    fn selectors_are_equalities() {
        let path = Path::parse("/api/v1/namespaces?labelSelector=a%3Db,c=d").expect("a path");
        let label = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(path.labels, [label("a", "b"), label("c", "d")]);
        assert_eq!(Path::parse("/api/v1/pods?labelSelector=a+in+(b)"), None);
    }
}
