//! Rules whose context asks an API server, and what they say where it cannot be asked.

use std::sync::Arc;

use model::document::Shears;
use model::{Inventory, Kept, Object};
use policy::Request;
use policy::kyverno::libraries::{Answers, Call};
use policy::kyverno::{ClusterPolicy, Given};
use policy::tree::Tree;
use policy::vap::{NobodyToAsk, Outcome};

use crate::dice::Dice;
use crate::reading::documents;

const POD: &str = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}}";
const OTHERS: &str = "
{apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop, labels: {app: web}}}
---
{apiVersion: v1, kind: Service, metadata: {name: b, namespace: shop}}
---
{apiVersion: v1, kind: Service, metadata: {name: c, namespace: mail}}
";

/// What a rule says that denies where its context has another value than `value`.
fn answer(context: &str, value: &str, world: Inventory, answers: Answers) -> String {
    let text = format!(
        "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {{name: p}}
spec:
  rules:
  - name: r
    match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}
    context: [{{name: found, {context}}}]
    validate:
      message: 'found {{{{ found }}}}'
      deny:
        conditions:
          any: [{{key: '{{{{ found }}}}', operator: NotEquals, value: {value}}}]
"
    );
    let (policies, pods, others) = (documents(&text), documents(POD), documents(OTHERS));
    let policy = ClusterPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let mut world = world;
    for other in &others {
        world.keep(Kept::whole(&Object::new(other.root(), None), &mut Shears::default()));
    }
    let request = Request::creation(&Object::new(pods[0].root(), None));
    let given = Given { answers: Arc::new(answers), ..Given::default() };
    let judged = policy.judge(&request, &world, &NobodyToAsk, &given);
    match &judged[0].1[0].outcome {
        Outcome::Pass => "pass".to_owned(),
        Outcome::Refused { message, .. } => format!("fail: {message}"),
        Outcome::Failed(why) => format!("error: {why}"),
        Outcome::Unknown(why) => format!("unknown: {why}"),
        other => format!("{other:?}"),
    }
}

fn call(path: &str, more: &str) -> String {
    format!("apiCall: {{urlPath: '{path}', {more}}}")
}

#[test]
fn paths_are_answered_from_the_objects_that_are_given() {
    for (path, wanted, value) in [
        ("/api/v1/namespaces/{{request.namespace}}/services", "items | length(@)", "2"),
        ("/api/v1/services", "items[].metadata.name | sort(@) | join(`,`, @)", "'a,b,c'"),
        ("/api/v1/services?labelSelector=app=web", "items[0].metadata.name", "a"),
        ("/api/v1/namespaces/mail/services/c", "metadata.namespace", "mail"),
        ("/api/v1/namespaces/mail/pods", "items | length(@)", "0"),
    ] {
        let wanted = wanted.replace("`,`", "''',''");
        let wanted = wanted.replace("''',''", "'',''");
        let context = call(path, &format!("jmesPath: '{wanted}'"));
        let said = answer(&context, value, Inventory::of_all(), Answers::default());
        assert_eq!(said, "pass", "{path}");
    }
}

#[test]
fn what_is_not_given_is_not_known() {
    let some =
        || answer(&call("/api/v1/services", ""), "a", Inventory::of_some(), Answers::default());
    assert_eq!(some(), "unknown: not known here: found: all services of the cluster");
    let path = "/api/v1/namespaces/shop/services/none";
    let context = call(path, "default: a");
    let said = |world| answer(&context, "a", world, Answers::default());
    assert!(said(Inventory::of_some()).starts_with("unknown: "));
    assert_eq!(said(Inventory::of_all()), "pass");
    let post = call("/apis/a/v1/b", "method: POST");
    let said = answer(&post, "a", Inventory::of_all(), Answers::default());
    assert_eq!(said, "unknown: not known here: found: what /apis/a/v1/b answers");
    let image = "imageRegistry: {reference: nginx}";
    let said = answer(image, "a", Inventory::of_all(), Answers::default());
    assert_eq!(said, "unknown: not known here: found: what a registry says of nginx");
}

#[test]
fn answers_that_are_written_down_are_given() {
    let body = Tree::from_json(r#"{"a": [1, 2]}"#).unwrap();
    let call =
        |status| Call { method: None, url: "https://a.b".to_owned(), status, body: body.clone() };
    let context = "apiCall: {service: {url: 'https://a.b'}, jmesPath: 'a[1]'}";
    let said = |status| {
        let answers = Answers { calls: vec![call(status)], ..Answers::default() };
        answer(context, "2", Inventory::of_all(), answers)
    };
    assert_eq!(said(200), "pass");
    assert_eq!(said(500), "error: found: https://a.b answers 500");
    let globals = vec![("g".to_owned(), body.clone())];
    let answers = Answers { globals, has_all_globals: true, ..Answers::default() };
    let global = |name: &str| {
        let context = format!("globalReference: {{name: {name}, jmesPath: '[1]'}}");
        answer(&context, "2", Inventory::of_all(), answers.clone())
    };
    assert_eq!(global("g.a"), "pass");
    assert_eq!(global("h"), "error: found: failed to fetch the global context entry h");
}

#[test]
fn a_path_of_any_kind_comes_to_an_answer() {
    const PARTS: &str = "/ /api /apis /v1 /namespaces /shop /pods ? & = % %3 %3D %ff labelSelector \
         fieldSelector . , ! ( a \u{e9}";
    let parts: Vec<&str> = PARTS.split_whitespace().collect();
    let mut dice = Dice(0x5eed);
    for _ in 0..300 {
        let path: String = (0..dice.below(9)).map(|_| parts[dice.below(parts.len())]).collect();
        let said = answer(&call(&path, ""), "a", Inventory::of_all(), Answers::default());
        assert!(
            ["fail", "error", "unknown"].iter().any(|it| said.starts_with(it)),
            "{path}: {said}"
        );
    }
}
