//! `yagura install` and `yagura uninstall`: what can be typed.

use std::path::PathBuf;

use act::installation::Storage;
use clap::{Args, ValueHint};

use super::errands::Errand;
use super::serve::BACKGROUND;

const JUDGING: &str = "What to judge by";
const SERVERS: &str = "The servers";

/// A hundred years.
const MOST_DAYS: i64 = 36_500;

/// What to install, and where.
#[derive(Debug, Args)]
#[command(
    after_help = "Installs servers that answer the cluster's API server (`yagura serve --cluster --register`): a
namespace in which only pods of the level `restricted` may run, an account with the rights that what is
asked for takes and no others, a Deployment, a Service, a PodDisruptionBudget and a NetworkPolicy.

Run again with other options, it brings the cluster to those. What others made under the same names is
not touched: nothing is installed then. A namespace that is there already stays as it is.

Policies look up namespaces and ConfigMaps; --look-up gives the right to list and watch other resources,
`--look-up '*'` all of them, Secrets among them. A server that may not look up what a policy needs is not
ready, and says so under /readyz.

With --store everything in the cluster is judged when it changes, and what is found is kept: `secret:NAME`
in a PostgreSQL server, whose address postgres://USER:PASSWORD@HOST/DATABASE is in that Secret of the
namespace under the key `address`; `claim:NAME` in files on a PersistentVolumeClaim of the namespace;
`scratch` in files that go with the pod. Files on a claim are for one server, with --replicas 1, whatever
the claim's access modes: ReadWriteOnce will do. With `scratch` each server has its own. To judge
everything takes the right to list and watch everything, Secrets among them, of which only the names of
keys are kept.

With --native the servers write policies that can be the API server's own as such, which takes the rights
over all policies of that kind. With --carry-out they get the rights of all ClusterRoles with the label
yagura.dev/aggregate-to-carry-out: \"true\": which it takes, the policies say.

Examples:
  yagura install --image registry.example/yagura:0.1.0 --adopt kyverno
  yagura install --render --image registry.example/yagura:0.1.0 --pod-security > yagura.yaml
  kubectl -n yagura create configmap policies --from-file policies/
  yagura install --image registry.example/yagura:0.1.0 --policy-config-map policies \\
    --look-up ingresses.networking.k8s.io --dry-run
  kubectl -n yagura create secret generic findings --from-literal address=$ADDRESS
  yagura install --image registry.example/yagura:0.1.0 --store secret:findings --reports

Exit status: 0 done, 2 it could not be done."
)]
pub(crate) struct Install {
    /// The reference of the image to run; none is published yet, `make image` builds one
    #[arg(long, value_name = "REF", value_parser = reference)]
    pub(crate) image: String,
    /// Print the manifests as YAML, and change nothing
    #[arg(long, conflicts_with_all = ["dry_run", "context", "kubeconfig"])]
    pub(crate) render: bool,
    /// Say what would be done, and let the API server check it
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) standing: Standing,
    /// Judge by the policies of this kind, group or engine that the cluster holds (repeatable,
    /// comma-separated)
    #[arg(long, value_name = "KIND", value_delimiter = ',', help_heading = JUDGING)]
    pub(crate) adopt: Vec<String>,
    /// A ConfigMap of the namespace with policies in its keys (*.yaml)
    #[arg(long, value_name = "NAME", value_parser = name, help_heading = JUDGING)]
    pub(crate) policy_config_map: Option<String>,
    /// Refuse what this built-in check finds, ours or by another tool's id (repeatable)
    #[arg(long, value_name = "ID", help_heading = JUDGING)]
    pub(crate) check: Vec<String>,
    /// A ConfigMap of the namespace whose key `.yagura.yaml` has exceptions, and settings of checks
    #[arg(long, value_name = "NAME", value_parser = name, help_heading = JUDGING)]
    pub(crate) exception_config_map: Option<String>,
    /// Hold pods to the Pod Security levels that their namespaces' labels ask for
    #[arg(long, help_heading = JUDGING)]
    pub(crate) pod_security: bool,
    /// A namespace whose objects pass unjudged (repeatable)
    #[arg(long, value_name = "NAMESPACE", value_parser = name, help_heading = JUDGING)]
    pub(crate) exempt: Vec<String>,
    /// A resource that policies look up: `services`, `ingresses.networking.k8s.io`, `*` (repeatable,
    /// comma-separated)
    #[arg(long, value_name = "RESOURCE", value_delimiter = ',', value_parser = resource, help_heading = JUDGING)]
    pub(crate) look_up: Vec<(String, String)>,
    /// Have the API server judge by itself, without asking, where policies can be written as its own
    #[arg(long, help_heading = JUDGING)]
    pub(crate) native: bool,
    #[command(flatten)]
    pub(crate) background: Background,
    /// Create, change and delete objects of the cluster as policies say: generate, mutate-existing,
    /// cleanup (comma-separated) [without WHAT: all of them]
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        num_args = 0..,
        require_equals = true,
        value_delimiter = ',',
        default_missing_values = ["generate", "mutate-existing", "cleanup"],
        help_heading = BACKGROUND
    )]
    pub(crate) carry_out: Option<Vec<Errand>>,
    /// Answer reviews and metrics only to clients with a certificate of the authorities that this
    /// ConfigMap of the namespace has under the key `ca.crt`
    #[arg(long, value_name = "CONFIGMAP", value_parser = name, help_heading = SERVERS)]
    pub(crate) client_ca: Option<String>,
    /// Only to those of them whose common name is this (repeatable)
    #[arg(long, value_name = "NAME", requires = "client_ca", help_heading = SERVERS)]
    pub(crate) client_name: Vec<String>,
    /// How many
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u32).range(1..), help_heading = SERVERS)]
    pub(crate) replicas: u32,
    /// A Secret of the namespace to pull the image with
    #[arg(long, value_name = "NAME", value_parser = name, help_heading = SERVERS)]
    pub(crate) pull_secret: Option<String>,
    /// A port on which API servers listen, which the NetworkPolicy opens (repeatable)
    #[arg(long, value_name = "PORT", default_values_t = [443, 6443], value_parser = clap::value_parser!(u16).range(1..), help_heading = SERVERS)]
    pub(crate) api_server_port: Vec<u16>,
    /// The limit of each one's CPU
    #[arg(long, value_name = "QUANTITY", default_value = "1", value_parser = quantity, help_heading = SERVERS)]
    pub(crate) cpu: String,
    /// The limit of each one's memory
    #[arg(long, value_name = "QUANTITY", default_value = "256Mi", value_parser = quantity, help_heading = SERVERS)]
    pub(crate) memory: String,
}

