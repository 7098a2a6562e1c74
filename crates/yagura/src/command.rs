//! One file per verb.

mod catalogue;
mod explain;
mod fix;
mod install;
mod policy;
mod rescue;
mod scan;
mod script;
mod serve;
mod store;
mod test;
mod uninstall;

use std::process::ExitCode;

use crate::cli::{Cli, Verb};
use crate::config::Config;

/// Does what was typed. The error is for the person who typed it.
pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::read(cli.color);
    match cli.verb {
        Verb::Scan(scan) => scan::run(&scan, &config),
        Verb::Fix(fix) => fix::run(&fix, &config),
        Verb::Test(test) => test::run(&test, &config),
        Verb::Serve(serve) => serve::run(&serve, &config),
        Verb::Install(install) => install::run(&install, &config),
        Verb::Uninstall(uninstall) => uninstall::run(&uninstall, &config),
        Verb::Rescue(rescue) => rescue::run(&rescue, &config),
        Verb::Store(verb) => store::run(&verb),
        Verb::Policy(verb) => policy::run(&verb, &config),
        Verb::Explain(explain) => explain::run(&explain, &config),
        Verb::Checks(checks) => catalogue::checks(&checks),
        Verb::Frameworks(frameworks) => catalogue::frameworks(&frameworks),
        Verb::Completions(completions) => script::completions(&completions),
        Verb::Man(man) => script::man(&man),
    }
}
