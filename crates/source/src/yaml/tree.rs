//! Nodes to a document: keys, anchors, aliases, and the limits on them.
//!
//! Used by the YAML and the JSON reader alike: both say what they meet in the order of the text.

mod entries;

use std::collections::HashMap;

use model::document::{Builder, Child, Digest, NodeId, Style, Text};
use model::{Diagnostic, Span};

use super::aliasing::Steps;
use super::number::{self, Number};
use super::problem::Problem;
use super::resolve::{self, Scalar};
use super::scan::{Fault, Scan};
use super::token::Tag;

/// What stands before a node: `&name` and `!tag`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Properties {
    pub(super) anchor: Option<Text>,
    pub(super) tag: Option<Tag>,
}

/// A scalar as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    pub(super) text: Text,
    pub(super) span: Span,
    pub(super) style: Style,
    pub(super) properties: Properties,
}

/// A document under construction.
#[derive(Debug)]
pub(super) struct Tree {
    depth: usize,
    open: Vec<Open>,
    /// The items of the open sequences, the outermost first.
    items: Vec<NodeId>,
    /// The entries of the open mappings, the outermost first.
    children: Vec<Child>,
    /// A digest of the key of each of `children`.
    digests: Vec<Digest>,
    anchors: Vec<Anchor>,
    /// The last anchor of each name.
    names: HashMap<Box<str>, usize>,
    steps: Steps,
    root: Option<NodeId>,
    /// Nodes that JSON cannot say: an error unless a later entry of their mapping replaces them.
    unsayable: HashMap<NodeId, Fault>,
    /// The same for the mapping at the end of `open`, by its depth.
    unsayable_keys: Vec<(usize, Fault)>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// A sequence or mapping whose end has not come.
#[derive(Debug)]
struct Open {
    shape: Shape,
    /// Its first of `items` or `children`.
    first: usize,
    span: Span,
    style: Style,
    tagged: bool,
    anchor: Option<usize>,
    /// Steps to decode what it holds so far, and itself.
    steps: u64,
    /// Levels below it.
    height: usize,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Sequence,
    /// With the key whose value has not come.
    Mapping(Option<Key>),
}

#[derive(Debug, Clone, Copy)]
enum Key {
    Plain(Text, Span),
    /// `<<`
    Merge(Span),
}

/// What an alias can name.
#[derive(Debug)]
struct Anchor {
    /// `None` until the node is complete.
    node: Option<NodeId>,
    /// What it says as a key, if it is a scalar.
    key: Option<Result<Text, Problem>>,
    steps: u64,
    height: usize,
}

impl Tree {
    /// Takes at most `depth` levels.
    pub(super) fn new(depth: usize) -> Tree {
        Tree {
            depth,
            open: Vec::with_capacity(16),
            items: Vec::new(),
            children: Vec::with_capacity(64),
            digests: Vec::with_capacity(64),
            anchors: Vec::new(),
            names: HashMap::new(),
            steps: Steps::default(),
            root: None,
            unsayable: HashMap::new(),
            unsayable_keys: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The node that holds all others, unless JSON cannot say what it holds.
    pub(super) fn root(&mut self, builder: &Builder) -> Scan<Option<NodeId>> {
        match self.root {
            Some(root) if !self.unsayable.is_empty() => {
                self.sayable(builder, root).map(|()| Some(root))
            }
            root => Ok(root),
        }
    }

    /// A scalar whose text says its type.
    #[inline]
    pub(super) fn scalar(&mut self, builder: &mut Builder, leaf: Leaf) -> Scan<()> {
        let Leaf { text, span, style, properties } = leaf;
        let said = builder.resolve(text);
        let plain = match properties.tag {
            None => style == Style::Plain,
            Some(tag) => tag == Tag::NonSpecific,
        };
        let merges = plain || properties.tag == Some(Tag::Merge);
        if merges && said == "<<" && self.awaits_key() {
            self.name(builder, properties, |builder| builder.string(text, span, style), Ok(text));
            self.set_key(Key::Merge(span));
            return Ok(());
        }
        match resolve::scalar(properties.tag, plain, said) {
            Ok(scalar) => self.put(builder, &scalar, leaf),
            Err(problem) => Err(Fault { span, problem }),
        }
    }

    /// A scalar of a known type.
    pub(super) fn put(&mut self, builder: &mut Builder, scalar: &Scalar, leaf: Leaf) -> Scan<()> {
        let Leaf { text, span, style, properties } = leaf;
        self.count(1);
        if self.awaits_key() {
            let key = key_of(builder, scalar, text);
            if properties.anchor.is_some() {
                let node = node_of(builder, scalar, text, span, style);
                self.name(builder, properties, |_| node, key.clone());
            }
            self.set_key_or_fault(key, span);
            return Ok(());
        }
        let node = node_of(builder, scalar, text, span, style);
        if matches!(scalar, Scalar::Infinite(_)) {
            self.unsayable.insert(node, Fault { span, problem: Problem::NotFinite });
        }
        if properties.tag.is_some() {
            builder.mark_tagged(node);
        }
        if properties.anchor.is_some() {
            let key = key_of(builder, scalar, text);
            self.name(builder, properties, |_| node, key);
        }
        self.attach(builder, node, 0)
    }

    /// Remembers a complete scalar under its anchor, if it has one.
    fn name(
        &mut self,
        builder: &mut Builder,
        properties: Properties,
        node: impl FnOnce(&mut Builder) -> NodeId,
        key: Result<Text, Problem>,
    ) {
        if let Some(name) = properties.anchor {
            let node = node(builder);
            builder.mark_anchored(node);
            let anchor = Anchor { node: Some(node), key: Some(key), steps: 1, height: 0 };
            self.define(builder, name, anchor);
        }
    }

    fn define(&mut self, builder: &Builder, name: Text, anchor: Anchor) -> usize {
        self.anchors.push(anchor);
        let index = self.anchors.len() - 1;
        self.names.insert(builder.resolve(name).into(), index);
        index
    }

    /// `*name`
    pub(super) fn alias(&mut self, builder: &mut Builder, name: Text, span: Span) -> Scan<()> {
        let said = || Box::<str>::from(builder.resolve(name));
        let fault = |problem| Err(Fault { span, problem });
        let anchor = self.names.get(builder.resolve(name)).and_then(|at| self.anchors.get(*at));
        let Some(anchor) = anchor else { return fault(Problem::UnknownAnchor(said())) };
        let Some(node) = anchor.node else { return fault(Problem::RecursiveAlias(said())) };
        if self.open.len() + anchor.height > self.depth {
            return fault(Problem::TooDeep { limit: self.depth });
        }
        let (steps, height, key) = (anchor.steps, anchor.height, anchor.key.clone());
        self.steps.alias(steps);
        if self.steps.are_excessive() {
            return fault(Problem::TooManyAliases);
        }
        if let Some(open) = self.open.last_mut() {
            open.steps = open.steps.saturating_add(steps).saturating_add(1);
        }
        if self.awaits_key() {
            return match key {
                Some(key) => {
                    self.set_key_or_fault(key, span);
                    Ok(())
                }
                None => fault(Problem::CollectionAsKey),
            };
        }
        if self.is_merging() && !builder.is_mapping(node) {
            return fault(Problem::BadMerge);
        }
        self.attach(builder, node, height)
    }

    /// `[`, or the first `-`.
    pub(super) fn open_sequence(
        &mut self,
        builder: &mut Builder,
        span: Span,
        style: Style,
        properties: Properties,
    ) -> Scan<()> {
        let first = self.items.len();
        // A list after `<<` is looked through, not decoded.
        let steps = u64::from(!self.is_merging());
        self.begin(builder, Shape::Sequence, first, (span, style), properties, steps)
    }

    /// `{`, or the first key.
    pub(super) fn open_mapping(
        &mut self,
        builder: &mut Builder,
        span: Span,
        style: Style,
        properties: Properties,
    ) -> Scan<()> {
        let first = self.children.len();
        self.begin(builder, Shape::Mapping(None), first, (span, style), properties, 1)
    }

    fn begin(
        &mut self,
        builder: &mut Builder,
        shape: Shape,
        first: usize,
        (span, style): (Span, Style),
        properties: Properties,
        steps: u64,
    ) -> Scan<()> {
        let fault = |problem| Err(Fault { span: Span { end: span.start + 1, ..span }, problem });
        if self.awaits_key() {
            return fault(Problem::CollectionAsKey);
        }
        if self.open.len() >= self.depth {
            return fault(Problem::TooDeep { limit: self.depth });
        }
        self.steps.plain(steps);
        let anchor = properties.anchor.map(|name| {
            let anchor = Anchor { node: None, key: None, steps: 0, height: 0 };
            self.define(builder, name, anchor)
        });
        let tagged = properties.tag.is_some();
        self.open.push(Open { shape, first, span, style, tagged, anchor, steps, height: 0 });
        Ok(())
    }

    /// The end of the innermost sequence or mapping.
    pub(super) fn close(&mut self, builder: &mut Builder, end: u32) -> Scan<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let span = Span { end: end.max(open.span.start), ..open.span };
        let node = match open.shape {
            Shape::Sequence => {
                let items = self.items.get(open.first..).unwrap_or_default();
                let node = builder.sequence(items, span, open.style);
                self.items.truncate(open.first);
                node
            }
            Shape::Mapping(_) => self.finish_mapping(builder, open.first, span, open.style),
        };
        let depth = self.open.len() + 1;
        while let Some((_, fault)) = self.unsayable_keys.pop_if(|(at, _)| *at == depth) {
            self.unsayable.insert(node, fault);
        }
        let height = open.height + 1;
        if open.tagged {
            builder.mark_tagged(node);
        }
        if let Some(anchor) = open.anchor.and_then(|at| self.anchors.get_mut(at)) {
            builder.mark_anchored(node);
            *anchor = Anchor { node: Some(node), key: None, steps: open.steps, height };
        }
        if let Some(outer) = self.open.last_mut() {
            outer.steps = outer.steps.saturating_add(open.steps);
        }
        self.attach(builder, node, height)
    }

    /// Hands a complete node to what holds it.
    fn attach(&mut self, builder: &mut Builder, node: NodeId, height: usize) -> Scan<()> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.height = open.height.max(height);
        match open.shape {
            Shape::Sequence => self.items.push(node),
            Shape::Mapping(Some(Key::Plain(key, key_span))) => {
                open.shape = Shape::Mapping(None);
                self.digests.push(builder.digest(key));
                self.children.push(Child { key, key_span, value: node, merged: false });
            }
            Shape::Mapping(Some(Key::Merge(span))) => {
                open.shape = Shape::Mapping(None);
                return self.merge(builder, node, span);
            }
            Shape::Mapping(None) => {}
        }
        Ok(())
    }

