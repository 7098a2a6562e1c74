//! Gatekeeper's library, installed: its templates bring the kinds of their constraints.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::Instant;

use anyhow::bail;
use model::{Node, Object, objects_in};
use policy::tree::Tree;

use super::super::apiserver::catalogue::Catalogue;
use super::super::apiserver::client::{Call, Client};
use super::super::apiserver::moved::named_namespace;
use super::super::judged::files_in;
use super::super::ledger::Ledger;
use super::super::lowered::documents;
use super::super::{Options, Score};
use super::{Installed, SETTLING, WAIT};

/// An object of a suite, and whether the constraint refuses it.
struct Case {
    name: String,
    path: String,
    object: Tree,
    is_refused: bool,
}

pub(super) fn run(
    client: &Client,
    score: &mut Score,
    ledger: &Ledger,
    options: &Options,
    kinds: &mut BTreeMap<String, usize>,
) -> anyhow::Result<()> {
    let Some(folder) = super::super::folder("gatekeeper-library") else { return Ok(()) };
    let catalogue = Catalogue::read(client)?;
    for file in files_in(&folder)? {
        if file.file_name().is_none_or(|name| name != "suite.yaml") {
            continue;
        }
        let place = file.parent().unwrap_or(&folder);
        let suite = place.strip_prefix(&folder).unwrap_or(place).display().to_string();
        for document in documents(&file)? {
            for test in document.root().get("tests").items() {
                let cases = cases(client, &catalogue, &suite, place, test)?;
                if cases.is_empty() {
                    continue;
                }
                let refused = judge(client, place, test, &cases)?;
                for (case, refusal) in cases.iter().zip(refused) {
                    match (case.is_refused, refusal) {
                        (true, Some(_)) | (false, None) => score.agrees(),
                        (true, None) => score.differs(&case.name, "let in", ledger, options),
                        (false, Some(says)) => {
                            let how = format!("refused: {says}");
                            score.differs(&case.name, &how, ledger, options);
                        }
                    }
                }
                *kinds.entry("constraints".to_owned()).or_default() += cases.len();
            }
        }
    }
    Ok(())
}

/// Those of a test that need no other objects, and which the API server takes by itself.
fn cases(
    client: &Client,
    catalogue: &Catalogue,
    suite: &str,
    place: &Path,
    test: Node<'_>,
) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    let text = |node: Node<'_>, key| node.get(key).as_str().unwrap_or_default().to_owned();
    let test_name = text(test, "name");
    for case in test.get("cases").items() {
        if !case.get("inventory").is_empty() {
            continue;
        }
        let Some(file) = case.get("object").as_str() else { continue };
        let objects = documents(&place.join(file))?;
        let [document] = objects.as_slice() else { continue };
        let object = Object::new(document.root(), None);
        let namespace = object.namespace_or_default();
        let Some(path) = catalogue.path(&object, namespace) else { continue };
        client.post("/api/v1/namespaces", &named_namespace(namespace)?)?;
        let tree = Tree::from_node(object.node(), usize::MAX)?;
        let path = format!("{path}?dryRun=All");
        if !client.post(&path, &tree)?.is_done() {
            continue;
        }
        let mut asserted = case.get("assertions").items();
        let is_refused = asserted.any(|it| {
            let violations = it.get("violations");
            let word = violations.scalar().unwrap_or_default();
            !matches!(&*word, "no" | "0" | "false")
        });
        let name = format!("{suite}/{test_name}/{}", text(case, "name"));
        cases.push(Case { name, path, object: tree, is_refused });
    }
    Ok(cases)
}

/// What the constraint says of each: why it is refused, or nothing.
fn judge(
    client: &Client,
    place: &Path,
    test: Node<'_>,
    cases: &[Case],
) -> anyhow::Result<Vec<Option<String>>> {
    let read = |key: &str| -> anyhow::Result<Tree> {
        let file = test.get(key).as_str().unwrap_or_default();
        let documents = documents(&place.join(file))?;
        let object = documents.first().map(|it| objects_in(it.root(), None)).unwrap_or_default();
        let object = object.first().map(|it| Tree::from_node(it.node(), usize::MAX)).transpose()?;
        object.ok_or_else(|| anyhow::anyhow!("{file} is empty"))
    };
    let (template, mut constraint) = (read("template")?, read("constraint")?);
    if let Tree::Map(object) = &mut constraint
        && let Some(Tree::Map(spec)) = object.get_mut("spec")
    {
        spec.remove("enforcementAction");
        spec.remove("scopedEnforcementActions");
    }
    let kind = constraint.get("kind").and_then(Tree::as_str).unwrap_or_default().to_owned();
    let name = constraint.get("metadata").and_then(|it| it.get("name")?.as_str());
    let name = name.unwrap_or_default().to_owned();
    let installed = Installed::new(client, 1_000_000, &[template])?;
    let path = format!("/apis/constraints.gatekeeper.sh/v1beta1/{}", kind.to_lowercase());
    let began = Instant::now();
    // The server makes the kind, and the API server serves it a little later.
    while !client.post(&path, &constraint)?.is_done() {
        if began.elapsed() > WAIT {
            let says = client.post(&path, &constraint)?.message().to_owned();
            bail!("{kind}/{name} is not taken: {says}");
        }
        thread::sleep(SETTLING / 4);
    }
    let calls: Vec<Call> = cases.iter().map(|it| Call::post(&it.path, &it.object)).collect();
    let word = format!("[{name}]");
    let refused = || -> anyhow::Result<Vec<Option<String>>> {
        let answers = client.send(&calls)?;
        let refusal = |it: &super::super::apiserver::client::Answer| {
            let says = it.message();
            (!it.is_done() && says.contains(&word)).then(|| says.to_owned())
        };
        Ok(answers.iter().map(refusal).collect())
    };
    let is_awaited = cases.iter().any(|case| case.is_refused);
    let mut said = refused()?;
    // What a template looks up is read when its constraint comes: until then it cannot tell.
    let is_early = |said: &[Option<String>]| {
        (is_awaited && said.iter().all(Option::is_none))
            || said.iter().flatten().any(|it| it.contains("could not be judged"))
    };
    while is_early(&said) && began.elapsed() < WAIT {
        thread::sleep(SETTLING / 4);
        said = refused()?;
    }
    if !is_awaited {
        thread::sleep(SETTLING * 5);
        said = refused()?;
    }
    let name = format!("{path}/{name}");
    client.send(&[Call::of("DELETE", &name)])?;
    installed.remove()?;
    Ok(said)
}
