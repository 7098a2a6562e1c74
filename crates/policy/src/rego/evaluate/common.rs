//! What other programs found out, and what they are told.

use std::rc::Rc;

use super::{DEEPEST, Found, Machine};
use crate::alike::Alike;
use crate::rego::builtins::Stop;
use crate::rego::code::Rule;
use crate::rego::common::Taken;
use crate::rego::value::Value;

impl<'a> Machine<'a> {
    /// What a rule comes to: as another program has found out, else by `evaluate`, which others are
    /// told then. Its arguments stand at `base`.
    pub(super) fn in_common(
        &mut self,
        rule: &'a Rule,
        (base, count): (usize, usize),
        is_same: impl Fn(&Value<'a>, &Value<'a>) -> bool,
        evaluate: impl FnOnce(&mut Machine<'a>) -> Found<'a>,
    ) -> Found<'a> {
        let (Some(common), Some(place)) =
            (&self.common, rule.alike.as_ref().and_then(Alike::place))
        else {
            return evaluate(self);
        };
        let common = Rc::clone(common);
        let arguments = self.slots.get(base..base + count).unwrap_or_default();
        let known = common.find(place, |own| {
            let mut pairs = own.iter().flatten().zip(arguments.iter().flatten());
            own.len() == arguments.len() && pairs.all(|(own, given)| is_same(own, given))
        });
        if let Some((gave, taken)) = known
            && self.depth + taken.depth <= DEEPEST
        {
            self.take(taken)?;
            return Ok(gave);
        }

        // They are gone from their places when it is done.
        let arguments: Box<[_]> = arguments.into();
        let before = Taken { depth: self.depth, ..self.taken() };
        let gave = evaluate(self)?;
        common.keep(place, arguments, &gave, self.taken().since(before));
        Ok(gave)
    }

    /// What was taken so far, and what would have been if nothing were kept.
    fn taken(&self) -> Taken {
        let (made, looked) = self.context.used();
        Taken {
            steps: self.spent + self.spared.steps,
            made: made + self.spared.made,
            looked: looked + self.spared.looked,
            depth: self.deepest,
        }
    }

    /// Something is taken that was kept of this program. All that was done counts for it.
    pub(super) fn spare(&mut self) {
        if self.common.is_some() {
            let (made, looked) = self.context.used();
            self.spared.steps = self.spared.steps.saturating_add(self.spent);
            self.spared.made = self.spared.made.saturating_add(made);
            self.spared.looked = self.spared.looked.saturating_add(looked);
        }
    }

    fn take(&mut self, taken: Taken) -> Result<(), Stop> {
        self.spend_all(taken.steps)?;
        self.deepest = self.deepest.max(self.depth + taken.depth);
        self.context.spend(taken.made)?;
        self.context.work(usize::try_from(taken.looked).unwrap_or(usize::MAX))
    }
}
