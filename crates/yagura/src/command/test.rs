//! `yagura test DIR…`: run the tests that people wrote for their policies.
//!
//! Each kind of tests is a module: it says which files are its own, and runs what they hold.

mod find;
mod gatekeeper;
mod ledger;
mod pod_security;

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use source::files;

use crate::cli::Test;
use crate::speech;
use ledger::Ledger;

/// A kind of tests.
struct Kind {
    /// A file holds tests of this kind.
    has: fn(&Path, &[u8]) -> bool,
    /// Runs what a file holds.
    run: fn(&Path, &[u8], &mut Ledger),
}

/// All kinds. A file belongs to the first that takes it.
const KINDS: &[Kind] = &[
    Kind { has: gatekeeper::has, run: gatekeeper::run },
    Kind { has: pod_security::has, run: pod_security::run },
];

/// Runs all tests below the targets. The last line says how many passed.
pub(crate) fn run(test: &Test) -> anyhow::Result<ExitCode> {
    let mut ledger = Ledger::new(&test.run, test.verbose);
    for path in find::files(&test.targets, &mut ledger) {
        // What cannot be read is no test that we know of, unless it was named.
        let bytes = match files::read(&path) {
            Ok(bytes) => bytes,
            Err(diagnostic) if test.targets.contains(&path) => {
                ledger.broken(&path.display().to_string(), &diagnostic.says)?;
                continue;
            }
            Err(_) => continue,
        };
        if let Some(kind) = KINDS.iter().find(|kind| (kind.has)(&path, &bytes)) {
            (kind.run)(&path, &bytes, &mut ledger);
            ledger.tell()?;
        }
    }
    if ledger.is_empty() {
        let targets: Vec<_> = test.targets.iter().map(|path| path.display().to_string()).collect();
        match test.run.as_slice() {
            [] => bail!(
                "no policy test in {}; `yagura test --help` says what is one",
                targets.join(", ")
            ),
            patterns => bail!("no case is called {}", patterns.join(" or ")),
        }
    }
    speech::give(&format!("{}\n", ledger.total()))?;
    Ok(ledger.status())
}
