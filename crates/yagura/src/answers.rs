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
    let first = read_documents(text)?.into_iter().next();
    Ok(first.unwrap_or_else(|| Tree::Null.to_document()))
}

/// All documents of a text of YAML.
pub(crate) fn read_documents(text: &str) -> Result<Vec<Document>, String> {
    let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
    match stream.diagnostics.into_iter().find(|it| it.level == Level::Error) {
        Some(wrong) => Err(wrong.says),
        None => Ok(stream.documents),
    }
}
