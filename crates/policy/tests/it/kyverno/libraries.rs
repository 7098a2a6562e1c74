//! Kyverno's functions in CEL, through policies.

use model::document::Shears;
use model::{Document, Inventory, Kept, Object};
use policy::Request;
use policy::cel::Timestamp;
use policy::kyverno::ValidatingPolicy;
use policy::kyverno::libraries::{Answers, Asker, Call};
use policy::tree::Tree;
use policy::vap::Outcome;

use crate::reading::{documents, read_one};

const POD: &str = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}}";
const OTHERS: &str = "
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}, data: {k: v}}
---
{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: shop}, data: {k: dg==}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: n, namespace: mail, labels: {a: b}}}
";

fn said(expression: &str, mut world: Inventory) -> String {
    let text = format!(
        "apiVersion: policies.kyverno.io/v1\nkind: ValidatingPolicy\nmetadata: {{name: p}}\nspec:\n  matchConstraints:\n    resourceRules: [{{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}}]\n  validations:\n  - expression: >-\n      {expression}\n    message: refused\n"
    );
    let [policies, pods, others] = [&text, POD, OTHERS].map(documents);
    let policy = match ValidatingPolicy::read(&Object::new(policies[0].root(), None)) {
        Ok(policy) => policy,
        Err(mistakes) => return format!("{}: {}", mistakes[0].is_unanswered, mistakes[0].says),
    };
    for other in &others {
        world.keep(Kept::whole(&Object::new(other.root(), None), &mut Shears::default()));
    }
    let body = Tree::from_json(r#"{"a": 1}"#).unwrap();
    let read: fn(&str) -> Result<Document, String> = |text| Ok(read_one(text));
    let answers = Answers {
        now: Timestamp::parse("2026-01-02T03:04:05Z"),
        read_yaml: Some(read),
        calls: vec![Call {
            method: None,
            url: "http://a".to_owned(),
            status: 200,
            body: body.clone(),
        }],
        globals: vec![("g".to_owned(), body.clone())],
        images: vec![("nginx".to_owned(), body)],
        ..Answers::default()
    };
    let request = Request::creation(&Object::new(pods[0].root(), None));
    let asker = Asker { world: &world, answers: &answers };
    let decisions = policy.judge(&request, &world, &asker, &[]);
    match &decisions[0].outcome {
        Outcome::Refused { message, .. } => message.clone(),
        Outcome::Unknown(why) => why.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn functions_are_answered() {
    for expression in [
        "resource.Get('v1', 'configmaps', 'shop', 'a').data.k == 'v'",
        "dyn(resource.get('v1', 'configmaps', 'shop', 'b')) == null",
        "resource.List('networking.k8s.io/v1', 'networkpolicies', '').items.size() == 1",
        "resource.List('networking.k8s.io/v1', 'networkpolicies', 'shop').items.size() == 0",
        "resource.list('networking.k8s.io/v1', 'networkpolicies', 'mail', {'a': 'c'}).items.size() == 0",
        "resource.Get(resource.ToGVR('v1', 'ConfigMap'), 'shop', 'a').data.k == 'v'",
        "time.now() == timestamp('2026-01-02T03:04:05Z')",
        "time.truncate(time.now(), duration('1h')) == timestamp('2026-01-02T03:00:00Z')",
        "time.toCron(time.now()) == '4 3 2 1 5'",
        "globalContext.Get('g', 'a') == 1 && globalContext.get('g').a == 1",
        "http.Get('http://a').body.a == 1 && http.Get('http://a').statusCode == 200",
        "image.GetMetadata('nginx').a == 1",
        "yaml.parse('a: [1]').a[0] == 1",
        "json.unmarshal('{\"a\": [1]}').a[0] == 1 && json.marshal({'a': 1}) == '{\"a\":1}'",
        "sha256('a').startsWith('ca978112') && hash.md5('a') == '0cc175b9c0f1b6a831c399e269772661'",
        "parseServiceAccount('system:serviceaccount:a:b').Name == 'b'",
        "user.parseServiceAccount('someone').Namespace == ''",
        "math.round(1.2345, 2) == 1.23",
        "listObjToMap([{'k': 'a'}], [{'v': 1}], 'k', 'v') == {'a': 1}",
        "image('nginx').registry() == 'index.docker.io' && image('nginx').repository() == 'library/nginx'",
        "image('a.b/c@sha256:1234567890123456789012345678901234567890123456789012345678901234').containsDigest()",
        "image('a.b/c:1').identifier() == '1' && !isImage('A B')",
    ] {
        assert_eq!(said(expression, Inventory::of_all()), "Pass", "{expression}");
    }
}

#[test]
fn what_is_not_given_is_not_known() {
    for (expression, why) in [
        ("resource.Get('v1', 'secrets', 'shop', 's').data.k == 'dg=='", "what the Secret s holds"),
        (
            "resource.Post('v1', 'pods', 'shop', {}).a == 1",
            "what an API server answers to a new object of pods",
        ),
        ("http.Get('http://b').body.a == 1", "what http://b answers"),
        ("image.GetMetadata('redis').a == 1", "what a registry says of redis"),
        ("random() == 'a'", "what a random text will be"),
        ("globalContext.Get('h') == null", "the global context entry h"),
    ] {
        let said = said(expression, Inventory::of_all());
        assert_eq!(said, format!("not known here: {why}"), "{expression}");
    }
    let expression = "resource.List('v1', 'configmaps', '').items.size() == 1";
    assert_eq!(
        said(expression, Inventory::of_some()),
        "not known here: all configmaps of the cluster"
    );
    assert!(said("gzip.compress('a') == b'a'", Inventory::of_all()).starts_with("true: "));
}
