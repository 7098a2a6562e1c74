//! Writes random documents in random hands.

use super::random::Dice;

/// One hand.
#[derive(Debug)]
pub(crate) struct Writer<'w> {
    dice: &'w mut Dice,
    out: String,
    newline: &'static str,
    mapping: usize,
    dash: usize,
}

const KEYS: &[&str] =
    &["name", "image", "spec", "limits", "\"quoted\"", "a/b", "'x y'", "é", "resources"];
const WORDS: &[&str] = &[
    "nginx",
    "1",
    "true",
    "'it''s'",
    "\"a\\tb\"",
    "yes",
    "x:y",
    "a#b",
    "100m",
    "-1.5",
    "null",
    "~",
    "two words",
    "\"# no\"",
];

impl Writer<'_> {
    /// A document with a mapping at its root.
    pub(crate) fn document(dice: &mut Dice) -> String {
        let newline = if dice.chance(5) { "\r\n" } else { "\n" };
        let (mapping, dash) = (dice.of(&[1, 2, 2, 2, 4]), dice.of(&[0, 0, 2, 2, 4]));
        let mut writer = Writer { dice, out: String::new(), newline, mapping, dash };
        if writer.dice.chance(20) {
            writer.out.push('\u{feff}');
        }
        if writer.dice.chance(5) {
            writer.out.push_str("---");
            writer.out.push_str(newline);
        }
        writer.comment(0);
        writer.mapping_lines(0, 3, "");
        if writer.dice.chance(5) {
            writer.comment(0);
        }
        if writer.dice.chance(4) {
            let bare = writer.out.trim_end_matches(['\r', '\n']).len();
            writer.out.truncate(bare);
        }
        writer.out
    }

    fn end_line(&mut self) {
        if self.dice.chance(6) {
            self.out.push_str(" # behind");
        }
        self.out.push_str(self.newline);
    }

    fn comment(&mut self, column: usize) {
        if self.dice.chance(8) {
            self.out.push_str(self.newline);
        }
        if self.dice.chance(6) {
            let text = format!("{}# above{}", " ".repeat(column), self.newline);
            self.out.push_str(&text);
        }
    }

    /// The entries of a mapping; the first one continues the line that ends with `before`.
    fn mapping_lines(&mut self, column: usize, depth: usize, before: &str) {
        let first = self.dice.below(KEYS.len());
        let count = 1 + self.dice.below(4);
        for index in 0..count {
            if index > 0 || before.is_empty() {
                if index > 0 {
                    self.comment(column);
                }
                self.out.push_str(&" ".repeat(column));
            }
            self.out.push_str(KEYS[(first + index) % KEYS.len()]);
            self.out.push(':');
            self.value(column, depth, true);
        }
    }

    fn sequence_lines(&mut self, column: usize, depth: usize) {
        for index in 0..1 + self.dice.below(3) {
            if index > 0 {
                self.comment(column);
            }
            self.out.push_str(&" ".repeat(column));
            self.out.push('-');
            if depth > 0 && self.dice.chance(2) {
                self.out.push(' ');
                self.mapping_lines(column + 2, depth - 1, "- ");
            } else {
                self.value(column, depth.min(1), false);
            }
        }
    }

    /// The value of a key or dash at `column`.
    fn value(&mut self, column: usize, depth: usize, is_entry: bool) {
        match self.dice.below(if depth == 0 { 6 } else { 10 }) {
            0 => self.end_line(),
            1..4 => {
                let word = self.dice.of(WORDS);
                self.out.push(' ');
                self.out.push_str(word);
                self.end_line();
            }
            4 => {
                self.out.push(' ');
                self.flow(2);
                self.end_line();
            }
            5 => self.block_text(column),
            6..8 if is_entry => {
                self.end_line();
                self.comment(column + self.mapping);
                self.mapping_lines(column + self.mapping, depth - 1, "");
            }
            8.. if is_entry => {
                self.end_line();
                self.sequence_lines(column + self.dash, depth - 1);
            }
            _ => self.end_line(),
        }
    }

    fn block_text(&mut self, column: usize) {
        let header = self.dice.of(&["|", ">", "|-", "|+", ">-"]);
        let inside = " ".repeat(column + 2);
        let blank = if self.dice.chance(3) { self.newline } else { "" };
        let newline = self.newline;
        let text =
            format!(" {header}{newline}{inside}one{newline}{blank}{inside}  two{newline}{blank}");
        self.out.push_str(&text);
    }

    fn flow(&mut self, depth: usize) {
        let is_mapping = self.dice.chance(2);
        let count = self.dice.below(4);
        let gap = self.dice.of(&["", "", " "]);
        self.out.push_str(if is_mapping { "{" } else { "[" });
        self.out.push_str(gap);
        for (index, key) in KEYS.iter().enumerate().take(count) {
            if index > 0 {
                self.out.push_str(", ");
            }
            if is_mapping {
                self.out.push_str(key);
                self.out.push_str(": ");
            }
            if depth > 0 && self.dice.chance(3) {
                self.flow(depth - 1);
            } else {
                let word = self.dice.of(WORDS);
                self.out.push_str(word);
            }
        }
        self.out.push_str(gap);
        self.out.push_str(if is_mapping { "}" } else { "]" });
    }
}
