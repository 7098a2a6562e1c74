//! Objects change, come and go; in the end the store has what a scan of what is left finds.

use std::collections::BTreeMap;
use std::time::SystemTime;

use model::{Document, Kind, Object};

use super::sameness::{five_hundred, similar};
use super::{Folder, POLICIES, kept, kinds_of, list, pay, read, scanned, settle, with};
use crate::dice::Dice;

#[test]
fn a_walk_of_changes_ends_where_a_scan_does() {
    let documents = five_hundred();
    let kinds: Vec<Kind<'_>> = kinds_of(&documents);
    let folder = Folder::new();
    let store = folder.store();
    let mut dice = Dice(0xbeef);
    let mut there: BTreeMap<usize, &Document> = BTreeMap::new();
    with(&store, POLICIES, |background| {
        list(background, &[], &kinds);
        for _ in 0..1_500 {
            let at = dice.below(documents.len());
            let Some(document) = documents.get(at) else { continue };
            let object = Object::new(document.root(), None);
            if there.contains_key(&at) && dice.below(3) > 0 {
                background.gone(&object, SystemTime::now());
                there.remove(&at);
            } else {
                background.object(&object, 0, SystemTime::now());
                there.insert(at, document);
            }
            if dice.below(100) == 0 {
                background.tick(SystemTime::now(), None);
            }
        }
        let left: Vec<Document> = there.values().map(|it| Document::clone(it)).collect();
        // Namespaces came and went: what depends on them is judged again, after a while.
        background.judge_by(super::judges(POLICIES));
        pay(background, &left);
    });
    let left: Vec<Document> = there.values().map(|it| Document::clone(it)).collect();
    similar(&kept(&store), &scanned(&left, POLICIES));
}

#[test]
fn what_went_while_nobody_looked_is_fixed_and_other_policies_find_other_things() {
    let documents = five_hundred();
    let kinds = kinds_of(&documents);
    let folder = Folder::new();
    with(&folder.store(), POLICIES, |background| {
        list(background, &documents, &kinds);
        pay(background, &documents);
    });
    let left: Vec<Document> = documents.iter().step_by(2).cloned().collect();
    let store = folder.store();
    with(&store, POLICIES, |background| {
        list(background, &left, &kinds);
        pay(background, &left);
    });
    similar(&kept(&store), &scanned(&left, POLICIES));
    with(&store, POLICIES, |background| {
        list(background, &left, &kinds);
        pay(background, &left);
        settle(background);
        background.judge_by(super::judges(""));
        pay(background, &left);
    });
    similar(&kept(&store), &scanned(&left, ""));
}

#[test]
fn a_kind_that_is_listed_again_has_what_the_list_has() {
    let pod = |name: &str| {
        read(&format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: {name}, namespace: a}}, \
             spec: {{hostPID: true, containers: []}}}}"
        ))
        .remove(0)
    };
    let (one, two, three) = (pod("one"), pod("two"), pod("three"));
    let kinds = [Kind::core("Pod"), Kind::core("Namespace")];
    let folder = Folder::new();
    let store = folder.store();
    with(&store, "", |background| {
        list(background, &[one.clone(), two.clone()], &kinds);
        settle(background);
        super::list_kind(background, &[two.clone(), three.clone()], kinds[0]);
    });
    similar(&kept(&store), &scanned(&[two, three], ""));
}
