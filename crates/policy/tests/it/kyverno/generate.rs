//! What rules make beside an object.

use model::document::Shears;
use model::{Document, Inventory, Kept, Object};
use policy::Request;
use policy::kyverno::libraries::{Answers, Asker};
use policy::kyverno::{ClusterPolicy, Generated, GeneratingPolicy, Given};
use policy::tree::Tree;
use source::yaml;

use crate::dice::Dice;
use crate::reading::documents;

const NAMESPACE: &str =
    "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: red}}}";
const OTHERS: &str = "
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: base, uid: u, labels: {copy: 'yes'}}, data: {k: v}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: base}, data: {k: w}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: there, namespace: shop}, data: {k: x}}
";

fn read_yaml(text: &str) -> Result<Vec<Document>, String> {
    let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
    match stream.diagnostics.into_iter().next() {
        Some(wrong) => Err(wrong.says),
        None => Ok(stream.documents),
    }
}

fn world(is_complete: bool) -> Inventory {
    let mut world = if is_complete { Inventory::of_all() } else { Inventory::of_some() };
    for other in &documents(OTHERS) {
        world.keep(Kept::whole(&Object::new(other.root(), None), &mut Shears::default()));
    }
    world
}

fn told(made: &Generated) -> String {
    match made {
        Generated::Objects(objects) => {
            objects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        other => format!("{other:?}"),
    }
}

fn make(rule: &str, is_complete: bool) -> String {
    let text = format!(
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: p}}\nspec:\n  rules:\n  - name: r\n    match: {{any: [{{resources: {{kinds: [Namespace]}}}}]}}\n{rule}"
    );
    let [policies, namespaces] = [&text, NAMESPACE].map(documents);
    let policy = ClusterPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let request = Request::creation(&Object::new(namespaces[0].root(), None));
    let made = policy.generate(&request, &world(is_complete), &Given::default());
    told(&made[0].1)
}

fn config_map(name: &str, what: &str) -> String {
    format!(
        "    generate: {{apiVersion: v1, kind: ConfigMap, name: {name}, namespace: '{{{{ request.object.metadata.name }}}}', {what}}}\n"
    )
}

#[test]
fn objects_are_made_of_data_and_of_copies() {
    let data =
        config_map("new", "data: {data: {team: '{{ request.object.metadata.labels.team }}'}}");
    assert_eq!(
        make(&data, true),
        r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new","namespace":"shop","labels":{"app.kubernetes.io/managed-by":"kyverno"}},"data":{"team":"red"}}"#
    );
    let copy = config_map("copy", "clone: {name: a, namespace: base}");
    assert_eq!(
        make(&copy, true),
        r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"copy","namespace":"shop","labels":{"copy":"yes","app.kubernetes.io/managed-by":"kyverno"}},"data":{"k":"v"}}"#
    );
    let list = "    generate: {namespace: shop, cloneList: {namespace: base, kinds: [v1/ConfigMap], selector: {matchLabels: {copy: 'yes'}}}}\n";
    assert_eq!(make(list, true).lines().count(), 1);
    assert_eq!(make(&config_map("there", "data: {a: b}"), true), "");
}

#[test]
fn what_is_to_be_copied_must_be_known() {
    let copy = config_map("copy", "clone: {name: none, namespace: base}");
    assert!(make(&copy, true).starts_with("Error("));
    assert!(make(&copy, false).starts_with("Unknown("));
    let skipped = format!(
        "    preconditions: {{all: [{{key: '{{{{ request.operation }}}}', operator: Equals, value: DELETE}}]}}\n{copy}"
    );
    assert_eq!(make(&skipped, true), "Skip(None)");
}

#[test]
fn policies_in_cel_make_what_they_apply() {
    let text = "
apiVersion: policies.kyverno.io/v1
kind: GeneratingPolicy
metadata: {name: p}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [namespaces]}]
  variables:
  - {name: all, expression: \"resource.list('v1', 'configmaps', 'base')\"}
  generate:
  - expression: generator.Apply(object.metadata.name, [variables.all])
";
    let [policies, namespaces] = [text, NAMESPACE].map(documents);
    let policy = GeneratingPolicy::read(&Object::new(policies[0].root(), None), read_yaml).unwrap();
    let request = Request::creation(&Object::new(namespaces[0].root(), None));
    let (world, answers) = (world(true), Answers::default());
    let asker = Asker { world: &world, answers: &answers };
    let made = policy.generate(&request, &world, &asker, &[]).unwrap();
    let names = r#""name":"a","namespace":"shop""#;
    let told = told(&made);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(!told.contains("uid") && told.contains("\"namespace\":\"shop\""), "{names} {told}");
}

