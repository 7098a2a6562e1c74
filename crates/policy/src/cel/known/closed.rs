//! What depends on nothing but what is known.

use super::Knowing;
use crate::cel::function::Action;
use crate::cel::program::Node;

impl Knowing<'_> {
    /// It is the same for every request.
    pub(super) fn is_closed(&self, node: &Node) -> bool {
        Closed { knowing: self, bound: Vec::new() }.holds(node)
    }
}

/// A look at an operation.
struct Closed<'k, 'v> {
    knowing: &'k Knowing<'v>,
    /// The local variables that were met on the way in.
    bound: Vec<usize>,
}

impl Closed<'_, '_> {
    fn holds(&mut self, node: &Node) -> bool {
        match node {
            Node::Constant(_) | Node::Folded(..) | Node::Known(_) => true,
            Node::Variable(slot, _) => self.knowing.is_known(*slot),
            Node::Local(local) => self.bound.contains(local),
            Node::Select(select) => self.holds(&select.operand),
            Node::Index(index) => self.holds(&index.operand) && self.holds(&index.index),
            Node::Not(operand) | Node::Negate(operand) => self.holds(operand),
            Node::Binary(_, sides) | Node::OptionalOr { sides, .. } => {
                self.holds(&sides.0) && self.holds(&sides.1)
            }
            Node::HasKey(asked) => self.holds(&asked.operand),
            Node::And(terms) | Node::Or(terms) => terms.iter().all(|it| self.holds(it)),
            Node::Conditional(parts) => {
                self.holds(&parts.0) && self.holds(&parts.1) && self.holds(&parts.2)
            }
            Node::Call(call) => {
                let asks = |action: &Action| matches!(action, Action::Host);
                !call.overloads.iter().any(|it| asks(&it.action))
                    && call.arguments.iter().all(|it| self.holds(it))
            }
            Node::List(items) => items.iter().all(|it| self.holds(&it.value)),
            Node::Map(all) => all.iter().all(|it| self.holds(&it.key) && self.holds(&it.value)),
            Node::Struct(message) => message.fields.iter().all(|(_, it)| self.holds(&it.value)),
            Node::Fold(fold) => {
                let (first, second) = (fold.first, fold.first + usize::from(fold.has_second));
                self.holds(&fold.range)
                    && self.within(&[first, second], |it| {
                        fold.filter.as_ref().is_none_or(|filter| it.holds(filter))
                            && it.holds(&fold.body)
                    })
            }
            Node::Bind { local, bound } | Node::OptionalMap { local, bound, .. } => {
                self.holds(&bound.0) && self.within(&[*local], |it| it.holds(&bound.1))
            }
            // What they come to is kept in local variables of the whole.
            Node::Block { .. } | Node::Once { .. } | Node::Failure(_) => false,
        }
    }

    fn within(&mut self, locals: &[usize], look: impl FnOnce(&mut Self) -> bool) -> bool {
        let count = self.bound.len();
        self.bound.extend_from_slice(locals);
        let holds = look(self);
        self.bound.truncate(count);
        holds
    }
}
