//! `%YAML` and `%TAG`. kubectl splits a file at the `---` that must follow them, so a document with
//! directives is hardly ever read; but they may follow one.

use super::super::problem::Problem;
use super::super::token::{Kind, Token};
use super::{Scan, Scanner};

impl Scanner<'_> {
    pub(super) fn fetch_directive(&mut self) -> Scan<()> {
        self.unroll_indent(-1);
        self.drop_key()?;
        self.key_allowed = false;
        let mark = self.cursor.mark();
        self.cursor.skip(1);
        let name = self.word_here();
        if !self.cursor.is_blank_or_end(0) {
            return self.fault(Problem::Directive);
        }
        let kind = match name {
            "YAML" => self.version()?,
            "TAG" => self.tag_handle()?,
            _ => return self.fault(Problem::Directive),
        };
        let end = self.cursor.at();
        self.skip_blanks();
        if self.cursor.byte(0) == b'#' {
            self.skip_row();
        }
        if !self.cursor.is_break_or_end(0) {
            return self.fault(Problem::Directive);
        }
        if self.cursor.is_break(0) {
            self.cursor.take_break();
        }
        self.queue.push(Token::new(kind, mark, end));
        Ok(())
    }

    /// ` 1.1`
    fn version(&mut self) -> Scan<Kind> {
        self.skip_blanks();
        let major = self.digits()?;
        if self.cursor.byte(0) != b'.' {
            return self.fault(Problem::Directive);
        }
        self.cursor.skip(1);
        let minor = self.digits()?;
        Ok(Kind::VersionDirective { supported: (major, minor) == (1, 1) })
    }

    /// One digit or two.
    fn digits(&mut self) -> Scan<u32> {
        let start = self.cursor.at();
        while self.cursor.byte(0).is_ascii_digit() {
            self.cursor.skip(1);
        }
        let digits = self.cursor.text(start, self.cursor.at());
        match digits.len() {
            1 | 2 => Ok(digits.parse().unwrap_or_default()),
            _ => self.fault(Problem::Directive),
        }
    }

    /// ` !handle! prefix`
    fn tag_handle(&mut self) -> Scan<Kind> {
        self.skip_blanks();
        let start = self.cursor.at();
        if self.cursor.byte(0) != b'!' {
            return self.fault(Problem::Directive);
        }
        self.cursor.skip(1);
        self.word_here();
        if self.cursor.byte(0) == b'!' {
            self.cursor.skip(1);
        } else if self.cursor.at() != start + 1 {
            return self.fault(Problem::Directive);
        }
        let handle = self.cursor.text(start, self.cursor.at());
        if !self.cursor.is_blank(0) {
            return self.fault(Problem::Directive);
        }
        self.skip_blanks();
        let prefix = self.tag_uri()?;
        if prefix.is_empty() || !self.cursor.is_blank_or_end(0) {
            return self.fault(Problem::Directive);
        }
        let first = self.handles.iter().all(|(known, _)| **known != *handle);
        self.handles.push((handle.into(), prefix.into()));
        Ok(Kind::TagDirective { first })
    }
}
