//! What policies ask of the world around them, answered for tests and on the command line.

use model::{Document, Level};
use policy::jmespath::Surroundings;
use policy::tree::Tree;
use source::yaml;

/// Reads YAML, and answers nothing else.
pub(crate) struct Around;

impl Surroundings for Around {
    fn read_yaml(&self, text: &str) -> Option<Result<Document, String>> {
        let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
        let wrong = stream.diagnostics.into_iter().find(|it| it.level == Level::Error);
        Some(match wrong {
            Some(wrong) => Err(wrong.says),
            None => Ok(stream.documents.into_iter().next().unwrap_or(Tree::Null.to_document())),
        })
    }
}
