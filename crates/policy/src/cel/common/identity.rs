//! What tells one expression from all that come to something else.

use sha2::Sha256;
use sha2::digest::Digest;

use super::Variables;
use crate::alike::Identity;
use crate::cel::environment::Slot;
use crate::cel::function::{Action, Overload};
use crate::cel::known::Known;
use crate::cel::program::{FoldKind, Node, Otherwise, Program, SelectKind};
use crate::cel::value::Value;

/// Of a program: of two with the same identity, both come to the same for the same request. `None`
/// where it depends on something that may differ from policy to policy.
pub(super) fn of_program(program: &Program, variables: &Variables) -> Option<Identity> {
    let mut writer = Writer::new(variables, b'p');
    writer.numbers(&[program.locals, program.height]);
    writer.node(&program.root)?;
    Some(Identity::of(writer.hash))
}

/// The same of what is known.
pub(super) fn of_known(known: &Known, variables: &Variables) -> Option<Identity> {
    let mut writer = Writer::new(variables, b'k');
    writer.known(known)?;
    Some(Identity::of(writer.hash))
}

/// Of what is paid where a variable is used first that is known, whatever its value.
pub(super) fn of_price(slot: Slot, known: &Known, variables: &Variables) -> Option<Identity> {
    let mut writer = Writer::new(variables, b'c');
    writer.number(slot.0);
    writer.price(known)?;
    Some(Identity::of(writer.hash))
}

/// Writes down operations so that no two that differ are written alike.
struct Writer<'v> {
    variables: &'v Variables,
    hash: Sha256,
}

impl<'v> Writer<'v> {
    fn new(variables: &'v Variables, what: u8) -> Writer<'v> {
        let mut hash = Sha256::new();
        hash.update([what, variables.tag]);
        Writer { variables, hash }
    }

    fn tag(&mut self, tag: u8) {
        self.hash.update([tag]);
    }

    fn number(&mut self, number: usize) {
        self.hash.update((number as u64).to_le_bytes());
    }

    fn numbers(&mut self, numbers: &[usize]) {
        numbers.iter().for_each(|it| self.number(*it));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.hash.update(text.as_bytes());
    }

    fn slot(&mut self, slot: Slot) -> Option<()> {
        if let Some((_, identity)) = self.variables.own.iter().find(|(own, _)| *own == slot) {
            self.tag(b'o');
            self.hash.update(identity.bytes());
            return Some(());
        }
        self.tag(b's');
        self.number(slot.0);
        self.variables.same.contains(&slot).then_some(())
    }

    fn known(&mut self, known: &Known) -> Option<()> {
        self.value(&known.value)?;
        self.price(known)
    }

    /// Of the variables that it uses, it does not matter any more what they are.
    fn price(&mut self, known: &Known) -> Option<()> {
        self.hash.update(known.cost.to_le_bytes());
        self.numbers(&[known.height, known.uses.len()]);
        known.uses.iter().try_for_each(|used| {
            let prices = &self.variables.prices;
            let (_, price) = prices.iter().find(|(slot, _)| slot == used)?;
            self.hash.update(price.bytes());
            Some(())
        })
    }

    fn nodes<'n>(&mut self, nodes: impl ExactSizeIterator<Item = &'n Node>) -> Option<()> {
        self.number(nodes.len());
        nodes.into_iter().try_for_each(|it| self.node(it))
    }

