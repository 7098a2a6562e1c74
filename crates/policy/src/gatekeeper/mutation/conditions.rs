//! `pathTests`: what must be there, or must not, for a mutator to change anything.

use std::collections::BTreeMap;

use model::Node;

use super::location::Location;

/// What is asked of each step of a location.
#[derive(Debug, Clone, Default)]
pub(super) struct Conditions {
    by_depth: BTreeMap<usize, Presence>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Forbidden,
}

impl Conditions {
    /// Reads `pathTests`; the error is a clause.
    pub(super) fn read(node: Node<'_>, location: &Location) -> Result<Conditions, String> {
        let mut conditions = Conditions::default();
        let (mut last_required, mut first_forbidden) = (0, usize::MAX);
        for (index, test) in node.items().enumerate() {
            let path = test.get("subPath").as_str().unwrap_or_default();
            let sub = Location::parse(path).map_err(|says| format!("subPath {path:?}: {says}"))?;
            if !location.steps.starts_with(&sub.steps) {
                return Err(format!("the subPath {path:?} is no beginning of the location"));
            }
            let presence = match test.get("condition").as_str() {
                Some("MustExist") => Presence::Required,
                Some("MustNotExist") => Presence::Forbidden,
                other => {
                    let other = other.unwrap_or_default();
                    return Err(format!("no condition is called {other:?}"));
                }
            };
            let before = conditions.by_depth.insert(sub.steps.len() - 1, presence);
            if before.is_some_and(|before| before != presence) {
                return Err(format!("the subPath {path:?} must exist and must not"));
            }
            match presence {
                Presence::Required => last_required = last_required.max(index),
                Presence::Forbidden => first_forbidden = first_forbidden.min(index),
            }
        }
        // Gatekeeper wants them in this order, whatever their paths are.
        if last_required > first_forbidden {
            return Err("a path that must exist follows one that must not".to_owned());
        }
        Ok(conditions)
    }

    /// The end of the location must not be there.
    pub(super) fn only_new(location: &Location) -> Conditions {
        let end = location.steps.len().saturating_sub(1);
        Conditions { by_depth: BTreeMap::from([(end, Presence::Forbidden)]) }
    }

    /// What is there at this step may be there.
    pub(super) fn may_exist(&self, depth: usize) -> bool {
        self.by_depth.get(&depth) != Some(&Presence::Forbidden)
    }

    /// What is not there at this step may be missing.
    pub(super) fn may_lack(&self, depth: usize) -> bool {
        self.by_depth.get(&depth) != Some(&Presence::Required)
    }
}
