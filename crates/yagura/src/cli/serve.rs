//! `yagura serve`: what can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::Carrying;

const CLUSTER: &str = "In a cluster";
pub(super) const BACKGROUND: &str = "In the background";

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

With --cluster it looks up in the cluster what policies ask for. --adopt takes the policies of a kind
that the cluster holds, with their bindings, exceptions and parameters: a kind (ClusterPolicy), a
group (kyverno.io), an engine (kyverno, gatekeeper, kubernetes) or all. --register has the API server
ask: about the kinds that some policy is about, and never about leases, events, reviews, kube-system,
kube-node-lease or --exempt. When it stops, requests pass unasked; `yagura rescue` takes it all away.

With --native the policies that `yagura policy lower` can lower stand in the cluster as the API server's
own, and follow theirs: they decide whether a server runs or not, and webhooks are for the others. Each is
judged here until the API server has had its form for ten seconds.

With --store every object of the cluster is judged when it changes, by the built-in checks and by the
policies that requests are judged by; without --cluster, the objects of the files and folders of
--objects are. What is found is kept with its history (`yagura store --help`). Of several replicas,
one does it. Requests do not wait for the store: one that fails is told under /readyz and /metrics,
and is given everything when it works again. With --reports each namespace has a Report named yagura,
of its five hundred worst findings at most.

With --carry-out what Kyverno's policies want done in the background is done in the cluster: objects
are created and kept as `generate` rules and GeneratingPolicies say, changed as `mutate` rules with
targets and MutatingPolicies with mutateExisting say, and deleted as cleanup and deleting policies and
the label cleanup.kyverno.io/ttl say. Of several replicas, one does it. What it would write at first is
said before the first write; `yagura policy errands` lists it without writing anything, and so does
--dry-run as long as it runs. The server needs the rights for all of it.

Examples:
  yagura serve --policy policies/ --name yagura.security.svc --ca-file ca.crt
  yagura serve --pod-security --check privileged --objects namespaces.yaml
  yagura serve --cluster --adopt kyverno --register --url https://10.0.0.7:8443 --name 10.0.0.7 \\
    --listen 0.0.0.0:8443
  yagura serve --cluster --adopt all --store /var/lib/yagura
  yagura serve --objects deploy/ --store findings/
  yagura serve --objects deploy/ --store findings/ --ui
  yagura serve --cluster --adopt kyverno --carry-out=generate,cleanup

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
    /// What the project decided, as for `yagura scan`: exceptions and settings of checks (repeatable)
    /// [default: .yagura.yaml, where there is one]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) exceptions: Vec<PathBuf>,
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
    /// The authorities that --tls-cert is to be believed by, in PEM; --register gives them away
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = ValueHint::FilePath)]
    pub(crate) tls_ca: Option<PathBuf>,
    /// Answer reviews and metrics only to clients with a certificate of these authorities, in PEM
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) client_ca: Option<PathBuf>,
    /// Only to those of them whose common name is this (repeatable)
    #[arg(long, value_name = "NAME", requires = "client_ca")]
    pub(crate) client_name: Vec<String>,
    /// How it tells what it does: lines for people, or one JSON object a line
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) log: Log,
    #[cfg(feature = "otlp")]
    #[command(flatten)]
    pub(crate) pushing: Pushing,
    #[command(flatten)]
    pub(crate) keeping: Keeping,
    #[command(flatten)]
    pub(crate) carrying: Carrying,
    #[command(flatten)]
    pub(crate) attached: Attached,
}

/// How a server tells what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// A line of words
    Text,
    /// An object of time, level and message, and the place where something is wrong
    Json,
}

/// Where a server pushes its metrics and its log.
#[cfg(feature = "otlp")]
#[derive(Debug, Args)]
pub(crate) struct Pushing {
    /// Push metrics and log lines to this collector by OTLP over HTTP, in JSON
    /// [default: what OTEL_EXPORTER_OTLP_ENDPOINT names]; OTEL_EXPORTER_OTLP_HEADERS has what it is told
    /// besides, as NAME=VALUE,…
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) otlp: Option<String>,
    /// How often
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=3600)
    )]
    pub(crate) otlp_every: u64,
}

