//! A whole scan of other people's manifests, beside checkov.

use std::process::Command;

use crate::corpus;
use crate::measure::{self, Cost};

/// Our program, as `bench/run` builds it.
pub const YAGURA: &str = "target/release/yagura";

const CHECKOV: &str = "bench/target/checkov/bin/checkov";
/// How often the two are measured side by side.
const ROUNDS: usize = 3;

const VERSION: &str = "checkov==3.3.30";

/// Prints what either costs, and how they compare.
pub fn run() -> anyhow::Result<()> {
    let folder = match corpus::folder("manifests") {
        Ok(folder) => folder.display().to_string(),
        Err(why) => return Ok(println!("{why}")),
    };
    // A folder leaves out patches of Kustomize; a pattern takes every file, as checkov does.
    let every_file = format!("{folder}/**/*.{{yaml,yml}}");
    let all = ["scan", &every_file, "--hidden", "--no-ignore", "--format", "json"];
    print(
        "yagura, the folder",
        &measure::median(3, YAGURA, &["scan", &folder, "--format", "json"])?,
    );
    if let Err(why) = install() {
        return Ok(println!("skipped: checkov ({why})"));
    }
    let words = ["BC_SKIP_MAPPING=TRUE", "LOG_LEVEL=ERROR", CHECKOV, "-d", &folder];
    let flags =
        ["--framework", "kubernetes", "--skip-download", "--quiet", "--compact", "-o", "json"];
    // The machine's speed changes while checkov runs: each of its runs has ours on both sides.
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let before = measure::median(9, YAGURA, &all)?;
        let theirs = measure::median(1, "env", &[&words[..], &flags[..]].concat())?;
        let after = measure::median(9, YAGURA, &all)?;
        print("yagura, every file", &before);
        print(VERSION, &theirs);
        print("yagura, every file", &after);
        let ours = (before.cpu + after.cpu) / 2.0;
        rounds.push((theirs.cpu / ours, theirs.peak / before.peak.max(after.peak)));
    }
    rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (cpu, memory) = rounds[ROUNDS / 2];
    println!(
        "every file, median of {ROUNDS} rounds: {cpu:.0} times less CPU (target 150), {memory:.0} times \
         less memory (target: under 60 MiB)"
    );
    Ok(())
}

fn print(who: &str, cost: &Cost) {
    let Cost { cpu, wall, peak, code } = cost;
    println!("{who:20} {cpu:7.3} s CPU {wall:7.3} s wall {peak:6.1} MiB peak, exit {code}");
}

/// Installs checkov below `bench/target`, once; the error is a clause.
fn install() -> Result<(), String> {
    let is_there =
        || Command::new(CHECKOV).arg("--version").output().is_ok_and(|o| o.status.success());
    if is_there() {
        return Ok(());
    }
    let pip = "bench/target/checkov/bin/pip";
    let steps = [
        ("python3", ["-m", "venv", "bench/target/checkov"]),
        (pip, ["install", "--quiet", VERSION]),
    ];
    for (program, arguments) in steps {
        let status = Command::new(program).args(arguments).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(format!("{program} {} failed", arguments.join(" ")));
        }
    }
    if is_there() { Ok(()) } else { Err("it does not start".to_owned()) }
}
