//! What policies have done in the background: what can be typed about it.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use server::errands::Chosen;

use super::serve::BACKGROUND;

/// What is done in the background for policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Errand {
    /// Create objects, and keep them as policies want them.
    Generate,
    /// Change objects that are there already.
    MutateExisting,
    /// Delete objects when their time comes.
    Cleanup,
}

impl Errand {
    /// As it is typed.
    pub(crate) fn word(self) -> String {
        self.to_possible_value().map(|it| it.get_name().to_owned()).unwrap_or_default()
    }
}

/// What a server carries out.
#[derive(Debug, Args)]
pub(crate) struct Carrying {
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
        requires = "cluster",
        help_heading = BACKGROUND
    )]
    pub(crate) carry_out: Option<Vec<Errand>>,
    /// Let the API server check what --carry-out would write, say it, and keep nothing
    #[arg(long, requires = "carry_out", help_heading = BACKGROUND)]
    pub(crate) dry_run: bool,
}

impl Carrying {
    /// What is carried out; `None` where nothing is.
    pub(crate) fn chosen(&self) -> Option<Chosen> {
        self.carry_out.as_deref().map(chosen)
    }

    /// This is carried out.
    pub(crate) fn takes(&self, errand: Errand) -> bool {
        self.carry_out.iter().flatten().any(|it| *it == errand)
    }
}

fn chosen(errands: &[Errand]) -> Chosen {
    let has = |errand: Errand| errands.contains(&errand);
    Chosen {
        generate: has(Errand::Generate),
        change: has(Errand::MutateExisting),
        clean: has(Errand::Cleanup),
    }
}

/// Which policies to ask what they would have done.
#[derive(Debug, Args)]
#[command(
    after_help = "Asks the policies of the cluster, or those of --policy in their place, what they would have
`yagura serve --carry-out` do now: objects that `generate` rules and GeneratingPolicies create where
they are for what exists, and those that have to follow; existing objects that are changed; objects
that cleanup and deleting policies delete, as if their time had come; and those whose label
cleanup.kyverno.io/ttl has run out. Every write is sent to the API server as a dry run, which checks it
and keeps nothing, so that what it would refuse is shown too. That takes the rights to make the writes.

Examples:
  yagura policy errands
  yagura policy errands --context staging --policy policies/ --only cleanup

Exit status: 0 nothing would be done, 1 something would, 2 something could not be told or would be
refused."
)]
pub(crate) struct Errands {
    /// A file or folder of policies to ask, in place of those of the cluster (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) policy: Vec<String>,
    /// Only this: generate, mutate-existing, cleanup (repeatable, comma-separated)
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    pub(crate) only: Vec<Errand>,
    /// A namespace in which nothing is written (repeatable)
    #[arg(long, value_name = "NAMESPACE")]
    pub(crate) exempt: Vec<String>,
    /// The context of the kubeconfig [default: the current one]
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// The kubeconfig [default: what KUBECONFIG names, else ~/.kube/config, else the pod's own account]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Errands {
    /// What is asked about.
    pub(crate) fn chosen(&self) -> Chosen {
        if self.only.is_empty() { Chosen::ALL } else { chosen(&self.only) }
    }
}
