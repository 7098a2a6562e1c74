//! What can be typed after `yagura policy impact` and `yagura policy enforce`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Reading;

/// What policies are tried on.
#[derive(Debug, Args)]
pub(crate) struct Trial {
    /// A file or folder of policies to try (repeatable)
    #[arg(long, value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) policy: Vec<String>,
    /// Policies that are in force already: what they do too is left out (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) before: Vec<String>,
    /// Try them on the requests that `yagura serve --record` has kept here, too: DIR,
    /// postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, value_name = "PLACE", value_hint = ValueHint::DirPath)]
    pub(crate) requests: Option<String>,
    /// Only on requests of the last days
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) days: u32,
    /// The context of the kubeconfig, for the target `cluster` [default: the current one]
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// The kubeconfig [default: what KUBECONFIG names, else ~/.kube/config, else the pod's own account]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// Show this many objects and requests for each policy; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
}

/// What to try, and what on.
#[derive(Debug, Args)]
#[command(
    after_help = "The policies are asked about every object among the targets as if it were created now, and about the
requests that a server kept: who asked for what, and what it was told then. The target `cluster` is the
live cluster that the kubeconfig names; it is only read. A policy of the API server itself that no
binding names is tried on everything it matches.

What a kept request does not say any more cannot be told: of Secrets only the names of keys are kept,
what a key calls a secret is masked, and long texts are cut.

Examples:
  yagura policy impact --policy require-labels.yaml deploy/
  yagura policy impact --policy new/ --before old/ cluster
  yagura policy impact --policy new/ --requests /var/lib/yagura --days 3 cluster

Exit status: 0 nothing would be refused, warned of or changed; 1 something would; 2 could not tell."
)]
pub(crate) struct Impact {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) trial: Trial,
    /// The files are all there is: what is not given does not exist, instead of being unknown
    #[arg(long)]
    pub(crate) complete: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to put into a cluster.
#[derive(Debug, Args)]
#[command(
    after_help = "The policies are tried on the live cluster first, as `yagura policy impact` does. Where they would
refuse something, or it cannot be told, that is shown, and they are put into the cluster only with
--acknowledge. Only policies, their bindings, templates, constraints and exceptions are taken from
the files.

Examples:
  yagura policy enforce --policy require-labels.yaml
  yagura policy enforce --policy require-labels.yaml --acknowledge

Exit status: 0 done, 1 not done, because something would be refused; 2 it could not be done."
)]
pub(crate) struct Enforce {
    #[command(flatten)]
    pub(crate) trial: Trial,
    /// What would be refused has been looked at
    #[arg(long)]
    pub(crate) acknowledge: bool,
    /// Let the API server check the policies, and keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
