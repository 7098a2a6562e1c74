//! Files that findings are about: those that are judged, and no others.

use std::sync::Arc;

use model::{Document, Finding};
use report::patch::{self, Patched};
use source::files::{self, Content, Options};
use source::yaml::{self, Limits};

/// A fix is not tried in a file that is larger, in bytes: a person waits for it.
const LARGEST: usize = 2 << 20;

/// Reads what is judged.
pub(super) struct Quoting {
    objects: Vec<String>,
}

impl Quoting {
    pub(super) fn new(objects: Vec<String>) -> Quoting {
        Quoting { objects }
    }

    /// The text of the file that a finding is about.
    pub(super) fn file(&self, finding: &Finding) -> Option<Arc<str>> {
        let name = finding.file.as_ref()?;
        let inputs = files::list(&self.objects, &Options::default()).inputs;
        let input = inputs.into_iter().find(|input| input.name == *name)?;
        let bytes = match input.content {
            Content::File(path) => files::read(&path).ok()?,
            Content::Bytes(bytes) => bytes,
        };
        String::from_utf8(bytes).ok().map(Arc::from)
    }
}

/// The fix of a finding as a unified diff of its file, which is `before` now.
pub(super) fn diff(finding: &Finding, before: &str) -> Option<String> {
    finding.fix.as_ref()?;
    if before.len() > LARGEST {
        return None;
    }
    let reread = |text: &str| Some(documents(text));
    let Patched { text, .. } = patch::patch(before, &documents(before), &[finding], &reread);
    let name = finding.file.as_deref().unwrap_or_default();
    Some(patch::unified(name, before, &text)).filter(|diff| !diff.is_empty())
}

fn documents(text: &str) -> Vec<Document> {
    yaml::read(text.as_bytes(), &Limits::default()).documents
}
