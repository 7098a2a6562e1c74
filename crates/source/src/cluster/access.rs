//! Which cluster is meant, and how to get in: flags, kubeconfig files, or the pod's own account.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::credential::{Credential, Pair};
use super::kubeconfig::{Kubeconfig, Section};
use super::plugin::Plugin;
use super::proxy;

/// What the environment says about clusters.
#[derive(Clone, Default)]
pub struct Environment {
    /// `KUBECONFIG`: files, written as in `PATH`.
    pub kubeconfig: Option<OsString>,
    /// The person's own folder.
    pub home: Option<PathBuf>,
    /// `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`, which every pod has.
    pub service: Option<(String, String)>,
    /// `HTTPS_PROXY`
    pub proxy: Option<String>,
    /// `NO_PROXY`
    pub no_proxy: Option<String>,
}

/// What the person chose.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// A kubeconfig instead of those that the environment names.
    pub kubeconfig: Option<PathBuf>,
    /// A context instead of the current one.
    pub context: Option<String>,
}

/// Why no cluster can be asked.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A kubeconfig is not what it should be.
    #[error("cannot read the kubeconfig {}: {says}", path.display())]
    Kubeconfig {
        /// The file.
        path: PathBuf,
        /// What is wrong, as a clause.
        says: String,
    },
    /// There is no kubeconfig, and this is no pod.
    #[error(
        "no cluster is named: there is no kubeconfig ({looked}), and this is no pod; name one with --kubeconfig FILE"
    )]
    Nowhere {
        /// Where it was looked for.
        looked: String,
    },
    /// No context is current.
    #[error("no context is current; name one with --context NAME: {known}")]
    NoContext {
        /// The names of all contexts.
        known: String,
    },
    /// A name that nothing has.
    #[error("the kubeconfig has no {kind} called {name:?}; there are: {known}")]
    Unknown {
        /// `context`, `cluster` or `user`.
        kind: &'static str,
        /// The name.
        name: String,
        /// The names of all contexts.
        known: String,
    },
    /// A field that must be there.
    #[error("the kubeconfig's {kind} {name:?} has no {field}")]
    Missing {
        /// `context`, `cluster` or `user`.
        kind: &'static str,
        /// Its name.
        name: String,
        /// The field.
        field: &'static str,
    },
    /// Not base64.
    #[error("{field} in the kubeconfig is not base64")]
    Base64 {
        /// The field.
        field: String,
    },
    /// A file that the kubeconfig names.
    #[error("cannot read {}, which {field} in the kubeconfig names", path.display())]
    File {
        /// The field.
        field: String,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A way to prove who asks that is not understood.
    #[error(
        "the kubeconfig's user {name:?} proves who it is by {how}, which is not supported; an exec plugin or a token is"
    )]
    Unsupported {
        /// The user.
        name: String,
        /// `auth-provider gcp`
        how: String,
    },
    /// An address that cannot be one.
    #[error("{address:?} is no address of an API server: https://HOST:PORT")]
    Address {
        /// As it is written.
        address: String,
    },
    /// A proxy that cannot be used.
    #[error("the proxy for the API server cannot be used: {says}")]
    Proxy {
        /// Why, as a clause.
        says: String,
    },
    /// A certificate or a key that cannot be used.
    #[error("{what} cannot be used: {says}")]
    Certificate {
        /// `the client certificate`
        what: &'static str,
        /// Why, as a clause.
        says: String,
    },
}

/// All that is needed to ask an API server. It holds secrets.
pub(super) struct Access {
    /// `https://127.0.0.1:6443`, without a slash at its end.
    pub(super) server: String,
    /// Certificates of the authorities that are trusted; `None`: the system's.
    pub(super) authorities: Option<Vec<u8>>,
    /// Any certificate is taken.
    pub(super) is_unverified: bool,
    /// The name that the certificate must have, where it is not that of the address.
    pub(super) server_name: Option<String>,
    pub(super) proxy: Option<String>,
    /// The client's certificate and its key.
    pub(super) certificate: Option<Pair>,
    pub(super) credential: Credential,
    /// Headers that ask to be treated as somebody else.
    pub(super) impersonation: Vec<(String, String)>,
}

/// Where a pod finds its service account.
const ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// Finds the cluster that is meant.
pub(super) fn find(environment: &Environment, choice: &Choice) -> Result<Access, OpenError> {
    let paths = paths(environment, choice);
    if let Some(named) = choice.kubeconfig.as_ref().filter(|path| !path.exists()) {
        let says = "there is no such file".to_owned();
        return Err(OpenError::Kubeconfig { path: named.clone(), says });
    }
    let kubeconfig = Kubeconfig::read(&paths)?;
    if !paths.iter().any(|path| path.exists()) {
        return in_pod(environment, &paths);
    }
    let known = kubeconfig.contexts().join(", ");
    let Some(name) = choice.context.as_deref().or_else(|| kubeconfig.current_context()) else {
        return Err(OpenError::NoContext { known });
    };
    from_context(&kubeconfig, name, environment)
}

