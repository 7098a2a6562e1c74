//! `yagura store`: what a server has kept.

mod status;

use std::io::{BufWriter, stdout};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use store::{EventFilter, Filter, State, Store, export_events, export_findings};

use crate::cli::{Exported, StateWord, StoreExport, StoreVerb};
use crate::keeping;

/// Does what was typed.
pub(crate) fn run(verb: &StoreVerb) -> anyhow::Result<ExitCode> {
    match verb {
        StoreVerb::Status(status) => status::run(status)?,
        StoreVerb::Export(wanted) => export(wanted)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The store at `place`, which must be there.
fn open(place: &str) -> anyhow::Result<Arc<dyn Store>> {
    if !keeping::is_there(place) {
        bail!("there is no store in {place}: `yagura serve --store {place}` makes one");
    }
    keeping::open(place).context("cannot open the store")
}

fn export(wanted: &StoreExport) -> anyhow::Result<()> {
    let store = open(&wanted.place)?;
    let StoreExport { namespace, check, severity, .. } = wanted;
    let mut out = BufWriter::new(stdout().lock());
    match wanted.what {
        Exported::Findings => {
            let state = match wanted.state {
                StateWord::Open => State::Open,
                StateWord::Fixed => State::Fixed,
                StateWord::Excepted => State::Excepted,
                StateWord::Any => State::Any,
            };
            let (namespace, check) = (namespace.clone(), check.clone());
            let filter =
                Filter { state, namespace, check, severity: *severity, ..Filter::default() };
            export_findings(&*store, &filter, &mut out)?;
        }
        Exported::Events => {
            if check.is_some() || severity.is_some() || wanted.state != StateWord::Open {
                bail!("--check, --severity and --state are about findings, and events have none");
            }
            let filter = EventFilter { namespace: namespace.clone(), ..EventFilter::default() };
            export_events(&*store, &filter, &mut out)?;
        }
    }
    Ok(())
}
