use model::{Container, FieldPath, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "authentication-disabled",
    severity: Severity::High,
    page: include_str!("authentication_disabled.md"),
    judge: Judge::Container(authentication_disabled),
};

/// An argument that switches a program's own authentication off, and the program, known by a part
/// of its image's name.
const ARGUMENTS: &[(&str, &str)] = &[
    ("argo", "--auth-mode=server"),
    ("dashboard", "--enable-skip-login"),
    ("jupyter", "--NotebookApp.token="),
    ("jupyter", "--NotebookApp.token=''"),
    ("jupyter", "--ServerApp.token="),
    ("jupyter", "--ServerApp.token=''"),
    ("mongo", "--noauth"),
    ("notebook", "--NotebookApp.token=''"),
    ("oauth2-proxy", "--skip-auth-regex=.*"),
    ("traefik", "--api.insecure"),
    ("traefik", "--api.insecure=true"),
];

/// The same by an environment variable and its value.
const VARIABLES: &[(&str, &str, &str)] = &[
    ("cassandra", "CASSANDRA_AUTHENTICATOR", "AllowAllAuthenticator"),
    ("elasticsearch", "xpack.security.enabled", "false"),
    ("grafana", "GF_AUTH_ANONYMOUS_ENABLED", "true"),
    ("jupyter", "JUPYTER_TOKEN", ""),
    ("mariadb", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "1"),
    ("mariadb", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "yes"),
    ("mysql", "MYSQL_ALLOW_EMPTY_PASSWORD", "1"),
    ("mysql", "MYSQL_ALLOW_EMPTY_PASSWORD", "true"),
    ("mysql", "MYSQL_ALLOW_EMPTY_PASSWORD", "yes"),
    ("opensearch", "DISABLE_SECURITY_PLUGIN", "true"),
    ("opensearch", "plugins.security.disabled", "true"),
    ("postgres", "POSTGRES_HOST_AUTH_METHOD", "trust"),
    ("redis", "ALLOW_EMPTY_PASSWORD", "yes"),
    ("zookeeper", "ALLOW_ANONYMOUS_LOGIN", "yes"),
];

fn authentication_disabled(container: &Container<'_>, report: &mut Report<'_>) {
    let image = container.image();
    for list in ["command", "args"] {
        for (index, item) in container.get(list).items().enumerate() {
            let Some(written) = item.as_str() else { continue };
            let switch = ARGUMENTS
                .iter()
                .find(|(program, argument)| image.contains(program) && written == *argument);
            if let Some((_, argument)) = switch {
                let path = FieldPath::from(list).index(index);
                report.at(path, format!("{argument} lets everyone in"));
            }
        }
    }
    for (index, variable) in container.get("env").items().enumerate() {
        let name = variable.get("name").as_str().unwrap_or_default();
        let Some(value) = variable.get("value").scalar() else { continue };
        let switch = VARIABLES.iter().find(|(program, switch, open)| {
            image.contains(program) && name == *switch && value.eq_ignore_ascii_case(open)
        });
        if switch.is_some() {
            let path = FieldPath::from("env").index(index).key("value");
            report.at(path, format!("{name} lets everyone in"));
        }
    }
}