/// What the servers are to do behind requests.
#[derive(Debug, Args)]
pub(crate) struct Background {
    /// Judge everything in the cluster whenever it changes, and keep what is found: `secret:NAME`,
    /// `claim:NAME` or `scratch`
    #[arg(long, value_name = "WHERE", value_parser = storage, help_heading = BACKGROUND)]
    pub(crate) store: Option<Storage>,
    /// The port of the PostgreSQL server, which the NetworkPolicy opens with `secret:NAME`
    #[arg(long, value_name = "PORT", default_value_t = 5432, value_parser = clap::value_parser!(u16).range(1..), requires = "store", help_heading = BACKGROUND)]
    pub(crate) store_port: u16,
    /// How many days fixed findings are kept
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(..=MOST_DAYS), requires = "store", help_heading = BACKGROUND)]
    pub(crate) keep_days: u32,
    /// Write the worst of what is found into the cluster, as OpenReports and PolicyReports, where it
    /// has these kinds
    #[arg(long, requires = "store", help_heading = BACKGROUND)]
    pub(crate) reports: bool,
    /// Keep the requests that are asked about, too, for this many days
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=MOST_DAYS), requires = "store", help_heading = BACKGROUND)]
    pub(crate) record: Option<u32>,
}

/// What to take away, and from where.
#[derive(Debug, Args)]
#[command(
    after_help = "Takes away what `yagura install`, the chart or the Kustomize base brought: the webhooks first, so
that the API server decides by itself again, then the servers, and when they are gone all the rest, with
the leases, the certificates and the reports that they kept. What others made stays, and is named: a namespace that
others use too, and the kinds of constraints that Gatekeeper's templates brought, with which every
constraint would go. Policies stay.

Examples:
  yagura uninstall --dry-run
  yagura uninstall --context staging

Exit status: 0 done, or nothing to do; 2 it could not be done."
)]
pub(crate) struct Uninstall {
    #[command(flatten)]
    pub(crate) standing: Standing,
    /// Say what would be done, and let the API server check it
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Where an installation stands.
#[derive(Debug, Args)]
pub(crate) struct Standing {
    /// The namespace of the servers
    #[arg(long, short, value_name = "NAMESPACE", default_value = "yagura", value_parser = own_name)]
    pub(crate) namespace: String,
    /// The name of every object, and of the webhook configurations
    #[arg(long, value_name = "NAME", default_value = "yagura", value_parser = own_name)]
    pub(crate) name: String,
    /// The context of the kubeconfig [default: the current one]
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// The kubeconfig [default: what KUBECONFIG names, else ~/.kube/config, else the pod's own account]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) kubeconfig: Option<PathBuf>,
}

/// A label of DNS.
fn name(text: &str) -> Result<String, String> {
    let is_fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let ends = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let is_name = text.len() <= 63 && text.bytes().all(is_fit);
    if is_name && ends(text.bytes().next()) && ends(text.bytes().next_back()) {
        return Ok(text.to_owned());
    }
    Err("a name has at most 63 lower case letters, digits and dashes".to_owned())
}

/// One that something can be put behind.
fn own_name(text: &str) -> Result<String, String> {
    let name = name(text)?;
    let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    if name.len() <= 40 && begins {
        return Ok(name);
    }
    Err("this name has at most 40 characters, the first of them a letter".to_owned())
}

/// `secret:NAME`, `claim:NAME`, `scratch`.
fn storage(text: &str) -> Result<Storage, String> {
    match text.split_once(':') {
        Some(("secret", of)) => Ok(Storage::Secret(name(of)?)),
        Some(("claim", of)) => Ok(Storage::Claim(name(of)?)),
        None if text == "scratch" => Ok(Storage::Scratch),
        _ => Err("a store is secret:NAME, claim:NAME or scratch".to_owned()),
    }
}

fn reference(text: &str) -> Result<String, String> {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/@-".contains(&byte);
    let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    if begins && text.bytes().all(is_fit) {
        return Ok(text.to_owned());
    }
    Err("an image is named like registry.example/yagura:0.1.0".to_owned())
}

fn quantity(text: &str) -> Result<String, String> {
    let number = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    if number.parse::<f64>().is_ok_and(|number| number > 0.0) {
        return Ok(text.to_owned());
    }
    Err("a quantity is a number with a unit, such as 500m or 256Mi".to_owned())
}

/// `ingresses.networking.k8s.io`: a group and a plural.
fn resource(text: &str) -> Result<(String, String), String> {
    let is_fit =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if text == "*" {
        return Ok(("*".to_owned(), "*".to_owned()));
    }
    let (plural, group) = text.split_once('.').unwrap_or((text, ""));
    if !plural.is_empty() && text.bytes().all(is_fit) {
        return Ok((group.to_owned(), plural.to_owned()));
    }
    Err("a resource is named by its plural and group: ingresses.networking.k8s.io".to_owned())
}
