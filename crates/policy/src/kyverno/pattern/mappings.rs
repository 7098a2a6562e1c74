//! Mappings of a pattern: anchors first, then what has none.

use model::Node;

use super::fault::{Fault, Kind};
use super::keys::{self, Key};
use super::{Walk, Walked};
use crate::kyverno::Anchor;

impl Walk {
    pub(super) fn mapping(&mut self, resource: Node<'_>, pattern: Node<'_>, path: &str) -> Walked {
        let has_wildcards =
            path.ends_with("/metadata/labels/") || path.ends_with("/metadata/annotations/");
        let size = pattern.len() * if has_wildcards { 1 + resource.len() } else { 1 };
        self.charge((size + pattern.weight() / 8) as u64)?;
        let (anchors, rest) = keys::anchors(resource, pattern, has_wildcards);
        let (mut skipped, mut applies): (Vec<Fault>, bool) = (Vec::new(), false);
        // A condition of this very mapping decides over all in it, one further below only where
        // nothing else applies.
        let decides = |skipped: &[Fault]| skipped.iter().any(|fault| !fault.is_gathered);
        for key in anchors {
            match self.anchored(resource, &key, path) {
                Ok(()) => applies = true,
                Err(fault) if fault.skips() => skipped.push(fault),
                Err(fault) if fault.kind == Kind::Budget || !decides(&skipped) => {
                    return Err(fault);
                }
                Err(_) => {}
            }
        }
        if (!applies || decides(&skipped))
            && let Some(fault) = skipped.into_iter().next()
        {
            return Err(fault.gathered());
        }
        rest.iter().try_for_each(|key| self.anchored(resource, key, path))
    }

    fn anchored(&mut self, resource: Node<'_>, key: &Key<'_>, path: &str) -> Walked {
        self.charge(1 + (resource.len() / 8) as u64)?;
        let value = resource.get(key.name);
        let below = format!("{path}{}/", key.name);
        match key.anchor {
            None | Some(Anchor::AddIfNotPresent) => match key.pattern.as_str() {
                Some("*") if value.is_set() => Ok(()),
                Some("*") => Err(Fault::mismatch(&below, "the field is not there")),
                _ => self.element(value, key.pattern, &below),
            },
            Some(Anchor::Negation) if value.is_present() => {
                let says = format!("{below} is not allowed");
                Err(Fault::new(Kind::Negation, &below, &says))
            }
            Some(Anchor::Condition) if !value.is_present() => {
                let says = format!("the condition on {below} asks for what is not there");
                Err(Fault::new(Kind::Condition, &below, &says))
            }
            Some(Anchor::Condition) => self
                .element(value, key.pattern, &below)
                .map_err(|fault| fault.of_kind(Kind::Condition)),
            Some(Anchor::Global) if value.is_present() => self
                .element(value, key.pattern, &below)
                .map_err(|fault| fault.of_kind(Kind::Global)),
            Some(Anchor::Equality) if value.is_present() => {
                self.element(value, key.pattern, &below)
            }
            Some(Anchor::Existence) if value.is_present() => {
                self.existence(value, key.pattern, &below)
            }
            Some(_) => Ok(()),
        }
    }

    /// Each mapping of the pattern must be found in some item.
    fn existence(&mut self, value: Node<'_>, pattern: Node<'_>, path: &str) -> Walked {
        if !value.is_sequence() || !pattern.is_sequence() {
            return Err(Fault::mismatch(path, "a list is expected where existence is asked"));
        }
        for wanted in pattern.items() {
            let mut exists = false;
            for (index, item) in value.items().enumerate() {
                match self.element(item, wanted, &format!("{path}{index}/")) {
                    Ok(()) => exists = true,
                    Err(fault) if fault.kind == Kind::Budget => return Err(fault),
                    Err(_) => {}
                }
                if exists {
                    break;
                }
            }
            if !exists {
                return Err(Fault::mismatch(path, "no item is as the pattern asks"));
            }
        }
        Ok(())
    }
}
