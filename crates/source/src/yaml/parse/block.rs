//! Collections by indentation.

use super::super::problem::Problem;
use super::super::scan::Scan;
use super::super::token::Kind;
use super::{Expected, Parser, State, fault};

impl Parser<'_> {
    pub(super) fn block_sequence(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::BlockEntry => {
                self.took(&token);
                self.states.push(State::BlockSequence);
                self.node_unless(
                    |next| matches!(next, Kind::BlockEntry | Kind::BlockEnd),
                    Expected::Block,
                )
            }
            Kind::BlockEnd => {
                self.scanner.take();
                self.close()
            }
            _ => fault(&token, Problem::ExpectedEntry),
        }
    }

    pub(super) fn indentless_sequence(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        if token.kind != Kind::BlockEntry {
            return self.close();
        }
        self.took(&token);
        self.states.push(State::IndentlessSequence);
        let ends =
            |next| matches!(next, Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd);
        self.node_unless(ends, Expected::Block)
    }

    pub(super) fn block_key(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::Key => {
                self.took(&token);
                self.states.push(State::BlockValue);
                self.node_unless(ends_entry, Expected::BlockOrIndentless)
            }
            Kind::BlockEnd => {
                self.scanner.take();
                self.close()
            }
            _ => fault(&token, Problem::ExpectedKey),
        }
    }

    pub(super) fn block_value(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        self.states.push(State::BlockKey);
        if token.kind != Kind::Value {
            return self.empty(Default::default());
        }
        self.took(&token);
        self.node_unless(ends_entry, Expected::BlockOrIndentless)
    }
}

/// Stands where a key or a value of a mapping is not written.
fn ends_entry(next: Kind) -> bool {
    matches!(next, Kind::Key | Kind::Value | Kind::BlockEnd)
}
