//! What policies may look up: whole objects, but of a Secret its key names only.

use std::collections::BTreeMap;

use model::Kept;
use model::document::Shears;

use super::sight::Sight;

/// Group, kind, and namespace with name.
type Place = (Box<str>, Box<str>, Box<str>);

#[derive(Debug, Default)]
pub(super) struct Beside {
    objects: BTreeMap<Place, Kept>,
    pub(super) is_changed: bool,
}

impl Beside {
    pub(super) fn keep(&mut self, sight: &Sight<'_>, shears: &mut Shears) {
        let kept = Kept::whole(&sight.object, shears);
        let place = (sight.group.into(), sight.kind.into(), sight.key.clone());
        let is_same = |old: &Kept| old.object().node() == kept.object().node();
        if !self.objects.get(&place).is_some_and(is_same) {
            self.objects.insert(place, kept);
            self.is_changed = true;
        }
    }

    pub(super) fn forget(&mut self, group: &str, kind: &str, key: &str) {
        let place = (group.into(), kind.into(), key.into());
        self.is_changed |= self.objects.remove(&place).is_some();
    }

    /// Keeps only what stands in one of the kinds for which this holds.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(&str, &str) -> bool) {
        self.objects.retain(|(group, kind, _), _| is_wanted(group, kind));
        self.is_changed = true;
    }

    pub(super) fn objects(&self) -> impl Iterator<Item = &Kept> {
        self.objects.values()
    }
}
