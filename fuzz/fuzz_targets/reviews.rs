//! Bodies of admission reviews, judged by a few policies of every engine.
#![no_main]

use std::sync::LazyLock;

use arc_swap::ArcSwap;
use judge::{Engine, Settings, posture};
use libfuzzer_sys::fuzz_target;
use model::Inventory;
use policy::bundle::Gathering;
use policy::kyverno::libraries::Answers;
use policy::library::{Library, Unbound};
use policy::pss;
use server::admission::{Court, Guarded, Review};

/// Judges by the policies of the seeds, by all checks and by labels.
static COURT: LazyLock<Court> = LazyLock::new(|| {
    let mut library = Library::default();
    for document in fuzz::documents(include_bytes!("../seeds/policies.yaml")) {
        library.add(document, None);
    }
    let bundle = library.bind(Unbound::Tried).bundle;
    let gathering = Gathering::for_bundle(&bundle, Inventory::of_some(), false);
    let around = gathering.finish(&[], Answers::default());
    Court {
        bundle,
        around: ArcSwap::from_pointee(around),
        checks: Engine::new(posture::checks(), Settings::default()),
        pod_security: Some(pss::Admission::default()),
        guarded: Guarded::default(),
    }
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(review) = Review::read(bytes) else { return };
    let reply = review.answer_by(&COURT);
    assert_eq!(reply, review.answer_by(&COURT));
    let json = reply.to_json(review.uid());
    let read: serde_json::Value = serde_json::from_str(&json).expect("the answer is JSON");
    assert_eq!(read["response"]["uid"], review.uid());
    assert_eq!(read["response"]["allowed"], reply.allows());
});
