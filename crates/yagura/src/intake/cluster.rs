//! The target `cluster`: a live one instead of files.

use std::time::Instant;

use anyhow::{Context, bail};
use model::Diagnostic;
use source::cluster::{Choice, Cluster};

use super::{Intake, Progress, cores};
use crate::cli::{Judging, Live, Reading};
use crate::config::Config;
use crate::pipeline::Plan;
use crate::pipeline::live::{self, Scope};
use crate::selection;

/// The target that means a live cluster. A file or folder called so is `./cluster`.
const WORD: &str = "cluster";

/// A cluster is meant; the error says what does not go together.
pub(crate) fn is_meant(reading: &Reading, live: &Live) -> anyhow::Result<bool> {
    let is_named = reading.targets.iter().any(|target| target == WORD);
    if is_named && reading.targets.len() > 1 {
        bail!("`{WORD}` stands alone: scan files by themselves, a folder called so as ./{WORD}");
    }
    let options = [
        ("--context", live.context.is_some()),
        ("--kubeconfig", live.kubeconfig.is_some()),
        ("--namespace", !live.namespace.is_empty()),
    ];
    if let Some((option, _)) = options.iter().find(|(_, is_given)| *is_given && !is_named) {
        bail!("{option} belongs to `yagura scan {WORD}`");
    }
    Ok(is_named)
}

/// Reads and judges a live cluster.
pub(crate) fn take(live: &Live, judging: &Judging, config: &Config) -> anyhow::Result<Intake> {
    let (project, mut diagnostics) = selection::project(&judging.exceptions)?;
    let (judges, told) = selection::judges(judging, &project)?;
    diagnostics.extend(told);
    let choice = Choice { kubeconfig: live.kubeconfig.clone(), context: live.context.clone() };
    let cluster = Cluster::open(&config.clusters, &choice)?;
    let started = Instant::now();
    let cannot = || format!("cannot scan the cluster at {}", cluster.address());
    let catalogue = cluster.catalogue().with_context(cannot)?;
    let discovery = started.elapsed();
    let progress = Progress::new(config.shows_progress, "lists");
    let plan = Plan {
        threads: judging.threads.unwrap_or_else(cores).max(1),
        complete: judging.complete,
        now: config.now,
        progress: &|done, total| progress.show(done, total),
    };
    let scope = Scope { namespaces: live.namespace.clone() };
    let harvest = live::run(&cluster, &catalogue, &scope, &judges, &plan);
    progress.clear();
    let mut harvest = harvest.with_context(cannot)?;
    harvest.timings.walk = discovery;
    diagnostics.append(&mut harvest.diagnostics);
    if harvest.objects == 0 {
        let says = format!("no object could be read from {}", cluster.address());
        diagnostics
            .push(Diagnostic::unknown(says).help("`kubectl auth can-i --list` shows what may be"));
    }
    harvest.diagnostics = diagnostics;
    Ok(Intake { inputs: Vec::new(), judges, project, harvest })
}
