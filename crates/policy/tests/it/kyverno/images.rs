//! Whom policies about images are about: what they say is not known.

use model::{Inventory, Object};
use policy::Request;
use policy::kyverno::{ClusterPolicy, Given, ImageValidatingPolicy};
use policy::vap::{Decision, NobodyToAsk, Outcome};

use crate::reading::documents;

const POD: &str = "{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {stage: live}}, \
     spec: {containers: [{name: a, image: 'ghcr.io/a/b:1'}, {name: b, image: nginx}]}}";

fn told(decisions: &[Decision]) -> String {
    let told = decisions.iter().map(|decision| match &decision.outcome {
        Outcome::Unknown(why) => why.clone(),
        other => format!("{other:?}"),
    });
    told.collect::<Vec<_>>().join("; ")
}

fn classic(rule: &str, object: &str) -> String {
    let text = format!(
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: p}}\nspec: {{rules: [{{name: r, match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}, {rule}}}]}}"
    );
    let [policies, objects] = [&text, object].map(documents);
    let policy = ClusterPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let request = Request::creation(&Object::new(objects[0].root(), None));
    let world = Inventory::of_all();
    let judged = policy.judge(&request, &world, &NobodyToAsk, &Given::default());
    told(&judged.into_iter().flat_map(|(_, decisions)| decisions).collect::<Vec<_>>())
}

#[test]
fn rules_tell_the_images_that_they_mean() {
    let verify = |entry: &str| classic(&format!("verifyImages: [{entry}]"), POD);
    let unknown = "not known here: rule r: signatures are not checked yet: ";
    assert_eq!(verify("{imageReferences: ['ghcr.io/*']}"), format!("{unknown}ghcr.io/a/b:1"));
    assert_eq!(verify("{image: 'docker.io/nginx:*'}"), format!("{unknown}nginx"));
    assert_eq!(verify("{imageReferences: ['quay.io/*']}"), "");
    let skips = "{imageReferences: ['*'], skipImageReferences: ['*nginx*']}";
    assert_eq!(verify(skips), format!("{unknown}ghcr.io/a/b:1"));
    let never = "preconditions: {all: [{key: a, operator: Equals, value: b}]}";
    assert_eq!(classic(&format!("{never}, verifyImages: [{{imageReferences: ['*']}}]"), POD), "");
    let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}";
    assert_eq!(classic("verifyImages: [{imageReferences: ['*']}]", namespace), "");
}

fn cel(spec: &str) -> String {
    let text = format!(
        "apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\nmetadata: {{name: p}}\nspec:\n  matchConstraints: {{resourceRules: [{{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}}]}}\n{spec}"
    );
    let [policies, objects] = [&text, POD].map(documents);
    let policy = ImageValidatingPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let request = Request::creation(&Object::new(objects[0].root(), None));
    told(&policy.judge(&request, &NobodyToAsk, &[]))
}

#[test]
fn policies_tell_the_images_that_they_mean() {
    let unknown = "signatures are not checked yet: ";
    assert_eq!(cel(""), format!("{unknown}ghcr.io/a/b:1, nginx"));
    let references = "  matchImageReferences: [{glob: 'ghcr.io/*'}]\n";
    assert_eq!(cel(references), format!("{unknown}ghcr.io/a/b:1"));
    assert_eq!(cel("  matchImageReferences: [{glob: 'quay.io/*'}]\n"), "");
    let when = |expression: &str| {
        cel(&format!("{references}  matchConditions: [{{name: a, expression: {expression}}}]\n"))
    };
    assert_eq!(when("object.metadata.labels.stage == 'test'"), "");
    assert_eq!(when("object.metadata.labels.stage == 'live'"), format!("{unknown}ghcr.io/a/b:1"));
    // What cannot be compiled here may hold.
    assert_eq!(when("images.containers.size() > 1"), format!("{unknown}ghcr.io/a/b:1"));
}
