//! YAML and JSON as kubectl and the API server read them.
//!
//! That is YAML 1.1 by the rules of libyaml and go-yaml, split into documents before it is read,
//! and held against JSON after. `cargo xtask conformance kubectl-yaml` compares us with kubectl.

mod aliasing;
mod cursor;
mod json;
mod number;
mod parse;
mod problem;
mod resolve;
mod scan;
mod split;
mod text;
mod timestamp;
mod token;
mod tree;

use std::sync::Arc;

use model::document::Builder;
use model::{Diagnostic, Document, Span};

use cursor::Cursor;
use parse::Parser;
use problem::Problem;
use scan::{Fault, Scanner};
use split::{Chunk, Chunks};
use text::FileText;
use tree::Tree;

/// How much a reader takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file; 512 MiB at most.
    pub bytes: usize,
    /// Lists and mappings within each other, those behind aliases counted.
    pub depth: usize,
}

/// How room is made before a document is read.
const BYTES_OF_A_NODE: usize = 24;
const MOST_AHEAD: usize = 1 << 16;

/// Spans and arenas count in 32 bits.
const MOST_BYTES: usize = 512 << 20;

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 128 << 20, depth: 1000 }
    }
}

/// All that a file holds.
#[derive(Debug, Default)]
pub struct Stream {
    /// The documents that could be read, in their order. Those that are null are left out.
    pub documents: Vec<Document>,
    /// What could not be read, and what was read with a doubt.
    pub diagnostics: Vec<Diagnostic>,
}

/// One step through a file.
#[derive(Debug, Default)]
pub struct Step {
    /// A document, unless there was none or it could not be read.
    pub document: Option<Document>,
    /// What is to say of it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads all documents of a file.
pub fn read(text: &[u8], limits: &Limits) -> Stream {
    let mut stream = Stream::default();
    for step in documents(text, limits) {
        stream.documents.extend(step.document);
        stream.diagnostics.extend(step.diagnostics);
    }
    stream
}

/// Reads one JSON document that is no file's: what a program answers. `None` for null.
pub fn json(text: &Arc<str>, limits: &Limits) -> Result<Option<Document>, Diagnostic> {
    if text.len() > limits.bytes.min(MOST_BYTES) {
        let span = Span { start: 0, end: 0, line: 1, column: 1 };
        return Err(Problem::TooLarge { limit: limits.bytes }.error(span));
    }
    let mut stream = json::Stream::new(0);
    let first = stream.document(text, limits.depth);
    match first.and_then(|first| Ok((first, stream.document(text, limits.depth)?))) {
        Ok((first, None)) => Ok(first.and_then(|(document, _)| document)),
        Ok((_, Some(_))) => {
            let span = Span { start: 0, end: 0, line: 1, column: 1 };
            Err(Problem::TextAfterDocument.error(span))
        }
        Err(fault) => Err(fault.problem.error(fault.span)),
    }
}

/// Reads a file document by document, so that only one tree need be held.
pub fn documents(text: &[u8], limits: &Limits) -> Documents {
    let limits = Limits { bytes: limits.bytes.min(MOST_BYTES), ..*limits };
    if text.len() > limits.bytes {
        let span = Span { start: 0, end: 0, line: 1, column: 1 };
        let problem = Problem::TooLarge { limit: limits.bytes };
        let said = vec![problem.error(span)];
        return Documents { said, ..Documents::new(FileText::of(b""), limits) };
    }
    Documents::new(FileText::of(text), limits)
}

/// The documents of a file, and what is to say of them.
#[derive(Debug)]
pub struct Documents {
    text: Arc<str>,
    /// The text with a line feed at its end, where the file has none.
    ended: Option<Box<str>>,
    limits: Limits,
    chunks: Chunks,
    json: Option<json::Stream>,
    is_converted: bool,
    /// Diagnostics that go with the next step.
    said: Vec<Diagnostic>,
    /// Why the file is not JSON, until the same place is read as YAML.
    not_json: Option<Fault>,
}

impl Documents {
    fn new(file: FileText, limits: Limits) -> Documents {
        let FileText { text, mark, broken, is_converted } = file;
        let ended = (!text.ends_with('\n')).then(|| format!("{text}\n").into_boxed_str());
        let chunks = Chunks::new(mark, 1);
        let json = json::is_json(&text, mark).then(|| json::Stream::new(mark));
        let said = broken.map(|span| Problem::NotUtf8.error(span)).into_iter().collect();
        Documents { text, ended, limits, chunks, json, is_converted, said, not_json: None }
    }