fn fill(kind: &str, template: &str) -> String {
    let template = Tree::String(template.to_owned());
    let text = format!(
        "apiVersion: policies.kyverno.io/v1beta1\nkind: {kind}\nmetadata: {{name: p, namespace: shop}}
spec:
  matchConstraints:
    resourceRules: [{{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [namespaces]}}]
  variables:
  - {{name: labels, expression: object.metadata.labels}}
  - {{name: two, expression: '2'}}
  generate:
  - template:
      interpolate: cel
      value: {template}"
    );
    let [policies, namespaces] = [&text, NAMESPACE].map(documents);
    let policy = match GeneratingPolicy::read(&Object::new(policies[0].root(), None), read_yaml) {
        Ok(policy) => policy,
        Err(mistakes) => return format!("{}: {}", mistakes[0].path, mistakes[0].says),
    };
    let request = Request::creation(&Object::new(namespaces[0].root(), None));
    let (world, answers) = (world(true), Answers::default());
    let asker = Asker { world: &world, answers: &answers };
    told(&policy.generate(&request, &world, &asker, &[]).unwrap())
}

#[test]
fn templates_are_filled_in() {
    let template = r#"
apiVersion: v1
kind: ConfigMap
metadata:
  name: (( object.metadata.name ))-config
  namespace: (( "sh" + 'op' ))
  labels: (( variables.labels ))
data: {n: "(( variables.two ))x", w: yes, t: true, plain: '\(( a ))', list: [1, -2.5, null]}
---
apiVersion: v1
kind: Namespace
metadata: |-
  ((  {"name": "made", "namespace": "left-out"}  // the end
  ))
"#;
    assert_eq!(
        fill("GeneratingPolicy", template),
        r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"shop-config","labels":{"team":"red"},"namespace":"shop"},"data":{"n":"2x","w":"yes","t":true,"plain":"(( a ))","list":[1,-2.5,null]}}
{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"made"}}"#
    );
    let object = |namespace: &str| {
        format!("{{apiVersion: v1, kind: Secret, metadata: {{name: s, {namespace}}}}}")
    };
    let made = r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"}}"#;
    assert_eq!(fill("NamespacedGeneratingPolicy", &object("")), made);
    let elsewhere = fill("NamespacedGeneratingPolicy", &object("namespace: base"));
    assert!(elsewhere.contains("makes nothing in the namespace base"), "{elsewhere}");
    let map = fill("GeneratingPolicy", &object("x: 'a(( variables.labels ))'"));
    assert!(map.starts_with("Error("), "{map}");
}

#[test]
fn what_is_wrong_with_a_template_is_told() {
    for (template, says) in [
        ("a: (( b", "there is no )) behind (("),
        ("- (( object ))", "a document is no mapping, and so no object"),
        ("a: {'(( b ))': c}", "there is an expression in a key, where none can be: (( b ))"),
        ("# nothing", "it has no document"),
    ] {
        assert_eq!(
            fill("GeneratingPolicy", template),
            format!("spec.generate[0].template: {says}")
        );
    }
    let unknown = fill("GeneratingPolicy", "a: (( nobody ))");
    assert!(unknown.contains("undeclared reference"), "{unknown}");
}

#[test]
fn any_template_is_filled_in_or_refused() {
    const PARTS: &[&str] = &[
        "((", "))", "(", ")", "'", "\"", "\\", "\\((", "a", " ", "object", ".", "+", "//",
        "\u{e9}", "{", "}", "[", "]", ",", "1", "\n", ": ", "- ",
    ];
    let (mut dice, mut filled) = (Dice(0x5eed), 0);
    for _ in 0..300 {
        let text: String = (0..dice.below(12)).map(|_| PARTS[dice.below(PARTS.len())]).collect();
        let mut quoted = String::from("{apiVersion: v1, kind: K, metadata: {name: '");
        quoted.push_str(&text.replace('\'', "''").replace('\n', " "));
        filled += usize::from(fill("GeneratingPolicy", &(quoted + "'}}")).starts_with('{'));
        fill("GeneratingPolicy", &text);
    }
    assert!((10..290).contains(&filled), "{filled}");
}
