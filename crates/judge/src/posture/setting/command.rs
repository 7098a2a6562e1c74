//! The command line of a container: which program it starts, and the flags it gives.

use std::borrow::Cow;

use model::{Container, FieldPath};

use super::component::Component;

/// A container's command line, word by word.
#[derive(Debug)]
pub(crate) struct Command<'d> {
    container: Container<'d>,
    component: Component,
    /// The words after the program's name.
    words: Vec<Word<'d>>,
}

/// One word of a command line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'d> {
    pub(crate) text: &'d str,
    /// `command` or `args`.
    list: &'static str,
    index: usize,
    /// The whole item it stands in.
    pub(crate) item: &'d str,
}

/// A flag as it is given.
#[derive(Debug, Clone)]
pub(crate) struct Flag<'d> {
    pub(crate) value: Cow<'d, str>,
    /// The word that holds the flag's name.
    pub(crate) word: Word<'d>,
    /// The word after it that holds the value, when that is another.
    pub(crate) value_word: Option<Word<'d>>,
}

/// Programs that do nothing but start another one, named among their arguments.
const WRAPPERS: &[&str] = &[
    "ash",
    "bash",
    "dash",
    "dumb-init",
    "env",
    "exec",
    "go-runner",
    "hyperkube",
    "kube-log-runner",
    "nice",
    "sh",
    "tini",
];

impl<'d> Command<'d> {
    /// The command line of `container`, when it starts a component's program.
    pub(crate) fn of(container: Container<'d>) -> Option<Command<'d>> {
        // Nearly no container starts a component: nothing is gathered before one is known.
        let (component, at) =
            program(words(container)).or_else(|| image_program(&container, words(container)))?;
        Some(Command { container, component, words: words(container).skip(at).collect() })
    }

    /// The component it starts.
    pub(crate) fn component(&self) -> Component {
        self.component
    }

    /// The container.
    pub(crate) fn container(&self) -> &Container<'d> {
        &self.container
    }

    /// Every time the flag is given, in order. A switch needs no value.
    pub(crate) fn flags(&self, name: &str, is_switch: bool) -> Vec<Flag<'d>> {
        let words = self.words.iter().enumerate();
        words.filter_map(|(at, word)| self.flag_at(at, *word, name, is_switch)).collect()
    }

    /// The list to add flags to: `args` where the container has any, else `command`.
    pub(crate) fn list(&self) -> FieldPath {
        let has_arguments = !self.container.get("args").is_empty();
        let has_command = !self.container.get("command").is_empty();
        let list = if has_arguments || !has_command { "args" } else { "command" };
        self.container.path().key(list)
    }

    /// The item that a word stands in.
    pub(crate) fn path(&self, word: &Word<'d>) -> FieldPath {
        self.container.path().key(word.list).index(word.index)
    }

    fn flag_at(&self, at: usize, word: Word<'d>, name: &str, is_switch: bool) -> Option<Flag<'d>> {
        let text = word.text.strip_prefix("--").or_else(|| word.text.strip_prefix('-'))?;
        let (given, value) = match text.split_once('=') {
            Some((given, value)) => (given, Some(value.trim_matches(['"', '\'']))),
            None => (text, None),
        };
        if !is_same_flag(given, name) {
            return None;
        }
        if let Some(value) = value {
            return Some(Flag { value: Cow::Borrowed(value), word, value_word: None });
        }
        if is_switch {
            return Some(Flag { value: Cow::Borrowed("true"), word, value_word: None });
        }
        let next = self.words.get(at + 1).filter(|next| !next.text.starts_with("--"));
        let value = Cow::Borrowed(next.map_or("", |next| next.text));
        Some(Flag { value, word, value_word: next.copied() })
    }
}

/// Flags may be written with underscores for dashes.
fn is_same_flag(given: &str, name: &str) -> bool {
    given == name || (given.contains('_') && given.replace('_', "-") == name)
}

/// The words of `command`, then those of `args`.
fn words<'d>(container: Container<'d>) -> impl Iterator<Item = Word<'d>> {
    let items = ["command", "args"].into_iter().flat_map(move |list| {
        let items = container.get(list).items().enumerate();
        items.filter_map(move |(index, item)| Some((list, index, item.as_str()?)))
    });
    items.flat_map(|(list, index, item)| {
        let texts = item.split_whitespace().map(|text| text.trim_matches(['"', '\'']));
        texts.map(move |text| Word { text, list, index, item })
    })
}

/// The component that the words start, and the position of its first argument.
fn program<'d>(words: impl Iterator<Item = Word<'d>>) -> Option<(Component, usize)> {
    let mut wrapped = false;
    for (at, word) in words.enumerate() {
        if word.text.starts_with('-') && wrapped {
            continue;
        }
        if let Some(component) = Component::of_program(word.text) {
            return Some((component, at + 1));
        }
        let base = word.text.rsplit('/').next().unwrap_or_default();
        wrapped = wrapped || WRAPPERS.contains(&base);
        if !wrapped {
            return None;
        }
    }
    None
}

/// The component by the image's name, for a container that gives arguments only.
fn image_program<'d>(
    container: &Container<'_>,
    mut words: impl Iterator<Item = Word<'d>>,
) -> Option<(Component, usize)> {
    if !container.get("command").is_empty() {
        return None;
    }
    let image = container.image().split('@').next().unwrap_or_default();
    let name = image.rsplit('/').next().and_then(|name| name.split(':').next())?;
    // The architecture may be part of the name: `kube-apiserver-amd64`.
    let name = ["-amd64", "-arm64"].iter().find_map(|it| name.strip_suffix(it)).unwrap_or(name);
    let component = Component::of_program(name)?;
    let only_flags = words.next().is_none_or(|word| word.text.starts_with('-'));
    only_flags.then_some((component, 0))
}
