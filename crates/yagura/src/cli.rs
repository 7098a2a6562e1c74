//! The command line: what can be typed, and what it means in a sentence.

mod errands;
mod impact;
mod install;
mod scan;
mod serve;
mod store;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use model::Severity;

pub(crate) use errands::{Carrying, Errand, Errands};
pub(crate) use impact::{Enforce, Impact, Trial};
pub(crate) use install::{Background, Install, Standing, Uninstall};
pub(crate) use scan::{Live, Scan};
#[cfg(feature = "otlp")]
pub(crate) use serve::Pushing;
pub(crate) use serve::{Attached, Keeping, Log, Rescue, Serve};
pub(crate) use store::{Exported, StateWord, StatusFormat, StoreExport, StoreStatus, StoreVerb};

/// Secures a Kubernetes cluster from code to runtime.
#[derive(Debug, Parser)]
#[command(name = "yagura", version, propagate_version = false, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 nothing found, 1 found, 2 could not tell.")]
pub(crate) struct Cli {
    /// Colours: on a terminal, always, or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = false
    )]
    pub(crate) color: When,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// When to do something that only makes sense on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Judge manifests (files, folders, patterns, standard input) or a live cluster
    Scan(Box<Scan>),
    /// Change manifests so that findings go away, keeping comments, order and quoting
    Fix(Box<Fix>),
    /// Run the tests of policies: Kyverno's, Gatekeeper's suites, pods of a standard
    Test(Test),
    /// Answer an API server's admission reviews
    Serve(Box<Serve>),
    /// Install servers into a cluster, or print the manifests
    Install(Box<Install>),
    /// Take out of a cluster what `install` brought
    Uninstall(Uninstall),
    /// Take Yagura's webhooks away, whatever became of its servers
    Rescue(Rescue),
    /// Look into what a server has kept: findings and events over time
    #[command(subcommand)]
    Store(StoreVerb),
    /// Work with policies: what else can be made of them
    #[command(subcommand)]
    Policy(PolicyVerb),
    /// Show the manual page of a check
    Explain(Explain),
    /// List the checks
    Checks(Checks),
    /// List the frameworks, or the controls of one
    Frameworks(Frameworks),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Write the manual pages (man) into a folder
    Man(Man),
}

/// What to do with policies.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyVerb {
    /// Measure what policies cost, each by itself
    Bench(Bench),
    /// List what policies would have created, changed and deleted in a cluster in the background
    Errands(Box<Errands>),
    /// Show what policies would create beside manifests
    Generate(Box<Generate>),
    /// Show what policies would refuse, warn of or change, before they do
    Impact(Box<Impact>),
    /// Put policies into a cluster, once it is known what they would refuse
    Enforce(Box<Enforce>),
    /// Print policies as the API server's own, with bindings, and say why others cannot be
    Lower(Lower),
    /// Show what policies would change in manifests
    Mutate(Box<Mutate>),
}

/// Which policies to measure, and on what.
#[derive(Debug, Args)]
#[command(
    after_help = "Each object is judged by each policy as `yagura scan` judges it. The table has
the CPU time that compiling a policy takes (a constraint with its template), how many objects it is
about, the median and the 95th percentile of judging one of those, and its share of the time that
judging all objects by all policies takes. The most expensive policy stands first.

Examples:
  yagura policy bench policies/ --objects deploy/

Exit status: 0 measured, 2 a policy or a file cannot be used, or there is nothing to measure."
)]
pub(crate) struct Bench {
    /// Files or folders of policies
    #[arg(value_name = "DIR", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) policies: Vec<String>,
    /// Files or folders of objects to judge (repeatable)
    #[arg(long, value_name = "DIR", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) objects: Vec<String>,
}

/// Which policies to lower.
#[derive(Debug, Args)]
#[command(
    after_help = "What is lowered: Kyverno's ValidatingPolicies and MutatingPolicies, and ClusterPolicies whose
