//! What all fixes together want of a document, before its text is touched.

use model::path::Step;
use model::{Edit, FieldPath, Literal, Node};

use super::refusal::Refusal;
use super::shared::Shared;

/// What is wanted of a node and of those below it. Indexes are those of the document as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) deed: Deed,
    pub(super) under: Vec<(Step, Plan)>,
    pub(super) appended: Vec<Literal>,
}

/// What is wanted of the node itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Deed {
    /// It stays; something below it may change.
    #[default]
    Stay,
    /// It says this instead.
    Say(Literal),
    /// It goes.
    Go,
}

impl Plan {
    /// Adds an edit of the document at `root`; leaves the plan half changed when it refuses.
    pub(super) fn add(
        &mut self,
        root: Node<'_>,
        shared: &Shared,
        edit: &Edit,
    ) -> Result<(), Refusal> {
        let mut plan = self;
        let mut node = root;
        let mut trail = FieldPath::root();
        for (taken, step) in edit.path().steps().iter().enumerate() {
            if plan.deed != Deed::Stay {
                let rest = edit.path().steps().get(taken..).unwrap_or_default();
                return plan.settled(edit, rest, &trail);
            }
            if matches!(step, Step::Key(_)) && !plan.appended.is_empty() {
                return Err(Refusal::Conflict(trail));
            }
            if !node.is_present() && matches!(edit, Edit::Remove { .. }) && plan.is_idle() {
                return Ok(());
            }
            trail = trail.step(step.clone());
            node = child(node, step, shared, &trail)?;
            plan = plan.below(step);
        }
        plan.meet(node, edit, &trail)
    }

    /// Nothing is wanted here.
    pub(super) fn is_idle(&self) -> bool {
        let idle = self.deed == Deed::Stay && self.appended.is_empty();
        idle && self.under.iter().all(|(_, plan)| plan.is_idle())
    }

    /// Something is wanted of an entry.
    fn makes_a_mapping(&self) -> bool {
        self.under.iter().any(|(step, plan)| matches!(step, Step::Key(_)) && !plan.is_idle())
    }

    /// Everything that is wanted here and below is that things go.
    fn only_removes(&self) -> bool {
        let says = matches!(self.deed, Deed::Say(_)) || !self.appended.is_empty();
        !says && self.under.iter().all(|(_, plan)| plan.only_removes())
    }

    pub(super) fn below(&mut self, step: &Step) -> &mut Plan {
        let position = self.under.iter().position(|(known, _)| known == step);
        let position = position.unwrap_or_else(|| {
            self.under.push((step.clone(), Plan::default()));
            self.under.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
        &mut self.under[position].1
    }

    /// The edit leads through a node that goes or says something else already, `rest` steps
    /// before its end: fine when it gets what it wants.
    fn settled(&self, edit: &Edit, rest: &[Step], trail: &FieldPath) -> Result<(), Refusal> {
        let said = match &self.deed {
            Deed::Say(literal) => {
                rest.iter().try_fold(literal, |literal, step| match (literal, step) {
                    (Literal::Mapping(entries), Step::Key(key)) => {
                        entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
                    }
                    _ => None,
                })
            }
            Deed::Go | Deed::Stay => None,
        };
        let by_keys = rest.iter().all(|step| matches!(step, Step::Key(_)));
        match (edit, said) {
            (Edit::Remove { .. }, None) if self.deed == Deed::Go || by_keys => Ok(()),
            (Edit::Set { value, .. }, Some(said)) if value == said => Ok(()),
            (Edit::Append { value, .. }, Some(Literal::Sequence(items)))
                if items.contains(value) =>
            {
                Ok(())
            }
            _ => Err(Refusal::Conflict(trail.clone())),
        }
    }

    /// The edit's last step: what it wants of `node`, beside what is wanted already.
    fn meet(&mut self, node: Node<'_>, edit: &Edit, trail: &FieldPath) -> Result<(), Refusal> {
        let conflict = Err(Refusal::Conflict(trail.clone()));
        match (edit, &self.deed) {
            (Edit::Set { value, .. }, Deed::Say(other)) if value == other => {}
            (Edit::Set { value, .. }, Deed::Stay) if self.is_idle() => {
                self.deed = Deed::Say(value.clone());
            }
            (Edit::Remove { .. }, Deed::Go) => {}
            (Edit::Remove { .. }, Deed::Stay) if self.only_removes() => {
                if node.is_present() {
                    *self = Plan { deed: Deed::Go, ..Plan::default() };
                }
            }
            (Edit::Append { value, .. }, Deed::Say(Literal::Sequence(items)))
                if items.contains(value) => {}
            (Edit::Append { .. }, Deed::Stay) if node.is_set() && !node.is_sequence() => {
                return Err(Refusal::WrongType(trail.clone()));
            }
            (Edit::Append { .. }, Deed::Stay) if self.makes_a_mapping() => return conflict,
            (Edit::Append { value, .. }, Deed::Stay) => {
                let has = node.items().any(|item| says(item, value));
                if !has && !self.appended.contains(value) {
                    self.appended.push(value.clone());
                }
            }
            _ => return conflict,
        }
        Ok(())
    }
}

/// One step further down, where an edit may lead.
fn child<'d>(
    node: Node<'d>,
    step: &Step,
    shared: &Shared,
    trail: &FieldPath,
) -> Result<Node<'d>, Refusal> {
    let next = match step {
        Step::Key(_) if node.is_set() && !node.is_mapping() => {
            return Err(Refusal::WrongType(
                trail.split_last().map_or(FieldPath::root(), |it| it.0),
            ));
        }
        Step::Key(key) if node.entry(key).is_some_and(|entry| entry.merged) => {
            return Err(Refusal::Merged(trail.clone()));
        }
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.item(*index),
    };
    if !next.is_present() && matches!(step, Step::Index(_)) {
        return Err(Refusal::WrongType(trail.clone()));
    }
    if next.is_present() && shared.holds(next) {
        return Err(Refusal::Shared(trail.clone()));
    }
    Ok(next)
}

/// The node says what the literal says.
pub(super) fn says(node: Node<'_>, literal: &Literal) -> bool {
    match literal {
        Literal::Bool(value) => node.as_bool() == Some(*value),
        Literal::Integer(value) => node.as_i64() == Some(*value),
        Literal::String(text) => node.as_str() == Some(text),
        Literal::Sequence(items) => {
            let alike = || node.items().zip(items).all(|(node, item)| says(node, item));
            node.is_sequence() && node.len() == items.len() && alike()
        }
        Literal::Mapping(entries) => {
            let alike = || entries.iter().all(|(key, value)| says(node.get(key), value));
            node.is_mapping() && node.len() == entries.len() && alike()
        }
    }
}
