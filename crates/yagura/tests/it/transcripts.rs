//! `tests/transcripts/*.md` are played: their files are written, their commands run, and what the
//! program prints is compared with what stands there.
//!
//! A block after a line that ends in `` `name`: `` is a file of that name. In a `console` block,
//! `$ yagura …` runs the program; what follows is what it prints on both outputs, and
//! `[exit N]` its status where that is not 0. `YAGURA_BLESS=1` rewrites what it prints.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::{fresh_folder, yagura};

#[test]
fn transcripts_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/transcripts");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let bless = std::env::var_os("YAGURA_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|it| it == "md")) {
        let written = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy();
        let played = play(&written, &fresh_folder(&format!("transcript-{name}")));
        if played == written {
            continue;
        }
        if bless {
            fs::write(path, played).unwrap();
        } else {
            wrong.push(format!("{}:\n{}", path.display(), first_difference(&written, &played)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The transcript with what the program really prints.
fn play(written: &str, folder: &Path) -> String {
    let mut played = String::new();
    let mut lines = written.lines();
    let mut before = "";
    while let Some(line) = lines.next() {
        played.push_str(line);
        played.push('\n');
        if let Some(language) = line.strip_prefix("```").filter(|language| !language.is_empty()) {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if language == "console" {
                played.push_str(&run_all(&block, folder));
            } else {
                if let Some(name) = file_name(before) {
                    let path = folder.join(name);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, format!("{}\n", block.join("\n"))).unwrap();
                }
                played.push_str(&format!("{}\n", block.join("\n")));
            }
            played.push_str("```\n");
        }
        if !line.trim().is_empty() {
            before = line;
        }
    }
    played
}

/// The name in a line that ends in `` `name`: ``.
fn file_name(line: &str) -> Option<&str> {
    line.strip_suffix("`:")?.rsplit_once('`').map(|(_, name)| name)
}

fn run_all(block: &[&str], folder: &Path) -> String {
    let commands = block.iter().filter_map(|line| line.strip_prefix("$ "));
    commands.map(|command| format!("$ {command}\n{}", run(command, folder))).collect()
}

fn run(command: &str, folder: &Path) -> String {
    let (command, input) = command.split_once(" < ").unwrap_or((command, ""));
    let mut words = command.split_whitespace();
    match words.next() {
        Some("yagura") => {}
        Some("cat") => return fs::read_to_string(folder.join(words.next().unwrap())).unwrap(),
        other => panic!("a transcript runs yagura or cat, not {other:?}"),
    }
    let stdin = match input {
        "" => Stdio::null(),
        file => Stdio::from(fs::File::open(folder.join(file)).unwrap()),
    };
    let output = yagura(folder).args(words).stdin(stdin).output().unwrap();
    let mut printed = String::from_utf8(output.stdout).unwrap();
    printed.push_str(&String::from_utf8(output.stderr).unwrap());
    match output.status.code() {
        Some(0) => {}
        Some(code) => printed.push_str(&format!("[exit {code}]\n")),
        None => panic!("{command} was killed"),
    }
    printed
}

fn first_difference(written: &str, played: &str) -> String {
    let mut pairs = (1..).zip(written.lines().zip(played.lines()));
    match pairs.find(|(_, (written, played))| written != played) {
        Some((number, (written, played))) => {
            format!("  line {number}\n  written: {written}\n  printed: {played}")
        }
        None => format!(
            "  {} lines written, {} printed",
            written.lines().count(),
            played.lines().count()
        ),
    }
}