rules are all `validate.cel`, with the rules that Kyverno derives for what makes pods; Gatekeeper's
constraints whose template is in CEL (`K8sNativeValidation`). Policies and bindings of the API server
itself are printed as they are. A policy is lowered as a whole, and only where the API server says
the same of every request; the reasons why others are not stand on standard error, and then
`N of M policies lowered`.

Examples:
  yagura policy lower policies/ > native.yaml
  yagura policy lower require-labels.yaml | kubectl apply --dry-run=server -f -

Exit status: 0 all lowered, 1 some not, 2 a file cannot be read, or there is no policy."
)]
pub(crate) struct Lower {
    /// Files or folders of policies
    #[arg(value_name = "FILE", required_unless_present = "policy", value_hint = ValueHint::AnyPath)]
    pub(crate) targets: Vec<String>,
    /// The same (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) policy: Vec<String>,
    /// What to print: YAML documents, or a List in JSON
    #[arg(long, short, value_name = "FORMAT", default_value = "yaml")]
    pub(crate) output: Shape,
}

/// How objects are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// YAML documents.
    Yaml,
    /// A List in JSON.
    Json,
}

/// What to create, and by which policies.
#[derive(Debug, Args)]
#[command(
    after_help = "Policies that create objects are Kyverno's GeneratingPolicies, and its ClusterPolicies and Policies
with `generate`. Every object is taken for one that is about to be created. What is there among the
targets is not made again, and copies are made of what stands there. PolicyExceptions among the
policies hold. Nothing is created.

Examples:
  yagura policy generate --policy policies/ deploy/
  yagura policy generate --policy quota.yaml namespaces.yaml | kubectl diff -f -

Exit status: 0 nothing would be created, 1 something would, 2 could not tell: a policy or an object
cannot be read, or a rule cannot be followed."
)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// A file or folder of policies (repeatable)
    #[arg(long, value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) policy: Vec<String>,
    /// The files are all there is: what is not given does not exist, instead of being unknown
    #[arg(long)]
    pub(crate) complete: bool,
    /// What to print: YAML documents, or a List in JSON
    #[arg(long, short, value_name = "FORMAT", default_value = "yaml")]
    pub(crate) output: Shape,
}

/// What to change, and by which policies.
#[derive(Debug, Args)]
#[command(
    after_help = "Policies that change objects are Kyverno's ClusterPolicies and MutatingPolicies,
MutatingAdmissionPolicies with their bindings, of which one without a binding is tried on all it
matches, and Gatekeeper's mutators. PolicyExceptions among the policies hold.

Every object is taken for one that is about to be created, and every policy works on what the one
before left: by the names of their files, and as they stand in them. Gatekeeper's mutators come last,
all of them together until nothing changes. Rules of Kyverno for existing objects change those among
the targets. No file is changed. In a diff, what a Secret holds is hidden.

A warning tells of objects that would change again if the policies were applied once more.

Examples:
  yagura policy mutate --policy policies/ deploy/
  yagura policy mutate --policy add-labels.yaml deploy/ -o yaml | kubectl diff -f -

Exit status: 0 nothing would change, 1 something would, 2 could not tell: a policy or an object
cannot be read, or a rule cannot be followed."
)]
pub(crate) struct Mutate {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// A file or folder of policies (repeatable)
    #[arg(long, value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) policy: Vec<String>,
    /// The files are all there is: what is not given does not exist, instead of being unknown
    #[arg(long)]
    pub(crate) complete: bool,
    /// How to show what would change
    #[arg(long, short, value_name = "FORMAT", default_value = "diff")]
    pub(crate) output: Showing,
}

/// How changed objects are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Showing {
    /// A unified diff of each object, as YAML.
    Diff,
    /// YAML documents.
    Yaml,
    /// A List in JSON.
    Json,
}

