//! Two hundred policies of the libraries, all asked about one pod.

use std::collections::BTreeSet;

use anyhow::ensure;
use model::{Object, Verdict};
use policy::Request;
use policy::bundle::{Bundle, Member};
use policy::kyverno::{ClusterPolicy, ValidatingPolicy};
use source::yaml;

use super::compile::{Libraries, TEMPLATE};
use super::{Read, print};
use crate::thread;

const COUNT: usize = 200;

/// How policies are written. The two hundred take one of each in turn, as long as there are any;
/// when all are taken, they are taken again, each compiled for itself.
const KINDS: [&str; 6] = ["ValidatingPolicy", "cel", "pattern", "deny", "foreach", "constraint"];

/// Prints what the two hundred cost together, and each kind of them.
pub fn run(libraries: &Libraries, pod: &Read) -> anyhow::Result<()> {
    let mut found = candidates(libraries, pod)?;
    let available: Vec<String> =
        KINDS.iter().zip(&found).map(|(kind, texts)| format!("{} {kind}", texts.len())).collect();
    println!("-- policies that are about the pod: {}", available.join(", "));
    let mut picked: [Vec<Text>; KINDS.len()] = Default::default();
    found.iter_mut().for_each(|texts| texts.reverse());
    let all = found.clone();
    ensure!(all.iter().any(|texts| !texts.is_empty()), "no policies");
    while picked.iter().map(Vec::len).sum::<usize>() < COUNT {
        let before: usize = picked.iter().map(Vec::len).sum();
        for (texts, picked) in found.iter_mut().zip(&mut picked) {
            picked.extend(texts.pop());
        }
        if picked.iter().map(Vec::len).sum::<usize>() == before {
            println!("   {before} policies in all: some are taken twice");
            found.clone_from(&all);
        }
    }
    // The last round may give a few too many.
    let excess = picked.iter().map(Vec::len).sum::<usize>() - COUNT;
    picked.iter_mut().take(excess).for_each(|texts| {
        texts.pop();
    });
    for (kind, texts) in KINDS.iter().zip(&picked) {
        let cost = cost(texts.iter(), pod)?;
        let each = cost / texts.len() as f64 * 1e6;
        println!("{:3} {kind:18} {:9.1} µs, {each:6.2} µs each", texts.len(), cost * 1e6);
    }
    let rego = KINDS.len() - 1;
    let without = cost(picked[..rego].iter().flatten(), pod)?;
    println!("    all but constraints {:8.1} µs", without * 1e6);
    // Of a policy that is taken twice, what it asks is found out once: that is another figure.
    let distinct = cost(all.iter().flatten(), pod)?;
    let count = all.iter().map(Vec::len).sum::<usize>();
    println!("    {count} that differ {:16.1} µs", distinct * 1e6);
    print("200 mixed policies on one pod", cost(picked.iter().flatten(), pod)?, "250 µs");
    Ok(())
}

/// A policy as it is written; a constraint with its template before it.
type Text = Vec<String>;

/// The policies of each kind that say something of the pod, in the order of their files.
fn candidates(libraries: &Libraries, pod: &Read) -> anyhow::Result<[Vec<Text>; KINDS.len()]> {
    let mut found: [Vec<Text>; KINDS.len()] = Default::default();
    let mut names = BTreeSet::new();
    for (_, text) in &libraries.kyverno {
        for document in yaml::read(text.as_bytes(), &yaml::Limits::default()).documents {
            let object = Object::new(document.root(), None);
            let Some(kind) = kind(&object) else { continue };
            let text = vec![text.clone()];
            // Some policies are in several folders.
            if applies(&text, pod)? && names.insert(text.clone()) {
                found[kind].push(text);
            }
        }
    }
    let mut template = String::new();
    for (path, text) in &libraries.gatekeeper {
        // `template.yaml` comes after the `samples` beside it.
        if !path.ends_with("constraint.yaml") {
            continue;
        }
        if let Some((folder, _)) = path.split_once("/samples/") {
            let beside = format!("{folder}/template.yaml");
            let written = libraries.gatekeeper.iter().find(|(path, _)| *path == beside);
            template = written.map(|(_, text)| text.clone()).unwrap_or_default();
        }
        let text = vec![template.clone(), text.clone()];
        if applies(&text, pod)? {
            found[KINDS.len() - 1].push(text);
        }
    }
    Ok(found)
}

/// The place of its kind among `KINDS`: that of its first rule for Kyverno's classic ones.
fn kind(object: &Object<'_>) -> Option<usize> {
    if object.is(ValidatingPolicy::KIND) {
        return Some(0);
    }
    let validate = object.spec().get("rules").item(0).get("validate");
    let has = |key: &str| object.is(ClusterPolicy::KIND) && validate.get(key).is_set();
    (1..=4).find(|kind| has(KINDS[*kind]))
}

fn applies(text: &Text, pod: &Read) -> anyhow::Result<bool> {
    let bundle = bundle([text])?;
    let object = pod.object();
    let rulings = bundle.judge(&object, &Request::creation(&object), &pod.surroundings());
    Ok(!rulings.is_empty() && !rulings.iter().any(|it| matches!(it.verdict, Verdict::Unknown(_))))
}

/// What asking all of these costs.
fn cost<'t>(texts: impl IntoIterator<Item = &'t Text>, pod: &Read) -> anyhow::Result<f64> {
    let bundle = bundle(texts)?;
    let object = pod.object();
    let around = pod.surroundings();
    thread::median(|| {
        let request = Request::creation(&object);
        std::hint::black_box(bundle.judge(&object, &request, &around));
    })
}

fn bundle<'t>(texts: impl IntoIterator<Item = &'t Text>) -> anyhow::Result<Bundle> {
    let mut bundle = Bundle::default();
    for text in texts.into_iter().flatten() {
        for document in yaml::read(text.as_bytes(), &yaml::Limits::default()).documents {
            let object = Object::new(document.root(), None);
            if object.is(ValidatingPolicy::KIND) {
                ValidatingPolicy::read(&object).map(|it| bundle.push(Member::Kyverno(it))).ok();
            } else if object.is(ClusterPolicy::KIND) {
                ClusterPolicy::read(&object).map(|it| bundle.push(Member::Classic(it))).ok();
            } else if object.is(TEMPLATE) {
                bundle.gatekeeper.add_template(&object).ok();
            } else if object.kind().group == "constraints.gatekeeper.sh" {
                bundle.gatekeeper.add_constraint(&object).ok();
            }
        }
    }
    Ok(bundle)
}
