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
    /// How often each fingerprint came up.
    seen: BTreeMap<Fingerprint, usize>,
}

impl<'o> Scribe<'o> {
    pub(crate) fn of(object: &'o Object<'o>) -> Scribe<'o> {
        let reference = OnceCell::new();
        Scribe { object, reference, findings: Vec::new(), seen: BTreeMap::new() }
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
        let twins = self.seen.entry(fingerprint).or_default();
        let ordinal = *twins;
        *twins += 1;
        match ordinal {
            0 => fingerprint,
            _ => Fingerprint::of(check, self.reference(), root, path, ordinal),
        }
    }
}
