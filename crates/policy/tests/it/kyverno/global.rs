//! Entries of the global context, answered by objects.

use model::document::Shears;
use model::{Inventory, Kept, Object};
use policy::kyverno::GlobalContextEntry;
use policy::kyverno::libraries::Answers;

use crate::reading::documents;

const OBJECTS: &str = "
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: bank}}
---
{apiVersion: v1, kind: Service, metadata: {name: c, namespace: shop}}
";

fn read(spec: &str) -> Result<GlobalContextEntry, String> {
    let text = format!(
        "apiVersion: kyverno.io/v2beta1\nkind: GlobalContextEntry\nmetadata: {{name: all}}\nspec: {spec}"
    );
    let documents = documents(&text);
    GlobalContextEntry::read(&Object::new(documents[0].root(), None)).map_err(|mistakes| {
        mistakes.iter().map(|it| format!("{}: {}\n", it.path, it.says)).collect()
    })
}

fn answered(mut world: Inventory, spec: &str) -> Vec<String> {
    for object in &documents(OBJECTS) {
        world.keep(Kept::whole(&Object::new(object.root(), None), &mut Shears::default()));
    }
    let mut answers = Answers::default();
    read(spec).unwrap().answer(&world, &mut answers);
    answers.globals.iter().map(|(name, tree)| format!("{name} {tree}")).collect()
}

#[test]
fn objects_answer_entries_and_their_projections() {
    let resource = "kubernetesResource: {version: v1, resource: configmaps, namespace: shop}";
    let spec =
        format!("{{{resource}, projections: [{{name: names, jmesPath: '[].metadata.name'}}]}}");
    let told = answered(Inventory::of_all(), &spec);
    let object =
        r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}}"#;
    assert_eq!(told, [r#"all.names ["a"]"#.to_owned(), format!("all [{object}]")]);
    let everywhere = spec.replace(", namespace: shop", "");
    assert_eq!(answered(Inventory::of_all(), &everywhere)[0], r#"all.names ["a","b"]"#);
    assert_eq!(answered(Inventory::of_some(), &everywhere), [""; 0]);
    assert_eq!(answered(Inventory::of_all(), "{apiCall: {urlPath: /api}}"), [""; 0]);
}

#[test]
fn what_kyverno_would_refuse_is_told() {
    for (spec, says) in [
        ("{}", "spec: an entry has either a kubernetesResource or an apiCall\n"),
        (
            "{kubernetesResource: {version: v2, resource: pods}}",
            "spec.kubernetesResource: a resource has a group, a version and a name\n",
        ),
        (
            "{apiCall: {urlPath: /api}, projections: [{name: all, jmesPath: a}]}",
            "spec.projections[0]: it must have a name of its own\n",
        ),
    ] {
        assert_eq!(read(spec).unwrap_err(), says);
    }
}
