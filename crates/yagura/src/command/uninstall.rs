//! `yagura uninstall`: what was installed goes, the webhooks first.

use std::process::ExitCode;

use act::installation::{Installation, Manifest};
use act::{
    Owner, Place, Servers, WriteError, Writer, leavings, made_kinds, others_in, owner, reports,
};

use super::install::{manner, open};
use super::rescue;
use crate::cli::{Errand, Uninstall};
use crate::config::Config;
use crate::speech;

/// Takes away as it was typed.
pub(crate) fn run(uninstall: &Uninstall, config: &Config) -> anyhow::Result<ExitCode> {
    let cluster = open(&uninstall.standing, config)?;
    let writer = Writer::new(cluster.clone(), manner(uninstall.dry_run));
    let (namespace, name) = (uninstall.standing.namespace.clone(), uninstall.standing.name.clone());
    // All that could have been asked for.
    let carry_out = vec![Errand::Generate.word()];
    let installation = Installation { namespace, name, carry_out, ..Installation::default() };
    let Installation { namespace, name, .. } = &installation;
    let would = if uninstall.dry_run { "would be " } else { "" };
    let mut departure = Departure { writer: &writer, would, done: 0 };
    departure.done += rescue::take_away(&writer, name, would)?;
    let manifests = installation.manifests();
    let (homes, rest): (Vec<_>, Vec<_>) =
        manifests.into_iter().partition(|it| it.place.plural == "namespaces");
    // The servers stand last. While they go, they may still write.
    let (servers, rest): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|it| it.place.plural == "deployments");
    departure.remove_all(&servers)?;
    if !Servers::new(namespace, name).are_gone(&writer)? && !uninstall.dry_run {
        speech::say("warning: a server still answers; what it writes now is left");
    }
    departure.done += rescue::take_away(&writer, name, would)?;
    departure.remove_all(&rest)?;
    for place in leavings(&writer, &installation)?.iter().chain(&reports(&cluster)?) {
        departure.remove(place)?;
    }
    for home in &homes {
        if owner(&writer, &home.place)? == Owner::Us {
            let others = others_in(&writer, &cluster, &installation)?;
            match others.as_slice() {
                [] => departure.remove(&home.place)?,
                others => departure.leave(&home.place, &in_use(others)),
            }
        } else {
            departure.remove_all(std::slice::from_ref(home))?;
        }
    }
    for kind in made_kinds(&writer)? {
        departure.leave(&kind, "its constraints would go with it");
    }
    if departure.done == 0 {
        speech::say(&format!("nothing to do: no {namespace}/{name} at {}", cluster.address()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Who takes away, and how many things so far.
struct Departure<'w> {
    writer: &'w Writer,
    would: &'static str,
    done: usize,
}

impl Departure<'_> {
    /// Takes away what is ours of these, the last first.
    fn remove_all(&mut self, manifests: &[Manifest]) -> Result<(), WriteError> {
        for Manifest { place, .. } in manifests.iter().rev() {
            match owner(self.writer, place)? {
                Owner::Nobody => {}
                Owner::Us => self.remove(place)?,
                Owner::Others => self.leave(place, "Yagura did not make it"),
            }
        }
        Ok(())
    }

    fn remove(&mut self, place: &Place) -> Result<(), WriteError> {
        if self.writer.delete(place)? {
            self.done += 1;
            speech::say(&format!("{}taken away: {place}", self.would));
        }
        Ok(())
    }

    fn leave(&self, place: &Place, why: &str) {
        speech::say(&format!("left: {place}: {why}"));
    }
}

/// Why a namespace stays.
fn in_use(others: &[String]) -> String {
    const SHOWN: usize = 5;
    let more = others.len().saturating_sub(SHOWN);
    let shown = others.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match more {
        0 => format!("others have in it {shown}"),
        more => format!("others have in it {shown} and {more} more"),
    }
}
