//! `yagura rescue`: the API server decides by itself again.

use std::process::ExitCode;
use std::sync::Arc;

use act::{Manner, Registered, Servers, Standing, WriteError, Writer, registered};
use anyhow::Context;
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
    let (name, is_lenient) = (&rescue.registration, rescue.lenient);
    if rescue.native {
        if take_natives_away(&writer, name, would)? == 0 {
            let address = cluster.address();
            speech::say(&format!(
                "nothing to do: Yagura made no policy of the API server's own at {address}"
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut done = if is_lenient {
        each(&writer, name, |found| found.let_pass(&writer), &format!("{would}made lenient"))?
    } else {
        take_away(&writer, name, would)?
    };
    if let Some((namespace, servers)) = &rescue.stop {
        done += stop(&writer, &Servers::new(namespace, servers), would)
            .with_context(|| format!("cannot stop deployments {namespace}/{servers}"))?;
        // They may have written in the meantime.
        done += take_away(&writer, name, would)?;
    }
    if done == 0 {
        let address = cluster.address();
        speech::say(&format!("nothing to do: no webhook of Yagura's is registered at {address}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes away the webhook configurations of a name, and the API server's own policies that were made
/// under it; how many there were.
pub(super) fn take_away(writer: &Writer, name: &str, would: &str) -> Result<usize, WriteError> {
    let done =
        each(writer, name, |found| found.remove(writer).map(drop), &format!("{would}taken away"))?;
    Ok(done + take_natives_away(writer, name, would)?)
}

/// Takes away the API server's own policies that were made under a name. Who may not look for them has
/// made none.
fn take_natives_away(writer: &Writer, name: &str, would: &str) -> Result<usize, WriteError> {
    let found = match act::natives(writer, name) {
        Err(error) if error.is_forbidden() => {
            let error = anyhow::Error::from(error);
            speech::say(&format!("left alone: what serve --native made, if anything: {error:#}"));
            return Ok(0);
        }
        found => found?,
    };
    remove_natives(writer, found, would)
}

/// Takes these away, and says so; how many there still were.
pub(super) fn remove_natives(
    writer: &Writer,
    found: Vec<Standing>,
    would: &str,
) -> Result<usize, WriteError> {
    let mut count = 0;
    for standing in found {
        if standing.remove(writer)? {
            speech::say(&format!("{would}taken away: {}", standing.place));
            count += 1;
        }
    }
    Ok(count)
}

fn each(
    writer: &Writer,
    name: &str,
    act: impl Fn(Registered) -> Result<(), WriteError>,
    done: &str,
) -> Result<usize, WriteError> {
    let mut count = 0;
    for configuration in registered(writer, name)? {
        let place = configuration.place.clone();
        if !configuration.is_ours() {
            speech::say(&format!("left alone: {place}, which Yagura did not write"));
            continue;
        }
        act(configuration)?;
        speech::say(&format!("{done}: {place}"));
        count += 1;
    }
    Ok(count)
}

fn stop(writer: &Writer, servers: &Servers, would: &str) -> Result<usize, WriteError> {
    if !servers.stop(writer)? {
        speech::say("no such Deployment: nothing to stop");
        return Ok(0);
    }
    let is_rehearsed = writer.manner() == Manner::Rehearsed;
    match servers.are_gone(writer)? {
        true => speech::say(&format!("{would}stopped: no server answers")),
        false if is_rehearsed => speech::say(&format!("{would}stopped: the servers")),
        false => speech::say("warning: a server still answers, and may register again"),
    }
    Ok(1)
}
