//! Writes down what policies find wrong with an object.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use model::{FieldPath, Finding, Fingerprint, Object, Place, Reference, Severity, Verdict};

/// Writes the findings about one object.
pub(crate) struct Scribe<'o> {
    object: &'o Object<'o>,
    /// Made for the first finding: most objects have none.
    reference: OnceCell<Arc<Reference>>,
    findings: Vec<Finding>,
    /// The first fingerprint: most policies have no other about an object.
    first: Option<Fingerprint>,
    /// How often each fingerprint came up, once there are several.
    seen: BTreeMap<Fingerprint, usize>,
}

impl<'o> Scribe<'o> {
    pub(crate) fn of(object: &'o Object<'o>) -> Scribe<'o> {
        Scribe::with(object, OnceCell::new(), 0)
    }

    /// The same, with room for so many findings, and with the reference to the object that others
    /// share who write about it.
    pub(crate) fn referring(
        object: &'o Object<'o>,
        reference: Arc<Reference>,
        findings: usize,
    ) -> Scribe<'o> {
        Scribe::with(object, OnceCell::from(reference), findings)
    }

    fn with(
        object: &'o Object<'o>,
        reference: OnceCell<Arc<Reference>>,
        findings: usize,
    ) -> Scribe<'o> {
        let (findings, seen) = (Vec::with_capacity(findings), BTreeMap::new());
        Scribe { object, reference, findings, first: None, seen }
    }

    /// The object written about.
    pub(crate) fn object(&self) -> &'o Object<'o> {
        self.object
    }

    /// Writes that `check` says something of the field at `path`.
    pub(crate) fn finding(
        &mut self,
        check: impl Into<Cow<'static, str>>,
        severity: Severity,
        path: FieldPath,
        verdict: Verdict,
        says: String,
    ) -> &mut Finding {
        let index = self.findings.len();
        let check = check.into();
        let fingerprint = self.fingerprint(&check, &path);
        self.findings.push(Finding {
            check,
            severity,
            verdict,
            object: Arc::clone(self.reference()),
            file: self.object.file().cloned(),
            begins: self.object.begins(),
            place: Place::of(self.object.node(), &path),
            path,
            says,
            hides: false,
            fix: None,
            related: Vec::new(),
            fingerprint,
        });
        #[expect(clippy::indexing_slicing, reason = "pushed just above")]
        &mut self.findings[index]
    }

    /// All that was written.
    pub(crate) fn findings(self) -> Vec<Finding> {
        self.findings
    }

    fn reference(&self) -> &Arc<Reference> {
        self.reference.get_or_init(|| Arc::new(self.object.reference()))
    }

    /// Breaches that are alike but for their place in a list get an ordinal.
    fn fingerprint(&mut self, check: &str, path: &FieldPath) -> Fingerprint {
        let root = self.object.node();
        let fingerprint = Fingerprint::of(check, self.reference(), root, path, 0);
        let Some(first) = self.first else {
            self.first = Some(fingerprint);
            return fingerprint;
        };
        if self.seen.is_empty() {
            self.seen.insert(first, 1);
        }
        let twins = self.seen.entry(fingerprint).or_default();
        let ordinal = *twins;
        *twins += 1;
        match ordinal {
            0 => fingerprint,
            _ => Fingerprint::of(check, self.reference(), root, path, ordinal),
        }
    }
}
