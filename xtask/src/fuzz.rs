//! Feeds every fuzz target for a while, where cargo-fuzz and a nightly toolchain are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// Runs each target for `seconds`, from the seeds and from the examples of the checks' pages.
pub(crate) fn run(seconds: u32) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    if !answers(&["+nightly", "fuzz", "--version"]) {
        println!("skipped: fuzzing (needs a nightly toolchain and `cargo install cargo-fuzz`)");
        return Ok(());
    }
    let fuzz = root.join("fuzz");
    let pages = fuzz.join("corpus/pages");
    write_examples(&root.join("crates"), &pages)?;
    let mut failed = Vec::new();
    for target in targets(&fuzz)? {
        let corpus = fuzz.join("corpus").join(&target);
        fs::create_dir_all(&corpus)?;
        println!("== {target}");
        let status = cargo(&["+nightly", "fuzz", "run", "--sanitizer", "none"])
            .arg(&target)
            .args([&corpus, &fuzz.join("seeds"), &pages])
            .args(["--", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"])
            .arg(format!("-dict={}", fuzz.join("words.dict").display()))
            .arg(format!("-max_total_time={seconds}"))
            .current_dir(&root)
            .status()?;
        if !status.success() {
            failed.push(target);
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("found something: {}", failed.join(", ")) }
}

/// The cargo that rustup chooses: the one that runs us knows no `+nightly`.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command
}

fn answers(arguments: &[&str]) -> bool {
    let asked = cargo(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// The names of the targets, in order.
fn targets(fuzz: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for path in files(&fuzz.join("fuzz_targets"), "rs")? {
        let name = path.file_stem().context("a target has a name")?;
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Every YAML example of a page becomes a file: so each check's code is reached.
fn write_examples(crates: &Path, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    for page in files(crates, "md")? {
        let text = fs::read_to_string(&page)?;
        let name = page.file_stem().unwrap_or_default().to_string_lossy();
        for (number, part) in text.split("```yaml\n").skip(1).enumerate() {
            let example = part.split("```").next().unwrap_or_default();
            let is_whole = example.starts_with("kind:") || example.contains("\nkind:");
            let head = if is_whole { "" } else { "apiVersion: v1\nkind: Pod\n" };
            fs::write(folder.join(format!("{name}-{number}.yaml")), format!("{head}{example}"))?;
        }
    }
    Ok(())
}

/// The files below `folder` with this extension.
fn files(folder: &Path, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, extension)?);
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    Ok(found)
}
