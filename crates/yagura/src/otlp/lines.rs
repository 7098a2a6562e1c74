//! Lines of the log that wait to be pushed: the newest, and no more than there is room for.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use serde_json::{Map, Value};

/// So many lines are kept, of so many bytes together; the oldest go first.
const MOST_LINES: usize = 2_000;
const MOST_BYTES: usize = 1 << 20;

/// What is kept of one text in a line.
const MOST_OF_A_TEXT: usize = 4_096;

static LINES: OnceLock<Lines> = OnceLock::new();

/// A line as `--log json` has it, and when it was said.
pub(super) struct Line {
    pub(super) when: SystemTime,
    pub(super) entries: Map<String, Value>,
    bytes: usize,
}

/// Lines that wait.
#[derive(Default)]
pub(super) struct Lines {
    kept: Mutex<Kept>,
}

/// What waits.
#[derive(Default)]
pub(super) struct Kept {
    /// The oldest first.
    pub(super) lines: VecDeque<Line>,
    /// How many there was no room for.
    pub(super) lost: u64,
    bytes: usize,
}

impl Kept {
    /// There is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.lost == 0
    }

    fn push(&mut self, line: Line) {
        self.bytes += line.bytes;
        self.lines.push_back(line);
        while self.lines.len() > MOST_LINES || self.bytes > MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else { return };
            self.bytes -= oldest.bytes;
            self.lost += 1;
        }
    }
}

impl Lines {
    /// All that waits, which waits no longer.
    pub(super) fn take(&self) -> Kept {
        std::mem::take(&mut *self.kept())
    }

    /// What could not be told waits again, before what was said meanwhile.
    pub(super) fn give_back(&self, mut taken: Kept) {
        let mut kept = self.kept();
        let newer = std::mem::take(&mut *kept);
        taken.lost += newer.lost;
        newer.lines.into_iter().for_each(|line| taken.push(line));
        *kept = taken;
    }

    /// Whoever broke off while it held this left nothing half done that matters.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lines are kept from now on.
pub(super) fn listen() -> &'static Lines {
    LINES.get_or_init(Lines::default)
}

/// Keeps a line that was said, where somebody wants it. `line` makes it: an object as `--log json` has it.
pub(crate) fn hear(when: SystemTime, line: impl FnOnce() -> Value) {
    let Some(lines) = LINES.get() else { return };
    let Value::Object(mut entries) = line() else { return };
    for value in entries.values_mut() {
        if let Value::String(text) = value {
            shorten(text);
        }
    }
    let texts = entries.iter().map(|(key, value)| key.len() + value.as_str().map_or(8, str::len));
    let bytes = texts.sum::<usize>() + 100;
    lines.kept().push(Line { when, entries, bytes });
}

fn shorten(text: &mut String) {
    if text.len() > MOST_OF_A_TEXT {
        text.truncate(text.floor_char_boundary(MOST_OF_A_TEXT));
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use serde_json::Map;

    use super::{Line, Lines, MOST_BYTES, MOST_LINES};

    fn line(bytes: usize) -> Line {
        Line { when: SystemTime::UNIX_EPOCH, entries: Map::new(), bytes }
    }

    #[test]
    fn the_newest_are_kept_and_the_others_counted() {
        let lines = Lines::default();
        (0..MOST_LINES + 3).for_each(|bytes| lines.kept().push(line(bytes % 7)));
        let taken = lines.take();
        assert_eq!((taken.lines.len(), taken.lost), (MOST_LINES, 3));
        lines.kept().push(line(1));
        lines.give_back(taken);
        let taken = lines.take();
        assert_eq!((taken.lines.len(), taken.lost), (MOST_LINES, 4));
        lines.kept().push(line(MOST_BYTES - 1));
        lines.kept().push(line(2));
        let taken = lines.take();
        assert_eq!((taken.lines.len(), taken.lost, taken.bytes), (1, 1, 2));
        assert!(lines.take().is_empty());
    }
}
