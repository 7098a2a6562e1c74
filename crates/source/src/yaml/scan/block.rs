//! Scalars by indentation, after `|` and `>`.

use model::document::Style;

use super::super::cursor::{Break, END};
use super::super::problem::Problem;
use super::super::token::{Kind, Token};
use super::{Scan, Scanner};

/// What becomes of the line breaks at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Clip,
    Strip,
    Keep,
}

impl Scanner<'_> {
    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Scan<()> {
        self.drop_key()?;
        self.key_allowed = true;
        let mark = self.cursor.mark();
        self.cursor.skip(1);
        let (chomp, increment) = self.block_header()?;
        let mut end = self.cursor.at();
        self.block_header_rest()?;
        let mut indent = match increment {
            0 => 0,
            _ => self.indent.max(0) + increment,
        };
        let arena = self.builder.arena().len();
        // What grows is copied: there is room at once for all that rows of the document can say.
        if arena == 0 {
            let most = self.cursor.rest().len();
            self.builder.arena().reserve(most);
        }
        self.block_text(literal, chomp, &mut indent, &mut end)?;
        let text = self.builder.owned_since(arena);
        let style = if literal { Style::Literal } else { Style::Folded };
        self.queue.push(Token::new(Kind::Scalar(style), mark, end).saying(text));
        Ok(())
    }

    /// Reads `+`, `-` and a digit, in either order.
    fn block_header(&mut self) -> Scan<(Chomp, i32)> {
        let (mut chomp, mut increment) = (None, None);
        for _ in 0..2 {
            match self.cursor.byte(0) {
                b'+' if chomp.is_none() => chomp = Some(Chomp::Keep),
                b'-' if chomp.is_none() => chomp = Some(Chomp::Strip),
                digit @ b'1'..=b'9' if increment.is_none() => {
                    increment = Some(i32::from(digit - b'0'));
                }
                _ => break,
            }
            self.cursor.skip(1);
        }
        Ok((chomp.unwrap_or(Chomp::Clip), increment.unwrap_or(0)))
    }

    /// Moves over what may follow the header, and its line break.
    fn block_header_rest(&mut self) -> Scan<()> {
        self.skip_blanks();
        if self.cursor.byte(0) == b'#' {
            self.skip_row();
        }
        if !self.cursor.is_break_or_end(0) {
            return self.fault(Problem::BlockHeader);
        }
        if self.cursor.is_break(0) {
            self.cursor.take_break();
        }
        Ok(())
    }

    /// Copies the rows. `indent` is 0 until it is known; `end` becomes the end of the last row.
    fn block_text(
        &mut self,
        literal: bool,
        chomp: Chomp,
        indent: &mut i32,
        end: &mut usize,
    ) -> Scan<()> {
        let mut leading: Option<Break> = None;
        let mut trailing = String::new();
        let mut led_by_blank = false;
        self.block_breaks(indent, &mut trailing)?;
        while self.cursor.indent() == *indent && self.cursor.class(0) & END == 0 {
            let blank = self.cursor.is_blank(0);
            let folds = !literal && !led_by_blank && !blank && leading == Some(Break::Line);
            if folds && trailing.is_empty() {
                self.builder.arena().push(' ');
            } else if !folds && let Some(leading) = leading {
                self.builder.arena().push_str(leading.text());
            }
            self.builder.arena().push_str(&trailing);
            trailing.clear();
            led_by_blank = blank;
            self.copy_row();
            *end = self.cursor.at();
            leading = self.cursor.is_break(0).then(|| self.cursor.take_break());
            self.block_breaks(indent, &mut trailing)?;
        }
        if let Some(leading) = leading
            && chomp != Chomp::Strip
        {
            self.builder.arena().push_str(leading.text());
        }
        if chomp == Chomp::Keep {
            self.builder.arena().push_str(&trailing);
        }
        Ok(())
    }

    /// Copies up to the end of the row.
    fn copy_row(&mut self) {
        let from = self.cursor.at();
        self.skip_row();
        let said = self.cursor.text(from, self.cursor.at());
        self.builder.arena().push_str(said);
    }

    /// Moves over indentation and empty rows, and finds the indentation if it is not known.
    fn block_breaks(&mut self, indent: &mut i32, trailing: &mut String) -> Scan<()> {
        let mut widest = 0;
        loop {
            while (*indent == 0 || self.cursor.indent() < *indent) && self.cursor.byte(0) == b' ' {
                self.cursor.skip(1);
            }
            widest = widest.max(self.cursor.indent());
            let short = *indent == 0 || self.cursor.indent() < *indent;
            if short && self.cursor.byte(0) == b'\t' {
                return self.fault(Problem::TabIndentation);
            }
            if !self.cursor.is_break(0) {
                break;
            }
            trailing.push_str(self.cursor.take_break().text());
        }
        if *indent == 0 {
            *indent = widest.max(self.indent + 1).max(1);
        }
        Ok(())
    }
}
