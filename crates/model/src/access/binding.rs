use super::{BINDINGS, ROLES, Role};
use crate::document::Node;
use crate::object::Object;
use crate::path::FieldPath;
use crate::world::World;

/// A RoleBinding or a ClusterRoleBinding.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'d> {
    object: Object<'d>,
}

/// What a binding brings together: the role, and whom it is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party<'a> {
    /// A role of this kind and name, in whatever namespace.
    Role(&'a str, &'a str),
    /// A service account of this namespace and name, also where it is named as a user.
    Account(&'a str, &'a str),
    /// A group of this name.
    Group(&'a str),
}

/// One of those whom a binding gives its role to.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'d> {
    node: Node<'d>,
    index: usize,
    home: Option<&'d str>,
}

impl<'d> Binding<'d> {
    /// The binding that `object` is.
    pub fn of(object: Object<'d>) -> Option<Binding<'d>> {
        BINDINGS.contains(&object.kind()).then_some(Binding { object })
    }

    /// The object that it is.
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// A ClusterRoleBinding: what it gives counts in every namespace.
    pub fn is_cluster_wide(&self) -> bool {
        self.object.kind().name == "ClusterRoleBinding"
    }

    /// The kind of the role it gives: `Role` or `ClusterRole`.
    pub fn role_kind(&self) -> &'d str {
        self.object.get("roleRef").get("kind").as_str().unwrap_or_default()
    }

    /// The name of the role it gives.
    pub fn role_name(&self) -> &'d str {
        self.object.get("roleRef").get("name").as_str().unwrap_or_default()
    }

    /// Names the ClusterRole `name`.
    pub fn is_to_cluster_role(&self, name: &str) -> bool {
        self.role_kind() == "ClusterRole" && self.role_name() == name
    }

    /// The role it gives, and those whom it gives it to; users are left out.
    pub fn parties(&self) -> impl Iterator<Item = Party<'d>> + use<'d> {
        let role = Party::Role(self.role_kind(), self.role_name());
        std::iter::once(role).chain(self.subjects().filter_map(|subject| subject.party()))
    }

    /// Gives `role`.
    pub fn gives(&self, role: &Role<'_>) -> bool {
        self.role_name() == role.object().name()
            && self.role_kind() == role.object().kind().name
            && (role.is_cluster_wide()
                || self.object.namespace_or_default() == role.object().namespace_or_default())
    }

    /// The role it gives, where that is known.
    pub fn role<'w>(&self, world: &'w dyn World) -> Option<Role<'w>> {
        let kind = *ROLES.iter().find(|kind| kind.name == self.role_kind())?;
        let namespace = (kind.name == "Role").then_some(self.object.namespace_or_default());
        world.find(kind, namespace, self.role_name()).and_then(Role::of)
    }

    /// Gives its role to nobody.
    pub fn is_empty(&self) -> bool {
        self.object.get("subjects").is_empty()
    }

    /// Those whom it gives its role to.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'d>> + use<'d> {
        let home = (!self.is_cluster_wide()).then_some(self.object.namespace_or_default());
        let subjects = self.object.get("subjects").items().enumerate();
        subjects.map(move |(index, node)| Subject { node, index, home })
    }
}

impl<'d> Subject<'d> {
    /// Its name.
    pub fn name(&self) -> &'d str {
        self.node.get("name").as_str().unwrap_or_default()
    }

    /// Where a service account lives: what it says, else where its binding is.
    pub fn namespace(&self) -> &'d str {
        let own = self.node.get("namespace").as_str().filter(|name| !name.is_empty());
        own.or(self.home).unwrap_or_default()
    }

    /// A service account.
    pub fn is_service_account(&self) -> bool {
        self.kind() == "ServiceAccount"
    }

    /// A group of users.
    pub fn is_group(&self) -> bool {
        self.kind() == "Group"
    }

    /// A user.
    pub fn is_user(&self) -> bool {
        self.kind() == "User"
    }

    /// Its path in the binding.
    pub fn path(&self) -> FieldPath {
        FieldPath::root().key("subjects").index(self.index)
    }

    /// The namespace and name of the service account that a user's name stands for.
    pub fn names_as_user(&self) -> Option<(&'d str, &'d str)> {
        let name = self.name().strip_prefix("system:serviceaccount:")?;
        self.is_user().then(|| name.split_once(':')).flatten()
    }

    fn party(&self) -> Option<Party<'d>> {
        match self.kind() {
            "ServiceAccount" => Some(Party::Account(self.namespace(), self.name())),
            "User" => self.names_as_user().map(|(namespace, name)| Party::Account(namespace, name)),
            "Group" => Some(Party::Group(self.name())),
            _ => None,
        }
    }

    fn kind(&self) -> &'d str {
        self.node.get("kind").as_str().unwrap_or_default()
    }
}
