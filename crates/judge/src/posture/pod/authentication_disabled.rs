use model::{Container, Severity};

use super::command;
use super::environment;
use crate::check::{Check, Judge};
use crate::posture::image::reference;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "authentication-disabled",
    severity: Severity::High,
    page: include_str!("authentication_disabled.md"),
    judge: Judge::Container(authentication_disabled),
};

/// A program's name as it appears in images and commands, and the flag that lets everybody in.
const FLAGS: &[(&str, &[&str])] = &[
    ("argocd", &["--disable-auth", "--disable-auth=true"]),
    ("argocd-server", &["--disable-auth", "--disable-auth=true"]),
    ("argocli", &["--auth-mode=server"]),
    ("argo", &["--auth-mode=server"]),
    ("argo-server", &["--auth-mode=server"]),
    (
        "dashboard",
        &["--enable-skip-login", "--disable-settings-authorizer", "--enable-insecure-login"],
    ),
    ("jupyter", &["--NotebookApp.token=", "--ServerApp.token=", "--IdentityProvider.token="]),
    ("start-notebook.sh", &["--NotebookApp.token=", "--ServerApp.token="]),
    ("mongod", &["--noauth"]),
    ("registry-ui", &["--no-auth"]),
    ("code-server", &["--auth=none"]),
    ("kubelet", &["--anonymous-auth=true"]),
];

/// Variables of well-known images, and the values that let everybody in.
const VARIABLES: &[(&str, &[&str])] = &[
    ("ALLOW_ANONYMOUS_LOGIN", &["yes", "true"]),
    ("ALLOW_EMPTY_PASSWORD", &["yes", "true"]),
    ("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", &["true"]),
    ("GF_AUTH_ANONYMOUS_ORG_ROLE", &["Admin"]),
    ("ME_CONFIG_BASICAUTH", &["false"]),
    ("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", &["1", "yes", "true"]),
    ("MYSQL_ALLOW_EMPTY_PASSWORD", &["1", "yes", "true"]),
    ("NEO4J_AUTH", &["none"]),
    ("POSTGRES_HOST_AUTH_METHOD", &["trust"]),
    ("xpack.security.enabled", &["false"]),
];

/// Variables that permit an empty password, but empty none that is set.
const PERMISSIONS: &[&str] =
    &["ALLOW_EMPTY_PASSWORD", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD"];

/// Variables that set the administrator's password of the same images, also with `_FILE` behind.
const PASSWORDS: &[&str] = &[
    "MARIADB_ROOT_PASSWORD",
    "MYSQL_ROOT_PASSWORD",
    "POSTGRESQL_PASSWORD",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
];

fn authentication_disabled(container: &Container<'_>, report: &mut Report<'_>) {
    let repository = reference::repository(container.image());
    let image = repository.rsplit('/').next().unwrap_or_default();
    let words = command::words(container, &["--"]);
    for (program, flags) in FLAGS {
        let is_here = image == *program || words.iter().any(|word| word.program() == *program);
        let flag = words.iter().find(|word| flags.contains(&word.text));
        if let Some(word) = flag.filter(|_| is_here) {
            report.at(word.source.path(), format!("{program} lets everybody in: {}", word.text));
            break;
        }
    }
    for (path, name, value) in environment::variables(container) {
        let is_off = VARIABLES.iter().any(|(known, off)| *known == name && off.contains(&value));
        let is_moot = PERMISSIONS.contains(&name) && has_password(container);
        if is_off && !is_moot {
            report.at(path, format!("{} lets everybody in: {name}={value}", container.name()));
        }
    }
}

fn has_password(container: &Container<'_>) -> bool {
    container.get("env").items().any(|variable| {
        let name = variable.get("name").as_str().unwrap_or_default();
        let is_set = variable.get("valueFrom").is_set()
            || variable.get("value").as_str().is_some_and(|value| !value.is_empty());
        is_set && PASSWORDS.contains(&name.strip_suffix("_FILE").unwrap_or(name))
    })
}
