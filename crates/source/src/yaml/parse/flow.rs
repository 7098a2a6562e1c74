//! Collections in brackets and braces.

use model::document::Style;

use super::super::problem::Problem;
use super::super::scan::Scan;
use super::super::token::Kind;
use super::super::tree::Properties;
use super::{Expected, Parser, State, fault};

impl Parser<'_> {
    pub(super) fn flow_sequence(&mut self, first: bool) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != Kind::FlowSequenceEnd && !first {
            if token.kind != Kind::FlowEntry {
                return fault(&token, Problem::ExpectedSequenceEnd);
            }
            self.took(&token);
            token = self.scanner.peek()?;
        }
        match token.kind {
            Kind::FlowSequenceEnd => {
                self.took(&token);
                self.close()
            }
            Kind::Key => {
                self.took(&token);
                self.states.extend([State::FlowSequence, State::PairKey]);
                self.open_mapping(&token, Style::Flow, Properties::default())
            }
            _ => {
                self.states.push(State::FlowSequence);
                self.node(Expected::Flow)
            }
        }
    }

    pub(super) fn pair_key(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        self.states.push(State::PairValue);
        if matches!(token.kind, Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd) {
            // libyaml takes the token here, and so loses the value.
            self.took(&token);
            return self.empty(Properties::default());
        }
        self.node(Expected::Flow)
    }

    pub(super) fn pair_value(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        self.states.push(State::PairEnd);
        if token.kind != Kind::Value {
            return self.empty(Properties::default());
        }
        self.took(&token);
        self.node_unless(
            |next| matches!(next, Kind::FlowEntry | Kind::FlowSequenceEnd),
            Expected::Flow,
        )
    }

    pub(super) fn flow_key(&mut self, first: bool) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != Kind::FlowMappingEnd && !first {
            if token.kind != Kind::FlowEntry {
                return fault(&token, Problem::ExpectedMappingEnd);
            }
            self.took(&token);
            token = self.scanner.peek()?;
        }
        match token.kind {
            Kind::FlowMappingEnd => {
                self.took(&token);
                self.close()
            }
            Kind::Key => {
                self.took(&token);
                self.states.push(State::FlowValue);
                let ends =
                    |next| matches!(next, Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd);
                self.node_unless(ends, Expected::Flow)
            }
            _ => {
                self.states.push(State::FlowNoValue);
                self.node(Expected::Flow)
            }
        }
    }

    pub(super) fn flow_value(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        self.states.push(State::FlowKey);
        if token.kind != Kind::Value {
            return self.empty(Properties::default());
        }
        self.took(&token);
        self.node_unless(
            |next| matches!(next, Kind::FlowEntry | Kind::FlowMappingEnd),
            Expected::Flow,
        )
    }
}
