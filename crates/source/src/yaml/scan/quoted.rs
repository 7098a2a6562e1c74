//! Scalars in quotes. Rows after the first may be indented less than their mapping.

use model::document::{Style, Text};

use super::super::cursor::{BLANK, BREAK, END, QUOTED};
use super::super::problem::Problem;
use super::super::token::{Kind, Token};
use super::plain::Fold;
use super::{Fault, Scan, Scanner};

impl Scanner<'_> {
    pub(super) fn fetch_quoted(&mut self, single: bool) -> Scan<()> {
        let mark = self.cursor.mark();
        let key_level = self.save_key(mark)?;
        self.key_allowed = false;
        self.cursor.skip(1);
        let text = self.quoted_text(single).map_err(|fault| match fault.problem {
            Problem::UnclosedQuote => Fault::at(mark, fault.problem),
            _ => fault,
        })?;
        self.cursor.skip(1);
        let style = if single { Style::SingleQuoted } else { Style::DoubleQuoted };
        let token = Token::new(Kind::Scalar(style), mark, self.cursor.at()).saying(text);
        self.queue.push(Token { key_level, ..token });
        Ok(())
    }

    /// What stands between the quotes. Stops at the second.
    fn quoted_text(&mut self, single: bool) -> Scan<Text> {
        let quote = if single { b'\'' } else { b'"' };
        let start = self.cursor.at();
        loop {
            self.cursor.skip_to(QUOTED | BREAK);
            let byte = self.cursor.byte(0);
            if byte == quote && !(single && self.cursor.byte(1) == b'\'') {
                return Ok(self.builder.borrowed(start as u32, self.cursor.at() as u32));
            }
            let plain = match byte {
                b'"' | b'\'' => byte != quote,
                b'\\' => single,
                0 => return self.fault(Problem::UnclosedQuote),
                _ => !self.cursor.is_break(0),
            };
            if !plain {
                return self.quoted_rest(single, start);
            }
            self.cursor.skip(1);
        }
    }

    /// The same from the first place where the text is not said literally.
    fn quoted_rest(&mut self, single: bool, start: usize) -> Scan<Text> {
        let arena = self.builder.arena().len();
        // A row's text ends before the blanks that lead to its break.
        let said = self.cursor.text(start, self.cursor.at());
        let kept = if self.cursor.is_break(0) { said.trim_end_matches([' ', '\t']) } else { said };
        self.builder.arena().push_str(kept);
        let mut fold = Fold::default();
        loop {
            if self.cursor.is_document_mark() {
                return self.fault(Problem::MarkerInQuote);
            }
            if self.cursor.class(0) & END != 0 {
                return self.fault(Problem::UnclosedQuote);
            }
            self.quoted_run(single, &mut fold)?;
            if self.ends_quote(single) {
                return Ok(self.builder.owned_since(arena));
            }
            let from = self.cursor.at();
            let blanks = self.quoted_gap(&mut fold);
            if fold.is_open() {
                fold.write(self.builder.arena());
            } else {
                let said = self.cursor.text(from, blanks);
                self.builder.arena().push_str(said);
            }
        }
    }

    fn ends_quote(&self, single: bool) -> bool {
        self.cursor.byte(0) == if single { b'\'' } else { b'"' }
    }

    /// Copies text up to a blank, a break or the quote.
    fn quoted_run(&mut self, single: bool, fold: &mut Fold) -> Scan<()> {
        loop {
            let from = self.cursor.at();
            self.cursor.skip_to(QUOTED | BREAK | BLANK);
            let said = self.cursor.text(from, self.cursor.at());
            self.builder.arena().push_str(said);
            match (self.cursor.byte(0), single) {
                (b'\'', true) if self.cursor.byte(1) == b'\'' => {
                    self.builder.arena().push('\'');
                    self.cursor.skip(2);
                }
                (b'\'', true) | (b'"', false) => return Ok(()),
                (b'\\', false) if self.cursor.is_break(1) => {
                    self.cursor.skip(1);
                    self.cursor.take_break();
                    fold.open();
                    return Ok(());
                }
                (b'\\', false) => self.escape()?,
                (b'"' | b'\'' | b'\\', _) => self.copy_character(),
                _ if self.cursor.is_blank_or_end(0) => return Ok(()),
                _ => self.copy_character(),
            }
        }
    }

    /// Copies one character that only looked like more.
    fn copy_character(&mut self) {
        let from = self.cursor.at();
        self.cursor.skip(1);
        while self.cursor.byte(0) & 0xC0 == 0x80 {
            self.cursor.skip(1);
        }
        let said = self.cursor.text(from, self.cursor.at());
        self.builder.arena().push_str(said);
    }

    /// Moves over blanks and breaks. Gives where the blanks before any break end.
    fn quoted_gap(&mut self, fold: &mut Fold) -> usize {
        let mut blanks = self.cursor.at();
        loop {
            if self.cursor.is_blank(0) {
                self.cursor.skip(1);
                if !fold.is_open() {
                    blanks = self.cursor.at();
                }
            } else if self.cursor.is_break(0) {
                fold.push(self.cursor.take_break());
            } else {
                return blanks;
            }
        }
    }

    /// Reads a backslash and what it escapes.
    fn escape(&mut self) -> Scan<()> {
        let said = match self.cursor.byte(1) {
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\x0B',
            b'f' => '\x0C',
            b'r' => '\r',
            b'e' => '\x1B',
            b' ' => ' ',
            b'"' => '"',
            b'\'' => '\'',
            b'\\' => '\\',
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.code_point(2),
            b'u' => return self.code_point(4),
            b'U' => return self.code_point(8),
            _ => {
                let rest = self.cursor.text(self.cursor.at() + 1, self.cursor.at() + 5);
                let escaped = rest.chars().next().unwrap_or('\u{FFFD}');
                return self.fault(Problem::UnknownEscape(escaped));
            }
        };
        self.builder.arena().push(said);
        self.cursor.skip(2);
        Ok(())
    }

    /// Reads `\x`, `\u` or `\U` and its hexadecimal digits.
    fn code_point(&mut self, digits: usize) -> Scan<()> {
        let mut value = 0;
        for ahead in 0..digits {
            match char::from(self.cursor.byte(2 + ahead)).to_digit(16) {
                Some(digit) => value = value << 4 | digit,
                None => return self.fault(Problem::BadEscape),
            }
        }
        let Some(said) = char::from_u32(value) else { return self.fault(Problem::BadEscape) };
        self.builder.arena().push(said);
        self.cursor.skip(2 + digits);
        Ok(())
    }
}
