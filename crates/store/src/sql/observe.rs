//! Observations become rows: what is new, what is known, what returned, what is there no longer.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use model::{Acceptance, Finding};

use super::change::{Changes, Told};
use super::delta::Delta;
use super::known::{Identity, Known, Standing, load};
use super::{Sql, Value};
use crate::error::{Fault, ObserveError};
use crate::observation::{Observation, Observed};
use crate::wire;

/// So many rows that say what is found are gathered before they are written.
const GATHERED: usize = 512;

/// Writes observations, one after the other. The caller holds the only transaction that writes.
pub(crate) fn observe(
    sql: &mut dyn Sql,
    observations: &[Observation<'_>],
) -> Result<Observed, ObserveError> {
    let mut observed = Observed::default();
    let mut delta = Delta::default();
    for observation in observations {
        one(sql, observation, &mut delta, &mut observed)?;
    }
    delta.write(sql)?;
    if let Some(last) = observations.iter().map(|it| it.at.micros()).max() {
        let sooner = "UPDATE meta SET value = $1 WHERE name = 'last_seen' AND value < $2";
        sql.run(sooner, &[Value::from(last), Value::from(last)])?;
    }
    Ok(observed)
}

/// Says what is wrong with observations before anything is written.
pub(crate) fn refuse(observations: &[Observation<'_>]) -> Result<(), ObserveError> {
    for observation in observations {
        for (finding, _) in found(observation) {
            let fingerprint = finding.fingerprint;
            if wire::said(&finding.verdict).is_none() {
                return Err(ObserveError::NothingWrong { fingerprint });
            }
            if !observation.scope.covers(finding) {
                return Err(ObserveError::OutOfScope { fingerprint });
            }
        }
    }
    Ok(())
}

/// Everything that was found, with why somebody lives with it.
fn found<'o>(
    observation: &Observation<'o>,
) -> impl Iterator<Item = (&'o Finding, Option<&'o Acceptance>)> {
    let excepted = observation.excepted.iter().map(|it| (&it.finding, Some(&it.acceptance)));
    observation.findings.iter().map(|finding| (finding, None)).chain(excepted)
}

fn standing(acceptance: Option<&Acceptance>) -> Standing {
    if acceptance.is_some() { Standing::Excepted } else { Standing::Open }
}

/// One observation on its way into the database.
struct Round<'o> {
    observation: &'o Observation<'o>,
    delta: &'o mut Delta,
    observed: &'o mut Observed,
    changes: Changes,
}

fn one(
    sql: &mut dyn Sql,
    observation: &Observation<'_>,
    delta: &mut Delta,
    observed: &mut Observed,
) -> Result<(), Fault> {
    let mut absent = load(sql, &observation.scope)?;
    let mut round = Round { observation, delta, observed, changes: Changes::default() };
    // Where two are the same, the first is taken. Two hashes with keys that nobody knows stand for an
    // identity: there may be many.
    let (mut taken, hashes) = (HashSet::new(), [RandomState::new(), RandomState::new()]);
    for (finding, acceptance) in found(observation) {
        let identity = Identity::of(finding);
        if !taken.insert(hashes.each_ref().map(|it| it.hash_one(&identity))) {
            continue;
        }
        if round.changes.texts() >= GATHERED {
            round.write(sql)?;
        }
        match absent.remove(&identity) {
            Some(known) => round.again(finding, acceptance, &identity, &known),
            None => round.appeared(finding, acceptance, identity),
        }
    }
    for (identity, known) in absent {
        round.absent(&identity, &known);
    }
    round.write(sql)
}

impl Round<'_> {
    /// Writes what was gathered.
    fn write(&mut self, sql: &mut dyn Sql) -> Result<(), Fault> {
        let Observation { at, entrance, .. } = *self.observation;
        std::mem::take(&mut self.changes).write(sql, entrance, at.micros())
    }

    fn appeared(&mut self, finding: &Finding, acceptance: Option<&Acceptance>, identity: Identity) {
        let standing = standing(acceptance);
        self.delta.appeared(&identity.cell_of(finding), standing, self.observation.at);
        self.changes.appeared(identity, finding, standing, Told::of(finding, acceptance));
        self.observed.new += 1;
    }

    /// What is known is there no longer, unless somebody has seen it since.
    fn absent(&mut self, identity: &Identity, known: &Known) {
        let at = self.observation.at;
        if known.fixed.is_none() && known.last_seen <= at.micros() {
            let cell = identity.cell(known.severity, known.verdict);
            self.delta.closed(&cell, known.standing, at);
            self.changes.stands(known.id, Standing::Fixed);
            self.observed.fixed += 1;
        }
    }

    /// What is known is seen again. Whoever looked before the last one who did changes nothing.
    fn again(
        &mut self,
        finding: &Finding,
        acceptance: Option<&Acceptance>,
        identity: &Identity,
        known: &Known,
    ) {
        let Observation { at, entrance, .. } = *self.observation;
        if at.micros() < known.last() {
            self.observed.known += 1;
            return;
        }
        let before = identity.cell(known.severity, known.verdict);
        let now = identity.cell_of(finding);
        let standing = standing(acceptance);
        self.delta.moved((&before, known.standing), (&now, standing), at);
        if known.standing != standing {
            self.changes.stands(known.id, standing);
        }
        match known.standing {
            Standing::Fixed => self.observed.returned += 1,
            Standing::Open | Standing::Excepted => self.observed.known += 1,
        }
        if known.last_seen < at.micros() {
            self.changes.seen(known.id);
        }
        if known.entrances & entrance.bit() == 0 {
            self.changes.met(known.id);
        }
        let told = Told::of(finding, acceptance);
        if told.digest != known.digest {
            self.changes.retold(known.id, finding, told);
        }
    }
}
