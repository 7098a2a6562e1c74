//! What a program costs, by the operating system's own account of it when it has finished.
//!
//! The account adds up all children of a process, so each measurement is made by a process of its
//! own: this program, called `measure`.

use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context, ensure};
use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// What one run of a program costs.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Seconds of user and system time, all threads and children.
    pub cpu: f64,
    /// Seconds by the clock on the wall.
    pub wall: f64,
    /// The largest resident set of one process, in MiB.
    pub peak: f64,
    /// How it ended.
    pub code: i32,
}

/// The median of each figure over `runs` runs after one that is not counted.
pub fn median(runs: usize, program: &str, arguments: &[&str]) -> anyhow::Result<Cost> {
    once(program, arguments)?;
    let costs = (0..runs).map(|_| once(program, arguments)).collect::<anyhow::Result<Vec<_>>>()?;
    let middle = |figure: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = costs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let code = costs[0].code;
    Ok(Cost { cpu: middle(|c| c.cpu), wall: middle(|c| c.wall), peak: middle(|c| c.peak), code })
}

fn once(program: &str, arguments: &[&str]) -> anyhow::Result<Cost> {
    let output = Command::new(env::current_exe()?)
        .args(["measure", program])
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(output.status.success(), "cannot measure {program}");
    let figures: Vec<f64> = text.split_whitespace().filter_map(|each| each.parse().ok()).collect();
    let &[cpu, wall, peak, code] = figures.as_slice() else {
        anyhow::bail!("cannot read the figures of {program}: {text}")
    };
    Ok(Cost { cpu, wall, peak, code: code as i32 })
}

/// Runs a program once, throws away what it prints, and prints its four figures.
pub fn alone(command: &[String]) -> anyhow::Result<()> {
    let (program, arguments) = command.split_first().context("nothing to measure")?;
    let nowhere = || fs::File::create("/dev/null");
    let started = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(nowhere()?)
        .stderr(nowhere()?)
        .status()
        .with_context(|| format!("cannot start {program}"))?;
    let wall = started.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let code = status.code().context("it was stopped by a signal")?;
    println!("{} {wall} {} {code}", cpu(&usage), usage.max_rss() as f64 / 1024.0);
    Ok(())
}

fn cpu(usage: &Usage) -> f64 {
    (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
}