    fn node(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Constant(value) => {
                self.tag(0);
                self.value(value)?;
            }
            Node::Variable(slot, name) => {
                self.tag(1);
                self.text(name);
                self.slot(*slot)?;
            }
            Node::Local(local) => {
                self.tag(2);
                self.number(*local);
            }
            Node::Select(select) => {
                self.tag(3);
                self.text(select.field.as_str());
                self.tag(match select.kind {
                    SelectKind::Plain => 0,
                    SelectKind::Optional => 1,
                    SelectKind::Presence => 2,
                });
                self.tag(u8::from(select.is_relative));
                self.node(&select.operand)?;
            }
            Node::Index(index) => {
                self.tag(4);
                self.tag(u8::from(index.is_optional));
                self.hash.update(index.cost.to_le_bytes());
                self.nodes([&index.operand, &index.index].into_iter())?;
            }
            Node::Not(operand) => {
                self.tag(5);
                self.node(operand)?;
            }
            Node::Negate(operand) => {
                self.tag(6);
                self.node(operand)?;
            }
            Node::Binary(binary, sides) => {
                self.tag(7);
                self.tag(*binary as u8);
                self.nodes([&sides.0, &sides.1].into_iter())?;
            }
            Node::HasKey(asked) => {
                self.tag(8);
                self.text(asked.key.as_str());
                self.node(&asked.operand)?;
            }
            Node::And(terms) => {
                self.tag(9);
                self.nodes(terms.iter())?;
            }
            Node::Or(terms) => {
                self.tag(10);
                self.nodes(terms.iter())?;
            }
            Node::Conditional(parts) => {
                self.tag(11);
                self.nodes([&parts.0, &parts.1, &parts.2].into_iter())?;
            }
            Node::Call(call) => {
                self.tag(12);
                self.text(&call.name);
                self.number(call.overloads.len());
                call.overloads.iter().try_for_each(|it| self.overload(it))?;
                self.nodes(call.arguments.iter())?;
            }
            node => self.made(node)?,
        }
        Some(())
    }

    /// What is not as frequent.
    fn made(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::List(items) => {
                self.tag(13);
                items.iter().for_each(|it| self.tag(u8::from(it.is_optional)));
                self.nodes(items.iter().map(|it| &it.value))?;
            }
            Node::Map(entries) => {
                self.tag(14);
                entries.iter().for_each(|it| self.tag(u8::from(it.is_optional)));
                self.nodes(entries.iter().map(|it| &it.key))?;
                self.nodes(entries.iter().map(|it| &it.value))?;
            }
            Node::Struct(message) => {
                self.tag(15);
                self.text(&message.name);
                for (name, item) in &message.fields {
                    self.text(name);
                    self.tag(u8::from(item.is_optional));
                }
                self.nodes(message.fields.iter().map(|(_, it)| &it.value))?;
            }
            Node::Fold(fold) => {
                self.tag(16);
                self.number(fold.first);
                self.tag(u8::from(fold.has_second));
                self.tag(kind(fold.kind));
                self.nodes([&fold.range, &fold.body].into_iter())?;
                match &fold.filter {
                    Some(filter) => self.nodes([filter].into_iter())?,
                    None => self.number(0),
                }
            }
            Node::Bind { local, bound } => {
                self.tag(17);
                self.number(*local);
                self.nodes([&bound.0, &bound.1].into_iter())?;
            }
            Node::OptionalMap { local, bound, is_flat } => {
                self.tag(18);
                self.number(*local);
                self.tag(u8::from(*is_flat));
                self.nodes([&bound.0, &bound.1].into_iter())?;
            }
            Node::OptionalOr { sides, otherwise } => {
                self.tag(19);
                self.tag(match otherwise {
                    Otherwise::Optional => 0,
                    Otherwise::Value => 1,
                    Otherwise::ValueLeniently => 2,
                });
                self.nodes([&sides.0, &sides.1].into_iter())?;
            }
            Node::Folded(cost, value) => {
                self.tag(20);
                self.hash.update(cost.to_le_bytes());
                self.value(value)?;
            }
            Node::Known(known) => {
                self.tag(21);
                self.known(known)?;
            }
            // They are seldom.
            _ => return None,
        }
        Some(())
    }

    /// What a host answers may differ from policy to policy.
    fn overload(&mut self, overload: &Overload) -> Option<()> {
        let place = match overload.action {
            Action::Body(body) => body as usize,
            Action::Test(test) => test.holds as usize,
            Action::Operator => 0,
            Action::Host => return None,
        };
        self.text(&overload.signature);
        self.tag(u8::from(overload.is_method));
        self.numbers(&[place, overload.cost.map_or(0, |it| it as usize)]);
        Some(())
    }

    fn value(&mut self, value: &Value<'_>) -> Option<()> {
        match value {
            Value::Null => self.tag(0),
            Value::Bool(value) => self.hash.update([1, u8::from(*value)]),
            Value::Int(value) => {
                self.tag(2);
                self.hash.update(value.to_le_bytes());
            }
            Value::Uint(value) => {
                self.tag(3);
                self.hash.update(value.to_le_bytes());
            }
            Value::Double(value) => {
                self.tag(4);
                self.hash.update(value.to_bits().to_le_bytes());
            }
            Value::String(text) => {
                self.tag(5);
                self.text(text.as_str());
            }
            Value::List(list) => {
                self.tag(6);
                self.number(list.len());
                list.iter().try_for_each(|it| self.value(&it))?;
            }
            Value::Map(map) => {
                self.tag(7);
                self.number(map.len());
                map.iter().try_for_each(|(key, it)| {
                    self.value(&key)?;
                    self.value(&it)
                })?;
            }
            Value::Type(name) => {
                self.tag(8);
                self.text(name);
            }
            Value::Optional(None) => self.tag(9),
            Value::Optional(Some(held)) => {
                self.tag(10);
                self.value(held)?;
            }
            // They are seldom.
            _ => return None,
        }
        Some(())
    }
}

fn kind(kind: FoldKind) -> u8 {
    match kind {
        FoldKind::All => 0,
        FoldKind::Exists => 1,
        FoldKind::ExistsOne => 2,
        FoldKind::Filter => 3,
        FoldKind::Map => 4,
        FoldKind::MapValues => 5,
        FoldKind::MapEntries => 6,
        FoldKind::SortBy => 7,
    }
}
