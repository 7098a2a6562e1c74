//! `yagura policy enforce`: puts policies into a cluster, once it is known what they would refuse.

use std::process::ExitCode;
use std::sync::Arc;

use act::{Manner, Place, Writer};
use anyhow::{Context, bail};
use model::{Object, objects_in};
use policy::tree::Tree;
use source::cluster::{Catalogue, Cluster};

use super::impact::{Course, Ground, shown};
use super::read;
use crate::cli::Enforce;
use crate::config::Config;
use crate::speech;

/// Groups whose objects are policies, or go with them.
const GROUPS: &[&str] = &[
    "constraints.gatekeeper.sh",
    "expansion.gatekeeper.sh",
    "kyverno.io",
    "mutations.gatekeeper.sh",
    "policies.kyverno.io",
    "templates.gatekeeper.sh",
];

/// The same of the API server itself; webhooks are none.
const NATIVE: (&str, &str) = ("admissionregistration.k8s.io", "AdmissionPolicy");

/// Tries the policies, and puts them into the cluster where nothing speaks against it.
pub(super) fn run(enforce: &Enforce, config: &Config) -> anyhow::Result<ExitCode> {
    let mut course = Course::of(&enforce.trial)?;
    let ground = Ground::cluster(&enforce.trial, config)?;
    let mut effects = course.run(&ground, &enforce.trial, config)?;
    effects.put_in_order();
    speech::tell(&course.told);
    let speaks_against = effects.refuses() || course.is_lost();
    if speaks_against {
        speech::say(shown::text(&effects, enforce.trial.limit).trim_end());
    }
    speech::say(&shown::summary(&effects));
    if speaks_against && !enforce.acknowledge {
        speech::say("nothing was put into the cluster: look at this, then add --acknowledge");
        return Ok(ExitCode::from(1));
    }
    let Ground::Cluster { cluster, catalogue } = ground else {
        bail!("there is no cluster to put policies into");
    };
    put(enforce, cluster.into(), &catalogue)?;
    Ok(ExitCode::SUCCESS)
}

fn put(enforce: &Enforce, cluster: Arc<Cluster>, catalogue: &Catalogue) -> anyhow::Result<()> {
    let manner = if enforce.dry_run { Manner::Rehearsed } else { Manner::Lasting };
    let writer = Writer::new(cluster, manner);
    let (documents, told) = read::documents(&enforce.trial.policy)?;
    speech::tell(&told);
    let mut put = 0;
    for (document, file) in &documents {
        for object in objects_in(document.root(), Some(file)) {
            if !is_policy(&object) {
                continue;
            }
            let place = place(&object, catalogue)?;
            let tree = Tree::from_node(object.node(), 1_000_000)?;
            let manifest = serde_json::from_str(&tree.to_string())?;
            writer.apply(&place, &manifest).with_context(|| format!("{file}"))?;
            let would = if enforce.dry_run { "would be " } else { "" };
            speech::say(&format!("{would}in force: {place}"));
            put += 1;
        }
    }
    if put == 0 {
        bail!("there is no policy in {}", enforce.trial.policy.join(", "));
    }
    Ok(())
}

fn is_policy(object: &Object<'_>) -> bool {
    let kind = object.kind();
    let is_native = kind.group == NATIVE.0 && kind.name.contains(NATIVE.1);
    is_native || GROUPS.contains(&kind.group)
}

fn place(object: &Object<'_>, catalogue: &Catalogue) -> anyhow::Result<Place> {
    let kind = object.kind();
    let resource = catalogue.resources.iter().find(|it| it.kind() == kind);
    let resource = resource.with_context(|| {
        format!(
            "the cluster knows no kind {} of {}: install its definition first",
            kind.name, kind.group
        )
    })?;
    let (api, plural) = (object.api_version(), &resource.plural);
    Ok(match resource.is_namespaced {
        true => Place::within(object.namespace_or_default(), api, plural, object.name()),
        false => Place::clusterwide(api, plural, object.name()),
    })
}
