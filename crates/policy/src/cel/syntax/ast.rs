//! The tree of an expression, as written.

use std::sync::Arc;

use super::super::value::Value;

/// A name in an expression.
pub(in crate::cel) type Name = Arc<str>;

/// An expression, and the byte where the operation that it is stands.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Expr {
    pub(in crate::cel) at: usize,
    /// How many expressions lie within each other here, at most.
    pub(in crate::cel) height: usize,
    pub(in crate::cel) kind: Kind,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Kind {
    Literal(Value<'static>),
    /// A name; with a leading dot it is never a variable of a fold.
    Ident {
        name: Name,
        is_rooted: bool,
    },
    /// `operand.field`, `operand.?field`
    Select {
        operand: Box<Expr>,
        field: Name,
        is_optional: bool,
    },
    /// `has(operand.field)`
    Has {
        operand: Box<Expr>,
        field: Name,
    },
    /// `operand[index]`, `operand[?index]`
    Index {
        operand: Box<Expr>,
        index: Box<Expr>,
        is_optional: bool,
    },
    /// `target.function(arguments)`, `function(arguments)`
    Call {
        target: Option<Box<Expr>>,
        function: Name,
        is_rooted: bool,
        arguments: Vec<Expr>,
    },
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<(Expr, Expr)>),
    /// `a && b && c`, `a || b || c`
    Logic(Logic, Vec<Expr>),
    /// `condition ? then : otherwise`
    Conditional(Box<(Expr, Expr, Expr)>),
    List(Vec<Item>),
    Map(Vec<Entry>),
    Struct {
        name: Name,
        fields: Vec<Field>,
    },
    Fold(Box<Fold>),
    /// `cel.bind(name, value, body)`
    Bind {
        name: Name,
        bound: Box<(Expr, Expr)>,
    },
    /// `target.optMap(name, body)`, or `optFlatMap` where the body is optional itself.
    OptionalMap {
        name: Name,
        bound: Box<(Expr, Expr)>,
        is_flat: bool,
    },
    /// `cel.block([…], body)`: each slot is evaluated at most once.
    Block {
        slots: Vec<Expr>,
        body: Box<Expr>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) enum Unary {
    Not,
    Negate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) enum Logic {
    And,
    Or,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cel) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

/// An item of a list; an optional one is left out when it has no value.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Item {
    pub(in crate::cel) is_optional: bool,
    pub(in crate::cel) value: Expr,
}

/// An entry of a map.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Entry {
    pub(in crate::cel) is_optional: bool,
    pub(in crate::cel) key: Expr,
    pub(in crate::cel) value: Expr,
}

/// A field of a message.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Field {
    pub(in crate::cel) at: usize,
    pub(in crate::cel) is_optional: bool,
    pub(in crate::cel) name: Name,
    pub(in crate::cel) value: Expr,
}

/// Goes through a list or a map.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Fold {
    pub(in crate::cel) range: Expr,
    /// The item of a list or the key of a map; before a second variable, the index of a list.
    pub(in crate::cel) first: Name,
    /// The item of a list or the value of a map.
    pub(in crate::cel) second: Option<Name>,
    pub(in crate::cel) step: Step,
}

/// What a fold does with each item.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Step {
    All(Expr),
    Exists(Expr),
    ExistsOne(Expr),
    /// The items for which it is true.
    Filter(Expr),
    /// What becomes of each item, where the filter is true.
    Map {
        filter: Option<Expr>,
        transform: Expr,
    },
    /// The same keys with what becomes of each value.
    MapValues {
        filter: Option<Expr>,
        transform: Expr,
    },
    /// The entries of the maps that are made of each.
    MapEntries {
        filter: Option<Expr>,
        transform: Expr,
    },
    /// The items ordered by what is made of each.
    SortBy(Expr),
}

impl Step {
    /// The expressions that it evaluates for each item.
    pub(in crate::cel) fn parts(&self) -> (Option<&Expr>, &Expr) {
        match self {
            Step::All(body)
            | Step::Exists(body)
            | Step::ExistsOne(body)
            | Step::Filter(body)
            | Step::SortBy(body) => (None, body),
            Step::Map { filter, transform }
            | Step::MapValues { filter, transform }
            | Step::MapEntries { filter, transform } => (filter.as_ref(), transform),
        }
    }
}

impl Kind {
    /// How many expressions lie within each other below it, at most.
    fn height(&self) -> usize {
        let most = |exprs: &mut dyn Iterator<Item = &Expr>| {
            exprs.map(|expr| expr.height).max().unwrap_or_default()
        };
        match self {
            Kind::Literal(_) | Kind::Ident { .. } => 0,
            Kind::Select { operand, .. } | Kind::Has { operand, .. } => operand.height,
            Kind::Index { operand, index, .. } => operand.height.max(index.height),
            Kind::Call { target, arguments, .. } => {
                most(&mut arguments.iter().chain(target.as_deref()))
            }
            Kind::Unary(_, operand) => operand.height,
            Kind::Binary(_, sides) => sides.0.height.max(sides.1.height),
            Kind::Logic(_, terms) => most(&mut terms.iter()),
            Kind::Conditional(parts) => most(&mut [&parts.0, &parts.1, &parts.2].into_iter()),
            Kind::List(items) => most(&mut items.iter().map(|item| &item.value)),
            Kind::Map(entries) => {
                most(&mut entries.iter().flat_map(|entry| [&entry.key, &entry.value]))
            }
            Kind::Struct { fields, .. } => most(&mut fields.iter().map(|field| &field.value)),
            Kind::Fold(fold) => {
                let (filter, body) = fold.step.parts();
                most(&mut [&fold.range, body].into_iter().chain(filter))
            }
            Kind::Bind { bound, .. } | Kind::OptionalMap { bound, .. } => {
                bound.0.height.max(bound.1.height)
            }
            // Each slot may use the one before it.
            Kind::Block { slots, body } => {
                slots.iter().map(|slot| slot.height).sum::<usize>() + body.height
            }
        }
    }

    /// The expression that this is at a byte.
    pub(in crate::cel) fn at(self, at: usize) -> Expr {
        Expr { at, height: self.height() + 1, kind: self }
    }
}

impl Expr {
    /// The name that a chain of names and dots spells, and whether it begins with a dot.
    pub(in crate::cel) fn qualified_name(&self) -> Option<(String, bool)> {
        match &self.kind {
            Kind::Ident { name, is_rooted } => Some((name.to_string(), *is_rooted)),
            Kind::Select { operand, field, is_optional: false } => {
                let (mut name, is_rooted) = operand.qualified_name()?;
                name.push('.');
                name.push_str(field);
                Some((name, is_rooted))
            }
            _ => None,
        }
    }
}

impl Binary {
    /// It asks whether something is so.
    pub(in crate::cel) fn is_test(self) -> bool {
        match self {
            Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessOrEqual
            | Binary::Greater
            | Binary::GreaterOrEqual
            | Binary::In => true,
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide | Binary::Modulo => {
                false
            }
        }
    }

    /// How it is written.
    pub(in crate::cel) fn sign(self) -> &'static str {
        match self {
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
            Binary::Modulo => "%",
            Binary::Equal => "==",
            Binary::NotEqual => "!=",
            Binary::Less => "<",
            Binary::LessOrEqual => "<=",
            Binary::Greater => ">",
            Binary::GreaterOrEqual => ">=",
            Binary::In => "in",
        }
    }
}
