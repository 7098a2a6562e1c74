//! Lists of a pattern: one mapping stands for every item.

use model::Node;

use super::fault::Fault;
use super::path::Path;
use super::read::Element;
use super::{Walk, Walked};

impl<'k> Walk<'k> {
    pub(super) fn list(
        &mut self,
        resource: Node<'k>,
        pattern: &'k [Element],
        path: &Path<'_, 'k>,
    ) -> Walked {
        match pattern.first() {
            None => self.mismatch(path),
            Some(first @ Element::Mapping(_)) => {
                self.items(resource.items().map(|item| (item, first)), path)
            }
            Some(Element::List(_)) if resource.len() < pattern.len() => self.mismatch(path),
            Some(Element::List(_)) => self.items(resource.items().zip(pattern), path),
            Some(first) => self.element(resource, first, path),
        }
    }

    /// Each item with its pattern. Where all that was asked does not apply, nothing does.
    fn items(
        &mut self,
        pairs: impl Iterator<Item = (Node<'k>, &'k Element)>,
        path: &Path<'_, 'k>,
    ) -> Walked {
        let mut skipped: Option<Fault> = None;
        let mut applies = false;
        for (index, (item, pattern)) in pairs.enumerate() {
            match self.element(item, pattern, &Path::Item(path, index)) {
                Ok(()) => applies = true,
                Err(fault) if fault.skips() => skipped = skipped.or(Some(fault)),
                Err(fault) => return Err(fault),
            }
        }
        skipped.filter(|_| !applies).map_or(Ok(()), |fault| Err(fault.gathered()))
    }
}
