//! Mappings of a pattern: anchors first, then what has none.

use model::Node;

use super::fault::{Fault, Kind};
use super::path::{Name, Path};
use super::read::{Element, Key, Mapping};
use super::{Walk, Walked};
use crate::kyverno::Anchor;

impl<'k> Walk<'k> {
    pub(super) fn mapping(
        &mut self,
        resource: Node<'k>,
        pattern: &'k Mapping,
        path: &Path<'_, 'k>,
    ) -> Walked {
        let is_wide = pattern.has_globs && path.has_wildcards();
        let each = if is_wide { 1 + resource.len() } else { 1 };
        self.charge((pattern.len() * each) as u64)?;
        let (mut skipped, mut decides, mut applies) = (None::<Fault>, false, false);
        for key in &pattern.anchors {
            match self.anchored(resource, key, path) {
                Ok(()) => applies = true,
                Err(fault) if fault.skips() => {
                    skipped = skipped.or(Some(fault));
                    // A condition of this very mapping decides over all in it, one further below
                    // only where nothing else applies.
                    decides |= !fault.is_gathered;
                }
                Err(fault) if fault.kind == Kind::Budget || !decides => return Err(fault),
                Err(_) => {}
            }
        }
        if let Some(fault) = skipped.filter(|_| !applies || decides) {
            return Err(fault.gathered());
        }
        pattern.rest.iter().try_for_each(|key| self.anchored(resource, key, path))
    }

    fn anchored(&mut self, resource: Node<'k>, key: &'k Key, path: &Path<'_, 'k>) -> Walked {
        self.charge(1 + (resource.len() / 8) as u64)?;
        let (name, value) = match key.plain() {
            Some(plain) => (Name::Written(plain), resource.find(plain)),
            None => {
                let name = key.name_in(resource, path.has_wildcards());
                (Name::Found(name), resource.get(name))
            }
        };
        let below = Path::Key(path, name);
        match key.anchor {
            None | Some(Anchor::AddIfNotPresent) if key.wants_presence => match value.is_set() {
                true => Ok(()),
                false => self.mismatch(&below),
            },
            None | Some(Anchor::AddIfNotPresent) => self.element(value, &key.pattern, &below),
            Some(Anchor::Negation) if value.is_present() => self.mismatch(&below),
            Some(Anchor::Condition) if !value.is_present() => Err(Fault::of(Kind::Condition)),
            Some(Anchor::Condition) => self
                .element(value, &key.pattern, &below)
                .map_err(|fault| fault.of_kind(Kind::Condition)),
            Some(Anchor::Global) if value.is_present() => self
                .element(value, &key.pattern, &below)
                .map_err(|fault| fault.of_kind(Kind::Global)),
            Some(Anchor::Equality) if value.is_present() => {
                self.element(value, &key.pattern, &below)
            }
            Some(Anchor::Existence) if value.is_present() => {
                self.existence(value, &key.pattern, &below)
            }
            Some(_) => Ok(()),
        }
    }

    /// Each mapping of the pattern must be found in some item.
    fn existence(&mut self, value: Node<'k>, pattern: &'k Element, path: &Path<'_, 'k>) -> Walked {
        let (true, Element::List(pattern)) = (value.is_sequence(), pattern) else {
            return self.mismatch(path);
        };
        for wanted in pattern {
            let mut exists = false;
            for (index, item) in value.items().enumerate() {
                match self.element(item, wanted, &Path::Item(path, index)) {
                    Ok(()) => exists = true,
                    Err(fault) if fault.kind == Kind::Budget => return Err(fault),
                    Err(_) => {}
                }
                if exists {
                    break;
                }
            }
            if !exists {
                return self.mismatch(path);
            }
        }
        Ok(())
    }
}