    fn count(&mut self, steps: u64) {
        self.steps.plain(steps);
        if let Some(open) = self.open.last_mut() {
            open.steps = open.steps.saturating_add(steps);
        }
    }

    /// The next node is a key.
    fn awaits_key(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.shape, Shape::Mapping(None)))
    }

    /// The next node is the value of `<<`.
    fn is_merging(&self) -> bool {
        let shape = self.open.last().map(|open| open.shape);
        matches!(shape, Some(Shape::Mapping(Some(Key::Merge(_)))))
    }

    /// A key that JSON cannot say is an error of the whole mapping, once that is known to stay.
    fn set_key_or_fault(&mut self, key: Result<Text, Problem>, span: Span) {
        let key = key.unwrap_or_else(|problem| {
            self.unsayable_keys.push((self.open.len(), Fault { span, problem }));
            Text::default()
        });
        self.set_key(Key::Plain(key, span));
    }

    fn set_key(&mut self, key: Key) {
        if let Some(open) = self.open.last_mut() {
            open.shape = Shape::Mapping(Some(key));
        }
    }
}

/// A scalar as a key: JSON has only strings there.
fn key_of(builder: &mut Builder, scalar: &Scalar, text: Text) -> Result<Text, Problem> {
    let said = match scalar {
        Scalar::Text => return Ok(text),
        Scalar::Null => return Err(Problem::NullAsKey),
        Scalar::Number(Number::Unsigned(_)) => return Err(Problem::UnsignedAsKey),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(Number::Integer(value)) => value.to_string(),
        Scalar::Number(Number::Float(value)) | Scalar::Infinite(value) => number::as_key(*value),
        Scalar::Binary(said) => said.clone(),
    };
    if builder.resolve(text) == said {
        return Ok(text);
    }
    Ok(builder.owned(&said))
}

fn node_of(builder: &mut Builder, scalar: &Scalar, text: Text, span: Span, style: Style) -> NodeId {
    match scalar {
        Scalar::Text => builder.string(text, span, style),
        Scalar::Null => builder.null(span),
        Scalar::Bool(value) => builder.bool(*value, span),
        Scalar::Number(Number::Integer(value)) => builder.integer(*value, span),
        // The cluster holds an integer as 64 bits with a sign, or else as a floating number.
        Scalar::Number(Number::Unsigned(value)) => builder.float(*value as f64, span),
        Scalar::Number(Number::Float(value)) => match number::normal(*value) {
            Number::Integer(value) => builder.integer(value, span),
            _ => builder.float(*value, span),
        },
        Scalar::Infinite(value) => builder.float(*value, span),
        Scalar::Binary(said) => {
            let text = builder.owned(said);
            builder.string(text, span, style)
        }
    }
}
