use model::{Container, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::posture::pod::command;
use crate::posture::pod::environment;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "crypto-miner",
    severity: Severity::Critical,
    page: include_str!("crypto_miner.md"),
    judge: Judge::Container(crypto_miner),
};

const MINERS: &[&str] = &[
    "bfgminer",
    "ccminer",
    "cgminer",
    "cpuminer",
    "ethminer",
    "lolminer",
    "minerd",
    "nanominer",
    "nbminer",
    "phoenixminer",
    "srbminer",
    "t-rex-miner",
    "teamredminer",
    "xmr-stak",
    "xmrig",
];

fn crypto_miner(container: &Container<'_>, report: &mut Report<'_>) {
    let says = |what: &str| format!("{} mines for somebody: {what}", container.name());
    let repository = reference::repository(container.image());
    let name = repository.rsplit('/').next().unwrap_or_default();
    let is_miner = |word: &str| MINERS.contains(&word.to_ascii_lowercase().as_str());
    if is_miner(name) || repository.split('/').any(is_miner) {
        report.at("image", says(container.image()));
        return;
    }
    let pool = |text: &str| text.contains("stratum+") || text.contains("stratum2+");
    let words = command::words(container, &["stratum", "miner", "xmr", "--donate-level"]);
    let found = words.iter().find(|word| {
        is_miner(word.program()) || pool(word.text) || word.text.starts_with("--donate-level")
    });
    if let Some(word) = found {
        // A pool's address may hold the account's password.
        let program = word.program();
        let what = if is_miner(program) { program } else { "it is told of a mining pool" };
        report.at(word.source.path(), says(what));
        return;
    }
    let variable = environment::variables(container).find(|(_, _, value)| pool(value));
    if let Some((path, name, _)) = variable {
        report.at(path, says(&format!("{name} names a mining pool")));
    }
}
