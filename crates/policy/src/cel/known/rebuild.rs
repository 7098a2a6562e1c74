//! Operations with what is known of them in its place.

use super::Knowing;
use crate::cel::program::{Call, Entry, Fold, HasKey, Index, Item, Message, Node, Program, Select};

impl Knowing<'_> {
    /// The same operation of a program, where all that is known is evaluated.
    pub(super) fn rebuilt(&mut self, node: &Node, program: &Program) -> Node {
        if is_at_hand(node) {
            return node.clone();
        }
        if let Some(known) = self.known(node, program) {
            return Node::Known(Box::new(known));
        }
        let mut again = |node: &Node| self.rebuilt(node, program);
        match node {
            Node::Select(select) if select.chain.is_none() => {
                let operand = again(&select.operand);
                Node::Select(Box::new(Select {
                    operand: Box::new(operand),
                    ..Select::clone(select)
                }))
            }
            Node::Index(index) => {
                let (operand, by) = (again(&index.operand), again(&index.index));
                Node::Index(Box::new(Index { operand, index: by, ..Index::clone(index) }))
            }
            Node::Not(operand) => Node::Not(Box::new(again(operand))),
            Node::Negate(operand) => Node::Negate(Box::new(again(operand))),
            Node::Binary(binary, sides) => {
                Node::Binary(*binary, Box::new((again(&sides.0), again(&sides.1))))
            }
            Node::OptionalOr { sides, otherwise } => Node::OptionalOr {
                sides: Box::new((again(&sides.0), again(&sides.1))),
                otherwise: *otherwise,
            },
            Node::HasKey(asked) => {
                let operand = again(&asked.operand);
                Node::HasKey(Box::new(HasKey { operand, ..HasKey::clone(asked) }))
            }
            Node::And(terms) => Node::And(terms.iter().map(again).collect()),
            Node::Or(terms) => Node::Or(terms.iter().map(again).collect()),
            Node::Conditional(parts) => {
                Node::Conditional(Box::new((again(&parts.0), again(&parts.1), again(&parts.2))))
            }
            Node::Call(call) => {
                let arguments = call.arguments.iter().map(again).collect();
                Node::Call(Box::new(Call { arguments, ..Call::clone(call) }))
            }
            Node::List(items) => {
                let item = |it: &Item| Item { value: again(&it.value), ..it.clone() };
                Node::List(items.iter().map(item).collect())
            }
            Node::Map(entries) => {
                let entry = |it: &Entry| Entry {
                    key: again(&it.key),
                    value: again(&it.value),
                    ..it.clone()
                };
                Node::Map(entries.iter().map(entry).collect())
            }
            Node::Struct(message) => {
                let fields = message.fields.iter().map(|(name, it)| {
                    (name.clone(), Item { value: again(&it.value), ..it.clone() })
                });
                let fields = fields.collect();
                Node::Struct(Box::new(Message { fields, ..Message::clone(message) }))
            }
            Node::Fold(fold) => {
                let (range, body) = (again(&fold.range), again(&fold.body));
                let filter = fold.filter.as_ref().map(again);
                Node::Fold(Box::new(Fold { range, filter, body, ..Fold::clone(fold) }))
            }
            Node::Bind { local, bound } => {
                Node::Bind { local: *local, bound: Box::new((again(&bound.0), again(&bound.1))) }
            }
            Node::OptionalMap { local, bound, is_flat } => Node::OptionalMap {
                local: *local,
                bound: Box::new((again(&bound.0), again(&bound.1))),
                is_flat: *is_flat,
            },
            other => other.clone(),
        }
    }
}

/// To evaluate it costs no more than to look it up.
fn is_at_hand(node: &Node) -> bool {
    matches!(
        node,
        Node::Constant(_) | Node::Folded(..) | Node::Known(_) | Node::Variable(..) | Node::Local(_)
    )
}
