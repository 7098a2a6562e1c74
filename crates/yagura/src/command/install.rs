//! `yagura install`: the servers come to a cluster, or their manifests to standard output.

use std::process::ExitCode;
use std::sync::Arc;

use act::installation::{Background, Installation, Manifest, Storage};
use act::{Brought, Manner, Owner, WriteError, Writer, bring, owner};
use anyhow::{Context, bail};
use source::cluster::{Choice, Cluster};

use super::serve;
use crate::cli::{self, Install, Standing};
use crate::config::Config;
use crate::{selection, speech};

/// Installs as it was typed.
pub(crate) fn run(install: &Install, config: &Config) -> anyhow::Result<ExitCode> {
    serve::check_adopted(&install.adopt)?;
    if !install.check.is_empty() {
        selection::builtin(&install.check, &[])?;
    }
    let installation = installation(install);
    if matches!(install.background.store, Some(Storage::Claim(_))) && install.replicas > 1 {
        bail!(
            "the files of a store on a claim are for one server: --replicas 1, or --store secret:NAME"
        );
    }
    if install.render {
        speech::give(&installation.render())?;
        return Ok(ExitCode::SUCCESS);
    }
    let cluster = open(&install.standing, config)?;
    let writer = Writer::new(Arc::clone(&cluster), manner(install.dry_run));
    let manifests = of_others_left_out(&writer, installation.manifests())?;
    let would = if install.dry_run { "would be " } else { "" };
    for manifest in &manifests {
        let place = &manifest.place;
        match bring(&writer, manifest)? {
            Brought::Made => speech::say(&format!("{would}made: {place}")),
            Brought::Changed => speech::say(&format!("{would}changed: {place}")),
            Brought::Same => speech::say(&format!("as it was: {place}")),
            Brought::Unchecked => speech::say(&format!(
                "{would}made: {place}, unchecked: the namespace is not there yet"
            )),
        }
    }
    for place in installation.unasked() {
        if owner(&writer, &place)? == Owner::Us && writer.delete(&place)? {
            speech::say(&format!("{would}taken away: {place}"));
        }
    }
    if !installation.native {
        tell_natives(&writer, &installation.name)?;
    }
    let Installation { namespace, name, .. } = &installation;
    speech::say(&format!(
        "{would}installed at {}; `kubectl -n {namespace} rollout status deployment/{name}` tells when \
         it answers",
        cluster.address()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Tells of what servers with `--native` made. It decides until the servers that come ask about it.
fn tell_natives(writer: &Writer, name: &str) -> Result<(), WriteError> {
    let count = match act::natives(writer, name) {
        Err(error) if error.is_forbidden() => 0,
        found => found?.len(),
    };
    if count > 0 {
        speech::say(&format!(
            "left: {count} objects that servers with --native made, which nobody keeps any more: \
             `yagura rescue --native --registration {name}` takes them away when the servers of now answer"
        ));
    }
    Ok(())
}

/// The cluster that was named.
pub(super) fn open(standing: &Standing, config: &Config) -> anyhow::Result<Arc<Cluster>> {
    let Standing { kubeconfig, context, .. } = standing;
    let choice = Choice { kubeconfig: kubeconfig.clone(), context: context.clone() };
    Ok(Arc::new(Cluster::open(&config.clusters, &choice)?))
}

/// How to write.
pub(super) fn manner(is_dry: bool) -> Manner {
    if is_dry { Manner::Rehearsed } else { Manner::Lasting }
}

fn installation(install: &Install) -> Installation {
    let Install { standing, .. } = install;
    Installation {
        namespace: standing.namespace.clone(),
        name: standing.name.clone(),
        image: install.image.clone(),
        pull_secret: install.pull_secret.clone().unwrap_or_default(),
        replicas: install.replicas,
        adopt: install.adopt.clone(),
        policy_config_map: install.policy_config_map.clone().unwrap_or_default(),
        exception_config_map: install.exception_config_map.clone().unwrap_or_default(),
        checks: install.check.clone(),
        pod_security: install.pod_security,
        exempt: install.exempt.clone(),
        look_up: install.look_up.clone(),
        native: install.native,
        carry_out: install.carry_out.iter().flatten().map(|it| it.word()).collect(),
        client_ca: install.client_ca.clone().unwrap_or_default(),
        client_names: install.client_name.clone(),
        background: background(&install.background),
        api_server_ports: install.api_server_port.clone(),
        cpu: install.cpu.clone(),
        memory: install.memory.clone(),
    }
}

fn background(typed: &cli::Background) -> Option<Background> {
    Some(Background {
        storage: typed.store.clone()?,
        port: typed.store_port,
        keep_days: typed.keep_days,
        reports: typed.reports,
        record: typed.record,
    })
}

/// The manifests without what is about a namespace that others made. What else they made under our
/// names is in the way.
fn of_others_left_out(
    writer: &Writer,
    mut manifests: Vec<Manifest>,
) -> anyhow::Result<Vec<Manifest>> {
    let mut others = Vec::new();
    for Manifest { place, .. } in &manifests {
        let owner = owner(writer, place).with_context(|| format!("cannot look at {place}"))?;
        if owner == Owner::Others {
            others.push(place.clone());
        }
    }
    if let Some(place) = others.iter().find(|place| place.plural != "namespaces") {
        bail!("{place} is there, and Yagura did not make it: install under another --name");
    }
    if let Some(place) = others.first() {
        speech::say(&format!("left as it is: {place}, which Yagura did not make"));
        manifests.retain(|manifest| !manifest.is_of_namespace);
    }
    Ok(manifests)
}
