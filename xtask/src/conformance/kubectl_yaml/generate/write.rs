//! Writes random values in every style YAML has.

use super::super::super::random::Random;
use super::pools::{BASE64, ESCAPED, HEADERS, KEYS, PLAIN, QUOTED, ROWS, TAGS};

/// Writes to the end of a text.
pub(super) struct Writer<'w> {
    random: &'w mut Random,
    out: &'w mut String,
}

impl<'w> Writer<'w> {
    pub(super) fn new(random: &'w mut Random, out: &'w mut String) -> Writer<'w> {
        Writer { random, out }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    /// Writes a value after `key:` or `-`, and ends its line. What needs rows of its own begins at
    /// column `indent`.
    pub(super) fn value(&mut self, indent: usize, depth: usize) {
        let properties = self.random.one_in(8);
        match self.random.below(if depth == 0 { 6 } else { 12 }) {
            0..=2 => {
                self.space();
                self.scalar_text();
                self.end_line();
            }
            3 => self.block_scalar(indent),
            4 => {
                self.space();
                self.flow(depth.min(3));
                self.end_line();
            }
            5 => {
                self.space();
                let alias = self.random.pick(&["*x", "*k", "*a", "*x ", "&x a", "&a", "*none"]);
                self.put(alias);
                self.end_line();
            }
            6..=9 => {
                if properties {
                    self.space();
                    self.properties();
                }
                self.end_line();
                self.mapping(indent, depth - 1);
            }
            _ => {
                if properties {
                    self.space();
                    self.properties();
                }
                self.end_line();
                let back = if self.random.one_in(3) { 2.min(indent) } else { 0 };
                self.sequence(indent - back, depth - 1);
            }
        }
    }

    fn space(&mut self) {
        let space = if self.random.one_in(12) {
            self.random.pick(&["  ", "\t", " \t", "\n ", " # c\n   "])
        } else {
            " "
        };
        self.put(space);
    }

    fn properties(&mut self) {
        if self.random.one_in(3) {
            let tag = self.random.pick(TAGS);
            self.put(tag);
            self.put(" ");
        }
        let anchor = self.random.pick(&["&x", "&a", "&x ", "&k", ""]);
        self.put(anchor);
    }

    fn end_line(&mut self) {
        let end = if self.random.one_in(10) {
            self.random.pick(&[
                " # c\n",
                "  \n",
                "\n\n",
                "\n# c\n",
                "\n    # c\n",
                "\t\n",
                "\n \t \n",
                " #\n",
            ])
        } else {
            "\n"
        };
        self.put(end);
    }

    fn mapping(&mut self, indent: usize, depth: usize) {
        for entry in 0..=self.random.below(4) {
            if entry > 0 || !self.out.ends_with("- ") {
                let shift = if self.random.one_in(40) { 1 } else { 0 };
                self.indent(indent + shift);
            }
            if self.random.one_in(10) {
                self.put("<<:");
                let merged = self.random.pick(&[
                    " *x\n",
                    " *a\n",
                    " [*x, *a]\n",
                    " {a: 1, b: 2}\n",
                    " [{a: 3}, *x, {b: 4}]\n",
                    " null\n",
                    " []\n",
                    " [[*x]]\n",
                    " &x {c: 1}\n",
                ]);
                self.put(merged);
                continue;
            }
            if self.random.one_in(30) {
                self.complex_entry(indent, depth);
                continue;
            }
            self.key();
            let colon =
                if self.random.one_in(20) { self.random.pick(&[" :", ":\t", "  :"]) } else { ":" };
            self.put(colon);
            self.value(indent + 2, depth);
        }
    }

    /// `? key`, `: value`
    fn complex_entry(&mut self, indent: usize, depth: usize) {
        self.put("?");
        self.value(indent + 2, depth.min(1));
        if !self.random.one_in(4) {
            self.indent(indent);
            self.put(":");
            self.value(indent + 2, depth.min(1));
        }
    }

    fn key(&mut self) {
        let key = if self.random.one_in(4) {
            self.random.pick(KEYS)
        } else {
            self.random.pick(&["a", "b", "c", "d", "e", "f"])
        };
        self.put(key);
    }

    fn sequence(&mut self, indent: usize, depth: usize) {
        for _ in 0..=self.random.below(3) {
            self.indent(indent);
            self.put("-");
            if depth > 0 && self.random.one_in(3) {
                self.put(" ");
                self.mapping(indent + 2, depth - 1);
            } else if depth > 0 && self.random.one_in(12) {
                self.put(" -");
                self.value(indent + 4, depth - 1);
            } else {
                self.value(indent + 2, depth);
            }
        }
    }

    /// Writes a scalar on one line, or in quotes.
    pub(super) fn scalar_text(&mut self) {
        if self.random.one_in(10) {
            let tag = self.random.pick(TAGS);
            self.put(tag);
            self.put(" ");
            if tag == "!!binary" {
                let text = self.random.pick(BASE64);
                return self.put(text);
            }
        }
        if self.random.one_in(14) {
            let anchor = self.random.pick(&["&x ", "&a ", "&k ", "&x\n   "]);
            self.put(anchor);
        }
        match self.random.below(10) {
            0..=4 => {
                let text = self.random.pick(PLAIN);
                self.put(text);
            }
            5 => {
                let text = self.random.pick(PLAIN);
                self.put(text);
                let rest = self.random.pick(&[
                    "\n    more",
                    "\n  more",
                    "\n\n   more",
                    " # c\n    more",
                    "\n more",
                    "\n\t more",
                    "\n   \tmore",
                ]);
                self.put(rest);
            }
            6 => self.number(),
            7 => self.quoted('\''),
            _ => self.quoted('"'),
        }
    }

