//! A first look at a name: mostly it tells that a name is none of some others.

/// A bit for each of some names. What shares its bit with another is looked at for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Signs(u64);

impl Signs {
    /// Those of these names; of all names where one has a wildcard.
    pub(crate) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Signs {
        let sign = |name: &str| if name.contains(['*', '?']) { u64::MAX } else { sign(name) };
        Signs(names.into_iter().fold(0, |signs, name| signs | sign(name)))
    }

    /// Those of all names.
    pub(crate) const ALL: Signs = Signs(u64::MAX);

    /// These and those.
    pub(crate) fn and(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }

    /// The name may be one of them.
    #[inline]
    pub(crate) fn may_name(self, name: &str) -> bool {
        self.0 & sign(name) != 0
    }
}

/// Kinds that are common together differ in their first letter or their length.
#[inline]
fn sign(name: &str) -> u64 {
    let first = name.as_bytes().first().copied().unwrap_or_default();
    1 << (usize::from(first).wrapping_add(name.len()) % 64)
}

#[cfg(test)]
mod tests {
    use super::Signs;

    #[test]
    fn names_are_told_from_others() {
        let kinds = ["Deployment", "DaemonSet", "Job", "StatefulSet", "ReplicaSet"];
        let signs = Signs::of(kinds);
        assert!(kinds.iter().all(|kind| signs.may_name(kind)));
        assert!(!signs.may_name("Pod") && !signs.may_name("CronJob") && !signs.may_name(""));
        assert!(Signs::of(["Pod", "*"]).may_name("Job"));
        assert!(!Signs::default().may_name("Pod"));
    }
}