/// Where a server keeps what it finds.
#[derive(Debug, Args)]
pub(crate) struct Keeping {
    /// Judge all objects of --cluster, or of --objects, whenever they change, and keep what is found
    /// in this folder or database: DIR, postgres://USER:PASSWORD@HOST/DATABASE, or @FILE for what
    /// stands in a file
    #[arg(long, value_name = "PLACE", value_hint = ValueHint::DirPath, help_heading = BACKGROUND)]
    pub(crate) store: Option<String>,
    /// Answer browsers here with what --store keeps, in pages and as JSON: on loopback over HTTP, by
    /// a link that is printed once; elsewhere over HTTPS with the server's certificate, and with
    /// --cluster everywhere, by a token of the cluster [without ADDRESS: 127.0.0.1:8080]
    #[arg(
        long,
        value_name = "ADDRESS",
        num_args = 0..=1,
        default_missing_value = "127.0.0.1:8080",
        requires = "store",
        help_heading = BACKGROUND
    )]
    pub(crate) ui: Option<SocketAddr>,
    /// Write the worst of what is found into the cluster, as OpenReports and PolicyReports, where it
    /// has these kinds
    #[arg(long, requires_all = ["store", "cluster"], help_heading = BACKGROUND)]
    pub(crate) reports: bool,
    /// How many days fixed findings are kept
    #[arg(long, value_name = "DAYS", default_value_t = 90, requires = "store", help_heading = BACKGROUND)]
    pub(crate) keep_days: u32,
    /// Keep the requests that are asked about, too, for this many days: `yagura policy impact` tries
    /// policies on them [without DAYS: 7]
    #[arg(
        long,
        value_name = "DAYS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "7",
        requires = "store",
        help_heading = BACKGROUND
    )]
    pub(crate) record: Option<u32>,
}

/// The cluster that a server stands before.
#[derive(Debug, Args)]
pub(crate) struct Attached {
    /// Look up in the cluster of the kubeconfig, or of the pod that this runs in
    #[arg(long, help_heading = CLUSTER, conflicts_with = "objects")]
    pub(crate) cluster: bool,
    /// The context of the kubeconfig [default: the current one]
    #[arg(long, value_name = "NAME", requires = "cluster", help_heading = CLUSTER)]
    pub(crate) context: Option<String>,
    /// The kubeconfig [default: what KUBECONFIG names, else ~/.kube/config, else the pod's own account]
    #[arg(long, value_name = "FILE", requires = "cluster", value_hint = ValueHint::FilePath, help_heading = CLUSTER)]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// Judge by the policies of this kind, group or engine that the cluster holds (repeatable,
    /// comma-separated)
    #[arg(long, value_name = "KIND", requires = "cluster", value_delimiter = ',', help_heading = CLUSTER)]
    pub(crate) adopt: Vec<String>,
    /// Have the API server ask this server
    #[arg(long, requires = "cluster", help_heading = CLUSTER)]
    pub(crate) register: bool,
    /// Have the API server judge by itself, without asking, where policies can be written as
    /// ValidatingAdmissionPolicies and MutatingAdmissionPolicies (`yagura policy lower`)
    #[arg(long, requires = "register", help_heading = CLUSTER)]
    pub(crate) native: bool,
    /// How the API server reaches this server: https://HOST:PORT
    #[arg(long, value_name = "URL", requires = "register", conflicts_with = "service", help_heading = CLUSTER)]
    pub(crate) url: Option<String>,
    /// The Service by which the API server reaches this server
    #[arg(long, value_name = "NAMESPACE/NAME[:PORT]", requires = "register", help_heading = CLUSTER)]
    pub(crate) service: Option<String>,
    /// The name of the webhook configurations
    #[arg(long, value_name = "NAME", default_value = "yagura", help_heading = CLUSTER)]
    pub(crate) registration: String,
}

/// Which webhooks to take away.
#[derive(Debug, Args)]
#[command(
    after_help = "Takes away the webhook configurations of Yagura, so that the API server decides by itself again,
whatever became of the servers; and the API server's own policies that servers with --native made. With
--lenient they all stay, and a request passes where nobody answers.
What others registered is not touched.

A server that runs registers again within a minute. --stop has none run any more: it brings the
Deployment to no replicas, waits for them to go, and looks again.

Examples:
  yagura rescue
  yagura rescue --context staging --dry-run
  yagura rescue --stop yagura/yagura

Exit status: 0 done, or nothing to do; 2 it could not be done."
)]
pub(crate) struct Rescue {
    /// The context of the kubeconfig [default: the current one]
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// The kubeconfig [default: what KUBECONFIG names, else ~/.kube/config, else the pod's own account]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// The name of the webhook configurations
    #[arg(long, value_name = "NAME", default_value = "yagura")]
    pub(crate) registration: String,
    /// Stop the servers of this Deployment too
    #[arg(long, value_name = "NAMESPACE/NAME", value_parser = deployment)]
    pub(crate) stop: Option<(String, String)>,
    /// Take away no webhooks, but the API server's own policies that `serve --native` made
    #[arg(long, conflicts_with_all = ["stop", "lenient"])]
    pub(crate) native: bool,
    /// Leave them, but let requests pass where nobody answers
    #[arg(long, conflicts_with = "stop")]
    pub(crate) lenient: bool,
    /// Say what would be done, and let the API server check it
    #[arg(long)]
    pub(crate) dry_run: bool,
}

fn deployment(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('/').filter(|(namespace, name)| {
        !namespace.is_empty() && !name.is_empty() && !name.contains('/')
    });
    let (namespace, name) = parts.ok_or("a Deployment is named NAMESPACE/NAME")?;
    Ok((namespace.to_owned(), name.to_owned()))
}