fn paths(environment: &Environment, choice: &Choice) -> Vec<PathBuf> {
    if let Some(path) = &choice.kubeconfig {
        return vec![path.clone()];
    }
    match environment.kubeconfig.as_deref().filter(|paths| !paths.is_empty()) {
        Some(paths) => {
            std::env::split_paths(paths).filter(|it| !it.as_os_str().is_empty()).collect()
        }
        None => environment.home.iter().map(|home| home.join(".kube").join("config")).collect(),
    }
}

fn from_context(
    kubeconfig: &Kubeconfig,
    context: &str,
    environment: &Environment,
) -> Result<Access, OpenError> {
    let find = |list, kind, name: &str| {
        let known = || kubeconfig.contexts().join(", ");
        let unknown = || OpenError::Unknown { kind, name: name.to_owned(), known: known() };
        kubeconfig.find(list, kind, name).ok_or_else(unknown)
    };
    let missing =
        |kind, name: &str, field| OpenError::Missing { kind, name: name.to_owned(), field };
    let section = find("contexts", "context", context)?;
    let name = section.text("cluster").ok_or_else(|| missing("context", context, "cluster"))?;
    let cluster = find("clusters", "cluster", name)?;
    let server = cluster.text("server").ok_or_else(|| missing("cluster", name, "server"))?;
    let from_environment = || proxy::for_server(environment, server);
    let mut access = Access {
        server: server.trim_end_matches('/').to_owned(),
        authorities: cluster.bytes("certificate-authority")?,
        is_unverified: cluster.says_yes("insecure-skip-tls-verify"),
        server_name: cluster.text("tls-server-name").map(str::to_owned),
        proxy: cluster.text("proxy-url").map(str::to_owned).or_else(from_environment),
        certificate: None,
        credential: Credential::None,
        impersonation: Vec::new(),
    };
    if let Some(user) = section.text("user") {
        access.add_user(user, find("users", "user", user)?)?;
    }
    Ok(access)
}

impl Access {
    fn add_user(&mut self, name: &str, user: Section<'_>) -> Result<(), OpenError> {
        let pair = (user.bytes("client-certificate")?, user.bytes("client-key")?);
        let missing = |field| OpenError::Missing { kind: "user", name: name.to_owned(), field };
        self.certificate = match pair {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (Some(_), None) => return Err(missing("client-key")),
            (None, Some(_)) => return Err(missing("client-certificate")),
            (None, None) => None,
        };
        self.credential = credential(name, user, self)?;
        let headers = [("Impersonate-User", "as"), ("Impersonate-Uid", "as-uid")];
        for (header, key) in headers {
            let value = user.text(key).map(str::to_owned);
            self.impersonation.extend(value.map(|value| (header.to_owned(), value)));
        }
        for group in user.get("as-groups").items().filter_map(|group| group.as_str()) {
            self.impersonation.push(("Impersonate-Group".to_owned(), group.to_owned()));
        }
        for extra in user.get("as-user-extra").entries() {
            let values = extra.value.items().filter_map(|value| value.as_str());
            let name = format!("Impersonate-Extra-{}", extra.key);
            self.impersonation.extend(values.map(|value| (name.clone(), value.to_owned())));
        }
        Ok(())
    }
}

/// As kubectl has it: a token's file before a token, and both before the others.
fn credential(name: &str, user: Section<'_>, access: &Access) -> Result<Credential, OpenError> {
    if let Some(path) = user.path("tokenFile") {
        return Ok(Credential::file(path));
    }
    if let Some(token) = user.text("token") {
        return Ok(Credential::token(token.to_owned()));
    }
    if let (Some(user), Some(password)) = (user.text("username"), user.text("password")) {
        return Ok(Credential::password(user, password));
    }
    if let Some(section) = user.section("exec") {
        return Ok(Credential::plugin(Plugin::read(section, access)?));
    }
    if let Some(provider) = user.section("auth-provider") {
        let kind = provider.text("name").unwrap_or_default();
        let token = provider.get("config").get("id-token").as_str();
        return match (kind, token) {
            ("oidc", Some(token)) => Ok(Credential::token(token.to_owned())),
            _ => {
                let how = format!("auth-provider {kind}");
                Err(OpenError::Unsupported { name: name.to_owned(), how })
            }
        };
    }
    Ok(Credential::None)
}

/// The cluster that this program's own pod runs in.
fn in_pod(environment: &Environment, looked: &[PathBuf]) -> Result<Access, OpenError> {
    let token = Path::new(ACCOUNT).join("token");
    let Some((host, port)) = environment.service.as_ref().filter(|_| token.exists()) else {
        let looked: Vec<_> = looked.iter().map(|path| path.display().to_string()).collect();
        return Err(OpenError::Nowhere { looked: looked.join(", ") });
    };
    let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
    let path = Path::new(ACCOUNT).join("ca.crt");
    let read = std::fs::read(&path);
    let field = "the service account".to_owned();
    let authorities = read.map_err(|source| OpenError::File { field, path, source })?;
    Ok(Access {
        server: format!("https://{host}:{port}"),
        authorities: Some(authorities),
        is_unverified: false,
        server_name: None,
        proxy: None,
        certificate: None,
        credential: Credential::file(token),
        impersonation: Vec::new(),
    })
}
