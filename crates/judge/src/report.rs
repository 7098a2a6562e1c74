//! What a check says while it looks: drafts, which the engine makes into findings.

use std::sync::Arc;

use model::{Edit, FieldPath, Object, Reference, Related, Safety, Verdict};

use crate::check::Settings;

/// Collects what one check says about one thing it looks at.
#[derive(Debug)]
pub struct Report<'s> {
    settings: &'s Settings,
    base: &'s FieldPath,
    drafts: Vec<Draft>,
    verdict: Verdict,
}

/// A finding in the making. Paths start at the object's root.
#[derive(Debug)]
pub struct Draft {
    pub(crate) path: FieldPath,
    pub(crate) says: String,
    pub(crate) hides: bool,
    pub(crate) unknown: bool,
    pub(crate) fix: Option<model::Fix>,
    pub(crate) related: Vec<Related>,
    /// Another object than the one at hand.
    pub(crate) about: Option<About>,
    /// How many steps of its path lead to what the check looks at.
    base: usize,
}

/// An object that a draft is about, when it is not the one at hand.
#[derive(Debug)]
pub(crate) struct About {
    pub(crate) reference: Reference,
    pub(crate) file: Option<Arc<str>>,
    pub(crate) begins: Option<model::Place>,
    pub(crate) place: Option<model::Place>,
    pub(crate) fingerprint: model::Fingerprint,
}

impl<'s> Report<'s> {
    /// A report that collects drafts in `room`, which is empty.
    pub(crate) fn new(settings: &'s Settings, base: &'s FieldPath, room: Vec<Draft>) -> Report<'s> {
        Report { settings, base, drafts: room, verdict: Verdict::Pass }
    }

    /// Reports that `field` is wrong. Its path is relative to what the check looks at: to the
    /// container, to the pod's spec, to the object. It may be a field that is missing. `says` is
    /// one clause, lower case, without a full stop.
    pub fn at(&mut self, field: impl Into<FieldPath>, says: impl Into<String>) -> &mut Draft {
        let path = field.into().under(self.base.steps());
        self.draft(path, says.into(), self.base.steps().len())
    }

    /// The same, with the path from the object's root: a pod's label, a Deployment's `replicas`.
    pub fn at_root(&mut self, field: impl Into<FieldPath>, says: impl Into<String>) -> &mut Draft {
        self.draft(field.into(), says.into(), 0)
    }

    /// Reports that `field` of another object than the one at hand is wrong.
    pub fn on(
        &mut self,
        object: &Object<'_>,
        field: impl Into<FieldPath>,
        says: impl Into<String>,
    ) -> &mut Draft {
        let path = field.into();
        let reference = object.reference();
        let about = About {
            place: model::Place::of(object.node(), &path),
            fingerprint: model::Fingerprint::of("", &reference, object.node(), &path, 0),
            file: object.file().cloned(),
            begins: object.begins(),
            reference,
        };
        let draft = self.draft(path, says.into(), 0);
        draft.about = Some(about);
        draft
    }

    /// Says that the question could not be answered, and what was missing:
    /// `no Service shop/api among the files given`.
    pub fn unknown(
        &mut self,
        field: impl Into<FieldPath>,
        missing: impl Into<String>,
    ) -> &mut Draft {
        let draft = self.at(field, missing);
        draft.unknown = true;
        draft
    }

    /// Says that the question does not arise here.
    pub fn not_applicable(&mut self) {
        self.verdict = Verdict::NotApplicable;
    }

    /// What the user told the checks.
    pub fn settings(&self) -> &'s Settings {
        self.settings
    }

    fn draft(&mut self, path: FieldPath, says: String, base: usize) -> &mut Draft {
        let index = self.drafts.len();
        self.drafts.push(Draft {
            path,
            says,
            hides: false,
            unknown: false,
            fix: None,
            related: Vec::new(),
            about: None,
            base,
        });
        #[expect(clippy::indexing_slicing, reason = "the draft was pushed just above")]
        &mut self.drafts[index]
    }

    /// The verdict on the thing at hand, and what was said of it.
    pub(crate) fn close(self) -> (Verdict, Vec<Draft>) {
        let verdict = if self.drafts.iter().any(|draft| !draft.unknown) {
            Verdict::Fail
        } else if let Some(draft) = self.drafts.first() {
            Verdict::Unknown(draft.says.clone())
        } else {
            self.verdict
        };
        (verdict, self.drafts)
    }
}

impl Draft {
    /// Adds an edit that cannot break what runs today. Its path is relative as that of the field.
    pub fn fix(&mut self, edit: Edit) -> &mut Draft {
        self.add(edit, Safety::Safe)
    }

    /// Adds an edit that may break what runs today.
    pub fn risky_fix(&mut self, edit: Edit) -> &mut Draft {
        self.add(edit, Safety::Unsafe)
    }

    /// Names another object that takes part: `says` is its part, as a clause.
    pub fn related(&mut self, object: &Object<'_>, says: impl Into<String>) -> &mut Draft {
        self.related.push(Related {
            object: object.reference(),
            file: object.file().cloned(),
            place: model::Place::of(object.node(), &FieldPath::from("metadata.name")),
            says: says.into(),
        });
        self
    }

    /// Keeps what stands at the field out of every report.
    pub fn hide(&mut self) -> &mut Draft {
        self.hides = true;
        self
    }

    fn add(&mut self, edit: Edit, safety: Safety) -> &mut Draft {
        let edit = edit.under(self.path.steps().get(..self.base).unwrap_or_default());
        match &mut self.fix {
            // Nearly every fix is one edit.
            None => self.fix = Some(model::Fix { safety, edits: vec![edit] }),
            Some(fix) => {
                fix.edits.push(edit);
                if safety == Safety::Unsafe {
                    fix.safety = Safety::Unsafe;
                }
            }
        }
        self
    }
}