    /// The text that spans count in.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The text is not the bytes of the file, which were UTF-16 or broken: spans cannot be used to
    /// edit it.
    pub fn is_converted(&self) -> bool {
        self.is_converted
    }

    /// Reads on as JSON; `None` when there is no more JSON.
    fn json_step(&mut self) -> Option<Step> {
        let json = self.json.as_mut()?;
        match json.document(&self.text, self.limits.depth) {
            Ok(None) => {
                self.chunks = Chunks::new(self.text.len(), 1);
                None
            }
            Ok(Some((document, diagnostics))) => Some(Step { document, diagnostics }),
            Err(fault) => {
                let (resumes, at, line) = json.after_fault(&self.text);
                self.json = None;
                if !resumes {
                    self.chunks = Chunks::new(self.text.len(), line);
                    let diagnostics = vec![fault.problem.error(fault.span)];
                    return Some(Step { document: None, diagnostics });
                }
                self.chunks = Chunks::new(at, line);
                self.not_json = Some(fault);
                None
            }
        }
    }

    fn chunk_step(&mut self, chunk: Chunk) -> Step {
        let mut step = Step::default();
        let not_json = self.not_json.take();
        match self.chunk(&chunk, &mut step) {
            Ok(()) => {}
            Err(fault) => {
                // What was taken for JSON at first is told of by the reader that got further.
                let fault = match not_json {
                    Some(json) if json.span.start > fault.span.start => json,
                    _ => fault,
                };
                step.diagnostics.push(fault.problem.error(fault.span));
            }
        }
        if let Some(rest) = chunk.bad_separator {
            let span = text::place(&self.text, rest.start);
            let span = Span { end: rest.end as u32, ..span };
            step.diagnostics.push(Problem::TextAfterSeparator.error(span));
        }
        step
    }

    fn chunk(&self, chunk: &Chunk, step: &mut Step) -> Result<(), Fault> {
        let text = self.ended.as_deref().unwrap_or(&self.text);
        // The last chunk takes the line feed that the file lacks.
        let end = if chunk.bytes.end == self.text.len() { text.len() } else { chunk.bytes.end };
        let piece = text.get(..end).unwrap_or_default();
        let start = match piece.get(chunk.bytes.start..) {
            Some(marked) if marked.starts_with('\u{FEFF}') => chunk.bytes.start + 3,
            _ => chunk.bytes.start,
        };
        // The scanner goes no further than to what YAML does not allow.
        let control = text::control_character(piece, start);
        let allowed = control.map_or(piece, |(at, _)| piece.get(..at).unwrap_or_default());
        let cursor = Cursor::new(allowed, start, chunk.line);
        let mut builder = Builder::new(Arc::clone(&self.text));
        // Manifests have about one node for so many bytes; a hostile one may say more, not less.
        builder.reserve((allowed.len().saturating_sub(start) / BYTES_OF_A_NODE).min(MOST_AHEAD));
        let scanner = Scanner::new(cursor, builder);
        let mut parser = Parser::new(scanner, Tree::new(self.limits.depth));
        let result = parser.document();
        step.diagnostics.append(&mut parser.tree.warnings);
        // What stands behind the document may be anything, where kubectl does not come to see it.
        if let Some((at, found)) = control
            && (result.is_err() || at < text::loaded(piece, chunk.bytes.start, parser.reach()))
        {
            let problem = Problem::ControlCharacter(u32::from(found));
            return Err(Fault { span: text::place(&self.text, at), problem });
        }
        result?;
        let parsed = parser.finish()?;
        if let Some(rest) = parsed.rest {
            step.diagnostics.push(Problem::TextAfterDocument.warning(rest));
        }
        let document = parsed.root.map(|root| parsed.builder.finish(root));
        step.document = document.filter(|document| document.root().is_set());
        Ok(())
    }
}

impl Iterator for Documents {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let said = std::mem::take(&mut self.said);
        let step = self.json_step().or_else(|| {
            let chunk = self.chunks.next(&self.text)?;
            Some(self.chunk_step(chunk))
        });
        match step {
            Some(mut step) => {
                step.diagnostics.splice(0..0, said);
                Some(step)
            }
            None if said.is_empty() => None,
            None => Some(Step { document: None, diagnostics: said }),
        }
    }
}