    fn quoted(&mut self, quote: char) {
        self.out.push(quote);
        for _ in 0..=self.random.below(3) {
            let text = if quote == '"' && self.random.one_in(2) {
                self.random.pick(ESCAPED)
            } else {
                self.random.pick(QUOTED)
            };
            let doubled = if quote == '\'' && self.random.one_in(6) { "''" } else { "" };
            self.put(text);
            self.put(doubled);
        }
        self.out.push(quote);
    }

    /// Digits and what stands between them.
    fn number(&mut self) {
        let pieces = [
            "0", "1", "7", "8", "9", "10", "0x", "0b", "0o", "_", ".", "e", "E", "+", "-", ":",
            "f", "55", "000", "12345",
        ];
        for _ in 0..=self.random.below(5) {
            let piece = self.random.pick(&pieces);
            self.put(piece);
        }
    }

    fn block_scalar(&mut self, indent: usize) {
        self.space();
        if self.random.one_in(8) {
            self.properties();
            self.put(" ");
        }
        let header = self.random.pick(HEADERS);
        self.put(header);
        self.put("\n");
        for _ in 0..self.random.below(5) {
            let row = self.random.pick(ROWS);
            if !row.is_empty() {
                let shift = self.random.below(8);
                self.indent(
                    (indent + usize::from(shift == 0)).saturating_sub(usize::from(shift == 1)),
                );
            } else if self.random.one_in(3) {
                let blanks = self.random.below(indent + 3);
                self.indent(blanks);
            }
            self.put(row);
            self.put("\n");
        }
    }

    /// Writes a value in brackets, braces, or none.
    pub(super) fn flow(&mut self, depth: usize) {
        match self.random.below(if depth == 0 { 4 } else { 8 }) {
            0..=3 => self.scalar_text(),
            4 | 5 => self.flow_sequence(depth - 1),
            _ => self.flow_mapping(depth - 1),
        }
    }

    fn flow_sequence(&mut self, depth: usize) {
        self.put("[");
        for _ in 0..self.random.below(4) {
            if self.random.one_in(8) {
                let pair = self.random.pick(&[
                    "a: b",
                    "? a : b",
                    "\"a\":b",
                    ": b",
                    "? : b",
                    "? a",
                    "<<: {a: b}",
                    "*x",
                ]);
                self.put(pair);
            } else {
                self.flow(depth);
            }
            self.comma();
        }
        self.put("]");
    }

    fn flow_mapping(&mut self, depth: usize) {
        self.put("{");
        for _ in 0..self.random.below(4) {
            self.key();
            if !self.random.one_in(10) {
                let colon = self.random.pick(&[": ", ": ", ": ", ":", " : ", ":\n  "]);
                self.put(colon);
                self.flow(depth);
            }
            self.comma();
        }
        self.put("}");
    }

    fn comma(&mut self) {
        let comma =
            self.random.pick(&[", ", ", ", ", ", ",", " , ", ",\n    ", ", # c\n    ", "", ",,"]);
        self.put(comma);
    }

    /// Writes JSON, or what is nearly JSON.
    pub(super) fn json(&mut self, depth: usize) {
        match self.random.below(if depth == 0 { 6 } else { 10 }) {
            0..=2 => {
                let scalars = [
                    "1",
                    "-1",
                    "0",
                    "-0",
                    "1.0",
                    "1e3",
                    "1.5E-2",
                    "12345678901234567890",
                    "true",
                    "false",
                    "null",
                    "\"a\"",
                    "\"\"",
                    "\"\\u00e9\\n\\/\\ud83d\\ude00\"",
                    "\"\\ud83d\"",
                    "\"\\ud83dx\"",
                    "\"\\udc00\\ud83d\"",
                    "\"é\"",
                    "9223372036854775808",
                    "1e400",
                    "01",
                    "+1",
                    ".5",
                    "1.",
                    "\"\\x41\"",
                    "\"a\tb\"",
                    "yes",
                    "\"\u{7f}\"",
                    "\"\\u0000\"",
                    "1e",
                    "-",
                    "nul",
                    "tru",
                    "1e20",
                    "1e21",
                    "NaN",
                ];
                let scalar = self.random.pick(&scalars);
                self.put(scalar);
            }
            3..=5 => {
                let number = self.random.below(1000);
                self.put(&format!("{number}"));
            }
            6 | 7 => self.json_list("[", "]", depth),
            _ => self.json_list("{", "}", depth),
        }
    }

    fn json_list(&mut self, open: &str, close: &str, depth: usize) {
        self.put(open);
        let count = self.random.below(4);
        for entry in 0..count {
            if open == "{" {
                let key = self.random.pick(&[
                    "\"a\":",
                    "\"b\" : ",
                    "\"c\":\n",
                    "\"<<\":",
                    "\"yes\":",
                    "\"a\":",
                    "a: ",
                    "\"\\u0061\":",
                ]);
                self.put(key);
            }
            self.json(depth - 1);
            if entry + 1 < count || self.random.one_in(30) {
                let comma = self.random.pick(&[",", ", ", ",\n  ", ",\t"]);
                self.put(comma);
            }
        }
        self.put(close);
    }
}
