//! The target `cluster`: a live one instead of files.

use std::time::Instant;

use anyhow::{Context, bail};
use model::Diagnostic;
use source::cluster::{Choice, Cluster};

use super::{Intake, Progress};
use crate::cli::{Judging, Live, Reading};
use crate::config::Config;
use crate::pipeline::Plan;
use crate::pipeline::live::{self, Scope};
use crate::selection;

/// The target that means a live cluster. A file or folder called so is `./cluster`.
const WORD: &str = "cluster";

/// Lists that are read at the same time, unless the person says otherwise, and at most.
const AT_ONCE: usize = 4;
const MOST_AT_ONCE: usize = 16;

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
    if let Some(name) = live.namespace.iter().find(|name| !is_name(name)) {
        bail!("{name:?} is no name of a namespace");
    }
    let of_files = [
        ("--hidden", reading.hidden),
        ("--no-ignore", reading.no_ignore),
        ("--exclude", !reading.exclude.is_empty()),
        ("--no-render", reading.no_render),
    ];
    if let Some((option, _)) = of_files.iter().find(|(_, is_given)| *is_given && is_named) {
        bail!("{option} is about files, and a cluster has none");
    }
    Ok(is_named)
}

/// Fit for the name of a namespace: it goes into addresses.
fn is_name(text: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_fit)
}

/// Reads and judges a live cluster.
pub(crate) fn take(live: &Live, judging: &Judging, config: &Config) -> anyhow::Result<Intake> {
    let (project, mut diagnostics) = selection::project(&judging.exceptions)?;
    let (judges, told) = selection::judges(judging, &project)?;
    diagnostics.extend(told);
    let choice = Choice { kubeconfig: live.kubeconfig.clone(), context: live.context.clone() };
    let cluster = Cluster::open(&config.clusters, &choice)?;
    let started = Instant::now();
    let cannot = "cannot scan the cluster";
    let catalogue = cluster.catalogue().context(cannot)?;
    let discovery = started.elapsed();
    let progress = Progress::new(config.shows_progress, "lists");
    let plan = Plan {
        threads: judging.threads.unwrap_or(AT_ONCE).clamp(1, MOST_AT_ONCE),
        complete: judging.complete,
        now: config.now,
        progress: &|done, total| progress.show(done, total),
    };
    let scope = Scope { namespaces: live.namespace.clone() };
    let harvest = live::run(&cluster, &catalogue, &scope, &judges, &plan);
    progress.clear();
    let mut harvest = harvest.context(cannot)?;
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
