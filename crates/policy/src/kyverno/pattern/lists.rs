//! Lists of a pattern: one mapping stands for every item.

use model::{Node, Value};

use super::fault::Fault;
use super::{Walk, Walked};

impl Walk {
    pub(super) fn list(&mut self, resource: Node<'_>, pattern: Node<'_>, path: &str) -> Walked {
        let first = pattern.item(0);
        match first.value() {
            Value::Absent => Err(Fault::mismatch(path, "the list of the pattern is empty")),
            Value::Mapping => self.items(resource.items().map(|item| (item, first)), path),
            Value::Sequence if resource.len() < pattern.len() => {
                Err(Fault::mismatch(path, "the list is too short"))
            }
            Value::Sequence => self.items(resource.items().zip(pattern.items()), path),
            _ => self.element(resource, first, path),
        }
    }

    /// Each item with its pattern. Where all that was asked does not apply, nothing does.
    fn items<'n>(
        &mut self,
        pairs: impl Iterator<Item = (Node<'n>, Node<'n>)>,
        path: &str,
    ) -> Walked {
        let mut skipped: Option<Fault> = None;
        let mut applies = false;
        for (index, (item, pattern)) in pairs.enumerate() {
            match self.element(item, pattern, &format!("{path}{index}/")) {
                Ok(()) => applies = true,
                Err(fault) if fault.skips() => skipped = skipped.or(Some(fault)),
                Err(fault) => return Err(fault),
            }
        }
        skipped.filter(|_| !applies).map_or(Ok(()), |fault| Err(fault.gathered()))
    }
}
