//! What objects say themselves about checks that shall not apply to them: our annotation, and
//! those of the tools people come from.

use model::document::Entry;
use model::{Date, Node, Object, Place, Pod};

/// One wish of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Whose id it is.
    pub tool: Tool,
    /// The check, by the tool's own id; `*` for all.
    pub check: String,
    /// Why, where it says.
    pub reason: String,
    /// The last day it holds, where it says.
    pub until: Option<Date>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A tool whose annotations we understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// `yagura.dev/ignore.CHECK: reason`
    Yagura,
    /// `checkov.io/skipN: CHECK=reason`, also as `bridgecrew.io/skipN` and `cortex.io/skipN`
    Checkov,
    /// `ignore-check.kube-linter.io/CHECK: reason`, `kube-linter.io/ignore-all: reason`
    KubeLinter,
    /// `kube-score/ignore: CHECK,CHECK`
    KubeScore,
    /// `kubescape.io/skip-controls: CONTROL,CONTROL`, with `skip-reason` and `skip-expiry`
    Kubescape,
    /// `polaris.fairwinds.com/CHECK-exempt: "true"`, `polaris.fairwinds.com/exempt: "true"`
    Polaris,
    /// `# trivy:ignore:CHECK` or `# trivy:ignore:CHECK:exp:DAY`, a comment in the object or above it
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
            Tool::Kubescape => "kubescape",
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
        .map(|metadata| metadata.get("annotations"))
        .flat_map(|annotations| {
            let plain = annotations.entries().flat_map(|entry| wishes_of(&entry));
            plain.chain(kubescape(annotations)).collect::<Vec<_>>()
        })
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
        until: None,
        place: Some(Place::from(entry.key_span)),
    };
    let is_yes = value == "true";
    match entry.key.split_once('/') {
        Some(("yagura.dev", rest)) => match rest.strip_prefix("ignore.") {
            Some(check) => vec![wish(Tool::Yagura, check, &value)],
            None => Vec::new(),
        },
        Some(("checkov.io" | "bridgecrew.io" | "cortex.io", rest)) if rest.starts_with("skip") => {
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

/// Kubescape keeps the controls, the reason and the day in three annotations. A day that cannot be
/// read makes the wish void, as it does there: nobody knows how long it holds.
fn kubescape(annotations: Node<'_>) -> Vec<Wish> {
    let text = |key: &str| annotations.get(key).scalar().unwrap_or_default();
    let Some(entry) = annotations.entries().find(|it| it.key == "kubescape.io/skip-controls")
    else {
        return Vec::new();
    };
    let until = match text("kubescape.io/skip-expiry").as_ref() {
        "" => None,
        written => match written.split_once('T').and_then(|(day, _)| Date::parse(day)) {
            None => return Vec::new(),
            day => day,
        },
    };
    let wish = |check: &str| Wish {
        tool: Tool::Kubescape,
        check: check.to_owned(),
        reason: text("kubescape.io/skip-reason").trim().to_owned(),
        until,
        place: Some(Place::from(entry.key_span)),
    };
    let controls = entry.value.scalar().unwrap_or_default();
    controls.split(',').map(str::trim).filter(|check| !check.is_empty()).map(wish).collect()
}

/// Comments of the form `# trivy:ignore:ID` within the object's text, or right above it.
fn comments(object: &Object<'_>) -> Vec<Wish> {
    const MARK: &str = "trivy:ignore:";
    let node = object.node();
    let text = node.document().text();
    let Some(span) = node.span() else { return Vec::new() };
    let Some(before) = text.get(..span.start as usize) else { return Vec::new() };
    let (above, lines_above) = comments_above(before);
    let Some(text) = text.get(above..span.end as usize) else { return Vec::new() };
    let mut wishes = Vec::new();
    if !text.contains(MARK) {
        return wishes;
    }
    for (line, text) in (span.line.saturating_sub(lines_above)..).zip(text.lines()) {
        let Some((_, comment)) = text.split_once('#') else { continue };
        for written in comment.split(MARK).skip(1) {
            let written = written.split_whitespace().next().unwrap_or_default();
            let place = Some(Place { line, column: 1, width: text.len() as u32 });
            wishes.extend(trivy(written, place));
        }
    }
    wishes
}

/// Where the comments that stand right above an object begin, and how many lines they are.
fn comments_above(before: &str) -> (usize, u32) {
    let mut start = before.rfind('\n').map_or(0, |end| end + 1);
    let mut lines = 0;
    while let Some(above) = before.get(..start.saturating_sub(1)).filter(|_| start > 0) {
        let line = above.rfind('\n').map_or(0, |end| end + 1);
        if !above.get(line..).is_some_and(|text| text.trim_start().starts_with('#')) {
            break;
        }
        (start, lines) = (line, lines + 1);
    }
    (start, lines)
}

/// `ID` or `ID:exp:DAY`; one with a day that cannot be read, or with another condition, is void.
fn trivy(written: &str, place: Option<Place>) -> Option<Wish> {
    let (check, until) = match written.split_once(':') {
        None => (written, None),
        Some((check, condition)) => {
            (check, Some(condition.strip_prefix("exp:").and_then(Date::parse)?))
        }
    };
    let check = check.strip_prefix("AVD-").unwrap_or(check).to_owned();
    Some(Wish { tool: Tool::Trivy, check, reason: String::new(), until, place })
}
