//! What objects say themselves about checks that shall not apply to them: our annotation, and
//! those of the tools people come from.

use model::document::Entry;
use model::{Object, Place, Pod};

/// One wish of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Whose id it is.
    pub tool: Tool,
    /// The check, by the tool's own id; `*` for all.
    pub check: String,
    /// Why, where it says.
    pub reason: String,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A tool whose annotations we understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// `yagura.dev/ignore.CHECK: reason`
    Yagura,
    /// `checkov.io/skipN: CHECK=reason`
    Checkov,
    /// `ignore-check.kube-linter.io/CHECK: reason`, `kube-linter.io/ignore-all: reason`
    KubeLinter,
    /// `kube-score/ignore: CHECK,CHECK`
    KubeScore,
    /// `polaris.fairwinds.com/CHECK-exempt: "true"`, `polaris.fairwinds.com/exempt: "true"`
    Polaris,
    /// `# trivy:ignore:CHECK`, a comment anywhere in the object
    Trivy,
}

impl Tool {
    /// Its name, as in `frameworks/aliases/`.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Yagura => "yagura",
            Tool::Checkov => "checkov",
            Tool::KubeLinter => "kube-linter",
            Tool::KubeScore => "kube-score",
            Tool::Polaris => "polaris",
            Tool::Trivy => "trivy",
        }
    }
}

/// What the object and its pod's template wish.
pub fn wishes(object: &Object<'_>) -> Vec<Wish> {
    let template = Pod::of(*object).filter(|pod| !pod.is_bare()).map(|pod| pod.metadata());
    let metadata = [Some(object.metadata()), template].into_iter().flatten();
    let mut wishes: Vec<Wish> = metadata
        .flat_map(|metadata| metadata.get("annotations").entries())
        .flat_map(|entry| wishes_of(&entry))
        .collect();
    wishes.extend(comments(object));
    wishes
}

fn wishes_of(entry: &Entry<'_>) -> Vec<Wish> {
    let Some(value) = entry.value.scalar() else { return Vec::new() };
    let wish = |tool, check: &str, reason: &str| Wish {
        tool,
        check: check.trim().to_owned(),
        reason: reason.trim().to_owned(),
        place: Some(Place::from(entry.key_span)),
    };
    let is_yes = value == "true";
    match entry.key.split_once('/') {
        Some(("yagura.dev", rest)) => match rest.strip_prefix("ignore.") {
            Some(check) => vec![wish(Tool::Yagura, check, &value)],
            None => Vec::new(),
        },
        Some(("checkov.io", rest)) if rest.starts_with("skip") => {
            let (check, reason) = value.split_once('=').unwrap_or((&value, ""));
            vec![wish(Tool::Checkov, check, reason)]
        }
        Some(("ignore-check.kube-linter.io", check)) => vec![wish(Tool::KubeLinter, check, &value)],
        Some(("kube-linter.io", "ignore-all")) => vec![wish(Tool::KubeLinter, "*", &value)],
        Some(("kube-score", "ignore")) => {
            value.split(',').map(|check| wish(Tool::KubeScore, check, "")).collect()
        }
        Some(("polaris.fairwinds.com", "exempt")) if is_yes => vec![wish(Tool::Polaris, "*", "")],
        Some(("polaris.fairwinds.com", rest)) if is_yes => match rest.strip_suffix("-exempt") {
            Some(check) => vec![wish(Tool::Polaris, check, "")],
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Comments of the form `# trivy:ignore:ID` within the object's text.
fn comments(object: &Object<'_>) -> Vec<Wish> {
    const MARK: &str = "trivy:ignore:";
    let node = object.node();
    let text = node.document().text();
    let Some(span) = node.span() else { return Vec::new() };
    let Some(text) = text.get(span.start as usize..span.end as usize) else { return Vec::new() };
    let mut wishes = Vec::new();
    if !text.contains(MARK) {
        return wishes;
    }
    for (line, text) in (span.line..).zip(text.lines()) {
        let Some((_, comment)) = text.split_once('#') else { continue };
        for check in comment.split(MARK).skip(1) {
            let check = check.split_whitespace().next().unwrap_or_default();
            let check = check.strip_prefix("AVD-").unwrap_or(check).to_owned();
            let place = Some(Place { line, column: 1, width: text.len() as u32 });
            wishes.push(Wish { tool: Tool::Trivy, check, reason: String::new(), place });
        }
    }
    wishes
}
