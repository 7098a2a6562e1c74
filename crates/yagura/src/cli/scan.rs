//! What can be typed after `yagura scan`.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use model::Severity;

use super::{Judging, Reading};

const HEADING: &str = "Options for the target `cluster`";

/// Which cluster to scan, and what of it.
#[derive(Debug, Args)]
pub(crate) struct Live {
    /// The context of the kubeconfig [default: the current one]
    #[arg(long, value_name = "NAME", help_heading = HEADING)]
    pub(crate) context: Option<String>,
    /// The kubeconfig [default: what KUBECONFIG names, else ~/.kube/config, else the pod's own account]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = HEADING)]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// Judge only objects in this namespace (repeatable, comma-separated)
    #[arg(long, short, value_name = "NAME", value_delimiter = ',', help_heading = HEADING)]
    pub(crate) namespace: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  yagura scan deploy/
  yagura scan deploy/ --format table --format sarif=report.sarif --fail-on high
  helm template shop | yagura scan -
  yagura scan deploy/ --policy pss:restricted@v1.30
  yagura scan deploy/ --policy builtin --policy policies/
  yagura scan deploy/ --framework nsa
  yagura scan cluster
  yagura scan cluster --context staging --namespace shop --format html=report.html

The target `cluster`, which stands alone, is the live cluster that the kubeconfig names; a folder
called so is `./cluster`. It is only read.

Exit status: 0 nothing at or above --fail-on, 1 something, 2 could not tell: input that cannot be
read, or a check at or above --fail-on that needs objects which were not given.")]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) live: Live,
    /// Report per control of this framework (repeatable); `yagura frameworks` lists them
    #[arg(long, value_name = "NAME")]
    pub(crate) framework: Vec<String>,
    /// Exit with 1 when something at least this bad is found
    #[arg(long, value_name = "SEVERITY", default_value = "medium")]
    pub(crate) fail_on: Severity,
    /// Show only what is at least this bad [default: medium in the terminal report, else low]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
    /// Show this many findings in full in the terminal report, the worst first, and the others by
    /// check; 0 shows all. A report in a file has all of them
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub(crate) limit: usize,
    /// How to report, and where to: FORMAT or FORMAT=FILE (repeatable)
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(crate) format: Vec<String>,
    /// Where to write the report [default: standard output]
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Leave out what this file knows already
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is found now into this file, to be left out from now on
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Say how long each phase took
    #[arg(long)]
    pub(crate) timings: bool,
}
