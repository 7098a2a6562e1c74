//! Bodies of admission and image reviews, judged and changed by a few policies of every engine.
#![no_main]

use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwap;
use judge::{Engine, Settings, posture};
use libfuzzer_sys::fuzz_target;
use model::Inventory;
use policy::bundle::{Among, Gathering};
use policy::kyverno::libraries::Answers;
use policy::library::{Library, Unbound};
use policy::patch::json6902::{Leniences, Patch};
use policy::pss;
use policy::tree::Tree;
use server::admission::{Court, Guarded, Review};
use server::images::ImageReview;

/// Judges by the policies of the seeds, by all checks and by labels.
static COURT: LazyLock<Court> = LazyLock::new(|| {
    let mut library = Library::for_admission();
    for document in fuzz::documents(include_bytes!("../seeds/policies.yaml")) {
        library.add(document, None);
    }
    let bound = library.bind(Unbound::Tried);
    let bundle = Arc::new(bound.bundle);
    let gathering = Gathering::for_bundle(&bundle, Inventory::of_some(), false);
    let around = gathering.finish(&[], Answers::default());
    Court {
        bundle,
        globals: bound.globals,
        around: ArcSwap::from_pointee(around),
        checks: Engine::new(posture::checks(), Settings::default()),
        exceptions: Arc::default(),
        approved: Arc::default(),
        pod_security: Some(pss::Admission::default()),
        guarded: Guarded::default(),
        namespaces: None,
    }
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(review) = ImageReview::read(bytes) {
        let reply = review.answer_by(&COURT).expect("there are checks about images");
        serde_json::from_str::<serde_json::Value>(&reply.to_json()).expect("the answer is JSON");
    }
    let Ok(review) = Review::read(bytes) else { return };
    change(bytes, &review);
    let reply = review.answer_by(&COURT, Among::All);
    assert_eq!(reply, review.answer_by(&COURT, Among::All));
    let json = reply.to_json(review.uid());
    let read: serde_json::Value = serde_json::from_str(&json).expect("the answer is JSON");
    assert_eq!(read["response"]["uid"], review.uid());
    assert_eq!(read["response"]["allowed"], reply.allows());
});

/// What is changed can be patched into the object, and comes out the same each time.
fn change(bytes: &[u8], review: &Review) {
    let reply = review.change_by(&COURT, Among::All);
    assert_eq!(reply, review.change_by(&COURT, Among::All));
    let Some(patch) = reply.patch else { return };
    let [review, patch] = [str::from_utf8(bytes).unwrap_or_default(), &patch].map(Tree::from_json);
    // What nests deeper than a tree may be read is patched by others.
    let (Ok(review), Ok(patch)) = (review, patch) else { return };
    let patch = Patch::read(&patch).expect("the patch is one");
    let object = review.get("request").and_then(|it| it.get("object")).cloned();
    let patched = patch.apply(object.unwrap_or_default(), Leniences::default());
    assert!(patched.is_ok(), "{patched:?}");
}
