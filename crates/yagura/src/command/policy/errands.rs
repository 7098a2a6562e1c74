//! `yagura policy errands`: lists what policies would have done in a cluster in the background.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use act::Manner;
use anyhow::{Context, bail};
use model::{Document, Level};
use serde_json::{Value, json};
use server::ErrandMeters;
use server::admission::Guarded;
use server::errands::{Deed, Errands, Telling, Terrain};
use source::cluster::{Choice, Cluster, Extent, Visitor};
use source::files::{self, Options};

use crate::cli;
use crate::config::Config;
use crate::duties::{self, Given};
use crate::{answers, speech};

/// The groups of policies that have something done.
const GROUPS: &[&str] = &["kyverno.io", "policies.kyverno.io"];

/// Asks the policies, and shows what they want.
pub(super) fn run(typed: &cli::Errands, config: &Config) -> anyhow::Result<ExitCode> {
    let choice = Choice { kubeconfig: typed.kubeconfig.clone(), context: typed.context.clone() };
    let cluster = Arc::new(Cluster::open(&config.clusters, &choice)?);
    let policies = match typed.policy.as_slice() {
        [] => of_cluster(&cluster)?,
        places => of_files(places)?,
    };
    let (duties, wrong) = duties::read(&policies);
    speech::tell(&wrong);
    let mut guarded = Guarded::default().namespaces;
    guarded.extend(typed.exempt.iter().cloned());
    let mut errands = Errands::new(Terrain {
        cluster,
        manner: Manner::Rehearsed,
        chosen: typed.chosen(),
        guarded,
        logbook: None,
        answers: answers::at,
        meters: ErrandMeters::default(),
    });
    errands.set_duties(duties, config.now);
    let told = errands.rehearse(config.now);
    show(&told, typed.json)?;
    let writes = told.iter().filter(|it| matches!(it, Telling::Did(_))).count();
    let objects = if writes == 1 { "object" } else { "objects" };
    speech::say(&format!("{writes} {objects} would be written"));
    let is_lost = wrong.iter().any(|it| it.level != Level::Warning);
    Ok(match (is_lost || writes < told.len(), writes) {
        (true, _) => ExitCode::from(2),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(1),
    })
}

/// The policies that the cluster holds.
fn of_cluster(cluster: &Cluster) -> anyhow::Result<Vec<Given>> {
    let catalogue = cluster.catalogue().context("cannot ask the cluster what kinds it has")?;
    let mut taking = Taking(Vec::new());
    let mut policies = Vec::new();
    let own = catalogue.resources.iter().filter(|it| GROUPS.contains(&it.group.as_str()));
    for resource in own {
        let listed = cluster.list(resource, None, Extent::Whole, &mut taking);
        listed.with_context(|| format!("cannot list {}", resource.plural))?;
        policies.append(&mut taking.0);
    }
    Ok(policies)
}

fn of_files(places: &[String]) -> anyhow::Result<Vec<Given>> {
    if let Some(missing) = places.iter().find(|place| !Path::new(place).exists()) {
        bail!("cannot open {missing}");
    }
    let listing = files::list(places, &Options::default());
    speech::tell(&listing.diagnostics);
    let policies = duties::documents(&listing.inputs);
    if policies.is_empty() {
        bail!("there is no policy in {}", places.join(", "));
    }
    Ok(policies)
}

/// Keeps what is listed.
struct Taking(Vec<Given>);

impl Visitor for Taking {
    fn begin(&mut self) {
        self.0.clear();
    }

    fn object(&mut self, document: &Document) {
        self.0.push((document.clone(), None));
    }
}

fn show(told: &[Telling], as_json: bool) -> anyhow::Result<()> {
    let mut lines = String::new();
    let mut writes = Vec::new();
    for telling in told {
        match telling {
            Telling::Did(deed) => {
                lines.push_str(&format!("{deed}\n"));
                writes.push(json_of(deed, None));
            }
            Telling::Failed(deed, why) => {
                lines.push_str(&format!("{deed}: refused: {why}\n"));
                writes.push(json_of(deed, Some(why)));
            }
            Telling::Unknown(what) => speech::say(&format!("unknown: {what}")),
        }
    }
    if as_json {
        lines = format!("{}\n", json!({ "version": 1, "writes": writes }));
    }
    Ok(speech::give(&lines)?)
}

fn json_of(deed: &Deed, refused: Option<&str>) -> Value {
    json!({
        "action": deed.action.verb(),
        "apiVersion": deed.place.api_version,
        "kind": deed.kind,
        "namespace": deed.place.namespace,
        "name": deed.place.name,
        "by": deed.by,
        "why": deed.why,
        "refused": refused,
    })
}
