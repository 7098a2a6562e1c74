//! `yagura rescue`: the API server decides by itself again.

use std::process::ExitCode;
use std::sync::Arc;

use act::{Manner, Writer, registered};
use source::cluster::{Choice, Cluster};

use crate::cli::Rescue;
use crate::config::Config;
use crate::speech;

/// Takes the webhooks away as it was typed.
pub(crate) fn run(rescue: &Rescue, config: &Config) -> anyhow::Result<ExitCode> {
    let choice = Choice { kubeconfig: rescue.kubeconfig.clone(), context: rescue.context.clone() };
    let cluster = Arc::new(Cluster::open(&config.clusters, &choice)?);
    let manner = if rescue.dry_run { Manner::Rehearsed } else { Manner::Lasting };
    let writer = Writer::new(Arc::clone(&cluster), manner);
    let would = if rescue.dry_run { "would be " } else { "" };
    let found = registered(&writer, &rescue.registration)?;
    let mut done = 0;
    for configuration in found {
        let place = configuration.place.clone();
        if !configuration.is_ours() {
            speech::say(&format!("left alone: {place}, which Yagura did not write"));
            continue;
        }
        if rescue.lenient {
            configuration.let_pass(&writer)?;
            speech::say(&format!("{would}made lenient: {place}"));
        } else {
            configuration.remove(&writer)?;
            speech::say(&format!("{would}taken away: {place}"));
        }
        done += 1;
    }
    if done == 0 {
        let address = cluster.address();
        speech::say(&format!("nothing to do: no webhook of Yagura's is registered at {address}"));
    }
    Ok(ExitCode::SUCCESS)
}
