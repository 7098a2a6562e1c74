//! What was last told of objects together: by check, then by object.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use model::{Finding, Reference};
use store::Moment;

use super::judged::digest;
use super::outbox::{Parcel, Part};

#[derive(Debug, Default)]
pub(super) struct Told {
    checks: BTreeMap<&'static str, HashMap<Arc<Reference>, u64>>,
    /// Each object that has been told of once, so that checks share its name.
    names: HashSet<Arc<Reference>>,
}

impl Told {
    /// The findings of a check over all objects, and what is new about them. The first time, all of
    /// them are: the store may know others from before.
    pub(super) fn of_check(
        &mut self,
        check: &'static str,
        findings: Vec<Finding>,
        at: Moment,
    ) -> Vec<Parcel> {
        let Some(before) = self.checks.remove(check) else {
            let mut objects: HashMap<Arc<Reference>, Vec<&Finding>> = HashMap::new();
            for finding in &findings {
                objects.entry(Arc::clone(&finding.object)).or_default().push(finding);
            }
            let objects = objects.into_iter();
            let told =
                objects.map(|(object, findings)| (self.name(&object), digest(findings))).collect();
            self.checks.insert(check, told);
            return vec![Parcel::new(Part::All(check), findings, at)];
        };
        let mut objects: HashMap<Arc<Reference>, Vec<Finding>> = HashMap::new();
        for finding in findings {
            objects.entry(Arc::clone(&finding.object)).or_default().push(finding);
        }
        let mut parcels = Vec::new();
        for object in before.keys().filter(|object| !objects.contains_key(*object)) {
            let part = Part::Among(Reference::clone(object), check);
            parcels.push(Parcel::new(part, Vec::new(), at));
        }
        let mut now = HashMap::with_capacity(objects.len());
        for (object, findings) in objects {
            let digest = digest(&findings);
            if before.get(&object) != Some(&digest) {
                let part = Part::Among(Reference::clone(&object), check);
                parcels.push(Parcel::new(part, findings, at));
            }
            now.insert(self.name(&object), digest);
        }
        self.checks.insert(check, now);
        parcels
    }

    /// What is told of the object is to be told once more.
    pub(super) fn tell_again(&mut self, object: &Reference) {
        let told = self.checks.values_mut().filter_map(|told| told.get_mut(object));
        told.for_each(|digest| *digest = !*digest);
    }

    /// Nothing is told of the object any more; `true` where something may have been.
    pub(super) fn forget(&mut self, object: &Reference) -> bool {
        let is_named = self.names.remove(object);
        if is_named {
            for told in self.checks.values_mut() {
                told.remove(object);
            }
        }
        is_named
    }

    /// Something is told of it.
    pub(super) fn has(&self, object: &Reference) -> bool {
        self.names.contains(object)
    }

    fn name(&mut self, object: &Arc<Reference>) -> Arc<Reference> {
        if let Some(known) = self.names.get(object) {
            return Arc::clone(known);
        }
        self.names.insert(Arc::clone(object));
        Arc::clone(object)
    }
}
