//! `yagura serve`: what can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueHint};

/// What to judge requests by, and where to answer.
#[derive(Debug, Args)]
#[command(
    after_help = "Answers an API server over TLS: admission reviews under /validate and, with what policies
change of the object, under /mutate; image reviews of ImagePolicyWebhook under /imagereview, by those
checks of --check that look at nothing but the names of images. /livez, /readyz and /metrics tell
how it fares. Files and folders of policies are watched: what changes holds from the next
request on, and a policy that cannot be used is told and switches off nothing else. A policy of the
API server itself holds as its bindings say; one without a binding says nothing.

A request is refused in the words of the engine that a policy was written for. What a policy that
denies cannot tell is refused too, and so is what a policy that changes objects cannot change, unless
its failurePolicy is Ignore. Objects in kube-system, kube-node-lease and in the namespaces named
by --exempt pass unjudged, and so do leases, events, and reviews of tokens and access.

Without --tls-cert it makes an authority and a certificate of its own at each start; --ca-file
writes the authority's certificate, which the webhook configuration needs as its caBundle.

Examples:
  yagura serve --policy policies/ --name yagura.security.svc --ca-file ca.crt
  yagura serve --pod-security --check privileged --objects namespaces.yaml

Exit status: 0 stopped by a signal, 2 it cannot start or go on."
)]
pub(crate) struct Serve {
    /// Files or folders of policies (repeatable)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) policy: Vec<String>,
    /// Refuse what this built-in check finds, ours or by another tool's id (repeatable)
    #[arg(long, value_name = "ID")]
    pub(crate) check: Vec<String>,
    /// Hold pods to the Pod Security levels that their namespaces' labels ask for
    #[arg(long)]
    pub(crate) pod_security: bool,
    /// Files or folders of objects that policies may look up, namespaces among them (repeatable)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) objects: Vec<String>,
    /// A namespace whose objects pass unjudged (repeatable)
    #[arg(long, value_name = "NAMESPACE")]
    pub(crate) exempt: Vec<String>,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,
    /// A name or an address that the certificate is for (repeatable)
    #[arg(long, value_name = "NAME", default_values = ["localhost", "127.0.0.1"])]
    pub(crate) name: Vec<String>,
    /// Write the certificate of the authority here
    #[arg(long, value_name = "FILE", conflicts_with = "tls_cert", value_hint = ValueHint::FilePath)]
    pub(crate) ca_file: Option<PathBuf>,
    /// Serve with this certificate chain in PEM, and again when the file changes
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = ValueHint::FilePath)]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The key of --tls-cert in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = ValueHint::FilePath)]
    pub(crate) tls_key: Option<PathBuf>,
}
