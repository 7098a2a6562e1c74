//! Tokens to nodes: the grammar of YAML 1.1, kept on a stack of its own.

mod block;
mod flow;

use model::Span;
use model::document::{Builder, NodeId, Style};

use super::problem::Problem;
use super::scan::{Fault, Scan, Scanner};
use super::token::{Kind, Tag, Token};
use super::tree::{Leaf, Properties, Tree};

/// Reads the first document of a chunk; kubectl does not read others.
#[derive(Debug)]
pub(super) struct Parser<'t> {
    scanner: Scanner<'t>,
    pub(super) tree: Tree,
    /// What to do when the node at hand is complete.
    states: Vec<State>,
    /// The end of the last token taken.
    end: Span,
}

/// Where in the grammar we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    BlockSequence,
    /// A list that stands at the column of the key it belongs to.
    IndentlessSequence,
    BlockKey,
    BlockValue,
    FlowSequenceFirst,
    FlowSequence,
    /// `key: value` in brackets, a mapping without braces.
    PairKey,
    PairValue,
    PairEnd,
    FlowKeyFirst,
    FlowKey,
    FlowValue,
    FlowNoValue,
}

/// What may stand where a node is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Flow,
    Block,
    BlockOrIndentless,
}

/// What a chunk held.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) builder: Builder,
    pub(super) root: Option<NodeId>,
    /// Where text begins that is not read.
    pub(super) rest: Option<Span>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(scanner: Scanner<'t>, tree: Tree) -> Parser<'t> {
        Parser { scanner, tree, states: Vec::with_capacity(16), end: Span::default() }
    }

    /// Reads the document. The tree keeps the warnings, also when it fails.
    pub(super) fn document(&mut self) -> Scan<()> {
        let directives = self.directives()?;
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::DocumentStart => {
                self.took(&token);
                if self.scanner.peek()?.kind.ends_document() {
                    return Ok(());
                }
            }
            _ if directives => return fault(&token, Problem::DirectiveWithoutDocument),
            Kind::StreamEnd => return Ok(()),
            _ => {}
        }
        self.node(Expected::Block)?;
        while let Some(state) = self.states.pop() {
            self.step(state)?;
        }
        if self.scanner.peek()?.kind == Kind::DocumentEnd {
            self.take()?;
        }
        Ok(())
    }

    /// Reads the directives before a document. Whether there were any.
    fn directives(&mut self) -> Scan<bool> {
        let mut version = false;
        let mut any = false;
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                Kind::VersionDirective { .. } if version => {
                    return fault(&token, Problem::DirectiveTwice);
                }
                Kind::VersionDirective { supported: true } => version = true,
                Kind::VersionDirective { .. } => return fault(&token, Problem::Version),
                Kind::TagDirective { first: true } => {}
                Kind::TagDirective { .. } => return fault(&token, Problem::DirectiveTwice),
                _ => return Ok(any),
            }
            any = true;
            self.took(&token);
        }
    }

    /// The byte up to which the document's tokens were scanned.
    pub(super) fn reach(&self) -> usize {
        self.scanner.reach()
    }

    /// Gives up what was read.
    pub(super) fn finish(mut self) -> Scan<Parsed> {
        let root = self.tree.root(&self.scanner.builder)?;
        let rest = match self.scanner.peek() {
            Ok(Token { kind: Kind::StreamEnd | Kind::DocumentEnd, .. }) => None,
            Ok(token) => Some(token.span),
            Err(fault) => Some(fault.span),
        };
        Ok(Parsed { root, builder: self.scanner.builder, rest })
    }

    fn step(&mut self, state: State) -> Scan<()> {
        match state {
            State::BlockSequence => self.block_sequence(),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockKey => self.block_key(),
            State::BlockValue => self.block_value(),
            State::FlowSequenceFirst => self.flow_sequence(true),
            State::FlowSequence => self.flow_sequence(false),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => self.tree.close(&mut self.scanner.builder, self.end.end),
            State::FlowKeyFirst => self.flow_key(true),
            State::FlowKey => self.flow_key(false),
            State::FlowValue => self.flow_value(),
            State::FlowNoValue => {
                self.states.push(State::FlowKey);
                self.empty(Properties::default())
            }
        }
    }

    /// Takes the token that was peeked at.
    #[inline]
    fn take(&mut self) -> Scan<Token> {
        let token = self.scanner.peek()?;
        self.took(&token);
        Ok(token)
    }

    #[inline]
    fn took(&mut self, token: &Token) {
        self.scanner.take();
        if token.span.end > self.end.end {
            self.end = token.span;
        }
    }

    /// A node that is not written.
    fn empty(&mut self, properties: Properties) -> Scan<()> {
        let width = self.end.end - self.end.start;
        let column = self.end.column + width;
        let span = Span { start: self.end.end, column, ..self.end };
        let text = self.scanner.builder.borrowed(span.start, span.start);
        let leaf = Leaf { text, span, style: Style::Plain, properties };
        self.tree.scalar(&mut self.scanner.builder, leaf)
    }

    /// Reads a scalar or alias, or the beginning of a collection.
    fn node(&mut self, expected: Expected) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind == Kind::Alias {
            self.took(&token);
            return self.tree.alias(&mut self.scanner.builder, token.text, token.span);
        }
        let mut properties = Properties::default();
        let mut any = false;
        loop {
            match token.kind {
                Kind::Anchor if properties.anchor.is_none() => {
                    properties.anchor = Some(token.text);
                }
                Kind::Tag(Tag::Undefined) => return fault(&token, Problem::UnknownTagHandle),
                Kind::Tag(tag) if properties.tag.is_none() => properties.tag = Some(tag),
                _ => break,
            }
            any = true;
            self.took(&token);
            token = self.scanner.peek()?;
        }
        let block = expected != Expected::Flow;
        match token.kind {
            Kind::Scalar(style) => {
                self.took(&token);
                let leaf = Leaf { text: token.text, span: token.span, style, properties };
                self.tree.scalar(&mut self.scanner.builder, leaf)
            }
            Kind::BlockEntry if expected == Expected::BlockOrIndentless => {
                self.states.push(State::IndentlessSequence);
                self.open_sequence(&token, Style::Block, properties)
            }
            Kind::FlowSequenceStart => {
                self.took(&token);
                self.states.push(State::FlowSequenceFirst);
                self.open_sequence(&token, Style::Flow, properties)
            }
            Kind::FlowMappingStart => {
                self.took(&token);
                self.states.push(State::FlowKeyFirst);
                self.open_mapping(&token, Style::Flow, properties)
            }
            Kind::BlockSequenceStart if block => {
                self.scanner.take();
                self.states.push(State::BlockSequence);
                self.open_sequence(&token, Style::Block, properties)
            }
            Kind::BlockMappingStart if block => {
                self.scanner.take();
                self.states.push(State::BlockKey);
                self.open_mapping(&token, Style::Block, properties)
            }
            _ if any => self.empty(properties),
            _ => fault(&token, Problem::ExpectedValue),
        }
    }

    fn open_sequence(&mut self, token: &Token, style: Style, properties: Properties) -> Scan<()> {
        self.tree.open_sequence(&mut self.scanner.builder, token.span, style, properties)
    }

    fn open_mapping(&mut self, token: &Token, style: Style, properties: Properties) -> Scan<()> {
        self.tree.open_mapping(&mut self.scanner.builder, token.span, style, properties)
    }

    /// Ends the innermost collection at the last token taken.
    fn close(&mut self) -> Scan<()> {
        self.tree.close(&mut self.scanner.builder, self.end.end)
    }

    /// Goes on with a node, unless the next token shows that it is not written.
    fn node_unless(&mut self, is_absent: fn(Kind) -> bool, expected: Expected) -> Scan<()> {
        if is_absent(self.scanner.peek()?.kind) {
            return self.empty(Properties::default());
        }
        self.node(expected)
    }
}

fn fault<T>(token: &Token, problem: Problem) -> Scan<T> {
    let end = token.span.end.max(token.span.start + 1);
    Err(Fault { span: Span { end, ..token.span }, problem })
}
