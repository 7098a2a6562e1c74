//! Policies of Kubernetes and of Kyverno, of every kind: judged, applied and lowered.
#![no_main]

use fuzz::documents;
use libfuzzer_sys::fuzz_target;
use model::document::Shears;
use model::{Inventory, Kept, Object, objects_in};
use policy::kyverno::{
    CleanupPolicy, ClusterPolicy, DeletingPolicy, GeneratingPolicy, Given, GlobalContextEntry,
    ImageValidatingPolicy, MutatingPolicy, Scene, ValidatingPolicy,
};
use policy::lower::Lowering;
use policy::vap::{Action, Binding, NobodyToAsk, Policy};
use policy::{Mutation, Request, vap};

// Every object is a policy if it can be one, and every policy is asked about every object.
fuzz_target!(|bytes: &[u8]| {
    let documents = documents(bytes);
    let objects: Vec<Object<'_>> =
        documents.iter().flat_map(|document| objects_in(document.root(), None)).collect();
    let (mut world, mut shears) = (Inventory::of_some(), Shears::default());
    objects.iter().for_each(|object| world.keep(Kept::whole(object, &mut shears)));
    let mut lowering = Lowering::default();
    objects.iter().for_each(|object| lowering.note(object));
    for policy in &objects {
        lowering.lower(policy);
        objects.iter().for_each(|object| ask(policy, object, &objects, &world));
    }
});

fn ask(policy: &Object<'_>, object: &Object<'_>, existing: &[Object<'_>], world: &Inventory) {
    let request = Request::creation(object).among(world);
    let (host, given) = (NobodyToAsk, Given::default());
    let bindings = [Binding::to_all("any".into(), Action::Deny)];
    if let Ok(policy) = Policy::read(policy) {
        let judge = || policy.judge(&bindings[0], &request, world, &host);
        assert_eq!(judge(), judge());
    }
    if let Ok(policy) = vap::MutatingPolicy::read(policy) {
        is_made(&policy.mutate(&bindings, &request, world, &host));
    }
    if let Ok(policy) = ValidatingPolicy::read(policy) {
        let judge = || policy.judge(&request, world, &host, &[]);
        assert_eq!(judge(), judge());
    }
    if let Ok(policy) = MutatingPolicy::read(policy) {
        is_made(&policy.mutate(&request, world, &host, &[]));
    }
    if let Ok(policy) = ClusterPolicy::read(policy) {
        policy.judge(&request, world, &host, &given);
        for made in policy.mutate(&request, Scene { world, existing }, &given) {
            is_made(&made.mutation);
        }
    }
    if let Ok(policy) = CleanupPolicy::read(policy) {
        let judge = || policy.judge(&request, world, &given);
        assert_eq!(judge(), judge());
    }
    if let Ok(policy) = ImageValidatingPolicy::read(policy) {
        policy.judge(&request, &host, &[]);
    }
    GeneratingPolicy::read(policy, |text| Ok(documents(text.as_bytes()))).ok();
    GlobalContextEntry::read(policy).ok();
    DeletingPolicy::read(policy).ok();
}

/// What is made can be read again.
fn is_made(mutation: &Mutation) {
    if let Mutation::Changed(tree) = mutation {
        let document = tree.to_document();
        assert!(document.root().is_present());
    }
}