/// What to test.
#[derive(Debug, Args)]
#[command(
    after_help = "What counts as a test, wherever below a folder it is, hidden folders included:
  Kyverno                kyverno-test.yaml, as `kyverno test` runs it
  Gatekeeper             a file of `kind: Suite`, `apiVersion: test.gatekeeper.sh/v1alpha1`, as
                         `gator verify` runs it; the files that it names stand beside it.
                         A template in CEL and in Rego is run in both
  Yagura                 yagura-test.yaml: what policies of any engine say of objects
  pods of a standard     LEVEL/VERSION/pass/*.yaml and LEVEL/VERSION/fail/*.yaml, such as
                         baseline/v1.30/pass/host-ports.yaml: one pod each

A case fails when the policy says otherwise than the case expects, and when it cannot tell. Cases
that need what cannot be answered here, such as a registry, are counted as skipped, with the reason.

Examples:
  yagura test policies/
  yagura test policies/ --run require-labels --verbose
  yagura test library/general/requiredlabels/suite.yaml

Exit status: 0 all passed, 1 some failed, 2 a test could not be run: it or one of its files cannot
be read, a policy does not compile, or there is no test at all."
)]
pub(crate) struct Test {
    /// Folders, or files of tests
    #[arg(value_name = "DIR", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) targets: Vec<String>,
    /// Only cases that have this in their name, or in that of their file (repeatable)
    #[arg(long, value_name = "TEXT")]
    pub(crate) run: Vec<String>,
    /// Show cases that passed or were skipped, too
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Tell which rules and clauses no case sees hold, and which none sees fail
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Write the cases as JUnit XML into a file, too
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) junit: Option<PathBuf>,
}

/// What to read, and how.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Files, folders, patterns (`deploy/**/*.yaml`), `chart:DIR`, or `-` for standard input
    #[arg(value_name = "TARGET", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) targets: Vec<String>,
    /// Go into hidden folders too, and take hidden files
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Take files that .gitignore names too
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// Leave out what matches this pattern, as in .gitignore (repeatable)
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// Do not run helm and kustomize, even where they are on PATH
    #[arg(long)]
    pub(crate) no_render: bool,
}

/// What to judge by.
#[derive(Debug, Args)]
pub(crate) struct Judging {
    /// What to judge by: `builtin`, a Pod Security Standard such as `pss:restricted@v1.30`, or a
    /// file or folder of policies of Kubernetes or Kyverno (repeatable)
    #[arg(long, value_name = "REF", default_value = "builtin")]
    pub(crate) policy: Vec<String>,
    /// Only these checks, by our id or by that of Kubescape, Trivy, kube-linter, Polaris, checkov or
    /// kube-score (repeatable, comma-separated)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) check: Vec<String>,
    /// Not these checks (repeatable, comma-separated)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) skip: Vec<String>,
    /// The files are all there is: what is not given does not exist, instead of being unknown
    #[arg(long)]
    pub(crate) complete: bool,
    /// What the project decided: exceptions and settings, or what another tool ignores: .trivyignore,
    /// .trivyignore.yaml, .kube-linter.yaml, .checkov.yaml, Kubescape's exceptions.json (repeatable)
    /// [default: .yagura.yaml, where there is one]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) exceptions: Vec<PathBuf>,
    /// Work on this many files at a time [default: one per core], or lists of a cluster [default: 4]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  yagura fix deploy/                 show what would change
  yagura fix deploy/ --write         change it
  yagura fix deploy/ --unsafe        also what a running workload could notice

Exit status: 0 nothing to change, 1 something, 2 could not tell.")]
pub(crate) struct Fix {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// Show the changes (the default)
    #[arg(long, conflicts_with = "write")]
    pub(crate) diff: bool,
    /// Change the files
    #[arg(long)]
    pub(crate) write: bool,
    /// Also make changes that a running workload could notice
    #[arg(long = "unsafe")]
    pub(crate) risky: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The check, by our id or by that of another tool: `host-network`, `C-0041`
    #[arg(value_name = "ID")]
    pub(crate) check: String,
}

#[derive(Debug, Args)]
pub(crate) struct Checks {
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Only what is at least this bad
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
}

#[derive(Debug, Args)]
pub(crate) struct Frameworks {
    /// A framework, to list its controls
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder, which is made where it is missing
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,
}
