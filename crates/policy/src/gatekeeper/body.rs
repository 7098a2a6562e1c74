//! A template's code, in each language that it is written in.

use model::document::Style;
use model::{Diagnostic, Level, Node, Place};

use super::native::Native;
use super::rego::{Failure, Rego};
use crate::rego::syntax::Version;
use crate::vap::Mistake;

/// What a template's code is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    /// The engine `K8sNativeValidation`. Of a template in both, Gatekeeper runs this one.
    #[default]
    Cel,
    /// The engine `Rego`.
    Rego,
}

impl Language {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Language::Cel => "CEL",
            Language::Rego => "Rego",
        }
    }
}

/// The code of a template in one language.
#[derive(Debug, Clone)]
pub(super) enum Body {
    Native(Box<Native>),
    Rego(Rego),
}

/// A template's code in one language, or what is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) language: Language,
    pub(super) body: Result<Body, String>,
}

/// The code of a target, in each language that we run. Gatekeeper compiles what it runs and nothing
/// else, so of two languages the second may be broken.
pub(super) fn read(name: &str, target: Node<'_>) -> Result<Vec<Written>, Diagnostic> {
    let engine = |node: Node<'_>| node.get("engine").as_str().unwrap_or_default().to_owned();
    let code = target.get("code");
    let source = |name: &str| {
        let entry = code.items().find(|entry| engine(*entry) == name);
        entry.map(|entry| entry.get("source"))
    };
    let mut bodies = Vec::new();
    if let Some(source) = source("K8sNativeValidation") {
        let native = Native::compile(name, source);
        bodies.push((
            Language::Cel,
            native.map(Box::new).map(Body::Native).map_err(|all| mistaken(source, &all)),
        ));
    }
    let source = source("Rego").unwrap_or(target);
    if source.get("rego").is_set() {
        bodies.push((Language::Rego, rego(source)));
    }
    if bodies.is_empty() {
        let engines: Vec<_> = code.items().map(engine).collect();
        let says = match engines.as_slice() {
            [] => "the template has no code: no rego, and no code with an engine".to_owned(),
            engines => format!(
                "no code for the engines K8sNativeValidation and Rego, only for {}",
                engines.join(", ")
            ),
        };
        return Err(Diagnostic { level: Level::Unknown, ..placed(target, says) });
    }
    let mut read = Vec::new();
    for (language, body) in bodies {
        match body {
            Err(diagnostic) if read.is_empty() => return Err(diagnostic),
            body => {
                let body = body.map_err(|diagnostic| diagnostic.says);
                read.push(Written { language, body });
            }
        }
    }
    Ok(read)
}

fn rego(source: Node<'_>) -> Result<Body, Diagnostic> {
    // Gatekeeper knows `v0` and `v1`; what says neither is of the first.
    let version = match source.get("version").as_str() {
        Some("v1") => Version::V1,
        _ => Version::V0,
    };
    let own = source.get("rego");
    let nodes: Vec<Node<'_>> = [own].into_iter().chain(source.get("libs").items()).collect();
    let modules: Vec<&str> = nodes.iter().map(|node| node.as_str().unwrap_or_default()).collect();
    Rego::compile(&modules, version).map(Body::Rego).map_err(|failure| {
        let node = nodes.get(failure.module).copied().unwrap_or(own);
        told(node, failure)
    })
}

/// The first of what is wrong with a template in CEL.
fn mistaken(source: Node<'_>, mistakes: &[Mistake]) -> Diagnostic {
    let Some(first) = mistakes.first() else { return placed(source, "its CEL does not compile") };
    let says = format!("its CEL does not compile: {}: {}", first.path, first.says);
    match first.place {
        Some(place) => Diagnostic::error(says).at(place),
        None => placed(source, says),
    }
}

/// A failure of the compiler, at its place in the file.
fn told(node: Node<'_>, failure: Failure) -> Diagnostic {
    let says = format!("its Rego does not compile: {}", failure.says);
    let Some((line, column)) = failure.place else { return placed(node, says) };
    match place_in_file(node, line, column) {
        Some(place) => Diagnostic::error(says).at(place),
        None => placed(node, format!("{says} (line {line}, column {column} of the Rego)")),
    }
}

/// Where a line and column of a block of text stand in its file; `None` for text that is written
/// on other lines than it says.
fn place_in_file(node: Node<'_>, line: u32, column: u32) -> Option<Place> {
    let span = node.span().filter(|_| node.style() == Style::Literal)?;
    let written = node.document().text().get(span.start as usize..span.end as usize)?;
    let said = node.as_str()?;
    // The block's own lines follow the line of its `|`; each is indented as far as the first.
    let first = said.lines().position(|line| !line.trim().is_empty())?;
    let indented = written.lines().nth(first + 1)?;
    let indent = indented.len().checked_sub(said.lines().nth(first)?.len())? as u32;
    Some(Place { line: span.line + line, column: indent + column, width: 1 })
}

/// What is wrong with a template, at a node of it.
pub(super) fn placed(node: Node<'_>, says: impl Into<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(says);
    match node.span() {
        Some(span) => diagnostic.at(Place::from(span)),
        None => diagnostic,
    }
}
