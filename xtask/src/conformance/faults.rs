//! What may happen to a cluster, while requests are on their way: none that a policy refuses is let in,
//! none that a policy changes gets in unchanged, nothing that was found is lost, and all of it works
//! again without a person.
//!
//! Two replicas stand behind one address and share a PostgreSQL store. What stands in for the rest of a
//! cluster is small: a gate for the Service, which asks the replicas every second whether they are
//! ready, and this program for the kubelet, which starts again what was killed.

mod gate;
mod kept;
mod load;
mod replica;
mod site;
mod trials;

use std::time::{Duration, Instant};

use super::apiserver::server::Programs;
use super::ledger::Ledger;
use super::program::Program;
use super::{Options, Outcome, Score};
use kept::Database;
use site::Site;
use trials::{FAULTS, Fault, Said};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// So long nothing may fail before it counts as well.
const CALM: Duration = Duration::from_secs(3);

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let database = match Database::start() {
        Ok(database) => database,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let program = Program::build()?;
    let mut site = Site::new(&programs, &program, database)?;
    let (ledger, mut score) = (Ledger::read("faults")?, Score::default());
    for fault in FAULTS {
        if fault.is_long && !options.is_named {
            let ask = "it takes minutes; cargo xtask conformance faults does it";
            println!("skipped: faults: {} ({ask})", fault.name);
            continue;
        }
        let (line, wrong) = tried(&mut site, fault)?;
        // The whole takes a quarter of an hour.
        println!("faults: {line}");
        if wrong.is_empty() {
            score.agrees();
        } else {
            score.differs(fault.name, &wrong.join("; "), &ledger, options);
        }
    }
    Ok(Outcome::Ran(score))
}

/// Does it, and gives what came of it as a line, and what is wrong with that.
fn tried(site: &mut Site<'_>, fault: &Fault) -> anyhow::Result<(String, Vec<String>)> {
    let mut wrong = Vec::new();
    site.load.forget();
    let began = Instant::now();
    let said = match (fault.act)(site)? {
        Said::Skipped(why) => return Ok((format!("skipped: {} ({why})", fault.name), wrong)),
        Said::Well(more) => more,
        Said::Wrong(how) => {
            wrong.push(how.clone());
            how
        }
    };
    let is_calm = site.calms()?;
    let tally = site.load.tally();
    wrong.extend(tally.wrong.iter().take(5).cloned());
    let failed = tally.closed + tally.unreached;
    if !is_calm {
        wrong.push(format!("{} s later it fails still: {}", PATIENCE.as_secs(), tally.last));
    }
    if fault.is_gentle && failed > 0 {
        wrong.push(format!("{failed} requests fail: {}", tally.last));
    }
    wrong.extend(site.ended()?);
    wrong.extend(site.let_in()?);
    wrong.extend(site.is_lost()?);
    let again = tally.failed.map_or(0.0, |last| (last - began).as_secs_f64());
    let line = format!(
        "{}: {} answered rightly, {} wrongly let in, {} refused as nobody answered, {} not reached, \
         well after {again:.1} s, {:.0} s in all{said}",
        fault.name,
        tally.rightly,
        tally.wrong.len(),
        tally.closed,
        tally.unreached,
        began.elapsed().as_secs_f64()
    );
    Ok((line, wrong))
}
