//! Where a scan spends its time, and how both grow with ten times as many files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::scan::YAGURA;
use crate::{corpus, measure};

/// One thread: the time that a phase takes is then close to its CPU time.
const ALONE: [&str; 5] = ["--threads", "1", "--no-render", "--format", "json"];

/// Prints the phases of the corpus, and of ten copies of it.
pub fn run() -> anyhow::Result<()> {
    let one = match corpus::folder("manifests") {
        Ok(folder) => folder,
        Err(why) => return Ok(println!("{why}")),
    };
    let ten = ten_copies(&one)?;
    let one = one.display().to_string();
    let ten = ten.display().to_string();
    for (name, folder) in [("once", &one), ("ten times", &ten)] {
        let phases = median_phases(folder)?;
        let whole = measure::median(3, YAGURA, &[&["scan", folder][..], &ALONE].concat())?;
        let one_check = ["scan", folder, "--check", "privileged"];
        let little = measure::median(3, YAGURA, &[&one_check[..], &ALONE].concat())?;
        println!("{name}: {:.3} s CPU, {:.1} MiB peak; {phases}", whole.cpu, whole.peak);
        println!("{name}, one check: {:.3} s CPU, {:.1} MiB peak", little.cpu, little.peak);
    }
    Ok(())
}

/// The median of each phase over five runs.
fn median_phases(folder: &str) -> anyhow::Result<String> {
    let mut names: Vec<String> = Vec::new();
    let mut times: Vec<Vec<f64>> = Vec::new();
    for _ in 0..5 {
        let output =
            Command::new(YAGURA).args(["scan", folder, "--timings"]).args(ALONE).output()?;
        let text = String::from_utf8(output.stderr)?;
        let line = text.lines().find(|line| line.starts_with("walk ")).context("no timings")?;
        for (index, phase) in line.split(", ").enumerate() {
            let mut words = phase.split(' ');
            let (name, time) = (words.next().context(phase.to_owned())?, words.next());
            if names.len() == index {
                names.push(name.to_owned());
                times.push(Vec::new());
            }
            times[index].push(time.context(phase.to_owned())?.parse()?);
        }
    }
    let phases = names.iter().zip(&mut times).map(|(name, times)| {
        times.sort_by(f64::total_cmp);
        format!("{name} {:.1} ms", times[times.len() / 2])
    });
    Ok(phases.collect::<Vec<_>>().join(", "))
}

fn ten_copies(folder: &Path) -> anyhow::Result<PathBuf> {
    let copies = PathBuf::from("bench/target/ten");
    if copies.is_dir() {
        fs::remove_dir_all(&copies)?;
    }
    for number in 0..10 {
        for file in corpus::files(folder)? {
            let copy = copies.join(number.to_string()).join(file.strip_prefix(folder)?);
            fs::create_dir_all(copy.parent().context("a file stands in a folder")?)?;
            fs::write(copy, fs::read(file)?)?;
        }
    }
    Ok(copies.canonicalize()?)
}
