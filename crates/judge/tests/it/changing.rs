//! A world whose objects come and go gives the same answers as one that never knew another.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use judge::{Engine, Judgement, Settings, posture};
use model::document::Shears;
use model::{Document, Inventory, Kept, Object, World, objects_in};
use source::yaml;

use crate::dice::Dice;

#[test]
fn what_came_and_went_is_as_if_it_had_never_been() {
    let documents = demo();
    let objects = documents.iter().flat_map(|document| objects_in(document.root(), None));
    // Files may give an object twice; a cluster has it once.
    let named = |it: &Object<'_>| it.reference();
    let objects: BTreeMap<_, _> = objects.map(|object| (named(&object), object)).collect();
    let objects: Vec<Object<'_>> = objects.into_values().collect();
    let engine = Engine::new(posture::checks(), Settings::default());
    let (mut dice, mut shears) = (Dice(0x5eed), Shears::default());
    let mut world = Inventory::of_all();
    let mut there: BTreeMap<usize, Object<'_>> = BTreeMap::new();
    for round in 0..60 {
        for _ in 0..dice.below(40) {
            let at = dice.below(objects.len());
            let Some(object) = objects.get(at) else { continue };
            let is_there = there.contains_key(&at);
            if is_there && dice.below(2) == 0 {
                assert!(world.remove(object.kind(), object.namespace(), object.name()));
                there.remove(&at);
            } else {
                assert_eq!(world.replace(Kept::of(object, &mut shears)), !is_there);
                there.insert(at, *object);
            }
        }
        let mut fresh = Inventory::of_all();
        there.values().for_each(|object| fresh.keep(Kept::of(object, &mut shears)));
        assert_eq!(world.len(), fresh.len());
        assert_eq!(world.kinds(), fresh.kinds(), "round {round}");
        let names = |world: &Inventory| -> Vec<(String, bool)> {
            let all = world.namespaces().into_iter();
            all.map(|it| (it.name.to_owned(), it.object.is_some())).collect()
        };
        assert_eq!(names(&world), names(&fresh), "round {round}");
        assert_eq!(said(&engine, &world), said(&engine, &fresh), "round {round}");
    }
    for object in there.values() {
        assert!(world.remove(object.kind(), object.namespace(), object.name()));
    }
    assert!(world.is_empty() && world.kinds().is_empty() && world.namespaces().is_empty());
}

#[test]
fn an_object_that_says_something_else_takes_the_place_of_the_one_before() {
    let read = |text: &str| yaml::read(text.as_bytes(), &yaml::Limits::default()).documents;
    let pod = |label: &str| {
        read(&format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: a, namespace: b, labels: {{app: {label}}}}}, \
             spec: {{containers: []}}}}"
        ))
    };
    let (mut world, mut shears) = (Inventory::of_all(), Shears::default());
    for (label, changes) in [("one", true), ("one", false), ("two", true)] {
        for document in pod(label) {
            let kept = Kept::of(&Object::new(document.root(), None), &mut shears);
            assert_eq!(world.replace(kept), changes, "{label}");
        }
    }
    let labels: Vec<_> = world.pods().map(|pod| pod.object().label("app")).collect();
    assert_eq!(labels, [Some("two")]);
}

/// What the checks that need other objects say, in no order: that of the objects is another.
fn said(engine: &Engine, world: &Inventory) -> Vec<String> {
    let (mut whole, mut by_check) = (Judgement::default(), Vec::new());
    engine.judge_world(world, &mut whole);
    // It breaks off after every third check, and goes on where it was.
    let mut next = Some(0);
    while let Some(first) = next {
        let mut left = 3;
        let mut judgement = Judgement::default();
        next =
            engine.judge_world_by_check(first, world, &mut judgement, &mut |check, judgement| {
                assert!(judgement.findings.iter().all(|finding| finding.check == check.id));
                by_check.append(&mut judgement.findings);
                left -= 1;
                if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
    }
    assert_eq!(whole.findings, by_check);
    let mut said: Vec<String> = whole
        .findings
        .iter()
        .map(|it| format!("{} {} {} {}", it.check, it.object, it.path, it.says))
        .collect();
    said.sort();
    said
}

/// The weak shop, its platform, and the files of its cluster.
fn demo() -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let mut documents = Vec::new();
    for folder in ["shop", "platform", "cluster"] {
        let mut files: Vec<_> =
            fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let text = fs::read_to_string(file).unwrap();
            documents.extend(yaml::read(text.as_bytes(), &yaml::Limits::default()).documents);
        }
    }
    documents
}
