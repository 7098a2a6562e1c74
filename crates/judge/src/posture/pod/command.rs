//! What a container is told to run, word by word.
//!
//! Not a shell's grammar: enough of it to see which programs are named, with which arguments, and
//! where one command ends and the next begins.

use model::{Container, Node};

/// A word of a command, or a sign between words: `|`, `;`, `&`, `(`, `)`, `<`, `>`, `` ` ``, `$`.
#[derive(Debug, Clone, Copy)]
pub(in crate::posture) struct Word<'d> {
    /// Which of the container's strings it comes from.
    pub(in crate::posture) source: Source,
    pub(in crate::posture) text: &'d str,
    /// Begins a command: first of all, or after a sign that ends one.
    pub(in crate::posture) is_first: bool,
}

/// A string that a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::posture) struct Source {
    list: &'static str,
    index: usize,
}

impl Source {
    /// Its path, relative to the container.
    pub(in crate::posture) fn path(self) -> String {
        format!("{}[{}]", self.list, self.index)
    }
}

impl<'d> Word<'d> {
    /// The program it names: `/usr/bin/sudo` is `sudo`.
    pub(in crate::posture) fn program(&self) -> &'d str {
        self.text.rsplit('/').next().unwrap_or_default()
    }

    /// Ends a command.
    pub(in crate::posture) fn ends_command(&self) -> bool {
        matches!(self.text, "|" | ";" | "&" | ")" | "\n")
    }
}

/// The words of everything the container runs. Empty unless its text has one of `needles`, which
/// spares most containers the splitting.
pub(in crate::posture) fn words<'d>(container: &Container<'d>, needles: &[&str]) -> Vec<Word<'d>> {
    let mentions = |text: &str| needles.iter().any(|needle| text.contains(needle));
    if !strings(container).any(|(_, text)| mentions(text)) {
        return Vec::new();
    }
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut list = "";
    for (source, text) in strings(container) {
        // `args` carry on what `command` began.
        let starts = list != source.list && source.list != "args";
        list = source.list;
        split(source, text, &mut words, starts);
    }
    words
}

/// Each string that the container runs.
pub(in crate::posture) fn strings<'d>(
    container: &Container<'d>,
) -> impl Iterator<Item = (Source, &'d str)> {
    let lifecycle = container.get("lifecycle");
    let hook = |key: &str| lifecycle.get(key).get("exec").get("command");
    let lists = [
        ("command", container.get("command")),
        ("args", container.get("args")),
        ("lifecycle.postStart.exec.command", hook("postStart")),
        ("lifecycle.preStop.exec.command", hook("preStop")),
    ];
    lists.into_iter().flat_map(|(list, node)| {
        let items = node.items().enumerate();
        let text = move |(index, item): (usize, Node<'d>)| {
            item.as_str().map(|text| (Source { list, index }, text))
        };
        items.filter_map(text)
    })
}

/// The words after the one at `position`, to the end of its command.
pub(in crate::posture) fn arguments<'w, 'd>(
    words: &'w [Word<'d>],
    position: usize,
) -> impl Iterator<Item = &'w Word<'d>> {
    words.iter().skip(position + 1).take_while(|word| !word.ends_command() && !word.is_first)
}

fn split<'d>(source: Source, text: &'d str, words: &mut Vec<Word<'d>>, starts: bool) {
    let mut is_first = starts || words.is_empty();
    let is_break = |letter: char| letter.is_whitespace() || "'\"`;|&()<>$".contains(letter);
    for piece in text.split_inclusive(is_break) {
        let (word, sign) = match piece.char_indices().next_back() {
            Some((end, letter)) if is_break(letter) => {
                piece.split_at_checked(end).unwrap_or_default()
            }
            _ => (piece, ""),
        };
        if !word.is_empty() {
            // After `sh -c` the next string is a command of its own.
            is_first |= follows_dash_c(words, source);
            words.push(Word { source, text: word, is_first });
            is_first = false;
        }
        if matches!(sign, "\n" | "`" | ";" | "|" | "&" | "(" | ")" | "<" | ">" | "$") {
            words.push(Word { source, text: sign, is_first: false });
            is_first = is_first || matches!(sign, "\n" | "`" | ";" | "|" | "&" | "(");
        }
    }
}

fn follows_dash_c(words: &[Word<'_>], source: Source) -> bool {
    let last = words.last().filter(|last| last.source != source);
    last.is_some_and(|last| last.text.starts_with('-') && last.text.ends_with('c'))
}
