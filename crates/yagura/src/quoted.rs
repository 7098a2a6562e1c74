//! The text of scanned files, read once more when a report quotes from them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use report::Sources;
use source::files::{self, Content, Input};

/// The scanned inputs, by name.
pub(crate) struct Quoted<'i> {
    inputs: BTreeMap<&'i str, &'i Input>,
    /// The file quoted last: findings come file by file.
    last: RefCell<Option<(String, Option<Arc<str>>)>>,
}

impl<'i> Quoted<'i> {
    /// Quotes from `inputs`.
    pub(crate) fn new(inputs: &'i [Input]) -> Quoted<'i> {
        let inputs = inputs.iter().map(|input| (&*input.name, input)).collect();
        Quoted { inputs, last: RefCell::new(None) }
    }

    fn read(&self, file: &str) -> Option<Arc<str>> {
        let bytes = match &self.inputs.get(file)?.content {
            Content::File(path) => files::read(path).ok()?,
            Content::Bytes(bytes) => bytes.clone(),
        };
        let text = String::from_utf8(bytes).ok()?;
        Some(Arc::from(text))
    }
}

impl Sources for Quoted<'_> {
    fn text(&self, file: &str) -> Option<Arc<str>> {
        if let Some((name, text)) = &*self.last.borrow()
            && name == file
        {
            return text.clone();
        }
        let text = self.read(file);
        self.last.replace(Some((file.to_owned(), text.clone())));
        text
    }
}
