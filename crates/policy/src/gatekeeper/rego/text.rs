//! A text under change that knows of each of its bytes where it came from.

/// The text, and the origin of each byte.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) said: String,
    origins: Vec<u32>,
}

/// In place of the bytes from `start` to `end`, these words.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) words: String,
}

impl Text {
    /// A text as it was written (shorter than 4 GiB).
    pub(super) fn new(written: &str) -> Text {
        Text { said: written.to_owned(), origins: (0..written.len() as u32).collect() }
    }

    /// Makes the changes, which must not overlap. New words count as coming from where they stand.
    pub(super) fn apply(&mut self, mut changes: Vec<Change>) {
        changes.sort_by_key(|change| (change.start, change.end));
        let (mut said, mut origins) = (String::new(), Vec::new());
        let mut at = 0;
        for change in changes {
            let (Some(kept), Some(from)) =
                (self.said.get(at..change.start), self.origins.get(at..change.start))
            else {
                continue;
            };
            said.push_str(kept);
            origins.extend_from_slice(from);
            let origin = self.origin(change.start);
            said.push_str(&change.words);
            origins.extend(std::iter::repeat_n(origin, change.words.len()));
            at = change.end;
        }
        said.push_str(self.said.get(at..).unwrap_or_default());
        origins.extend_from_slice(self.origins.get(at..).unwrap_or_default());
        (self.said, self.origins) = (said, origins);
    }

    /// The line and column, from one, in `written` of what stands at `line` and `column` now.
    pub(super) fn place_in(&self, written: &str, line: u32, column: u32) -> (u32, u32) {
        let lines = self.said.split_inclusive('\n');
        let before: usize = lines.take(line.saturating_sub(1) as usize).map(str::len).sum();
        let here = self.said.get(before..).unwrap_or_default().lines().next().unwrap_or_default();
        let ahead = here.char_indices().nth(column.saturating_sub(1) as usize);
        self.place_of(written, before + ahead.map_or(here.len(), |(at, _)| at))
    }

    /// The line and column, from one, in `written` of the byte at `at` now.
    pub(super) fn place_of(&self, written: &str, at: usize) -> (u32, u32) {
        let origin = self.origin(at) as usize;
        let upto = written.get(..origin).unwrap_or(written);
        let line = 1 + upto.matches('\n').count();
        let column = 1 + upto.rsplit('\n').next().unwrap_or_default().chars().count();
        (line as u32, column as u32)
    }

    fn origin(&self, at: usize) -> u32 {
        let last = || self.origins.last().map_or(0, |last| last + 1);
        self.origins.get(at).copied().unwrap_or_else(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_through_changes() {
        let written = "one\ntwo three\n";
        let mut text = Text::new(written);
        text.apply(vec![
            Change { start: 4, end: 7, words: "a much longer word".to_owned() },
            Change { start: 0, end: 0, words: "first ".to_owned() },
        ]);
        assert_eq!(text.said, "first one\na much longer word three\n");
        assert_eq!(text.place_in(written, 1, 7), (1, 1));
        assert_eq!(text.place_in(written, 2, 20), (2, 5));
        assert_eq!(text.place_in(written, 9, 9), (3, 1));
    }
}
