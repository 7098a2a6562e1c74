//! Where an object stands in the API.

use std::fmt;

use source::cluster::escaped;

/// The address of an object, or of all of its kind where it has no name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `apps/v1`, `v1`
    pub api_version: String,
    /// `deployments`
    pub plural: String,
    /// `None` for what stands in none.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
}

impl Place {
    /// An object that stands in no namespace.
    pub fn clusterwide(api_version: &str, plural: &str, name: &str) -> Place {
        let (api_version, plural) = (api_version.to_owned(), plural.to_owned());
        Place { api_version, plural, namespace: None, name: name.to_owned() }
    }

    /// An object in a namespace.
    pub fn within(namespace: &str, api_version: &str, plural: &str, name: &str) -> Place {
        let namespace = Some(namespace.to_owned());
        Place { namespace, ..Place::clusterwide(api_version, plural, name) }
    }

    /// `/apis/apps/v1/namespaces/shop/deployments`
    pub(crate) fn collection(&self) -> String {
        let root = if self.api_version.contains('/') { "/apis" } else { "/api" };
        let within = self.namespace.as_ref().map(|it| format!("/namespaces/{}", escaped(it)));
        let within = within.unwrap_or_default();
        format!("{root}/{}{within}/{}", self.api_version, self.plural)
    }

    /// The same with the name.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}", self.collection(), escaped(&self.name))
    }
}

impl fmt::Display for Place {
    /// `deployments shop/web`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ", self.plural)?;
        if let Some(namespace) = &self.namespace {
            write!(out, "{namespace}/")?;
        }
        out.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn objects_stand_where_the_api_has_them() {
        let web = Place::within("shop", "apps/v1", "deployments", "web");
        assert_eq!(web.path(), "/apis/apps/v1/namespaces/shop/deployments/web");
        assert_eq!(web.to_string(), "deployments shop/web");
        let role =
            Place::clusterwide("rbac.authorization.k8s.io/v1", "clusterroles", "system:x/..");
        assert_eq!(role.path(), "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ax%2F..");
        assert_eq!(Place::clusterwide("v1", "namespaces", "a").path(), "/api/v1/namespaces/a");
    }
}
