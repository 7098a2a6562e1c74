use model::{Container, Severity};

use super::command;
use super::command::Word;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "pipe-to-shell",
    severity: Severity::Medium,
    page: include_str!("pipe_to_shell.md"),
    judge: Judge::Container(pipe_to_shell),
};

const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "python", "python3", "perl", "node"];

fn pipe_to_shell(container: &Container<'_>, report: &mut Report<'_>) {
    let words = command::words(container, &["curl", "wget"]);
    for (position, word) in words.iter().enumerate() {
        if !matches!(word.program(), "curl" | "wget") || !word.is_first {
            continue;
        }
        if is_piped(&words, position) || is_substituted(&words, position) {
            let says = format!("{} runs whatever {} brings", container.name(), word.program());
            report.at(word.source.path(), says);
            return;
        }
    }
}

/// `curl … | sh`
fn is_piped(words: &[Word<'_>], position: usize) -> bool {
    let rest = words.iter().skip(position);
    let mut rest = rest.skip_while(|word| !word.ends_command());
    let is_pipe = rest.next().is_some_and(|word| word.text == "|");
    let next = rest.find(|word| !matches!(word.program(), "sudo" | "env" | "-E"));
    is_pipe && next.is_some_and(|word| SHELLS.contains(&word.program()))
}

/// `sh -c "$(curl …)"`, `bash <(curl …)`
fn is_substituted(words: &[Word<'_>], position: usize) -> bool {
    let before = words.get(..position).unwrap_or_default();
    let opens = before.last().is_some_and(|word| matches!(word.text, "(" | "`"));
    let signs = |word: &&Word<'_>| matches!(word.text, "(" | "`" | "$" | "<");
    let mut back = before.iter().rev().skip_while(signs);
    let runner = back.find(|word| !word.text.starts_with('-'));
    let runs = |word: &Word<'_>| {
        SHELLS.contains(&word.program()) || matches!(word.text, "eval" | "source" | ".")
    };
    opens && runner.is_some_and(runs)
}
