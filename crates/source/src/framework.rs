//! Reads `frameworks/*.yaml` and `frameworks/aliases/*.yaml`.

use std::collections::BTreeMap;

use model::{Control, Coverage, Framework, Node};

use crate::yaml;

/// Reads a framework; the error says what is wrong with the file.
pub fn read(text: &str) -> Result<Framework, String> {
    let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
    if let Some(diagnostic) = stream.diagnostics.first() {
        return Err(diagnostic.says.clone());
    }
    let document = stream.documents.first().ok_or("an empty file")?;
    let root = document.root();
    let controls = root.get("controls").items().map(control).collect::<Result<_, _>>()?;
    Ok(Framework {
        id: word(root, "id")?,
        title: word(root, "title")?,
        version: word(root, "version")?,
        controls,
    })
}

/// Reads a table of other people's ids: which of our checks each stands for.
pub fn read_aliases(text: &str) -> Result<BTreeMap<String, Vec<String>>, String> {
    let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
    if let Some(diagnostic) = stream.diagnostics.first() {
        return Err(diagnostic.says.clone());
    }
    let document = stream.documents.first().ok_or("an empty file")?;
    let entries = document.root().entries();
    Ok(entries.map(|entry| (entry.key.to_owned(), words(entry.value))).collect())
}

fn control(node: Node<'_>) -> Result<Control, String> {
    let id = word(node, "id")?;
    let status = word(node, "status")?;
    let coverage =
        Coverage::parse(&status).ok_or_else(|| format!("{id}: no status is called {status}"))?;
    let reason = node.get("reason").scalar().map(|reason| reason.into_owned());
    if reason.is_none() && coverage != Coverage::Automated {
        return Err(format!("{id}: {status} without a reason"));
    }
    Ok(Control {
        title: word(node, "title")?,
        coverage,
        reason,
        checks: words(node.get("checks")),
        id,
    })
}

fn word(node: Node<'_>, key: &str) -> Result<String, String> {
    let found = node.get(key).scalar().map(|word| word.into_owned());
    found.ok_or_else(|| format!("{:?} has no {key}", node.get("id").scalar().unwrap_or_default()))
}

fn words(node: Node<'_>) -> Vec<String> {
    node.strings().map(str::to_owned).collect()
}
