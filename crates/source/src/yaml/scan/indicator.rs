//! Which token comes next, and those of one to three bytes.

use super::super::cursor::{BLANK, BREAK, END, Mark};
use super::super::problem::Problem;
use super::super::token::{Kind, Token};
use super::{DEEPEST, Fault, Scan, Scanner, SimpleKey};

impl Scanner<'_> {
    /// Puts the next token into the queue, and those that its place implies.
    pub(super) fn fetch(&mut self) -> Scan<()> {
        self.skip_to_token();
        self.unroll_indent(self.cursor.indent());
        if self.cursor.class(0) & END != 0 {
            return self.stream_end();
        }
        if self.cursor.indent() == 0 {
            match self.cursor.byte(0) {
                b'%' => return self.fetch_directive(),
                b'-' if self.cursor.is_document_mark() => {
                    return self.document_mark(Kind::DocumentStart);
                }
                b'.' if self.cursor.is_document_mark() => {
                    return self.document_mark(Kind::DocumentEnd);
                }
                _ => {}
            }
        }
        self.fetch_indicator()
    }

    fn fetch_indicator(&mut self) -> Scan<()> {
        let flow = self.in_flow();
        match self.cursor.byte(0) {
            b'[' => self.flow_start(Kind::FlowSequenceStart),
            b'{' => self.flow_start(Kind::FlowMappingStart),
            b']' => self.flow_end(Kind::FlowSequenceEnd),
            b'}' => self.flow_end(Kind::FlowMappingEnd),
            b',' => self.flow_entry(),
            b'-' if self.cursor.is_blank_or_end(1) => self.block_entry(),
            b'?' if flow || self.cursor.is_blank_or_end(1) => self.key(),
            b':' if flow || self.cursor.is_blank_or_end(1) => self.value(),
            b'*' => self.fetch_anchor(Kind::Alias),
            b'&' => self.fetch_anchor(Kind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if !flow => self.fetch_block_scalar(true),
            b'>' if !flow => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted(true),
            b'"' => self.fetch_quoted(false),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => self.unexpected(),
            _ => self.fetch_plain(),
        }
    }

    fn unexpected(&mut self) -> Scan<()> {
        match self.cursor.byte(0) {
            b'\t' => self.fault(Problem::TabIndentation),
            byte => self.fault(Problem::UnexpectedCharacter(char::from(byte))),
        }
    }

    /// Moves over spaces, comments and line breaks.
    fn skip_to_token(&mut self) {
        loop {
            self.cursor.skip_spaces();
            // A tab may not indent what could be a key.
            while self.cursor.byte(0) == b'\t' && (self.in_flow() || !self.key_allowed) {
                self.cursor.skip(1);
                self.cursor.skip_spaces();
            }
            if self.cursor.byte(0) == b'#' {
                self.skip_row();
            }
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.take_break();
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    /// Moves to the end of the row.
    pub(super) fn skip_row(&mut self) {
        if self.cursor.is_ascii() {
            return self.cursor.skip_ascii_row();
        }
        self.cursor.skip_to(BREAK);
        while !self.cursor.is_break_or_end(0) {
            self.cursor.skip(1);
            self.cursor.skip_to(BREAK);
        }
    }

    /// Moves over spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        while self.cursor.class(0) & BLANK != 0 {
            self.cursor.skip(1);
        }
    }

    fn stream_end(&mut self) -> Scan<()> {
        self.unroll_indent(-1);
        // No colon comes any more, on whatever level: the text may stop within a row.
        self.drop_keys()?;
        self.key_allowed = false;
        let mark = self.cursor.mark();
        self.queue.push(Token::new(Kind::StreamEnd, mark, mark.at as usize));
        Ok(())
    }

    fn document_mark(&mut self, kind: Kind) -> Scan<()> {
        self.unroll_indent(-1);
        self.drop_key()?;
        self.key_allowed = false;
        self.push_bytes(kind, 3);
        Ok(())
    }

    /// Takes the `bytes` here as one token.
    fn push_bytes(&mut self, kind: Kind, bytes: usize) {
        let mark = self.cursor.mark();
        self.cursor.skip(bytes);
        self.queue.push(Token::new(kind, mark, self.cursor.at()));
    }

    fn flow_start(&mut self, kind: Kind) -> Scan<()> {
        let mark = self.cursor.mark();
        let key_level = self.save_key(mark)?;
        let number = self.taken + (self.queue.len() - self.head) as u64;
        self.keys.push(SimpleKey { number, mark, ..SimpleKey::default() });
        if self.keys.len() > DEEPEST + 1 {
            return Err(Fault::at(mark, Problem::TooDeep { limit: DEEPEST }));
        }
        self.key_allowed = true;
        self.cursor.skip(1);
        self.queue.push(Token { key_level, ..Token::new(kind, mark, self.cursor.at()) });
        Ok(())
    }

    fn flow_end(&mut self, kind: Kind) -> Scan<()> {
        self.drop_key()?;
        if self.in_flow()
            && let Some(inner) = self.keys.pop()
            && let Some(outer) = self.keys.last_mut()
            && inner.number == outer.number
        {
            // Nothing inside could be a key: libyaml no longer waits for a colon after the bracket.
            outer.awaited = false;
        }
        self.key_allowed = false;
        self.push_bytes(kind, 1);
        Ok(())
    }

    fn flow_entry(&mut self) -> Scan<()> {
        self.drop_key()?;
        self.key_allowed = true;
        self.push_bytes(Kind::FlowEntry, 1);
        Ok(())
    }

    /// Enters the collection that an indicator of block style begins.
    fn block_indicator(&mut self, kind: Kind, refused: Problem) -> Scan<()> {
        if self.in_flow() {
            return Ok(());
        }
        if !self.key_allowed {
            return self.fault(refused);
        }
        let mark: Mark = self.cursor.mark();
        self.roll_indent(mark, None, kind)
    }

    fn block_entry(&mut self) -> Scan<()> {
        self.block_indicator(Kind::BlockSequenceStart, Problem::EntryNotAllowed)?;
        self.drop_key()?;
        self.key_allowed = true;
        self.push_bytes(Kind::BlockEntry, 1);
        Ok(())
    }

    fn key(&mut self) -> Scan<()> {
        self.block_indicator(Kind::BlockMappingStart, Problem::KeyNotAllowed)?;
        self.drop_key()?;
        self.key_allowed = !self.in_flow();
        self.push_bytes(Kind::Key, 1);
        Ok(())
    }

    fn value(&mut self) -> Scan<()> {
        let level = self.keys.len() - 1;
        if self.is_valid(level)?
            && let Some(key) = self.keys.get_mut(level)
        {
            key.possible = false;
            key.awaited = false;
            let (number, mark) = (key.number, key.mark);
            self.insert(Some(number), Token::new(Kind::Key, mark, mark.at as usize));
            self.roll_indent(mark, Some(number), Kind::BlockMappingStart)?;
            self.key_allowed = false;
        } else {
            self.block_indicator(Kind::BlockMappingStart, Problem::ValueNotAllowed)?;
            self.key_allowed = !self.in_flow();
        }
        self.push_bytes(Kind::Value, 1);
        Ok(())
    }
}
