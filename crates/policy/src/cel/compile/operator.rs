//! Operators.

use super::super::program::{HasKey, Node};
use super::super::syntax::ast::{Binary, Expr, Logic, Unary};
use super::super::types::Type;
use super::access::key_of;
use super::{Compiled, Compiler, Typed};

impl Compiler<'_> {
    pub(super) fn unary(&mut self, at: usize, unary: Unary, operand: &Expr) -> Compiled<Typed> {
        let (operand, type_) = self.expr(operand)?;
        let name = if unary == Unary::Not { "!_" } else { "-_" };
        let (_, result) = self.resolve(at, name, false, &[type_])?;
        let operand = Box::new(operand);
        Ok(match unary {
            Unary::Not => (Node::Not(operand), result),
            Unary::Negate => (Node::Negate(operand), result),
        })
    }

    pub(super) fn binary(
        &mut self,
        at: usize,
        binary: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Compiled<Typed> {
        let (left, left_type) = self.expr(left)?;
        let (right, right_type) = self.expr(right)?;
        let name = format!("_{}_", binary.sign());
        let (_, result) = self.resolve(at, &name, false, &[left_type, right_type])?;
        let node = match (binary, key_of(&left)) {
            (Binary::In, Some(key)) => {
                Node::HasKey(Box::new(HasKey { key, constant: left, operand: right }))
            }
            _ => Node::Binary(binary, Box::new((left, right))),
        };
        Ok((node, result))
    }

    pub(super) fn logic(&mut self, logic: Logic, terms: &[Expr]) -> Compiled<Typed> {
        let mut nodes = Vec::new();
        for term in terms {
            let (node, type_) = self.expr(term)?;
            self.expect(term.at, &Type::Bool, &type_)?;
            nodes.push(node);
        }
        let node = match logic {
            Logic::And => Node::And(nodes.into()),
            Logic::Or => Node::Or(nodes.into()),
        };
        Ok((node, Type::Bool))
    }

    pub(super) fn conditional(&mut self, at: usize, parts: &(Expr, Expr, Expr)) -> Compiled<Typed> {
        let (condition, condition_type) = self.expr(&parts.0)?;
        let (then, then_type) = self.expr(&parts.1)?;
        let (otherwise, otherwise_type) = self.expr(&parts.2)?;
        let types = [condition_type, then_type, otherwise_type];
        let (_, result) = self.resolve(at, "_?_:_", false, &types)?;
        Ok((Node::Conditional(Box::new((condition, then, otherwise))), result))
    }
}
