//! Scalars without quotes.

use model::document::{Style, Text};

use super::super::cursor::{BLANK, BREAK, Break, COLON, END, FLOW};
use super::super::problem::Problem;
use super::super::token::{Kind, Token};
use super::{Scan, Scanner};

/// Line breaks between two rows of a scalar, to be folded.
#[derive(Debug, Default)]
pub(super) struct Fold {
    open: bool,
    first: Option<Break>,
    others: String,
}

impl Fold {
    /// A break that leaves nothing: an escaped one.
    pub(super) fn open(&mut self) {
        self.open = true;
    }

    /// There was a break since the last `write`.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Counts one more break.
    pub(super) fn push(&mut self, found: Break) {
        if self.open {
            self.others.push_str(found.text());
        } else {
            self.open = true;
            self.first = Some(found);
        }
    }

    /// Says the breaks as folding has them: one is a space, more are one less.
    pub(super) fn write(&mut self, out: &mut String) {
        match self.first.take() {
            Some(Break::Line) if self.others.is_empty() => out.push(' '),
            Some(Break::Line) | None => {}
            Some(kept) => out.push_str(kept.text()),
        }
        out.push_str(&self.others);
        self.others.clear();
        self.open = false;
    }
}

impl Scanner<'_> {
    pub(super) fn fetch_plain(&mut self) -> Scan<()> {
        let mark = self.cursor.mark();
        let key_level = self.save_key(mark)?;
        self.key_allowed = false;
        self.plain_run();
        let mut end = self.cursor.at();
        let text = if self.cursor.class(0) & (BLANK | BREAK) == 0 {
            self.builder.borrowed(mark.at, end as u32)
        } else {
            self.plain_rest(mark.at as usize, &mut end)?
        };
        let token = Token::new(Kind::Scalar(Style::Plain), mark, end).saying(text);
        self.queue.push(Token { key_level, ..token });
        Ok(())
    }

    /// Moves to the blank, line break or indicator that ends a run of plain text.
    fn plain_run(&mut self) {
        let classes =
            if self.in_flow() { COLON | BLANK | BREAK | FLOW } else { COLON | BLANK | BREAK };
        loop {
            self.cursor.skip_to(classes);
            let class = self.cursor.class(0);
            let goes_on = class & COLON != 0 && !self.cursor.is_blank_or_end(1)
                || class & BREAK != 0 && !self.cursor.is_break(0);
            if !goes_on {
                return;
            }
            self.cursor.skip(1);
        }
    }

    /// What follows the first run, which ends at `end`.
    fn plain_rest(&mut self, start: usize, end: &mut usize) -> Scan<Text> {
        // The text so far stands in the file from `piece`; what stood before that is in the arena.
        let mut piece = start;
        let mut arena = None;
        let mut fold = Fold::default();
        loop {
            self.plain_gap(&mut fold)?;
            let folded = fold.is_open();
            if !self.plain_goes_on(folded) {
                self.key_allowed |= folded;
                break;
            }
            let from = self.cursor.at();
            self.plain_run();
            if self.cursor.at() == from {
                self.key_allowed |= folded;
                break;
            }
            if folded {
                arena.get_or_insert(self.builder.arena().len());
                let said = self.cursor.text(piece, *end);
                self.builder.arena().push_str(said);
                fold.write(self.builder.arena());
                piece = from;
            }
            *end = self.cursor.at();
            if self.cursor.class(0) & (BLANK | BREAK) == 0 {
                break;
            }
        }
        match arena {
            None => Ok(self.builder.borrowed(start as u32, *end as u32)),
            Some(mark) => {
                let said = self.cursor.text(piece, *end);
                self.builder.arena().push_str(said);
                Ok(self.builder.owned_since(mark))
            }
        }
    }

    /// Moves over blanks and breaks.
    fn plain_gap(&mut self, fold: &mut Fold) -> Scan<()> {
        loop {
            if self.cursor.is_blank(0) {
                let shallow = self.cursor.indent() <= self.indent;
                if fold.is_open() && shallow && self.cursor.byte(0) == b'\t' {
                    return self.fault(Problem::TabIndentation);
                }
                self.cursor.skip(1);
            } else if self.cursor.is_break(0) {
                fold.push(self.cursor.take_break());
            } else {
                return Ok(());
            }
        }
    }

    /// Whether what stands here, after a gap, belongs to the scalar.
    fn plain_goes_on(&self, folded: bool) -> bool {
        if folded && !self.in_flow() && self.cursor.indent() <= self.indent {
            return false;
        }
        self.cursor.class(0) & END == 0
            && self.cursor.byte(0) != b'#'
            && !self.cursor.is_document_mark()
    }
}
