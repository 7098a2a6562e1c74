//! What policies are answered beside objects: the moment of the run, and texts of YAML that are read.

use std::time::SystemTime;

use model::{Document, Level};
use policy::kyverno::libraries::Answers;
use policy::tree::Tree;
use source::yaml;

use crate::clock;

/// What is answered at a moment.
pub(crate) fn at(now: SystemTime) -> Answers {
    Answers { now: clock::moment(now), read_yaml: Some(read_yaml), ..Answers::default() }
}

fn read_yaml(text: &str) -> Result<Document, String> {
    let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
    if let Some(wrong) = stream.diagnostics.into_iter().find(|it| it.level == Level::Error) {
        return Err(wrong.says);
    }
    Ok(stream.documents.into_iter().next().unwrap_or_else(|| Tree::Null.to_document()))
}
