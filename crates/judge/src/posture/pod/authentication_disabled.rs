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
        let is_here = || image == *program || words.iter().any(|word| word.program() == *program);
        let flag = words.iter().find(|word| flags.contains(&word.text));
        if let Some(word) = flag.filter(|_| is_here()) {
            report.at(word.source.path(), format!("{program} lets everybody in: {}", word.text));
            break;
        }
    }
    for (path, name, value) in environment::variables(container) {
        if !VARIABLES.iter().any(|(known, off)| *known == name && off.contains(&value)) {
            continue;
        }
        let says = format!("{} lets everybody in: {name}={value}", container.name());
        match password(container) {
            _ if !PERMISSIONS.contains(&name) => report.at(path, says),
            Password::Empty => report.at(path, says),
            Password::Unknown => {
                report.unknown(path, format!("{says}, unless envFrom sets a password"))
            }
            Password::Set => continue,
        };
    }
    for (index, variable) in container.get("env").items().enumerate() {
        let name = variable.get("name").as_str().unwrap_or_default();
        let is_switch = VARIABLES.iter().any(|(known, _)| *known == name);
        if is_switch && !PERMISSIONS.contains(&name) && variable.get("valueFrom").is_set() {
            let path = format!("env[{index}].valueFrom");
            report.unknown(path, format!("the value of {name} stands in another object"));
        }
    }
}

/// What a container's variables say about the administrator's password.
enum Password {
    Set,
    Empty,
    /// It may come from an object that is named whole.
    Unknown,
}

/// A variable in `env` wins over one of the same name in `envFrom`.
fn password(container: &Container<'_>) -> Password {
    let mut is_empty = false;
    for variable in container.get("env").items() {
        let name = variable.get("name").as_str().unwrap_or_default();
        if !PASSWORDS.contains(&name.strip_suffix("_FILE").unwrap_or(name)) {
            continue;
        }
        let value = variable.get("value").as_str().unwrap_or_default();
        if variable.get("valueFrom").is_set() || !value.is_empty() {
            return Password::Set;
        }
        is_empty = true;
    }
    let is_unknown = !is_empty && !container.get("envFrom").is_empty();
    if is_unknown { Password::Unknown } else { Password::Empty }
}
