//! `subjects`, `roles` and `clusterRoles` of a filter: who must ask.

use model::{Glob, Node};

use crate::request::User;

/// Who must ask. Of each list that is there, one item.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Who {
    roles: Vec<String>,
    cluster_roles: Vec<String>,
    subjects: Vec<Subject>,
}

#[derive(Debug, Clone, PartialEq)]
enum Subject {
    /// A user, or a service account by the name that it has as one.
    User(Glob),
    Group(Glob),
    /// What is none of these.
    Other,
}

impl Who {
    pub(super) fn read(node: Node<'_>) -> Who {
        let texts = |key: &str| node.get(key).strings().map(str::to_owned).collect();
        Who {
            roles: texts("roles"),
            cluster_roles: texts("clusterRoles"),
            subjects: node.get("subjects").items().map(Subject::read).collect(),
        }
    }

    /// It asks anything.
    pub(super) fn asks(&self) -> bool {
        !self.roles.is_empty() || !self.cluster_roles.is_empty() || !self.subjects.is_empty()
    }

    pub(super) fn is(&self, user: &User<'_>) -> bool {
        let has = |wanted: &[String], own: &[&str]| {
            wanted.is_empty() || own.iter().any(|own| wanted.iter().any(|it| it == own))
        };
        has(&self.roles, &user.roles)
            && has(&self.cluster_roles, &user.cluster_roles)
            && (self.subjects.is_empty() || self.subjects.iter().any(|it| it.is(user)))
    }
}

impl Subject {
    fn read(node: Node<'_>) -> Subject {
        let text = |key: &str| node.get(key).as_str().unwrap_or_default();
        let name = text("name");
        match text("kind") {
            "User" => Subject::User(Glob::new(name)),
            "Group" => Subject::Group(Glob::new(name)),
            "ServiceAccount" => {
                let namespace = text("namespace");
                Subject::User(Glob::new(&format!("system:serviceaccount:{namespace}:{name}")))
            }
            _ => Subject::Other,
        }
    }

    fn is(&self, user: &User<'_>) -> bool {
        match self {
            Subject::User(name) => name.matches(user.name),
            Subject::Group(name) => user.groups.iter().any(|group| name.matches(group)),
            Subject::Other => false,
        }
    }
}
