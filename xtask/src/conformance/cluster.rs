//! The same objects four ways, as files, in a live cluster, at admission and in the background: the
//! findings must be the same.
//!
//! The objects are the demo's and those of the corpus of manifests that the API server takes, each
//! in a namespace of its own where names collide, and all that an API server makes by itself.

mod applied;
mod asked;
mod background;
mod compare;
mod single;

use super::apiserver::catalogue::Catalogue;
use super::apiserver::server::{Programs, User};
use super::ledger::Ledger;
use super::program::Program;
use super::{Options, Outcome, Score, folder};
use applied::Applied;
use background::Background;
use single::Trial;

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let program = Program::build()?;
    let server = programs.start_with_accounts()?;
    let catalogue = Catalogue::read(&server.client)?;
    let mut applied = Applied::new(&server.client, &catalogue, server.folder())?;
    applied.take_what_is_there()?;
    let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    applied.apply([Some(demo), folder("manifests")].iter().flatten())?;
    let ledger = Ledger::read("cluster")?;
    let mut score = Score::default();
    let kubeconfig = server.kubeconfig(User::Admin, server.port)?.display().to_string();
    let live = ["cluster", "--kubeconfig", &kubeconfig];
    for policy in ["builtin", "pss:restricted"] {
        let policy = ["--policy", policy];
        let files = [applied.folder(), "--complete", "--hidden"];
        let (_, files) = program.report(server.folder(), &[&files[..], &policy].concat())?;
        let (_, cluster) = program.report(server.folder(), &[&live[..], &policy].concat())?;
        let names = ["files", "the cluster"];
        compare::compare(names, files, cluster, &ledger, options, &mut score);
    }
    let (_, scanned) = program.report(server.folder(), &live)?;
    match scanned {
        Err(said) => score.wrong.push(said),
        Ok(mut scanned) => {
            let told = (&ledger, options);
            asked::compare(&server, &program, &applied.brought, &scanned, told, &mut score)?;
            let background = Background::start(&program, server.folder(), &kubeconfig)?;
            let mut kept = background.settled()?;
            background::without_twins(&mut scanned, &mut kept);
            let names = ["the cluster", "the background"];
            compare::compare(names, Ok(scanned), Ok(kept), &ledger, options, &mut score);
        }
    }
    score.remarks.push(format!("{} objects that people wrote", applied.brought.len()));
    let trial = Trial { server: &server, program: &program, live: &live };
    for (case, how) in trial.all()? {
        match how {
            None => score.agrees(),
            Some(how) => score.differs(case, &how, &ledger, options),
        }
    }
    Ok(Outcome::Ran(score))
}
