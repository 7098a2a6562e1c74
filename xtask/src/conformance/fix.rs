//! What `yagura fix --unsafe --write` makes of other people's files: how much goes away, whether
//! anything new comes up, and whether all else stays as it was.

mod copy;
mod gone;
mod kept;
mod mutated;
mod round_trip;

use std::path::Path;

use super::ledger::Ledger;
use super::program::Program;
use super::{Options, Outcome, Score};
use copy::Copy;

/// What the cases need, and what came of them so far.
struct Bench<'r> {
    program: Program,
    ledger: Ledger,
    options: &'r Options,
    score: Score,
}

impl Bench<'_> {
    /// A case: `how` it differs from what should be, if it does.
    fn case(&mut self, case: &str, how: Option<String>) {
        match how {
            None => self.score.agrees(),
            Some(how) => self.score.differs(case, &how, &self.ledger, self.options),
        }
    }

    fn remark(&mut self, line: String) {
        self.score.remarks.push(line);
    }
}

/// Runs all cases, each on a copy.
pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let folders = ["manifests", "kyverno-policies", "polaris-checks"].map(super::folder);
    let [Some(manifests), Some(policies), Some(polaris)] = folders else {
        let needed = "needs the corpora manifests, kyverno-policies and polaris-checks";
        return Ok(Outcome::Skipped(needed.to_owned()));
    };
    let ledger = Ledger::read("fix")?;
    let program = Program::build()?;
    let mut bench = Bench { program, ledger, options, score: Score::default() };
    fix_everything(&manifests, &mut bench)?;
    let copy = Copy::of(&policies, "kyverno-policies")?;
    fix_nothing("kyverno-policies", &copy, &mut bench)?;
    round_trip::run(&[("manifests", &manifests), ("kyverno-policies", &policies)], &mut bench)?;
    mutated::run(&polaris, &mut bench)?;
    Ok(Outcome::Ran(bench.score))
}

/// Fixes all that can be fixed, twice, and compares before, after, and after that.
fn fix_everything(manifests: &Path, bench: &mut Bench<'_>) -> anyhow::Result<()> {
    let copy = Copy::of(manifests, "manifests")?;
    fix_nothing("manifests", &copy, bench)?;
    let (texts, scan) = (copy.texts()?, bench.program.scan(copy.folder())?);
    bench.program.fix(copy.folder(), &[])?;
    let (mended, rescan) = (copy.texts()?, bench.program.scan(copy.folder())?);
    gone::judge(&scan, &rescan, bench);
    kept::judge(&texts, &mended, bench);
    bench.program.fix(copy.folder(), &[])?;
    let changed = copy::changed(&mended, &copy.texts()?);
    bench.case("again", changed.first().map(|file| format!("a second run changes {file}")));
    Ok(())
}

/// With checks that find nothing, no byte changes.
fn fix_nothing(corpus: &str, copy: &Copy, bench: &mut Bench<'_>) -> anyhow::Result<()> {
    let texts = copy.texts()?;
    let idle = bench.program.scan(copy.folder())?.idle_checks();
    bench.program.fix(copy.folder(), &idle)?;
    let changed = copy::changed(&texts, &copy.texts()?);
    let how = changed.first().map(|file| format!("{file} changes, though nothing is found"));
    bench.case(&format!("idle/{corpus}"), how);
    bench.remark(format!(
        "{corpus}: {} of {} files stay byte for byte under the {} checks that find nothing",
        texts.len() - changed.len(),
        texts.len(),
        idle.len(),
    ));
    Ok(())
}
